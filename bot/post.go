package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
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
	busy map[recipient]bool      // to whom something is being sent
	hold map[recipient]time.Time // to whom nothing new goes before this time
	done chan sent
}

// recipient is a group's channel or a person.
type recipient struct {
	group  int64
	person string
}

func recipientOf(p store.Post) recipient {
	if p.Person != "" {
		return recipient{person: p.Person}
	}
	return recipient{group: p.Group}
}

// sent is what a sender reports: when its recipient may get the next message,
// and whether Slack asked to wait with all of them.
type sent struct {
	to    recipient
	hold  time.Time
	limit bool
}

func newPoster() poster {
	return poster{busy: map[recipient]bool{}, hold: map[recipient]time.Time{}, done: make(chan sent)}
}

// release makes room after a sender is done. Holds that are over are forgotten.
func (b *bot) release(ctx context.Context, s sent) {
	now := b.now()
	maps.DeleteFunc(b.poster.hold, func(_ recipient, until time.Time) bool { return !until.After(now) })
	delete(b.poster.busy, s.to)
	b.poster.hold[s.to] = s.hold
	if s.limit { // of the whole workspace, for all we know
		err := b.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error { return tx.Postpone(now, s.hold) })
		if err != nil {
			b.log.Error("postponing posts failed", "err", err)
		}
	}
}

// finish waits for the senders under way.
func (b *bot) finish(ctx context.Context) {
	for len(b.poster.busy) > 0 {
		b.release(ctx, <-b.poster.done)
	}
}

// show sends what should hang by now, per recipient in order of due time. It
// does not wait for Slack: one recipient's trouble delays nobody else. While there
// is no connection nothing is sent: a call that breaks leaves a message of which
// nobody knows whether it hangs.
func (b *bot) show(ctx context.Context, now time.Time) error {
	if b.offline.Load() {
		return nil
	}
	var posts []store.Post
	err := b.store.View(ctx, func(tx *store.Tx) (err error) {
		posts, err = tx.PostsToSee(now, seeAtOnce)
		return err
	})
	for _, p := range posts {
		to := recipientOf(p)
		hold := b.poster.hold[to]
		switch {
		case len(b.poster.busy) == atOnce:
			return err
		case b.poster.busy[to]:
		case hold.After(now) && p.State == store.Waiting: // updates have a wider limit of their own
			b.settle(ctx, p.ID, func(_ *store.Tx, p *store.Post) error { p.LookAt = hold; return nil })
		default:
			b.poster.busy[to] = true
			go func() {
				hold, limit := b.hang(ctx, p.ID)
				b.poster.done <- sent{to, hold, limit}
			}()
		}
	}
	return err
}

