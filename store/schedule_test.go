package store

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// clock reads a wall-clock time like "2026-11-26 15:30" in a zone.
func clock(t *testing.T, zone, s string) time.Time {
	t.Helper()
	layout := time.DateTime[:len(s)]
	return got(time.ParseInLocation(layout, s, Location(zone)))(t)
}

// thursdays is a plain schedule: Thursday 15:30, every week, no region.
func thursdays(change ...func(*Schedule)) Schedule {
	s := Schedule{Weekday: time.Thursday, Minute: 15*60 + 30, Zone: "Europe/Amsterdam", Rhythm: Weekly, Since: "2026-08-27"}
	for _, c := range change {
		c(&s)
	}
	return s
}

// coming are the days of the next n slots, with why there is no card.
func coming(s Schedule, after time.Time, n int) (days []string) {
	for range n {
		slot := s.Next(after)
		text := string(DayOf(slot.At))
		if slot.Skip != (Skip{}) {
			text += strings.TrimRight(" "+string(slot.Skip.Kind)+" "+slot.Skip.Name, " ")
		}
		days = append(days, text)
		after = slot.At
	}
	return days
}

func TestHalfPastThreeStaysHalfPastThree(t *testing.T) {
	for _, c := range []struct{ zone, after, utc string }{
		{"Europe/Amsterdam", "2026-03-20 12:00", "14:30 13:30 13:30"}, // summer time from 29 March
		{"Europe/Amsterdam", "2026-10-16 12:00", "13:30 14:30 14:30"}, // and to 25 October
		{"Europe/London", "2026-03-20 12:00", "15:30 14:30 14:30"},
		{"America/Curacao", "2026-03-20 12:00", "19:30 19:30 19:30"},
		{"America/Curacao", "2026-10-16 12:00", "19:30 19:30 19:30"},
		{"Asia/Jakarta", "2026-03-20 12:00", "08:30 08:30 08:30"},
		{"America/New_York", "2026-02-27 12:00", "20:30 19:30 19:30"}, // there from 8 March
	} {
		s := thursdays(func(s *Schedule) { s.Zone = c.zone })
		at, utc := clock(t, c.zone, c.after), []string{}
		for range 3 {
			at = s.Next(at).At
			equal(t, c.zone, at.Format("Monday 15:04:05"), "Thursday 15:30:00")
			utc = append(utc, at.UTC().Format("15:04"))
		}
		equal(t, c.zone+" "+c.after, strings.Join(utc, " "), c.utc)
	}
}

func TestNextIsStrictlyAfter(t *testing.T) {
	s := thursdays()
	at := clock(t, s.Zone, "2026-11-26 15:30")
	for _, c := range []struct {
		after time.Time
		want  string
	}{
		{at.Add(-time.Nanosecond), "2026-11-26"}, {at.Add(-time.Hour), "2026-11-26"},
		{at, "2026-12-03"}, {at.Add(time.Second), "2026-12-03"},
	} {
		equal(t, c.after.String(), string(DayOf(s.Next(c.after).At)), c.want)
	}
}

// The week of a card is that of the place: late on Sunday in Curaçao it is
// Monday in Amsterdam.
func TestTheWeekIsThatOfThePlace(t *testing.T) {
	s := thursdays(func(s *Schedule) { s.Zone, s.Weekday, s.Minute = "Asia/Jakarta", time.Monday, EarliestMinute })
	slot := s.Next(clock(t, "Europe/Amsterdam", "2026-12-27 20:00"))
	equal(t, "at", slot.At.UTC().Format(time.DateTime), "2026-12-27 23:30:00")
	equal(t, "week", slot.Week, "2026-W53")
}

