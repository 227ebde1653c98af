package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// poll is a store with one group and an evaluation that is open in it.
type poll struct {
	*Store
	t      *testing.T
	path   string // of the database
	keys   string // folder of the secrets
	people []string
	id     int64
}

// four are the statements of most tests.
var four = []Statement{{Code: "a"}, {Code: "b"}, {Code: "c"}, {ID: 1, Text: "Eigen stelling"}}

// newPoll opens an evaluation of four statements for n people.
func newPoll(t *testing.T, n int) *poll {
	t.Helper()
	dir := t.TempDir()
	p := &poll{t: t, path: filepath.Join(dir, "test.db"), keys: filepath.Join(dir, "keys")}
	p.start()
	for i := range n {
		p.people = append(p.people, fmt.Sprintf("UPERSON%d", i))
	}
	p.in(func(tx *Tx) { membersOf(t, tx, p.people...) })
	p.id = p.open("a").ID
	return p
}

// start opens the store.
func (p *poll) start() {
	p.t.Helper()
	p.Store = openAt(p.t, p.path, key)
	ok(p.t, p.KeepSecrets(p.keys))
}

func (p *poll) in(f func(tx *Tx)) { p.t.Helper(); in(p.t, p.Store, f) }

// open opens an evaluation.
func (p *poll) open(form string) (e Evaluation) {
	p.t.Helper()
	p.in(func(tx *Tx) {
		var fresh bool
		var err error
		e, fresh, err = tx.AddEvaluation(Evaluation{Group: 1, Form: form, Kind: ShortEvaluation, Statements: four, OpensAt: moment, ClosesAt: moment})
		equal(p.t, "fresh", fresh, true)
		ok(p.t, err, tx.OpenEvaluation(&e, moment))
	})
	return e
}

func (p *poll) of(tx *Tx) Evaluation { p.t.Helper(); return got(tx.Evaluation(p.id))(p.t) }

func (p *poll) evaluation() (e Evaluation) {
	p.t.Helper()
	p.in(func(tx *Tx) { e = p.of(tx) })
	return e
}

// cast is a person's answer some minutes after the opening.
func (p *poll) cast(person string, minutes int, text string, scores ...int) error {
	return p.Update(p.t.Context(), func(tx *Tx) error {
		return tx.Cast(p.id, person, Ballot{Scores: scores, Text: text}, moment.Add(time.Duration(minutes)*time.Minute))
	})
}

// all has so many people answer 1, 2, … to the first statement and 4 to the others.
func (p *poll) all(n int) {
	p.t.Helper()
	for i, person := range p.people[:n] {
		ok(p.t, p.cast(person, i, "Antwoord van "+person, i%7+1, 4, 4, 0))
	}
}

// close closes the evaluation when it should, and sweeps.
func (p *poll) close() Evaluation {
	p.t.Helper()
	p.in(func(tx *Tx) {
		e := p.of(tx)
		ok(p.t, tx.CloseEvaluation(&e, e.Ends()))
	})
	p.sweep()
	return p.evaluation()
}

func (p *poll) sweep() { p.t.Helper(); ok(p.t, p.SettleSecrets(p.t.Context(), moment)) }

// secretFiles are the names of the secrets in the folder.
func (p *poll) secretFiles() (names []string) {
	p.t.Helper()
	for _, f := range got(os.ReadDir(p.keys))(p.t) {
		if notesInSecrets[f.Name()] == "" {
			names = append(names, f.Name())
		}
	}
	return names
}

// left counts what tells of single answers in the database.
func (p *poll) left() (rows int) {
	p.t.Helper()
	p.in(func(tx *Tx) {
		rows = got(one(tx, single[int], `SELECT (SELECT count(*) FROM ballot) + (SELECT count(*) FROM token) + (SELECT count(*) FROM invited)`))(p.t)
	})
	return rows
}

func TestBallotsBecomeAResult(t *testing.T) {
	p := newPoll(t, 7)
	for i, scores := range [][]int{{7, 1, 4, 1}, {6, 1, 4, 2}, {6, 2, 0, 3}, {5, 1, 0, 0}, {2, 1, 0, 0}, {6, 2, 5, 3}} {
		ok(t, p.cast(p.people[i], i, []string{"een", "", "twee", "é", "", ""}[i], scores...))
	}
	e := p.close()
	r := *e.Result
	slices.Sort(r.Texts)
	want := Result{Answers: 6, Lines: []Line{{11, 4, 2}, {MeanLow, 0, 0}, {}, {5, 0, 0}}, Texts: []string{"een", "twee", "é"}}
	if e.State != EvaluationClosed || fmt.Sprint(r) != fmt.Sprint(want) {
		t.Errorf("%s, it shows %+v, want %+v", e.State, r, want)
	}
	p.in(func(tx *Tx) { got(tx.PostKeyed(fmt.Sprintf("result/E%d", e.ID)))(t) })
	if n, files := p.left(), p.secretFiles(); n != 0 || files != nil {
		t.Errorf("left: %d rows and the secrets %v", n, files)
	}
}

