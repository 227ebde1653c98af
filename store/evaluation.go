package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Evaluation asks a group to score statements, so that nobody can trace who
// answered what. What makes that true stands in evaluation_ballot.go and
// evaluation_secret.go; what is shown, in evaluation_result.go.
type Evaluation struct {
	ID         int64
	Group      int64
	Session    int64  // after which meeting, 0 none
	Form       string // what it came from: one form is one evaluation
	Kind       EvaluationKind
	State      EvaluationState
	Reason     VoidReason  // why it is void
	Statements []Statement // fixed when it opens; sealed in the database
	OpenedBy   string      // Slack user id, "" the bot by itself
	Threshold  int         // with fewer answers nothing is shown; LeastAnswers or more
	Electorate string      // a fingerprint of who was invited: lines break where it changes
	OpensAt    time.Time
	RemindAt   time.Time // zero: not any more
	ClosesAt   time.Time // as the invitation says
	EndsAt     time.Time // earlier, for everybody has answered; zero: not so
	NextAt     time.Time // when time brings something, besides the reminder; zero = never
	Result     *Result   // of a closed one

	secret string // name of the file with its secret
}

// EvaluationKind is where its statements come from.
type EvaluationKind string

// After a meeting; at the end of a programme or year; of the group's own choice.
const (
	ShortEvaluation  EvaluationKind = "short"
	CourseEvaluation EvaluationKind = "course"
	OwnEvaluation    EvaluationKind = "own"
)

// EvaluationState is how far an evaluation is.
type EvaluationState string

// Void ends without a result: nothing of what was answered is ever read.
const (
	EvaluationPlanned EvaluationState = "planned"
	EvaluationOpen    EvaluationState = "open"
	EvaluationClosed  EvaluationState = "closed"
	EvaluationVoid    EvaluationState = "void"
)

// VoidReason is why there is no result.
type VoidReason string

// The secret was lost, or a backup was put back; the meeting did not take place;
// somebody switched it off; it could not open, for there were too few people, the
// same was asked just before, or the program was not running.
const (
	VoidLost   VoidReason = "lost"
	VoidFailed VoidReason = "failed"
	VoidOff    VoidReason = "off"
	VoidFew    VoidReason = "few"
	VoidSoon   VoidReason = "soon"
	VoidLate   VoidReason = "late"
)

// Why an evaluation does not open.
var (
	ErrTooFew  = errors.New("too few people to invite")
	ErrTooSoon = errors.New("the same was asked less than a week ago")
)

// EvaluationEvent is what time brings to an evaluation.
type EvaluationEvent string

// It opens; it is looked whether everybody has answered; it closes.
const (
	EvaluationOpens  EvaluationEvent = "open"
	EvaluationCounts EvaluationEvent = "count"
	EvaluationCloses EvaluationEvent = "close"
)

const (
	remindMinute = 12*60 + 30
	closeMinute  = 16 * 60
	allInBefore  = 10 * time.Minute // before a whole hour
	sameAgain    = 7                // days before the same may be asked again
)

// Ends is when it closes.
func (e Evaluation) Ends() time.Time {
	if e.EndsAt.IsZero() {
		return e.ClosesAt
	}
	return e.EndsAt
}

// Next is what time brings after a moment, besides the reminder, and when; zero
// for nothing. Once an hour, by day, it is looked whether everybody has
// answered, whatever people do: so no single answer moves anything.
func (e Evaluation) Next(s Schedule, after time.Time) (EvaluationEvent, time.Time) {
	switch e.State {
	case EvaluationPlanned:
		return EvaluationOpens, e.OpensAt
	case EvaluationOpen:
		if at := s.beforeHour(after); e.EndsAt.IsZero() && at.Before(e.ClosesAt) {
			return EvaluationCounts, at
		}
		return EvaluationCloses, e.Ends()
	}
	return "", time.Time{}
}

// beforeHour is the first moment after a moment that lies ten minutes before a
// whole hour between 08:00 and 18:00 on a school day.
func (s Schedule) beforeHour(after time.Time) time.Time {
	loc := Location(s.Zone)
	for at := after.Add(allInBefore).Truncate(time.Hour).Add(time.Hour - allInBefore); ; at = at.Add(time.Hour) {
		if hour := at.Add(allInBefore).In(loc); hour.Hour() >= 8 && hour.Hour() <= 18 && !s.quiet(DayOf(hour)) {
			return at
		}
	}
}

