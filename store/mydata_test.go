package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// impersonal are the columns that could hold a person or what people typed, and
// do not, or hold what is the group's.
var impersonal = map[string]string{
	"sealed_check.value": "ours", "sweep": "one time",
	"person": "the whole row is the person's",
	"grp":    "settings, and the name, of the group",
	"period": "days of the group", "member": "numbers",
	"given.week": "a week", "given.instead": "a card", "wish.card": "a card",
	"casus.form": "random", "casus.told": "ours", "owncard.theme": "a theme",
	"post.id": "random", "post.key": "ids; it goes with the row", "post.reason": "Slack's word", "post.channel": "goes with the row", "post.ts": "goes with the row", "post.hash": "of what hangs",
	"session.form": "random", "session.theme": "a theme", "session.method": "a method", "session.told": "ours", "session.sealed_place": "the group's meeting place; two years",
	"goingon.handed": "a day", "mark": "moments of the database",
	"statement.sealed_text": "the group's, without a name", "token.token": "nobody can tell whose", "ballot": "nobody can tell whose",
	"evaluation.form": "random", "evaluation.kind": "which statements", "evaluation.state": "ours", "evaluation.reason": "ours", "evaluation.electorate": "a fingerprint",
	"evaluation.secret": "a file's name", "evaluation.sealed_statements": "the group's", "evaluation.sealed_result": "what the whole group was shown",
	"post.file": "Slack's id of a picture of the group", "home.hash": "of what is shown",
}

// Whoever adds a column must say here or in the holdings what becomes of it when
// a person asks for their data or leaves.
func TestEveryColumnIsToldAndErasedOrImpersonal(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		seen := 0
		for table, columns := range got(tx.columns())(t) {
			for _, c := range columns {
				if c.kind == "INTEGER" || impersonal[table] != "" || impersonal[table+"."+c.name] != "" {
					continue
				}
				seen++
				if !slices.ContainsFunc(holdings, func(h holding) bool { return h.table() == table && h.covers(c) }) {
					t.Errorf("%s.%s (%s): is it about a person? Then a holding in mydata.go must tell and erase it; else say in this test what it is", table, c.name, c.kind)
				}
			}
		}
		if seen < 40 {
			t.Errorf("only %d columns were looked at", seen)
		}
		for name := range impersonal {
			table, which, _ := strings.Cut(name, ".")
			columns := got(tx.columns())(t)[table]
			if columns == nil || which != "" && !slices.ContainsFunc(columns, func(c column) bool { return c.name == which }) {
				t.Errorf("there is no %s", name)
			}
		}
	})
}

// covers tells whether the holding says what becomes of a column: what was typed
// must be told and be gone, the rest must be told, be gone, or be the person.
func (h holding) covers(c column) bool {
	word := regexp.MustCompile(`\b` + c.name + `\b`)
	if c.kind == "BLOB" {
		return slices.Contains(h.tells, c.name)
	}
	return slices.Contains(h.tells, c.name) || word.MatchString(h.whose+" "+h.erase)
}

