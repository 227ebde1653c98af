package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Key seals everything that people type. Without it that part of the database
// cannot be read by anyone.
type Key [32]byte

// ReadKey reads the key from the file at path and makes one, readable by its
// owner only, when there is none and fresh is true. Fresh tells that there are
// no data yet: a new key beside existing data would hide their loss.
func ReadKey(path string, fresh bool) (Key, error) {
	var key Key
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && fresh {
		rand.Read(key[:])
		return key, writeKey(path, key)
	}
	if err != nil {
		return key, fmt.Errorf("reading the data key: %w (hint: put back your copy of this file; the database cannot be read without it)", err)
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(raw) != len(key) {
		return key, fmt.Errorf("the data key in %s is damaged: want 64 hexadecimal digits (hint: put back your copy of this file)", path)
	}
	copy(key[:], raw)
	return key, nil
}

// writeKey makes the key file; it is on the disk before anything is sealed with it.
func writeKey(path string, key Key) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("making the data key: %w (hint: may this program write there?)", err)
	}
	_, err = f.WriteString(hex.EncodeToString(key[:]) + "\n")
	return errors.Join(err, f.Sync(), f.Close())
}

// sealer encrypts columns with AES-256-GCM. The place (table.column) is bound
// in, so that a value moved to another column does not open.
type sealer struct{ aead cipher.AEAD }

func newSealer(key Key) (sealer, error) {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return sealer{}, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return sealer{aead}, err
}

func (s sealer) seal(place, text string) []byte {
	return s.aead.Seal(nil, nil, []byte(text), []byte(place))
}

func (s sealer) open(place string, sealed []byte) (string, error) {
	text, err := s.aead.Open(nil, nil, sealed, []byte(place))
	if err != nil {
		return "", fmt.Errorf("%s does not open with this data key (hint: DATA_KEY_FILE must be the file made with this database): %w", place, err)
	}
	return string(text), nil
}
