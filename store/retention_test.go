package store

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// sweeps is what a sweep removes, by the first words of its kind.
func sweeps(t *testing.T, tx *Tx, now time.Time) map[string]int64 {
	t.Helper()
	found := map[string]int64{}
	for _, s := range got(tx.Sweep(now))(t) {
		found[s.What] = s.N
	}
	return found
}

// kind is the kind of data whose name begins so.
func kind(t *testing.T, begin string) string {
	t.Helper()
	i := slices.IndexFunc(Retention, func(k Kept) bool { return strings.HasPrefix(k.What, begin) })
	if i < 0 {
		t.Fatalf("nothing is kept that is called %q", begin)
	}
	return Retention[i].What
}

func TestEachKindGoesAtItsTime(t *testing.T) {
	// What of everywhere goes, and how long after the moment at which it came.
	for begin, c := range map[string]struct {
		before, after time.Duration
		n             int64
	}{
		"messages shown": {365 * day, 365*day + time.Second, 5}, // cases and a question hang on
		"who changed":    {9999 * day, 9999 * day, 0},           // the last one
		"who shared":     {365 * day, 365*day + time.Second, 2},
		"free days":      {377 * day, 378 * day, 1}, // 1 December
		"who came":       {379 * day, 380 * day, 1},
		"meetings":       {744 * day, 745 * day, 1},
	} {
		t.Run(begin, func(t *testing.T) {
			s := newStore(t)
			g, _ := everywhere(t, s)
			in(t, s, func(tx *Tx) {
				ok(t, tx.AddPeriod(g.ID, Period{Kind: FreePeriod, First: "2026-12-01", Last: "2026-12-01"}))
				what := kind(t, begin)
				equal(t, "before its time", sweeps(t, tx, moment.Add(c.before))[what], 0)
				equal(t, "after its time", sweeps(t, tx, moment.Add(c.after))[what], c.n)
				equal(t, "again", sweeps(t, tx, moment.Add(c.after))[what], 0)
			})
		})
	}
}

func TestChangesGoExceptTheLast(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		var ids []int64
		for range 3 {
			ids = append(ids, got(tx.AddChange(Change{Group: g.ID, By: "U1", At: moment}))(t))
		}
		equal(t, "gone", sweeps(t, tx, moment.Add(366*day))[kind(t, "who changed")], 2)
		equal(t, "the last", got(tx.Change(ids[2]))(t).ID, ids[2])
	})
}

// kept are the columns with what was typed, in one line, without what goes sooner.
func kept(t *testing.T, tx *Tx, typed []string) string {
	t.Helper()
	return strings.ReplaceAll(strings.Join(holds(t, tx, typed...), " "), "rsvp.sealed_reason ", "")
}

func TestWhoLeftIsErasedAfterThirtyDays(t *testing.T) {
	left := map[string]func(*Tx, Group) error{
		"left the group": func(tx *Tx, g Group) error { return tx.RemoveMember(g.ID, "U1") },
		"left the workspace": func(tx *Tx, _ Group) error {
			return tx.SavePerson(Person{ID: "U1", Name: "Naam van U1", Human: true})
		},
	}
	for name, leave := range left {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			g, typed := everywhere(t, s)
			in(t, s, func(tx *Tx) {
				sweeps(t, tx, moment.Add(-90*day)) // there: nothing is noted
				ok(t, leave(tx, g))
				sweeps(t, tx, moment)
				before := kept(t, tx, typed)
				equal(t, "too early", sweeps(t, tx, moment.Add(AwayFor-time.Second))[kind(t, "personal")], 0)
				equal(t, "still there", kept(t, tx, typed), before)
				if n := sweeps(t, tx, moment.Add(AwayFor))[kind(t, "personal")]; n < 1 {
					t.Errorf("%d were erased", n)
				}
				if now := holds(t, tx, typed...); len(now) > 0 {
					t.Errorf("what was typed stands in %v", now)
				}
				ok(t, tx.CloseHome("U1"))
				sweeps(t, tx, moment.Add(AwayFor+31*day)) // messages that could not be deleted in Slack
				if now := holds(t, tx, "U1"); len(now) > 0 {
					t.Errorf("the person stands in %v", now)
				}
			})
		})
	}
}

