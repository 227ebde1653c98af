package store

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// planned adds an evaluation of these statements that is to open.
func planned(t *testing.T, tx *Tx, form string, statements ...Statement) Evaluation {
	t.Helper()
	e, fresh, err := tx.AddEvaluation(Evaluation{Group: 1, Form: form, Kind: OwnEvaluation, Statements: statements, OpensAt: moment, NextAt: moment})
	ok(t, err)
	equal(t, "fresh", fresh, true)
	return e
}

func TestEvaluationsAreKept(t *testing.T) {
	p := newPoll(t, 6)
	p.in(func(tx *Tx) {
		e := planned(t, tx, "b", Statement{Code: "x"}, Statement{ID: 7, Text: "Een eigen stelling"})
		again, fresh, err := tx.AddEvaluation(Evaluation{Group: 1, Form: "b"})
		ok(t, err)
		if fresh || fmt.Sprint(again) != fmt.Sprint(e) {
			t.Errorf("the same form gives %+v", again)
		}
		same(t, "due", evaluationIDs(got(tx.EvaluationsDue(moment, 5))(t)), e.ID)
		same(t, "of the group", evaluationIDs(got(tx.Evaluations(1, 5))(t)), e.ID, p.id)
		same(t, "open to a person", evaluationIDs(got(tx.EvaluationsFor("UPERSON1"))(t)), p.id)
		same(t, "open to another", evaluationIDs(got(tx.EvaluationsFor("UELSE"))(t)))
		ok(t, tx.VoidEvaluation(&e, VoidOff, moment))
		equal(t, "state", got(tx.Evaluation(e.ID))(t).State, EvaluationVoid)
		equal(t, "a second word", e.Reason, VoidOff)
		ok(t, tx.VoidEvaluation(&e, VoidFailed, moment))
		equal(t, "a second word", e.Reason, VoidOff)
	})
}

// Members who are people, without facilitators, strangers and who cannot come.
func TestWhoIsInvited(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		membersOf(t, tx, "U1", "U2", "U3", "U4", "U5", "U6", "U7")
		s, _, err := tx.AddSession(aSession("2026-11-19"))
		ok(t, err, tx.SetFacilitators(1, []string{"U2"}),
			tx.SavePerson(Person{ID: "U3", Human: false, Active: true}),
			tx.SavePerson(Person{ID: "U4", Human: true, Active: false}),
			tx.SavePerson(Person{ID: "U5", Human: true, Active: true, Stranger: true}),
			tx.SetRSVP(RSVP{Session: s.ID, Person: "U6", Coming: false, At: moment}),
			tx.SetRSVP(RSVP{Session: s.ID, Person: "U7", Coming: true, At: moment}))
		same(t, "after the meeting", got(tx.Electorate(1, s.ID))(t), "U1", "U7")
		same(t, "by hand", got(tx.Electorate(1, 0))(t), "U1", "U6", "U7")
	})
}

func TestTooFewPeopleOrTooSoon(t *testing.T) {
	p := newPoll(t, 6)
	p.close()
	a, z := Statement{Code: "a"}, Statement{Code: "z"}
	p.in(func(tx *Tx) {
		for _, c := range []struct {
			form       string
			statements []Statement
			days       int
			want       error
		}{
			{"same", []Statement{z, a}, 6, ErrTooSoon},
			{"own", []Statement{{ID: 1}}, 6, ErrTooSoon},
			{"other", []Statement{z}, 0, nil},
			{"again", []Statement{a}, 7, nil}, // an hour earlier on the clock, and a week later
		} {
			e := planned(t, tx, c.form, c.statements...)
			equal(t, c.form, tx.OpenEvaluation(&e, moment.AddDate(0, 0, c.days).Add(-time.Hour*time.Duration(min(1, c.days)))), c.want)
			equal(t, c.form+" is open", e.State == EvaluationOpen, c.want == nil)
		}
		ok(t, tx.RemoveMember(1, "UPERSON0"))
		five := planned(t, tx, "five", Statement{Code: "y"})
		ok(t, tx.OpenEvaluation(&five, moment))
		ok(t, tx.RemoveMember(1, "UPERSON1"))
		four := planned(t, tx, "four", Statement{Code: "x"})
		equal(t, "with four people", tx.OpenEvaluation(&four, moment), ErrTooFew)
		low := planned(t, tx, "low", Statement{Code: "w"})
		low.Threshold = 1
		equal(t, "with a threshold of one", tx.OpenEvaluation(&low, moment), ErrTooFew)
	})
}

