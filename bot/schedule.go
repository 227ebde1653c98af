package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// planAtOnce is how many groups are planned in one transaction.
const planAtOnce = 50

// plan hangs on the wall what the groups' schedules ask for by now.
func (b *bot) plan(ctx context.Context, now time.Time) error {
	for {
		n, err := b.planSome(ctx, now, planAtOnce)
		if err != nil { // one group's trouble is not the others'
			n, err = b.planSome(ctx, now, 1)
		}
		if err != nil {
			b.log.Error("planning a group failed", "err", err)
			if n, err = 1, b.skipFirst(ctx, now); err != nil {
				return err
			}
		}
		if n == 0 {
			return nil
		}
	}
}

// planSome plans at most most groups, all of them or none, and returns how many.
func (b *bot) planSome(ctx context.Context, now time.Time, most int) (n int, err error) {
	err = b.store.Update(ctx, func(tx *store.Tx) error {
		groups, err := tx.GroupsDue(now, most)
		n = len(groups)
		for _, g := range groups {
			if err := planGroup(tx, b.deck, g, now); err != nil {
				return fmt.Errorf("group %d: %w", g.ID, err)
			}
		}
		return err
	})
	return n, err
}

// skipFirst leaves the group that has waited longest for later.
func (b *bot) skipFirst(ctx context.Context, now time.Time) error {
	return b.store.Update(ctx, func(tx *store.Tx) error {
		return tx.DelayFirst(now, now.Add(redrawLater))
	})
}

// planGroup goes through the group's slots up to now, one after the other, and
// notes when to look again. Planning again changes nothing: a week has one card.
func planGroup(tx *store.Tx, deck cards.Deck, g store.Group, now time.Time) error {
	slot := g.Schedule.Next(g.NextAt.Add(-time.Second))
	for ; !slot.At.After(now); slot = g.Schedule.Next(slot.At) {
		if slot.Skip != (store.Skip{}) {
			continue
		}
		if err := planCard(tx, deck, g, slot, now); err != nil {
			return err
		}
	}
	g.NextAt = slot.At
	return tx.SaveGroup(g)
}

// planCard gives the group the card of a slot that has come.
func planCard(tx *store.Tx, deck cards.Deck, g store.Group, slot store.Slot, now time.Time) error {
	post := store.Post{Key: store.CardKey(g.ID, slot.Week), Group: g.ID, Kind: store.CardPost,
		Due: slot.At, Until: g.Schedule.Until(slot)}
	_, err := tx.PostKeyed(post.Key)
	if !errors.Is(err, store.ErrNotFound) {
		return err // this week had its card
	}
	if post.LookAt = g.Schedule.ShowAt(now); post.LookAt.After(post.Until) {
		post.State, post.Reason, post.LookAt = store.Dropped, string(store.SkipLate), time.Time{}
		return tx.AddPost(post)
	}
	before, err := tx.AllGiven(g.ID)
	if err != nil {
		return err
	}
	if deck, err = cards.GroupDeck(tx, deck, g.ID); err != nil {
		return err
	}
	given := store.Given{Group: g.ID, Week: slot.Week, Card: deck.Next(g.ID, before).ID, At: slot.At}
	if given.ID, err = tx.Give(given); err != nil {
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
