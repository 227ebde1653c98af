// Package store is what the bot knows: the domain types beside their SQL.
//
// One noun a file, and what belongs to it in files that begin with its name:
//
//	group, person, card, owncard      who is where, and which cards they got and made
//	case, question                    what members bring
//	session, turn, told, overtaken    meetings: whose turn it is, who knows of one, which
//	                                  messages about it make no sense any more
//	evaluation                        statements, ballots, the secret that keeps them apart
//	                                  from people, and what a result may show
//	post, rest, home                  what hangs in Slack, how much of it was not asked for,
//	                                  and what hung on App Home
//	mydata, retention                 all that is held about people, and how long
//	seal, rotate                      what people typed is sealed in its column
//	pool, upgrade, file, restore      the database as a file
//
// Rules that follow from the facts alone live here too, as pure methods: when a
// group's next card is due (schedule), which days are free (day, freedays), which
// weeks count (schoolweek), what time brings to a meeting and its evaluation
// (session_time, evaluation_time) and to a group that may end (goingon). What
// anybody reads lives in package cards; who may do what, in package commands; when
// things happen, in package bot. No other package writes SQL.
//
// A fact and the messages that follow from it are written in one Update. Time is
// an argument: nothing here asks what time it is.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

//go:embed schema/*.sql
var schema embed.FS

// ErrNotFound says that there is no such row.
var ErrNotFound = errors.New("not found")

// Store is the database. It is safe for use by many goroutines.
type Store struct {
	write *pool // one connection: writers wait for each other in Go, not in SQLite
	read  *pool
	seal  sealer
	wrote atomic.Int64

	traces atomic.Bool // the log may hold older versions of what was erased

	secrets secrets
}

// Wrote counts the Updates that came about since Open: as long as it is the
// same, the facts are.
func (s *Store) Wrote() int64 { return s.wrote.Load() }

// Tx is one transaction: all of it happens or none of it. Not for use by
// several goroutines.
type Tx struct {
	conn   *conn
	ctx    context.Context
	seal   sealer
	erased bool // what people typed or answered: no older copy of it may linger

	secrets *secrets
}

// Open opens the database at path, makes it when there is none, and brings an
// older one up to date, of which it keeps a copy. Key seals what people type.
func Open(ctx context.Context, path string, key Key) (*Store, error) {
	return open(ctx, path, key, true)
}

// open opens the database; keep tells whether an older one is kept beside it.
func open(ctx context.Context, path string, key Key, keep bool) (*Store, error) {
	seal, err := newSealer(key)
	if err != nil {
		return nil, err
	}
	s := &Store{seal: seal}
	s.traces.Store(true) // of what happened before the start nothing is known
	if s.write, err = connect(path, false, 1); err != nil {
		return nil, err
	}
	if s.read, err = connect(path, true, readers); err != nil {
		return nil, errors.Join(err, s.write.close())
	}
	if err := errors.Join(s.migrate(ctx, path, keep), s.checkKey(ctx)); err != nil {
		return nil, errors.Join(fmt.Errorf("opening database %s: %w", path, err), s.Close())
	}
	return s, nil
}

// checkKey tells at once that this is not the key of this database, before
// anything is sealed with it. What is sealed there names the database: it stays
// the same when the key changes, and when a copy is put back.
func (s *Store) checkKey(ctx context.Context) error {
	return s.Update(ctx, func(tx *Tx) error {
		sealed, err := one(tx, single[[]byte], `SELECT value FROM sealed_check`)
		name := NewID()[:markSize]
		switch {
		case errors.Is(err, ErrNotFound):
			err = tx.exec(`INSERT INTO sealed_check (value) VALUES (?)`, tx.seal.seal("sealed_check.value", name))
		case err == nil:
			name, err = tx.seal.open("sealed_check.value", sealed)
		}
		s.secrets.mark = name + "-"
		return err
	})
}

// Close closes the database.
func (s *Store) Close() error {
	return errors.Join(s.read.close(), s.write.close())
}

// Update runs f in a transaction that may write, and commits it unless f
// returns an error.
func (s *Store) Update(ctx context.Context, f func(*Tx) error) error {
	erased := false
	err := s.run(ctx, s.write, func(tx *Tx) error {
		err := f(tx)
		erased = tx.erased
		return err
	})
	if err == nil {
		s.wrote.Add(1)
	}
	if err == nil && erased {
		s.traces.Store(true)
		_ = s.Truncate(ctx) // what was done is done; the daily sweep tries again, and tells
	}
	return err
}

// Truncate empties the write-ahead log if older versions of what was erased may
// stand in it. While another program reads one of those, it leaves them to the
// next time: writers do not wait for that.
func (s *Store) Truncate(ctx context.Context) error {
	if !s.traces.Load() {
		return nil
	}
	return s.write.use(ctx, func(c *conn) error {
		ctx := context.WithoutCancel(ctx)
		if err := c.run(ctx, "PRAGMA busy_timeout(100)"); err != nil {
			return err
		}
		var busy, pages, moved int
		err := c.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
		if err == nil {
			s.traces.Store(busy != 0)
		}
		return errors.Join(err, c.run(ctx, "PRAGMA busy_timeout(5000)"))
	})
}

// View runs f in a transaction that sees one moment of the database.
func (s *Store) View(ctx context.Context, f func(*Tx) error) error {
	return s.run(ctx, s.read, f)
}

func (s *Store) run(ctx context.Context, p *pool, f func(*Tx) error) error {
	return p.transact(ctx, func(c *conn) error { return f(&Tx{conn: c, ctx: ctx, seal: s.seal, secrets: &s.secrets}) })
}

func (tx *Tx) exec(query string, args ...any) error {
	_, err := tx.result(query, args...)
	return err
}

// insert runs the statement and returns the id of the new row.
func (tx *Tx) insert(query string, args ...any) (int64, error) {
	res, err := tx.result(query, args...)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// changed runs the statement and reports whether it touched any row.
func (tx *Tx) changed(query string, args ...any) (bool, error) {
	res, err := tx.result(query, args...)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

func (tx *Tx) result(query string, args ...any) (sql.Result, error) {
	s, err := tx.conn.prepare(tx.ctx, query)
	if err != nil {
		return nil, err
	}
	res, err := s.ExecContext(tx.ctx, args...)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	return res, nil
}

// A row is what one result row can be read from.
type row interface{ Scan(...any) error }

// one reads the single row of a query with scan; ErrNotFound without one.
func one[T any](tx *Tx, scan func(row) (T, error), query string, args ...any) (v T, err error) {
	s, err := tx.conn.prepare(tx.ctx, query)
	if err != nil {
		return v, err
	}
	v, err = scan(s.QueryRowContext(tx.ctx, args...))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return v, err
}

// all reads every row of a query with scan.
func all[T any](tx *Tx, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	s, err := tx.conn.prepare(tx.ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(tx.ctx, args...)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	defer rows.Close()
	var vs []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		vs = append(vs, v)
	}
	return vs, rows.Err()
}

// single scans rows of one column.
func single[T any](r row) (T, error) {
	var v T
	err := r.Scan(&v)
	return v, err
}

// seconds is how a time is kept: NULL for the zero time.
func seconds(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.Unix()
}

func fromSeconds(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.Unix(n.Int64, 0).UTC()
}
