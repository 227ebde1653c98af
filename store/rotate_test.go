package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// sealedFiles is a database with everything in it, closed, and its key file.
func sealedFiles(t *testing.T) (path, keyFile string, typed []string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "test.db")
	keyFile = path + ".key"
	s := openAt(t, path, got(ReadKey(keyFile, true))(t))
	_, typed = everywhere(t, s)
	ok(t, s.Close())
	return path, keyFile, typed
}

// opensWith fails unless the key file opens the database, whole, and nothing is
// left of a change of keys.
func opensWith(t *testing.T, path, keyFile string, typed []string) {
	t.Helper()
	ok(t, SettleKey(t.Context(), path, keyFile))
	s := openAt(t, path, got(ReadKey(keyFile, false))(t))
	in(t, s, func(tx *Tx) {
		for _, w := range typed {
			if len(holds(t, tx, w)) == 0 {
				t.Errorf("%q cannot be read", w)
			}
		}
	})
	ok(t, s.Close())
	if _, err := os.Stat(nextKey(keyFile)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the new key file is still there: %v", err)
	}
}

func TestRotatingTheKeySealsEverythingAnew(t *testing.T) {
	path, keyFile, typed := sealedFiles(t)
	old := got(ReadKey(keyFile, false))(t)
	ok(t, RotateKey(t.Context(), path, keyFile))
	if fresh := got(ReadKey(keyFile, false))(t); fresh == old {
		t.Error("the key is the old one")
	}
	if mode := got(os.Stat(keyFile))(t).Mode().Perm(); runtime.GOOS != "windows" && mode != 0o600 {
		t.Errorf("the key file has mode %o", mode)
	}
	_, err := Open(t.Context(), path, old)
	hinted(t, err, "does not open")
	opensWith(t, path, keyFile, typed)
	ok(t, RotateKey(t.Context(), path, keyFile)) // once more
	opensWith(t, path, keyFile, typed)
}

// Wherever it was cut short, the next start finds the key.
func TestRotatingTheKeyMayBeCutShort(t *testing.T) {
	t.Run("while the new key was written", func(t *testing.T) {
		path, keyFile, typed := sealedFiles(t)
		ok(t, os.WriteFile(nextKey(keyFile), []byte("a1b2"), 0o600))
		opensWith(t, path, keyFile, typed)
	})
	t.Run("while the new key was written, and the old one is lost", func(t *testing.T) {
		path, keyFile, _ := sealedFiles(t)
		ok(t, os.WriteFile(nextKey(keyFile), []byte("a1b2"), 0o600), os.Remove(keyFile))
		hinted(t, SettleKey(t.Context(), path, keyFile), "put back your copy")
		got(os.Stat(nextKey(keyFile)))(t) // whatever it is, it stays
	})
	t.Run("before it was sealed", func(t *testing.T) {
		path, keyFile, typed := sealedFiles(t)
		ok(t, writeKey(nextKey(keyFile), Key{7}))
		opensWith(t, path, keyFile, typed)
	})
	t.Run("after it was sealed", func(t *testing.T) {
		path, keyFile, typed := sealedFiles(t)
		old := got(os.ReadFile(keyFile))(t)
		ok(t, RotateKey(t.Context(), path, keyFile))
		ok(t, os.Rename(keyFile, nextKey(keyFile)), os.WriteFile(keyFile, old, 0o600))
		opensWith(t, path, keyFile, typed)
	})
	t.Run("after it was sealed, and the old key is lost", func(t *testing.T) {
		path, keyFile, typed := sealedFiles(t)
		ok(t, RotateKey(t.Context(), path, keyFile))
		ok(t, os.Rename(keyFile, nextKey(keyFile)))
		opensWith(t, path, keyFile, typed)
	})
	t.Run("and neither key is the one", func(t *testing.T) {
		path, keyFile, _ := sealedFiles(t)
		ok(t, os.Remove(keyFile), writeKey(keyFile, Key{8}), writeKey(nextKey(keyFile), Key{7}))
		hinted(t, SettleKey(t.Context(), path, keyFile), "does not open", "hint")
		got(os.Stat(nextKey(keyFile)))(t) // left for who mends it
	})
	t.Run("and the database is not there", func(t *testing.T) {
		path, keyFile, _ := sealedFiles(t)
		ok(t, writeKey(nextKey(keyFile), Key{7}), os.Rename(path, path+".away"))
		hinted(t, SettleKey(t.Context(), path, keyFile), "hint: ")
		if _, err := os.Stat(path); err == nil {
			t.Error("an empty database was made")
		}
	})
}

// A value that does not open stops it, with all as it was.
func TestRotatingChangesAllOrNothing(t *testing.T) {
	path, keyFile, typed := sealedFiles(t)
	key := got(ReadKey(keyFile, false))(t)
	s := openAt(t, path, key)
	in(t, s, func(tx *Tx) { ok(t, tx.exec(`UPDATE version SET sealed_text = x'00' WHERE id = 1`)) })
	ok(t, s.Close())
	hinted(t, RotateKey(t.Context(), path, keyFile), "version.text does not open")
	equal(t, "the key", got(ReadKey(keyFile, false))(t), key)
	s = openAt(t, path, key)
	in(t, s, func(tx *Tx) { equal(t, "a title", got(tx.Case(1))(t).Title, typed[3]) })
}

// What losing the key means: what people typed cannot be read by anyone, and
// nothing is made or sealed that would hide the loss.
func TestLosingTheKey(t *testing.T) {
	path, keyFile, typed := sealedFiles(t)
	ok(t, os.Remove(keyFile))
	hinted(t, RotateKey(t.Context(), path, keyFile), "put back your copy")
	_, err := Open(t.Context(), path, Key{9})
	hinted(t, err, "does not open", "DATA_KEY_FILE")
	raw := string(got(os.ReadFile(path))(t))
	for _, w := range typed {
		if w != "Naam van U1" && strings.Contains(raw, w) {
			t.Errorf("%q can be read without the key", w)
		}
	}
	if !strings.Contains(raw, "Naam van U1") {
		t.Error("names, which are not sealed, cannot be read either: this test looked in the wrong place")
	}
}
