package store

import (
	"errors"
	"fmt"
	"time"
)

// Kept tells how long one kind of data is kept. README shows the same table.
type Kept struct {
	What, Until string
	sweep       func(tx *Tx, now time.Time) (int64, error) // nil: planning or a person ends it
}

// How long things are kept.
const (
	AwayFor     = 30 * day  // after leaving, unless one returns
	AsleepFor   = 365 * day // of a group
	postsFor    = 365 * day
	changesFor  = 365 * day
	namesFor    = 365 * day // on cards that the group was given
	periodsFor  = 365 * day
	rsvpsFor    = 365 * day
	sessionsFor = 2 * 365 * day

	day = 24 * time.Hour
)

// Retention is how long each kind of data is kept.
var Retention = []Kept{
	{"text of a discussed case", "8 weeks after the discussion (per group 2 to 26); announced a week before", nil},
	{"text of a case that was never discussed", "52 weeks; asked about once after 40", nil},
	{"text of a withdrawn case", "at once gone", nil},
	{"title and theme of a case, first step, how it went", "kept, for the presenter only", nil},
	{"learning question and its wordings", "kept, for its person only", nil},
	{"saved cards, wishes, votes, messages not wanted", "kept until the person takes them back", nil},
	{"name and settings of a group, its own cards", "as long as the group; a card goes with its maker", nil},
	{"settings of a group that stopped", "a year", nil},
	{"messages shown, without their text", "a year", (*Tx).sweepPosts},
	{"personal data of who left a group or the workspace", "30 days, unless they return", (*Tx).sweepAway},
	{"a group that the bot was removed from, with all that is in it", "a year, unless it is invited again", (*Tx).sweepAsleep},
	{"who changed which setting", "a year; the last change of a group stays", since(changesFor,
		`DELETE FROM change WHERE at < ? AND id NOT IN (SELECT max(id) FROM change GROUP BY group_id)`)},
	{"who shared, replaced or began a card of the group", "a year; which cards it was given stays", (*Tx).sweepNames},
	{"free days and pauses that are over", "a year", sinceDay(periodsFor, `DELETE FROM period WHERE last < ?`)},
	{"why somebody could not come to a meeting", "a week after the meeting", nil},
	{"who came to a meeting", "a year", sinceDay(rsvpsFor, `DELETE FROM rsvp WHERE session_id IN (SELECT id FROM session WHERE day < ?)`)},
	{"meetings that are over", "two years", sinceDay(sessionsFor, `DELETE FROM session WHERE day < ? AND next_at IS NULL`)},
	{"ballots and tokens of an evaluation, who was invited, its key", "until it closes, in two school days", nil},
	{"result of an evaluation", "kept: rounded means and, from five ballots on, open answers", nil},
}

// since sweeps what was before a moment, keep ago.
func since(keep time.Duration, query string) func(*Tx, time.Time) (int64, error) {
	return func(tx *Tx, now time.Time) (int64, error) { return tx.rows(query, now.Add(-keep).Unix()) }
}

// sinceDay sweeps what was before a day, keep ago.
func sinceDay(keep time.Duration, query string) func(*Tx, time.Time) (int64, error) {
	return func(tx *Tx, now time.Time) (int64, error) { return tx.rows(query, DayOf(now.Add(-keep))) }
}

// rows runs the statement and returns how many rows it touched.
func (tx *Tx) rows(query string, args ...any) (int64, error) {
	res, err := tx.result(query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Swept is how much of one kind of data went.
type Swept struct {
	What string
	N    int64
}

// NextSweep is the first moment at which to look again for data whose time is
// over.
func (tx *Tx) NextSweep() (time.Time, error) {
	n, err := one(tx, single[int64], `SELECT next_at FROM sweep`)
	return time.Unix(n, 0).UTC(), err
}

// SetSweep says when to look for it again.
func (tx *Tx) SetSweep(at time.Time) error {
	return tx.exec(`UPDATE sweep SET next_at = ?`, at.Unix())
}

// Sweep removes the data whose time is over, and returns how much of what.
func (tx *Tx) Sweep(now time.Time) (swept []Swept, err error) {
	for _, k := range Retention {
		if k.sweep == nil {
			continue
		}
		n, err := k.sweep(tx, now)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k.What, err)
		}
		if n > 0 {
			tx.erased = true
			swept = append(swept, Swept{k.What, n})
		}
	}
	return swept, nil
}