// SchoolDayAt is the wall-clock minute of the nth school day after the day of t.
func (s Schedule) SchoolDayAt(t time.Time, n, minute int) time.Time {
	loc := Location(s.Zone)
	day := DayOf(t.In(loc))
	for ; n > 0; n-- {
		for day = day.Add(1); s.quiet(day); {
			day = day.Add(1)
		}
	}
	return at(day, minute, loc)
}

const selectEvaluation = `SELECT id, group_id, session_id, form, kind, state, reason, opened_by, threshold, electorate, secret,
	opens_at, remind_at, closes_at, ends_at, next_at, sealed_statements, sealed_result FROM evaluation`

func (tx *Tx) scanEvaluation(r row) (Evaluation, error) {
	var e Evaluation
	var opens, closes int64
	var session, remind, ends, next sql.NullInt64
	var statements, result []byte
	err := r.Scan(&e.ID, &e.Group, &session, &e.Form, &e.Kind, &e.State, &e.Reason, &e.OpenedBy, &e.Threshold, &e.Electorate, &e.secret,
		&opens, &remind, &closes, &ends, &next, &statements, &result)
	if err != nil {
		return e, err
	}
	e.Session, e.OpensAt, e.ClosesAt = session.Int64, time.Unix(opens, 0).UTC(), time.Unix(closes, 0).UTC()
	e.RemindAt, e.EndsAt, e.NextAt = fromSeconds(remind), fromSeconds(ends), fromSeconds(next)
	return e, errors.Join(tx.unseal("evaluation.statements", statements, &e.Statements), tx.unseal("evaluation.result", result, &e.Result))
}

// sealJSON seals a value that holds what people typed.
func (tx *Tx) sealJSON(place string, v any) ([]byte, error) {
	text, err := json.Marshal(v)
	return tx.seal.seal(place, string(text)), err
}

func (tx *Tx) unseal(place string, sealed []byte, v any) error {
	text, err := tx.seal.open(place, sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), v)
}

// AddEvaluation records an evaluation that will open, and returns it with its
// id. When its form was sent in before, it returns that of then, and false.
func (tx *Tx) AddEvaluation(e Evaluation) (Evaluation, bool, error) {
	was, err := one(tx, tx.scanEvaluation, selectEvaluation+` WHERE form = ?`, e.Form)
	if !errors.Is(err, ErrNotFound) {
		return was, false, err
	}
	e.State, e.Threshold = EvaluationPlanned, max(e.Threshold, LeastAnswers)
	statements, err1 := tx.sealJSON("evaluation.statements", e.Statements)
	result, err2 := tx.sealJSON("evaluation.result", e.Result)
	if err := errors.Join(err1, err2); err != nil {
		return e, false, err
	}
	var session any
	if e.Session != 0 {
		session = e.Session
	}
	e.ID, err = tx.insert(`INSERT INTO evaluation (group_id, session_id, form, kind, state, opened_by, threshold, opens_at, closes_at, next_at,
		sealed_statements, sealed_result) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`,
		e.Group, session, e.Form, e.Kind, e.State, e.OpenedBy, e.Threshold, e.OpensAt.Unix(), e.ClosesAt.Unix(), seconds(e.NextAt), statements, result)
	return e, true, err
}

// SaveEvaluation records how far an evaluation is.
func (tx *Tx) SaveEvaluation(e Evaluation) error {
	statements, err1 := tx.sealJSON("evaluation.statements", e.Statements)
	result, err2 := tx.sealJSON("evaluation.result", e.Result)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	return tx.exec(`UPDATE evaluation SET kind=?, state=?, reason=?, opened_by=?, threshold=?, electorate=?, secret=?,
		opens_at=?, remind_at=?, closes_at=?, ends_at=?, next_at=?, sealed_statements=?, sealed_result=? WHERE id=?`,
		e.Kind, e.State, e.Reason, e.OpenedBy, e.Threshold, e.Electorate, e.secret,
		e.OpensAt.Unix(), seconds(e.RemindAt), e.ClosesAt.Unix(), seconds(e.EndsAt), seconds(e.NextAt), statements, result, e.ID)
}

