package store

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
)

// secrets are the files that hold one random secret for each open evaluation,
// in a folder of their own. Who has no such file cannot read a ballot, nor tell
// whose it is; once the file is gone nobody can. So it must never be in a backup.
type secrets struct {
	dir     string
	mark    string      // begins the names of this database's files: two programs may share the folder
	changed atomic.Bool // the folder must be looked at
}

const (
	secretSize = 32
	markSize   = 8
)

// notesInSecrets are files that tell people and backup programs to leave the folder out:
// https://bford.info/cachedir/
var notesInSecrets = map[string]string{
	"CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# Leave this folder out of every backup; see README.\n",
	"README": `Never back this folder up.

It holds one small file for each evaluation that is open now. With it the answers
could be read; when the evaluation closes the file is destroyed, and then nobody
can tell who answered what. A copy would break that promise.

If the folder is lost, the evaluations that are open now become void and the
groups are told so. Nothing else depends on it.
`,
}

// KeepSecrets has the secrets of evaluations kept in the folder at path, which
// is made when it is not there. Without it no evaluation can open.
func (s *Store) KeepSecrets(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return fmt.Errorf("making the folder of ballot keys: %w (hint: may this program write there?)", err)
	}
	if err := os.Chmod(path, 0o700); err != nil {
		return fmt.Errorf("keeping others out of the folder of ballot keys: %w (hint: it must belong to the user of this program)", err)
	}
	for name, text := range notesInSecrets {
		if err := os.WriteFile(filepath.Join(path, name), []byte(text), 0o600); err != nil {
			return fmt.Errorf("writing in the folder of ballot keys: %w (hint: may this program write there?)", err)
		}
	}
	s.secrets.dir = path
	s.secrets.changed.Store(true) // of what happened before the start nothing is known
	return nil
}

// add makes a new secret and returns its name. It is on the disk before anything
// is sealed with it.
func (s *secrets) add() (name string, err error) {
	if s.dir == "" {
		return "", errors.New("there is no folder for ballot keys (hint: set BALLOT_KEYS_PATH)")
	}
	s.changed.Store(true) // what opens may be rolled back
	name = s.mark + NewID()
	f, err := os.OpenFile(filepath.Join(s.dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", fmt.Errorf("making a ballot key: %w (hint: is BALLOT_KEYS_PATH a folder in which this program may write?)", err)
	}
	var secret [secretSize]byte
	rand.Read(secret[:])
	defer clear(secret[:])
	_, err = f.Write(secret[:])
	return name, errors.Join(err, f.Sync(), f.Close(), s.sync())
}

// keys are what one secret makes: one key seals ballots, one makes tokens.
type ballotKeys struct {
	seal  sealer
	token []byte
}

// errLost says that an evaluation's secret is gone: its ballots cannot be read.
var errLost = errors.New("the secret of this evaluation is gone")

// keys derives the keys of the secret with this name.
func (s *secrets) keys(name string) (k ballotKeys, err error) {
	secret, err := os.ReadFile(filepath.Join(s.dir, name))
	defer clear(secret)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(secret) != secretSize {
		return k, errLost
	}
	if err != nil {
		return k, fmt.Errorf("reading a ballot key: %w (hint: may this program read in BALLOT_KEYS_PATH?)", err)
	}
	seal, err := hkdf.Key(sha256.New, secret, nil, "intervisiebot ballot", len(Key{}))
	if err != nil {
		return k, err
	}
	defer clear(seal)
	if k.token, err = hkdf.Key(sha256.New, secret, nil, "intervisiebot token", sha256.Size); err != nil {
		return k, err
	}
	k.seal, err = newSealer(Key(seal))
	return k, err
}

// tokenOf is how it is known that this person took part.
func (k ballotKeys) tokenOf(person string) []byte {
	h := hmac.New(sha256.New, k.token)
	h.Write([]byte(person))
	return h.Sum(nil)
}

// names are the secrets that there are.
func (s *secrets) names() (found map[string]bool, err error) {
	found = map[string]bool{}
	files, err := os.ReadDir(s.dir)
	for _, f := range files {
		if strings.HasPrefix(f.Name(), s.mark) {
			found[f.Name()] = true
		}
	}
	return found, err
}

// destroy overwrites and deletes a secret.
func (s *secrets) destroy(name string) error {
	path := filepath.Join(s.dir, name)
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("destroying a ballot key: %w", err)
	}
	_, err = f.Write(make([]byte, secretSize))
	err = errors.Join(err, f.Sync(), f.Close(), os.Remove(path), s.sync())
	if err != nil {
		return fmt.Errorf("destroying a ballot key: %w (hint: delete %s by hand)", err, path)
	}
	return nil
}

// sync has the folder itself on the disk. On Windows folders cannot be synced.
func (s *secrets) sync() error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(s.dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
