package store

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestWhatPeopleTypeIsNotInTheFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s := openAt(t, path, key)
	in(t, s, func(tx *Tx) {
		g := aGroup(t, tx, "CLEARTEXT")
		g.Name = "Vertrouwelijke Groep"
		ok(t, tx.SaveGroup(g))
		g.Name = "Vertrouwelijk Hernoemd"
		ok(t, tx.SaveGroup(g))
	})
	clear := false
	look := func(file string) {
		raw := got(os.ReadFile(file))(t)
		for _, word := range []string{"Vertrouwelijk", "Hernoemd", "Groep CLEARTEXT"} {
			if bytes.Contains(raw, []byte(word)) {
				t.Errorf("%s holds %q", filepath.Base(file), word)
			}
		}
		clear = clear || bytes.Contains(raw, []byte("CLEARTEXT"))
	}
	look(path + "-wal")
	if !clear {
		t.Error("the write-ahead log does not hold the clear id either: this test looked in the wrong place")
	}
	ok(t, s.Close())
	look(path)
}

func TestAnotherKeySaysWhatToDo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s := openAt(t, path, key)
	in(t, s, func(tx *Tx) { aGroup(t, tx, "C1") })
	ok(t, s.Close())
	_, err := Open(t.Context(), path, Key{9}) // at once, not at the first name
	hinted(t, err, "hint", "DATA_KEY_FILE", "does not open")
}

func TestASealedValueOpensOnlyInItsPlace(t *testing.T) {
	s := got(newSealer(key))(t)
	sealed := s.seal("grp.name", "Groep")
	equal(t, "text", got(s.open("grp.name", sealed))(t), "Groep")
	if bytes.Equal(sealed, s.seal("grp.name", "Groep")) {
		t.Error("the same text sealed twice looks the same")
	}
	_, err := s.open("question.text", sealed)
	hinted(t, err, "question.text does not open")
	for _, damaged := range [][]byte{nil, {}, sealed[:5], sealed[:len(sealed)-1], append(bytes.Clone(sealed), 0)} {
		if _, err := s.open("grp.name", damaged); err == nil {
			t.Errorf("%d of %d bytes opened", len(damaged), len(sealed))
		}
	}
}

func TestAValueMovedToAnotherColumnDoesNotOpen(t *testing.T) {
	s := newStore(t)
	in(t, s, func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		ok(t, tx.exec(`UPDATE grp SET sealed_name = ? WHERE id = ?`, tx.seal.seal("case.text", "een casus"), g.ID))
		_, err := tx.Group(g.ID)
		hinted(t, err, "grp.name")
	})
}

func TestTheKeyIsMadeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.key")
	first := got(ReadKey(path, true))(t)
	if first == (Key{}) {
		t.Error("the key is empty")
	}
	equal(t, "second reading", got(ReadKey(path, true))(t), first)
	equal(t, "reading beside data", got(ReadKey(path, false))(t), first)
	if mode := got(os.Stat(path))(t).Mode().Perm(); runtime.GOOS != "windows" && mode != 0o600 {
		t.Errorf("the key file has mode %o", mode)
	}
	if other := got(ReadKey(path+"2", true))(t); other == first {
		t.Error("two keys are the same")
	}
}

func TestNoNewKeyBesideExistingData(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.key")
	_, err := ReadKey(path, false)
	hinted(t, err, "hint: put back your copy")
	if _, err := os.Stat(path); err == nil {
		t.Error("a key was made: the loss of the old one would go unnoticed")
	}
}

func TestADamagedKeyFileIsRefusedAndLeftAlone(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "short": strings.Repeat("a1", 31), "long": strings.Repeat("a1", 33),
		"no hexadecimals": strings.Repeat("zz", 32), "binary": "\x00\x01\xff",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "data.key")
			ok(t, os.WriteFile(path, []byte(text), 0o600))
			for _, fresh := range []bool{true, false} {
				_, err := ReadKey(path, fresh)
				hinted(t, err, path, "damaged", "64 hexadecimal digits", "hint")
			}
			equal(t, "file", string(got(os.ReadFile(path))(t)), text)
		})
	}
}

func TestAKeyFileSavedByAnEditorStillCounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.key")
	want := got(ReadKey(path, true))(t)
	text := strings.ToUpper(strings.TrimSpace(string(got(os.ReadFile(path))(t))))
	ok(t, os.WriteFile(path, []byte(" "+text+"\r\n\r\n"), 0o600))
	equal(t, "key", got(ReadKey(path, false))(t), want)
}
