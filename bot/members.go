package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"intervisiebot/commands"
	"intervisiebot/store"
)

// refreshEvery is how old the tables of members may get: events can be missed.
const (
	refreshEvery = 24 * time.Hour
	refreshRetry = time.Minute
)

// roster says when to ask Slack again who is where.
type roster struct {
	mu      sync.Mutex
	due     time.Time // zero: not before the first connection
	running bool
	session int              // how often the connection was made
	asked   map[string]asked // when Slack was last asked who is in a channel
}

// asked is when Slack was asked something, and on which connection: what
// happened while there was none is not told afterwards.
type asked struct {
	at      time.Time
	session int
}

// connected begins a session with Slack. While the bot was away things were
// missed: what it knows of who is where is old.
func (b *bot) connected() {
	b.log.Info("connected to Slack")
	b.offline.Store(false)
	b.monitor.away.Store(0)
	b.roster.mu.Lock()
	b.roster.session++
	b.roster.mu.Unlock()
	b.refreshSoon(b.now())
	b.ready.Store(true)
	b.poke()
}

// asking is now, for know.
func (b *bot) asking() asked {
	b.roster.mu.Lock()
	defer b.roster.mu.Unlock()
	return asked{b.now(), b.roster.session}
}

// know notes when Slack was asked who is in a channel.
func (b *bot) know(channel string, when asked) {
	b.roster.mu.Lock()
	defer b.roster.mu.Unlock()
	if b.roster.asked == nil {
		b.roster.asked = map[string]asked{}
	}
	b.roster.asked[channel] = when
}

// sure tells whether the table of a channel's members can be relied on: it is
// not older than a day, and no event of since can have been missed.
func (b *bot) sure(channel string) bool {
	b.roster.mu.Lock()
	defer b.roster.mu.Unlock()
	when, is := b.roster.asked[channel]
	return is && when.session == b.roster.session && b.now().Sub(when.at) < refreshEvery
}

// look asks Slack who is in a channel now.
func (b *bot) look(ctx context.Context, channel string) error {
	when := b.asking()
	ids, err := b.membersOf(ctx, channel)
	if err != nil {
		return err
	}
	if err := b.record(ctx, channel, "", ids); err != nil {
		return err
	}
	b.know(channel, when)
	return nil
}

// refreshSoon has the members of all groups asked again at a moment.
func (b *bot) refreshSoon(at time.Time) {
	b.roster.mu.Lock()
	defer b.roster.mu.Unlock()
	b.roster.due = at
	b.poke()
}

// refreshWaits tells that the members must be asked again now.
func (b *bot) refreshWaits() bool {
	b.roster.mu.Lock()
	defer b.roster.mu.Unlock()
	return !b.roster.due.IsZero() && !b.roster.due.After(b.now())
}

// refreshIfDue starts a refresh, beside the heart, when it is time.
func (b *bot) refreshIfDue(ctx context.Context) {
	b.roster.mu.Lock()
	defer b.roster.mu.Unlock()
	if b.roster.running || b.roster.due.IsZero() || b.roster.due.After(b.now()) {
		return
	}
	b.roster.running = true
	b.asks.Add(1)
	go func() {
		next := b.now().Add(refreshEvery)
		if err := b.refresh(ctx); err != nil {
			b.log.Warn("asking Slack who is in the groups failed, trying again", "wait", refreshRetry, "err", err)
			next = b.now().Add(max(refreshRetry, judge(err).wait))
		} else if err := b.sweep(ctx, b.now()); err != nil {
			b.log.Error("removing old data failed, leaving it for tomorrow", "err", err)
		}
		b.roster.mu.Lock()
		b.roster.running, b.roster.due = false, next
		b.roster.mu.Unlock()
		b.asks.Add(-1)
		b.poke()
	}()
}

