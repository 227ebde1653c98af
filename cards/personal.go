package cards

import (
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// Messages to one person that they did not ask for. What falls on one morning is
// one message: a part for each post, and one way to get fewer.

// drawPersonal draws a message to a person: that of the post and of those that
// hang in it.
func drawPersonal(tx *store.Tx, p store.Post, now time.Time) (Message, error) {
	along, err := tx.Along(p)
	if err != nil {
		return Message{}, err
	}
	var parts []Message
	for _, q := range append([]store.Post{p}, along...) {
		part, err := drawPart(tx, q, now)
		if err != nil {
			return Message{}, err
		}
		parts = append(parts, part)
	}
	return Unasked(parts...), nil
}

// Unasked is one message of some parts, with the button *Minder berichten*. The
// notification shows the first part: it is what presses most.
func Unasked(parts ...Message) Message {
	m := Message{Text: parts[0].Text}
	for i, part := range parts {
		if i > 0 {
			m.Blocks = append(m.Blocks, slack.NewDividerBlock())
		}
		m.Blocks = append(m.Blocks, part.Blocks...)
	}
	m.Blocks = append(m.Blocks, buttons(button("quiet.edit", "", lessLabel)))
	return m
}

// drawPart draws one post to a person.
func drawPart(tx *store.Tx, p store.Post, now time.Time) (Message, error) {
	switch p.Kind {
	case store.AskPost:
		return drawAsk(tx, p)
	case store.CheckPost, store.CheckEndPost, store.YearPost:
		return drawCheck(tx, p)
	case store.ReminderPost, store.MovedPost, store.CancelledPost, store.FewPost, store.TurnPost, store.RedatePost:
		return drawReminder(tx, p, now)
	case store.PresentPost:
		return drawPresent(tx, p)
	case store.EvaluationNudge:
		return drawNudge(tx, p)
	}
	c, err := tx.Case(p.Subject)
	if err != nil {
		return Message{}, err
	}
	g, err := tx.Group(p.Group)
	return CasePart(p, c, g.Schedule.Zone), err
}

// asked is a part in which something is asked of a person; it may hold what they
// typed.
func asked(text string, row ...slack.BlockElement) Message {
	m := noteQuote(text)
	if len(row) > 0 {
		m.Blocks = append(m.Blocks, buttons(row...))
	}
	return m
}

// CasePart is what the presenter of a case gets to hear of it unasked. Once it is
// settled the buttons are gone.
func CasePart(p store.Post, c store.Case, zone string) Message {
	skip := func() slack.BlockElement { return button("step.skip:"+p.ID, p.ID, skipLabel) }
	keep := func() slack.BlockElement { return button("case.file:"+p.ID, p.ID, caseKeep) }
	if c.Open() && (p.Kind == store.StepPost || p.Kind == store.OutcomePost) { // its meeting was not, after all
		return asked(presentBack(c.Title))
	}
	switch p.Kind {
	case store.StepPost:
		switch {
		case c.Step != "":
			return asked(stepNoted(c.Title))
		case p.Pressed == "skip":
			return asked(stepSkipped)
		}
		return asked(askStep(c.Title), button("step.tell:"+p.ID, p.ID, caseStep).WithStyle(slack.StylePrimary), skip())
	case store.OutcomePost:
		switch {
		case c.Outcome != "":
			return asked(outcomeNoted(c.Title))
		case p.Pressed == "skip":
			return asked(stepSkipped)
		}
		return asked(askOutcome(c.Title), button("step.tell:"+p.ID, p.ID, caseOutcome).WithStyle(slack.StylePrimary), skip())
	case store.FadePost:
		if !c.ErasedAt.IsZero() {
			return asked(faded(c.Title))
		}
		m := asked(fadeSoon(c.Title, Date(store.DayOf(c.EraseAt.In(store.Location(zone))))))
		m.Blocks = append(m.Blocks, say(fadeWhat), buttons(keep()))
		return m
	case store.StalePost:
		if !c.Open() || !c.ErasedAt.IsZero() {
			return asked(staleDone(c.Title))
		}
		m := asked(staleLong(c.Title))
		m.Blocks = append(m.Blocks, say(staleWhat), buttons(button("stale.show:"+p.ID, p.ID, caseShow), keep()))
		return m
	}
	return note(stepEnded)
}

func drawCheck(tx *store.Tx, p store.Post) (Message, error) {
	q, err := tx.Question(p.Subject)
	if err != nil {
		return Message{}, err
	}
	v, err := tx.LastVersion(q.ID)
	return QuestionPart(p, q, v), err
}

// QuestionPart is what somebody gets to hear of their learning question unasked.
func QuestionPart(p store.Post, q store.LearningQuestion, v store.Version) Message {
	switch {
	case p.Kind == store.CheckEndPost:
		return note(checkEnded)
	case p.Kind == store.YearPost:
		return Message{Text: yearAsk, Blocks: []slack.Block{say(yearAsk), buttons(button("year.show:"+p.ID, p.ID, questionShow))}}
	case p.Pressed == "still":
		return note(questionStillSaid)
	case !q.AnsweredAt.IsZero():
		return note(questionClosed)
	case !p.SentAt.IsZero() && v.At.After(p.SentAt):
		return note(questionChanged)
	}
	return Message{Text: checkAsk, Blocks: []slack.Block{say(checkAsk), quote(v.Text), buttons(
		button("check.still:"+p.ID, p.ID, questionStill),
		button("check.sharpen:"+p.ID, p.ID, questionSharpen),
		button("check.answer:"+p.ID, p.ID, questionAnswer))}}
}
