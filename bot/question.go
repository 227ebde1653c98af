package main

import (
	"errors"
	"fmt"
	"time"

	"intervisiebot/store"
)

// planQuestions does what time brings to learning questions by now, to at most
// most of them, and returns to how many.
func (b *bot) planQuestions(tx *store.Tx, now time.Time, most int) (int, error) {
	questions, err := tx.QuestionsDue(now, most)
	for _, q := range questions {
		if err := planQuestion(tx, q, now); err != nil {
			return 0, fmt.Errorf("learning question %d: %w", q.ID, err)
		}
	}
	return len(questions), err
}

// planQuestion does what is due, once: what was missed while the bot was down is
// not asked three times over.
func planQuestion(tx *store.Tx, q store.LearningQuestion, now time.Time) error {
	g, err := home(tx, &q)
	if err != nil {
		return err
	}
	what, at := q.Next(g.Schedule)
	q.AskedAt = now
	switch what {
	case store.QuestionCheck:
		q.Checks++
		err = askPerson(tx, g, store.Post{Key: fmt.Sprintf("check/Q%d/%d", q.ID, q.Checks), Group: g.ID, Person: q.Person,
			Kind: store.CheckPost, Subject: q.ID, Due: at, Until: at.Add(keepAsking)}, store.CheckPost, store.CheckPost, store.CheckEndPost)
	case store.QuestionYear:
		last := store.DayOf(at.In(store.Location(g.Schedule.Zone)))
		q.Year, _, _ = last.Date()
		err = askPerson(tx, g, store.Post{Key: fmt.Sprintf("year/Q%d/%d", q.ID, q.Year), Group: g.ID, Person: q.Person,
			Kind: store.YearPost, Subject: q.ID, Due: at, Until: last.Monday().Add(5).Start(store.Location(g.Schedule.Zone))},
			store.CheckPost, store.CheckPost, store.CheckEndPost)
	}
	if err != nil {
		return err
	}
	_, q.NextAt = q.Next(g.Schedule)
	return tx.SaveQuestion(q)
}

// home is the group whose school weeks count for a learning question: the one it
// was made in, or the first of those its person is in now.
func home(tx *store.Tx, q *store.LearningQuestion) (store.Group, error) {
	_, err := tx.Member(q.Group, q.Person)
	if errors.Is(err, store.ErrNotFound) {
		groups, err := tx.GroupsOf(q.Person)
		if err != nil {
			return store.Group{}, err
		}
		if len(groups) > 0 {
			q.Group = groups[0].ID
		}
	} else if err != nil {
		return store.Group{}, err
	}
	return tx.Group(q.Group)
}
