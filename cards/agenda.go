package cards

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"intervisiebot/store"
)

// Calendar is a meeting as a file for somebody's own calendar: iCalendar,
// https://www.rfc-editor.org/rfc/rfc5545. The same meeting always has the same
// UID, so a later file changes what an earlier one put there. Host is the name of
// the member at whose school it is, "" when there is none. It holds no case and
// nothing of who comes.
func Calendar(g store.Group, s store.Session, host string, now time.Time) (name, text string) {
	loc := store.Location(g.Schedule.Zone)
	c := ics.NewCalendar()
	c.SetProductId("-//Intervisiebot//NL")
	c.SetMethod(ics.MethodPublish)
	c.AddVTimezone(zoneAround(s.Start(loc)))
	e := c.AddEvent(s.UID())
	e.SetDtStampTime(now)
	e.SetModifiedAt(s.ChangedAt)
	e.SetSequence(s.Sequence)
	zone := ics.WithTZID(loc.String())
	e.SetProperty(ics.ComponentPropertyDtStart, s.Start(loc).Format(icsLocal), zone)
	e.SetProperty(ics.ComponentPropertyDtEnd, s.End(loc).Format(icsLocal), zone)
	e.SetSummary(inkOnly(agendaTitle(g.Name)))
	if where := agendaWhere(s, host); where != "" {
		e.SetLocation(inkOnly(where))
	}
	e.SetDescription(agendaText(s))
	e.SetStatus(ics.ObjectStatusConfirmed)
	if s.State == store.SessionCancelled || s.State == store.SessionFailed {
		e.SetStatus(ics.ObjectStatusCancelled)
	}
	return fmt.Sprintf(agendaFile, s.Day), c.Serialize(ics.WithNewLineWindows) // the standard's line ends, on every system
}

// icsLocal is a moment on the clock of the zone named beside it.
const icsLocal = "20060102T150405"

func agendaWhere(s store.Session, host string) string {
	switch {
	case host == "":
		return s.Place
	case s.Place == "":
		return agendaHost(host)
	}
	return agendaHost(host) + ", " + s.Place
}

func agendaText(s store.Session) string {
	var lines []string
	if t, ok := themes[Theme(s.Theme)]; ok {
		lines = append(lines, agendaTheme(t.name))
	}
	if m, ok := MethodOf(s.Method); ok {
		lines = append(lines, agendaMethod(m.Name))
	}
	return strings.Join(append(lines, agendaAbout), "\n")
}

// inkOnly leaves out what a line of iCalendar may not hold: control characters.
// https://www.rfc-editor.org/rfc/rfc5545#section-3.3.11
func inkOnly(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// zoneAround describes the zone of a moment as far as a calendar needs it there:
// the clock that holds at that moment, and the one that it changes to next, if
// ever. https://www.rfc-editor.org/rfc/rfc5545#section-3.6.5
func zoneAround(t time.Time) *ics.VTimezone {
	z := ics.NewTimezone(t.Location().String())
	from, to := t.ZoneBounds()
	addClock(z, from, t)
	if !to.IsZero() {
		addClock(z, to, to)
	}
	return z
}

// longAgo is when a clock that never changed since is said to begin: no meeting
// is older, and no zone has had seconds in its offset since.
var longAgo = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

// addClock adds the clock that holds at t, and has since onset.
func addClock(z *ics.VTimezone, onset, t time.Time) {
	name, offset := t.Zone()
	before := offset
	if onset.Before(longAgo) {
		onset = longAgo
	} else {
		_, before = onset.Add(-time.Second).Zone()
	}
	var clock ics.ComponentBase
	clock.AddProperty(ics.ComponentPropertyDtStart, onset.In(time.FixedZone("", before)).Format(icsLocal))
	clock.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), icsOffset(before))
	clock.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), icsOffset(offset))
	clock.AddProperty(ics.ComponentProperty(ics.PropertyTzname), name)
	if t.IsDST() {
		z.Components = append(z.Components, &ics.Daylight{ComponentBase: clock})
	} else {
		z.Components = append(z.Components, &ics.Standard{ComponentBase: clock})
	}
}

// icsOffset is how far a clock is ahead of UTC: "+0200".
func icsOffset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
}
