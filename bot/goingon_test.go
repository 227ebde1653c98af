package main

import (
	"slices"
	"strings"
	"testing"

	"intervisiebot/store"
)

// reconsider has what time brings to a group worked out anew, as saving its
// settings does.
func (w *wall) reconsider(group int64, at string) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error { return tx.Reconsider(group, moment(w.t, at)) })
	w.at(at)
}

// asksOn are the questions how a group goes on, "why day due".
func (w *wall) asksOn(group int64, want ...string) {
	w.t.Helper()
	var got []string
	for _, line := range w.told(group) {
		if rest, is := strings.CutPrefix(line, "goon/G1/"); is {
			got = append(got, rest[:strings.LastIndex(rest, "-")]) // without its until
		}
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("asked %q, want %q", got, want)
	}
}

// Eight school weeks without a meeting planned, and then not for half a year.
func TestAGroupThatPlansNothingIsAsked(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-09-07 09:00", five, nil)
	w.reconsider(g, "2026-09-07 09:00")
	w.at("2026-11-09 07:29")
	w.asksOn(g)
	w.at("2026-11-09 07:30", "2026-12-09 12:00", "2027-05-10 07:29")
	w.asksOn(g, "idle/2026-11-09 9Nov 07:30")
	w.at("2027-05-10 07:30", "2027-06-07 07:30", "2027-06-28 12:00")
	w.asksOn(g, "idle/2026-11-09 9Nov 07:30", "idle/2027-05-10 10May 07:30")
}

// A meeting that is planned keeps the question away; the last one, or its being
// cancelled, begins to count.
func TestAGroupThatPlansIsNotAsked(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-09-07 09:00", five, nil)
	w.reconsider(g, "2026-09-07 09:00")
	w.meeting(g, "2026-09-08 09:00", "2026-12-10", nil)
	w.at("2026-12-01 12:00", "2027-02-18 07:29")
	w.asksOn(g)
	w.at("2027-02-18 07:30")
	w.asksOn(g, "idle/2027-02-18 18Feb 07:30")
}

// In June, when nothing lies after the summer.
func TestInJuneAGroupIsAskedAboutTheNextYear(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-09-07 09:00", five, nil)
	w.reconsider(g, "2026-09-07 09:00")
	w.meeting(g, "2026-09-08 09:00", "2027-06-17", nil)
	w.at("2027-06-07 07:29")
	w.asksOn(g)
	w.at("2027-06-07 07:30", "2027-08-31 12:00")
	w.asksOn(g, "summer/2027-06-07 7Jun 07:30")

	w = newWall(t)
	g = w.group("2026-09-07 09:00", five, nil)
	w.reconsider(g, "2026-09-07 09:00")
	w.meeting(g, "2026-09-08 09:00", "2027-09-16", nil)
	w.at("2027-06-30 12:00")
	w.asksOn(g)
}

// Two weeks before the end of the programme; on the end date the rights pass to
// all, said once.
func TestAProgrammeEnds(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-09-07 09:00", five, func(g *store.Group) { g.Ends = "2027-03-29" }) // Easter Monday
	w.write(func(tx *store.Tx) error { return tx.SetFacilitators(g, []string{"UMARIEKE"}) })
	w.meeting(g, "2026-09-08 09:00", "2027-03-25", nil)
	w.reconsider(g, "2026-09-08 09:00")
	w.at("2027-03-15 07:29")
	w.asksOn(g)
	w.at("2027-03-15 07:30", "2027-03-29 12:00")
	w.asksOn(g, "ends/2027-03-15 15Mar 07:30")
	leads := func() (n int) {
		w.write(func(tx *store.Tx) error {
			members, err := tx.Members(g)
			for _, m := range members {
				if m.Facilitator {
					n++
				}
			}
			return err
		})
		return n
	}
	if leads() != 1 {
		t.Error("on a free day the rights pass")
	}
	w.at("2027-03-30 07:30", "2027-04-30 07:30")
	if got := w.told(g); leads() != 0 || !slices.Contains(got, "change/G1/1 30Mar 07:30-13Apr 07:30") || slices.ContainsFunc(got, func(l string) bool { return strings.HasPrefix(l, "change/G1/2") }) {
		t.Errorf("%d facilitators, told %q", leads(), got)
	}
}

