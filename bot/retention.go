package main

import (
	"context"
	"time"

	"intervisiebot/store"
)

// sweepEvery is how often what is kept no longer goes, a little less than how
// often Slack is asked who is in the groups.
const sweepEvery = refreshEvery - time.Hour

// sweep removes what is kept no longer, and logs how much of what. It does so
// right after Slack said who is in the groups: who returned while the bot was
// away is not taken for gone.
func (b *bot) sweep(ctx context.Context, now time.Time) error {
	due := false
	err := b.store.View(ctx, func(tx *store.Tx) error {
		at, err := tx.NextSweep()
		due = !at.After(now)
		return err
	})
	if err != nil || !due {
		return err
	}
	var swept []store.Swept
	err = b.store.Update(ctx, func(tx *store.Tx) (err error) {
		if swept, err = tx.Sweep(now); err != nil {
			return err
		}
		return tx.SetSweep(now.Add(sweepEvery))
	})
	if err != nil {
		return err
	}
	for _, s := range swept {
		b.log.Info("old data went", "what", s.What, "count", s.N)
	}
	return b.store.Truncate(ctx)
}
