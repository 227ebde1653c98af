package main

import (
	"slices"
	"testing"

	"intervisiebot/store"
)

// opener says who begins with each card of a group so far.
func (w *wall) openers(id int64) (names []string) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		given, err := tx.AllGiven(id)
		for _, g := range given {
			names = append(names, g.Opener)
		}
		return err
	})
	return names
}

func TestEverybodyBeginsOnceBeforeAnybodyBeginsTwice(t *testing.T) {
	w := newWall(t)
	id := w.group("2026-08-31 09:00", []string{"UB", "UA", "UC"}, nil)
	w.write(func(tx *store.Tx) error { // these never begin: of another workspace, deactivated, a bot
		for _, p := range []store.Person{{ID: "US", Human: true, Active: true, Stranger: true}, {ID: "UD", Human: true}, {ID: "UR", Active: true}} {
			if err := tx.SavePerson(p); err != nil {
				return err
			}
			if err := tx.AddMember(id, p.ID); err != nil {
				return err
			}
		}
		return nil
	})
	w.at("2026-09-03 15:30", "2026-09-10 15:30", "2026-09-17 15:30", "2026-09-24 15:30")
	w.write(func(tx *store.Tx) error { // somebody new comes first
		if err := tx.SavePerson(store.Person{ID: "UN", Name: "UN", Human: true, Active: true}); err != nil {
			return err
		}
		return tx.AddMember(id, "UN")
	})
	w.at("2026-10-01 15:30", "2026-10-08 15:30")
	if got, want := w.openers(id), []string{"UA", "UB", "UC", "UA", "UN", "UB"}; !slices.Equal(got, want) {
		t.Errorf("begin %v, want %v", got, want)
	}
	w.change(id, "2026-10-09 09:00", func(g *store.Group) { g.Opener = false })
	w.at("2026-10-15 15:30")
	if got := w.openers(id); got[len(got)-1] != "" {
		t.Errorf("%s begins in a group that wants nobody to", got[len(got)-1])
	}
}

func TestAGroupOfNobodyGetsItsCard(t *testing.T) {
	w := newWall(t)
	id := w.group("2026-11-10 09:00", nil, nil)
	w.at("2026-11-12 15:30")
	if got := w.openers(id); !slices.Equal(got, []string{""}) {
		t.Errorf("begin %v", got)
	}
}
