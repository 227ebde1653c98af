package main

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"intervisiebot/store"
)

// week is seven days.
const week = 7 * 24 * time.Hour

// unaskedKinds are the kinds of message that people get without asking, some of
// which press more than others.
var unaskedKinds = []store.PostKind{store.AskPost, store.FadePost, store.StepPost, store.OutcomePost, store.StalePost, store.CheckPost, store.YearPost}

// Whatever is to be said to people, by whichever of their groups, and however the
// bot is stopped: nobody gets more than one message a day and three in seven
// days, none outside the moments of the group it comes from, none after it is
// pointless, and none twice.
func TestNobodyIsBotheredMoreThanTheBudget(t *testing.T) {
	sent, together, dropped := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		start := moment(t, "2026-08-20 12:00").Add(time.Duration(rapid.IntRange(0, 300*24*60).Draw(rt, "start")) * time.Minute)
		c, stop := newClockwork(t, start)
		defer stop()
		groups := c.drawGroups(rt, start)
		zones := map[string]string{"U1": "Europe/Amsterdam", "U2": "Asia/Jakarta", "U3": ""}
		days := rapid.IntRange(3, 40).Draw(rt, "days") // the busier, the fewer
		for i := range rapid.IntRange(1, 60).Draw(rt, "posts") {
			person := rapid.SampledFrom([]string{"U1", "U1", "U1", "U1", "U2", "U3"}).Draw(rt, "person")
			due := start.Add(time.Duration(rapid.IntRange(-100, days*24).Draw(rt, "due")) * time.Hour)
			post := store.Post{Key: fmt.Sprint("p", i), Group: int64(rapid.IntRange(1, 2).Draw(rt, "group")), Person: person, Subject: 1,
				Kind: rapid.SampledFrom(unaskedKinds).Draw(rt, "kind"), Due: due, Until: due.Add(time.Duration(rapid.IntRange(1, 21*24).Draw(rt, "until")) * time.Hour)}
			err := c.store.Update(context.Background(), func(tx *store.Tx) error { return tx.AddPost(post) })
			if err != nil {
				rt.Fatal(err)
			}
		}
		at := start
		for range rapid.IntRange(5, 60).Draw(rt, "ticks") {
			switch rapid.IntRange(0, 4).Draw(rt, "move") {
			case 0: // down
				at = at.Add(time.Duration(rapid.IntRange(1, days*8*60).Draw(rt, "down")) * time.Minute)
			case 1: // the clock is set back
				at = at.Add(-time.Duration(rapid.IntRange(1, 180).Draw(rt, "back")) * time.Minute)
			case 2: // the next morning
				at = groups[0].Schedule.Civil(at.Add(12 * time.Hour))
			default: // to what is due next
				if next, err := c.nextDue(context.Background()); err == nil && next.After(at) {
					at = next
				}
			}
			c.tickAt(rt, at)
		}
		c.tickAt(rt, start.Add(100*24*time.Hour))
		s, n, d := c.checkTellings(rt, groups, zones)
		sent, together, dropped = sent+s, together+n, dropped+d
	})
	if sent < 100 || together < 20 || dropped < 20 {
		t.Errorf("%d sent, %d in the message of another, %d dropped: this test saw too little", sent, together, dropped)
	}
}