// refresh asks Slack in which channels the bot is and who else is there. A
// channel it did not know is an invitation it missed; one that is gone puts its
// group to sleep.
func (b *bot) refresh(ctx context.Context) error {
	var known []store.Group // an invitation may come while Slack is asked
	err := b.store.View(ctx, func(tx *store.Tx) (err error) { known, err = tx.Groups(); return err })
	if err != nil {
		return err
	}
	in := map[string]bool{}
	params := &slack.GetConversationsForUserParameters{Types: []string{"public_channel", "private_channel"},
		Limit: 200, ExcludeArchived: true}
	for {
		var channels []slack.Channel
		var next string
		err := b.patiently(ctx, func() (err error) {
			channels, next, err = b.api.GetConversationsForUserContext(ctx, params)
			return err
		})
		if err != nil {
			return err
		}
		for _, c := range channels {
			in[c.ID] = true
			if err := b.invited(ctx, c.ID, ""); err != nil {
				return err
			}
		}
		if params.Cursor = next; next == "" {
			break
		}
	}
	return b.store.Update(ctx, func(tx *store.Tx) (err error) {
		for _, g := range known {
			if !in[g.Channel] {
				err = errors.Join(err, b.sleep(tx, g.ID, "not_in_channel"))
			}
		}
		return err
	})
}

