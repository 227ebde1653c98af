package store

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// lookAt opens a file to look at it.
func lookAt(t *testing.T, path string) *File {
	t.Helper()
	f := got(LookAt(path))(t)
	t.Cleanup(func() { f.Close() })
	return f
}

// A copy is taken while others write: it is whole, as of one moment, readable by
// its owner only, and holds neither the key nor what was erased.
func TestACopyWhileTheDatabaseIsInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	s := openAt(t, path, key)
	in(t, s, func(tx *Tx) { aGroup(t, tx, "C0") })
	stop := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		for n := 1; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			err := s.Update(t.Context(), func(tx *Tx) error { // two rows or none
				for _, c := range []string{"Ceven", "Codd"} {
					if _, err := tx.AddGroup(NewGroup(fmt.Sprint(c, n), "Groep", "Europe/Amsterdam", moment)); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	to := filepath.Join(t.TempDir(), "copy.db")
	ok(t, lookAt(t, path).Copy(t.Context(), to, key, moment))
	close(stop)
	writing.Wait()

	if info := got(os.Stat(to))(t); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("its permissions are %v", info.Mode())
	}
	left := got(filepath.Glob(to + "*"))(t)
	equal(t, "files", strings.Join(left, " "), to)
	raw := got(os.ReadFile(to))(t)
	if bytes.Contains(raw, key[:]) || bytes.Contains(raw, []byte(hex.EncodeToString(key[:]))) {
		t.Error("it holds the key")
	}
	equal(t, "as of", got(lookAt(t, to).AsOf(t.Context()))(t), moment)
	hinted(t, lookAt(t, path).Copy(t.Context(), to, key, moment), to, "exists already")
	again := openAt(t, to, key)
	in(t, again, func(tx *Tx) {
		equal(t, "rows in pairs, and one", len(got(tx.Groups())(t))%2, 1)
	})
}

func TestACopyThatTheKeyDoesNotOpenIsNotMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	openAt(t, path, key)
	to := filepath.Join(t.TempDir(), "copy.db")
	hinted(t, lookAt(t, path).Copy(t.Context(), to, Key{9}, moment), "DATA_KEY_FILE")
	equal(t, "files left", len(got(filepath.Glob(to+"*"))(t)), 0)
}

// broken is a copy of a database that is damaged in its middle.
func broken(t *testing.T, path string) string {
	t.Helper()
	raw := got(os.ReadFile(path))(t)
	copy(raw[len(raw)/2:], bytes.Repeat([]byte{0xAB}, 8192))
	to := filepath.Join(t.TempDir(), "broken.db")
	ok(t, os.WriteFile(to, raw, 0o600))
	return to
}

func TestWhatCannotBePutBackIsRefusedAndChangesNothing(t *testing.T) {
	dir := t.TempDir()
	path, copied := filepath.Join(dir, "a.db"), filepath.Join(dir, "copy.db")
	s := openAt(t, path, key)
	in(t, s, func(tx *Tx) { aGroup(t, tx, "C1") })
	ok(t, s.Close())
	f := lookAt(t, path)
	ok(t, f.Copy(t.Context(), copied, key, moment), f.Close())
	ahead := filepath.Join(dir, "ahead.db")
	ok(t, os.WriteFile(ahead, got(os.ReadFile(copied))(t), 0o600))
	ok(t, behind(t, ahead, "PRAGMA user_version = 99"))
	notes := filepath.Join(dir, "notes.txt")
	ok(t, os.WriteFile(notes, bytes.Repeat([]byte("no database. "), 100), 0o600))
	empty := filepath.Join(dir, "empty.db")
	ok(t, os.WriteFile(empty, nil, 0o600))
	before := got(os.ReadFile(path))(t)
	for from, words := range map[string][]string{
		ahead:             {"newer version", "schema 99"},
		notes:             {notes, "not a database"},
		empty:             {"is empty"},
		broken(t, copied): {"damaged"},
		dir + "/none.db":  {"none.db"},
	} {
		_, err := Restore(t.Context(), from, path, key, moment)
		hinted(t, err, words...)
	}
	_, err := Restore(t.Context(), copied, path, Key{9}, moment)
	hinted(t, err, "DATA_KEY_FILE")
	if !bytes.Equal(before, got(os.ReadFile(path))(t)) {
		t.Error("what stood there was changed")
	}
	equal(t, "files left", len(got(filepath.Glob(path+"*"))(t)), 1)
}

