package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"intervisiebot/store"
)

// sweepHour is the hour of the night at which data goes whose time is over, in
// the zone that is proposed to groups.
const sweepHour = 4 * time.Hour

// sweep removes once a day what is kept no longer, and logs how much of what.
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
	loc := store.Location(b.zone)
	next := store.DayOf(now.In(loc)).Add(1).Start(loc).Add(sweepHour)
	var swept []store.Swept
	err = b.store.Update(ctx, func(tx *store.Tx) (err error) {
		if swept, err = tx.Sweep(now); err != nil {
			return err
		}
		return tx.SetSweep(next)
	})
	if err != nil {
		b.log.Error("removing old data failed, leaving it for later", "wait", redrawLater, "err", err)
		return b.store.Update(ctx, func(tx *store.Tx) error { return tx.SetSweep(now.Add(redrawLater)) })
	}
	for _, s := range swept {
		b.log.Info("old data went", "what", s.What, "count", s.N)
	}
	if err := b.store.Truncate(ctx); err != nil {
		b.log.Error("emptying the write-ahead log failed", "err", err)
	}
	return nil
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
