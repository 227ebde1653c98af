package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"time"

	"intervisiebot/store"
)

// errUsage says that backup or restore was told something that cannot work.
var errUsage = errors.New("usage: bot backup FILE, or bot restore FILE [--force]")

// stored reads what backup and restore need of the settings: these work without
// tokens.
func stored() (config, store.Key, error) {
	c, err := settled()
	if c.database == "" {
		return c, store.Key{}, err
	}
	key, err := store.ReadKey(c.dataKey, false)
	if err != nil {
		return c, key, fmt.Errorf("DATA_KEY_FILE: %w", err)
	}
	return c, key, nil
}

// backup copies the database to a new file, whether a bot runs on it or not.
func backup(ctx context.Context, args []string, stdout io.Writer, now func() time.Time) error {
	if len(args) != 1 {
		return errUsage
	}
	c, key, err := stored()
	if err != nil {
		return err
	}
	f, err := store.LookAt(c.database)
	if err != nil {
		return fmt.Errorf("DATABASE_PATH: %w", err)
	}
	if err := errors.Join(f.Copy(ctx, args[0], key, c.clock(now)()), f.Close()); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s is a whole copy of %s. The key is not in it: keep a copy of %s somewhere else.\n", args[0], c.database, c.dataKey)
	return nil
}

// restoreWait is how long restore waits for the bot to be gone: it asks for it to
// be stopped, so it should be.
const restoreWait = time.Second

// restore puts a copy back in the place of the database, which no bot may be
// running on.
func restore(ctx context.Context, args []string, stdout io.Writer, now func() time.Time) error {
	isForce := func(arg string) bool { return arg == "--force" || arg == "-force" }
	force := slices.ContainsFunc(args, isForce)
	args = slices.DeleteFunc(slices.Clone(args), isForce)
	if len(args) != 1 {
		return errUsage
	}
	c, key, err := stored()
	if err != nil {
		return err
	}
	l, err := takeLock(ctx, c.database, restoreWait)
	if err != nil {
		return fmt.Errorf("DATABASE_PATH: %w", err)
	}
	return errors.Join(putBack(ctx, c, key, args[0], force, stdout, c.clock(now)()), l.release())
}

// putBack restores, and tells what is lost by it.
func putBack(ctx context.Context, c config, key store.Key, from string, force bool, stdout io.Writer, now time.Time) error {
	if _, err := os.Stat(c.database); !force && !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fmt.Errorf("DATABASE_PATH: %s exists (hint: --force puts the copy in its place and keeps it aside)", c.database))
	}
	f, err := store.LookAt(from)
	if err != nil {
		return err
	}
	asOf, err := f.AsOf(ctx)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	aside, err := store.Restore(ctx, from, c.database, key, now)
	if err != nil {
		return err
	}
	moment := "an unknown moment"
	if !asOf.IsZero() {
		moment = asOf.In(store.Location(c.zone)).Format("Monday 2 January 2006 15:04 MST")
	}
	fmt.Fprintf(stdout, "restored: %s is as it was on %s; nothing that was due since then is sent\n", c.database, moment)
	if aside == "" {
		fmt.Fprint(stdout, "lost: whatever happened after that; there is no newer database here to compare with\nkept aside: nothing\n")
		return nil
	}
	fmt.Fprintf(stdout, "lost: %s\nkept aside: what stood here is now %s; delete it when all is well\n", newerIn(ctx, aside, asOf), aside)
	return nil
}

// newerIn tells what a database knows that one of an earlier moment does not.
func newerIn(ctx context.Context, path string, asOf time.Time) string {
	f, err := store.LookAt(path)
	if err != nil {
		return "that cannot be told: " + err.Error()
	}
	defer f.Close()
	messages, cases, err := f.After(ctx, asOf)
	if err != nil {
		return "that cannot be told: " + err.Error()
	}
	return fmt.Sprintf("what happened after that, of which %d messages sent and %d cases submitted", messages, cases)
}

// dropEvery is how often old copies are looked for.
const dropEvery = time.Hour

// sweeper removes the copies from before an upgrade when they are old. It is
// called at each beat with the machine's time.
func sweeper(database string, log *slog.Logger) func(now time.Time) {
	var last time.Time
	return func(now time.Time) {
		if now.Sub(last) < dropEvery {
			return
		}
		last = now
		n, err := store.DropOldCopies(database, now)
		if err != nil {
			log.Warn("removing an old copy failed", "err", err)
		}
		if n > 0 {
			log.Info("copies from before an upgrade removed", "count", n)
		}
	}
}
