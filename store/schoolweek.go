package store

import "time"

// School weeks are the weeks that are not wholly free for the group: a case or a
// question does not ask for attention in the summer.

// AfterSchoolWeeks is the same weekday n school weeks later: weeks that are
// wholly free do not count.
func (s Schedule) AfterSchoolWeeks(day Day, n int) Day {
	for n > 0 {
		if day = day.Add(7); s.schoolWeek(day.Monday()) {
			n--
		}
	}
	return day
}

// schoolWeek tells whether the week of this Monday has a school day.
func (s Schedule) schoolWeek(monday Day) bool {
	for n := range 5 {
		if s.Free(monday.Add(n)) == (Skip{}) {
			return true
		}
	}
	return false
}

// LastSchoolWeek is the Monday of the last school week before a summer: that of
// the week of this day, or the next.
func (s Schedule) LastSchoolWeek(day Day) Day {
	for year, _, _ := day.Date(); ; year++ {
		if last := s.lastWeekOf(year); last >= day.Monday() {
			return last
		}
	}
}

// lastWeekOf is the Monday of the last school week before the summer of a year.
// Without a list of holidays it is the first week of July: the one that has the
// fourth in it lies for the most part in that month.
func (s Schedule) lastWeekOf(year int) Day {
	july := DayOf(time.Date(year, time.July, 4, 12, 0, 0, 0, time.UTC))
	for _, h := range holidays()[s.Region] {
		if y, _, _ := h.first.Date(); y == year && h.name == "zomervakantie" {
			july = h.first.Add(-1)
		}
	}
	monday := july.Monday()
	for !s.schoolWeek(monday) {
		monday = monday.Add(-7)
	}
	return monday
}

// Morning is when people may be sent something on this day: half past seven, or
// the same on the school day before when it is no school day.
func (s Schedule) Morning(day Day) time.Time {
	for s.quiet(day) {
		day = day.Add(-1)
	}
	return at(day, civilFrom, Location(s.Zone))
}

// FirstMorning is half past seven on the first school day from this day on.
func (s Schedule) FirstMorning(day Day) time.Time {
	return s.Civil(day.Start(Location(s.Zone)))
}

// schoolDaysBefore is the n-th school day before this day.
func (s Schedule) schoolDaysBefore(day Day, n int) Day {
	for n > 0 {
		if day = day.Add(-1); !s.quiet(day) {
			n--
		}
	}
	return day
}

// eve is half past seven on the school day before this day. Right after a holiday
// that is weeks away: then it is the last weekday of that holiday.
func (s Schedule) eve(day Day) time.Time {
	before := s.schoolDaysBefore(day, 1)
	if !s.quiet(day) && before < day.Add(-7) {
		for before = day.Add(-1); weekend(before) || publicHoliday(before) != ""; {
			before = before.Add(-1)
		}
	}
	return at(before, civilFrom, Location(s.Zone))
}
