package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Nobody stands where an erased person stood and somebody has to stand.
const Nobody = "-"

// A holding is one place in the database where a person stands: who it is about,
// what they are told of it, and how they are taken out.
type holding struct {
	name  string   // the table, and after a dot which place in it
	whose string   // SQL: the person a row is about
	where string   // SQL, instead of whose when a row can be about several: that it is about the person ?1
	group string   // SQL: the group it is of; "" it is of the person, in whichever group
	tells []string // columns that the person is told; sealed ones are opened
	erase string   // SQL: how the row goes on without the person, emptied of what they typed; "" it goes
	stays bool     // as long as the person is a member
}

// holdings is everything that is held about people. The order is that of
// erasing: what finds its person through another table stands before it. A test
// holds this list to the schema.
var holdings = []holding{
	{name: "quiet", whose: "person_id", tells: []string{"kind"}, stays: true},
	{name: "saved", whose: "person_id", tells: []string{"card", "at"}},
	{name: "wish", whose: "person_id", group: "group_id", tells: []string{"card"}},
	{name: "passed", whose: "person_id", group: "(SELECT group_id FROM given WHERE id = given_id)",
		tells: []string{"(SELECT card FROM given WHERE id = given_id) AS card"}},
	{name: "given.by", whose: "by", group: "group_id", tells: []string{"card", "at", "shared"}, erase: "by = '" + Nobody + "'"},
	{name: "given.opener", whose: "opener", group: "group_id", tells: []string{"card", "at"}, erase: "opener = ''"},
	{name: "owncard", whose: "by", group: "group_id", tells: []string{"theme", "sealed_statement", "sealed_question", "withdrawn"},
		erase: "by = '" + Nobody + "', withdrawn = 1"},
	{name: "vote", whose: "person_id", group: "(SELECT group_id FROM casus WHERE id = casus_id)", tells: []string{"casus_id"}},
	{name: "casus", whose: "person_id", group: "group_id",
		tells: []string{"id", "state", "theme", "meeting", "shared", "submitted_at", "changed_at", "chosen_at", "discussed_at", "withdrawn_at", "erase_at", "erased_at",
			"sealed_title", "sealed_story", "sealed_question", "sealed_tried", "sealed_part", "sealed_step", "sealed_outcome"},
		erase: "person_id = '" + Nobody + "', state = 'withdrawn', theme = '', meeting = '', shared = 0, next_at = NULL"},
	{name: "version", whose: "(SELECT person_id FROM question WHERE id = question_id)", tells: []string{"question_id", "at", "sealed_text"}},
	{name: "question", whose: "person_id", tells: []string{"id", "asked_at", "answered_at", "shared", "checks", "sealed_answer"},
		erase: "person_id = '" + Nobody + "', answered_at = coalesce(answered_at, asked_at), shared = NULL, shared_as = NULL, next_at = NULL"},
	{name: "rsvp", whose: "person_id", group: "(SELECT group_id FROM session WHERE id = session_id)",
		tells: []string{"(SELECT day FROM session WHERE id = session_id) AS day", "coming", "at", "sealed_reason"}},
	{name: "aware", whose: "person_id", group: "(SELECT group_id FROM session WHERE id = session_id)",
		tells: []string{"(SELECT day FROM session WHERE id = session_id) AS day"}},
	{name: "session.chair", whose: "chair", group: "group_id", tells: []string{"day", "state"}, erase: "chair = ''", stays: true},
	{name: "session.host", whose: "host", group: "group_id", tells: []string{"day", "state"}, erase: "host = ''", stays: true},
	{name: "session.planned_by", whose: "planned_by", group: "group_id", tells: []string{"day", "planned_at"}, erase: "planned_by = '" + Nobody + "'"},
	{name: "evaluation", whose: "opened_by", group: "group_id", tells: []string{"opens_at"}, erase: "opened_by = '" + Nobody + "'"},
	// Whoever was invited may answer until it closes, and then all of this goes.
	{name: "invited", whose: "person_id", group: "(SELECT group_id FROM evaluation WHERE id = evaluation_id)", tells: []string{"evaluation_id"}, stays: true},
	{name: "change.by", whose: "by", group: "group_id", tells: []string{"at", "what"}, erase: "by = '" + Nobody + "'"},
	{name: "change.what", where: `instr(what, '"' || ?1 || '"')`, group: "group_id", tells: []string{"at", "what"},
		erase: `what = replace(what, '"' || ?1 || '"', '"` + Nobody + `"')`},
	{name: "post", whose: "person", group: "group_id", tells: []string{"kind", "due", "state", "sent_at", "pressed"},
		// What hangs is taken down first; the row goes once it is (see Sweep).
		where: "person = ?1 AND state IN ('waiting', 'dropped')"},
	{name: "grp", whose: "changed_by", group: "id", erase: "changed_by = '" + Nobody + "'"},
	{name: "home", whose: "person_id", erase: "hash = '', edition = edition + 1, look_at = coalesce(look_at, 0)"}, // shown without all that; it goes with the person
	{name: "member", whose: "person_id", group: "group_id", tells: []string{"facilitator", "opened_at"}, stays: true},
	{name: "away", whose: "person_id", tells: []string{"group_id", "since"}},
	{name: "person", whose: "id", tells: []string{"id", "name", "zone", "human", "active", "stranger", "dm"}, stays: true},
}

// table is the table of the holding.
func (h holding) table() string { table, _, _ := strings.Cut(h.name, "."); return table }

