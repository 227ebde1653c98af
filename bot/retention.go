package main

import (
	"context"
	"errors"
	"fmt"
	"io"
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

// rotateKey seals the database of these settings with a new data key.
func rotateKey(ctx context.Context, stdout io.Writer) error {
	c, err := settled()
	if err != nil {
		return err
	}
	l, err := takeLock(ctx, c.database, time.Second)
	if err != nil {
		return fmt.Errorf("DATABASE_PATH: %w", err)
	}
	if err := errors.Join(store.RotateKey(ctx, c.database, c.dataKey), l.release()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "Everything is sealed with a new key, in %s. Keep a copy of it, elsewhere than the backups.\n"+
		"Backups made before now open with the key of before only: keep your copy of that with them, or throw both away.\n", c.dataKey)
	return err
}
