package store

import (
	"errors"
	"time"
)

// Home is what is known of somebody's App Home. Triggers in the schema note when
// what it shows may have changed.
type Home struct {
	Person  string // Slack user id
	Edition int    // +1 whenever what it shows may have changed
	Hash    string // of what is shown there, "" nothing yet
}

// OpenHome records that somebody looks at their App Home: it is shown anew.
func (tx *Tx) OpenHome(person string, now time.Time) error {
	return tx.exec(`INSERT INTO home (person_id, look_at) VALUES (?1, ?2)
		ON CONFLICT DO UPDATE SET edition = edition + 1, hash = '', look_at = coalesce(look_at, ?2)`, person, now.Unix())
}

// HomeToSee is the Home to compare with the facts first: that of somebody who
// looks at it now before the others. ErrNotFound when there is none by now.
func (tx *Tx) HomeToSee(now time.Time) (Home, error) {
	return one(tx, func(r row) (h Home, err error) { return h, r.Scan(&h.Person, &h.Edition, &h.Hash) },
		`SELECT person_id, edition, hash FROM home WHERE look_at <= ? ORDER BY hash <> '', look_at LIMIT 1`, now.Unix())
}

// SaveHome records what a Home shows as of its Edition, and when to look at it
// again: zero for not before something changes. If something did meanwhile, it is
// looked at all the same.
func (tx *Tx) SaveHome(h Home, again time.Time) error {
	return tx.exec(`UPDATE home SET hash = ?, look_at = CASE WHEN edition = ? THEN ? ELSE look_at END WHERE person_id = ?`,
		h.Hash, h.Edition, seconds(again), h.Person)
}

// DelayHomes has the Homes that must be looked at by now looked at later.
func (tx *Tx) DelayHomes(now, later time.Time) error {
	return tx.exec(`UPDATE home SET look_at = ? WHERE look_at <= ?`, later.Unix(), now.Unix())
}

// CloseHome forgets a Home, the last that was known of its person: it is shown
// again when they open it.
func (tx *Tx) CloseHome(person string) error {
	tx.erased = true
	return tx.exec(`DELETE FROM home WHERE person_id = ?`, person)
}

// SomeGroupsOf are at most n of the person's active groups, by id, after some
// others, their periods included.
func (tx *Tx) SomeGroupsOf(person string, after, n int) ([]Group, error) {
	return tx.groups(` JOIN member ON group_id = grp.id JOIN person ON person.id = person_id
		WHERE person_id = ? AND human AND active AND state = 'active' ORDER BY group_id LIMIT ? OFFSET ?`, person, n, after)
}

// CountGroupsOf counts them all.
func (tx *Tx) CountGroupsOf(person string) (int, error) {
	return one(tx, single[int], `SELECT count(*) FROM member JOIN grp ON grp.id = group_id JOIN person ON person.id = person_id
		WHERE person_id = ? AND human AND active AND state = 'active'`, person)
}

// NextSession is the group's first planned meeting from a day on; the zero
// Session when it has none.
func (tx *Tx) NextSession(group int64, from Day) (Session, error) {
	s, err := one(tx, tx.scanSession, selectSession+` WHERE group_id = ? AND day >= ? AND state = 'planned' ORDER BY day LIMIT 1`, group, from)
	if errors.Is(err, ErrNotFound) {
		return Session{}, nil
	}
	return s, err
}

// LastCasesOf are at most n of the cases that a person brought, the newest first.
func (tx *Tx) LastCasesOf(person string, n int) ([]Case, error) {
	return all(tx, tx.scanCase, selectCase+` WHERE person_id = ? ORDER BY id DESC LIMIT ?`, person, n)
}

// LastSaved are at most n of the cards in a person's collection, newest first.
func (tx *Tx) LastSaved(person string, n int) ([]string, error) {
	return all(tx, single[string], `SELECT card FROM saved WHERE person_id = ? ORDER BY at DESC, card LIMIT ?`, person, n)
}
