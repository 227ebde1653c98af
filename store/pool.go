package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// readers is how many can read at the same time: enough to keep two cores busy.
// Each open connection costs memory.
const readers = 4

// busyTimeout is how many milliseconds one program waits for another.
const busyTimeout = "5000"

// pool is a number of connections to the database, opened when first used.
// Package database/sql has a pool of its own, but one that forgets prepared
// statements with every transaction, and reading SQL costs more than running it.
type pool struct {
	db    *sql.DB
	begin string
	free  chan *conn
}

// conn is one connection and its prepared statements.
type conn struct {
	db       *sql.Conn
	prepared map[string]*sql.Stmt
}

// connect makes a pool of n connections. The pragmas: WAL lets readers go on
// while one writes; FULL makes a commit survive a power cut, not only a kill
// (https://sqlite.org/pragma.html#pragma_synchronous); secure_delete overwrites
// what is erased.
func connect(path string, readOnly bool, n int) (*pool, error) {
	q := url.Values{"_pragma": {
		"busy_timeout(" + busyTimeout + ")", "journal_mode(WAL)", "synchronous(FULL)",
		"foreign_keys(ON)", "secure_delete(ON)", "cache_size(-1000)",
	}}
	begin := "BEGIN IMMEDIATE"
	if readOnly {
		begin = "BEGIN"
		q.Add("_pragma", "query_only(ON)")
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, fmt.Errorf("opening database %s: %w", path, err)
	}
	p := &pool{db, begin, make(chan *conn, n)}
	for range n {
		p.free <- &conn{prepared: map[string]*sql.Stmt{}}
	}
	return p, nil
}

// close closes the pool after those who use it are done; once is enough.
func (p *pool) close() error {
	var problems error
	for range cap(p.free) {
		c, open := <-p.free
		if !open {
			return nil
		}
		for _, s := range c.prepared {
			problems = errors.Join(problems, s.Close())
		}
		if c.db != nil {
			problems = errors.Join(problems, c.db.Close())
		}
	}
	close(p.free)
	return errors.Join(problems, p.db.Close())
}

// take waits for a free connection.
func (p *pool) take(ctx context.Context) (c *conn, err error) {
	var open bool
	select {
	case c, open = <-p.free:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if !open {
		return nil, errors.New("database: it is closed")
	}
	if c.db == nil {
		if c.db, err = p.db.Conn(ctx); err != nil {
			c.db = nil
			p.free <- c
			return nil, fmt.Errorf("database: %w", err)
		}
	}
	return c, nil
}

// transact runs f in a transaction on a free connection, and commits it unless
// f returns an error or panics.
func (p *pool) transact(ctx context.Context, f func(*conn) error) (err error) {
	c, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer func() { p.free <- c }()
	if err := c.run(ctx, p.begin); err != nil {
		return err
	}
	done := false
	defer func() {
		if done {
			return
		}
		// Also when ctx has ended: the connection must come back clean.
		if failed := c.run(context.WithoutCancel(ctx), "ROLLBACK"); failed != nil {
			err = errors.Join(err, failed)
		}
	}()
	if err := f(c); err != nil {
		return err
	}
	if err := c.run(ctx, "COMMIT"); err != nil {
		return err
	}
	done = true
	return nil
}

func (c *conn) run(ctx context.Context, statement string) error {
	s, err := c.prepare(ctx, statement)
	if err != nil {
		return err
	}
	if _, err = s.ExecContext(ctx); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// prepare is the statement of a query, kept for the next time.
func (c *conn) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := c.prepared[query]; ok {
		return s, nil
	}
	s, err := c.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	c.prepared[query] = s
	return s, nil
}

// emptyLog moves all that is in the write-ahead log into the database, where
// what was deleted is overwritten, and cuts the log to nothing. While somebody
// reads as of an earlier moment it cannot: false, and it is for later.
// https://sqlite.org/pragma.html#pragma_wal_checkpoint
func (s *Store) emptyLog(ctx context.Context) (bool, error) {
	c, err := s.write.take(ctx)
	if err != nil {
		return false, err
	}
	defer func() { s.write.free <- c }()
	if err := c.run(ctx, "PRAGMA busy_timeout(0)"); err != nil { // nobody waits for a reader
		return false, err
	}
	var busy, frames, moved int
	err = c.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved)
	if err != nil {
		err = fmt.Errorf("emptying the database's log: %w", err)
	}
	return err == nil && busy == 0, errors.Join(err, c.run(context.WithoutCancel(ctx), "PRAGMA busy_timeout("+busyTimeout+")"))
}
