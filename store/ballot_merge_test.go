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
