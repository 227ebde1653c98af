package commands

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// question shows the person's learning question, or the form to make one; with
// words after the command it records them.
func (d *desk) question(tx *store.Tx, ask Ask) (Reply, error) {
	text := strings.TrimSpace(ask.Arg)
	q, err := tx.QuestionOf(ask.Person)
	switch {
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return Reply{}, err
	case err != nil && text == "":
		groups, err := tx.GroupsOf(ask.Person)
		if err != nil || len(groups) == 0 {
			return tell(cards.NoGroup()), err
		}
		return show(cards.QuestionForm("", 0)), nil
	case text == "":
		return d.showQuestion(tx, ask, q, "")
	}
	return d.wordQuestion(tx, ask, text)
}

// wordQuestion records how the person words their learning question now.
func (d *desk) wordQuestion(tx *store.Tx, ask Ask, text string) (Reply, error) {
	q, err := tx.QuestionOf(ask.Person)
	if errors.Is(err, store.ErrNotFound) {
		var groups []store.Group
		if groups, err = audience(tx, ask); err != nil || len(groups) == 0 {
			return tell(cards.NoGroup()), err
		}
		q = store.LearningQuestion{Person: ask.Person, Group: groups[0].ID, AskedAt: ask.Now}
		q.ID, err = tx.AddQuestion(q)
	}
	if err != nil {
		return Reply{}, err
	}
	last, err := tx.LastVersion(q.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	if last.Text == text {
		return d.showQuestion(tx, ask, q, cards.QuestionSame)
	}
	if _, err = tx.AddVersion(q.ID, store.Version{At: ask.Now, Text: text}); err != nil {
		return Reply{}, err
	}
	g, err := tx.Group(q.Group)
	if err != nil {
		return Reply{}, err
	}
	q.AskedAt = ask.Now
	_, q.NextAt = q.Next(g.Schedule)
	if err := errors.Join(tx.SaveQuestion(q), tx.Heard(ask.Person, store.CheckPost), tx.Redraw(store.CheckPost, q.ID, ask.Now)); err != nil {
		return Reply{}, err
	}
	return d.showQuestion(tx, ask, q, cards.QuestionSaved)
}

// showQuestion shows a learning question and what can be done with it.
func (d *desk) showQuestion(tx *store.Tx, ask Ask, q store.LearningQuestion, note string) (Reply, error) {
	last, err := tx.LastVersion(q.ID)
	if err != nil {
		return Reply{}, err
	}
	v := cards.QuestionView{Question: q, Text: last.Text, Last: last.ID, Note: note}
	if v.Versions, err = tx.CountVersions(q.ID); err != nil {
		return Reply{}, err
	}
	if v.Groups, err = audience(tx, ask); err != nil {
		return Reply{}, err
	}
	if q.Shared != 0 {
		g, err := tx.Group(q.Shared)
		if err != nil {
			return Reply{}, err
		}
		v.With = g.Name
	}
	return show(cards.QuestionModal(v)), nil
}

// audience are the groups with which a person could share a learning question:
// that of the channel they are in, else all of their own.
func audience(tx *store.Tx, ask Ask) ([]store.Group, error) {
	groups, err := tx.GroupsOf(ask.Person)
	groups, _ = nearest(groups, ask.Channel)
	return groups, err
}

// withQuestion goes on with the person's learning question of now.
func withQuestion(tx *store.Tx, person string, f func(store.LearningQuestion) (Reply, error)) (Reply, error) {
	q, err := tx.QuestionOf(person)
	if errors.Is(err, store.ErrNotFound) {
		return tell(cards.QuestionNone()), nil
	}
	if err != nil {
		return Reply{}, err
	}
	return f(q)
}

// sharpen shows the form with the wording of now.
func (d *desk) sharpen(tx *store.Tx, ask Ask) (Reply, error) {
	return withQuestion(tx, ask.Person, func(q store.LearningQuestion) (Reply, error) {
		last, err := tx.LastVersion(q.ID)
		return show(cards.QuestionForm(last.Text, last.ID)), err
	})
}

// saveQuestion records a submitted wording; Arg is the wording it started from.
func (d *desk) saveQuestion(tx *store.Tx, ask Ask) (Reply, error) {
	text := ask.Field("text")
	if text == "" {
		return wrong("text", cards.FieldEmpty), nil
	}
	var last store.Version
	q, err := tx.QuestionOf(ask.Person)
	if err == nil {
		last, err = tx.LastVersion(q.ID)
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	if last.Text != text && ask.Arg != strconv.FormatInt(last.ID, 10) {
		return wrong("text", cards.FieldQuestionChanged), nil
	}
	return d.wordQuestion(tx, ask, text)
}

// shareQuestion hangs the person's learning question in the group's channel, as
// it is worded now.
func (d *desk) shareQuestion(tx *store.Tx, v visit) (Reply, error) {
	if v.group.State != store.Active {
		return tell(cards.NotSetUp()), nil
	}
	return withQuestion(tx, v.Person, func(q store.LearningQuestion) (Reply, error) {
		last, err := tx.LastVersion(q.ID)
		if err != nil {
			return Reply{}, err
		}
		q.SharedAs = last.ID
		if q.Shared == v.group.ID {
			err = tx.Redraw(store.QuestionPost, q.ID, v.Now)
		} else {
			err = tx.TakeDown(store.QuestionPost, q.ID, v.Now)
			q.Shared, q.Shares = v.group.ID, q.Shares+1
		}
		err = errors.Join(err, tx.AddPost(store.Post{Key: fmt.Sprintf("question/Q%d/%d", q.ID, q.Shares), Group: v.group.ID,
			Kind: store.QuestionPost, Subject: q.ID, Due: v.Now, Until: v.Now.Add(keepTelling)}), tx.SaveQuestion(q))
		if err != nil {
			return Reply{}, err
		}
		return d.showQuestion(tx, v.Ask, q, "")
	})
}

// stopQuestion takes the learning question out of the channel.
func (d *desk) stopQuestion(tx *store.Tx, ask Ask) (Reply, error) {
	return withQuestion(tx, ask.Person, func(q store.LearningQuestion) (Reply, error) {
		if err := stopSharing(tx, &q, ask.Now); err != nil {
			return Reply{}, err
		}
		if err := tx.SaveQuestion(q); err != nil {
			return Reply{}, err
		}
		return d.showQuestion(tx, ask, q, "")
	})
}

func stopSharing(tx *store.Tx, q *store.LearningQuestion, now time.Time) error {
	q.Shared, q.SharedAs = 0, 0
	return tx.TakeDown(store.QuestionPost, q.ID, now)
}

// answerQuestion asks what the learning question became.
func (d *desk) answerQuestion(tx *store.Tx, ask Ask) (Reply, error) {
	return withQuestion(tx, ask.Person, func(q store.LearningQuestion) (Reply, error) {
		last, err := tx.LastVersion(q.ID)
		return show(cards.QuestionEnd(q, last.Text)), err
	})
}

// endQuestion records that a learning question is answered; Arg is its id.
func (d *desk) endQuestion(tx *store.Tx, ask Ask) (Reply, error) {
	q, err := ownQuestion(tx, ask.Person, ask.Arg)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return tell(cards.QuestionNone()), nil
	case err != nil:
		return Reply{}, err
	case !q.AnsweredAt.IsZero() && ask.Field("answer") == q.Answer: // sent in twice
		return show(cards.Notice(cards.QuestionEnded())), nil
	case !q.AnsweredAt.IsZero():
		return wrong("answer", cards.FieldStepChanged), nil
	}
	g, err := tx.Group(q.Group)
	if err != nil {
		return Reply{}, err
	}
	q.Answer, q.AnsweredAt = ask.Field("answer"), ask.Now
	_, q.NextAt = q.Next(g.Schedule)
	return show(cards.Notice(cards.QuestionEnded())), errors.Join(stopSharing(tx, &q, ask.Now), tx.SaveQuestion(q),
		tx.Heard(ask.Person, store.CheckPost), tx.Redraw(store.CheckPost, q.ID, ask.Now))
}

// ownQuestion is a learning question of this person's; ErrNotFound for another.
func ownQuestion(tx *store.Tx, person, id string) (store.LearningQuestion, error) {
	n, _ := numbered(id)
	q, err := tx.Question(n)
	if err == nil && q.Person != person {
		err = store.ErrNotFound
	}
	return q, err
}

// versions shows how the person's learning question changed; Arg is
// "question|page".
func (d *desk) versions(tx *store.Tx, ask Ask) (Reply, error) {
	id, page, _ := strings.Cut(ask.Arg, "|")
	q, err := ownQuestion(tx, ask.Person, id)
	if errors.Is(err, store.ErrNotFound) {
		return tell(cards.QuestionNone()), nil
	}
	if err != nil {
		return Reply{}, err
	}
	return showVersions(tx, q, page)
}

func showVersions(tx *store.Tx, q store.LearningQuestion, page string) (Reply, error) {
	g, err := tx.Group(q.Group)
	if err != nil {
		return Reply{}, err
	}
	total, err := tx.CountVersions(q.ID)
	if err != nil {
		return Reply{}, err
	}
	n := pageOf(page, total)
	all, err := tx.Versions(q.ID, n*cards.ListPage, cards.ListPage)
	if err != nil {
		return Reply{}, err
	}
	first, err := tx.Versions(q.ID, total-1, 1)
	if err != nil || len(all) == 0 || len(first) == 0 {
		return tell(cards.QuestionNone()), err
	}
	dated := func(v store.Version) cards.Dated {
		return cards.Dated{Day: store.DayOf(v.At.In(store.Location(g.Schedule.Zone))), Text: v.Text}
	}
	var shown []cards.Dated
	for _, v := range all {
		shown = append(shown, dated(v))
	}
	return show(cards.Versions(q, dated(first[0]), shown[0], shown, n, total)), nil
}

// yearOf shows the versions that a message at the end of the year is about.
func (d *desk) yearOf(tx *store.Tx, ask Ask, p store.Post) (Reply, error) {
	ask.Arg = strconv.FormatInt(p.Subject, 10)
	return d.versions(tx, ask)
}

// checked goes on from a message about the learning question of now.
func checked(f inTx) func(*store.Tx, Ask, store.Post) (Reply, error) {
	return func(tx *store.Tx, ask Ask, _ store.Post) (Reply, error) { return f(tx, ask) }
}
