package store

import (
	"errors"
	"testing"
	"time"
)

// aSession is a meeting of group 1 with something in every field.
func aSession(day Day) Session {
	planned := time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)
	return Session{Group: 1, Form: "form-" + string(day), State: SessionPlanned, Day: day, Minute: 13 * 60, Minutes: SessionMinutes, Theme: "visie",
		Method: "incident", Chair: "U1", Host: "U2", Place: "De Brug, lokaal 3", PlannedBy: "U1", PlannedAt: planned, ChangedAt: planned}
}

func TestSessionsAreKept(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		group := aGroup(t, tx, "C1").ID
		first, fresh, err := tx.AddSession(aSession("2026-12-10"))
		ok(t, err)
		equal(t, "fresh", fresh, true)
		again, fresh, err := tx.AddSession(aSession("2026-12-10"))
		ok(t, err)
		equal(t, "the same form planned a second", fresh, false)
		equal(t, "the first", again, first)
		second, _, err := tx.AddSession(aSession("2026-11-26"))
		ok(t, err)
		same(t, "days", got(tx.Group(group))(t).Schedule.Periods, Period{Kind: Meeting, First: "2026-11-26", Last: "2026-11-26"},
			Period{Kind: Meeting, First: "2026-12-10", Last: "2026-12-10"})

		first.State, first.Told, first.Edition, first.Sequence, first.Place, first.NextAt = SessionHeld, "held", 2, 3, "Elders", first.ChangedAt
		ok(t, tx.SaveSession(first))
		same(t, "from a day on", got(tx.Sessions(group, "2026-11-27"))(t), first)
		same(t, "due", got(tx.SessionsDue(first.ChangedAt, 5))(t), first)
		due := got(tx.SessionsToEvaluate(first.ChangedAt, 5))(t)
		equal(t, "meetings of which the evaluation must be looked at", len(due), 2)
		for _, s := range due {
			ok(t, tx.Evaluated(s.ID))
		}
		equal(t, "next look", got(tx.NextLook())(t), first.ChangedAt)

		second.State = SessionCancelled
		ok(t, tx.SaveSession(second))
		if _, err := tx.SessionOn(group, second.Day); !errors.Is(err, ErrNotFound) {
			t.Errorf("a cancelled meeting is on its day: %v", err)
		}
	})
}

func TestTheLastWordOnComingCounts(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		aGroup(t, tx, "C1")
		s, _, err := tx.AddSession(aSession("2026-12-10"))
		ok(t, err)
		no := RSVP{s.ID, "U2", false, moment.Add(time.Hour), "Ouderavond"}
		ok(t, tx.SetRSVP(RSVP{s.ID, "U2", true, moment, ""}))
		ok(t, tx.SetRSVP(no))
		same(t, "said", got(tx.RSVPs(s.ID))(t), no)
	})
}

// A meeting keeps its time on the clock when the clocks change.
func TestStartOfASession(t *testing.T) {
	loc := Location("Europe/Amsterdam")
	for _, day := range []Day{"2027-03-26", "2027-03-29"} {
		s := aSession(day)
		if start, end := s.Start(loc), s.End(loc); start.Hour() != 13 || end.Sub(start) != 150*time.Minute {
			t.Errorf("on %s from %v to %v", day, start, end)
		}
	}
}