func TestEveryOtherWeekOverAYearOf53Weeks(t *testing.T) {
	s := thursdays(func(s *Schedule) { s.Rhythm, s.Since = EveryOtherWeek, "2026-12-04" })
	same(t, "from a Friday in W49", coming(s, clock(t, s.Zone, "2026-11-30"), 8),
		"2026-12-03", "2026-12-10 rhythm", "2026-12-17", "2026-12-24 rhythm", // W49 … W52
		"2026-12-31", // W53
		"2027-01-07 rhythm", "2027-01-14", "2027-01-21 rhythm")
	s.Since = "2027-01-04" // weeks before it count too
	same(t, "from a Monday in W01", coming(s, clock(t, s.Zone, "2026-12-18"), 4),
		"2026-12-24", "2026-12-31 rhythm", "2027-01-07", "2027-01-14 rhythm")
}

func TestNoCardInAWeekWithAMeeting(t *testing.T) {
	meets := func(s *Schedule) {
		s.Rhythm = WithoutMeetings
		s.Periods = []Period{{Kind: Meeting, First: "2026-11-23", Last: "2026-11-23"}, // a Monday
			{Kind: Meeting, First: "2026-12-06", Last: "2026-12-06"}, // a Sunday
			{Kind: Meeting, First: "2026-12-18", Last: "2026-12-21"}} // over a weekend: two weeks
	}
	from := clock(t, "Europe/Amsterdam", "2026-11-13")
	same(t, "only weeks without", coming(thursdays(meets), from, 7), "2026-11-19", "2026-11-26 meeting",
		"2026-12-03 meeting", "2026-12-10", "2026-12-17 meeting", "2026-12-24 meeting", "2026-12-31")
	same(t, "every week", coming(thursdays(meets, func(s *Schedule) { s.Rhythm = Weekly }), from, 3),
		"2026-11-19", "2026-11-26", "2026-12-03")
}

func TestWhyThereIsNoCard(t *testing.T) {
	year := func(s *Schedule) {
		s.Region, s.May = "midden", MayAfter
		s.Periods = []Period{
			{Kind: FreePeriod, First: "2026-11-12", Last: "2026-11-12"},
			{Kind: Pause, First: "2026-11-20", Last: "2026-12-03"},
			{Kind: FreePeriod, First: "2026-11-23", Last: "2026-11-27"}, // within the pause
			{Kind: FreePeriod, First: "2027-05-03", Last: "2027-05-21"},
		}
	}
	for _, c := range []struct {
		from string
		want []string
	}{
		{"2026-10-09", []string{"2026-10-15", "2026-10-22 school herfstvakantie", "2026-10-29"}},
		{"2026-11-06", []string{"2026-11-12 free", "2026-11-19", "2026-11-26 pause", "2026-12-03 pause", "2026-12-10"}},
		{"2026-12-18", []string{"2026-12-24 school kerstvakantie", "2026-12-31 school kerstvakantie", "2027-01-07"}},
		// Ascension Day lies in the second May week, which lies in the group's own free days.
		{"2027-04-23", []string{"2027-04-29 school meivakantie", "2027-05-06 school tweede meiweek", "2027-05-13 free", "2027-05-20 free", "2027-05-27"}},
		{"2026-05-08", []string{"2026-05-14 public Hemelvaartsdag", "2026-05-21"}},
	} {
		same(t, c.from, coming(thursdays(year), clock(t, "Europe/Amsterdam", c.from), len(c.want)), c.want...)
	}
}

func TestPausedUntil(t *testing.T) {
	s := thursdays(func(s *Schedule) {
		s.Periods = []Period{{Kind: FreePeriod, First: "2026-11-01", Last: "2026-11-30"}, {Kind: Pause, First: "2026-11-20", Last: "2026-12-03"}}
	})
	for day, want := range map[Day]Day{"2026-11-19": "", "2026-11-20": "2026-12-03", "2026-12-03": "2026-12-03", "2026-12-04": ""} {
		equal(t, string(day), s.PausedUntil(day), want)
	}
}

