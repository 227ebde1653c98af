package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// Restore makes the database at path what the copy was, as of now; nothing that
// was due before now is sent any more. No program may run on it. What stood there
// is kept aside, under the name that is returned, "" when nothing did. When it
// fails on the way, what stood there still does.
func Restore(ctx context.Context, from, path string, key Key, now time.Time) (aside string, err error) {
	part := path + ".part"
	if err = removeAll(part); err == nil {
		err = prepareRestored(ctx, from, part, key, now)
	}
	if err != nil {
		return "", errors.Join(err, removeAll(part))
	}
	if _, err := os.Stat(path); err == nil {
		if aside, err = setAside(path, now); err != nil {
			return aside, errors.Join(err, removeAll(part))
		}
	}
	return aside, settleAs(part, path)
}

// prepareRestored makes a database of a copy.
func prepareRestored(ctx context.Context, from, part string, key Key, now time.Time) error {
	f, err := LookAt(from)
	if err != nil {
		return err
	}
	if err = f.Sound(ctx, key); err == nil {
		err = f.vacuum(ctx, part)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	s, err := open(ctx, part, key, false)
	if err != nil {
		return err
	}
	return errors.Join(s.Update(ctx, func(tx *Tx) error { return tx.Restored(now) }), s.Close())
}

// setAside renames a database with what stands beside it; what could not be
// renamed last stands where it stood.
func setAside(path string, now time.Time) (aside string, err error) {
	aside = path + ".replaced-" + now.UTC().Format("20060102-150405")
	if _, err := os.Lstat(aside); !errors.Is(err, fs.ErrNotExist) {
		return "", errors.Join(err, fmt.Errorf("%s exists already (hint: try again in a second)", aside))
	}
	for _, beside := range append(besides, "") { // the log of a database that was not closed belongs to it
		if err := os.Rename(path+beside, aside+beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return aside, err
		}
	}
	return aside, nil
}

// Restored makes what a copy believes true of now: what was due between its
// making and this moment probably came, in a time that this database does not
// know of, so it does not come again. What was being sent then nobody can tell
// of any more.
func (tx *Tx) Restored(now time.Time) error {
	t := now.Unix()
	return errors.Join(
		tx.exec(`DELETE FROM mark WHERE name = 'copied'`),
		tx.mark("restored", now),
		tx.exec(`UPDATE post SET lead = NULL, look_at = due WHERE state = 'waiting' AND lead IS NOT NULL`),
		tx.exec(`UPDATE post SET state = 'dropped', reason = ?, look_at = NULL WHERE state = 'waiting' AND due < ?`, SkipRestored, t),
		tx.exec(`UPDATE post SET state = 'dropped', reason = 'unsure', look_at = NULL WHERE state IN ('sending', 'unsure') AND due < ?`, t),
		tx.exec(`UPDATE post SET look_at = ? WHERE kind = 'ask' AND state = 'hanging'`, t), // answered by that
		// Nobody knows any more who was told when their text would be erased.
		tx.exec(`UPDATE casus SET erase_at = ?1 WHERE erase_at < ?1 AND erased_at IS NULL AND instr(told, 'fade') > 0`, now.Add(FadeBefore).Unix()),
		// Ballots of the time that was lost are gone, and who cast them could not vote again unnoticed.
		tx.VoidOpen(now),
	)
}

// RestoredAt is when this database was put back; the zero time for never.
func (tx *Tx) RestoredAt() (time.Time, error) {
	at, err := one(tx, single[int64], `SELECT at FROM mark WHERE name = 'restored'`)
	if errors.Is(err, ErrNotFound) {
		return time.Time{}, nil
	}
	return fromSeconds(sql.NullInt64{Int64: at, Valid: true}), err
}

func (tx *Tx) mark(name string, at time.Time) error {
	return tx.exec(`INSERT INTO mark (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at`, name, at.Unix())
}

// Writable returns an error when the database cannot be written: it writes.
func (s *Store) Writable(ctx context.Context, now time.Time) error {
	return s.run(ctx, s.write, func(tx *Tx) error { return tx.mark("written", now) }) // no fact changed
}