// patiently makes a call, and makes it again when Slack says it came too soon:
// asking about a thousand groups takes minutes, in which the bot does not count
// as busy. It is not for messages, whose waiting is a later due.
func (b *bot) patiently(ctx context.Context, call func() error) error {
	for {
		err := call()
		limited, ok := errors.AsType[*slack.RateLimitedError](err)
		if !ok {
			return err
		}
		b.asks.Add(-1)
		select {
		case <-ctx.Done():
		case <-time.After(limited.RetryAfter):
		}
		b.asks.Add(1)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// invited records the group of a channel the bot is in, and its members, and
// lets the handler greet it when it is new or was asleep.
func (b *bot) invited(ctx context.Context, channel, by string) error {
	when := b.asking()
	ids, err := b.membersOf(ctx, channel)
	if err != nil {
		return err
	}
	name, greet := "", false
	err = b.store.View(ctx, func(tx *store.Tx) error {
		g, err := tx.GroupIn(channel)
		greet = errors.Is(err, store.ErrNotFound) || err == nil && g.State == store.Asleep
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		name = g.Name
		return err
	})
	if err != nil {
		return err
	}
	if greet && name == "" {
		info, err := b.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
		if err != nil {
			return err
		}
		name = info.Name
	}
	if err := b.record(ctx, channel, name, ids); err != nil {
		return err
	}
	b.know(channel, when)
	if !greet {
		return nil
	}
	_, err = b.table["invited"](ctx, commands.Ask{Name: "invited", Person: by, Channel: channel, Now: b.now()})
	return err
}

// record makes the people with these ids the members of the channel's group,
// and makes the group when there is none.
func (b *bot) record(ctx context.Context, channel, name string, ids []string) error {
	return b.store.Update(ctx, func(tx *store.Tx) error {
		g, err := tx.GroupIn(channel)
		if errors.Is(err, store.ErrNotFound) {
			g = store.NewGroup(channel, name, b.zone, b.now())
			g.ID, err = tx.AddGroup(g)
		}
		if err != nil {
			return err
		}
		return tx.SetMembers(g.ID, ids)
	})
}

// membersOf asks Slack for the ids of everybody in a channel but the bot, and
// about those it does not know yet.
func (b *bot) membersOf(ctx context.Context, channel string) ([]string, error) {
	var all []string
	params := &slack.GetUsersInConversationParameters{ChannelID: channel, Limit: 200}
	for {
		var ids []string
		var next string
		err := b.patiently(ctx, func() (err error) {
			ids, next, err = b.api.GetUsersInConversationContext(ctx, params)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if id != b.self {
				all = append(all, id)
			}
		}
		if params.Cursor = next; next == "" {
			return all, b.meet(ctx, all)
		}
	}
}

// meet asks Slack about the people the bot does not know yet.
func (b *bot) meet(ctx context.Context, ids []string) error {
	for _, id := range ids {
		err := b.store.View(ctx, func(tx *store.Tx) error { _, err := tx.Person(id); return err })
		if !errors.Is(err, store.ErrNotFound) {
			if err != nil {
				return err
			}
			continue
		}
		if err := b.learn(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// learn asks Slack about a person.
func (b *bot) learn(ctx context.Context, id string) error {
	var user *slack.User
	err := b.patiently(ctx, func() (err error) {
		user, err = b.api.GetUserInfoContext(ctx, id)
		return err
	})
	if err != nil {
		return err
	}
	return b.store.Update(ctx, func(tx *store.Tx) error { return tx.SavePerson(person(*user)) })
}

// person is what the bot keeps of a Slack profile.
func person(u slack.User) store.Person {
	name := u.Profile.DisplayName
	for _, other := range []string{u.Profile.RealName, u.RealName, u.Name} {
		if name == "" {
			name = other
		}
	}
	return store.Person{ID: u.ID, Name: name, Zone: u.TZ, Human: !u.IsBot && u.ID != "USLACKBOT",
		Active: !u.Deleted, Stranger: u.IsStranger}
}

// event keeps the tables of members up to date with what Slack tells.
func (b *bot) event(ctx context.Context, e slackevents.EventsAPIInnerEvent) {
	var err error
	switch e := e.Data.(type) {
	case *slackevents.MemberJoinedChannelEvent:
		if e.User == b.self {
			err = b.invited(ctx, e.Channel, e.Inviter)
		} else if err = b.meet(ctx, []string{e.User}); err == nil {
			err = b.inKnown(ctx, e.Channel, func(tx *store.Tx, g store.Group) error { return tx.AddMember(g.ID, e.User) })
		}
	case *slackevents.MemberLeftChannelEvent:
		err = b.inKnown(ctx, e.Channel, func(tx *store.Tx, g store.Group) error { return tx.RemoveMember(g.ID, e.User) })
	case *slackevents.ChannelLeftEvent:
		err = b.inKnown(ctx, e.Channel, func(tx *store.Tx, g store.Group) error { return b.sleep(tx, g.ID, "not_in_channel") })
	case *slackevents.GroupLeftEvent:
		err = b.inKnown(ctx, e.Channel, func(tx *store.Tx, g store.Group) error { return b.sleep(tx, g.ID, "not_in_channel") })
	case *slackevents.ChannelArchiveEvent:
		err = b.inKnown(ctx, e.Channel, func(tx *store.Tx, g store.Group) error { return b.sleep(tx, g.ID, "is_archived") })
	case *slackevents.GroupArchiveEvent:
		err = b.inKnown(ctx, e.Channel, func(tx *store.Tx, g store.Group) error { return b.sleep(tx, g.ID, "is_archived") })
	case *slackevents.ChannelUnarchiveEvent, *slackevents.GroupUnarchiveEvent:
		b.refreshSoon(b.now())
	case *slackevents.ChannelIDChangedEvent:
		err = b.inKnown(ctx, e.OldChannelID, func(tx *store.Tx, g store.Group) error {
			g.Channel = e.NewChannelID
			return tx.SaveGroup(g)
		})
	case *slackevents.MessageMetadataPostedEvent:
		err = b.posted(ctx, e)
	case *slackevents.AppHomeOpenedEvent:
		err = b.homeOpened(ctx, e)
	case *slackevents.TokensRevokedEvent, *slackevents.AppUninstalledEvent:
		b.log.Error("the app was removed from the workspace or its tokens were revoked",
			"hint", "install it again at api.slack.com/apps, Install App, and put the new tokens in .env")
	case *slackevents.UserChangeEvent:
		err = b.store.View(ctx, func(tx *store.Tx) error { _, err := tx.Person(e.User.ID); return err })
		if err == nil { // of the rest of the workspace nothing is kept
			err = b.learn(ctx, e.User.ID)
		}
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		b.log.Warn("dealing with an event failed, asking Slack again", "type", e.Type, "wait", refreshRetry, "err", err)
		b.refreshSoon(b.now().Add(refreshRetry))
	}
}

// inKnown changes the group of a channel; ErrNotFound for a channel without one.
func (b *bot) inKnown(ctx context.Context, channel string, f func(*store.Tx, store.Group) error) error {
	return b.store.Update(ctx, func(tx *store.Tx) error {
		g, err := tx.GroupIn(channel)
		if err != nil {
			return err
		}
		return f(tx, g)
	})
}
