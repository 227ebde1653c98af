package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// File is a database file seen from outside: a copy, or the database itself
// while a program runs on it. Nothing here changes it or brings it up to date.
type File struct {
	db   *sql.DB
	path string
}

// LookAt opens the database file at path to look at it.
func LookAt(path string) (*File, error) {
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if info.Size() == 0 {
		return nil, fmt.Errorf("%s is empty", path)
	}
	// Not "ro": that leaves a log beside a file nobody runs on.
	q := url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(5000)", "cache_size(-1000)"}}
	db, err := sql.Open("sqlite", address(path, q))
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	return &File{db, path}, nil
}

// Close closes the file.
func (f *File) Close() error { return f.db.Close() }

// Whole returns an error when the file is damaged. Thorough also compares every
// index with its table, which takes longer.
// https://sqlite.org/pragma.html#pragma_integrity_check
func (f *File) Whole(ctx context.Context, thorough bool) error {
	check := "PRAGMA quick_check(1)"
	if thorough {
		check = "PRAGMA integrity_check(1)"
	}
	var found string
	if err := f.db.QueryRowContext(ctx, check).Scan(&found); err != nil {
		return fmt.Errorf("%s is not a database or damaged: %w", f.path, err)
	}
	if found != "ok" {
		return fmt.Errorf("%s is damaged: %s", f.path, found)
	}
	return nil
}

// Schema is the number of the schema that the file has and the number that this
// program knows; an error when the file's is newer.
func (f *File) Schema(ctx context.Context) (has, knows int, err error) {
	files, err := schemaFiles()
	if err != nil {
		return 0, 0, err
	}
	if err := f.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&has); err != nil {
		return 0, 0, fmt.Errorf("%s: %w", f.path, err)
	}
	if has == 0 {
		return has, len(files), fmt.Errorf("%s is not a database of this program", f.path)
	}
	return has, len(files), newer(has, len(files))
}

// Opens returns an error when the key is not that of the file.
func (f *File) Opens(ctx context.Context, key Key) error {
	seal, err := newSealer(key)
	if err != nil {
		return err
	}
	var sealed []byte
	if err := f.db.QueryRowContext(ctx, "SELECT value FROM sealed_check").Scan(&sealed); err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	_, err = seal.open("sealed_check.value", sealed)
	return err
}

// Sound returns an error when the file is damaged, newer than this program, or
// not sealed with this key.
func (f *File) Sound(ctx context.Context, key Key) error {
	if err := f.Whole(ctx, true); err != nil {
		return err
	}
	if _, _, err := f.Schema(ctx); err != nil {
		return err
	}
	return f.Opens(ctx, key)
}

// AsOf is the moment up to which the file knows things: when it was made as a
// copy, or else when the last thing happened in it.
func (f *File) AsOf(ctx context.Context) (time.Time, error) {
	last := `SELECT max(t) FROM (SELECT max(sent_at) AS t FROM post UNION ALL SELECT max(at) FROM given UNION ALL SELECT max(at) FROM change)`
	for _, query := range []string{`SELECT at FROM mark WHERE name = 'copied'`, last} {
		var at sql.NullInt64
		if err := f.db.QueryRowContext(ctx, query).Scan(&at); err == nil && at.Valid { // an older schema lacks a table
			return fromSeconds(at), nil
		}
	}
	return time.Time{}, ctx.Err()
}

// After counts the messages sent and the cases submitted after a moment.
func (f *File) After(ctx context.Context, at time.Time) (messages, cases int, err error) {
	row := f.db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM post WHERE sent_at > ?1), (SELECT count(*) FROM casus WHERE submitted_at > ?1)`, at.Unix())
	return messages, cases, row.Scan(&messages, &cases)
}

// Copy writes the file as it is at this moment to a new file, and checks that
// copy. Who runs on the file goes on reading and writing meanwhile. It refuses
// to overwrite, and leaves nothing behind when it fails.
func (f *File) Copy(ctx context.Context, to string, key Key, now time.Time) error {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fmt.Errorf("%s exists already (hint: name a file that does not)", to))
	}
	part := to + ".part"
	err := f.vacuum(ctx, part)
	if err == nil {
		err = stamp(ctx, part, now)
	}
	if err == nil {
		err = soundAt(ctx, part, key)
	}
	if err == nil {
		err = settleAs(part, to)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("copying %s: %w", f.path, err), removeAll(part))
	}
	return nil
}

// vacuum writes a copy without the remains of what was erased.
// https://sqlite.org/lang_vacuum.html#vacuuminto
func (f *File) vacuum(ctx context.Context, to string) error {
	empty, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // SQLite's own would be readable by others
	if err != nil {
		return fmt.Errorf("%w (hint: may this program write there, or is a copy to this file under way?)", err)
	}
	if err := empty.Close(); err != nil {
		return err
	}
	if _, err = f.db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// stamp notes in a copy when it was made.
func stamp(ctx context.Context, path string, now time.Time) error {
	db, err := sql.Open("sqlite", address(path, url.Values{"_pragma": {"synchronous(FULL)"}}))
	if err != nil {
		return err
	}
	defer db.Close()
	var marks bool
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE name = 'mark'`).Scan(&marks); err != nil || !marks {
		return err
	}
	_, err = db.ExecContext(ctx, `INSERT INTO mark (name, at) VALUES ('copied', ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at`, now.Unix())
	return err
}

func soundAt(ctx context.Context, path string, key Key) error {
	f, err := LookAt(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sound(ctx, key), f.Close())
}

// settleAs gives a finished file its name, when it is on the disk.
func settleAs(part, to string) error {
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(part, to); err != nil {
		return err
	}
	if folder, err := os.Open(filepath.Dir(to)); err == nil {
		_ = folder.Sync() // Windows has no such thing
		_ = folder.Close()
	}
	return nil
}

// besides are the files that SQLite keeps beside a database.
var besides = []string{"-wal", "-shm", "-journal"}

// removeAll removes a database with what stands beside it.
func removeAll(path string) error {
	var problems error
	for _, beside := range append(besides, "") {
		if err := os.Remove(path + beside); !errors.Is(err, fs.ErrNotExist) {
			problems = errors.Join(problems, err)
		}
	}
	return problems
}
