package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"intervisiebot/cards"
	"intervisiebot/commands"
	"intervisiebot/store"
)

// App Home is shown when its person opens it, and again when what it shows
// changes. Only of people in the groups who opened it is it known what hangs
// there; whoever else opens it is shown it and forgotten.

// homeOpened hears that somebody looks at their App Home.
func (b *bot) homeOpened(ctx context.Context, e *slackevents.AppHomeOpenedEvent) error {
	if e.Tab != "home" {
		return nil
	}
	return b.store.Update(ctx, func(tx *store.Tx) error { return tx.OpenHome(e.User, b.now()) })
}

// showHomes shows the App Homes that must be compared with the facts by now, one
// after the other, beside the heart. What changes many times while one is on its
// way is shown once.
func (b *bot) showHomes(ctx context.Context, now time.Time) error {
	if b.homes.Load() {
		return nil
	}
	if _, err := b.homeToSee(ctx, now); err != nil {
		return unlessNone(err)
	}
	b.homes.Store(true)
	b.errand(func() {
		defer func() { b.homes.Store(false); b.poke() }()
		for {
			h, err := b.homeToSee(ctx, b.now())
			if err == nil {
				err = b.showHome(ctx, h)
			}
			if err != nil {
				if unlessNone(err) != nil {
					b.log.Error("showing App Home failed", "err", err)
				}
				return
			}
		}
	})
	return nil
}

// unlessNone is an error, unless it says that there is no such row.
func unlessNone(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

func (b *bot) homeToSee(ctx context.Context, now time.Time) (h store.Home, err error) {
	err = b.store.View(ctx, func(tx *store.Tx) error { h, err = tx.HomeToSee(now); return err })
	return h, err
}

// showHome shows one App Home as the facts are now, and notes when to look again.
func (b *bot) showHome(ctx context.Context, h store.Home) error {
	tab, unsure, err := b.drawHome(ctx, h.Person)
	if err == nil && len(unsure) > 0 {
		for _, channel := range unsure {
			if err := b.look(ctx, channel); err != nil {
				b.log.Warn("asking Slack who is in a group failed", "err", err)
			}
		}
		tab, unsure, err = b.drawHome(ctx, h.Person)
	}
	if err != nil {
		b.log.Error("drawing App Home failed, leaving it for later", "wait", redrawLater, "err", err)
		return b.settleHome(ctx, h, b.now().Add(redrawLater))
	}
	var again time.Time
	if len(unsure) > 0 {
		again = b.now().Add(refreshRetry)
	}
	text, err := json.Marshal(tab)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	hash := hex.EncodeToString(sum[:8])
	if hash == h.Hash {
		return b.settleHome(ctx, h, again)
	}
	_, err = b.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: h.Person, View: tab})
	switch v := judge(err); v.fate {
	case shown:
		h.Hash = hash
	case later, lost: // the same again does no harm; Slack may mean all of them
		b.log.Warn("Slack did not take an App Home", "fate", v.fate, "err", err)
		return b.store.Update(ctx, func(tx *store.Tx) error { return tx.DelayHomes(b.now(), b.now().Add(max(v.wait, time.Second))) })
	default: // until it is opened again, or changes
		b.log.Warn("Slack did not take an App Home", "fate", v.fate, "err", err)
		h.Hash = ""
	}
	return b.settleHome(ctx, h, again)
}

func (b *bot) drawHome(ctx context.Context, person string) (tab cards.Tab, unsure []string, err error) {
	err = b.store.View(ctx, func(tx *store.Tx) error {
		var v cards.HomeView
		v, unsure, err = commands.Home(tx, b.deck, commands.Ask{Person: person, Now: b.now(), Sure: b.sure})
		tab = cards.Home(v)
		return err
	})
	return tab, unsure, err
}

// settleHome records what an App Home shows. That of who is in no group, and of
// whom nothing is kept, is forgotten.
func (b *bot) settleHome(ctx context.Context, h store.Home, again time.Time) error {
	return b.store.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.Person(h.Person); errors.Is(err, store.ErrNotFound) {
			return tx.CloseHome(h.Person)
		} else if err != nil {
			return err
		}
		return tx.SaveHome(h, again)
	})
}
