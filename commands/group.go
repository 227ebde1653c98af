package commands

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// visit is one member's ask within one group.
type visit struct {
	Ask
	group store.Group
	me    store.Member
	rest  string // of Arg, after the group
}

// today is the day in the group's zone.
func (v visit) today() store.Day {
	return store.DayOf(v.Now.In(store.Location(v.group.Schedule.Zone)))
}

type inVisit func(*store.Tx, visit) (Reply, error)

// inGroup lets members of the group named in Arg ("4" or "4|rest") in, and
// nobody else.
func (d *desk) inGroup(f inVisit) inTx {
	return func(tx *store.Tx, ask Ask) (Reply, error) {
		id, rest := numbered(ask.Arg)
		g, err := tx.Group(id)
		if errors.Is(err, store.ErrNotFound) {
			return tell(cards.Gone()), nil
		}
		if err != nil {
			return Reply{}, err
		}
		return enter(tx, ask, g, rest, f)
	}
}

// numbered reads "id" or "id|rest"; what is no number has the id 0, which
// nothing has.
func numbered(arg string) (id int64, rest string) {
	text, rest, _ := strings.Cut(arg, "|")
	id, _ = strconv.ParseInt(text, 10, 64)
	return id, rest
}

// ofGroup lets find look up what Arg names by its number, "group|id|rest", and goes
// on with it when it is of the group.
func ofGroup[T any](find func(*store.Tx, int64) (T, error), group func(T) int64, f func(*store.Tx, visit, T) (Reply, error)) inVisit {
	return func(tx *store.Tx, v visit) (Reply, error) {
		id, rest := numbered(v.rest)
		it, err := find(tx, id)
		if errors.Is(err, store.ErrNotFound) || err == nil && group(it) != v.group.ID {
			return tell(cards.Gone()), nil
		}
		if err != nil {
			return Reply{}, err
		}
		v.rest = rest
		return f(tx, v, it)
	}
}

// enter checks that the person is in the group, now. Of a group that sleeps
// nobody knows: only an invitation wakes it.
func enter(tx *store.Tx, ask Ask, g store.Group, rest string, f inVisit) (Reply, error) {
	if g.State == store.Asleep {
		return tell(cards.NoGroup()), nil
	}
	me, err := tx.Member(g.ID, ask.Person)
	if errors.Is(err, store.ErrNotFound) {
		return tell(cards.NotMember()), nil
	}
	if err != nil {
		return Reply{}, err
	}
	return f(tx, visit{ask, g, me, rest})
}

// sure shows what other members typed only while it is known who is in the
// channel now; else that is asked first. Push tells how what is shown will come.
func (d *desk) sure(push bool, f inVisit) inVisit {
	return func(tx *store.Tx, v visit) (Reply, error) {
		if v.Sure != nil && !v.Sure(v.group.Channel) {
			return Reply{Look: v.group.Channel, Push: push}, nil
		}
		return f(tx, v)
	}
}

// onPost lets members of the group of the post named in Arg in, if it is of one
// of these kinds: the subject of another is the id of something else.
func (d *desk) onPost(f func(*store.Tx, visit, store.Post) (Reply, error), kinds ...store.PostKind) inTx {
	return func(tx *store.Tx, ask Ask) (Reply, error) {
		p, err := tx.Post(ask.Arg)
		if errors.Is(err, store.ErrNotFound) || err == nil && !slices.Contains(kinds, p.Kind) {
			return tell(cards.Gone()), nil
		}
		if err != nil {
			return Reply{}, err
		}
		if err := seen(tx, ask, p); err != nil {
			return Reply{}, err
		}
		g, err := tx.Group(p.Group)
		if err != nil {
			return Reply{}, err
		}
		return enter(tx, ask, g, "", func(tx *store.Tx, v visit) (Reply, error) { return f(tx, v, p) })
	}
}

// seen learns from a press where a post hangs: nobody can press what does not.
func seen(tx *store.Tx, ask Ask, p store.Post) error {
	if ask.TS == "" {
		return nil
	}
	return tx.Saw(p, ask.Channel, ask.TS, ask.Now)
}

// mayAct lets through who may change the group: its facilitators, or every
// member when it has none.
func (d *desk) mayAct(f inVisit) inVisit {
	return func(tx *store.Tx, v visit) (Reply, error) {
		leads, err := facilitators(tx, v.group.ID)
		if err != nil {
			return Reply{}, err
		}
		if len(leads) > 0 && !v.me.Facilitator {
			return tell(cards.MayNot(cards.Names(leads))), nil
		}
		return f(tx, v)
	}
}