// A void evaluation showed nothing: the same may be asked at once.
func TestAfterAVoidOneTheSameMayBeAsked(t *testing.T) {
	p := newPoll(t, 6)
	p.in(func(tx *Tx) {
		e := p.of(tx)
		ok(t, tx.VoidEvaluation(&e, VoidFailed, moment))
		next := planned(t, tx, "b", four...)
		ok(t, tx.OpenEvaluation(&next, moment.Add(time.Hour)))
	})
}

// What is told when it opens: it reminds the next school day, and closes the one after.
func TestWhenItRemindsAndCloses(t *testing.T) {
	loc := Location("Europe/Amsterdam")
	for day, want := range map[string]string{
		"2026-11-19": "2026-11-20 12:30 2026-11-23 16:00", // over the weekend
		"2026-12-17": "2026-12-18 12:30 2027-01-04 16:00", // over the Christmas holiday
		"2026-10-23": "2026-10-26 12:30 2026-10-27 16:00", // over the end of summer time
	} {
		p := newPoll(t, 5)
		p.in(func(tx *Tx) {
			g := got(tx.Group(1))(t)
			g.Schedule.Region = "midden"
			ok(t, tx.SaveGroup(g))
			e := planned(t, tx, "b", Statement{Code: "z"})
			ok(t, tx.OpenEvaluation(&e, at(Day(day), 15*60+50, loc)))
			equal(t, day, e.RemindAt.In(loc).Format("2006-01-02 15:04")+" "+e.ClosesAt.In(loc).Format("2006-01-02 15:04"), want)
		})
	}
}

func TestStatementsOfAGroupsOwn(t *testing.T) {
	p := newPoll(t, 5)
	p.in(func(tx *Tx) {
		first, second := got(tx.AddStatement(1, "Wij luisteren."))(t), got(tx.AddStatement(1, "Wij durven."))(t)
		same(t, "own", got(tx.OwnStatements(1))(t), Statement{ID: first, Text: "Wij luisteren."}, Statement{ID: second, Text: "Wij durven."})
		equal(t, "another group withdraws it", got(tx.WithdrawStatement(2, first))(t), false)
		equal(t, "withdrawn", got(tx.WithdrawStatement(1, first))(t), true)
		equal(t, "twice", got(tx.WithdrawStatement(1, first))(t), false)
		same(t, "left", got(tx.OwnStatements(1))(t), Statement{ID: second, Text: "Wij durven."})
	})
	for _, file := range []string{p.path, p.path + "-wal"} {
		raw := string(got(os.ReadFile(file))(t))
		for _, word := range []string{"luisteren", "durven", "Eigen stelling"} {
			if strings.Contains(raw, word) {
				t.Errorf("%s holds %q", filepath.Base(file), word)
			}
		}
	}
}

func TestTheFolderOfSecrets(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "keys")
	ok(t, os.MkdirAll(dir, 0o755)) // made too open by somebody
	s := newStore(t)
	ok(t, s.KeepSecrets(dir), s.KeepSecrets(dir))
	if tag := got(os.ReadFile(filepath.Join(dir, "CACHEDIR.TAG")))(t); string(tag[:43]) != "Signature: 8a477f597d28d172789f06886806bc55" {
		t.Errorf("backup programs do not know this tag: %s", tag)
	}
	got(os.ReadFile(filepath.Join(dir, "README")))(t)
	name := got(s.secrets.add())(t)
	if runtime.GOOS != "windows" {
		equal(t, "mode of the folder", got(os.Stat(dir))(t).Mode().Perm(), 0o700)
		equal(t, "mode of a secret", got(os.Stat(filepath.Join(dir, name)))(t).Mode().Perm(), 0o600)
	}
	first, second := got(s.secrets.keys(name))(t), got(s.secrets.keys(got(s.secrets.add())(t)))(t)
	if string(first.tokenOf("U1")) == string(second.tokenOf("U1")) || string(first.tokenOf("U1")) == string(first.tokenOf("U2")) {
		t.Error("two tokens are the same")
	}
	file := filepath.Join(t.TempDir(), "file")
	ok(t, os.WriteFile(file, nil, 0o600))
	hinted(t, s.KeepSecrets(file), "folder of ballot keys", "hint")
	_, err := newStore(t).secrets.add()
	hinted(t, err, "BALLOT_KEYS_PATH", "hint")
}