// about is the condition that a row is about the person ?1, in the group ?2
// unless that is 0.
func (h holding) about(where string) string {
	if where == "" {
		where = h.whose + " = ?1"
	}
	if h.group == "" {
		return where + " AND ?2 = 0"
	}
	return where + " AND ?2 IN (0, " + h.group + ")"
}

// sealed are the columns of what the person typed.
func (h holding) sealed() (columns []string) {
	for _, c := range h.tells {
		if strings.HasPrefix(c, "sealed_") {
			columns = append(columns, c)
		}
	}
	return columns
}

// Held is what one holding has about a person.
type Held struct {
	Name string // of the holding: the table, and after a dot which place in it
	Rows [][]Told
}

// Told is one thing that somebody is told.
type Told struct {
	Column string // without "sealed_"
	Value  any    // string, int64 or time.Time
}

// MyData is everything that is held about a person, in the order of the
// holdings; those that hold nothing are left out.
func (tx *Tx) MyData(person string) (held []Held, err error) {
	for _, h := range holdings {
		rows, err := tx.told(h, person)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", h.name, err)
		}
		if len(rows) > 0 {
			held = append(held, Held{h.name, rows})
		}
	}
	return held, nil
}

// told are the rows of one holding that are about a person.
func (tx *Tx) told(h holding, person string) ([][]Told, error) {
	columns := h.tells
	if h.group != "" {
		columns = append([]string{h.group + ` AS "group"`}, columns...)
	}
	if len(columns) == 0 {
		return nil, nil
	}
	where := h.where
	if h.whose != "" {
		where = h.whose + " = ?1"
	}
	return all(tx, func(r row) ([]Told, error) { return tx.tell(h, columns, r) },
		`SELECT `+strings.Join(columns, ", ")+` FROM `+h.table()+` WHERE `+where+` AND ?1 <> ''`, person)
}

// tell reads one row for its person.
func (tx *Tx) tell(h holding, columns []string, r row) (line []Told, err error) {
	values := make([]any, len(columns))
	to := make([]any, len(columns))
	for i := range values {
		to[i] = &values[i]
	}
	if err := r.Scan(to...); err != nil {
		return nil, err
	}
	for i, c := range columns {
		if _, as, named := strings.Cut(c, " AS "); named {
			c = strings.Trim(as, `"`)
		}
		v := values[i]
		switch n, isNumber := v.(int64); {
		case v == nil:
			continue
		case strings.HasPrefix(c, "sealed_"):
			if v, err = tx.seal.open(place(h.table(), c), v.([]byte)); err != nil {
				return nil, err
			}
			c = strings.TrimPrefix(c, "sealed_")
		case isNumber && (strings.HasSuffix(c, "_at") || c == "at" || c == "due" || c == "since"):
			v = fromSeconds(sql.NullInt64{Int64: n, Valid: true})
		}
		line = append(line, Told{c, v})
	}
	return line, nil
}

// Erase takes a person out of the database. Who is still a member of a group
// stays known as that: the holdings that say so stay. It reports whether the
// person is.
func (tx *Tx) Erase(person string, now time.Time) (member bool, err error) {
	n, err := one(tx, single[int], `SELECT count(*) FROM member JOIN person ON id = person_id WHERE person_id = ? AND active`, person)
	if err != nil {
		return false, err
	}
	return n > 0, tx.eraseFrom(person, 0, n > 0, now)
}

// eraseFrom takes a person out of one group's data, or out of all when group is
// 0. Member leaves what stays as long as the person is one.
func (tx *Tx) eraseFrom(person string, group int64, member bool, now time.Time) error {
	if person == "" || person == Nobody {
		return nil
	}
	tx.erased = true
	if err := tx.takeDownOf(person, group, now); err != nil {
		return err
	}
	for _, h := range holdings {
		if h.stays && member || h.group == "" && group != 0 {
			continue
		}
		query, args := `DELETE FROM `+h.table(), []any{person, group}
		if h.erase != "" {
			query = `UPDATE ` + h.table() + ` SET ` + h.erase
			for _, c := range h.sealed() {
				args = append(args, tx.seal.seal(place(h.table(), c), ""))
				query += ", " + c + " = ?" + strconv.Itoa(len(args))
			}
		}
		if err := tx.exec(query+` WHERE `+h.about(h.where), args...); err != nil {
			return fmt.Errorf("%s: %w", h.name, err)
		}
	}
	return nil
}

// takeDownOf takes down in Slack what hangs with the words of a person in it, and
// all messages to them; what others did with it goes too.
func (tx *Tx) takeDownOf(person string, group int64, now time.Time) error {
	const cases = `(SELECT id FROM casus WHERE person_id = ?2 AND ?3 IN (0, group_id))`
	for _, which := range []string{
		`person = ?2 AND ?3 IN (0, group_id)`,
		`kind = 'case' AND subject IN ` + cases,
		`kind = 'question' AND ?3 IN (0, group_id) AND subject IN (SELECT id FROM question WHERE person_id = ?2)`,
		`kind IN ('card', 'shared') AND ?3 IN (0, group_id) AND subject IN (SELECT given.id FROM given JOIN owncard
			ON given.card = 'eigen-' || owncard.group_id || '-' || owncard.id WHERE owncard.by = ?2)`,
	} {
		if err := tx.exec(takeDown+which, now.Unix(), person, group); err != nil {
			return err
		}
	}
	return errors.Join(
		tx.exec(`DELETE FROM vote WHERE casus_id IN (SELECT id FROM casus WHERE person_id = ?1 AND ?2 IN (0, group_id))`, person, group),
		tx.exec(`UPDATE question SET shared = NULL, shared_as = NULL WHERE person_id = ?1 AND ?2 IN (0, shared)`, person, group))
}