// facilitators are the group's facilitators who are still active members.
func facilitators(tx *store.Tx, group int64) ([]store.Member, error) {
	members, err := tx.Members(group)
	var leads []store.Member
	for _, m := range members {
		if m.Facilitator {
			leads = append(leads, m)
		}
	}
	return leads, err
}

// here finds the group a command is about: that of the channel it was typed in,
// else the person's one group, else a choice that goes on with action.
func (d *desk) here(tx *store.Tx, ask Ask, action string, f inVisit) (Reply, error) {
	g, err := tx.GroupIn(ask.Channel)
	if err == nil && g.State != store.Asleep {
		return enter(tx, ask, g, "", f)
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	groups, err := tx.GroupsOf(ask.Person)
	if err != nil {
		return Reply{}, err
	}
	switch len(groups) {
	case 0:
		return tell(cards.NoGroup()), nil
	case 1:
		g, err := tx.Group(groups[0].ID)
		if err != nil {
			return Reply{}, err
		}
		return enter(tx, ask, g, "", f)
	}
	return tell(cards.WhichGroup(action, groups)), nil
}

// invited greets the channel the bot was invited to, whose members are known;
// Arg is the channel's name. A group that was asleep wakes.
func (d *desk) invited(tx *store.Tx, ask Ask) (Reply, error) {
	g, err := tx.GroupIn(ask.Channel)
	if err != nil {
		return Reply{}, err // whoever heard of the invitation recorded the group
	}
	if !g.SetUp() {
		if g.State == store.Asleep { // removed before it was set up: another welcome
			g.State = store.Invited
			g.Edition++
			if err := tx.SaveGroup(g); err != nil {
				return Reply{}, err
			}
		}
		return Reply{}, tx.AddPost(store.Post{Key: fmt.Sprintf("welcome/G%d/%d", g.ID, g.Edition), Group: g.ID,
			Kind: store.WelcomePost, Subject: g.ID, Due: ask.Now, Until: ask.Now.Add(keepTelling)})
	}
	if g.State == store.Active {
		return Reply{}, nil
	}
	g.State, g.Asleep, g.StoppedAt = store.Active, "", time.Time{}
	g.NextAt = g.Schedule.Next(ask.Now).At
	if err := errors.Join(tx.SaveGroup(g), tx.TakeDownAgain(g.ID, ask.Now), tx.Reconsider(g.ID, ask.Now)); err != nil {
		return Reply{}, err
	}
	return Reply{}, tellChange(tx, visit{Ask: ask, group: g},
		store.Changed{Field: "woke", Value: string(firstCard(g.Schedule, ask.Now))})
}

// keepTelling is how long it is worth telling a channel what changed.
const keepTelling = 7 * 24 * time.Hour

// tellChange records what a person changed and hangs one line about it in the
// group's channel.
func tellChange(tx *store.Tx, v visit, what ...store.Changed) error {
	if len(what) == 0 {
		return nil
	}
	id, err := tx.AddChange(store.Change{Group: v.group.ID, By: v.Person, At: v.Now, What: what})
	if err != nil {
		return err
	}
	return tx.AddPost(store.Post{Key: fmt.Sprintf("change/G%d/%d", v.group.ID, id), Group: v.group.ID,
		Kind: store.ChangePost, Subject: id, Due: v.Now, Until: v.Now.Add(keepTelling)})
}

// firstCard is the day of the first card after now.
func firstCard(s store.Schedule, now time.Time) store.Day {
	slot := s.Next(now)
	for n := 0; slot.Skip != (store.Skip{}) && n < 104; n++ { // a pause is never longer than two years
		slot = s.Next(slot.At)
	}
	return store.DayOf(slot.At)
}

// decline keeps the bot silent in a channel that is no intervision group.
func (d *desk) decline(tx *store.Tx, v visit, p store.Post) (Reply, error) {
	if v.group.State != store.Invited {
		return tell(cards.Gone()), nil
	}
	v.group.State = store.Declined
	if err := tx.SaveGroup(v.group); err != nil {
		return Reply{}, err
	}
	return Reply{}, tx.Redraw(p.Kind, p.Subject, v.Now)
}
