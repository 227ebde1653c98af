package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"intervisiebot/store"
)

// When the answer to a message was lost, nobody knows whether it hangs, and it
// is never sent again by itself. Four things settle it:
//
//   - the event message_metadata_posted with its id;
//   - a press on it;
//   - for a message to a person: the bot's own history with them;
//   - for a channel, which the bot cannot read: asking one person, once.
//
// What nobody can tell by its Until is dropped, and the planning says so.

const (
	askAfter    = 15 * time.Minute // the event has come by then, if it comes
	askEvery    = 24 * time.Hour   // at most one such question for a group
	lookUpAfter = time.Minute
)

// lose marks a post of which the answer was lost.
func lose(p *store.Post, why string, now time.Time) {
	p.State, p.Reason, p.LookAt = store.Unsure, why, now.Add(askAfter)
	if p.Person != "" {
		p.LookAt = now.Add(lookUpAfter)
	}
	if p.LookAt.After(p.Until) {
		p.LookAt = p.Until.Add(time.Second)
	}
}

// askAbout has one person asked whether a post in a channel hangs: who last
// changed the group's settings and is still there. Past its Until it is dropped.
func askAbout(tx *store.Tx, p *store.Post, now time.Time) error {
	if now.After(p.Until) {
		p.State, p.Reason, p.LookAt = store.Dropped, string(store.Unsure), time.Time{}
		return tx.Redraw(store.AskPost, p.Seq, now) // the question is answered by time
	}
	if p.Person != "" {
		return nil // looked up after this transaction
	}
	if p.LookAt = p.Until.Add(time.Second); p.Gone { // nobody needs to look for what should not hang
		return nil
	}
	g, err := tx.Group(p.Group)
	if err != nil {
		return err
	}
	last, err := tx.LastAsked(g.ID)
	if err != nil {
		return err
	}
	at := now
	if free := last.Add(askEvery); !last.IsZero() && free.After(at) {
		at = free
	}
	if at = g.Schedule.Civil(at); at.After(p.Until) {
		return nil
	}
	who, err := tx.LastChanger(g.ID, store.AskPost)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.AddPost(store.Post{Key: "ask/" + strconv.FormatInt(p.Seq, 10), Group: g.ID, Person: who.ID,
		Kind: store.AskPost, Subject: p.Seq, Due: at, Until: p.Until})
}

// lookUp searches a lost message to a person in the bot's own history with them.
func (b *bot) lookUp(ctx context.Context, p store.Post, now time.Time) (hold time.Time) {
	ts, channel, err := b.inHistory(ctx, p)
	if err != nil {
		b.log.Warn("looking up a post failed", "post", p.Key, "err", err)
	}
	wait := max(lookUpAfter, judge(err).wait)
	b.settle(ctx, p.ID, func(tx *store.Tx, p *store.Post) error {
		switch {
		case p.State != store.Unsure: // settled meanwhile
		case err != nil:
			p.LookAt = now.Add(wait)
		case ts != "":
			p.Seen(channel, ts, now)
		default: // it never came to hang
			p.State, p.Reason, p.LookAt = store.Waiting, "", now
		}
		return nil
	})
	return now
}

// inHistory finds a message by the id in its metadata; "" when it is not there.
func (b *bot) inHistory(ctx context.Context, p store.Post) (ts, channel string, err error) {
	channel, err = b.openDM(ctx, p.Person)
	if err != nil {
		return "", "", err
	}
	page := &slack.GetConversationHistoryParameters{ChannelID: channel, IncludeAllMetadata: true, Limit: 100,
		Oldest: fmt.Sprintf("%d.000000", p.SentAt.Add(-time.Hour).Unix())}
	for {
		history, err := b.api.GetConversationHistoryContext(ctx, page)
		if err != nil {
			return "", "", err
		}
		for _, m := range history.Messages {
			if m.Metadata.EventType == postEvent && m.Metadata.EventPayload["id"] == p.ID {
				return m.Timestamp, channel, nil
			}
		}
		if page.Cursor = history.ResponseMetaData.NextCursor; !history.HasMore || page.Cursor == "" {
			return "", channel, nil
		}
	}
}

// posted hears from Slack that a message of the bot hangs.
func (b *bot) posted(ctx context.Context, e *slackevents.MessageMetadataPostedEvent) error {
	if e.Metadata == nil || e.Metadata.EventType != postEvent {
		return nil
	}
	id, _ := e.Metadata.EventPayload["id"].(string)
	return b.store.Update(ctx, func(tx *store.Tx) error {
		p, err := tx.Post(id)
		if err != nil {
			return err
		}
		return tx.Saw(p, e.ChannelId, e.MessageTimestamp, b.now())
	})
}
