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
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)",
		"foreign_keys(ON)", "secure_delete(ON)", "cache_size(-1000)",
	}}
	begin := "BEGIN IMMEDIATE"
	if readOnly {
		begin = "BEGIN"
		q.Add("_pragma", "query_only(ON)")
	}
	db, err := sql.Open("sqlite", address(path, q))
	if err != nil {
		return nil, fmt.Errorf("opening database %s: %w", path, err)
	}
	p := &pool{db, begin, make(chan *conn, n)}
	for range n {
		p.free <- &conn{prepared: map[string]*sql.Stmt{}}
	}
	return p, nil
}

// address is a path and settings as SQLite takes them.
func address(path string, q url.Values) string {
	return (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: q.Encode()}).String()
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

// use runs f with a free connection.
func (p *pool) use(ctx context.Context, f func(*conn) error) (err error) {
	var c *conn
	var open bool
	select {
	case c, open = <-p.free:
	case <-ctx.Done():
		return ctx.Err()
	}
	if !open {
		return errors.New("database: it is closed")
	}
	defer func() { p.free <- c }()
	if c.db == nil {
		if c.db, err = p.db.Conn(ctx); err != nil {
			c.db = nil
			return fmt.Errorf("database: %w", err)
		}
	}
	return f(c)
}

// transact runs f in a transaction on a free connection, and commits it unless
// f returns an error or panics.
func (p *pool) transact(ctx context.Context, f func(*conn) error) error {
	return p.use(ctx, func(c *conn) error { return c.transact(ctx, p.begin, f) })
}

func (c *conn) transact(ctx context.Context, begin string, f func(*conn) error) (err error) {
	if err := c.run(ctx, begin); err != nil {
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
