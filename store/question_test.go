package store

import (
	"fmt"
	"testing"
	"time"
)

func TestALearningQuestionComesBackAsSaved(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		q := LearningQuestion{Person: "U1", Group: g.ID, AskedAt: moment, NextAt: moment.Add(time.Hour)}
		q.ID = got(tx.AddQuestion(q))(t)
		equal(t, "new", got(tx.QuestionOf("U1"))(t), q)
		_, err := tx.AddQuestion(q)
		equal(t, "one at a time", err != nil, true)
		q.Answer, q.AnsweredAt, q.Shared, q.SharedAs, q.Shares = "Zo", moment.Add(2*time.Hour), g.ID, 7, 2
		q.AskedAt, q.Checks, q.Year, q.NextAt = moment.Add(time.Hour), 3, 2027, time.Time{}
		ok(t, tx.SaveQuestion(q))
		equal(t, "saved", got(tx.Question(q.ID))(t), q)
		_, err = tx.QuestionOf("U1")
		equal(t, "answered", err, ErrNotFound)
		got(tx.AddQuestion(LearningQuestion{Person: "U1", Group: g.ID, AskedAt: moment}))(t)
	})
}

func TestWordingsAreKeptNewestFirst(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		id := got(tx.AddQuestion(LearningQuestion{Person: "U1", Group: aGroup(t, tx, "C1").ID, AskedAt: moment}))(t)
		for i := range 25 {
			got(tx.AddVersion(id, Version{At: moment, Text: fmt.Sprint("Versie ", i)}))(t)
		}
		equal(t, "count", got(tx.CountVersions(id))(t), 25)
		equal(t, "last", got(tx.LastVersion(id))(t).Text, "Versie 24")
		page := got(tx.Versions(id, 20, 10))(t)
		equal(t, "the last page", len(page), 5)
		equal(t, "the first wording", page[4], Version{ID: page[4].ID, At: moment, Text: "Versie 0"})
		equal(t, "by id", got(tx.Version(page[4].ID))(t), page[4])
	})
}

func TestWhatTimeBringsToALearningQuestion(t *testing.T) {
	s := Schedule{Weekday: time.Thursday, Minute: 930, Zone: "Europe/Amsterdam", Region: "midden"}
	q := LearningQuestion{AskedAt: time.Date(2026, 11, 17, 8, 0, 0, 0, time.UTC)}
	var came []string
	for range 8 {
		what, at := q.Next(s)
		came = append(came, fmt.Sprint(what, at.In(Location("Europe/Amsterdam")).Format(" 2006-01-02 15:04")))
		if q.AskedAt = at; what == QuestionYear {
			q.Year, _, _ = DayOf(at).Date()
		}
	}
	same(t, "in order", came, "check 2027-01-12 07:30", "check 2027-03-02 07:30", "check 2027-04-13 07:30", "check 2027-06-01 07:30",
		"year 2027-07-12 07:30", "check 2027-10-04 07:30", "check 2027-11-22 07:30", "check 2028-01-17 07:30")
	q = LearningQuestion{AskedAt: q.AskedAt, AnsweredAt: time.Date(2027, 12, 1, 8, 0, 0, 0, time.UTC), Year: 2027}
	what, at := q.Next(s)
	equal(t, "answered: once more", string(what)+at.Format(" 2006"), "year 2028")
	q.Year = 2028
	what, at = q.Next(s)
	equal(t, "and then nothing", string(what)+at.Format(" 2006"), " 0001")
}
