package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Another data key is another seal, not another database: what is open stays so,
// and its secret goes when it closes.
func TestAnEvaluationOutlivesTheDataKey(t *testing.T) {
	p := newPoll(t, 6)
	p.all(5)
	ok(t, p.Close())
	keyFile := p.path + ".key"
	ok(t, writeKey(keyFile, key), RotateKey(t.Context(), p.path, keyFile))
	p.Store = openAt(t, p.path, got(ReadKey(keyFile, false))(t))
	ok(t, p.KeepSecrets(p.keys))
	p.sweep()
	equal(t, "state", p.evaluation().State, EvaluationOpen)
	equal(t, "answers", p.close().Result.Answers, 5)
	if files := p.secretFiles(); files != nil {
		t.Errorf("left: the secrets %v", files)
	}
}

// An evaluation that cannot be read keeps no other from losing its secret; nor
// does a secret that cannot be destroyed.
func TestTheSweepGoesOn(t *testing.T) {
	p := newPoll(t, 5)
	p.in(func(tx *Tx) {
		e, _, err := tx.AddEvaluation(Evaluation{Group: 1, Form: "b", Kind: OwnEvaluation, Statements: []Statement{{Code: "z"}}, OpensAt: moment, ClosesAt: moment})
		ok(t, err, tx.OpenEvaluation(&e, moment))
		ok(t, tx.exec(`UPDATE evaluation SET sealed_result = x'00' WHERE id = ?`, e.ID))
	})
	stuck := filepath.Join(p.keys, p.secrets.mark+"000-a-folder")
	ok(t, os.Mkdir(stuck, 0o700))
	p.in(func(tx *Tx) {
		e := p.of(tx)
		ok(t, tx.CloseEvaluation(&e, e.Ends()))
	})
	if err := p.SettleSecrets(t.Context(), moment); err == nil {
		t.Error("a secret that is still there is not told of")
	}
	equal(t, "secrets", len(p.secretFiles()), 2) // of the one that is open, and the one that is stuck
	ok(t, os.Remove(stuck))
	p.sweep()
	equal(t, "secrets", len(p.secretFiles()), 1)
}

// Who left and was erased is not waited for, and is not counted for anybody else.
func TestWhoIsErasedAnswersForNobodyElse(t *testing.T) {
	p := newPoll(t, 6)
	p.all(2)
	p.in(func(tx *Tx) {
		ok(t, tx.RemoveMember(1, p.people[0]))
		equal(t, "a member", got(tx.Erase(p.people[0], moment))(t), false)
	})
	for i, person := range p.people[2:5] {
		ok(t, p.cast(person, 5+i, "", 1, 1, 1, 1))
	}
	ends := func() (at time.Time) {
		p.in(func(tx *Tx) {
			e := p.of(tx)
			ok(t, tx.EndIfAllIn(&e, got(tx.Group(1))(t).Schedule, e.NextAt))
			at = e.Ends()
		})
		return at
	}
	equal(t, "with one missing it ends", ends(), p.evaluation().ClosesAt)
	ok(t, p.cast(p.people[5], 9, "", 1, 1, 1, 1))
	equal(t, "with all in it ends", ends().UTC(), moment.Add(time.Hour))
}

// A group that stopped is forgotten with its own statements, of which the ids
// stay taken: a result of long ago must not be set beside another question.
func TestAStoppedGroupsStatementsAreErased(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1")
		id := got(tx.AddStatement(g.ID, "We begonnen op tijd."))(t)
		ok(t, tx.EraseSettings(g, moment))
		if left := holds(t, tx, "We begonnen op tijd."); len(left) > 0 {
			t.Errorf("it can still be read in %v", left)
		}
		equal(t, "statements", len(got(tx.OwnStatements(g.ID))(t)), 0)
		if fresh := got(tx.AddStatement(g.ID, "We hielden de tijd vast."))(t); fresh == id {
			t.Error("its id is given to another")
		}
	})
}

// Who comes from another workspace makes no meeting full.
func TestFewAreThoseWhoCount(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1", "U2", "U3", "U4", "U5")
		s, _, err := tx.AddSession(aSession("2026-11-26"))
		ok(t, err, tx.SavePerson(Person{ID: "U6", Human: true, Active: true, Stranger: true}), tx.AddMember(g.ID, "U6"))
		sent(t, tx, told(t, tx, g, ReminderPost, ReminderKey(s, "U1", SessionWeek), 0), moment)
		for _, p := range []string{"U1", "U2", "U3", "U6"} {
			ok(t, tx.SetRSVP(RSVP{Session: s.ID, Person: p, Coming: true, At: moment}))
		}
		equal(t, "three of us and a guest: few", got(tx.Few(s))(t), true)
		ok(t, tx.SetRSVP(RSVP{Session: s.ID, Person: "U4", Coming: true, At: moment}))
		equal(t, "four of us: few", got(tx.Few(s))(t), false)
	})
}

// A backup that was made while an evaluation was open, put back: the secret that
// is still there is destroyed at the start, so neither the copy nor what was kept
// aside can ever be read.
func TestABackupPutBackCannotBeRead(t *testing.T) {
	p := newPoll(t, 6)
	p.all(5)
	ok(t, p.Close())
	backup := p.path + ".backup"
	f := got(LookAt(p.path))(t)
	ok(t, f.Copy(t.Context(), backup, key, moment), f.Close())
	aside := got(Restore(t.Context(), backup, p.path, key, moment.Add(time.Hour)))(t)
	p.start()
	p.sweep()
	if e := p.evaluation(); e.State != EvaluationVoid || p.left() != 0 || p.secretFiles() != nil {
		t.Errorf("it is %s, %d rows and the secrets %v are left", e.State, p.left(), p.secretFiles())
	}
	ok(t, p.Close())
	for _, path := range []string{backup, aside} {
		s := openAt(t, path, key)
		ok(t, s.KeepSecrets(p.keys))
		in(t, s, func(tx *Tx) { _, err := tx.ballots(got(tx.Evaluation(p.id))(t)); equal(t, path, err, errLost) })
	}
}
