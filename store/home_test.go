package store

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Whatever Home shows is looked at again when it changes, for those whom it
// concerns and nobody else.
func TestHomeIsLookedAtWhenWhatItShowsChanges(t *testing.T) {
	s := newStore(t)
	g, _ := everywhere(t, s)
	elsewhere := Group{}
	in(t, s, func(tx *Tx) {
		ok(t, tx.SavePerson(Person{ID: "U3", Human: true, Active: true}))
		elsewhere = aGroup(t, tx, "C2")
		ok(t, tx.AddMember(elsewhere.ID, "U3"))
		for _, id := range []string{"U1", "U2", "U3"} {
			ok(t, tx.OpenHome(id, moment))
		}
	})
	for what, change := range map[string]struct {
		do        func(tx *Tx) error
		mine, all bool // U1 must see it; so must U2 in the same group
	}{
		"nothing":       {func(*Tx) error { return nil }, false, false},
		"settings":      {func(tx *Tx) error { return tx.SaveGroup(g) }, true, true},
		"a facilitator": {func(tx *Tx) error { return tx.SetFacilitators(g.ID, []string{"U2"}) }, true, true},
		"a free day": {func(tx *Tx) error {
			return tx.AddPeriod(g.ID, Period{Kind: FreePeriod, First: "2026-12-01", Last: "2026-12-01"})
		}, true, true},
		"no free day": {func(tx *Tx) error { _, err := tx.RemovePeriod(g.ID, 1); return err }, true, true},
		"a meeting": {func(tx *Tx) error {
			m, err := tx.Session(1)
			m.Place = "Elders"
			return firstOf(err, tx.SaveSession(m))
		}, true, true},
		"a new meeting": {func(tx *Tx) error {
			_, _, err := tx.AddSession(Session{Group: g.ID, Form: "m2", State: SessionPlanned, Day: "2027-01-07", PlannedAt: moment, ChangedAt: moment})
			return err
		}, true, true},
		"who is active": {func(tx *Tx) error { return tx.SavePerson(Person{ID: "U2", Human: true}) }, true, true},
		"an evaluation that opens": {func(tx *Tx) error {
			e, err := tx.Evaluation(1)
			e.State = EvaluationOpen
			return firstOf(err, tx.SaveEvaluation(e))
		}, true, true},
		"an evaluation at another time": {func(tx *Tx) error {
			e, err := tx.Evaluation(1)
			e.EndsAt, e.NextAt = moment, moment
			return firstOf(err, tx.SaveEvaluation(e))
		}, false, false},
		"a vote": {func(tx *Tx) error {
			return firstOf(tx.exec(`INSERT INTO token (evaluation_id, token) VALUES (1, x'01')`),
				tx.exec(`INSERT INTO ballot (evaluation_id, id, sealed) VALUES (1, x'01', x'01')`))
		}, false, false},
		"a case": {func(tx *Tx) error { c, err := tx.Case(1); c.Title = "Anders"; return firstOf(err, tx.SaveCase(c)) }, true, false},
		"a new case": {func(tx *Tx) error {
			_, _, err := tx.AddCase(Case{Group: g.ID, Person: "U1", Form: "f9", State: Submitted, SubmittedAt: moment})
			return err
		}, true, false},
		"a wording":       {func(tx *Tx) error { _, err := tx.AddVersion(1, Version{At: moment, Text: "Hoe?"}); return err }, true, false},
		"an answer":       {func(tx *Tx) error { q, err := tx.Question(1); return firstOf(err, tx.SaveQuestion(q)) }, true, false},
		"a saved card":    {func(tx *Tx) error { return tx.SaveCard("U1", "vak-01", moment) }, true, false},
		"no saved card":   {func(tx *Tx) error { return tx.UnsaveCard("U1", "vak-01") }, true, false},
		"a card erased":   {func(tx *Tx) error { _, err := tx.WithdrawOwnCard(g.ID, 1, "U1"); return err }, true, true},
		"everything":      {func(tx *Tx) error { _, err := tx.Erase("U1", moment); return err }, true, true},
		"who is a member": {func(tx *Tx) error { return tx.RemoveMember(g.ID, "U1") }, true, true},
	} {
		t.Run(what, func(t *testing.T) {
			stop := fmt.Errorf("stop")
			err := s.Update(t.Context(), func(tx *Tx) error {
				if what == "no free day" {
					ok(t, tx.AddPeriod(g.ID, Period{Kind: FreePeriod, First: "2026-12-01", Last: "2026-12-01"}))
				}
				if what == "no saved card" {
					ok(t, tx.SaveCard("U1", "vak-01", moment))
				}
				for h, err := tx.HomeToSee(moment); err == nil; h, err = tx.HomeToSee(moment) {
					h.Hash = "shown"
					ok(t, tx.SaveHome(h, time.Time{}))
				}
				ok(t, change.do(tx))
				for id, want := range map[string]bool{"U1": change.mine, "U2": change.all, "U3": false} {
					due := got(one(tx, single[bool], `SELECT look_at IS NOT NULL FROM home WHERE person_id = ?`, id))(t)
					equal(t, id+" is looked at", due, want)
				}
				return stop
			})
			equal(t, "error", err, stop)
		})
	}
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func TestHomesAreSeenOnceAndInOrder(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		_, err := tx.HomeToSee(moment)
		equal(t, "none", err, ErrNotFound)
		for i, id := range []string{"U1", "U2"} {
			ok(t, tx.OpenHome(id, moment.Add(time.Duration(i)*time.Minute)))
		}
		equal(t, "next look", got(tx.NextLook())(t), moment)
		h := got(tx.HomeToSee(moment.Add(time.Hour)))(t)
		equal(t, "first", h, Home{Person: "U1"})
		h.Hash = "a"
		ok(t, tx.SaveHome(h, time.Time{}))
		ok(t, tx.DelayHomes(moment.Add(time.Hour), moment.Add(2*time.Hour)))
		equal(t, "delayed", got(tx.NextLook())(t), moment.Add(2*time.Hour))
		// Opened again meanwhile: what was shown as of before does not count.
		h = got(tx.HomeToSee(moment.Add(2 * time.Hour)))(t)
		equal(t, "second", h.Person, "U2")
		ok(t, tx.OpenHome("U2", moment.Add(3*time.Hour)))
		h.Hash = "b"
		ok(t, tx.SaveHome(h, time.Time{}))
		equal(t, "again", got(tx.HomeToSee(moment.Add(3*time.Hour)))(t), Home{Person: "U2", Edition: 1, Hash: "b"})
		ok(t, tx.CloseHome("U2"))
		_, err = tx.HomeToSee(moment.Add(9 * time.Hour))
		equal(t, "closed", err, ErrNotFound)
	})
}