func TestWhoMayAnswerAndWhen(t *testing.T) {
	p := newPoll(t, 5)
	good := []int{1, 2, 3, 4}
	ok(t, p.cast("UPERSON1", 0, "", good...))
	e := p.evaluation()
	late := int(e.ClosesAt.Sub(moment).Minutes())
	for _, c := range []struct {
		person string
		at     int
		want   error
	}{{"UPERSON1", 1, ErrVoted}, {"UELSE", 1, ErrNotElector}, {"UPERSON2", late, ErrClosed}, {"UPERSON2", late - 1, nil}} {
		p.in(func(tx *Tx) {
			equal(t, c.person+" may", tx.MayVote(e, c.person, moment.Add(time.Duration(c.at)*time.Minute)), c.want)
		})
		equal(t, c.person+" gets", p.cast(c.person, c.at, "", good...), c.want)
	}
	// Joining and leaving change nothing.
	p.in(func(tx *Tx) {
		ok(t, tx.RemoveMember(1, "UPERSON3"), tx.SavePerson(Person{ID: "UNEW", Human: true, Active: true}), tx.AddMember(1, "UNEW"))
	})
	ok(t, p.cast("UPERSON3", 2, "", good...))
	equal(t, "who joined later", p.cast("UNEW", 2, "", good...), ErrNotElector)
	p.close()
	equal(t, "after closing", p.cast("UPERSON4", 3, "", good...), ErrClosed)
}

func TestBallotsThatCannotBeAreRefused(t *testing.T) {
	p := newPoll(t, 5)
	for _, scores := range [][]int{nil, {0, 0, 0, 0}, {1, 2, 3}, {1, 2, 3, 4, 5}, {8, 1, 1, 1}, {-1, 1, 1, 1}} {
		if p.cast("UPERSON1", 0, "", scores...) == nil {
			t.Errorf("%v is taken for a ballot", scores)
		}
	}
	long := string(slices.Repeat([]rune("🙂"), LongestAnswer))
	if p.cast("UPERSON1", 0, long+"!", 1, 1, 1, 1) == nil {
		t.Error("a text is too long and was taken")
	}
	ok(t, p.cast("UPERSON1", 0, long, 1, 1, 1, 1))
	p.in(func(tx *Tx) {
		equal(t, "the longest text", got(tx.ballots(p.of(tx)))(t)[0].Text, long)
	})
}

// Everybody has answered, and yet no answer moved anything.
func TestItEndsEarlyAtAWholeHourWhenAllHaveAnswered(t *testing.T) {
	p := newPoll(t, 5) // at ten in the morning in the Netherlands
	p.all(4)
	endsAt := func(now time.Time) (at time.Time) {
		p.in(func(tx *Tx) {
			e := p.of(tx)
			ok(t, tx.EndIfAllIn(&e, got(tx.Group(1))(t).Schedule, now))
			at = e.Ends().UTC()
		})
		return at
	}
	before := p.evaluation()
	look := moment.Add(50 * time.Minute)
	equal(t, "it looks at", before.NextAt.UTC(), look)
	equal(t, "with one missing it ends", endsAt(look), before.ClosesAt)
	ok(t, p.cast(p.people[4], 45, "", 1, 1, 1, 1))
	if after := p.evaluation(); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("the last answer changed the evaluation:\n%+v\n%+v", before, after)
	}
	equal(t, "with all in it ends", endsAt(look.Add(time.Second)), moment.Add(time.Hour))
	equal(t, "after some hours away it ends", endsAt(moment.Add(3*time.Hour)), moment.Add(4*time.Hour))
	equal(t, "after an evening away it ends", endsAt(moment.Add(12*time.Hour)), moment.Add(22*time.Hour))
	equal(t, "shortly before its end it ends", endsAt(before.ClosesAt.Add(-9*time.Minute)), before.ClosesAt)
}

func TestWhenTheHeartLooks(t *testing.T) {
	s := Schedule{Zone: "Europe/Amsterdam", Periods: []Period{{Kind: FreePeriod, First: "2026-11-24", Last: "2026-11-24"}}}
	loc := Location(s.Zone)
	for from, want := range map[string]string{
		"2026-11-19 10:00": "2026-11-19 10:50", "2026-11-19 10:49": "2026-11-19 10:50", "2026-11-19 10:50": "2026-11-19 11:50",
		"2026-11-19 17:49": "2026-11-19 17:50", "2026-11-19 17:50": "2026-11-20 07:50", "2026-11-20 18:00": "2026-11-23 07:50",
		"2026-11-23 17:55": "2026-11-25 07:50",
	} {
		at := got(time.ParseInLocation("2006-01-02 15:04", from, loc))(t)
		equal(t, "after "+from, s.beforeHour(at).In(loc).Format("2006-01-02 15:04"), want)
	}
}

