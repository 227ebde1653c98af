package store

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func TestOwnCardsAreOfOneGroupOldestFirst(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g, other := aGroup(t, tx, "C1"), aGroup(t, tx, "C2")
		want := []OwnCard{{Group: g.ID, By: "U2", Theme: "vak", Statement: "Een & ander <b>", Question: "Wat dan?"},
			{Group: g.ID, By: "U1", Theme: "visie", Question: "En nu: wat?"}}
		for i := range want {
			want[i].ID = got(tx.AddOwnCard(want[i]))(t)
		}
		got(tx.AddOwnCard(OwnCard{Group: other.ID, By: "U1", Theme: "vak", Question: "Welke?"}))(t)
		if cards := got(tx.OwnCards(g.ID))(t); !reflect.DeepEqual(cards, want) {
			t.Errorf("got %+v\nwant %+v", cards, want)
		}
	})
}

func TestOnlyItsMakerWithdrawsACard(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g, other := aGroup(t, tx, "C1"), aGroup(t, tx, "C2")
		id := got(tx.AddOwnCard(OwnCard{Group: g.ID, By: "U1", Theme: "vak", Question: "Wat?"}))(t)
		equal(t, "by another", got(tx.WithdrawOwnCard(g.ID, id, "U2"))(t), false)
		equal(t, "from another group", got(tx.WithdrawOwnCard(other.ID, id, "U1"))(t), false)
		equal(t, "still given", got(tx.OwnCards(g.ID))(t)[0].Withdrawn, false)
		equal(t, "by its maker", got(tx.WithdrawOwnCard(g.ID, id, "U1"))(t), true)
		back := got(tx.OwnCards(g.ID))(t)[0]
		equal(t, "withdrawn", back.Withdrawn, true)
		equal(t, "its text", back.Question, "Wat?")
	})
}

func TestOwnCardsAreSealed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s := openAt(t, path, key)
	in(t, s, func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		got(tx.AddOwnCard(OwnCard{Group: g.ID, By: "UCLEAR", Theme: "vak", Statement: "Vertrouwelijke stelling", Question: "Vertrouwelijke vraag?"}))(t)
	})
	raw := got(os.ReadFile(path + "-wal"))(t)
	equal(t, "sealed text in the clear", bytes.Contains(raw, []byte("Vertrouwelijke")), false)
	equal(t, "clear text in the clear", bytes.Contains(raw, []byte("UCLEAR")), true)
	// A statement is no question: the two do not change places.
	in(t, s, func(tx *Tx) {
		ok(t, tx.exec(`UPDATE owncard SET sealed_question = sealed_statement`))
		_, err := tx.OwnCards(1)
		hinted(t, err, "owncard.question does not open")
	})
}