func TestTheNextSession(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		next := func(from Day) Session { return got(tx.NextSession(g.ID, from))(t) }
		equal(t, "none", next("2026-11-19"), Session{})
		late, _, err := tx.AddSession(aSession("2026-12-10"))
		ok(t, err)
		first, _, err := tx.AddSession(aSession("2026-12-03"))
		ok(t, err)
		equal(t, "the first", next("2026-11-19"), first)
		equal(t, "today", next("2026-12-03"), first)
		equal(t, "after it", next("2026-12-04"), late)
		first.State = SessionCancelled
		ok(t, tx.SaveSession(first))
		equal(t, "cancelled", next("2026-11-19"), late)
	})
}

// Nothing is read for Home but what it shows, however much there is: no table is
// gone through, and nothing is sorted.
func TestHomeReadsNoMoreThanItShows(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		for what, query := range map[string]string{
			"a case": `SELECT id FROM casus WHERE person_id = 'U1' ORDER BY id DESC LIMIT 6`,
			"a card": `SELECT card FROM saved WHERE person_id = 'U1' ORDER BY at DESC, card LIMIT 6`,
			"a group": `SELECT grp.id FROM grp JOIN member ON group_id = grp.id JOIN person ON person.id = person_id
				WHERE person_id = 'U1' AND human AND active AND state = 'active' ORDER BY group_id LIMIT 6 OFFSET 0`,
			"a meeting":        selectSession + ` WHERE group_id = 1 AND day >= '2026-12-03' AND state = 'planned' ORDER BY day LIMIT 1`,
			"all meetings":     selectSession + ` WHERE group_id = 1 AND day >= '2026-12-03' ORDER BY day, minute, id`,
			"meetings to come": `UPDATE session SET next_at = 1 WHERE group_id = 1 AND state = 'planned'`,
			"a Home":           `SELECT min(look_at) FROM home WHERE look_at IS NOT NULL`,
		} {
			for _, step := range got(all(tx, func(r row) (s string, err error) { var n int; return s, r.Scan(&n, &n, &n, &s) }, `EXPLAIN QUERY PLAN `+query))(t) {
				if strings.Contains(step, "TEMP B-TREE") || strings.HasPrefix(step, "SCAN") && !strings.Contains(step, "INDEX") {
					t.Errorf("%s: %s", what, step)
				}
			}
		}
	})
}