// sweepPosts forgets messages of long ago. What somebody shared stays known as
// long as it hangs: it can still be taken back. So does what hangs no longer
// until Slack has deleted it, which it must within a month.
func (tx *Tx) sweepPosts(now time.Time) (int64, error) {
	old, err := tx.rows(`DELETE FROM post WHERE due < ? AND NOT (state = 'hanging' AND gone = 0 AND kind IN ('case', 'question'))`, now.Add(-postsFor).Unix())
	if err != nil {
		return 0, err
	}
	down, err := tx.rows(`DELETE FROM post WHERE gone = 1 AND person <> '' AND (state = 'dropped' OR due < ?)`, now.Add(-AwayFor).Unix())
	return old + down, err
}

// sweepNames takes the people off the cards that groups were given long ago.
func (tx *Tx) sweepNames(now time.Time) (int64, error) {
	before := now.Add(-namesFor).Unix()
	passed, err := tx.rows(`DELETE FROM passed WHERE given_id IN (SELECT id FROM given WHERE at < ?)`, before)
	if err != nil {
		return 0, err
	}
	given, err := tx.rows(`UPDATE given SET opener = '', by = CASE by WHEN '' THEN '' ELSE '`+Nobody+`' END
		WHERE at < ? AND (opener <> '' OR by NOT IN ('', '`+Nobody+`'))`, before)
	return passed + given, err
}

// present is the condition that a person is an active member, of the group too
// when that is not 0.
const present = `EXISTS (SELECT 1 FROM member m JOIN person p ON p.id = m.person_id
	WHERE p.active AND m.person_id = away.person_id AND away.group_id IN (0, m.group_id))`

// sweepAway notes who is not there any more, and erases who has been gone for
// long: out of one group, or out of everything. It returns how many were erased.
func (tx *Tx) sweepAway(now time.Time) (int64, error) {
	for _, h := range holdings {
		if h.whose == "" || h.name == "away" {
			continue
		}
		group := h.group
		if group == "" {
			group = "0"
		}
		err := tx.exec(`INSERT INTO away (person_id, group_id, since) SELECT DISTINCT `+h.whose+`, `+group+`, ?1 FROM `+h.table()+`
			WHERE `+h.whose+` NOT IN ('', '`+Nobody+`') ON CONFLICT DO NOTHING`, now.Unix())
		if err != nil {
			return 0, fmt.Errorf("%s: %w", h.name, err)
		}
	}
	if err := tx.exec(`DELETE FROM away WHERE person_id <> '' AND ` + present); err != nil {
		return 0, err
	}
	type gone struct {
		person string
		group  int64
	}
	all, err := all(tx, func(r row) (g gone, err error) { return g, r.Scan(&g.person, &g.group) },
		`SELECT person_id, group_id FROM away WHERE person_id <> '' AND since <= ? ORDER BY group_id <> 0, person_id`, now.Add(-AwayFor).Unix())
	for _, g := range all {
		err = errors.Join(err, tx.eraseFrom(g.person, g.group, false, now),
			tx.exec(`DELETE FROM away WHERE person_id = ? AND group_id = ?`, g.person, g.group))
	}
	return int64(len(all)), err
}

// sweepAsleep notes which groups sleep, and erases those that have for long, with
// everything in them. A learning question goes on in another group of its person.
func (tx *Tx) sweepAsleep(now time.Time) (int64, error) {
	err := errors.Join(
		tx.exec(`INSERT INTO away (person_id, group_id, since) SELECT '', id, ? FROM grp WHERE state = 'asleep' ON CONFLICT DO NOTHING`, now.Unix()),
		tx.exec(`DELETE FROM away WHERE person_id = '' AND group_id NOT IN (SELECT id FROM grp WHERE state = 'asleep')`))
	if err != nil {
		return 0, err
	}
	const long = `(SELECT group_id FROM away WHERE person_id = '' AND since <= ?)`
	before := now.Add(-AsleepFor).Unix()
	err = tx.exec(`UPDATE question SET group_id = coalesce((SELECT min(m.group_id) FROM member m JOIN grp ON grp.id = m.group_id
		WHERE m.person_id = question.person_id AND grp.state = 'active'), group_id) WHERE group_id IN `+long, before)
	if err != nil {
		return 0, err
	}
	n, err := tx.rows(`DELETE FROM grp WHERE id IN `+long, before)
	return n, errors.Join(err, tx.exec(`DELETE FROM away WHERE group_id NOT IN (SELECT id FROM grp) AND group_id <> 0`))
}