func TestWhoReturnsKeepsEverything(t *testing.T) {
	s := newStore(t)
	g, typed := everywhere(t, s)
	in(t, s, func(tx *Tx) {
		ok(t, tx.RemoveMember(g.ID, "U1"))
		before := kept(t, tx, typed)
		sweeps(t, tx, moment)
		ok(t, tx.AddMember(g.ID, "U1"))
		sweeps(t, tx, moment.Add(29*day))
		ok(t, tx.RemoveMember(g.ID, "U1"))
		sweeps(t, tx, moment.Add(AwayFor)) // counts from the second leaving
		ok(t, tx.AddMember(g.ID, "U1"))
		sweeps(t, tx, moment.Add(2*AwayFor))
		equal(t, "held", kept(t, tx, typed), before)
	})
}

// Who leaves one of two groups takes what is of that group along, and no more.
func TestLeavingOneGroupOfTwo(t *testing.T) {
	s := newStore(t)
	g, _ := everywhere(t, s)
	in(t, s, func(tx *Tx) {
		second := aGroup(t, tx, "C2")
		ok(t, tx.AddMember(second.ID, "U1"))
		other := aCase(t, tx, second.ID, "f3")
		ok(t, tx.RemoveMember(g.ID, "U1"))
		sweeps(t, tx, moment)
		sweeps(t, tx, moment.Add(AwayFor))
		equal(t, "case of the group left", got(tx.Case(1))(t).Person, Nobody)
		equal(t, "case of the other group", got(tx.Case(other.ID))(t).Title, other.Title)
		q := got(tx.QuestionOf("U1"))(t)
		equal(t, "shared with", q.Shared, 0)
		equal(t, "versions", got(tx.CountVersions(q.ID))(t), 1)
		equal(t, "saved", len(got(tx.SavedCards("U1"))(t)), 1)
		equal(t, "name", got(tx.Person("U1"))(t).Name, "Naam van U1")
		equal(t, "the message with the question is taken down", got(tx.Post("p1"))(t).Gone, true)
	})
}

func TestAGroupThatSleepsIsForgottenAfterAYear(t *testing.T) {
	s := newStore(t)
	g, _ := everywhere(t, s)
	in(t, s, func(tx *Tx) {
		second := aGroup(t, tx, "C2")
		second.State = Active
		ok(t, tx.SaveGroup(second), tx.AddMember(second.ID, "U1"))
		what := kind(t, "a group that")
		sleep := func(state GroupState) { g.State = state; ok(t, tx.SaveGroup(g)) }
		sleep(Asleep)
		sweeps(t, tx, moment)
		sleep(Active)
		sweeps(t, tx, moment.Add(300*day))
		sleep(Asleep)
		sweeps(t, tx, moment.Add(301*day))
		equal(t, "too early", sweeps(t, tx, moment.Add(366*day))[what], 0)
		equal(t, "a year", sweeps(t, tx, moment.Add(666*day))[what], 1)
		_, err := tx.Group(g.ID)
		equal(t, "the group", err, ErrNotFound)
		equal(t, "the question goes on in", got(tx.QuestionOf("U1"))(t).Group, second.ID)
		equal(t, "notes", got(one(tx, single[int], `SELECT count(*) FROM away WHERE person_id = ''`))(t), 0)
	})
}

func TestSweepingHasItsTime(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		if at := got(tx.NextSweep())(t); at.After(moment) {
			t.Errorf("the first sweep is at %s", at)
		}
		ok(t, tx.SetSweep(moment))
		equal(t, "the next", got(tx.NextSweep())(t), moment)
		equal(t, "of nothing", len(got(tx.Sweep(moment))(t)), 0)
	})
}