// A lost secret is an honest void, at the next sweep or at closing.
func TestWithoutItsSecretItIsVoid(t *testing.T) {
	for name, harm := range map[string]func(path string) error{
		"lost": os.Remove, "emptied": func(p string) error { return os.Truncate(p, 0) },
		"another": func(p string) error { return os.WriteFile(p, make([]byte, secretSize), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			p := newPoll(t, 6)
			p.all(6)
			ok(t, harm(filepath.Join(p.keys, p.secretFiles()[0])))
			if name == "lost" {
				equal(t, "a ballot", p.cast("UPERSON0", 9, "", 1, 1, 1, 1), ErrClosed)
				p.sweep()
			}
			e := p.close()
			equal(t, "state", e.State, EvaluationVoid)
			equal(t, "reason", e.Reason, VoidLost)
			if e.Result != nil || p.left() != 0 || p.secretFiles() != nil {
				t.Errorf("left: %d rows, %v, %v", p.left(), p.secretFiles(), e.Result)
			}
			p.in(func(tx *Tx) { equal(t, "told", len(got(tx.PostsOf(1, e.OpensAt))(t)), 2) })
		})
	}
}

func TestAStraySecretIsDestroyed(t *testing.T) {
	p := newPoll(t, 5)
	kept := p.secretFiles()
	refused := errors.New("refused")
	equal(t, "opening", p.Update(t.Context(), func(tx *Tx) error {
		e, _, err := tx.AddEvaluation(Evaluation{Group: 1, Form: "b", Kind: OwnEvaluation, Statements: []Statement{{Code: "z"}}, OpensAt: moment, ClosesAt: moment})
		ok(t, err, tx.OpenEvaluation(&e, moment))
		return refused
	}), refused)
	equal(t, "secrets before the sweep", len(p.secretFiles()), 2)
	other := filepath.Join(p.keys, "00000000-of-another-database")
	ok(t, os.WriteFile(other, make([]byte, secretSize), 0o600))
	p.sweep()
	same(t, "secrets", p.secretFiles(), append([]string{filepath.Base(other)}, kept...)...)
	equal(t, "state", p.evaluation().State, EvaluationOpen)
}

func TestAfterABackupWasPutBackAllIsVoid(t *testing.T) {
	p := newPoll(t, 6)
	p.all(5)
	p.in(func(tx *Tx) { ok(t, tx.Restored(moment)) })
	p.sweep()
	p.in(func(tx *Tx) {
		if told := got(tx.PostKeyed(fmt.Sprintf("result/E%d", p.id)))(t); told.State != Waiting {
			t.Errorf("what the group hears is %s (%s)", told.State, told.Reason)
		}
	})
	if e := p.evaluation(); e.State != EvaluationVoid || e.Reason != VoidLost || p.left() != 0 || p.secretFiles() != nil {
		t.Errorf("it is %s for %s, %d rows and the secrets %v are left", e.State, e.Reason, p.left(), p.secretFiles())
	}
}

// Of who is reminded nothing is kept: the records of all are the same.
func TestRemindersTellNothing(t *testing.T) {
	p := newPoll(t, 7)
	p.all(3)
	p.in(func(tx *Tx) {
		ok(t, tx.SetQuiet("UPERSON5", EvaluationNudge, true), tx.RemoveMember(1, "UPERSON6"))
		e := p.of(tx)
		equal(t, "when", e.RemindAt.UTC(), time.Date(2026, 11, 20, 11, 30, 0, 0, time.UTC))
		same(t, "due", got(tx.EvaluationsToRemind(e.RemindAt))(t), e.ID)
		at := e.RemindAt
		same(t, "reminded", got(tx.Remind(e.ID, at))(t), "UPERSON3", "UPERSON4")
		same(t, "due again", got(tx.EvaluationsToRemind(at.Add(time.Hour)))(t))
		for i, person := range p.people[:5] {
			q := got(tx.PostKeyed(fmt.Sprintf("evaluation-reminder/E%d/%s", e.ID, person)))(t)
			want := Post{Seq: q.Seq, ID: q.ID, Key: q.Key, Group: 1, Person: person, Kind: EvaluationNudge, Subject: e.ID,
				Due: at, Until: e.ClosesAt, State: Hanging, SentAt: at}
			if q != want {
				t.Errorf("person %d: %+v, want %+v", i, q, want)
			}
		}
	})
}

// A reminder that is late comes in the morning; too late, never.
func TestALateReminder(t *testing.T) {
	p := newPoll(t, 5)
	p.in(func(tx *Tx) {
		e := p.of(tx)
		night, morning := e.RemindAt.Add(12*time.Hour), time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC) // on Friday night, on Monday
		same(t, "reminded by night", got(tx.Remind(e.ID, night))(t))
		equal(t, "it waits until", p.of(tx).RemindAt, morning)
		equal(t, "reminded in the morning", len(got(tx.Remind(e.ID, morning))(t)), 5)
	})
	p = newPoll(t, 5)
	p.in(func(tx *Tx) {
		e := p.of(tx)
		same(t, "reminded after closing", got(tx.Remind(e.ID, e.ClosesAt))(t))
		same(t, "due again", got(tx.EvaluationsToRemind(e.ClosesAt.Add(time.Hour)))(t))
	})
}

func evaluationIDs(es []Evaluation) (ids []int64) {
	for _, e := range es {
		ids = append(ids, e.ID)
	}
	return ids
}