// The end of a programme that is planned beyond is no question, and a programme
// without a facilitator has nothing to hand over.
func TestAProgrammeThatGoesOn(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-09-07 09:00", five, func(g *store.Group) { g.Ends = "2027-03-18" })
	w.meeting(g, "2026-09-08 09:00", "2027-04-15", nil)
	w.reconsider(g, "2026-09-08 09:00")
	w.at("2027-03-04 07:30", "2027-03-18 07:30", "2027-03-31 12:00")
	w.asksOn(g)
	w.tells(g)
}

// What was missed while the bot was down is asked by day, once.
func TestAQuestionMissedWhileTheBotWasDown(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-09-07 09:00", five, nil)
	w.reconsider(g, "2026-09-07 09:00")
	w.at("2026-12-20 23:00") // a Sunday in the Christmas holiday
	w.asksOn(g, "idle/2026-11-09 4Jan 07:30")
}

// A group stops: a last card, silence, and when somebody plans again it goes on.
func TestAGroupStopsAndGoesOn(t *testing.T) {
	g := newGroup(t, "2026-09-01 09:00", "Samira", "Joost", "Hidde")
	g.setUp("Samira")
	g.at("2026-11-05 09:00") // eight school weeks later
	g.hangs("*Hoe gaan jullie verder?* Er staat al een tijd geen bijeenkomst gepland.")
	g.press("Joost", "We stoppen")
	g.hangs("Dit is de laatste kaart voor deze groep.", "Jullie zijn gestopt.", "Joost liet weten dat jullie stoppen.")
	before := strings.Count(g.slack.Transcript(g.channel), "Dialoogkaart van de week")
	g.at("2026-12-17 18:00")
	if n := strings.Count(g.slack.Transcript(g.channel), "Dialoogkaart van de week"); n != before {
		t.Errorf("%d cards came after the last one", n-before)
	}
	g.typed("Hidde", "/bijeenkomst plan")
	g.fill("Hidde", "Datum", "2027-01-21")
	g.submit("Hidde")
	g.closed("Hidde")
	g.hangs("Hidde laat de kaarten weer komen.")
	g.at("2027-01-08 09:00")
	if n := strings.Count(g.slack.Transcript(g.channel), "Dialoogkaart van de week"); n != before+1 {
		t.Errorf("%d cards came after it went on, want 1", n-before)
	}
}

// A year after it stopped the settings of a group are gone, its people's own
// things are not.
func TestSettingsAreErasedAYearAfterAGroupStopped(t *testing.T) {
	for _, state := range []store.GroupState{store.Active, store.Asleep} {
		t.Run(string(state), func(t *testing.T) { erasedAfterAYear(t, state) })
	}
}

func erasedAfterAYear(t *testing.T, state store.GroupState) {
	w := newWall(t)
	g := w.group("2026-09-07 09:00", five, func(g *store.Group) { g.Name = "Een eigen naam" })
	c := w.casus(g, "2026-09-08 09:00", nil)
	w.meeting(g, "2026-09-08 09:00", "2026-10-01", nil)
	w.change(g, "2026-10-05 09:00", func(g *store.Group) { g.StoppedAt = moment(t, "2026-10-05 09:00") })
	w.reconsider(g, "2026-10-05 09:00")
	w.change(g, "2026-10-06 09:00", func(g *store.Group) { g.State = state })
	name := func() (name string) {
		w.write(func(tx *store.Tx) error {
			g, err := tx.Group(g)
			name = g.Name
			return err
		})
		return name
	}
	w.at("2027-10-04 08:59")
	if name() == "" {
		t.Error("the settings are gone too early")
	}
	w.at("2027-10-04 09:00", "2027-12-01 09:00")
	if name() != "" {
		t.Error("the settings are kept")
	}
	if got := w.seeCase(c); got.Title == "" {
		t.Error("what is somebody's own is gone too")
	}
	w.asksOn(g)
}