// everywhere is a database in which U1, who typed words that nobody else did,
// stands everywhere that somebody can stand. U2 is in the group too.
func everywhere(t *testing.T, s *Store) (g Group, typed []string) {
	t.Helper()
	word := func() string {
		typed = append(typed, fmt.Sprintf("woord-%d-van-mij", len(typed)))
		return typed[len(typed)-1]
	}
	in(t, s, func(tx *Tx) {
		for _, id := range []string{"U1", "U2"} {
			ok(t, tx.SavePerson(Person{ID: id, Name: "Naam van " + id, Zone: "Europe/Amsterdam", Human: true, Active: true}), tx.SetDM(id, "D"+id))
		}
		typed = append(typed, "Naam van U1")
		g = aGroup(t, tx, "C1")
		g.State, g.ChangedBy = Active, "U1"
		ok(t, tx.SaveGroup(g), tx.SetMembers(g.ID, []string{"U1", "U2"}), tx.SetFacilitators(g.ID, []string{"U1"}))
		ok(t, tx.SetQuiet("U1", CheckPost, true), tx.SaveCard("U1", "visie-01", moment), tx.OpenHome("U1", moment))
		card := OwnCard{Group: g.ID, By: "U1", Theme: "vak", Statement: word(), Question: word()}
		card.ID = got(tx.AddOwnCard(card))(t)
		given := Given{Group: g.ID, Week: "2026-W47", Card: fmt.Sprintf("eigen-%d-%d", g.ID, card.ID), At: moment, By: "U1"}
		given.ID = got(tx.Give(given))(t)
		ok(t, tx.SetOpener(given, "U1", moment), tx.Pass(given.ID, "U1"))
		got(tx.ToggleWish(g.ID, "visie-01", "U1"))(t)
		change := got(tx.AddChange(Change{Group: g.ID, By: "U1", At: moment, What: []Changed{{"facilitator+", "U1"}, {"facilitator+", "U2"}}}))(t)
		c := Case{Group: g.ID, Person: "U1", Form: "f1", State: Submitted, Theme: "visie", Shared: true, SubmittedAt: moment, NextAt: moment,
			Title: word(), Story: word(), Question: word(), Tried: word(), Part: word(), Step: word(), Outcome: word()}
		c, _, err := tx.AddCase(c)
		ok(t, err)
		other, _, err := tx.AddCase(Case{Group: g.ID, Person: "U2", Form: "f2", State: Submitted, Title: "De casus van een ander", SubmittedAt: moment, NextAt: moment})
		ok(t, err)
		got(tx.ToggleVote(other.ID, "U1"))(t)
		got(tx.ToggleVote(c.ID, "U2"))(t)
		q := LearningQuestion{Person: "U1", Group: g.ID, AskedAt: moment, Answer: word(), NextAt: moment}
		q.ID = got(tx.AddQuestion(q))(t)
		q.SharedAs, q.Shared = got(tx.AddVersion(q.ID, Version{At: moment, Text: word()}))(t), g.ID
		ok(t, tx.SaveQuestion(q))
		m, _, err := tx.AddSession(Session{Group: g.ID, Form: "m1", State: SessionPlanned, Day: "2026-12-03", Minute: 900, Minutes: 150, Chair: "U1", Host: "U1",
			PlannedBy: "U1", PlannedAt: moment, ChangedAt: moment, Place: "De Wending"})
		ok(t, err, tx.SetRSVP(RSVP{Session: m.ID, Person: "U1", Coming: false, At: moment, Reason: word()}), tx.Knows(m.ID, "U1"))
		e, _, err := tx.AddEvaluation(Evaluation{Group: g.ID, Form: "e1", Kind: ShortEvaluation, OpenedBy: "U1", Statements: four, OpensAt: moment, ClosesAt: moment})
		got(tx.AddStatement(g.ID, "Eigen stelling"))(t)
		ok(t, err, tx.exec(`INSERT INTO invited (evaluation_id, person_id) VALUES (?, 'U1')`, e.ID))
		for i, p := range []Post{{Kind: CasePost, Subject: c.ID}, {Kind: QuestionPost, Subject: q.ID}, {Kind: CardPost, Subject: given.ID}, {Kind: ChangePost, Subject: change},
			{Kind: StepPost, Subject: c.ID, Person: "U1"}, {Kind: CheckPost, Subject: q.ID, Person: "U1"}, {Kind: CasePost, Subject: other.ID}, {Kind: StepPost, Subject: other.ID, Person: "U2"}} {
			p.ID, p.Key, p.Group, p.Due, p.Until = fmt.Sprint("p", i), fmt.Sprint("k", i), g.ID, moment, moment.Add(time.Hour)
			ok(t, tx.AddPost(p))
			if i != 5 { // that one waits
				p = got(tx.Post(p.ID))(t)
				p.State, p.Channel, p.TS, p.LookAt = Hanging, "C", fmt.Sprint(i), time.Time{}
				ok(t, tx.SavePost(p))
			}
		}
	})
	return g, typed
}

