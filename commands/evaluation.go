package commands

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// evaluationsBack is how many evaluations back those that are open are sought.
const evaluationsBack = 20

// evaluation shows the evaluations of the group a command is about: those that
// are open and, to who may, the form to open one.
func (d *desk) evaluation(tx *store.Tx, ask Ask) (Reply, error) {
	return d.here(tx, ask, "evaluation.show", d.sure(false, d.evaluationOf))
}

func (d *desk) evaluationOf(tx *store.Tx, v visit) (Reply, error) {
	if v.group.State != store.Active {
		return tell(cards.NotSetUp()), nil
	}
	f := cards.OpenForm{Group: v.group, Form: store.NewID(), Until: v.group.Schedule.EvaluationCloses(v.Now)}
	s, err := tx.NearestSession(v.group.ID, v.today())
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	if f.Running, err = running(tx, v.group.ID); err != nil {
		return Reply{}, err
	}
	leads, may, err := v.mayEvaluate(tx, s)
	switch {
	case err != nil:
		return Reply{}, err
	case !may && len(f.Running) > 0:
		return tell(cards.EvaluationRuns(f.Running[0], v.group)), nil
	case !may:
		return tell(cards.MayNotEvaluate(cards.Names(leads))), nil
	}
	e, err := tx.EvaluationOf(s.ID)
	if err == nil && (e.State == store.EvaluationPlanned || e.Reason == store.VoidOff) && e.OpensAt.After(v.Now) {
		f.Coming = &e
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	f.Own, err = tx.OwnStatements(v.group.ID)
	return show(cards.OpenEvaluation(f)), err
}

// running are the group's evaluations that are open.
func running(tx *store.Tx, group int64) ([]store.Evaluation, error) {
	all, err := tx.Evaluations(group, evaluationsBack)
	return slices.DeleteFunc(all, func(e store.Evaluation) bool { return e.State != store.EvaluationOpen }), err
}

// mayEvaluate tells whether the person may open and switch off the evaluation of
// this meeting: a facilitator and who leads it, or everybody in a group without
// facilitators, who are returned too.
func (v visit) mayEvaluate(tx *store.Tx, s store.Session) (leads []store.Member, may bool, err error) {
	leads, err = facilitators(tx, v.group.ID)
	return leads, len(leads) == 0 || v.me.Facilitator || s.Chair == v.Person, err
}

// openEvaluation opens an evaluation now. Arg is "group|form".
func (d *desk) openEvaluation(tx *store.Tx, v visit) (Reply, error) {
	if v.group.State != store.Active {
		return tell(cards.NotSetUp()), nil
	}
	nearest, err := tx.NearestSession(v.group.ID, v.today())
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	leads, may, err := v.mayEvaluate(tx, nearest)
	if err != nil || !may {
		return tell(cards.MayNotEvaluate(cards.Names(leads))), err
	}
	e, bad, err := v.chosenEvaluation(tx)
	if err != nil || bad != nil {
		return Reply{Errors: bad}, err
	}
	if nearest.Day == v.today() {
		e.Session = nearest.ID
	}
	was, err := tx.EvaluationFrom(e.Form)
	if err == nil { // sent in twice
		return show(cards.Notice(cards.EvaluationRuns(was, v.group))), nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	switch _, err := tx.MayOpen(e, v.Now); {
	case errors.Is(err, store.ErrTooFew):
		return wrong("kind", cards.FieldTooFew(store.LeastAnswers)), nil
	case errors.Is(err, store.ErrTooSoon):
		return wrong("kind", cards.FieldStatementsAsked), nil
	case err != nil:
		return Reply{}, err
	}
	if err := earlier(tx, e, v.Now); err != nil {
		return Reply{}, err
	}
	if e, _, err = tx.AddEvaluation(e); err != nil {
		return Reply{}, err
	}
	err = tx.OpenEvaluation(&e, v.Now)
	return show(cards.Notice(cards.EvaluationRuns(e, v.group))), err
}

// earlier has an evaluation take the place of the one that its meeting would
// bring by itself: a meeting has one.
func earlier(tx *store.Tx, e store.Evaluation, now time.Time) error {
	waiting, err := tx.EvaluationOf(e.Session)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil || waiting.State != store.EvaluationPlanned {
		return err
	}
	return tx.VoidEvaluation(&waiting, store.VoidOff, now)
}

// chosenEvaluation is the evaluation that was filled in, or what is wrong with it.
func (v visit) chosenEvaluation(tx *store.Tx) (e store.Evaluation, bad map[string]string, err error) {
	e = store.Evaluation{Group: v.group.ID, Form: v.rest, Kind: store.EvaluationKind(v.Field("kind")), OpenedBy: v.Person,
		Threshold: store.LeastAnswers, OpensAt: v.Now}
	if e.Statements = cards.StatementsOf(e.Kind); len(e.Statements) > 0 {
		return e, nil, nil
	}
	if e.Kind != store.OwnEvaluation {
		return e, map[string]string{"kind": cards.FieldEmpty}, nil
	}
	own, err := tx.OwnStatements(v.group.ID)
	chosen := v.Fields["own"]
	for _, s := range own {
		if slices.Contains(chosen, strconv.FormatInt(s.ID, 10)) {
			e.Statements = append(e.Statements, s)
		}
	}
	switch {
	case len(chosen) == 0:
		bad = map[string]string{"own": cards.FieldNoStatements}
	case len(chosen) > store.MostStatements:
		bad = map[string]string{"own": cards.FieldManyStatements}
	case len(e.Statements) < len(chosen):
		bad = map[string]string{"own": cards.FieldStatementsGone}
	}
	return e, bad, err
}

// onEvaluation goes on with the evaluation of the group that Arg names,
// "group|evaluation|rest".
func (d *desk) onEvaluation(f func(*store.Tx, visit, store.Evaluation) (Reply, error)) inVisit {
	return ofGroup((*store.Tx).Evaluation, func(e store.Evaluation) int64 { return e.Group }, f)
}

// switchEvaluation switches off the evaluation that a meeting brings by itself,
// or on again.
func (d *desk) switchEvaluation(off bool) inVisit {
	return d.onEvaluation(func(tx *store.Tx, v visit, e store.Evaluation) (Reply, error) {
		s, err := tx.Session(e.Session)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return Reply{}, err
		}
		leads, may, err := v.mayEvaluate(tx, s)
		switch {
		case err != nil || !may:
			return tell(cards.MayNotEvaluate(cards.Names(leads))), err
		case !e.OpensAt.After(v.Now):
			return tell(cards.Gone()), nil
		case off && e.State == store.EvaluationPlanned:
			err = tx.VoidEvaluation(&e, store.VoidOff, v.Now)
		case !off && e.Reason == store.VoidOff && s.State == store.SessionPlanned:
			e.State, e.Reason, e.NextAt = store.EvaluationPlanned, "", e.OpensAt
			err = tx.SaveEvaluation(e)
		}
		if err != nil {
			return Reply{}, err
		}
		return d.evaluationOf(tx, v)
	})
}

// statements shows the group's own statements, and the form to add one.
func (d *desk) statements(tx *store.Tx, ask Ask) (Reply, error) {
	return d.here(tx, ask, "statement.list", d.sure(false, d.statementsOf))
}

func (d *desk) statementsOf(tx *store.Tx, v visit) (Reply, error) {
	if v.group.State != store.Active {
		return tell(cards.NotSetUp()), nil
	}
	own, err := tx.OwnStatements(v.group.ID)
	return show(cards.Statements(v.group, own)), err
}

// addStatement adds a statement of the group's own.
func (d *desk) addStatement(tx *store.Tx, v visit) (Reply, error) {
	text := v.Field("statement")
	if problem := cards.CheckStatement(text); problem != "" {
		return wrong("statement", problem), nil
	}
	own, err := tx.OwnStatements(v.group.ID)
	if err != nil {
		return Reply{}, err
	}
	if slices.ContainsFunc(own, func(s store.Statement) bool { return strings.EqualFold(s.Text, text) }) {
		return wrong("statement", cards.FieldStatementTwice), nil
	}
	if _, err := tx.AddStatement(v.group.ID, text); err != nil {
		return Reply{}, err
	}
	return d.statementsOf(tx, v)
}

// withdrawStatement has a statement offered no longer.
func (d *desk) withdrawStatement(tx *store.Tx, v visit) (Reply, error) {
	id, _ := numbered(v.rest)
	if _, err := tx.WithdrawStatement(v.group.ID, id); err != nil {
		return Reply{}, err
	}
	return d.statementsOf(tx, v)
}
