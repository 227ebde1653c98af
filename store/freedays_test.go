package store

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"
)

// publicDays are the Dutch public holidays, reckoned by hand from Easter Sunday:
// Good Friday two days before, Easter Monday one day after, Ascension Day 39,
// Whit Monday 50. Easter: 2025-04-20, 2026-04-05, 2027-03-28, 2028-04-16,
// 2029-04-01, 2030-04-21.
var publicDays = map[Day]string{
	"2025-01-01": "Nieuwjaarsdag", "2025-04-18": "Goede Vrijdag", "2025-04-21": "Tweede Paasdag",
	"2025-05-05": "Bevrijdingsdag", "2025-05-29": "Hemelvaartsdag", "2025-06-09": "Tweede Pinksterdag",
	"2025-12-25": "Eerste Kerstdag", "2025-12-26": "Tweede Kerstdag",
	"2025-04-26": "Koningsdag", // the 27th is a Sunday
	"2025-04-27": "Koningsdag", // the library names that Sunday too; no card comes on a Sunday

	"2026-01-01": "Nieuwjaarsdag", "2026-04-03": "Goede Vrijdag", "2026-04-06": "Tweede Paasdag", "2026-04-27": "Koningsdag",
	"2026-05-05": "Bevrijdingsdag", "2026-05-14": "Hemelvaartsdag", "2026-05-25": "Tweede Pinksterdag",
	"2026-12-25": "Eerste Kerstdag", "2026-12-26": "Tweede Kerstdag",

	"2027-01-01": "Nieuwjaarsdag", "2027-03-26": "Goede Vrijdag", "2027-03-29": "Tweede Paasdag", "2027-04-27": "Koningsdag",
	"2027-05-05": "Bevrijdingsdag", "2027-05-06": "Hemelvaartsdag", "2027-05-17": "Tweede Pinksterdag",
	"2027-12-25": "Eerste Kerstdag", "2027-12-26": "Tweede Kerstdag",

	"2028-01-01": "Nieuwjaarsdag", "2028-04-14": "Goede Vrijdag", "2028-04-17": "Tweede Paasdag", "2028-04-27": "Koningsdag",
	"2028-05-05": "Bevrijdingsdag", "2028-05-25": "Hemelvaartsdag", "2028-06-05": "Tweede Pinksterdag",
	"2028-12-25": "Eerste Kerstdag", "2028-12-26": "Tweede Kerstdag",

	"2029-01-01": "Nieuwjaarsdag", "2029-03-30": "Goede Vrijdag", "2029-04-02": "Tweede Paasdag", "2029-04-27": "Koningsdag",
	"2029-05-05": "Bevrijdingsdag", "2029-05-10": "Hemelvaartsdag", "2029-05-21": "Tweede Pinksterdag",
	"2029-12-25": "Eerste Kerstdag", "2029-12-26": "Tweede Kerstdag",

	"2030-01-01": "Nieuwjaarsdag", "2030-04-19": "Goede Vrijdag", "2030-04-22": "Tweede Paasdag", "2030-04-27": "Koningsdag",
	"2030-05-05": "Bevrijdingsdag", "2030-05-30": "Hemelvaartsdag", "2030-06-10": "Tweede Pinksterdag",
	"2030-12-25": "Eerste Kerstdag", "2030-12-26": "Tweede Kerstdag",
}

func TestPublicHolidaysAreThoseOfTheTable(t *testing.T) {
	for d := Day("2025-01-01"); d < "2031-01-01"; d = d.Add(1) {
		equal(t, string(d), publicHoliday(d), publicDays[d])
	}
}

// The library counts in the machine's own zone, which may be anywhere.
func TestPublicHolidaysAreTheSameOnAnyMachine(t *testing.T) {
	home := time.Local
	t.Cleanup(func() { time.Local = home })
	for _, zone := range []string{"America/Santiago", "Pacific/Kiritimati", "Asia/Jakarta"} {
		time.Local = Location(zone)
		for d := range publicDays {
			equal(t, zone+" "+string(d), publicHoliday(d), publicDays[d])
			equal(t, zone+" "+string(d.Add(1)), publicHoliday(d.Add(1)), publicDays[d.Add(1)])
		}
	}
}

// schoolLines are the lines of the official list, read apart from the code.
func schoolLines(t *testing.T) (lines [][]string) {
	lines = got(csv.NewReader(strings.NewReader(schoolHolidays)).ReadAll())(t)
	if want := []string{"start", "eind", "regio", "vakantie"}; !slices.Equal(lines[0], want) {
		t.Fatalf("the columns are %v, want %v", lines[0], want)
	}
	return lines[1:]
}

