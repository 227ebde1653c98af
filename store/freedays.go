package store

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/nl"
)

// schoolHolidays is the official list of school holidays of the three Dutch
// regions, 2025 to summer 2030: start, end (both included), region, name.
// Source: government open data,
// https://opendata.rijksoverheid.nl/v1/sources/rijksoverheid/infotypes/schoolholidays
//
//go:embed schoolvakanties.csv
var schoolHolidays string

// Region is a Dutch school holiday region; "" keeps no school holidays.
type Region string

// Regions are the regions that can be chosen, besides none.
var Regions = []Region{"noord", "midden", "zuid"}

// Period is a stretch of days of one group, both ends included.
type Period struct {
	ID    int64
	Kind  PeriodKind
	First Day
	Last  Day
}

// PeriodKind is why a period was entered.
type PeriodKind string

// The kinds of period: days off, a pause of the cards, a day the group meets.
const (
	FreePeriod PeriodKind = "free"
	Pause      PeriodKind = "pause"
	Meeting    PeriodKind = "meeting"
)

func (p Period) covers(d Day) bool { return p.First <= d && d <= p.Last }

// holiday is one line of the list.
type holiday struct {
	first, last Day
	name        string
}

var holidays = sync.OnceValue(func() map[Region][]holiday {
	lines, err := csv.NewReader(strings.NewReader(schoolHolidays)).ReadAll()
	if err != nil {
		panic(err) // embedded, and read by the tests
	}
	byRegion := map[Region][]holiday{}
	for _, l := range lines[1:] {
		r := Region(l[2])
		byRegion[r] = append(byRegion[r], holiday{Day(l[0]), Day(l[1]), l[3]})
	}
	return byRegion
})

// schoolHoliday names the school holiday on day d, "" if there is none.
func schoolHoliday(r Region, d Day) string {
	for _, h := range holidays()[r] {
		if h.first <= d && d <= h.last {
			return h.name
		}
	}
	return ""
}

// holidaysKnown tells whether the list reaches as far as day d.
func holidaysKnown(r Region, d Day) bool {
	list := holidays()[r]
	return len(list) == 0 || d <= list[len(list)-1].last
}

// secondMayWeek tells whether day d lies in the week before or after the
// official May holiday that many schools add to it.
func secondMayWeek(r Region, may MayWeek, d Day) bool {
	return slices.ContainsFunc(holidays()[r], func(h holiday) bool {
		if h.name != "meivakantie" {
			return false
		}
		switch may {
		case MayBefore:
			return h.first.Add(-7) <= d && d < h.first
		case MayAfter:
			return h.last < d && d <= h.last.Add(7)
		}
		return false
	})
}

var publicHolidays = sync.OnceValue(func() *cal.Calendar {
	c := &cal.Calendar{} // not Cacheable: that cache is not safe for several goroutines
	c.AddHoliday(nl.Holidays...)
	return c
})

// publicHoliday names the Dutch public holiday on day d, "" if there is none.
func publicHoliday(d Day) string {
	actual, observed, h := publicHolidays().IsHoliday(d.Start(time.Local)) // package cal's calendars live in the local zone
	if actual || observed {
		return h.Name
	}
	return ""
}

// HolidaysEnd is the last day of which the school holidays of all regions are
// known.
func HolidaysEnd() Day {
	end := Day("9999-12-31")
	for _, r := range Regions {
		list := holidays()[r]
		end = min(end, list[len(list)-1].last)
	}
	return end
}