// Evaluation is the evaluation with this id.
func (tx *Tx) Evaluation(id int64) (Evaluation, error) {
	return one(tx, tx.scanEvaluation, selectEvaluation+` WHERE id = ?`, id)
}

// EvaluationOf is the newest evaluation of a meeting; ErrNotFound for none.
func (tx *Tx) EvaluationOf(session int64) (Evaluation, error) {
	return one(tx, tx.scanEvaluation, selectEvaluation+` WHERE session_id = ? ORDER BY id DESC LIMIT 1`, session)
}

// Evaluations are the newest n evaluations of a group, the newest first.
func (tx *Tx) Evaluations(group int64, n int) ([]Evaluation, error) {
	return all(tx, tx.scanEvaluation, selectEvaluation+` WHERE group_id = ? ORDER BY opens_at DESC, id DESC LIMIT ?`, group, n)
}

// EvaluationsFor are the open evaluations to which a person was invited, whether
// they answered or not.
func (tx *Tx) EvaluationsFor(person string) ([]Evaluation, error) {
	return all(tx, tx.scanEvaluation, selectEvaluation+` WHERE state = 'open'
		AND id IN (SELECT evaluation_id FROM invited WHERE person_id = ?) ORDER BY closes_at, id`, person)
}

// EvaluationsDue are at most n evaluations to which time brings something by now.
func (tx *Tx) EvaluationsDue(now time.Time, n int) ([]Evaluation, error) {
	return all(tx, tx.scanEvaluation, selectEvaluation+` WHERE next_at <= ? ORDER BY next_at, id LIMIT ?`, now.Unix(), n)
}

// Electorate are the people whom an evaluation of a meeting (0: of none) would
// invite now, by id: members who are people, without facilitators, strangers,
// and who said that they can't come.
func (tx *Tx) Electorate(group, session int64) ([]string, error) {
	members, err := tx.Members(group)
	if err != nil {
		return nil, err
	}
	said, err := tx.RSVPs(session)
	if err != nil {
		return nil, err
	}
	var people []string
	for _, m := range members {
		cannot := slices.ContainsFunc(said, func(r RSVP) bool { return r.Person == m.ID && !r.Coming })
		if m.TakesTurns() && !m.Facilitator && !cannot {
			people = append(people, m.ID)
		}
	}
	slices.Sort(people)
	return people, nil
}

// MayOpen is whom an evaluation would invite if it opened now, whether it is
// recorded or not; ErrTooFew or ErrTooSoon when it cannot.
func (tx *Tx) MayOpen(e Evaluation, now time.Time) ([]string, error) {
	people, err := tx.Electorate(e.Group, e.Session)
	if err == nil && len(people) <= max(e.Threshold, LeastAnswers) {
		err = ErrTooFew
	}
	if err != nil {
		return nil, err
	}
	soon, err := tx.askedLately(e, now)
	if err == nil && soon {
		err = ErrTooSoon
	}
	return people, err
}

// OpenEvaluation opens a planned evaluation now: its statements, its closing
// time and who is invited are fixed, its secret is made, and its invitation
// hangs. Without a ClosesAt it closes the school day after the reminder, at
// four. ErrTooFew and ErrTooSoon leave it as it was.
func (tx *Tx) OpenEvaluation(e *Evaluation, now time.Time) error {
	g, err := tx.Group(e.Group)
	if err != nil {
		return err
	}
	if e.State != EvaluationPlanned || len(e.Statements) == 0 || len(e.Statements) > MostStatements {
		return fmt.Errorf("evaluation %d is %s and has %d statements: it cannot open", e.ID, e.State, len(e.Statements))
	}
	people, err := tx.MayOpen(*e, now)
	if err != nil {
		return err
	}
	e.State, e.OpensAt, e.Electorate, e.Threshold = EvaluationOpen, now, fingerprint(people), max(e.Threshold, LeastAnswers)
	e.RemindAt = g.Schedule.SchoolDayAt(now, 1, remindMinute)
	if !e.ClosesAt.After(now) {
		e.ClosesAt = g.Schedule.EvaluationCloses(now)
	}
	if !e.RemindAt.Before(e.ClosesAt) {
		e.RemindAt = time.Time{}
	}
	_, e.NextAt = e.Next(g.Schedule, now)
	if e.secret, err = tx.secrets.add(); err != nil {
		return err
	}
	for _, p := range people {
		if err := tx.exec(`INSERT INTO invited (evaluation_id, person_id) VALUES (?,?)`, e.ID, p); err != nil {
			return err
		}
	}
	return errors.Join(tx.SaveEvaluation(*e), tx.AddPost(Post{Key: fmt.Sprintf("invitation/E%d", e.ID), Group: e.Group,
		Kind: EvaluationPost, Subject: e.ID, Due: now, Until: e.ClosesAt}))
}