func TestALateCardComesWithinADayAndNotOnAFreeDay(t *testing.T) {
	free := func(s *Schedule) {
		s.Periods = []Period{{Kind: FreePeriod, First: "2026-11-13", Last: "2026-11-13"}, {Kind: Pause, First: "2026-11-20", Last: "2026-11-30"}}
	}
	friday := func(s *Schedule) { s.Weekday = time.Friday }
	curacao := func(s *Schedule) { s.Zone = "America/Curacao" }
	for _, c := range []struct {
		name     string
		schedule Schedule
		slot     string
		want     string
	}{
		{"a day late", thursdays(), "2026-11-26", "2026-11-27 15:30:00"},
		{"Friday ends at midnight", thursdays(friday), "2026-11-27", "2026-11-27 23:59:59"},
		{"Friday in Curaçao, at midnight there", thursdays(friday, curacao), "2026-11-27", "2026-11-27 23:59:59"},
		{"before an own free day", thursdays(free), "2026-11-12", "2026-11-12 23:59:59"},
		{"before a pause", thursdays(free), "2026-11-19", "2026-11-19 23:59:59"},
		{"before Good Friday", thursdays(), "2026-04-02", "2026-04-02 23:59:59"},
		{"the day before Christmas", thursdays(), "2026-12-24", "2026-12-24 23:59:59"},
		{"the Friday before the holidays", thursdays(friday, func(s *Schedule) { s.Region = "zuid" }), "2026-12-18", "2026-12-18 23:59:59"},
	} {
		t.Run(c.name, func(t *testing.T) {
			slot := c.schedule.Next(clock(t, c.schedule.Zone, c.slot))
			equal(t, "slot", string(DayOf(slot.At)), c.slot)
			until := c.schedule.Until(slot)
			equal(t, "until", until.In(Location(c.schedule.Zone)).Format(time.DateTime), c.want)
		})
	}
}

func TestWhatIsLateWaitsForTheMorning(t *testing.T) {
	for _, c := range []struct{ now, want string }{
		{"2026-11-26 00:00:00", "2026-11-26 06:30:00"},
		{"2026-11-26 06:29:59", "2026-11-26 06:30:00"},
		{"2026-11-26 06:30:00", "2026-11-26 06:30:00"},
		{"2026-11-26 06:30:45", "2026-11-26 06:30:45"},
		{"2026-11-26 12:34:56", "2026-11-26 12:34:56"},
		{"2026-11-26 20:00:30", "2026-11-26 20:00:30"}, // a slow minute after the last slot
		{"2026-11-26 21:00:59", "2026-11-26 21:00:59"},
		{"2026-11-26 21:01:00", "2026-11-27 06:30:00"},
		{"2026-12-31 23:59:59", "2027-01-01 06:30:00"},
		{"2026-10-24 22:00:00", "2026-10-25 06:30:00"}, // the night the clock goes back
	} {
		for _, zone := range []string{"Europe/Amsterdam", "America/Curacao", "Asia/Jakarta"} {
			s := thursdays(func(s *Schedule) { s.Zone = zone })
			at := s.ShowAt(clock(t, zone, c.now).UTC())
			equal(t, zone+" "+c.now, at.In(Location(zone)).Format(time.DateTime), c.want)
		}
	}
}

func TestPeopleAreAskedInCivilHoursOfASchoolDay(t *testing.T) {
	s := thursdays(func(s *Schedule) {
		s.Region = "noord"
		s.Periods = []Period{{Kind: FreePeriod, First: "2026-11-27", Last: "2026-11-30"}, {Kind: Pause, First: "2026-12-08", Last: "2026-12-09"}}
	})
	for _, c := range []struct{ now, want string }{
		{"2026-11-24 00:00:00", "2026-11-24 07:30:00"},
		{"2026-11-24 07:29:59", "2026-11-24 07:30:00"},
		{"2026-11-24 07:30:00", "2026-11-24 07:30:00"},
		{"2026-11-24 12:34:56", "2026-11-24 12:34:56"},
		{"2026-11-24 17:59:59", "2026-11-24 17:59:59"},
		{"2026-11-24 18:00:00", "2026-11-25 07:30:00"},
		{"2026-11-20 19:00:00", "2026-11-23 07:30:00"}, // over a weekend
		{"2026-11-21 12:00:00", "2026-11-23 07:30:00"},
		{"2026-11-26 20:00:00", "2026-12-01 07:30:00"}, // over own free days
		{"2026-12-08 10:00:00", "2026-12-10 07:30:00"}, // in a pause
		{"2026-12-18 18:00:00", "2027-01-04 07:30:00"}, // over the Christmas holidays
		{"2027-03-25 22:00:00", "2027-03-30 07:30:00"}, // over Easter and the change of the clock
	} {
		at := s.Civil(clock(t, s.Zone, c.now).UTC())
		equal(t, c.now, at.In(Location(s.Zone)).Format(time.DateTime), c.want)
	}
}

