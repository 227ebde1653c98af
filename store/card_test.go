package store

import (
	"testing"
	"time"
)

func TestOneCardOfTheWeekAndAnyNumberShared(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g, other := aGroup(t, tx, "C1"), aGroup(t, tx, "C2")
		week := Given{Group: g.ID, Week: "2026-W47", Card: "visie-01", At: moment, Opener: "U1"}
		week.ID = got(tx.Give(week))(t)
		equal(t, "as given", got(tx.Given(week.ID))(t), week)
		if _, err := tx.Give(Given{Group: g.ID, Week: "2026-W47", Card: "visie-02", At: moment}); err == nil {
			t.Error("a second card in one week")
		}
		for _, fine := range []Given{
			{Group: g.ID, Week: "2026-W48", Card: "visie-03", At: moment.AddDate(0, 0, 7)},
			{Group: g.ID, Week: "2026-W47", Card: "visie-04", At: moment.Add(-time.Hour), By: "U1", Shared: true},
			{Group: g.ID, Week: "2026-W47", Card: "visie-04", At: moment.Add(time.Hour), By: "U2", Shared: true},
			{Group: other.ID, Week: "2026-W47", Card: "visie-01", At: moment},
		} {
			got(tx.Give(fine))(t)
		}
		var cards []string
		for _, c := range got(tx.AllGiven(g.ID))(t) {
			cards = append(cards, c.Card)
		}
		same(t, "oldest first", cards, "visie-04", "visie-01", "visie-04", "visie-03")
		_, err := tx.Given(99)
		equal(t, "another", err, ErrNotFound)
	})
}

func TestReplacingRemembersTheOldCard(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		c := Given{Group: g.ID, Week: "2026-W47", Card: "visie-01", At: moment}
		c.ID = got(tx.Give(c))(t)
		ok(t, tx.ReplaceCard(c, "vak-02", "U1"))
		back := got(tx.Given(c.ID))(t)
		equal(t, "card", back.Card, "vak-02")
		equal(t, "instead of", back.Instead, "visie-01")
		equal(t, "by", back.By, "U1")
	})
}

func TestSharedSinceCountsSharedCardsOfOneGroup(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g, other := aGroup(t, tx, "C1"), aGroup(t, tx, "C2")
		for _, c := range []Given{
			{Group: g.ID, At: moment, Shared: true},
			{Group: g.ID, At: moment.Add(time.Hour), Shared: true},
			{Group: g.ID, At: moment.Add(-time.Second), Shared: true}, // yesterday
			{Group: g.ID, At: moment.Add(time.Hour)},                  // the card of the week
			{Group: other.ID, At: moment.Add(time.Hour), Shared: true},
		} {
			got(tx.Give(c))(t)
		}
		equal(t, "shared", got(tx.SharedSince(g.ID, moment))(t), 2)
	})
}

func TestWishesCountPeopleNotPresses(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g, other := aGroup(t, tx, "C1"), aGroup(t, tx, "C2")
		toggle := func(card, person string, want bool) {
			t.Helper()
			equal(t, person+" on", got(tx.ToggleWish(g.ID, card, person))(t), want)
		}
		toggle("visie-01", "U1", true)
		toggle("visie-01", "U2", true)
		toggle("zingeving-01", "U1", true)
		toggle("zingeving-01", "U2", true)
		toggle("zingeving-01", "U3", true)
		toggle("sociaal-01", "U3", true)
		toggle("sociaal-01", "U3", false)
		got(tx.ToggleWish(other.ID, "visie-01", "U1"))(t)
		equal(t, "visie-01", got(tx.Wishes(g.ID, "visie-01"))(t), 2)
		equal(t, "sociaal-01", got(tx.Wishes(g.ID, "sociaal-01"))(t), 0)
		list := got(tx.Wished(g.ID))(t)
		if len(list) != 2 || list[0] != (Wish{"zingeving-01", 3}) || list[1] != (Wish{"visie-01", 2}) {
			t.Errorf("got %v, want zingeving-01 of three people, then visie-01 of two", list)
		}
	})
}

func TestSavedCardsAreOnesOwnNewestFirst(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		ok(t, tx.SaveCard("U1", "visie-01", moment), tx.SaveCard("U1", "vak-01", moment.Add(time.Minute)),
			tx.SaveCard("U1", "visie-01", moment.Add(time.Hour)), // again: keeps its place
			tx.SaveCard("U1", "sociaal-01", moment.Add(time.Second)), tx.SaveCard("U2", "visie-01", moment))
		same(t, "mine", got(tx.SavedCards("U1"))(t), "vak-01", "sociaal-01", "visie-01")
		ok(t, tx.UnsaveCard("U1", "visie-01"), tx.UnsaveCard("U1", "never-saved"))
		same(t, "after removing", got(tx.SavedCards("U1"))(t), "vak-01", "sociaal-01")
		same(t, "of somebody else", got(tx.SavedCards("U2"))(t), "visie-01")
	})
}