func TestTheListOfSchoolHolidaysIsSound(t *testing.T) {
	kinds := []string{"zomervakantie", "herfstvakantie", "kerstvakantie", "voorjaarsvakantie", "meivakantie"}
	days := map[string]int{"zomervakantie": 44, "kerstvakantie": 16} // Saturday to Sunday; the others 9
	last := map[Region]Day{}
	seen := map[Region][]string{}
	lines := schoolLines(t)
	if !slices.IsSortedFunc(lines, func(a, b []string) int { return strings.Compare(a[0], b[0]) }) {
		t.Error("the list is not in order")
	}
	for _, l := range lines {
		first, end, r := got(ParseDay(l[0]))(t), got(ParseDay(l[1]))(t), Region(l[2])
		if !slices.Contains(Regions, r) {
			t.Errorf("%v: unknown region", l)
		}
		if first.Weekday() != time.Saturday || end.Weekday() != time.Sunday {
			t.Errorf("%v: from a %v to a %v", l, first.Weekday(), end.Weekday())
		}
		if want := max(9, days[l[3]]); first.Add(want-1) != end {
			t.Errorf("%v: not %d days", l, want)
		}
		if first <= last[r] {
			t.Errorf("%v: begins before the one before it ends, on %s", l, last[r])
		}
		last[r] = end
		seen[r] = append(seen[r], l[3])
	}
	for _, r := range Regions {
		for i, kind := range seen[r] {
			equal(t, string(r)+" in turn", kind, kinds[i%len(kinds)])
		}
		equal(t, string(r)+" last", seen[r][len(seen[r])-1], "zomervakantie")
		if last[r] < "2030-08-01" {
			t.Errorf("%s: the list ends on %s", r, last[r])
		}
	}
}

func TestSchoolHolidaysByRegion(t *testing.T) {
	for _, c := range []struct {
		region Region
		day    Day
		want   string
	}{
		// Autumn 2026: noord a week before the others. Borders included.
		{"noord", "2026-10-09", ""}, {"noord", "2026-10-10", "herfstvakantie"}, {"noord", "2026-10-16", "herfstvakantie"},
		{"noord", "2026-10-19", ""}, {"midden", "2026-10-16", ""}, {"midden", "2026-10-19", "herfstvakantie"},
		{"zuid", "2026-10-23", "herfstvakantie"}, {"zuid", "2026-10-26", ""},
		// Christmas is the same everywhere.
		{"noord", "2026-12-18", ""}, {"noord", "2026-12-21", "kerstvakantie"}, {"midden", "2026-12-31", "kerstvakantie"},
		{"zuid", "2027-01-01", "kerstvakantie"}, {"zuid", "2027-01-04", ""},
		// Spring 2027: zuid first.
		{"zuid", "2027-02-15", "voorjaarsvakantie"}, {"midden", "2027-02-15", ""}, {"noord", "2027-02-26", "voorjaarsvakantie"},
		// May, and summer to its end.
		{"midden", "2028-05-01", "meivakantie"}, {"midden", "2028-04-28", ""},
		{"noord", "2026-07-06", "zomervakantie"}, {"noord", "2026-08-14", "zomervakantie"}, {"noord", "2026-08-17", ""},
		{"midden", "2026-08-28", "zomervakantie"}, {"zuid", "2026-08-21", "zomervakantie"}, {"zuid", "2026-08-24", ""},
		// None keeps no school holidays.
		{"", "2026-12-29", ""}, {"", "2026-07-29", ""},
	} {
		equal(t, string(c.region)+" "+string(c.day), Schedule{Region: c.region}.Free(c.day).Name, c.want)
	}
}

func TestASecondMayWeekLiesBesideTheFirst(t *testing.T) {
	for _, c := range []struct {
		may  MayWeek
		day  Day
		want string
	}{ // the official week of 2028 is from 29 April to 7 May
		{MayBefore, "2028-04-21", ""}, {MayBefore, "2028-04-22", "tweede meiweek"}, {MayBefore, "2028-04-28", "tweede meiweek"},
		{MayBefore, "2028-04-29", "meivakantie"}, {MayBefore, "2028-05-08", ""},
		{MayAfter, "2028-04-28", ""}, {MayAfter, "2028-05-07", "meivakantie"}, {MayAfter, "2028-05-08", "tweede meiweek"},
		{MayAfter, "2028-05-14", "tweede meiweek"}, {MayAfter, "2028-05-15", ""},
		{NoSecondMay, "2028-04-28", ""}, {NoSecondMay, "2028-05-08", ""},
	} {
		equal(t, string(c.may)+" "+string(c.day), Schedule{Region: "zuid", May: c.may}.Free(c.day).Name, c.want)
	}
	equal(t, "without a region", Schedule{May: MayBefore}.Free("2028-04-26"), Skip{})
}

func TestAfterTheListHolidaysAreUnknown(t *testing.T) {
	for _, r := range Regions {
		s := Schedule{Weekday: time.Thursday, Minute: 930, Zone: "Europe/Amsterdam", Rhythm: Weekly, Region: r, Since: "2029-01-01"}
		before := s.Next(Day("2030-06-20").Start(time.UTC))
		equal(t, string(r)+" June 2030", before.HolidaysUnknown, false)
		after := s.Next(Day("2030-09-03").Start(time.UTC))
		equal(t, string(r)+" September 2030", after.HolidaysUnknown, true)
		equal(t, string(r)+" goes on", after.Skip, Skip{})
		// A week that is skipped anyway is not unknown.
		s.Periods = []Period{{Kind: FreePeriod, First: "2030-09-01", Last: "2030-09-30"}}
		equal(t, string(r)+" own free days", s.Next(Day("2030-09-03").Start(time.UTC)).HolidaysUnknown, false)
	}
	s := Schedule{Weekday: time.Thursday, Minute: 930, Zone: "Europe/Amsterdam", Rhythm: Weekly, Since: "2029-01-01"}
	equal(t, "no region", s.Next(Day("2035-09-03").Start(time.UTC)).HolidaysUnknown, false)
}
