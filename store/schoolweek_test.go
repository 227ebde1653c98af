package store

import (
	"testing"
	"time"
)

func TestSchoolWeeksSkipWeeksThatAreWhollyFree(t *testing.T) {
	for _, c := range []struct {
		region  Region
		may     MayWeek
		periods []Period
		from    Day
		n       int
		want    Day
	}{
		{"", "", nil, "2026-11-17", 6, "2026-12-29"},
		{"midden", "", nil, "2026-11-17", 6, "2027-01-12"},                                                                   // two weeks of Christmas
		{"midden", "", nil, "2026-12-03", 4, "2027-01-14"},                                                                   // the same, by Thursday
		{"midden", "", nil, "2026-11-17", 0, "2026-11-17"},                                                                   // none
		{"midden", "", []Period{{Kind: FreePeriod, First: "2026-11-23", Last: "2026-11-27"}}, "2026-11-17", 1, "2026-12-01"}, // a week of their own
		{"midden", "", []Period{{Kind: FreePeriod, First: "2026-11-23", Last: "2026-11-26"}}, "2026-11-17", 1, "2026-11-24"}, // one school day is enough
		{"midden", "", []Period{{Kind: Pause, First: "2026-11-18", Last: "2027-02-01"}}, "2026-11-17", 1, "2026-11-24"},      // a pause is no holiday
		{"noord", "", nil, "2026-07-02", 1, "2026-08-20"},                                                                    // over the summer
		{"midden", "", nil, "2027-04-20", 1, "2027-05-04"},                                                                   // one week of May
		{"midden", MayAfter, nil, "2027-04-20", 1, "2027-05-11"},
	} {
		s := Schedule{Weekday: time.Thursday, Minute: 930, Zone: "Europe/Amsterdam", Region: c.region, May: c.may, Periods: c.periods}
		if got := s.AfterSchoolWeeks(c.from, c.n); got != c.want {
			t.Errorf("%s, %d school weeks after %s in %q %q: got %s, want %s", c.region, c.n, c.from, c.region, c.may, got, c.want)
		}
	}
}

func TestTheLastSchoolWeek(t *testing.T) {
	for _, c := range []struct {
		region  Region
		from    Day
		want    Day
		periods []Period
	}{
		{"noord", "2026-06-01", "2026-06-29", nil}, // the holiday begins on Saturday 4 July
		{"noord", "2026-07-03", "2026-06-29", nil}, // within that week
		{"noord", "2026-07-04", "2026-06-29", nil},
		{"noord", "2026-07-06", "2027-07-05", nil}, // the next year: Saturday 10 July
		{"noord", "2026-06-01", "2026-06-22", []Period{{Kind: FreePeriod, First: "2026-06-27", Last: "2026-07-10"}}},
		{"", "2026-06-01", "2026-06-29", nil}, // without a list: the week of 4 July
		{"", "2027-01-01", "2027-06-28", nil},
		{"", "2027-07-05", "2028-07-03", nil},
		{"midden", "2034-01-01", "2034-07-03", nil}, // after the list ends
	} {
		s := Schedule{Weekday: time.Thursday, Minute: 930, Zone: "Europe/Amsterdam", Region: c.region, Periods: c.periods}
		if got := s.LastSchoolWeek(c.from); got != c.want {
			t.Errorf("%q from %s: got %s, want %s", c.region, c.from, got, c.want)
		}
	}
}

func TestAMorningIsThatOfASchoolDayOrTheOneBefore(t *testing.T) {
	s := Schedule{Weekday: time.Thursday, Minute: 930, Zone: "Europe/Amsterdam", Region: "midden"}
	for day, want := range map[Day]string{
		"2026-11-26": "2026-11-26T07:30", "2026-11-28": "2026-11-27T07:30", "2026-11-29": "2026-11-27T07:30",
		"2026-12-25": "2026-12-18T07:30", "2027-01-03": "2026-12-18T07:30", "2027-01-04": "2027-01-04T07:30",
		"2027-03-29": "2027-03-25T07:30", // Easter Monday, after Good Friday
	} {
		if got := s.Morning(day).Format("2006-01-02T15:04"); got != want {
			t.Errorf("%s: got %s, want %s", day, got, want)
		}
	}
	equal(t, "the first morning of a holiday", s.FirstMorning("2026-12-24").Format("2006-01-02T15:04"), "2027-01-04T07:30")
}
