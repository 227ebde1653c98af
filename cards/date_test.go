package cards

import (
	"testing"
	"time"

	"intervisiebot/store"
)

func TestDatesAreDutchAndInFull(t *testing.T) {
	for day, want := range map[store.Day]string{
		"2026-11-26": "donderdag 26 november 2026",
		"2027-01-01": "vrijdag 1 januari 2027",
		"2028-02-29": "dinsdag 29 februari 2028",
		"2027-03-07": "zondag 7 maart 2027",
		"2026-08-31": "maandag 31 augustus 2026",
		"2026-05-06": "woensdag 6 mei 2026",
		"2026-10-24": "zaterdag 24 oktober 2026",
	} {
		equal(t, string(day), Date(day), want)
	}
	months := map[string]bool{}
	for m := range 12 {
		months[Date(store.DayOf(time.Date(2026, time.Month(m+1), 1, 0, 0, 0, 0, time.UTC)))] = true
	}
	equal(t, "different months", len(months), 12)
}

func TestAMomentIsThatOfItsZone(t *testing.T) {
	at := time.Date(2026, 11, 26, 23, 5, 0, 0, time.UTC)
	for zone, want := range map[string]string{
		"UTC":              "donderdag 26 november 2026, 23:05",
		"Europe/Amsterdam": "vrijdag 27 november 2026, 00:05",
		"America/Curacao":  "donderdag 26 november 2026, 19:05",
	} {
		equal(t, zone, Moment(at.In(store.Location(zone))), want)
	}
}

func TestClock(t *testing.T) {
	for minute, want := range map[int]string{0: "00:00", 390: "06:30", 545: "09:05", 930: "15:30", 1200: "20:00", 1439: "23:59"} {
		equal(t, want, Clock(minute), want)
	}
}

func TestTheTimesToChooseAreQuarters(t *testing.T) {
	ts := times()
	equal(t, "first", ts[0], choice{"390", "06:30"})
	equal(t, "second", ts[1], choice{"405", "06:45"})
	equal(t, "last", ts[len(ts)-1], choice{"1200", "20:00"})
	equal(t, "all", len(ts), 55)
}

// A zone that this machine does not know would quietly be UTC.
func TestTheZonesToChooseExist(t *testing.T) {
	for _, c := range zoneChoices {
		if _, err := time.LoadLocation(c.value); err != nil {
			t.Error(err)
		}
	}
	equal(t, "another zone comes first", zones("Africa/Cairo")[0], choice{"Africa/Cairo", "Africa/Cairo"})
	equal(t, "a known one is there once", len(zones("America/Aruba")), len(zoneChoices))
}

func TestNamesOfDaysAndMonthsAreReadBack(t *testing.T) {
	for m := time.January; m <= time.December; m++ {
		for _, word := range []string{months[m], months[m][:3]} {
			got, known := MonthOf(word)
			equal(t, word, got, m)
			equal(t, word+" known", known, true)
		}
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		for _, word := range []string{weekdays[d], weekdays[d][:2]} {
			got, known := WeekdayOf(word)
			equal(t, word, got, d)
			equal(t, word+" known", known, true)
		}
	}
	march, _ := MonthOf("mrt")
	equal(t, "mrt", march, time.March)
	for _, word := range []string{"", "j", "ja", "januarij", "Jan", "mr", "march"} {
		_, known := MonthOf(word)
		equal(t, word, known, false)
	}
	for _, word := range []string{"", "m", "maandagen", "Ma", "zaterzon"} {
		_, known := WeekdayOf(word)
		equal(t, word, known, false)
	}
}
