package commands

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// seriesMost is the most meetings that are planned in one go.
const seriesMost = 20

// planLine is one line of a series as it was read.
type planLine struct {
	N      int    // which line it was, from one on
	Text   string // as typed
	Day    store.Day
	Minute int // of the start, after midnight
	Place  string
}

// A line is [weekday] day month [year] [time][, place]. A dot may stand in a
// date as well as in a time, so the year is what is left when the rest fits:
// 10.12 13.00 is the tenth of December at one.
const (
	clockPattern = `(\d{1,2})(?:[:.](\d{2})(?:\s*u(?:ur)?)?|\s*u(\d{2})?|\s*uur)`
	gapPattern   = `(?:\s*[-/.]\s*|\s+)`
)

var (
	linePattern = regexp.MustCompile(`^(?:(\pL+)\.?\s+)?(\d{1,2})` + gapPattern + `(\pL+|\d{1,2})\.?(?:` + gapPattern + `(\d{4}|\d{2}))?` +
		`(?:\s+(?:om\s+)?` + clockPattern + `)?$`)
	endPattern = regexp.MustCompile(`\s` + clockPattern + `\s*(?:[-–]|tot)\s*` + clockPattern + `$`)
)

// readSeries reads the meetings of a series, one a line. A line without a time
// gets defaultMinute, one without a year the next such date. It gives all lines
// as read, or what is wrong, each problem naming its line.
func readSeries(text string, defaultMinute int, today store.Day, loc *time.Location) (lines []planLine, problems []string) {
	first := map[store.Day]int{} // the number of the line that had this day
	for i, typed := range strings.Split(text, "\n") {
		typed = strings.TrimSpace(typed)
		if typed == "" {
			continue
		}
		line, problem := readPlanLine(typed, defaultMinute, today, loc)
		if n := first[line.Day]; problem == "" && n > 0 {
			problem = cards.SeriesTwice(line.Day, n)
		}
		if problem != "" {
			problems = append(problems, cards.SeriesProblem(i+1, typed, problem))
			continue
		}
		line.N, first[line.Day] = i+1, i+1
		lines = append(lines, line)
	}
	if len(lines)+len(problems) > seriesMost {
		return nil, []string{cards.SeriesTooMany(seriesMost)}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return lines, nil
}

// readPlanLine reads one line, or tells what is wrong with it.
func readPlanLine(typed string, defaultMinute int, today store.Day, loc *time.Location) (planLine, string) {
	line := planLine{Text: typed, Minute: defaultMinute}
	when, place, _ := strings.Cut(typed, ",")
	when, line.Place = lowered(when), strings.TrimSpace(place)
	m := linePattern.FindStringSubmatch(when)
	if m != nil && m[5] == "" { // a comma may stand before the time as well
		clock, place, _ := strings.Cut(line.Place, ",")
		both := when + " " + lowered(clock)
		if more := linePattern.FindStringSubmatch(both); more != nil && more[5] != "" {
			m, line.Place = more, strings.TrimSpace(place)
		} else if endPattern.MatchString(both) {
			m, when = nil, both
		}
	}
	switch {
	case m == nil && endPattern.MatchString(when):
		return line, cards.SeriesEnd
	case m == nil:
		return line, cards.SeriesUnread
	}
	var problem string
	if line.Day, problem = readDay(m[1], m[2], m[3], m[4], today); problem != "" {
		return line, problem
	}
	if m[5] != "" {
		hour, minute := number(m[5]), number(m[6]+m[7]) // one of the two is there, or neither
		if hour > 23 || minute > 59 {
			return line, cards.SeriesNoTime(hour, minute)
		}
		line.Minute = hour*60 + minute
	}
	if skipped(line.Day, line.Minute, loc) {
		return line, cards.SeriesSkipped(line.Day, line.Minute)
	}
	return line, ""
}

// readDay reads a day from today on, or tells what is wrong with it. The
// weekday and the year may be left out.
func readDay(weekday, day, month, year string, today store.Day) (store.Day, string) {
	wanted, ok := cards.WeekdayOf(weekday)
	if weekday != "" && !ok {
		return "", cards.SeriesUnread
	}
	m, ok := cards.MonthOf(month)
	if n := number(month); n > 0 || month[0] == '0' {
		m, ok = time.Month(n), true
	}
	switch {
	case !ok:
		return "", cards.SeriesUnread
	case m < time.January || m > time.December:
		return "", cards.SeriesNoMonth(int(m))
	}
	d, problem := dateOf(number(day), m, year, today)
	switch {
	case problem != "":
		return "", problem
	case d < today:
		return "", cards.SeriesPast(d)
	case d > today.Add(farthest):
		return "", cards.SeriesFar(d)
	case weekday != "" && d.Weekday() != wanted:
		return "", cards.SeriesWeekday(d)
	}
	return d, ""
}

// dateOf is the day of a month: in the year that was typed, or without one the
// next, at most twelve months ahead.
func dateOf(day int, m time.Month, year string, today store.Day) (store.Day, string) {
	y, _, _ := today.Date()
	if year == "" {
		for _, y := range []int{y, y + 1} {
			if d, ok := onCalendar(y, m, day); ok && d >= today {
				return d, ""
			}
		}
		return "", cards.SeriesNotThisYear(day, int(m))
	}
	if y = number(year); len(year) == 2 {
		y += 2000
	}
	d, ok := onCalendar(y, m, day)
	if !ok {
		return "", cards.SeriesNoDay(day, int(m), y)
	}
	return d, ""
}

// onCalendar is a date, if it exists.
func onCalendar(year int, m time.Month, day int) (store.Day, bool) {
	t := time.Date(year, m, day, 12, 0, 0, 0, time.UTC)
	return store.DayOf(t), t.Month() == m && t.Day() == day
}

// skipped tells whether the clock in loc goes past this minute of a day.
func skipped(d store.Day, minute int, loc *time.Location) bool {
	y, m, day := d.Date()
	t := time.Date(y, m, day, minute/60, minute%60, 0, 0, loc)
	return store.DayOf(t) != d || t.Hour()*60+t.Minute() != minute
}

// lowered is text in small letters with plain spaces between its words.
func lowered(text string) string { return strings.Join(strings.Fields(strings.ToLower(text)), " ") }

// number is what a few digits say; 0 for what is none.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
