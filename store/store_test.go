package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var rewrite = flag.Bool("update", false, "write the golden files anew")

// moment is a Thursday morning in school time; key is any key.
var (
	moment = time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC)
	key    = Key{1, 2, 3}
)

// newStore is a database in a file of its own.
func newStore(t *testing.T) *Store {
	return openAt(t, filepath.Join(t.TempDir(), "test.db"), key)
}

func openAt(t *testing.T, path string, key Key) *Store {
	t.Helper()
	s := got(Open(t.Context(), path, key))(t)
	t.Cleanup(func() { s.Close() })
	return s
}

// ok ends the test at the first error.
func ok(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// got is the value of a call that must not fail: got(tx.Group(1))(t).
func got[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		ok(t, err)
		return v
	}
}

// in runs f in a transaction that must succeed.
func in(t *testing.T, s *Store, f func(tx *Tx)) {
	t.Helper()
	ok(t, s.Update(t.Context(), func(tx *Tx) error { f(tx); return nil }))
}

// aGroup adds a group for this channel.
func aGroup(t *testing.T, tx *Tx, channel string) Group {
	t.Helper()
	g := NewGroup(channel, "Groep "+channel, "Europe/Amsterdam", moment)
	g.ID = got(tx.AddGroup(g))(t)
	return g
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// same compares lists, in order.
func same[T comparable](t *testing.T, what string, got []T, want ...T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %+v, want %+v", what, got, want)
	}
}

// hinted checks an error that somebody must be able to act on.
func hinted(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one that says %q", words)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error %q does not say %q", err, w)
		}
	}
}

// A column nobody looked at twice is how text gets stored unsealed.
func TestSchemaIsAsReviewed(t *testing.T) {
	s := newStore(t)
	var text strings.Builder
	in(t, s, func(tx *Tx) {
		for _, sql := range got(all(tx, single[string], `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name`))(t) {
			text.WriteString(strings.ReplaceAll(sql, "\r\n", "\n") + ";\n\n")
		}
	})
	golden := filepath.Join("testdata", "schema.sql")
	if *rewrite {
		ok(t, os.WriteFile(golden, []byte(text.String()), 0o644))
	}
	want := got(os.ReadFile(golden))(t)
	if text.String() != strings.ReplaceAll(string(want), "\r\n", "\n") {
		t.Errorf("the schema is not that of %s (go test -update writes it anew, then read the difference)", golden)
	}
}

func TestOpeningAgainKeepsWhatWasThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s := openAt(t, path, key)
	var g Group
	in(t, s, func(tx *Tx) { g = aGroup(t, tx, "C1") })
	ok(t, s.Close())
	in(t, openAt(t, path, key), func(tx *Tx) {
		equal(t, "name", got(tx.Group(g.ID))(t).Name, "Groep C1")
	})
}

func TestADatabaseOfANewerProgramIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s := openAt(t, path, key)
	got(s.write.db.Exec("PRAGMA user_version = 99"))(t)
	ok(t, s.Close())
	_, err := Open(t.Context(), path, key)
	hinted(t, err, path, "newer version", "schema 99", "run the newer one")
	// Refused means untouched, so that the newer program can still read it.
	db := got(sql.Open("sqlite", path))(t)
	defer db.Close()
	var version int
	ok(t, db.QueryRow("PRAGMA user_version").Scan(&version))
	equal(t, "version", version, 99)
}

func TestAFileThatIsNoDatabaseIsRefusedByName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.txt")
	ok(t, os.WriteFile(path, bytes.Repeat([]byte("no database. "), 100), 0o600))
	_, err := Open(t.Context(), path, key)
	hinted(t, err, path)
}

func TestAnyFileNameCanHoldTheDatabase(t *testing.T) {
	for _, name := range []string{"plain.db", "with space.db", "50%.db", "%41.db", "a#b.db", "a&b=c+d.db", "groep één.db", "no-extension"} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "a folder #1 (100%)")
			ok(t, os.Mkdir(dir, 0o700))
			in(t, openAt(t, filepath.Join(dir, name), key), func(tx *Tx) { aGroup(t, tx, "C1") })
			got(os.Stat(filepath.Join(dir, name)))(t)
		})
	}
	t.Run("relative", func(t *testing.T) {
		t.Chdir(t.TempDir())
		openAt(t, "here.db", key)
		got(os.Stat("here.db"))(t)
	})
}

func TestUpdateDoesAllOrNothing(t *testing.T) {
	s := newStore(t)
	stop := errors.New("stop")
	err := s.Update(t.Context(), func(tx *Tx) error {
		g := aGroup(t, tx, "C1")
		ok(t, tx.SavePerson(Person{ID: "U1", Human: true, Active: true}), tx.AddMember(g.ID, "U1"))
		return stop
	})
	equal(t, "error", err, stop)
	in(t, s, func(tx *Tx) {
		_, err := tx.GroupIn("C1")
		equal(t, "group", err, ErrNotFound)
		_, err = tx.Person("U1")
		equal(t, "person", err, ErrNotFound)
	})
}

// One panic must not leave the single writer locked for the rest of the day.
func TestAPanicInUpdateLeavesNothingBehind(t *testing.T) {
	s := newStore(t)
	func() {
		defer func() { recover() }()
		s.Update(t.Context(), func(tx *Tx) error { aGroup(t, tx, "C1"); panic("oh") })
	}()
	in(t, s, func(tx *Tx) {
		_, err := tx.GroupIn("C1")
		equal(t, "group", err, ErrNotFound)
	})
}

func TestViewSeesOneMoment(t *testing.T) {
	s := newStore(t)
	var id int64
	in(t, s, func(tx *Tx) { id = aGroup(t, tx, "C1").ID })
	ok(t, s.View(t.Context(), func(tx *Tx) error {
		g := got(tx.Group(id))(t)
		g.Name = "Nieuw"
		in(t, s, func(tx *Tx) { ok(t, tx.SaveGroup(g)) }) // a writer does not wait for readers
		equal(t, "name", got(tx.Group(id))(t).Name, "Groep C1")
		return nil
	}))
}

// Also when a second program has the database open.
func TestWritersWaitForEachOther(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s, second := openAt(t, path, key), openAt(t, path, key)
	in(t, s, func(tx *Tx) { aGroup(t, tx, "C1") })
	var wg sync.WaitGroup
	for i := range 8 {
		s := []*Store{s, second}[i%2]
		wg.Go(func() {
			for range 10 {
				err := s.Update(context.Background(), func(tx *Tx) error {
					g, err := tx.GroupIn("C1")
					g.Edition++
					return errors.Join(err, tx.SaveGroup(g))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	in(t, s, func(tx *Tx) { equal(t, "edition", got(tx.GroupIn("C1"))(t).Edition, 80) })
}

func TestTimesAreKeptToTheSecond(t *testing.T) {
	s := newStore(t)
	in(t, s, func(tx *Tx) {
		for _, at := range []time.Time{{}, moment, moment.Add(time.Second), time.Unix(0, 0).UTC()} {
			g := aGroup(t, tx, fmt.Sprint("C", at.Unix()))
			g.NextAt = at
			ok(t, tx.SaveGroup(g))
			if back := got(tx.Group(g.ID))(t).NextAt; !back.Equal(at) || back.IsZero() != at.IsZero() {
				t.Errorf("%v came back as %v", at, back)
			}
		}
	})
}
