package store

import (
	"reflect"
	"testing"
	"time"
)

func TestAGroupComesBackAsItWasSaved(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := Group{Channel: "C1", Name: `Ünïcode & <!channel> "x"`, State: Active, Opener: true, Edition: 3, ChangedBy: "U1",
			NextAt: moment, Schedule: Schedule{Weekday: time.Friday, Minute: 390, Zone: "America/Curacao",
				Rhythm: EveryOtherWeek, Region: "zuid", May: MayAfter, Since: "2026-08-31"}}
		g.ID = got(tx.AddGroup(g))(t)
		periods := []Period{{Kind: Pause, First: "2026-10-01", Last: "2026-10-02"}, {Kind: FreePeriod, First: "2026-10-01", Last: "2026-11-02"},
			{Kind: FreePeriod, First: "2026-09-01", Last: "2026-09-01"}}
		for _, p := range periods {
			ok(t, tx.AddPeriod(g.ID, p))
		}
		back := got(tx.GroupIn("C1"))(t)
		for i := range back.Schedule.Periods {
			back.Schedule.Periods[i].ID = 0
		}
		g.Schedule.Periods = []Period{periods[2], periods[0], periods[1]} // by first day
		if !reflect.DeepEqual(back, g) {
			t.Errorf("got %+v\nwant %+v", back, g)
		}

		g = NewGroup("C2", "Anders", "Asia/Jakarta", moment)
		g.ID = back.ID
		g.State = Declined
		ok(t, tx.SaveGroup(g))
		g.Schedule.Periods = got(tx.Periods(g.ID))(t)
		if changed := got(tx.Group(g.ID))(t); !reflect.DeepEqual(changed, g) {
			t.Errorf("got %+v\nwant %+v", changed, g)
		}
		_, err := tx.GroupIn("C1")
		equal(t, "old channel", err, ErrNotFound)
	})
}

func TestANewGroupIsInvitedForThursdayAfternoon(t *testing.T) {
	late := time.Date(2026, 11, 19, 23, 30, 0, 0, time.UTC)
	g := NewGroup("C1", "Oost", "Europe/Amsterdam", late)
	s := g.Schedule
	equal(t, "state", g.State, Invited)
	equal(t, "set up", g.SetUp(), false)
	equal(t, "weekday", s.Weekday, time.Thursday)
	equal(t, "minute", s.Minute, 15*60+30)
	equal(t, "rhythm", s.Rhythm, Weekly)
	equal(t, "opener", g.Opener, true)
	equal(t, "since, in the group's zone", s.Since, Day("2026-11-20"))
	equal(t, "next", g.NextAt, time.Time{})
}

func TestAChannelIsOneGroup(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		aGroup(t, tx, "C1")
		if _, err := tx.AddGroup(NewGroup("C1", "Dubbel", "UTC", moment)); err == nil {
			t.Error("a channel became two groups")
		}
	})
}

func TestGroupsByStateAndPerson(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		people(t, tx, "U1", "U2")
		for i, state := range []GroupState{Active, Invited, Declined, Asleep, Active} {
			g := aGroup(t, tx, string(rune('A'+i)))
			g.State = state
			ok(t, tx.SaveGroup(g), tx.SetMembers(g.ID, []string{"U1"}))
		}
		channels := func(gs []Group) (s string) {
			for _, g := range gs {
				s += g.Channel
			}
			return s
		}
		equal(t, "not asleep", channels(got(tx.Groups())(t)), "ABCE")
		equal(t, "of a member", channels(got(tx.GroupsOf("U1"))(t)), "AE")
		equal(t, "of somebody else", channels(got(tx.GroupsOf("U2"))(t)), "")
		ok(t, tx.SavePerson(Person{ID: "U1", Human: true}))
		equal(t, "of somebody deactivated", channels(got(tx.GroupsOf("U1"))(t)), "")
	})
}

func TestGroupsDueInOrderOfWaiting(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		for _, c := range []struct {
			channel string
			next    time.Time
		}{{"late", moment.Add(-time.Hour)}, {"later", moment.Add(time.Second)}, {"latest", moment.Add(-2 * time.Hour)},
			{"now", moment}, {"never", time.Time{}}} {
			g := aGroup(t, tx, c.channel)
			g.NextAt = c.next
			ok(t, tx.SaveGroup(g))
		}
		channels := func(n int) (cs []string) {
			for _, g := range got(tx.GroupsDue(moment, n))(t) {
				cs = append(cs, g.Channel)
			}
			return cs
		}
		same(t, "due", channels(10), "latest", "late", "now")
		same(t, "at most two", channels(2), "latest", "late")
	})
}

func TestPeriodsAreRemovedFromTheirOwnGroupOnly(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		one, other := aGroup(t, tx, "C1"), aGroup(t, tx, "C2")
		for _, kind := range []PeriodKind{Pause, FreePeriod} {
			ok(t, tx.AddPeriod(one.ID, Period{Kind: kind, First: "2026-12-01", Last: "2026-12-02"}),
				tx.AddPeriod(other.ID, Period{Kind: kind, First: "2026-12-01", Last: "2026-12-02"}))
		}
		id := got(tx.Periods(one.ID))(t)[1].ID
		equal(t, "another group's period", got(tx.RemovePeriod(other.ID, id))(t), false)
		equal(t, "its own", got(tx.RemovePeriod(one.ID, id))(t), true)
		equal(t, "twice", got(tx.RemovePeriod(one.ID, id))(t), false)
		ok(t, tx.RemovePauses(one.ID))
		left := got(tx.Periods(one.ID))(t)
		if len(left) != 0 {
			t.Errorf("left %+v, want none", left)
		}
		equal(t, "of the other group", len(got(tx.Periods(other.ID))(t)), 2)
	})
}

func TestAChangeComesBackAsRecorded(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		c := Change{Group: g.ID, By: "U1", At: moment, What: []Changed{{Field: "weekday", Value: "5"}, {Field: "opener"}}}
		c.ID = got(tx.AddChange(c))(t)
		if back := got(tx.Change(c.ID))(t); !reflect.DeepEqual(back, c) {
			t.Errorf("got %+v\nwant %+v", back, c)
		}
		_, err := tx.Change(c.ID + 1)
		equal(t, "another", err, ErrNotFound)
	})
}

func TestGroupsThatSleepKeepWhy(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1")
		equal(t, "awake", len(got(tx.AsleepOf("U1"))(t)), 0)
		g.State, g.Asleep = Asleep, Archived
		ok(t, tx.SaveGroup(g))
		equal(t, "why", got(tx.AsleepOf("U1"))(t)[0].Asleep, Archived)
		equal(t, "of who is in no group", len(got(tx.AsleepOf("U2"))(t)), 0)
	})
}