// fingerprint tells one electorate from another.
func fingerprint(people []string) string {
	sum := sha256.Sum256([]byte(strings.Join(people, " ")))
	return hex.EncodeToString(sum[:8])
}

// askedLately tells whether one of these statements was asked of the group less
// than seven days ago: who was there one time and not the other would stand out.
func (tx *Tx) askedLately(e Evaluation, now time.Time) (bool, error) {
	g, err := tx.Group(e.Group)
	if err != nil {
		return false, err
	}
	loc := Location(g.Schedule.Zone)
	before, err := all(tx, tx.scanEvaluation, selectEvaluation+` WHERE group_id = ? AND id <> ? AND state IN ('open', 'closed') AND opens_at > ?`,
		e.Group, e.ID, DayOf(now.In(loc)).Add(1-sameAgain).Start(loc).Unix()-1)
	return slices.ContainsFunc(before, func(b Evaluation) bool {
		return slices.ContainsFunc(b.Statements, func(s Statement) bool { return slices.ContainsFunc(e.Statements, s.Same) })
	}), err
}

// EvaluationsToRemind are the ids of the evaluations whose reminder is due by now.
func (tx *Tx) EvaluationsToRemind(now time.Time) ([]int64, error) {
	return all(tx, single[int64], `SELECT id FROM evaluation WHERE remind_at <= ? ORDER BY remind_at, id`, now.Unix())
}

// DelayReminder has the reminder of an evaluation looked at later.
func (tx *Tx) DelayReminder(id int64, later time.Time) error {
	return tx.exec(`UPDATE evaluation SET remind_at = ? WHERE id = ? AND state = 'open'`, later.Unix(), id)
}

// Remind records the one reminder of an evaluation and returns who is to get it.
// The record says the same of everybody who was invited, is still a member, wants
// such messages and has room for one, whether they answered or not: a post that
// hangs nowhere and counts in their budget. So it comes before the sending, which
// must leave no trace: what is lost in between is lost. By night and on free days
// it waits.
func (tx *Tx) Remind(id int64, now time.Time) (missing []string, err error) {
	e, err := tx.Evaluation(id)
	if err != nil {
		return nil, err
	}
	g, err := tx.Group(e.Group)
	if err != nil {
		return nil, err
	}
	over := e.State != EvaluationOpen || !now.Before(e.Ends())
	if at := g.Schedule.Civil(now); at.After(now) && !over {
		return nil, tx.DelayReminder(id, at)
	}
	e.RemindAt = time.Time{}
	if err := tx.SaveEvaluation(e); err != nil || over {
		return nil, err
	}
	people, err := tx.Invited(e.ID)
	if err != nil {
		return nil, err
	}
	for _, person := range people {
		p := Post{Key: fmt.Sprintf("%s/E%d/%s", EvaluationNudge, e.ID, person), Group: e.Group, Person: person,
			Kind: EvaluationNudge, Subject: e.ID, Due: now, Until: e.ClosesAt}
		room, err := tx.hasRoom(p, now)
		if err != nil {
			return nil, err
		}
		if !room {
			continue
		}
		voted, _, err := tx.voted(e, person, now)
		if err != nil {
			return nil, err
		}
		if !voted {
			missing = append(missing, person)
		}
		if err := tx.record(p, now); err != nil {
			return nil, err
		}
	}
	return missing, nil
}
