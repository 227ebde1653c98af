package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// What nobody may learn of an evaluation has rules of its own here: nothing is
// logged of single people, and of a reminder nothing is kept that is not the
// same for all who were invited.

// planEvaluations does what time brings to evaluations by now, to at most most of
// them, and returns to how many.
func (b *bot) planEvaluations(tx *store.Tx, now time.Time, most int) (int, error) {
	due, err := tx.EvaluationsDue(now, most)
	for _, e := range due {
		if err := planEvaluation(tx, e, now); err != nil {
			return 0, fmt.Errorf("evaluation %d: %w", e.ID, err)
		}
	}
	return len(due), err
}

// planEvaluation does the one thing that is due.
func planEvaluation(tx *store.Tx, e store.Evaluation, now time.Time) error {
	g, err := tx.Group(e.Group)
	if err != nil {
		return err
	}
	switch {
	case e.State == store.EvaluationPlanned:
		return openPlanned(tx, g, &e, now)
	case !e.Ends().After(now):
		return tx.CloseEvaluation(&e, now)
	}
	if err := tx.EndIfAllIn(&e, g.Schedule, now); err != nil {
		return err
	}
	_, e.NextAt = e.Next(g.Schedule, now)
	return tx.SaveEvaluation(e)
}

// remind sends the reminders that are due. They are recorded first, the same for
// everybody; the sending knows who did not answer, and keeps nothing: a message
// has no post's id, its conversation is not noted, a failure is not logged, and
// what is under way when the program dies is lost.
func (b *bot) remind(ctx context.Context, now time.Time) error {
	var due []int64
	err := b.store.View(ctx, func(tx *store.Tx) (err error) { due, err = tx.EvaluationsToRemind(now); return err })
	for _, id := range due {
		if failed := b.remindOf(ctx, id, now); failed != nil { // the trouble of one is not the others'
			b.log.Error("reminding failed, leaving it for later", "wait", redrawLater, "err", failed)
			err = errors.Join(err, b.store.Update(ctx, func(tx *store.Tx) error { return tx.DelayReminder(id, now.Add(redrawLater)) }))
		}
	}
	return err
}

func (b *bot) remindOf(ctx context.Context, id int64, now time.Time) error {
	b.asks.Add(1) // from the recording on, until the sending is under way
	defer b.asks.Add(-1)
	var missing []string
	err := b.store.Update(ctx, func(tx *store.Tx) (err error) { missing, err = tx.Remind(id, now); return err })
	if err != nil || len(missing) == 0 {
		return err
	}
	var m cards.Message
	err = b.store.View(ctx, func(tx *store.Tx) (err error) {
		e, err := tx.Evaluation(id)
		if err != nil {
			return err
		}
		m, _, err = cards.Draw(tx, b.deck, store.Post{Group: e.Group, Person: missing[0], Kind: store.EvaluationNudge, Subject: id}, now)
		return err
	})
	if err != nil {
		return err
	}
	for _, person := range missing {
		b.errand(func() { b.whisper(ctx, person, m) })
	}
	return nil
}

// whisper sends a message to a person and keeps nothing of it, not even the count
// of the calls.
func (b *bot) whisper(ctx context.Context, person string, m cards.Message) {
	ctx = uncounted(ctx, string(store.EvaluationNudge))
	b.patiently(ctx, func() error {
		c, _, _, err := b.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{person}, ReturnIM: true})
		if err != nil {
			return err
		}
		_, _, err = b.api.PostMessageContext(ctx, c.ID, slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...), slack.MsgOptionDisableLinkUnfurl())
		return err
	})
}

// settleSecrets has no secret outlive its evaluation, and no evaluation its secret.
func (b *bot) settleSecrets(ctx context.Context, now time.Time) {
	if err := b.store.SettleSecrets(ctx, now); err != nil {
		b.log.Error("sweeping the ballot keys failed, trying again at the next tick", "err", err)
	}
}

// inLog is what an ask is called in the log. Those about evaluations have no
// name there: that somebody was about to answer is nobody's business.
func inLog(ask string) string {
	if strings.HasPrefix(ask, "evaluation.") || strings.HasPrefix(ask, "/evaluatie") {
		return "-"
	}
	return ask
}