// behind changes a database file behind the program's back.
func behind(t *testing.T, path, statement string) error {
	db := got(sql.Open("sqlite", address(path, url.Values{})))(t)
	defer db.Close()
	_, err := db.Exec(statement)
	return err
}

// After a restore nothing comes that was due before it, whatever state it was
// in, also when it is planned only then; what is due later comes.
func TestARestoredDatabaseSendsNothingOfBefore(t *testing.T) {
	dir := t.TempDir()
	path, copied := filepath.Join(dir, "a.db"), filepath.Join(dir, "copy.db")
	s := openAt(t, path, key)
	at := func(days int) time.Time { return moment.Add(time.Duration(days) * 24 * time.Hour) }
	add := func(tx *Tx, name string, days int, state PostState) {
		p := Post{Key: name, Group: 1, Kind: CardPost, Due: at(days), Until: at(30)}
		ok(t, tx.AddPost(p))
		if state != Waiting {
			p := got(tx.PostKeyed(name))(t)
			p.State, p.LookAt = state, time.Time{}
			ok(t, tx.SavePost(p))
		}
	}
	in(t, s, func(tx *Tx) {
		aGroup(t, tx, "C1")
		add(tx, "waits", 2, Waiting)
		add(tx, "led", 2, Waiting)
		add(tx, "later led", 12, Waiting)
		ok(t, tx.exec(`UPDATE post SET lead = 1, look_at = NULL WHERE key LIKE '%led'`))
		add(tx, "was sent", 0, Sending)
		add(tx, "lost", 0, Unsure)
		add(tx, "hangs", 0, Hanging)
		add(tx, "later", 12, Waiting)
	})
	ok(t, lookAt(t, path).Copy(t.Context(), copied, key, at(1)))
	in(t, s, func(tx *Tx) { add(tx, "of the lost time", 3, Hanging) })
	ok(t, s.Close())

	aside := got(Restore(t.Context(), copied, path, key, at(7)))(t)
	s = openAt(t, path, key)
	in(t, s, func(tx *Tx) {
		add(tx, "planned late", 5, Waiting)
		add(tx, "planned now", 7, Waiting)
		var states []string
		for _, p := range got(tx.PostsOf(1, time.Time{}))(t) {
			look := ""
			if !p.LookAt.IsZero() {
				look = " looked at"
			}
			states = append(states, strings.TrimSpace(fmt.Sprint(p.Key, ": ", p.State, " ", p.Reason))+look)
		}
		same(t, "posts", states, "hangs: hanging", "lost: dropped unsure", "was sent: dropped unsure", "led: dropped restored", "waits: dropped restored",
			"planned late: dropped restored", "planned now: waiting looked at", "later: waiting looked at", "later led: waiting looked at")
		equal(t, "restored", got(tx.RestoredAt())(t), at(7))
	})
	messages, cases, err := lookAt(t, aside).After(t.Context(), at(1))
	ok(t, err)
	equal(t, "newer messages", messages, 0) // none was sent by a person's budget
	equal(t, "newer cases", cases, 0)
	in(t, openAt(t, aside, key), func(tx *Tx) { got(tx.PostKeyed("of the lost time"))(t) })
}

// A restored database is copied as of the new copy's moment, not the old one's.
func TestACopyOfARestoredDatabase(t *testing.T) {
	dir := t.TempDir()
	path, first, second := filepath.Join(dir, "a.db"), filepath.Join(dir, "1.db"), filepath.Join(dir, "2.db")
	ok(t, openAt(t, path, key).Close())
	ok(t, lookAt(t, path).Copy(t.Context(), first, key, moment))
	got(Restore(t.Context(), first, path, key, moment.Add(time.Hour)))(t)
	if at := got(lookAt(t, path).AsOf(t.Context()))(t); !at.IsZero() {
		t.Errorf("nothing happened in it, and it is as of %s", at)
	}
	ok(t, lookAt(t, path).Copy(t.Context(), second, key, moment.Add(2*time.Hour)))
	equal(t, "as of", got(lookAt(t, second).AsOf(t.Context()))(t), moment.Add(2*time.Hour))
}
