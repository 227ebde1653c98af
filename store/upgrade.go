package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func schemaFiles() ([]string, error) { return fs.Glob(schema, "schema/*.sql") } // sorted

// newer is the error about a database that is ahead of this program.
func newer(has, knows int) error {
	if has <= knows {
		return nil
	}
	return fmt.Errorf("it was made by a newer version of this program (schema %d, this one knows %d): run the newer one", has, knows)
}

// migrate runs the schema files that this database has not seen, all of them or
// none, after it has put a copy beside it. The number lives in user_version.
func (s *Store) migrate(ctx context.Context, path string, keep bool) error {
	files, err := schemaFiles()
	if err != nil {
		return err
	}
	var version int
	if err := s.View(ctx, func(tx *Tx) (err error) { version, err = tx.version(); return err }); err != nil {
		return err
	}
	if err := newer(version, len(files)); err != nil {
		return err
	}
	if keep && 0 < version && version < len(files) {
		if err := keepBefore(ctx, path, len(files)); err != nil {
			return fmt.Errorf("keeping a copy before the upgrade: %w", err)
		}
	}
	return s.Update(ctx, func(tx *Tx) error {
		for i, name := range files[version:] {
			text, err := schema.ReadFile(name)
			if err != nil {
				return err
			}
			if _, err := tx.conn.db.ExecContext(ctx, string(text)); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			if _, err := tx.conn.db.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version+i+1)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (tx *Tx) version() (n int, err error) {
	return n, tx.conn.db.QueryRowContext(tx.ctx, "PRAGMA user_version").Scan(&n)
}

// The copies from before an upgrade: beside the database, with the number of
// the schema that was to come.
const (
	beforeUpgrade = ".before-"
	keepCopies    = 7 * 24 * time.Hour
)

// keepBefore copies the database before it gets this schema. One that an upgrade
// which failed left there is of the same state, and makes room.
func keepBefore(ctx context.Context, path string, schema int) error {
	to := fmt.Sprintf("%s%s%d", path, beforeUpgrade, schema)
	f, err := LookAt(path)
	if err != nil {
		return err
	}
	part := to + ".part"
	if err = removeAll(part); err == nil {
		err = f.vacuum(ctx, part)
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = settleAs(part, to)
	}
	if err != nil {
		return errors.Join(err, removeAll(part))
	}
	return nil
}

// DropOldCopies removes the copies from before an upgrade of the database at
// path once they are seven days old, and returns how many. Now is the machine's
// time.
func DropOldCopies(path string, now time.Time) (n int, err error) {
	beside, err := os.ReadDir(filepath.Dir(path))
	for _, e := range beside {
		if !strings.HasPrefix(e.Name(), filepath.Base(path)+beforeUpgrade) {
			continue
		}
		info, failed := e.Info()
		if failed == nil && now.Sub(info.ModTime()) > keepCopies {
			if failed = os.Remove(filepath.Join(filepath.Dir(path), e.Name())); failed == nil {
				n++
			}
		}
		err = errors.Join(err, failed)
	}
	return n, err
}
