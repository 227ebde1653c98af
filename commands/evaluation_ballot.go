package commands

import (
	"errors"
	"strconv"
	"strings"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// Nothing here tells anybody who answered, or when: no message changes for it,
// nothing is logged, and no table keeps a press. The thank-you is the last screen
// of the form.

// fillPost opens the form of the evaluation of a post in the channel.
func (d *desk) fillPost(tx *store.Tx, v visit, p store.Post) (Reply, error) {
	return d.sure(false, func(tx *store.Tx, v visit) (Reply, error) {
		e, err := tx.Evaluation(p.Subject)
		if err != nil {
			return Reply{}, err
		}
		return d.fill(tx, v, e)
	})(tx, v)
}

// fill opens the form, once for each person who was invited.
func (d *desk) fill(tx *store.Tx, v visit, e store.Evaluation) (Reply, error) {
	if refusal, err := refusal(tx.MayVote(e, v.Person, v.Now), e); refusal != nil || err != nil {
		return Reply{Message: refusal}, err
	}
	return show(cards.BallotForm(e)), nil
}

// refusal is what somebody hears who cannot answer, nil for who can.
func refusal(err error, e store.Evaluation) (*cards.Message, error) {
	var m cards.Message
	switch {
	case errors.Is(err, store.ErrVoted):
		m = cards.VotedAlready()
	case errors.Is(err, store.ErrNotElector):
		m = cards.NotInvited()
	case errors.Is(err, store.ErrClosed) && e.State == store.EvaluationVoid:
		m = cards.EvaluationVoid()
	case errors.Is(err, store.ErrClosed):
		m = cards.EvaluationClosed()
	default:
		return nil, err
	}
	return &m, nil
}

// vote records what somebody answers.
func (d *desk) vote(tx *store.Tx, v visit, e store.Evaluation) (Reply, error) {
	b := store.Ballot{Text: v.Field("answer"), Scores: make([]int, len(e.Statements))}
	if len([]rune(b.Text)) > store.LongestAnswer {
		return wrong("answer", cards.FieldAnswerLong), nil
	}
	answered := false
	for i := range b.Scores {
		score, err := strconv.Atoi(v.Field(cards.ScoreField(i)))
		if err != nil || score < 0 || score > store.HighestScore {
			return wrong(cards.ScoreField(i), cards.FieldEmpty), nil
		}
		b.Scores[i], answered = score, answered || score > 0
	}
	if !answered {
		return wrong(cards.ScoreField(0), cards.FieldAllSkipped), nil
	}
	err := tx.Cast(e.ID, v.Person, b, v.Now)
	if errors.Is(err, store.ErrVoted) { // sent in twice: nothing can be done with the form any more
		return show(cards.Notice(cards.VotedAlready())), nil
	}
	if refusal, err := refusal(err, e); refusal != nil || err != nil {
		return Reply{Message: refusal}, err
	}
	return show(cards.BallotTaken(e, v.group)), nil
}

// answers shows a page of the open answers to an evaluation that is closed.
func (d *desk) answers(tx *store.Tx, v visit, e store.Evaluation) (Reply, error) {
	if e.Result == nil || len(e.Result.Texts) == 0 {
		return tell(cards.Gone()), nil
	}
	return show(cards.Answers(e, pageOf(v.rest, len(e.Result.Texts)))), nil
}

// explain tells what is promised and what is not, and what is kept now.
func (d *desk) explain(tx *store.Tx, ask Ask) (Reply, error) {
	groups, err := tx.GroupsOf(ask.Person)
	if err != nil {
		return Reply{}, err
	}
	var all []cards.Running
	for _, g := range groups {
		open, err := running(tx, g.ID)
		if err != nil {
			return Reply{}, err
		}
		for _, e := range open {
			all = append(all, cards.Running{Group: strings.TrimSpace(g.Name), Until: e.ClosesAt.In(store.Location(g.Schedule.Zone))})
		}
	}
	return Reply{Modal: cards.Explain(all, store.LeastAnswers, store.BallotSize), Push: true}, nil
}
