package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// planAtOnce is how much is planned in one transaction.
const planAtOnce = 50

// planning does what is due by now to at most most groups, cases, learning
// questions, meetings or evaluations, and returns to how many.
type planning func(tx *store.Tx, now time.Time, most int) (int, error)

// plan hangs on the wall what time asks for by now. What one kind brings to
// another is planned too.
func (b *bot) plan(ctx context.Context, now time.Time) error {
	return errors.Join(b.remind(ctx, now), b.planDue(ctx, now))
}

func (b *bot) planDue(ctx context.Context, now time.Time) error {
	for {
		var due []store.Planned
		err := b.store.View(ctx, func(tx *store.Tx) (err error) { due, err = tx.PlannedDue(now); return err })
		if err != nil || len(due) == 0 { // most often: a look costs less than a transaction that may write
			return err
		}
		for _, what := range due {
			if what == store.PlannedEvaluations {
				b.lookFirst(ctx, now)
			}
			err = errors.Join(err, b.planAll(ctx, what, b.planningOf(what), now))
		}
		if err != nil {
			return err
		}
	}
}

func (b *bot) planningOf(what store.Planned) planning {
	return map[store.Planned]planning{
		store.PlannedGroups:      b.planGroups,
		store.PlannedCases:       b.planCases,
		store.PlannedQuestions:   b.planQuestions,
		store.PlannedSessions:    b.planSessions,
		store.PlannedGoingOn:     b.planGoingOn,
		store.PlannedEvaluate:    b.planEvaluate,
		store.PlannedEvaluations: b.planEvaluations,
	}[what]
}

// planAll plans one kind until nothing of it is due.
func (b *bot) planAll(ctx context.Context, what store.Planned, some planning, now time.Time) error {
	for {
		n, err := b.planSome(ctx, some, now, planAtOnce)
		if err != nil { // the trouble of one is not the others'
			n, err = b.planSome(ctx, some, now, 1)
		}
		if err != nil {
			b.log.Error("planning failed, leaving it for later", "what", what, "wait", redrawLater, "err", err)
			if n, err = 1, b.skipFirst(ctx, what, now); err != nil {
				return err
			}
		}
		if n == 0 {
			return nil
		}
	}
}

// planSome plans at most most of one kind, all of them or none, and returns how
// many.
func (b *bot) planSome(ctx context.Context, some planning, now time.Time, most int) (n int, err error) {
	err = b.store.Update(ctx, func(tx *store.Tx) error {
		n, err = some(tx, now, most)
		return err
	})
	return n, err
}

// skipFirst leaves what has waited longest for later.
func (b *bot) skipFirst(ctx context.Context, what store.Planned, now time.Time) error {
	return b.store.Update(ctx, func(tx *store.Tx) error {
		return tx.DelayFirst(what, now, now.Add(redrawLater))
	})
}

// planGroups hangs on the wall what the groups' schedules ask for.
func (b *bot) planGroups(tx *store.Tx, now time.Time, most int) (int, error) {
	groups, err := tx.GroupsDue(now, most)
	for _, g := range groups {
		if err := planGroup(tx, b.deck, g, now); err != nil {
			return 0, fmt.Errorf("group %d: %w", g.ID, err)
		}
	}
	return len(groups), err
}

// planGroup goes through the group's slots up to now, one after the other, and
// notes when to look again. Planning again changes nothing: a week has one card.
func planGroup(tx *store.Tx, deck cards.Deck, g store.Group, now time.Time) error {
	restored, err := tx.RestoredAt()
	if err != nil {
		return err
	}
	slot := g.Schedule.Next(g.NextAt.Add(-time.Second))
	for ; !slot.At.After(now); slot = g.Schedule.Next(slot.At) {
		// What keeps a card away by a restored database, such as a meeting, may have
		// been moved in the time that was lost: the card may have come.
		lost := slot.At.Before(restored) && slot.Skip.Kind != store.SkipSchool && slot.Skip.Kind != store.SkipPublic
		if slot.Skip != (store.Skip{}) && !lost {
			continue
		}
		if err := planCard(tx, deck, g, slot, now); err != nil {
			return err
		}
	}
	g.NextAt = slot.At
	return tx.SaveGroup(g)
}

// giveCard gives the group the next card.
func giveCard(tx *store.Tx, deck cards.Deck, g store.Group, slot store.Slot) (given store.Given, err error) {
	before, err := tx.AllGiven(g.ID)
	if err != nil {
		return given, err
	}
	if deck, err = cards.GroupDeck(tx, deck, g.ID); err != nil {
		return given, err
	}
	given = store.Given{Group: g.ID, Week: slot.Week, Card: deck.Next(g.ID, before).ID, At: slot.At}
	given.ID, err = tx.Give(given)
	return given, err
}

// planCard gives the group the card of a slot that has come.
func planCard(tx *store.Tx, deck cards.Deck, g store.Group, slot store.Slot, now time.Time) error {
	post := store.Post{Key: store.CardKey(g.ID, slot.Week), Group: g.ID, Kind: store.CardPost,
		Due: slot.At, Until: g.Schedule.Until(slot)}
	if _, err := tx.PostKeyed(post.Key); !errors.Is(err, store.ErrNotFound) {
		return err // this week had its card
	}
	restored, err := tx.RestoredAt()
	if err != nil {
		return err
	}
	// A card that was due before a restore is given, so that it does not come once
	// more; AddPost sees to it that it is not sent.
	again := slot.At.Before(restored)
	if post.LookAt = g.Schedule.ShowAt(now); post.LookAt.After(post.Until) && !again {
		post.State, post.Reason, post.LookAt = store.Dropped, string(store.SkipLate), time.Time{}
		return tx.AddPost(post)
	}
	given, err := giveCard(tx, deck, g, slot)
	if err != nil {
		return err
	}
	post.Subject = given.ID
	if g.Opener {
		first, err := tx.NextOpener(g.ID, given.ID)
		if err == nil {
			err = tx.SetOpener(given, first.ID, slot.At)
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return tx.AddPost(post)
}
