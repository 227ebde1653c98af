package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// planEvaluate brings the evaluations of meetings that are new or changed in line
// with them, at most most, and returns of how many.
func (b *bot) planEvaluate(tx *store.Tx, now time.Time, most int) (int, error) {
	sessions, err := tx.SessionsToEvaluate(now, most)
	for _, s := range sessions {
		if err := errors.Join(evaluate(tx, s, now), tx.Evaluated(s.ID)); err != nil {
			return 0, fmt.Errorf("the evaluation of meeting %d: %w", s.ID, err)
		}
	}
	return len(sessions), err
}

// evaluate gives a meeting its evaluation, moves that with it, and has it vanish
// unread when the meeting is not held.
func evaluate(tx *store.Tx, s store.Session, now time.Time) error {
	g, err := tx.Group(s.Group)
	if err != nil {
		return err
	}
	e, err := tx.EvaluationOf(s.ID)
	none := errors.Is(err, store.ErrNotFound)
	if err != nil && !none {
		return err
	}
	opens := s.EvaluateAt(store.Location(g.Schedule.Zone))
	switch {
	case s.State == store.SessionFailed, s.State == store.SessionCancelled:
		if none {
			return nil
		}
		return errors.Join(tx.VoidEvaluation(&e, store.VoidFailed, now), tx.Redraw(store.EvaluationPost, e.ID, now))
	case s.State != store.SessionPlanned || !opens.After(now):
		return nil
	case none:
		_, _, err := tx.AddEvaluation(store.Evaluation{Group: g.ID, Session: s.ID, Form: "meeting/" + s.Form, Kind: store.ShortEvaluation,
			Statements: cards.StatementsOf(store.ShortEvaluation), Threshold: store.LeastAnswers, OpensAt: opens, NextAt: opens})
		return err
	case e.State == store.EvaluationPlanned:
		e.NextAt = opens
	case e.Reason != store.VoidOff:
		return nil
	}
	e.OpensAt = opens
	return tx.SaveEvaluation(e)
}

// openPlanned opens an evaluation by itself. When that cannot be, or it is not
// the day any more, it is void, and nobody hears of it, unless a backup was put
// back over it.
func openPlanned(tx *store.Tx, g store.Group, e *store.Evaluation, now time.Time) error {
	restored, err := tx.RestoredAt()
	if err != nil {
		return err
	}
	loc := store.Location(g.Schedule.Zone)
	switch {
	case g.State == store.Active && e.OpensAt.Before(restored) && g.Schedule.EvaluationCloses(e.OpensAt).After(now):
		// It probably opened in the time that was lost, and there its answers are.
		return tx.VoidEvaluation(e, store.VoidLost, now)
	case g.State != store.Active || store.DayOf(now.In(loc)) != store.DayOf(e.OpensAt.In(loc)):
		return tx.VoidEvaluation(e, store.VoidLate, now)
	}
	switch err := tx.OpenEvaluation(e, now); {
	case errors.Is(err, store.ErrTooFew):
		return tx.VoidEvaluation(e, store.VoidFew, now)
	case errors.Is(err, store.ErrTooSoon):
		return tx.VoidEvaluation(e, store.VoidSoon, now)
	default:
		return err
	}
}

// Who is in the channel is asked before an evaluation opens by itself, when that
// is not known; after some time it opens all the same.
const (
	lookFirstWait = 10 * time.Second
	lookFirstMost = 2 * time.Minute
)

