package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"intervisiebot/store"
)

// keepSaying is how long it is worth telling a channel something.
const keepSaying = 14 * 24 * time.Hour

// planGoingOn does what time brings by now to at most most groups that may end,
// and returns to how many.
func (b *bot) planGoingOn(tx *store.Tx, now time.Time, most int) (int, error) {
	due, err := tx.GoingOnDue(now, most)
	for _, w := range due {
		if err := planGoOn(tx, w, now); err != nil {
			return 0, fmt.Errorf("how group %d goes on: %w", w.Group, err)
		}
	}
	return len(due), err
}

// planGoOn goes through what time brought to a group up to now, and notes when
// to look again. A group that sleeps is left alone until it wakes, but for the
// promise that its settings are erased.
func planGoOn(tx *store.Tx, w store.GoingOn, now time.Time) error {
	g, err := tx.Group(w.Group)
	if err != nil {
		return err
	}
	w.NextAt = time.Time{}
	if g.State != store.Active && g.StoppedAt.IsZero() {
		return tx.SaveGoingOn(w)
	}
	all, err := tx.Sessions(g.ID, "")
	if err != nil {
		return err
	}
	if err := resume(tx, &g, now); err != nil {
		return err
	}
	today := store.DayOf(now.In(store.Location(g.Schedule.Zone)))
	if slices.ContainsFunc(all, func(s store.Session) bool { return s.State == store.SessionPlanned && s.Day >= today }) {
		w.AgainAt = time.Time{} // they plan
	}
	what, at := w.Next(g, all, now)
	for ; what != "" && !at.After(now); what, at = w.Next(g, all, now) {
		if err := bringGoOn(tx, &w, g, what, at, now); err != nil {
			return err
		}
		if what == store.GoOnErase {
			return tx.SaveGoingOn(store.GoingOn{Group: g.ID})
		}
	}
	w.NextAt = at
	return errors.Join(tx.SaveGoingOn(w), tx.Redraw(store.GoOnPost, g.ID, now))
}

// resume has a group that stopped go on: somebody planned a meeting since.
func resume(tx *store.Tx, g *store.Group, now time.Time) error {
	if g.StoppedAt.IsZero() {
		return nil
	}
	s, err := tx.PlannedSince(g.ID, g.StoppedAt)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	g.StoppedAt, g.NextAt = time.Time{}, g.Schedule.Next(now).At
	return errors.Join(tx.SaveGroup(*g), announce(tx, *g, s.PlannedBy, now, now, store.Changed{Field: "resume"}))
}

// bringGoOn does one thing that time brings to a group.
func bringGoOn(tx *store.Tx, w *store.GoingOn, g store.Group, what store.GoOnEvent, at, now time.Time) error {
	switch what {
	case store.GoOnErase:
		return tx.EraseSettings(g, now)
	case store.GoOnHand:
		w.Handed = g.Ends
		return handOver(tx, g, at, now)
	}
	w.AskedAt, w.AgainAt = now, time.Time{}
	due, err := dueOf(tx, g, at, now)
	if err != nil {
		return err
	}
	day := store.DayOf(at.In(store.Location(g.Schedule.Zone)))
	return tx.AddPost(store.Post{Key: store.GoOnKey(g.ID, what, day), Group: g.ID, Kind: store.GoOnPost, Subject: g.ID,
		Due: due, Until: due.Add(keepSaying)})
}

// handOver passes the rights of the facilitators to all, and tells so.
func handOver(tx *store.Tx, g store.Group, at, now time.Time) error {
	members, err := tx.Members(g.ID)
	if err != nil || !slices.ContainsFunc(members, func(m store.Member) bool { return m.Facilitator }) {
		return err
	}
	return errors.Join(tx.SetFacilitators(g.ID, nil), announce(tx, g, "", at, now, store.Changed{Field: "handed"}))
}

// announce records what changed in a group at a moment and hangs one line about
// it in its channel: at once when somebody did it, by day when by is "", nobody.
func announce(tx *store.Tx, g store.Group, by string, at, now time.Time, what ...store.Changed) error {
	id, err := tx.AddChange(store.Change{Group: g.ID, By: by, At: now, What: what})
	if err != nil {
		return err
	}
	due := now
	if by == "" {
		if due, err = dueOf(tx, g, at, now); err != nil {
			return err
		}
	}
	return tx.AddPost(store.Post{Key: fmt.Sprintf("change/G%d/%d", g.ID, id), Group: g.ID, Kind: store.ChangePost, Subject: id,
		Due: due, Until: due.Add(keepSaying)})
}

// dueOf is when to say in a channel what time brought at a moment: then, or by
// day when that is past. Of what came before a restore it is that moment, so that
// it does not come again.
func dueOf(tx *store.Tx, g store.Group, at, now time.Time) (time.Time, error) {
	restored, err := tx.RestoredAt()
	if err != nil || at.Before(restored) {
		return at, err
	}
	return store.Latest(at, g.Schedule.Unpaused().Civil(now)), nil
}
