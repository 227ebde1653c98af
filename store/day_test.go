package store

import (
	"slices"
	"testing"
	"time"
)

func TestDaysAndTheirISOWeeks(t *testing.T) {
	for _, c := range []struct {
		day, monday Day
		week        string
		weekday     time.Weekday
	}{
		{"2024-12-29", "2024-12-23", "2024-W52", time.Sunday},
		{"2024-12-30", "2024-12-30", "2025-W01", time.Monday}, // the new year's first week begins in the old one
		{"2025-12-31", "2025-12-29", "2026-W01", time.Wednesday},
		{"2026-01-01", "2025-12-29", "2026-W01", time.Thursday},
		{"2026-11-26", "2026-11-23", "2026-W48", time.Thursday},
		{"2026-12-27", "2026-12-21", "2026-W52", time.Sunday},
		{"2026-12-28", "2026-12-28", "2026-W53", time.Monday},
		{"2027-01-03", "2026-12-28", "2026-W53", time.Sunday}, // and the last one ends in the new year
		{"2027-01-04", "2027-01-04", "2027-W01", time.Monday},
		{"2028-01-01", "2027-12-27", "2027-W52", time.Saturday},
		{"2028-02-29", "2028-02-28", "2028-W09", time.Tuesday},
		{"2028-12-31", "2028-12-25", "2028-W52", time.Sunday},
	} {
		equal(t, string(c.day)+" monday", c.day.Monday(), c.monday)
		equal(t, string(c.day)+" week", c.day.Week(), c.week)
		equal(t, string(c.day)+" weekday", c.day.Weekday(), c.weekday)
	}
}

func TestAddingDays(t *testing.T) {
	for _, c := range []struct {
		from Day
		n    int
		want Day
	}{
		{"2026-11-26", 0, "2026-11-26"},
		{"2026-11-30", 1, "2026-12-01"},
		{"2026-12-31", 1, "2027-01-01"},
		{"2027-01-01", -1, "2026-12-31"},
		{"2028-02-28", 1, "2028-02-29"},
		{"2027-02-28", 1, "2027-03-01"},
		{"2026-03-28", 2, "2026-03-30"}, // over both changes of the clock
		{"2026-10-24", 2, "2026-10-26"},
		{"2026-01-01", 365, "2027-01-01"},
		{"2028-01-01", -366, "2026-12-31"},
	} {
		equal(t, string(c.from), c.from.Add(c.n), c.want)
	}
}

// The database and the periods compare days and weeks as text.
func TestDaysAndWeeksCompareInOrder(t *testing.T) {
	var days, weeks []string
	for d := Day("2024-12-01"); d < "2031-02-01"; d = d.Add(1) {
		days, weeks = append(days, string(d)), append(weeks, d.Week())
	}
	if !slices.IsSorted(days) || !slices.IsSorted(weeks) {
		t.Error("later days or weeks do not sort later")
	}
	equal(t, "weeks in six years and two months", len(slices.Compact(weeks)), 323)
}

func TestDayIsThatOfThePlace(t *testing.T) {
	at := time.Date(2026, 11, 26, 23, 30, 0, 0, time.UTC)
	for zone, want := range map[string]Day{
		"America/Curacao": "2026-11-26", "Europe/Amsterdam": "2026-11-27", "Asia/Jakarta": "2026-11-27", "UTC": "2026-11-26",
	} {
		equal(t, zone, DayOf(at.In(Location(zone))), want)
	}
}

// In some zones the clock skips midnight: there the day begins at one.
func TestStartIsTheFirstMomentOfTheDay(t *testing.T) {
	for _, zone := range []string{"Europe/Amsterdam", "America/Curacao", "Asia/Jakarta", "Africa/Cairo",
		"Asia/Beirut", "America/Havana", "America/Santiago"} {
		loc := Location(zone)
		for d := Day("2026-01-01"); d < "2027-01-01"; d = d.Add(1) {
			start := d.Start(loc)
			if DayOf(start) != d || DayOf(start.Add(-time.Second)) != d.Add(-1) {
				t.Errorf("%s: %s does not begin at %v", zone, d, start)
			}
		}
	}
}

func TestParseDay(t *testing.T) {
	equal(t, "day", got(ParseDay("2028-02-29"))(t), Day("2028-02-29"))
	for _, bad := range []string{"", "2027-02-29", "2026-13-01", "26-11-2026", "2026-1-2", "2026-11-26T00:00:00Z", "morgen", " 2026-11-26"} {
		if d, err := ParseDay(bad); err == nil {
			t.Errorf("%q is taken for %s", bad, d)
		}
	}
}

func TestAnUnknownZoneIsUTC(t *testing.T) {
	equal(t, "zone", Location("Europe/Lutjebroek"), time.UTC)
	equal(t, "zone", Location("Europe/Amsterdam").String(), "Europe/Amsterdam")
}