// cells are all values of all tables in which a person or what people typed can
// stand, with what is sealed opened.
func cells(t *testing.T, tx *Tx) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for table, columns := range got(tx.columns())(t) {
		for _, c := range columns {
			for _, v := range got(all(tx, single[any], `SELECT "`+c.name+`" FROM `+table))(t) {
				text := fmt.Sprint(v)
				if raw, is := v.([]byte); is && c.sealed() {
					text = got(tx.seal.open(place(table, c.name), raw))(t)
				}
				found[table+"."+c.name] = append(found[table+"."+c.name], text)
			}
		}
	}
	return found
}

// holds are the columns in which one of these words stands.
func holds(t *testing.T, tx *Tx, words ...string) (columns []string) {
	t.Helper()
	for column, values := range cells(t, tx) {
		for _, v := range values {
			for _, w := range words {
				if strings.Contains(v, w) && !slices.Contains(columns, column) {
					columns = append(columns, column)
				}
			}
		}
	}
	slices.Sort(columns)
	return columns
}

func TestSomebodyIsToldEverythingThatIsHeld(t *testing.T) {
	s := newStore(t)
	_, typed := everywhere(t, s)
	in(t, s, func(tx *Tx) {
		var names []string
		var text strings.Builder
		for _, h := range got(tx.MyData("U1"))(t) {
			names = append(names, h.Name)
			fmt.Fprintln(&text, h)
		}
		for _, h := range holdings {
			if told := slices.Contains(names, h.name); told == (h.name == "home" || h.name == "away") { // which tell nothing, and hold nothing
				t.Errorf("%s is told: %t", h.name, told)
			}
		}
		for _, w := range typed {
			if !strings.Contains(text.String(), w) {
				t.Errorf("%q is not told", w)
			}
		}
		if strings.Contains(text.String(), "De casus van een ander") || strings.Contains(text.String(), "Naam van U2") {
			t.Error("it tells what another typed")
		}
		equal(t, "of a stranger", len(got(tx.MyData("U9"))(t)), 0)
		equal(t, "of nobody", len(got(tx.MyData(""))(t)), 0)
	})
}

func TestErasingAPersonLeavesNothing(t *testing.T) {
	s := newStore(t)
	g, typed := everywhere(t, s)
	words := append([]string{"U1"}, typed...)
	in(t, s, func(tx *Tx) {
		if n := len(holds(t, tx, words...)); n < 30 {
			t.Fatalf("the words stand in only %d columns", n)
		}
		ok(t, tx.RemoveMember(g.ID, "U1"))
		equal(t, "a member", got(tx.Erase("U1", moment))(t), false)
		for _, id := range []string{"p0", "p1", "p2", "p4"} {
			if p := got(tx.Post(id))(t); !p.Gone || !p.LookAt.Equal(moment) {
				t.Errorf("what hangs is not taken down: %+v", p)
			}
		}
		for _, id := range []string{"p3", "p6", "p7"} {
			if got(tx.Post(id))(t).Gone {
				t.Errorf("%s, of others, is taken down", id)
			}
		}
		// Until they are deleted in Slack, messages to the person are known; until it is shown bare, App Home.
		if left := holds(t, tx, words...); !slices.Equal(left, []string{"home.person_id", "post.person"}) {
			t.Errorf("it stands still in %v", left)
		}
		p := got(tx.Post("p4"))(t)
		p.State, p.LookAt = Dropped, time.Time{}
		ok(t, tx.SavePost(p), tx.CloseHome("U1"))
		got(tx.Sweep(moment))(t)
		if left := holds(t, tx, words...); len(left) > 0 {
			t.Errorf("in the end it stands in %v", left)
		}
		if left := holds(t, tx, "U2", "De casus van een ander"); len(left) < 5 {
			t.Errorf("of the other there is only %v", left)
		}
		equal(t, "set up", got(tx.Group(g.ID))(t).SetUp(), true)
		// What took its place does no harm.
		equal(t, "cards", len(got(tx.OwnCards(g.ID))(t)), 0)
		equal(t, "open cases", got(tx.CountOpenCases(g.ID))(t), 1)
		equal(t, "due", len(got(tx.CasesDue(moment, 9))(t))+len(got(tx.QuestionsDue(moment, 9))(t)), 1) // the other's case
	})
}

