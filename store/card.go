package store

import (
	"time"
)

// Given is a card that a group was given: the card of a week, or one that a
// member shared. What is on a card stands in the deck (package cards).
type Given struct {
	ID      int64
	Group   int64
	Week    string // ISO week in the group's zone
	Card    string // the card's id in the deck
	At      time.Time
	By      string // who shared or replaced it, "" the bot
	Shared  bool
	Opener  string // who begins this week, "" nobody
	Instead string // the card that stood here before, "" none
}

const selectGiven = `SELECT id, group_id, week, card, at, by, shared, opener, instead FROM given`

func scanGiven(r row) (Given, error) {
	var g Given
	var at int64
	err := r.Scan(&g.ID, &g.Group, &g.Week, &g.Card, &at, &g.By, &g.Shared, &g.Opener, &g.Instead)
	g.At = time.Unix(at, 0).UTC()
	return g, err
}

// Given is the given card with this id.
func (tx *Tx) Given(id int64) (Given, error) {
	return one(tx, scanGiven, selectGiven+` WHERE id = ?`, id)
}

// AllGiven are the cards a group was given, oldest first.
func (tx *Tx) AllGiven(group int64) ([]Given, error) {
	return all(tx, scanGiven, selectGiven+` WHERE group_id = ? ORDER BY at, id`, group)
}

// Give records a card given to a group and returns its id. It fails when the
// group had its card of this week already.
func (tx *Tx) Give(g Given) (int64, error) {
	return tx.insert(`INSERT INTO given (group_id, week, card, at, by, shared, opener, instead) VALUES (?,?,?,?,?,?,?,?)`,
		g.Group, g.Week, g.Card, g.At.Unix(), g.By, g.Shared, g.Opener, g.Instead)
}

// ReplaceCard puts another card in place of the given one.
func (tx *Tx) ReplaceCard(g Given, card, by string) error {
	return tx.exec(`UPDATE given SET instead = card, card = ?, by = ? WHERE id = ?`, card, by, g.ID)
}

// SharedSince counts the cards members shared with a group from a moment on.
func (tx *Tx) SharedSince(group int64, since time.Time) (int, error) {
	return one(tx, single[int], `SELECT count(*) FROM given WHERE group_id = ? AND shared = 1 AND at >= ?`, group, since.Unix())
}

// SetOpener says who begins with a card; it counts as that member's turn.
func (tx *Tx) SetOpener(g Given, person string, now time.Time) error {
	if err := tx.exec(`UPDATE given SET opener = ? WHERE id = ?`, person, g.ID); err != nil {
		return err
	}
	return tx.exec(`UPDATE member SET opened_at = ? WHERE group_id = ? AND person_id = ?`, now.Unix(), g.Group, person)
}

// Pass lets a member's turn with a card go by.
func (tx *Tx) Pass(given int64, person string) error {
	return tx.exec(`INSERT INTO passed (given_id, person_id) VALUES (?,?) ON CONFLICT DO NOTHING`, given, person)
}

// ToggleWish puts a card on the list for the group's next meeting in one
// person's name, or takes it off again; it reports whether it is on now.
func (tx *Tx) ToggleWish(group int64, card, person string) (bool, error) {
	gone, err := tx.changed(`DELETE FROM wish WHERE group_id = ? AND card = ? AND person_id = ?`, group, card, person)
	if err != nil || gone {
		return false, err
	}
	return true, tx.exec(`INSERT INTO wish (group_id, card, person_id) VALUES (?,?,?)`, group, card, person)
}

// Wishes counts the people who want a card on the group's next meeting's list.
func (tx *Tx) Wishes(group int64, card string) (int, error) {
	return one(tx, single[int], `SELECT count(*) FROM wish WHERE group_id = ? AND card = ?`, group, card)
}

// Wished are the cards on the list of the group's next meeting with the number
// of people who want them, most wanted first.
func (tx *Tx) Wished(group int64) ([]Wish, error) {
	return all(tx, func(r row) (Wish, error) {
		var w Wish
		err := r.Scan(&w.Card, &w.People)
		return w, err
	}, `SELECT card, count(*) AS n FROM wish WHERE group_id = ? GROUP BY card ORDER BY n DESC, card`, group)
}

// Wish is one card on the list for the next meeting.
type Wish struct {
	Card   string
	People int
}

// SaveCard keeps a card in a person's own collection.
func (tx *Tx) SaveCard(person, card string, now time.Time) error {
	return tx.exec(`INSERT INTO saved (person_id, card, at) VALUES (?,?,?) ON CONFLICT DO NOTHING`, person, card, now.Unix())
}

// UnsaveCard takes a card out of a person's collection.
func (tx *Tx) UnsaveCard(person, card string) error {
	return tx.exec(`DELETE FROM saved WHERE person_id = ? AND card = ?`, person, card)
}

// SavedCards are the cards in a person's collection, newest first.
func (tx *Tx) SavedCards(person string) ([]string, error) {
	return all(tx, single[string], `SELECT card FROM saved WHERE person_id = ? ORDER BY at DESC, card`, person)
}
