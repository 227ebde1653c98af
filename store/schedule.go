package store

import (
	"slices"
	"time"
)

// Schedule is when a group gets its card of the week: a wall-clock time in a
// zone, so that 15:30 stays 15:30 when the clocks change.
type Schedule struct {
	Weekday time.Weekday // Monday to Friday
	Minute  int          // after midnight, from EarliestMinute to LatestMinute
	Zone    string       // IANA name
	Rhythm  Rhythm
	Region  Region
	May     MayWeek
	Since   Day // the day of setting up; every other week counts from its week
	Periods []Period
}

// The card comes between half past six in the morning and eight in the evening.
const (
	EarliestMinute = 6*60 + 30
	LatestMinute   = 20 * 60
)

// Rhythm is how often a card comes.
type Rhythm string

// The rhythms.
const (
	Weekly          Rhythm = "weekly"
	EveryOtherWeek  Rhythm = "fortnightly"
	WithoutMeetings Rhythm = "unmet" // only in weeks in which the group does not meet
)

// MayWeek is the second week that many schools add to the May holiday.
type MayWeek string

// The ways to spend a second May week.
const (
	NoSecondMay MayWeek = ""
	MayBefore   MayWeek = "before"
	MayAfter    MayWeek = "after"
)

// Slot is the moment of one week's card, or of its absence.
type Slot struct {
	At   time.Time
	Week string // ISO week, "2026-W48"
	Skip Skip   // why no card comes; the zero Skip when one does
	// HolidaysUnknown says that the list of school holidays does not reach this far.
	HolidaysUnknown bool
}

// Skip is why a week has no card.
type Skip struct {
	Kind SkipKind
	Name string // of the holiday, in Dutch, as the list names it
}

// SkipKind is the kind of reason to skip a card.
type SkipKind string

// The reasons, in the order in which they are named when several hold.
const (
	SkipPause    SkipKind = "pause"
	SkipSchool   SkipKind = "school"   // a school holiday
	SkipPublic   SkipKind = "public"   // a public holiday
	SkipFree     SkipKind = "free"     // the group's own free days
	SkipMeeting  SkipKind = "meeting"  // the group meets this week
	SkipRhythm   SkipKind = "rhythm"   // not this week's turn
	SkipLate     SkipKind = "late"     // the bot was not running
	SkipRestored SkipKind = "restored" // it was due in a time that a restored database does not know of
	SkipChanged  SkipKind = "changed"  // this week had its card already, or its day had passed
)

// Next is the first weekly slot after the given moment, skipped or not. It goes
// by days on the calendar, not by hours: in some zones the clock skips midnight.
func (s Schedule) Next(after time.Time) Slot {
	loc := Location(s.Zone)
	day := DayOf(after.In(loc)).Monday().Add(int(s.Weekday - time.Monday))
	moment := at(day, s.Minute, loc)
	for !moment.After(after) {
		day = day.Add(7)
		moment = at(day, s.Minute, loc)
	}
	skip := s.skip(day)
	return Slot{At: moment, Week: day.Week(), Skip: skip,
		HolidaysUnknown: skip == Skip{} && !holidaysKnown(s.Region, day)}
}

func (s Schedule) skip(day Day) Skip {
	if s.in(Pause, day, day) {
		return Skip{Kind: SkipPause}
	}
	if free := s.Free(day); free != (Skip{}) {
		return free
	}
	monday := day.Monday()
	switch s.Rhythm {
	case WithoutMeetings:
		if s.in(Meeting, monday, monday.Add(6)) {
			return Skip{Kind: SkipMeeting}
		}
	case EveryOtherWeek:
		weeks := int(monday.noon().Sub(s.Since.Monday().noon()).Hours()) / (7 * 24)
		if weeks%2 != 0 {
			return Skip{Kind: SkipRhythm}
		}
	}
	return Skip{}
}

// Free tells why the group is free on this day; the zero Skip on a school day.
// Weekends are not named here: no card is planned in them.
func (s Schedule) Free(day Day) Skip {
	if name := schoolHoliday(s.Region, day); name != "" {
		return Skip{SkipSchool, name}
	}
	if secondMayWeek(s.Region, s.May, day) {
		return Skip{SkipSchool, "tweede meiweek"}
	}
	if name := publicHoliday(day); name != "" {
		return Skip{SkipPublic, name}
	}
	if s.in(FreePeriod, day, day) {
		return Skip{Kind: SkipFree}
	}
	return Skip{}
}

// in tells whether a period of this kind touches the days from first to last.
func (s Schedule) in(kind PeriodKind, first, last Day) bool {
	for _, p := range s.Periods {
		if p.Kind == kind && p.First <= last && first <= p.Last {
			return true
		}
	}
	return false
}

// PausedUntil is the last day of the pause that covers day, "" without one.
func (s Schedule) PausedUntil(day Day) Day {
	for _, p := range s.Periods {
		if p.Kind == Pause && p.covers(day) {
			return p.Last
		}
	}
	return ""
}

// quiet tells that nothing is posted on this day.
func (s Schedule) quiet(day Day) bool {
	return weekend(day) || s.Free(day) != Skip{} || s.in(Pause, day, day)
}

// Unpaused is the schedule without the pauses of its cards: meetings go on.
func (s Schedule) Unpaused() Schedule {
	s.Periods = slices.DeleteFunc(slices.Clone(s.Periods), func(p Period) bool { return p.Kind == Pause })
	return s
}

func weekend(day Day) bool { return day.Weekday() == time.Saturday || day.Weekday() == time.Sunday }

// Until is the last moment at which the card of this slot may still come: a
// day late, and never on a free day.
func (s Schedule) Until(slot Slot) time.Time {
	loc := Location(s.Zone)
	until := slot.At.Add(24 * time.Hour)
	if next := DayOf(slot.At.In(loc)).Add(1); s.quiet(next) {
		return next.Start(loc).Add(-time.Second)
	}
	return until
}

// ShowAt is the moment at which a card that is late may be shown: now itself by
// day, the coming morning by night. The hour after the last possible slot still
// counts as day, so that a slow minute does not cost the group its evening card.
func (s Schedule) ShowAt(now time.Time) time.Time {
	loc := Location(s.Zone)
	now = now.In(loc)
	minute := now.Hour()*60 + now.Minute()
	day := DayOf(now)
	switch {
	case minute > LatestMinute+60:
		day = day.Add(1)
	case minute >= EarliestMinute:
		return now
	}
	return at(day, EarliestMinute, loc)
}

// People are bothered unasked on school days between these minutes only.
const (
	civilFrom = 7*60 + 30
	civilTo   = 18 * 60
	lastCivil = civilTo - 30 // what is planned for a day comes by then: there must be time to send it
)

// Civil is the first moment, now or later, at which people may be sent a
// message they did not ask for: a school day between 07:30 and 18:00.
func (s Schedule) Civil(now time.Time) time.Time {
	loc := Location(s.Zone)
	now = now.In(loc)
	day := DayOf(now)
	if minute := now.Hour()*60 + now.Minute(); !s.quiet(day) {
		switch {
		case minute < civilFrom:
			return at(day, civilFrom, loc)
		case minute < civilTo:
			return now
		}
	}
	for day = day.Add(1); s.quiet(day); {
		day = day.Add(1)
	}
	return at(day, civilFrom, loc)
}

// at is the wall-clock minute of a day.
func at(d Day, minute int, loc *time.Location) time.Time {
	y, m, dd := d.Date()
	return time.Date(y, m, dd, minute/60, minute%60, 0, 0, loc)
}