// lookFirst has evaluations wait of which it is not known who is in the channel.
// That it fails keeps nothing else waiting: what is due is planned after it, and
// told of there when it cannot be.
func (b *bot) lookFirst(ctx context.Context, now time.Time) {
	b.asks.Add(1) // until the asking is under way
	defer b.asks.Add(-1)
	var channels []string
	err := b.store.Update(ctx, func(tx *store.Tx) error {
		due, err := tx.EvaluationsDue(now, planAtOnce)
		for _, e := range due {
			g, err := tx.Group(e.Group)
			if err != nil {
				return err
			}
			if e.State != store.EvaluationPlanned || b.sure(g.Channel) || now.Sub(e.OpensAt) > lookFirstMost {
				continue
			}
			e.NextAt = now.Add(lookFirstWait)
			if err := tx.SaveEvaluation(e); err != nil {
				return err
			}
			channels = append(channels, g.Channel)
		}
		return err
	})
	if err != nil {
		b.log.Error("looking who is there before an evaluation opens failed", "err", err)
		return
	}
	for _, c := range channels {
		b.errand(func() {
			if err := b.look(ctx, c); err != nil {
				b.log.Warn("asking Slack who is in a group failed, before an evaluation opens", "err", err)
			}
		})
	}
}

// How often the picture of a result is tried, and how long Slack gets to make it
// ready: https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
const (
	pictureTries = 5
	pictureWait  = 5 * time.Second
)

// picture uploads the picture of a result before its message is sent, and returns
// how long the message waits for it: 0 when it can go. Uploaded twice does no
// harm: a file nobody was shown.
func (b *bot) picture(ctx context.Context, id string, now time.Time) (wait time.Duration) {
	o, needs, err := b.pictured(ctx, id, now)
	if err != nil {
		b.log.Error("drawing a picture failed, the result goes without", "post", id, "err", err)
		b.settle(ctx, id, func(_ *store.Tx, p *store.Post) error { p.File = store.NoFile; return nil })
		return 0
	}
	if !needs {
		return 0
	}
	file, err := b.upload(ctx, o)
	wait = pictureWait // a message that shows it at once is refused
	if err != nil {
		b.log.Warn("sending the picture of a result failed", "err", err)
		wait = max(judge(err).wait, pictureWait)
	}
	b.settle(ctx, id, func(_ *store.Tx, p *store.Post) error {
		p.LookAt = b.now().Add(wait)
		if err != nil {
			missPicture(p)
			return nil
		}
		p.File = file
		return nil
	})
	return wait
}

// pictured is what the picture of a post shows, if it needs one still.
func (b *bot) pictured(ctx context.Context, id string, now time.Time) (o cards.Outcome, needs bool, err error) {
	err = b.store.View(ctx, func(tx *store.Tx) error {
		p, err := tx.Post(id)
		if err != nil || p.Kind != store.ResultPost || p.State != store.Waiting || p.Gone || p.File != "" || now.After(p.Until) {
			return err
		}
		e, err := tx.Evaluation(p.Subject)
		if err != nil || e.Result == nil || e.Result.Answers == 0 {
			return err
		}
		needs = true
		o, err = cards.OutcomeOf(tx, e, p.ID)
		return err
	})
	return o, needs, err
}

// upload draws a picture and sends it to Slack, without a channel: who may see
// it is decided by the message that shows it. One at a time, and its memory is
// given back: a picture takes more than the rest of the program.
func (b *bot) upload(ctx context.Context, o cards.Outcome) (file string, err error) {
	b.easel.Lock()
	defer b.easel.Unlock()
	defer debug.FreeOSMemory()
	picture, err := o.Chart().PNG()
	if err != nil {
		return "", err
	}
	f, err := b.api.UploadFileContext(ctx, slack.UploadFileParameters{Filename: "uitslag.png", Title: o.Title(), AltTxt: o.Alt(),
		Reader: bytes.NewReader(picture), FileSize: len(picture)})
	if err != nil {
		return "", err
	}
	return f.ID, nil
}

// missPicture counts that Slack did not take a picture: after some tries the
// message goes without.
func missPicture(p *store.Post) {
	if p.Tries++; p.Tries >= pictureTries {
		p.File = store.NoFile
	}
}

// unpictured is the reason of a message that Slack refused for its picture only:
// some seconds after the upload it is not ready yet.
const unpictured = "slack_file"

func ofPicture(said slack.SlackErrorResponse) bool {
	return said.Err == "invalid_blocks" && strings.Contains(strings.Join(said.ResponseMetadata.Messages, " "), unpictured)
}
