package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// postEvent is the metadata event type of the bot's messages; the payload is
// only the post's id, for metadata can be read by every app and member.
const postEvent = "intervisiebot_post"

const (
	atOnce     = 8           // recipients served at the same time
	perChannel = time.Second // Slack takes about one message a second in a channel
	seeAtOnce  = 100         // posts looked at in one tick; the rest in the next
)

// poster keeps count of what is being sent. Only the heart touches it; the
// senders report on done.
type poster struct {
	busy map[int64]bool      // groups to which something is being sent
	hold map[int64]time.Time // groups to which nothing goes before this time
	done chan sent
}

// sent is what a sender reports: when the group may get its next message.
type sent struct {
	group int64
	hold  time.Time
}

func newPoster() poster {
	return poster{busy: map[int64]bool{}, hold: map[int64]time.Time{}, done: make(chan sent)}
}

// release makes room after a sender is done.
func (p *poster) release(s sent) {
	delete(p.busy, s.group)
	p.hold[s.group] = s.hold
}

// finish waits for the senders under way.
func (p *poster) finish() {
	for len(p.busy) > 0 {
		p.release(<-p.done)
	}
}

// show sends what should hang by now, per group in order of due time. It does
// not wait for Slack: one group's trouble delays nobody else.
func (b *bot) show(ctx context.Context, now time.Time) error {
	var posts []store.Post
	err := b.store.View(ctx, func(tx *store.Tx) (err error) {
		posts, err = tx.PostsToSee(now, seeAtOnce)
		return err
	})
	for _, p := range posts {
		hold := b.poster.hold[p.Group]
		switch {
		case len(b.poster.busy) == atOnce:
			return err
		case b.poster.busy[p.Group]:
		case hold.After(now) && p.State == store.Waiting: // updates have a wider limit of their own
			b.settle(ctx, p.ID, func(_ *store.Tx, p *store.Post) error { p.LookAt = hold; return nil })
		default:
			b.poster.busy[p.Group] = true
			go func() { b.poster.done <- sent{p.Group, b.hang(context.WithoutCancel(ctx), p.ID)} }()
		}
	}
	return err
}

// hang makes Slack show one post as the facts are now, and returns when its
// group may get the next message.
func (b *bot) hang(ctx context.Context, id string) (hold time.Time) {
	now := b.now()
	p, d, err := b.prepare(ctx, id, now)
	if err != nil {
		b.log.Error("drawing a post failed", "post", id, "err", err)
		b.settle(ctx, id, func(_ *store.Tx, p *store.Post) error { p.LookAt = now.Add(redrawLater); return nil })
		return now
	}
	if p.State != store.Sending && (p.State != store.Hanging || p.Hash == d.hash) {
		return now
	}
	ts, err := b.call(ctx, p, d)
	v := judge(err)
	if v.fate != shown {
		b.log.Warn("Slack did not take a post", "post", p.Key, "fate", v.fate, "err", err)
	}
	b.settle(ctx, id, func(tx *store.Tx, p *store.Post) error {
		v.apply(p, d, ts, now)
		if v.fate == evicted {
			return sleep(tx, p.Group, v.reason)
		}
		return nil
	})
	if p.State == store.Sending {
		v.wait = max(v.wait, perChannel)
	}
	return now.Add(v.wait)
}

// redrawLater is how long a post rests that cannot be drawn: something is wrong
// with the facts or the database, and somebody has to mend it.
const redrawLater = time.Hour

// drawn is a post as it should hang.
type drawn struct {
	message cards.Message
	hash    string
	channel string
}

// prepare decides what to do with a post that must be looked at, and draws it.
// A post that is to be sent is marked so first: if the program dies during the
// call, that is how it knows that the message may hang.
func (b *bot) prepare(ctx context.Context, id string, now time.Time) (p store.Post, d drawn, err error) {
	err = b.store.Update(ctx, func(tx *store.Tx) error {
		if p, err = tx.Post(id); err != nil {
			return err
		}
		switch {
		case p.State == store.Sending: // the program died during the call
			p.State, p.LookAt = store.Unsure, time.Time{}
			return tx.SavePost(p)
		case p.State == store.Waiting && now.After(p.Until):
			p.State, p.Reason, p.LookAt = store.Dropped, string(store.SkipLate), time.Time{}
			return tx.SavePost(p)
		}
		var again time.Time
		if d, again, err = b.draw(tx, p, now); err != nil {
			return err
		}
		switch {
		case p.State == store.Waiting:
			p.State = store.Sending
		case p.Hash == d.hash:
			p.LookAt = again
		}
		return tx.SavePost(p)
	})
	return p, d, err
}

func (b *bot) draw(tx *store.Tx, p store.Post, now time.Time) (d drawn, again time.Time, err error) {
	g, err := tx.Group(p.Group)
	if err != nil {
		return d, again, err
	}
	d.channel = g.Channel
	if d.message, again, err = cards.Draw(tx, b.deck, p, now); err != nil {
		return d, again, err
	}
	text, err := json.Marshal(d.message)
	sum := sha256.Sum256(text)
	d.hash = hex.EncodeToString(sum[:8])
	return d, again, err
}

// call posts a message, or updates the one that hangs; it returns Slack's ts.
func (b *bot) call(ctx context.Context, p store.Post, d drawn) (ts string, err error) {
	what := []slack.MsgOption{
		slack.MsgOptionText(d.message.Text, false), // escaped when it was made
		slack.MsgOptionBlocks(d.message.Blocks...),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: postEvent, EventPayload: map[string]any{"id": p.ID}}),
		slack.MsgOptionDisableLinkUnfurl(),
	}
	if p.State == store.Hanging {
		_, ts, _, err = b.api.UpdateMessageContext(ctx, p.Channel, p.TS, what...)
		return ts, err
	}
	_, ts, err = b.api.PostMessageContext(ctx, d.channel, what...)
	if err == nil && ts == "" {
		err = errors.New("Slack answered without the message's ts") // the client takes {"ok":false} for success
	}
	return ts, err
}

// settle records what became of a post. Without it the post stays as it was
// marked before the call, which is never a reason to send it again.
func (b *bot) settle(ctx context.Context, id string, change func(*store.Tx, *store.Post) error) {
	err := b.store.Update(ctx, func(tx *store.Tx) error {
		p, err := tx.Post(id)
		if err != nil {
			return err
		}
		if err := change(tx, &p); err != nil {
			return err
		}
		return tx.SavePost(p)
	})
	if err != nil {
		b.log.Error("recording a post failed", "post", id, "err", err)
	}
}

// sleep leaves a group alone until the bot is invited again.
func sleep(tx *store.Tx, group int64, reason string) error {
	g, err := tx.Group(group)
	if err != nil {
		return err
	}
	g.State, g.NextAt = store.Asleep, time.Time{}
	if err := tx.SaveGroup(g); err != nil {
		return err
	}
	return tx.DropWaiting(group, reason)
}
