package cards

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	ical "github.com/emersion/go-ical"

	"intervisiebot/store"
)

// madeAt is when the files of these tests are made.
var madeAt = time.Date(2026, 11, 10, 8, 30, 0, 0, time.UTC)

func agendaOf(zone string, change func(*store.Group, *store.Session)) (name, text string) {
	g := store.Group{ID: 4, Name: "Intervisie Oost", Schedule: store.Schedule{Zone: zone}}
	s := store.Session{ID: 12, Group: 4, Form: "k3jx", State: store.SessionPlanned, Day: "2027-01-14", Minute: 13 * 60, Minutes: 150, Theme: "visie",
		Method: "incident", Chair: "U1", Place: "De Brug, lokaal 3", Sequence: 2, ChangedAt: madeAt.Add(-time.Hour)}
	if change != nil {
		change(&g, &s)
	}
	return Calendar(g, s, "", madeAt)
}

// read parses a file with a library that did not write it, and has that library
// check it.
func read(t *testing.T, text string) (*ical.Calendar, ical.Event) {
	t.Helper()
	c, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	ok(t, err)
	ok(t, ical.NewEncoder(&strings.Builder{}).Encode(c))
	equal(t, "events", len(c.Events()), 1)
	return c, c.Events()[0]
}

func value(t *testing.T, props ical.Props, name string) string {
	t.Helper()
	equal(t, name+"s", len(props.Values(name)), 1)
	text, err := props.Text(name)
	ok(t, err)
	return text
}

func TestAMeetingInTheAgenda(t *testing.T) {
	name, text := agendaOf("Europe/Amsterdam", nil)
	equal(t, "file", name, "intervisie-2027-01-14.ics")
	golden(t, "agenda.ics", strings.ReplaceAll(text, "\r\n", "\n"))
	c, e := read(t, text)
	for prop, want := range map[string]string{"VERSION": "2.0", "PRODID": "-//Intervisiebot//NL", "METHOD": "PUBLISH"} {
		equal(t, prop, value(t, c.Props, prop), want)
	}
	for prop, want := range map[string]string{"UID": "k3jx@intervisiebot", "SUMMARY": "Intervisie: Intervisie Oost", "LOCATION": "De Brug, lokaal 3", "STATUS": "CONFIRMED",
		"DESCRIPTION": "Thema: Visie\nWerkwijze: Incidentmethode\n" + agendaAbout} {
		equal(t, prop, value(t, e.Props, prop), want)
	}
	sequence, err := e.Props.Get("SEQUENCE").Int()
	ok(t, err)
	equal(t, "SEQUENCE", sequence, 2)
	for prop, want := range map[string]time.Time{"DTSTAMP": madeAt, "LAST-MODIFIED": madeAt.Add(-time.Hour),
		"DTSTART": time.Date(2027, 1, 14, 12, 0, 0, 0, time.UTC), "DTEND": time.Date(2027, 1, 14, 14, 30, 0, 0, time.UTC)} {
		at, err := e.Props.DateTime(prop, time.UTC)
		ok(t, err)
		equal(t, prop, at.UTC(), want)
	}
	for _, prop := range []string{"DTSTAMP", "LAST-MODIFIED"} { // these must be in UTC
		equal(t, prop, strings.HasSuffix(e.Props.Get(prop).Value, "Z"), true)
	}
}

func TestAMeetingThatDoesNotHappen(t *testing.T) {
	for state, want := range map[store.SessionState]string{store.SessionPlanned: "CONFIRMED", store.SessionHeld: "CONFIRMED",
		store.SessionCancelled: "CANCELLED", store.SessionFailed: "CANCELLED"} {
		_, text := agendaOf("Europe/Amsterdam", func(_ *store.Group, s *store.Session) { s.State = state })
		_, e := read(t, text)
		equal(t, string(state), value(t, e.Props, "STATUS"), want)
		equal(t, string(state), value(t, e.Props, "UID"), "k3jx@intervisiebot")
	}
}

func TestWhereAMeetingIs(t *testing.T) {
	for want, where := range map[string][2]string{"": {"", ""}, "Elders": {"", "Elders"}, "De school van Joost": {"Joost", ""}, "De school van Joost, lokaal 3": {"Joost", "lokaal 3"}} {
		g := store.Group{Schedule: store.Schedule{Zone: "Europe/Amsterdam"}}
		_, text := Calendar(g, store.Session{Form: "k", Day: "2027-01-14", Place: where[1]}, where[0], madeAt)
		_, e := read(t, text)
		equal(t, "has a place", e.Props.Get("LOCATION") != nil, want != "")
		if want != "" {
			equal(t, "place", value(t, e.Props, "LOCATION"), want)
		}
	}
}

