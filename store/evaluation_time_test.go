package store

import (
	"testing"
	"time"
)

// The evaluation of a meeting is looked at when the meeting is new, when its
// moment or its state changes, and when the clock of its group does.
func TestAChangedMeetingHasItsEvaluationLookedAt(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		s, _, err := tx.AddSession(aSession("2026-11-26"))
		ok(t, err)
		looked := func(what string, want int) {
			t.Helper()
			due := got(tx.SessionsToEvaluate(s.PlannedAt, 5))(t)
			equal(t, what, len(due), want)
			for _, d := range due {
				ok(t, tx.Evaluated(d.ID))
			}
		}
		looked("new", 1)
		looked("looked at", 0)
		s.Place, s.Chair, s.Sequence = "Elders", "U2", 1
		ok(t, tx.SaveSession(s))
		looked("at another place", 0)
		for _, change := range []func(){func() { s.Day = "2026-11-27" }, func() { s.Minute += 30 }, func() { s.Minutes += 30 },
			func() { s.State = SessionCancelled }, func() { s.State = SessionPlanned }} {
			change()
			ok(t, tx.SaveSession(s))
			looked("changed", 1)
		}
		g.Schedule.Zone = "America/Curacao"
		ok(t, tx.SaveGroup(g))
		looked("in another zone", 1)
		ok(t, tx.SaveGroup(g))
		looked("in the same zone", 0)
	})
}

// It opens ten minutes before the end, and closes after two school days: Friday
// 27 November is one, then it is Monday.
func TestWhenAnEvaluationOpensAndCloses(t *testing.T) {
	loc := Location("Europe/Amsterdam")
	opens := aSession("2026-11-26").EvaluateAt(loc)
	equal(t, "opens", opens, time.Date(2026, 11, 26, 15, 20, 0, 0, loc))
	equal(t, "closes", NewGroup("C1", "Oost", "Europe/Amsterdam", opens).Schedule.EvaluationCloses(opens), time.Date(2026, 11, 30, 16, 0, 0, 0, loc))
}

// The reminder of an evaluation has its moment: what presses less lets it go
// first, also on a morning before it.
func TestWhatPressesLessLetsTheReminderGoFirst(t *testing.T) {
	s := newStore(t)
	ok(t, s.KeepSecrets(t.TempDir()))
	in(t, s, func(tx *Tx) {
		g := membersOf(t, tx, "U1", "U2", "U3", "U4", "U5", "U6")
		e, _, err := tx.AddEvaluation(Evaluation{Group: g.ID, Form: "f", Kind: ShortEvaluation, Statements: []Statement{{Code: "open"}}})
		ok(t, err)
		ok(t, tx.OpenEvaluation(&e, moment.AddDate(0, 0, -1))) // it reminds today at half past twelve
		equal(t, "reminds", e.RemindAt, time.Date(2026, 11, 19, 12, 30, 0, 0, Location("Europe/Amsterdam")))
		step := got(tx.Rest(told(t, tx, g, StepPost, "step", 0), moment))(t)
		equal(t, "a step waits until", step.LookAt.UTC(), time.Date(2026, 11, 20, 6, 30, 0, 0, time.UTC))
		fade := got(tx.Rest(told(t, tx, g, FadePost, "fade", 0), moment))(t)
		equal(t, "what presses more goes", fade.LookAt, moment)
		e.RemindAt = time.Time{}
		ok(t, tx.SaveEvaluation(e))
		step = got(tx.Rest(step, moment))(t)
		equal(t, "after it a step goes", step.LookAt, moment)
	})
}