func TestWhoIsErasedAsAMemberStaysOne(t *testing.T) {
	s := newStore(t)
	_, typed := everywhere(t, s)
	in(t, s, func(tx *Tx) {
		equal(t, "a member", got(tx.Erase("U1", moment))(t), true)
		want := []string{"home.person_id", "invited.person_id", "member.person_id", "person.id", "person.name", "person.dm", "post.person", "quiet.person_id", "session.chair", "session.host"}
		slices.Sort(want)
		if left := holds(t, tx, append([]string{"U1"}, typed...)...); !slices.Equal(left, want) {
			t.Errorf("it stands in %v, want %v", left, want)
		}
		// Another one begins where this one ended.
		got(tx.AddQuestion(LearningQuestion{Person: "U1", Group: 1, AskedAt: moment}))(t)
		got(tx.Erase("U1", moment))(t)
		got(tx.AddQuestion(LearningQuestion{Person: "U1", Group: 1, AskedAt: moment}))(t)
	})
	in(t, s, func(tx *Tx) {
		before := fmt.Sprint(cells(t, tx))
		for _, id := range []string{"", Nobody} {
			got(tx.Erase(id, moment))(t)
		}
		equal(t, "after erasing nobody", fmt.Sprint(cells(t, tx)), before)
	})
}

// Sealed or not: no byte of what was typed stays in the files.
func TestErasingLeavesNoTraceInTheFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s := openAt(t, path, key)
	_, _ = everywhere(t, s)
	var sealed [][]byte
	in(t, s, func(tx *Tx) {
		for table, columns := range got(tx.columns())(t) {
			for _, c := range columns {
				if c.sealed() {
					for _, raw := range got(all(tx, single[[]byte], `SELECT `+c.name+` FROM `+table))(t) {
						if text := got(tx.seal.open(place(table, c.name), raw))(t); strings.Contains(text, "van-mij") {
							sealed = append(sealed, raw)
						}
					}
				}
			}
		}
	})
	look := func() (n int) {
		for _, file := range []string{path, path + "-wal"} {
			raw := got(os.ReadFile(file))(t)
			for _, b := range sealed {
				if bytes.Contains(raw, b[12:]) || bytes.Contains(raw, b[:12]) { // what was sealed, and its nonce
					n++
				}
			}
		}
		return n
	}
	if len(sealed) < 12 || look() < len(sealed) {
		t.Fatalf("%d texts were sealed, %d found: this test looked in the wrong place", len(sealed), look())
	}
	in(t, s, func(tx *Tx) { got(tx.Erase("U1", moment))(t) })
	if n := look(); n > 0 {
		t.Errorf("%d of %d sealed texts are still in the files", n, len(sealed))
	}
	ok(t, s.Close())
	raw := got(os.ReadFile(path))(t)
	for _, b := range sealed {
		if bytes.Contains(raw, b[12:]) {
			t.Error("a sealed text is in the closed database")
		}
	}
}

// Another program that reads along, a backup, delays that; nobody waits for it.
func TestTracesGoWhenNobodyReadsThemAnyMore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s, other := openAt(t, path, key), openAt(t, path, key)
	everywhere(t, s)
	size := func() int64 { return got(os.Stat(path + "-wal"))(t).Size() }
	ok(t, other.View(t.Context(), func(tx *Tx) error {
		got(tx.Person("U1"))(t)
		in(t, s, func(tx *Tx) { got(tx.Erase("U1", moment))(t) })
		return nil
	}))
	if size() == 0 {
		t.Fatal("there is no log: this test sees nothing")
	}
	ok(t, s.Truncate(t.Context()))
	equal(t, "size of the log", size(), 0)
}