// Whatever people type comes out as they typed it, in lines as the standard wants
// them. https://www.rfc-editor.org/rfc/rfc5545#section-3.1
func TestAnyTextSurvivesTheAgenda(t *testing.T) {
	for typed, want := range map[string]string{
		`a, b; c: d \ e "f" \n g, \, \; 'h'`: `a, b; c: d \ e "f" \n g, \, \; 'h'`,
		"twee\nregels\tmet een tab":          "twee\nregels\tmet een tab",
		"eerste\r\ntweede\x00\x1b[0m\u0085":  "eerste\ntweede[0m",
		"BEGIN:VEVENT\nEND:VCALENDAR":        "BEGIN:VEVENT\nEND:VCALENDAR",
		strings.Repeat("🏫👩‍🏫 ", 60):          strings.Repeat("🏫👩‍🏫 ", 60),
		strings.Repeat("é", 300):             strings.Repeat("é", 300),
		strings.Repeat("lang ", 80) + "eind": strings.Repeat("lang ", 80) + "eind",
		strings.Repeat(" ", 200) + "<b>":     strings.Repeat(" ", 200) + "<b>",
		strings.Repeat(`;,\`, 70):            strings.Repeat(`;,\`, 70),
		"https://example.nl/?a=b;c,d#e":      "https://example.nl/?a=b;c,d#e",
	} {
		_, text := agendaOf("Europe/Amsterdam", func(g *store.Group, s *store.Session) { g.Name, s.Place = typed, typed })
		_, e := read(t, text)
		equal(t, "LOCATION", value(t, e.Props, "LOCATION"), want)
		equal(t, "SUMMARY", value(t, e.Props, "SUMMARY"), "Intervisie: "+want)
		lines := strings.Split(text, "\r\n")
		equal(t, "the last line", lines[len(lines)-1], "")
		for _, line := range lines {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return unicode.IsControl(r) && r != '\t' }) {
				t.Errorf("no line for a calendar: %q", line)
			}
		}
	}
}

// clockOf reads one STANDARD or DAYLIGHT part: since when it holds, and how far
// it is ahead of UTC.
func clockOf(t *testing.T, c *ical.Component) (onset time.Time, offset time.Duration) {
	t.Helper()
	seconds := func(prop string) time.Duration {
		at, err := time.Parse("-0700", c.Props.Get(prop).Value)
		ok(t, err)
		_, n := at.Zone()
		return time.Duration(n) * time.Second
	}
	local, err := time.Parse(icsLocal, c.Props.Get("DTSTART").Value)
	ok(t, err)
	return local.Add(-seconds("TZOFFSETFROM")), seconds("TZOFFSETTO")
}

// instant reads a time as the standard says: by the VTIMEZONE that its TZID
// names, and by nothing that this machine knows of that zone.
func instant(t *testing.T, c *ical.Calendar, p *ical.Prop) time.Time {
	t.Helper()
	local, err := time.Parse(icsLocal, p.Value)
	ok(t, err)
	var found, latest time.Time
	for _, z := range c.Children {
		if z.Name != "VTIMEZONE" || z.Props.Get("TZID").Value != p.Params.Get("TZID") {
			continue
		}
		for _, clock := range z.Children {
			onset, offset := clockOf(t, clock)
			if at := local.Add(-offset); !at.Before(onset) && !onset.Before(latest) {
				found, latest = at, onset
			}
		}
	}
	if found.IsZero() {
		t.Fatalf("no VTIMEZONE tells what %s in %q is", p.Value, p.Params.Get("TZID"))
	}
	return found
}

// The zones that groups can choose, and those with rules of their own: half
// hours, the south, a winter time that is summer time turned round, a month of
// it. The hour of the night that comes twice is left out: a calendar cannot tell
// which of the two is meant.
func TestAgendaZones(t *testing.T) {
	zones := []string{"UTC", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Chatham", "Europe/Dublin",
		"Africa/Casablanca", "Africa/Lagos", "Africa/Monrovia", "Africa/Cairo", "Asia/Kathmandu", "Asia/Gaza", "Pacific/Apia", "America/Nuuk"}
	for _, c := range zoneChoices {
		zones = append(zones, c.value)
	}
	for _, zone := range zones {
		loc, err := time.LoadLocation(zone)
		ok(t, err)
		for day := store.Day("2026-12-30"); day < "2028-01-03"; day = day.Add(1) {
			for _, minute := range []int{0, 8 * 60, 19 * 60} {
				start := store.Session{Day: day, Minute: minute, Minutes: 45}.Start(loc)
				if minute == 0 && start.Hour() != 0 {
					continue // this clock skips midnight: no meeting begins there
				}
				_, text := agendaOf(zone, func(_ *store.Group, s *store.Session) { s.Day, s.Minute, s.Minutes = day, minute, 45 })
				c, e := read(t, text)
				what := fmt.Sprintf("%s %s in %s", day, Clock(minute), zone)
				equal(t, what, instant(t, c, e.Props.Get("DTSTART")).Unix(), start.Unix())
				equal(t, what+", the end", instant(t, c, e.Props.Get("DTEND")).Unix(), start.Add(45*time.Minute).Unix())
			}
		}
	}
}

// On both sides of both clock changes it is one o'clock in the Netherlands.
func TestAgendaAroundTheClockChanges(t *testing.T) {
	for day, hour := range map[store.Day]int{"2026-10-24": 11, "2026-10-25": 12, "2026-10-26": 12, "2027-03-27": 12, "2027-03-28": 11, "2027-03-29": 11} {
		_, text := agendaOf("Europe/Amsterdam", func(_ *store.Group, s *store.Session) { s.Day = day })
		c, e := read(t, text)
		equal(t, string(day), instant(t, c, e.Props.Get("DTSTART")).Hour(), hour)
		equal(t, string(day)+" on the clock", strings.HasSuffix(e.Props.Get("DTSTART").Value, "T130000"), true)
	}
}
