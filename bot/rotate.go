package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"intervisiebot/store"
)

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