// zonesToTry have every habit a clock can have: none, both hemispheres, half
// hours, a gap at midnight, a day that begins far from Amsterdam's.
var zonesToTry = []string{"Europe/Amsterdam", "Europe/London", "America/Curacao", "America/Paramaribo", "Asia/Jakarta",
	"Asia/Dubai", "America/New_York", "Africa/Cairo", "Asia/Beirut", "America/Havana", "America/Santiago",
	"Africa/Casablanca", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Niue", "UTC"}

func anySchedule(t *rapid.T) Schedule {
	day := func(what string) Day { return Day("2025-07-01").Add(rapid.IntRange(0, 2300).Draw(t, what)) }
	s := Schedule{
		Weekday: time.Weekday(rapid.IntRange(1, 5).Draw(t, "weekday")),
		Minute:  rapid.IntRange(EarliestMinute, LatestMinute).Draw(t, "minute"),
		Zone:    rapid.SampledFrom(zonesToTry).Draw(t, "zone"),
		Rhythm:  rapid.SampledFrom([]Rhythm{Weekly, EveryOtherWeek, WithoutMeetings}).Draw(t, "rhythm"),
		Region:  rapid.SampledFrom(append([]Region{""}, Regions...)).Draw(t, "region"),
		May:     rapid.SampledFrom([]MayWeek{NoSecondMay, MayBefore, MayAfter}).Draw(t, "may"),
		Since:   day("since"),
	}
	for range rapid.IntRange(0, 6).Draw(t, "periods") {
		first := day("first")
		s.Periods = append(s.Periods, Period{Kind: rapid.SampledFrom([]PeriodKind{FreePeriod, Pause, Meeting}).Draw(t, "kind"),
			First: first, Last: first.Add(rapid.IntRange(0, 60).Draw(t, "length"))})
	}
	return s
}

// inOrder are the reasons against a card in the order in which they are named.
var inOrder = []SkipKind{SkipPause, SkipSchool, SkipPublic, SkipFree, SkipMeeting, SkipRhythm}

// mondays number the weeks.
var mondays = func() map[Day]int {
	n := map[Day]int{}
	for d := Day("2025-06-30"); d < "2032-01-01"; d = d.Add(7) {
		n[d] = len(n)
	}
	return n
}()

// reasons are all reasons against a card on a day, reckoned apart from the
// code: from the lines of the list, the table of public holidays, the periods.
func reasons(lines [][]string, s Schedule, d Day) map[SkipKind]bool {
	why := map[SkipKind]bool{SkipPublic: publicDays[d] != ""}
	for _, l := range lines {
		if Region(l[2]) != s.Region {
			continue
		}
		first, last := Day(l[0]), Day(l[1])
		if l[3] == "meivakantie" && s.May == MayBefore {
			first = first.Add(-7)
		}
		if l[3] == "meivakantie" && s.May == MayAfter {
			last = last.Add(7)
		}
		why[SkipSchool] = why[SkipSchool] || first <= d && d <= last
	}
	for _, p := range s.Periods {
		within := p.First <= d && d <= p.Last
		why[SkipFree] = why[SkipFree] || within && p.Kind == FreePeriod
		why[SkipPause] = why[SkipPause] || within && p.Kind == Pause
		for n := range 7 {
			m := d.Monday().Add(n)
			why[SkipMeeting] = why[SkipMeeting] || s.Rhythm == WithoutMeetings && p.Kind == Meeting && p.First <= m && m <= p.Last
		}
	}
	why[SkipRhythm] = s.Rhythm == EveryOtherWeek && mondays[d.Monday()]%2 != mondays[s.Since.Monday()]%2
	return why
}

func TestAnyScheduleGivesOneSlotAWeekAtItsTime(t *testing.T) {
	lines := schoolLines(t)
	rapid.Check(t, func(t *rapid.T) {
		s := anySchedule(t)
		loc := Location(s.Zone)
		after := time.Unix(rapid.Int64Range(Day("2025-07-07").Start(loc).Unix(), Day("2029-11-30").Start(loc).Unix()).Draw(t, "after"), 0)
		for n := range 55 { // over a year: both clock changes, a new year, all holidays
			slot := s.Next(after)
			at, day := slot.At.In(loc), DayOf(slot.At.In(loc))
			switch {
			case !slot.At.After(after):
				t.Fatalf("%v is not after %v", slot.At, after)
			case at.Weekday() != s.Weekday, at.Hour()*60+at.Minute() != s.Minute, at.Second() != 0, at.Nanosecond() != 0:
				t.Fatalf("%v is not %v at %d:%02d", at, s.Weekday, s.Minute/60, s.Minute%60)
			case slot.Week != day.Week():
				t.Fatalf("%v is not in %s", at, slot.Week)
			case n > 0 && day != DayOf(after.In(loc)).Add(7):
				t.Fatalf("after %v comes %v: not the next week", after, at)
			case n == 0 && time.Date(at.Year(), at.Month(), at.Day()-7, s.Minute/60, s.Minute%60, 0, 0, loc).After(after):
				t.Fatalf("a week before %v is also after %v", at, after)
			}
			var want SkipKind
			why := reasons(lines, s, day)
			if i := slices.IndexFunc(inOrder, func(k SkipKind) bool { return why[k] }); i >= 0 {
				want = inOrder[i]
			}
			if slot.Skip.Kind != want {
				t.Fatalf("%v is skipped because of %q, want %q", at, slot.Skip.Kind, want)
			}
			after = slot.At
		}
	})
}

func TestAnyLateCardComesOnASchoolDayBeforeTheNext(t *testing.T) {
	lines := schoolLines(t)
	rapid.Check(t, func(t *rapid.T) {
		s := anySchedule(t)
		loc := Location(s.Zone)
		slot := s.Next(Day("2025-07-07").Start(loc).AddDate(0, 0, rapid.IntRange(0, 1600).Draw(t, "days")))
		if slot.Skip != (Skip{}) {
			return
		}
		until := s.Until(slot)
		if until.Before(slot.At) || until.After(slot.At.Add(24*time.Hour)) {
			t.Fatalf("from %v until %v", slot.At, until)
		}
		late := slot.At.Add(time.Duration(rapid.IntRange(0, int(until.Sub(slot.At)/time.Second)).Draw(t, "late")) * time.Second)
		show := s.ShowAt(late)
		if again := s.ShowAt(show); show.Before(late) || !again.Equal(show) {
			t.Fatalf("at %v it is shown at %v, and then at %v", late, show, again)
		}
		if show.After(until) {
			return // dropped as late
		}
		at := show.In(loc)
		if m := at.Hour()*60 + at.Minute(); m < EarliestMinute || m > LatestMinute+60 {
			t.Fatalf("shown at %v, by night", at)
		}
		why := reasons(lines, s, DayOf(at))
		if wd := at.Weekday(); wd == time.Saturday || wd == time.Sunday || why[SkipPublic] || why[SkipSchool] || why[SkipFree] || why[SkipPause] {
			t.Fatalf("shown at %v, a %v: %v", at, wd, why)
		}
	})
}
