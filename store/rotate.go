package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// nextKey is where the new key stands while the data key is being changed.
func nextKey(keyFile string) string { return keyFile + ".new" }

// RotateKey seals everything in the database at path with a new key, which
// takes the place of the one in keyFile. No program may be using the database.
// However it is stopped, the next SettleKey finds out which key is the one: the
// new one is on the disk before anything is sealed with it, the old one goes
// when everything is.
func RotateKey(ctx context.Context, path, keyFile string) error {
	if err := SettleKey(ctx, path, keyFile); err != nil {
		return err
	}
	if _, err := os.Stat(path); err != nil { // opening would make one
		return err
	}
	old, err := ReadKey(keyFile, false)
	if err != nil {
		return err
	}
	var fresh Key
	rand.Read(fresh[:])
	seal, err := newSealer(fresh)
	if err != nil {
		return err
	}
	s, err := Open(ctx, path, old)
	if err != nil {
		return err
	}
	if err := writeKey(nextKey(keyFile), fresh); err != nil {
		return errors.Join(err, s.Close())
	}
	// An error does not say whether the commit came about: the database does.
	err = s.Update(ctx, func(tx *Tx) error { return tx.reseal(seal) })
	return errors.Join(err, s.Close(), SettleKey(context.WithoutCancel(ctx), path, keyFile))
}

// SettleKey finishes or undoes a change of the data key that was cut short. It
// does nothing when there was none.
func SettleKey(ctx context.Context, path, keyFile string) error {
	if _, err := os.Stat(nextKey(keyFile)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if _, err := os.Stat(path); err != nil { // opening would make one
		return fmt.Errorf("%s: %w (hint: beside it lies a data key that was being changed; put the database back)", path, err)
	}
	if key, err := ReadKey(nextKey(keyFile), false); err == nil { // else it was cut short while writing it
		if s, err := Open(ctx, path, key); err == nil {
			return errors.Join(s.Truncate(ctx), s.Close(), replaceKey(keyFile))
		}
	}
	old, err := ReadKey(keyFile, false)
	if err != nil {
		return err
	}
	s, err := Open(ctx, path, old)
	if err != nil {
		return err // neither opens it: both stay
	}
	return errors.Join(s.Close(), os.Remove(nextKey(keyFile)))
}

// replaceKey puts the new key in the place of the old one, for good.
func replaceKey(keyFile string) error {
	if err := os.Rename(nextKey(keyFile), keyFile); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(keyFile))
	if err != nil {
		return err
	}
	_ = folder.Sync() // not every system can
	return folder.Close()
}

// reseal seals every sealed column with another key.
func (tx *Tx) reseal(with sealer) error {
	tx.erased = true // what is in the log is sealed with the old key
	columns, err := tx.columns()
	for table, cs := range columns {
		var sealed, key []string
		for _, c := range cs {
			switch {
			case c.sealed(), table == "sealed_check":
				sealed = append(sealed, c.name)
			case c.key:
				key = append(key, c.name)
			}
		}
		if len(sealed) > 0 {
			if len(key) == 0 {
				key = []string{"rowid"}
			}
			err = errors.Join(err, tx.resealTable(with, table, key, sealed))
		}
	}
	return err
}

// resealTable does so for one table, whose rows have this primary key.
func (tx *Tx) resealTable(with sealer, table string, key, sealed []string) error {
	rows, err := all(tx, func(r row) ([]any, error) {
		values := make([]any, len(key)+len(sealed))
		to := make([]any, len(values))
		for i := range values {
			to[i] = &values[i]
		}
		err := r.Scan(to...)
		return values, err
	}, `SELECT `+strings.Join(slices.Concat(key, sealed), ", ")+` FROM `+table)
	if err != nil {
		return err
	}
	update := `UPDATE ` + table + ` SET ` + strings.Join(sealed, " = ?, ") + ` = ? WHERE ` + strings.Join(key, " = ? AND ") + ` = ?`
	for _, values := range rows {
		args := make([]any, 0, len(values))
		for i, c := range sealed {
			text, err := tx.seal.open(place(table, c), values[len(key)+i].([]byte))
			if err != nil {
				return err
			}
			args = append(args, with.seal(place(table, c), text))
		}
		if err := tx.exec(update, append(args, values[:len(key)]...)...); err != nil {
			return err
		}
	}
	return nil
}

// place is what a sealed column's values are bound to.
func place(table, column string) string { return table + "." + strings.TrimPrefix(column, "sealed_") }

// column is a column of a table.
type column struct {
	name, kind string // kind as in the schema: TEXT, INTEGER, BLOB
	key        bool   // part of the primary key
}

// sealed tells whether its values are sealed with the data key.
func (c column) sealed() bool { return strings.HasPrefix(c.name, "sealed_") }

// columns are the columns of all tables, by table.
func (tx *Tx) columns() (map[string][]column, error) {
	columns := map[string][]column{}
	_, err := all(tx, func(r row) (c column, err error) {
		var table string
		err = r.Scan(&table, &c.name, &c.kind, &c.key)
		columns[table] = append(columns[table], c)
		return c, err
	}, `SELECT t.name, c.name, c.type, c.pk > 0 FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY t.name, c.cid`)
	return columns, err
}
