package commands

import (
	"errors"
	"slices"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// newCard opens the modal to make a card for the group a command is about.
func (d *desk) newCard(tx *store.Tx, ask Ask) (Reply, error) {
	return d.here(tx, ask, "owncard.new", d.sure(false, d.newCardOf))
}

// newCardOf shows the modal with the cards of the group's own.
func (d *desk) newCardOf(tx *store.Tx, v visit) (Reply, error) {
	own, err := tx.OwnCards(v.group.ID)
	return show(cards.NewCard(v.group, own, v.Person)), err
}

// addCard adds a card of the group's own, checked like those of the deck.
func (d *desk) addCard(tx *store.Tx, v visit) (Reply, error) {
	c := store.OwnCard{Group: v.group.ID, By: v.Person, Theme: v.Field("theme"),
		Statement: v.Field("statement"), Question: v.Field("question")}
	if !slices.Contains(cards.Themes, cards.Theme(c.Theme)) {
		return wrong("theme", cards.FieldEmpty), nil
	}
	if field, problem := cards.CheckCard(c.Statement, c.Question); problem != "" {
		return wrong(field, problem), nil
	}
	own, err := tx.OwnCards(v.group.ID)
	if err != nil {
		return Reply{}, err
	}
	if slices.ContainsFunc(own, func(o store.OwnCard) bool { return !o.Withdrawn && o.Question == c.Question }) {
		return wrong("question", cards.CardTwice), nil
	}
	if _, err := tx.AddOwnCard(c); err != nil {
		return Reply{}, err
	}
	return d.newCardOf(tx, v)
}

// withdrawCard keeps a card of the person's own making from being given.
func (d *desk) withdrawCard(tx *store.Tx, v visit) (Reply, error) {
	id, _ := numbered(v.rest)
	if _, err := tx.WithdrawOwnCard(v.group.ID, id, v.Person); err != nil {
		return Reply{}, err
	}
	return d.newCardOf(tx, v)
}

// cardFor is a card as this person may see it: those of the decks, and those of
// the groups they are in. ErrNotFound for any other.
func (d *desk) cardFor(tx *store.Tx, person, id string) (cards.Card, error) {
	deck := d.deck
	if group, own := cards.OwnGroup(id); own {
		_, err := tx.Member(group, person)
		if err != nil {
			return cards.Card{}, err
		}
		if deck, err = cards.GroupDeck(tx, d.deck, group); err != nil {
			return cards.Card{}, err
		}
	}
	c, ok := deck.Card(id)
	if !ok {
		return c, store.ErrNotFound
	}
	return c, nil
}

// withCard goes on with a card that the person may see.
func (d *desk) withCard(tx *store.Tx, person, id string, f func(cards.Card) (Reply, error)) (Reply, error) {
	c, err := d.cardFor(tx, person, id)
	if errors.Is(err, store.ErrNotFound) {
		return tell(cards.Gone()), nil
	}
	if err != nil {
		return Reply{}, err
	}
	return f(c)
}
