package store

import "time"

// EvaluateBefore is how long before the end of a meeting its evaluation opens by
// itself: it is filled in together, in the room.
const EvaluateBefore = 10 * time.Minute

// EvaluateAt is when the evaluation of a meeting opens by itself.
func (s Session) EvaluateAt(loc *time.Location) time.Time { return s.End(loc).Add(-EvaluateBefore) }

// SessionsToEvaluate are at most n meetings that are new or were changed, and of
// which the evaluation must be looked at by now.
func (tx *Tx) SessionsToEvaluate(now time.Time, n int) ([]Session, error) {
	return all(tx, tx.scanSession, selectSession+` WHERE id IN (SELECT id FROM evaluate WHERE next_at <= ? ORDER BY next_at, id LIMIT ?)
		ORDER BY id`, now.Unix(), n)
}

// Evaluated records that the evaluation of a meeting is as the meeting is.
func (tx *Tx) Evaluated(session int64) error {
	return tx.exec(`DELETE FROM evaluate WHERE id = ?`, session)
}

// NearestSession is the group's meeting of a day, or its next one; ErrNotFound
// when none is planned.
func (tx *Tx) NearestSession(group int64, day Day) (Session, error) {
	return one(tx, tx.scanSession, selectSession+` WHERE group_id = ? AND day >= ? AND state IN ('planned', 'held') ORDER BY day LIMIT 1`, group, day)
}

// EvaluationFrom is the evaluation that came from a form; ErrNotFound for none.
func (tx *Tx) EvaluationFrom(form string) (Evaluation, error) {
	return one(tx, tx.scanEvaluation, selectEvaluation+` WHERE form = ?`, form)
}

// EvaluationCloses is when an evaluation closes that opens at a moment: the
// school day after its reminder, at four.
func (s Schedule) EvaluationCloses(opens time.Time) time.Time {
	return s.SchoolDayAt(opens, 2, closeMinute)
}

// remindedBefore tells whether a person was invited to an evaluation whose
// reminder is still to come, before a moment.
func (tx *Tx) remindedBefore(person string, t time.Time) (bool, error) {
	return one(tx, single[bool], `SELECT EXISTS (SELECT 1 FROM invited JOIN evaluation ON evaluation.id = evaluation_id
		WHERE person_id = ? AND remind_at < ?)`, person, t.Unix())
}
