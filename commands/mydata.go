package commands

import (
	"archive/zip"
	"bytes"
	"errors"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// What is held about a person, for that person: no group has a say in it.

// myData tells what is held and what can be done about it.
func (d *desk) myData(*store.Tx, Ask) (Reply, error) { return show(cards.MyData(false)), nil }

// sendMyData gives the person everything that is held about them as a file.
func (d *desk) sendMyData(tx *store.Tx, ask Ask) (Reply, error) {
	held, err := tx.MyData(ask.Person)
	if err != nil {
		return Reply{}, err
	}
	groups, err := tx.GroupsOf(ask.Person)
	if err != nil {
		return Reply{}, err
	}
	me, err := tx.Person(ask.Person)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	t := cards.Teller{Person: ask.Person, Groups: map[int64]string{}, Deck: d.deck, Now: ask.Now.In(store.Location(me.Zone))}
	for _, g := range groups {
		t.Groups[g.ID] = g.Name
	}
	machine, err := t.JSON(held)
	if err != nil {
		return Reply{}, err
	}
	data, err := zipped(t.Now, named{cards.MyDataReadable, []byte(t.Markdown(held))}, named{cards.MyDataJSON, machine})
	r := show(cards.MyData(true))
	r.File = &File{cards.MyDataFile, data}
	return r, err
}

// named is a file in a zip.
type named struct {
	name string
	data []byte
}

func zipped(now time.Time, files ...named) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: now})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}

// eraseMyData takes the person out of everything, as far as they are no member
// any more.
func (d *desk) eraseMyData(tx *store.Tx, ask Ask) (Reply, error) {
	member, err := tx.Erase(ask.Person, ask.Now)
	return show(cards.MyDataErased(member)), err
}
