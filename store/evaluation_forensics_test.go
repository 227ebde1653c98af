package store

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// These tests play the attacker who copies everything after every single answer,
// except the secret, and reads it at leisure. The bot's own side of it, its log
// and its messages, is in package main.

// loot is one copy of all that there is of the database.
type loot struct {
	when   string
	files  map[string][]byte // the database, its log, a backup
	dump   []string          // every row of every table
	mtimes map[string]time.Time
}

// steal copies the database, its log and a backup, and dumps it.
func (p *poll) steal(when string) loot {
	p.t.Helper()
	l := loot{when: when, files: map[string][]byte{}, mtimes: map[string]time.Time{}}
	for _, name := range []string{p.path, p.path + "-wal"} {
		l.files[filepath.Base(name)] = got(os.ReadFile(name))(p.t)
		l.mtimes[name] = got(os.Stat(name))(p.t).ModTime()
	}
	backup := filepath.Join(p.t.TempDir(), "backup.db")
	db := got(sql.Open("sqlite", p.path))(p.t)
	defer db.Close()
	got(db.Exec(`VACUUM INTO ?`, backup))(p.t)
	l.files["backup"] = got(os.ReadFile(backup))(p.t)
	l.dump = dump(p.t, db)
	return l
}

// dump is every row of every table, one a line.
func dump(t *testing.T, db *sql.DB) (lines []string) {
	t.Helper()
	tables := got(db.Query(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`))(t)
	var names []string
	for tables.Next() {
		var name string
		ok(t, tables.Scan(&name))
		names = append(names, name)
	}
	for _, name := range names {
		rows := got(db.Query(`SELECT * FROM ` + name))(t)
		columns := got(rows.Columns())(t)
		for rows.Next() {
			values, to := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				to[i] = &values[i]
			}
			ok(t, rows.Scan(to...))
			line := name
			for i, v := range values {
				if b, is := v.([]byte); is {
					v = hex.EncodeToString(b)
				}
				line += fmt.Sprintf(" %s=%v", columns[i], v)
			}
			lines = append(lines, line)
		}
		ok(t, rows.Close())
	}
	return lines
}

// fresh are the lines of one dump that the other does not have.
func fresh(was, is []string) (lines []string) {
	for _, line := range is {
		if !slices.Contains(was, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

var (
	random  = regexp.MustCompile(`[0-9a-f]{24,}`)
	rowOf   = regexp.MustCompile(`^(\w+) `)
	answers = []struct {
		person, text string
		scores       []int
	}{
		{"UPERSON4", "", []int{7, 7, 7, 7}},
		{"UPERSON1", strings.Repeat("Ik durfde niets te zeggen. ", 18), []int{1, 1, 1, 1}},
		{"UPERSON5", "Kort.", []int{0, 0, 0, 3}},
		{"UPERSON0", strings.Repeat("🙂", LongestAnswer), []int{4, 5, 4, 5}},
		{"UPERSON2", "", []int{4, 4, 4, 4}},
		{"UPERSON3", "Fijn dat het veilig was.", []int{6, 6, 6, 0}},
	}
)

// plunder opens a poll of six and has them all answer, stealing after each.
func plunder(t *testing.T) (p *poll, taken []loot) {
	p = newPoll(t, 6)
	taken = []loot{p.steal("before")}
	for i, a := range answers {
		ok(t, p.cast(a.person, 7*i, a.text, a.scores...))
		taken = append(taken, p.steal("after "+a.person))
	}
	return p, taken
}

// Between two copies one ballot and one token are new and nothing else is; they
// have one size and no time, and say nothing of who or what.
func TestWithEveryCopyNothingCanBeTold(t *testing.T) {
	p, taken := plunder(t)
	for i, l := range taken[1:] {
		new, gone := fresh(taken[i].dump, l.dump), fresh(l.dump, taken[i].dump)
		if len(new) != 2 || gone != nil || rowOf.FindString(new[0]) != "ballot " || rowOf.FindString(new[1]) != "token " {
			t.Fatalf("%s this is new: %q, and this gone: %q", l.when, new, gone)
		}
		if ballot, token := random.ReplaceAllString(new[0], "R"), random.ReplaceAllString(new[1], "R"); ballot != "ballot evaluation_id=1 id=R sealed=R" || token != "token evaluation_id=1 token=R" {
			t.Errorf("%s: %s, %s", l.when, ballot, token)
		}
		if sealed := random.FindAllString(new[0], -1)[1]; len(sealed) != 2*BallotSize {
			t.Errorf("%s the ballot has %d bytes, want %d as all", l.when, len(sealed)/2, BallotSize)
		}
		for name, raw := range l.files {
			for _, a := range answers {
				if a.text != "" && bytes.Contains(raw, []byte(a.text[:5])) {
					t.Errorf("%s %s holds an open answer", l.when, name)
				}
			}
			p.guess(l.when+" "+name, raw, l)
		}
	}
}

// guess tries to make a token or open a ballot with everything that an attacker
// has or may guess, which is everything but the secret.
func (p *poll) guess(where string, raw []byte, l loot) {
	p.t.Helper()
	keys := [][]byte{nil, make([]byte, 32), key[:], []byte(p.secretFiles()[0]), []byte("1"), []byte("intervisiebot ballot"), []byte("intervisiebot token")}
	for _, line := range l.dump {
		for _, id := range random.FindAllString(line, -1) {
			if b, err := hex.DecodeString(id); err == nil && len(b) < 100 {
				keys = append(keys, b, []byte(id))
			}
		}
	}
	for _, person := range p.people {
		plain := sha256.Sum256([]byte(person))
		if bytes.Contains(raw, plain[:]) {
			p.t.Errorf("%s holds the hash of %s", where, person)
		}
		for _, k := range keys {
			h := hmac.New(sha256.New, k)
			h.Write([]byte(person))
			if bytes.Contains(raw, h.Sum(nil)) {
				p.t.Errorf("%s holds a token of %s that %x makes", where, person, k)
			}
		}
	}
}

// With the secret all this can be read: the attack looks in the right place.
func TestTheSecretIsWhatProtects(t *testing.T) {
	p, taken := plunder(t)
	k := got(p.secrets.keys(p.secretFiles()[0]))(t)
	last := taken[len(taken)-1]
	for _, person := range p.people {
		if !bytes.Contains(last.files["backup"], k.tokenOf(person)) {
			t.Errorf("the token of %s is not in the backup", person)
		}
	}
}

// Where a row lies in the file does not tell when it came, though SQLite fills a
// page in the order of arrival; nor do the pages that hold what is too long for one.
func TestPlacesInTheFileTellNoOrder(t *testing.T) {
	p := newPoll(t, 6)
	for i, a := range answers {
		ok(t, p.cast(a.person, i, a.text, a.scores...))
		p.traces.Store(true)
		ok(t, p.Truncate(t.Context()))
		equal(t, "the log is not empty", p.traces.Load(), false)
		raw := got(os.ReadFile(p.path))(t)
		in(t, p.Store, func(tx *Tx) {
			rows := got(all(tx, func(r row) (v [2][]byte, err error) { return v, r.Scan(&v[0], &v[1]) }, `SELECT id, sealed FROM ballot ORDER BY id`))(t)
			tokens := got(all(tx, single[[]byte], `SELECT token FROM token ORDER BY token`))(t)
			var cells, tails, marks []int
			for j := range rows {
				cells = append(cells, -bytes.Index(raw, rows[j][0]))
				tails = append(tails, bytes.Index(raw, rows[j][1][BallotSize-100:]))
				marks = append(marks, -bytes.Index(raw, tokens[j]))
			}
			if !slices.IsSorted(cells) || !slices.IsSorted(marks) {
				t.Errorf("after %d answers the rows lie at %v and %v, which is not the order of their keys", i+1, cells, marks)
			}
			// Where the tails lie depends on how many there are, not on which came when.
			if i > 0 && slices.Max(tails) != tails[len(tails)-1] {
				t.Errorf("after %d answers the tails lie at %v", i+1, tails)
			}
		})
	}
}

// What was answered does not change how much is written.
func TestSizesTellNothing(t *testing.T) {
	var sizes [2][]string
	for run := range sizes {
		p := newPoll(t, 6)
		for i, person := range p.people {
			if run == 0 {
				ok(t, p.cast(person, i, strings.Repeat("🙂", LongestAnswer), 7, 7, 7, 7))
			} else {
				ok(t, p.cast(person, i, "", 0, 0, 1, 0))
			}
			l := p.steal("")
			sizes[run] = append(sizes[run], fmt.Sprint(len(l.files["test.db"]), len(l.files["test.db-wal"]), len(l.files["backup"])))
		}
	}
	same(t, "sizes of the files", sizes[0], sizes[1]...)
}

// Who tries again, or may not, leaves no trace at all.
func TestARefusedBallotLeavesNoTrace(t *testing.T) {
	p := newPoll(t, 6)
	p.all(3)
	before := p.steal("before")
	equal(t, "again", p.cast("UPERSON1", 9, "", 1, 1, 1, 1), ErrVoted)
	equal(t, "another", p.cast("UELSE", 9, "", 1, 1, 1, 1), ErrNotElector)
	p.in(func(tx *Tx) { // also when who asks commits all the same
		equal(t, "again", tx.Cast(p.id, "UPERSON1", Ballot{Scores: []int{1, 1, 1, 1}}, moment), ErrVoted)
	})
	after := p.steal("after")
	for name := range before.files {
		if !bytes.Equal(before.files[name], after.files[name]) {
			t.Errorf("%s changed", name)
		}
	}
	if !maps.Equal(before.mtimes, after.mtimes) {
		t.Error("a file was touched")
	}
}