// hang makes Slack show one post as the facts are now. It returns when its
// recipient may get the next message, and whether Slack limits the rate of all.
// The end of ctx ends the call, not the recording of what became of it.
func (b *bot) hang(ctx context.Context, id string) (hold time.Time, limit bool) {
	now := b.now()
	if wait := b.picture(ctx, id, now); wait > 0 {
		return b.now().Add(wait), false
	}
	p, d, err := b.prepare(context.WithoutCancel(ctx), id, now)
	if err != nil {
		b.log.Error("drawing a post failed", "post", id, "err", err)
		b.settle(ctx, id, func(_ *store.Tx, p *store.Post) error { p.LookAt = now.Add(redrawLater); return nil })
		return now, false
	}
	switch {
	case p.State == store.Unsure && p.Person != "":
		return b.lookUp(ctx, p, now), false
	case p.State == store.Dropped:
		b.monitor.posted(p.Kind, "dropped")
		return now, false
	case p.State != store.Sending && (p.State != store.Hanging || !p.Gone && p.Hash == d.hash || p.TS == ""):
		return now, false
	}
	ts, channel, err := b.call(uncounted(ctx, string(p.Kind)), p, d)
	v := judge(err)
	if p.State == store.Sending {
		b.monitor.sent(p.Kind, v.fate)
	}
	if v.fate != shown {
		b.log.Warn("Slack did not take a post", "post", p.Key, "fate", v.fate, "err", err)
	}
	d.channel = channel
	b.settle(ctx, p.ID, func(tx *store.Tx, q *store.Post) error {
		if q.State != p.State { // its event came before its answer
			if v.fate == shown {
				q.Hash = d.hash
			}
			return nil
		}
		if p.Gone {
			v.takeDown(q, now)
		} else {
			v.apply(q, d, ts, now)
		}
		if v.reason == unpictured {
			missPicture(q)
		}
		if v.fate == evicted && p.Person == "" {
			return b.sleep(tx, p.Group, v.reason)
		}
		return nil
	})
	if p.State == store.Sending {
		v.wait = max(v.wait, perChannel)
	}
	return now.Add(v.wait), v.reason == "ratelimited"
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

// prepare decides what to do with a post that must be looked at, and draws it. A
// message to a person may have to wait, or go along in another, which is
// returned in its place.
// A post that is to be sent is marked so first: if the program dies during the
// call, that is how it knows that the message may hang.
func (b *bot) prepare(ctx context.Context, id string, now time.Time) (p store.Post, d drawn, err error) {
	err = b.store.Update(ctx, func(tx *store.Tx) error {
		if p, err = tx.Post(id); err != nil {
			return err
		}
		switch {
		case p.State == store.Sending: // the program died during the call
			lose(&p, "stopped", now)
			return tx.SavePost(p)
		case p.State == store.Unsure:
			if err := askAbout(tx, &p, now); err != nil {
				return err
			}
			return tx.SavePost(p)
		case p.State == store.Waiting && now.After(p.Until):
			return tx.Drop(&p, string(store.SkipLate))
		case p.Gone && p.State == store.Hanging && p.TS != "": // to be deleted; it is looked at until it is
			return nil
		case p.Gone: // where it hangs is not known: a press or an event may tell
			p.LookAt = time.Time{}
			return tx.SavePost(p)
		case p.State == store.Waiting && p.Person != "":
			if p, err = tx.Rest(p, now); err != nil || p.State == store.Dropped {
				return err
			}
			if p.LookAt.After(now) {
				return tx.SavePost(p)
			}
		}
		var again time.Time
		if d, again, err = b.draw(tx, p, now); err != nil {
			return err
		}
		switch {
		case p.State == store.Waiting:
			p.State, p.SentAt = store.Sending, now
		case p.Hash == d.hash || p.TS == "":
			p.LookAt = again
		}
		return tx.SavePost(p)
	})
	return p, d, err
}

func (b *bot) draw(tx *store.Tx, p store.Post, now time.Time) (d drawn, again time.Time, err error) {
	if p.Person == "" {
		g, err := tx.Group(p.Group)
		if err != nil {
			return d, again, err
		}
		d.channel = g.Channel
	} else {
		who, err := tx.Person(p.Person)
		if err != nil {
			return d, again, err
		}
		d.channel = who.DM
	}
	if d.message, again, err = cards.Draw(tx, b.deck, p, now); err != nil {
		return d, again, err
	}
	text, err := json.Marshal(d.message)
	sum := sha256.Sum256(text)
	d.hash = hex.EncodeToString(sum[:8])
	return d, again, err
}

// call posts a message, or updates or deletes the one that hangs; it returns Slack's ts
// and the channel.
func (b *bot) call(ctx context.Context, p store.Post, d drawn) (ts, channel string, err error) {
	what := []slack.MsgOption{
		slack.MsgOptionText(d.message.Text, false), // escaped when it was made
		slack.MsgOptionBlocks(d.message.Blocks...),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: postEvent, EventPayload: map[string]any{"id": p.ID}}),
		slack.MsgOptionDisableLinkUnfurl(),
	}
	if p.Gone {
		_, ts, err = b.api.DeleteMessageContext(ctx, p.Channel, p.TS)
		return ts, p.Channel, sureOf(ts, err)
	}
	if p.State == store.Hanging {
		_, ts, _, err = b.api.UpdateMessageContext(ctx, p.Channel, p.TS, what...)
		return ts, p.Channel, sureOf(ts, err)
	}
	if d.channel == "" {
		if d.channel, err = b.openDM(ctx, p.Person); err != nil {
			return "", "", notSent(err)
		}
	}
	_, ts, err = b.api.PostMessageContext(ctx, d.channel, what...)
	return ts, d.channel, sureOf(ts, err)
}

// sureOf doubts a success without the message's ts: the client takes
// {"ok":false} without an error word for success.
func sureOf(ts string, err error) error {
	if err == nil && ts == "" {
		return errors.New("an answer without the message's ts")
	}
	return err
}

// openDM finds the channel of the bot's messages to a person, and keeps it.
func (b *bot) openDM(ctx context.Context, person string) (string, error) {
	c, _, _, err := b.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{person}, ReturnIM: true})
	if err != nil {
		return "", err
	}
	return c.ID, b.store.Update(ctx, func(tx *store.Tx) error { return tx.SetDM(person, c.ID) })
}

// settle records what became of a post. Without it the post stays as it was
// marked before the call, which is never a reason to send it again.
func (b *bot) settle(ctx context.Context, id string, change func(*store.Tx, *store.Post) error) {
	err := b.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
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
func (b *bot) sleep(tx *store.Tx, group int64, word string) error {
	g, err := tx.Group(group)
	if err != nil || g.State == store.Asleep {
		return err
	}
	g.State, g.NextAt, g.Asleep = store.Asleep, time.Time{}, store.Removed
	if word == "is_archived" {
		g.Asleep = store.Archived
	}
	b.log.Info("a group sleeps until the bot is invited again", "group", g.ID, "why", word)
	if err := tx.SaveGroup(g); err != nil {
		return err
	}
	return tx.DropWaiting(group, word)
}