// drawGroups makes two groups of three people, each with its own free days, and a
// case and a learning question to tell of.
func (c *clockwork) drawGroups(rt *rapid.T, start time.Time) (groups []store.Group) {
	err := c.store.Update(context.Background(), func(tx *store.Tx) error {
		for _, p := range []store.Person{{ID: "U1", Zone: "Europe/Amsterdam"}, {ID: "U2", Zone: "Asia/Jakarta"}, {ID: "U3"}} {
			p.Name, p.Human, p.Active = p.ID, true, true
			if err := tx.SavePerson(p); err != nil {
				return err
			}
			if err := tx.SetDM(p.ID, "D"+p.ID); err != nil {
				return err
			}
		}
		for i := range 2 {
			g := store.NewGroup(fmt.Sprint("C", i), "oost", "Europe/Amsterdam", start)
			g.State, g.ChangedBy, g.Schedule = store.Active, "U1", drawSchedule(rt, start)
			var err error
			if g.ID, err = tx.AddGroup(g); err != nil {
				return err
			}
			if err := addPeriods(tx, g); err != nil {
				return err
			}
			if err := tx.SetMembers(g.ID, []string{"U1", "U2", "U3"}); err != nil {
				return err
			}
			groups = append(groups, g)
		}
		if _, _, err := tx.AddCase(store.Case{Group: 1, Person: "U1", Form: "f", State: store.Discussed, Title: "Een titel", SubmittedAt: start}); err != nil {
			return err
		}
		id, err := tx.AddQuestion(store.LearningQuestion{Person: "U1", Group: 1, AskedAt: start})
		if err != nil {
			return err
		}
		_, err = tx.AddVersion(id, store.Version{At: start, Text: "Hoe?"})
		return err
	})
	if err != nil {
		rt.Fatal(err)
	}
	return groups
}

// checkTellings checks every message that a person got, and counts.
func (c *clockwork) checkTellings(rt *rapid.T, groups []store.Group, zones map[string]string) (sent, together, dropped int) {
	posts := map[int64]store.Post{}
	byID := map[string]store.Post{}
	err := c.store.View(context.Background(), func(tx *store.Tx) error {
		for seq := int64(1); ; seq++ {
			p, err := tx.PostNumbered(seq)
			if err != nil {
				return nil
			}
			posts[seq], byID[p.ID] = p, p
		}
	})
	if err != nil {
		rt.Fatal(err)
	}
	times := map[string][]time.Time{}
	seen := map[string]bool{}
	for _, m := range c.told {
		lead := byID[m.post]
		if seen[m.post] {
			rt.Errorf("%s came twice", lead.Key)
		}
		seen[m.post] = true
		loc := store.Location(zones[lead.Person])
		times[lead.Person] = append(times[lead.Person], m.at)
		sent++
		for _, p := range posts {
			if p.Seq != lead.Seq && p.Lead != lead.Seq {
				continue
			}
			schedule := groups[p.Group-1].Schedule
			switch {
			case p.Person != lead.Person:
				rt.Errorf("%s came in a message to %s", p.Key, lead.Person)
			case m.at.After(p.Until):
				rt.Errorf("%s came at %s, pointless since %s", p.Key, m.at, p.Until)
			case p.Due.After(m.at) && p.Due.After(store.DayOf(m.at.In(loc)).Start(loc).Add(13*time.Hour)): // an hour for a clock change
				rt.Errorf("%s came at %s, due at %s", p.Key, m.at, p.Due)
			case !schedule.Civil(m.at).Equal(m.at):
				rt.Errorf("%s came at %s, outside the moments of its group", p.Key, m.at)
			case p.State != store.Hanging:
				rt.Errorf("%s came and is %s", p.Key, p.State)
			}
			if p.Lead != 0 {
				together++
			}
		}
	}
	for _, p := range posts {
		if p.State == store.Dropped {
			dropped++
		} else if p.State == store.Waiting || p.State == store.Hanging && p.Lead == 0 && !seen[p.ID] {
			rt.Errorf("%s is %s in the end, due %s until %s look %s", p.Key, p.State, p.Due, p.Until, p.LookAt)
		}
	}
	for person, at := range times {
		slices.SortFunc(at, time.Time.Compare)
		loc := store.Location(zones[person])
		for i := range at {
			if zones[person] != "" && i > 0 && store.DayOf(at[i].In(loc)) == store.DayOf(at[i-1].In(loc)) {
				rt.Errorf("%s got two on one day: %s and %s", person, at[i-1], at[i])
			}
			if i > 2 && at[i].Sub(at[i-3]) < week {
				rt.Errorf("%s got four in seven days: %s to %s", person, at[i-3], at[i])
			}
		}
	}
	return sent, together, dropped
}
