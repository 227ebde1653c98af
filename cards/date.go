package cards

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"intervisiebot/store"
)

// Slack's own <!date^…> has no Dutch, so dates are written here.
var (
	weekdays = []string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}
	months   = []string{"", "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
		"september", "oktober", "november", "december"}
)

// Date is a day in full: "donderdag 26 november 2026".
func Date(d store.Day) string {
	y, m, day := d.Date()
	return fmt.Sprintf("%s %d %s %d", weekdays[d.Weekday()], day, months[m], y)
}

// Moment is a time in the zone of t: "donderdag 26 november 2026, 15:30".
func Moment(t time.Time) string { return Date(store.DayOf(t)) + ", " + Clock(t.Hour()*60+t.Minute()) }

// Clock is a time of day from its minute after midnight: "15:30".
func Clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// MonthOf reads the name of a month, in full or from its first three letters on.
func MonthOf(word string) (m time.Month, ok bool) {
	if word == "mrt" { // what everybody writes, and no beginning of maart
		return time.March, true
	}
	n := slices.IndexFunc(months[1:], func(name string) bool { return len(word) >= 3 && strings.HasPrefix(name, word) })
	return time.Month(n + 1), n >= 0
}

// WeekdayOf reads the name of a day of the week, in full or from its first two
// letters on.
func WeekdayOf(word string) (d time.Weekday, ok bool) {
	n := slices.IndexFunc(weekdays, func(name string) bool { return len(word) >= 2 && strings.HasPrefix(name, word) })
	return time.Weekday(n), n >= 0
}
