package store

import (
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// olderAt makes a database of the first schemas, with a group in it.
func olderAt(t *testing.T, path string, schemas int) {
	t.Helper()
	db := got(sql.Open("sqlite", address(path, url.Values{})))(t)
	defer db.Close()
	for i, name := range got(schemaFiles())(t)[:schemas] {
		got(db.Exec(string(got(schema.ReadFile(name))(t))))(t)
		got(db.Exec("PRAGMA user_version = " + string(rune('1'+i))))(t)
	}
	seal := got(newSealer(key))(t)
	got(db.Exec(`INSERT INTO sealed_check VALUES (?)`, seal.seal("sealed_check.value", "ok")))(t)
	got(db.Exec(`INSERT INTO grp (channel, sealed_name, state, weekday, minute, zone, rhythm, region, may, since, opener, edition, changed_by)
		VALUES ('C1', ?, 'invited', 4, 930, 'Europe/Amsterdam', 'weekly', '', '', '2026-11-19', 1, 0, '')`, seal.seal("grp.name", "Oost")))(t)
}

// An older database is brought up to date with all that was in it, and stands
// beside it as it was for seven days.
func TestAnOlderDatabaseIsKeptAndBroughtUpToDate(t *testing.T) {
	knows := len(got(schemaFiles())(t))
	for has := 1; has < knows; has++ {
		path := filepath.Join(t.TempDir(), "a [1].db")
		olderAt(t, path, has)
		in(t, openAt(t, path, key), func(tx *Tx) {
			equal(t, "version", got(tx.version())(t), knows)
			equal(t, "name", got(tx.GroupIn("C1"))(t).Name, "Oost")
		})
		before := path + ".before-" + string(rune('0'+knows))
		f := lookAt(t, before)
		ok(t, f.Sound(t.Context(), key))
		v, _, err := f.Schema(t.Context())
		ok(t, err)
		equal(t, "version of the copy", v, has)

		made := got(os.Stat(before))(t).ModTime()
		equal(t, "dropped after seven days", got(DropOldCopies(path, made.Add(7*24*time.Hour)))(t), 0)
		equal(t, "dropped a moment later", got(DropOldCopies(path, made.Add(7*24*time.Hour+time.Second)))(t), 1)
		got(os.Stat(path))(t)
	}
}

// An upgrade that fails leaves the database as it was, and may be tried again.
func TestAnUpgradeThatFailsChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	olderAt(t, path, 1)
	ok(t, behind(t, path, `CREATE TABLE version (id INTEGER)`)) // which the second schema makes
	for range 2 {
		_, err := Open(t.Context(), path, key)
		hinted(t, err, path, "0002")
	}
	f := lookAt(t, path)
	has, _, err := f.Schema(t.Context())
	ok(t, err, f.Whole(t.Context(), true))
	equal(t, "version", has, 1)
	ok(t, behind(t, path, `DROP TABLE version`))
	in(t, openAt(t, path, key), func(tx *Tx) { got(tx.GroupIn("C1"))(t) })
}

func TestANewOrCurrentDatabaseIsNotCopied(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	for range 2 {
		ok(t, openAt(t, path, key).Close())
	}
	equal(t, "files", len(got(filepath.Glob(path+"*"))(t)), 1)
}
