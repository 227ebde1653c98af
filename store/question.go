package store

import (
	"database/sql"
	"time"
)

// LearningQuestion is what somebody wants to learn this year. Its wordings are
// kept; all that was typed is sealed in the database.
type LearningQuestion struct {
	ID         int64
	Person     string // Slack user id
	Group      int64  // whose school weeks count
	Answer     string // what it became, "" nothing
	AnsweredAt time.Time
	Shared     int64 // the group with which it is shared, 0 none
	SharedAs   int64 // the version that hangs there
	Shares     int   // how often it was shared
	AskedAt    time.Time
	Checks     int // how often its person was asked about it
	Year       int // the summer before which its versions were last shown
	NextAt     time.Time
}

// Version is one wording of a learning question.
type Version struct {
	ID   int64
	At   time.Time
	Text string
}

// CheckAfter is after how many school weeks somebody is asked whether it is
// still their question.
const CheckAfter = 6

// QuestionEvent is what time brings to a learning question.
type QuestionEvent string

// Its person is asked whether it still is the question; at the end of the
// school year its versions are shown.
const (
	QuestionCheck QuestionEvent = "check"
	QuestionYear  QuestionEvent = "year"
)

// Next is what time brings to the question next, and when: zero for nothing.
func (q LearningQuestion) Next(s Schedule) (what QuestionEvent, at time.Time) {
	loc := Location(s.Zone)
	from := DayOf(q.AskedAt.In(loc))
	last := s.LastSchoolWeek(from)
	for year, _, _ := last.Date(); year <= q.Year; year, _, _ = last.Date() {
		last = s.LastSchoolWeek(last.Add(7))
	}
	switch {
	case q.AnsweredAt.IsZero():
		what, at = QuestionCheck, s.Morning(s.AfterSchoolWeeks(from, CheckAfter))
	case last > s.LastSchoolWeek(DayOf(q.AnsweredAt.In(loc))):
		return "", at // the year in which it was answered is over
	}
	if year := s.FirstMorning(last); at.IsZero() || year.Before(at) {
		return QuestionYear, year
	}
	return what, at
}

const selectQuestion = `SELECT id, person_id, group_id, sealed_answer, answered_at, shared, shared_as, shares, asked_at, checks, year, next_at FROM question`

func (tx *Tx) scanQuestion(r row) (LearningQuestion, error) {
	var q LearningQuestion
	var sealed []byte
	var answered, shared, as, asked, next sql.NullInt64
	err := r.Scan(&q.ID, &q.Person, &q.Group, &sealed, &answered, &shared, &as, &q.Shares, &asked, &q.Checks, &q.Year, &next)
	if err != nil {
		return q, err
	}
	q.AnsweredAt, q.AskedAt, q.NextAt = fromSeconds(answered), fromSeconds(asked), fromSeconds(next)
	q.Shared, q.SharedAs = shared.Int64, as.Int64
	q.Answer, err = tx.seal.open("question.answer", sealed)
	return q, err
}

// Question is the learning question with this id.
func (tx *Tx) Question(id int64) (LearningQuestion, error) {
	return one(tx, tx.scanQuestion, selectQuestion+` WHERE id = ?`, id)
}

// QuestionOf is somebody's learning question of now; ErrNotFound without one.
func (tx *Tx) QuestionOf(person string) (LearningQuestion, error) {
	return one(tx, tx.scanQuestion, selectQuestion+` WHERE person_id = ? AND answered_at IS NULL`, person)
}

// QuestionsDue are at most n questions to which time brings something by now.
func (tx *Tx) QuestionsDue(now time.Time, n int) ([]LearningQuestion, error) {
	return all(tx, tx.scanQuestion, selectQuestion+` WHERE next_at <= ? ORDER BY next_at, id LIMIT ?`, now.Unix(), n)
}

// AddQuestion records a learning question and returns its id.
func (tx *Tx) AddQuestion(q LearningQuestion) (int64, error) {
	return tx.insert(`INSERT INTO question (person_id, group_id, asked_at, next_at, sealed_answer) VALUES (?,?,?,?,?)`,
		q.Person, q.Group, q.AskedAt.Unix(), seconds(q.NextAt), tx.seal.seal("question.answer", q.Answer))
}

// SaveQuestion records what became of a learning question.
func (tx *Tx) SaveQuestion(q LearningQuestion) error {
	return tx.exec(`UPDATE question SET group_id=?, sealed_answer=?, answered_at=?, shared=?, shared_as=?, shares=?, asked_at=?, checks=?,
		year=?, next_at=? WHERE id=?`, q.Group, tx.seal.seal("question.answer", q.Answer), seconds(q.AnsweredAt), orNull(q.Shared), orNull(q.SharedAs),
		q.Shares, seconds(q.AskedAt), q.Checks, q.Year, seconds(q.NextAt), q.ID)
}

// orNull is an id as it is kept: NULL for none.
func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// AddVersion records a wording and returns its id.
func (tx *Tx) AddVersion(question int64, v Version) (int64, error) {
	return tx.insert(`INSERT INTO version (question_id, at, sealed_text) VALUES (?,?,?)`,
		question, v.At.Unix(), tx.seal.seal("version.text", v.Text))
}

const selectVersion = `SELECT id, at, sealed_text FROM version`

func (tx *Tx) scanVersion(r row) (Version, error) {
	var v Version
	var at int64
	var sealed []byte
	err := r.Scan(&v.ID, &at, &sealed)
	if err != nil {
		return v, err
	}
	v.At = time.Unix(at, 0).UTC()
	v.Text, err = tx.seal.open("version.text", sealed)
	return v, err
}

// Version is the wording with this id.
func (tx *Tx) Version(id int64) (Version, error) {
	return one(tx, tx.scanVersion, selectVersion+` WHERE id = ?`, id)
}

// LastVersion is the wording of now.
func (tx *Tx) LastVersion(question int64) (Version, error) {
	return one(tx, tx.scanVersion, selectVersion+` WHERE question_id = ? ORDER BY id DESC LIMIT 1`, question)
}

// Versions are at most n wordings, the newest first, after some others.
func (tx *Tx) Versions(question int64, after, n int) ([]Version, error) {
	return all(tx, tx.scanVersion, selectVersion+` WHERE question_id = ? ORDER BY id DESC LIMIT ? OFFSET ?`, question, n, after)
}

// CountVersions counts them.
func (tx *Tx) CountVersions(question int64) (int, error) {
	return one(tx, single[int], `SELECT count(*) FROM version WHERE question_id = ?`, question)
}
