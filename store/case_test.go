package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// aCase adds a case of U1 in the group.
func aCase(t *testing.T, tx *Tx, group int64, form string) Case {
	t.Helper()
	c := Case{Group: group, Person: "U1", Form: form, State: Submitted, Theme: "visie", Title: "Titel " + form, Story: "Verhaal", Question: "Vraag?",
		Tried: "Geprobeerd", Part: "Aandeel", SubmittedAt: moment}
	c, fresh, err := tx.AddCase(c)
	ok(t, err)
	equal(t, "fresh", fresh, true)
	return c
}

func TestAFormIsOneCase(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		first := aCase(t, tx, g.ID, "f1")
		other := first
		other.Title = "Iets anders"
		again, fresh, err := tx.AddCase(other)
		ok(t, err)
		equal(t, "fresh", fresh, false)
		equal(t, "the first", again, first)
		aCase(t, tx, g.ID, "f2")
		equal(t, "cases", got(tx.CountOpenCases(g.ID))(t), 2)
	})
}

func TestACaseComesBackAsSaved(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		c := aCase(t, tx, aGroup(t, tx, "C1").ID, "f")
		equal(t, "new", got(tx.Case(c.ID))(t), c)
		c.State, c.Theme, c.Meeting, c.Shared, c.Edition, c.Told = Chosen, "vak", "2026-12-03", true, 4, "step"
		c.Title, c.Story, c.Question, c.Tried, c.Part, c.Step, c.Outcome = "1", "2", "3", "4", "5", "6", "7"
		for i, at := range []*time.Time{&c.ChangedAt, &c.ChosenAt, &c.DiscussedAt, &c.WithdrawnAt, &c.EraseAt, &c.ErasedAt, &c.NextAt} {
			*at = moment.Add(time.Duration(i) * time.Hour)
		}
		ok(t, tx.SaveCase(c))
		equal(t, "saved", got(tx.Case(c.ID))(t), c)
	})
}

func TestErasingACaseLeavesTitleThemeAndSteps(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s := openAt(t, path, key)
	in(t, s, func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		c := aCase(t, tx, g.ID, "f")
		c.Step, c.Shared = "Stap", true
		got(tx.ToggleVote(c.ID, "U2"))(t)
		ok(t, tx.AddPost(Post{Key: "p", Group: g.ID, Kind: CasePost, Subject: c.ID, Due: moment, Until: moment}))
		ok(t, tx.EraseCase(&c, moment), tx.SaveCase(c))
		back := got(tx.Case(c.ID))(t)
		equal(t, "what stays", back.Title+back.Theme+back.Step, "Titel fvisieStap")
		equal(t, "what goes", back.Story+back.Question+back.Tried+back.Part, "")
		n, _, err := tx.Votes(c.ID, "U2")
		ok(t, err)
		equal(t, "votes", n, 0)
		equal(t, "its post", got(tx.PostKeyed("p"))(t).State, Dropped)
	})
	raw := append(got(os.ReadFile(path))(t), got(os.ReadFile(path+"-wal"))(t)...)
	for _, word := range []string{"Verhaal", "Titel", "Stap", "Geprobeerd"} {
		equal(t, word+" in the clear", bytes.Contains(raw, []byte(word)), false)
	}
}

func TestVotesAreTakenBack(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		c := aCase(t, tx, aGroup(t, tx, "C1").ID, "f")
		check := func(person string, on bool, n int) {
			t.Helper()
			equal(t, "on", got(tx.ToggleVote(c.ID, person))(t), on)
			votes, mine, err := tx.Votes(c.ID, person)
			ok(t, err)
			equal(t, "votes", votes, n)
			equal(t, "mine", mine, on)
		}
		n, mine, err := tx.Votes(c.ID, "U1")
		equal(t, "nobody yet", errors.Join(err) == nil && n == 0 && !mine, true)
		check("U1", true, 1)
		check("U2", true, 2)
		check("U1", false, 1)
	})
}

// What time brings to a case, in order, until it brings nothing more.
func TestWhatTimeBringsToACase(t *testing.T) {
	s := Schedule{Weekday: time.Thursday, Minute: 930, Zone: "Europe/Amsterdam", Region: "midden"}
	g := Group{Keep: 8, Schedule: s}
	amsterdam := func(text string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", text, Location("Europe/Amsterdam"))
		ok(t, err)
		return at
	}
	submitted := Case{State: Submitted, SubmittedAt: amsterdam("2026-11-17 09:00")}
	chosen := submitted
	chosen.State, chosen.Meeting = Chosen, "2026-12-18" // a Friday before the Christmas holiday
	undated := chosen
	undated.Meeting = ""
	discussed := submitted
	discussed.Discuss(g, amsterdam("2026-12-03 12:00"))
	short := submitted
	short.Discuss(Group{Keep: 2, Schedule: s}, amsterdam("2026-12-03 12:00"))
	withdrawn := submitted
	withdrawn.State = Withdrawn
	for name, c := range map[string]struct {
		c    Case
		want []string
	}{
		"submitted":         {submitted, []string{"stale 2027-07-16 07:30", "erase 2027-11-16 09:00"}}, // 40 weeks end in the summer: the last school day before
		"chosen for a day":  {chosen, []string{"met 2027-01-04 07:30"}},
		"chosen for no day": {undated, []string{"stale 2027-07-16 07:30", "erase 2027-11-16 09:00"}},
		"discussed":         {discussed, []string{"step 2026-12-04 07:30", "outcome 2027-01-14 07:30", "fade 2027-01-21 07:30", "erase 2027-01-28 12:00"}},
		"kept for two":      {short, []string{"step 2026-12-04 07:30", "fade 2026-12-10 07:30", "erase 2026-12-17 12:00", "outcome 2027-01-14 07:30"}},
		"withdrawn":         {withdrawn, nil},
	} {
		var came []string
		for what, at := c.c.Next(s); what != "" && len(came) < 9; what, at = c.c.Next(s) {
			came = append(came, fmt.Sprint(what, " ", at.In(Location("Europe/Amsterdam")).Format("2006-01-02 15:04")))
			switch what {
			case CaseErase:
				c.c.ErasedAt = at
			case CaseMet:
				c.c.State = Withdrawn
			default:
				c.c.Told += " " + string(what)
			}
		}
		same(t, name, came, c.want...)
	}
}

