package store

import (
	"fmt"
	"sync"
	"time"
)

// Day is a date on the calendar without a time or zone: "2026-11-26". Days
// compare in order as strings. The empty Day is no day.
type Day string

// DayOf is the day at t in t's own location.
func DayOf(t time.Time) Day { return Day(t.Format(time.DateOnly)) }

// ParseDay reads a day as Slack's date picker gives it.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return "", fmt.Errorf("%q is not a day like 2026-11-26", s)
	}
	return DayOf(t), nil
}

// Start is the first moment of the day in loc.
func (d Day) Start(loc *time.Location) time.Time {
	y, m, dd := d.Date()
	start := time.Date(y, m, dd, 0, 0, 0, 0, loc)
	if DayOf(start) < d { // here the clock skips midnight, and Go answered with the hour before
		start = start.Add(time.Hour)
	}
	return start
}

// Add is the day n days later.
func (d Day) Add(n int) Day { return DayOf(d.noon().AddDate(0, 0, n)) }

// Until counts the days from this one to another.
func (d Day) Until(other Day) int { return int(other.noon().Sub(d.noon()).Hours()) / 24 }

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.noon().Weekday() }

// Date splits the day into its parts.
func (d Day) Date() (year int, month time.Month, day int) { return d.noon().Date() }

// Monday is the first day of the day's ISO week.
func (d Day) Monday() Day { return d.Add(-(int(d.Weekday()) + 6) % 7) }

// Week is the ISO week, "2026-W48". Weeks compare in order as strings.
func (d Day) Week() string {
	y, w := d.noon().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", y, w)
}

// noon keeps arithmetic on days away from midnight and from any zone.
func (d Day) noon() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		panic(fmt.Sprintf("store: %q is not a day", string(d))) // every Day comes from DayOf or ParseDay
	}
	return t.Add(12 * time.Hour)
}

var zones sync.Map // IANA name -> *time.Location; loading one reads a file

// Location is the time zone with this IANA name. A name that this machine does
// not know gives UTC: settings are checked when they are saved.
func Location(name string) *time.Location {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		loc = time.UTC
	}
	zones.Store(name, loc)
	return loc
}