func TestNewCasesAreThoseSinceTheLastCardThatNobodyTold(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		give := func(days int) Given {
			at := moment.AddDate(0, 0, days)
			given := Given{Group: g.ID, Week: DayOf(at).Week(), Card: fmt.Sprint("c", days), At: at}
			given.ID = got(tx.Give(given))(t)
			return given
		}
		equal(t, "before any", got(tx.NewCases(give(0)))(t), 0)
		c := aCase(t, tx, g.ID, "f") // submitted at the moment of the first card: seen by that one
		first, second := give(7), give(14)
		equal(t, "at the moment of the card before", got(tx.NewCases(first))(t), 0)
		ok(t, tx.exec(`UPDATE casus SET submitted_at = ?`, moment.AddDate(0, 0, 3).Unix()))
		equal(t, "since the card before", got(tx.NewCases(first))(t), 1)
		equal(t, "only once", got(tx.NewCases(second))(t), 0)
		c.Shared = true
		ok(t, tx.SaveCase(c))
		equal(t, "told already", got(tx.NewCases(first))(t), 0)
		c.Shared, c.State = false, Withdrawn
		ok(t, tx.SaveCase(c))
		equal(t, "withdrawn", got(tx.NewCases(first))(t), 0)
	})
}

// cases adds n open cases to a group, and as many that are done.
func cases(t testing.TB, s *Store, n int) (group int64) {
	t.Helper()
	err := s.Update(t.Context(), func(tx *Tx) (err error) {
		if group, err = tx.AddGroup(NewGroup("C1", "Groep", "Europe/Amsterdam", moment)); err != nil {
			return err
		}
		for i := range n {
			for _, state := range []CaseState{Submitted, Withdrawn} {
				c := Case{Group: group, Person: "U1", Form: fmt.Sprint(state, i), State: state, Title: fmt.Sprint("Casus ", i), SubmittedAt: moment,
					NextAt: moment.AddDate(1, 0, i)}
				if c, _, err = tx.AddCase(c); err != nil {
					return err
				}
				if _, err := tx.ToggleVote(c.ID, "U2"); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return group
}

// A page of a list reads its own rows only, in the order of an index, and what
// time brings costs what is due, not what is kept.
func TestListsAndPlanningReadByIndex(t *testing.T) {
	s := newStore(t)
	group := cases(t, s, 500)
	in(t, s, func(tx *Tx) {
		equal(t, "open", got(tx.CountOpenCases(group))(t), 500)
		for page := range 50 {
			lines := got(tx.OpenCases(group, "U2", page*10, 10))(t)
			equal(t, "a page", len(lines), 10)
			equal(t, "its first", lines[0].Title, fmt.Sprint("Casus ", 499-page*10))
			equal(t, "votes", lines[9].Votes == 1 && lines[9].Mine, true)
		}
		equal(t, "after the last", len(got(tx.OpenCases(group, "U2", 500, 10))(t)), 0)
		equal(t, "one's own", len(got(tx.CasesOf("U1", 990, 20))(t)), 10)
		equal(t, "due", len(got(tx.CasesDue(moment.AddDate(1, 0, 0), 99))(t)), 2)
		for query, want := range map[string]string{
			selectCaseLine + ` WHERE group_id = ?2 AND state IN ('submitted', 'chosen') ORDER BY id DESC LIMIT ?3 OFFSET ?4`: "SEARCH casus USING INDEX casus_open (group_id=?)",
			selectCaseLine + ` WHERE person_id = ?2 ORDER BY id DESC LIMIT ?3 OFFSET ?4`:                                     "SEARCH casus USING INDEX casus_person (person_id=?)",
			selectCase + ` WHERE next_at <= ?1 ORDER BY next_at, id LIMIT ?2`:                                                "SEARCH casus USING INDEX casus_next (next_at<?)",
			selectQuestion + ` WHERE next_at <= ?1 ORDER BY next_at, id LIMIT ?2`:                                            "SEARCH question USING INDEX question_next (next_at<?)",
			`SELECT count(*) FROM casus WHERE group_id = ?1 AND state IN ('submitted', 'chosen')`:                            "SEARCH casus USING INDEX casus_open (group_id=?)",
		} {
			plan := got(all(tx, func(r row) (string, error) {
				var id, parent, unused int
				var what string
				return what, r.Scan(&id, &parent, &unused, &what)
			}, `EXPLAIN QUERY PLAN `+query, 1, 1, 1, 1))(t)
			if plan[0] != want {
				t.Errorf("%s\nis read as %q, want %q", query, plan, want)
			}
			for _, step := range plan {
				if step == "USE TEMP B-TREE FOR ORDER BY" {
					t.Errorf("%s\nsorts all rows", query)
				}
			}
		}
	})
}

func BenchmarkTheLastPageOf500Cases(b *testing.B) {
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "test.db"), key)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	group := cases(b, s, 500)
	for b.Loop() {
		err := s.View(b.Context(), func(tx *Tx) error {
			lines, err := tx.OpenCases(group, "U2", 490, 10)
			if len(lines) != 10 {
				b.Fatal(len(lines))
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
