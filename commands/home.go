package commands

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// homeTable are the handlers about App Home and personal data. Buttons there do
// what commands do: mostly they have the same handlers.
func (d *desk) homeTable() map[string]Handler {
	return map[string]Handler{
		"home.groups":              d.view(d.myGroups),
		"home.help":                d.help,
		"card.draw":                bareAsk(d.draw),
		"case.new":                 bareAsk(d.view(d.newCase)),
		"question.show":            bareAsk(d.view(d.question)),
		"/intervisie mijngegevens": d.view(d.myData),
		"mydata.show":              d.view(d.myData),
		"mydata.send":              d.view(d.sendMyData),
		"mydata.erase":             d.update(d.eraseMyData),
	}
}

// bareAsk answers a button as the command without words after it.
func bareAsk(h Handler) Handler {
	return func(ctx context.Context, ask Ask) (Reply, error) {
		ask.Arg = ""
		return h(ctx, ask)
	}
}

// savedSought is among how many of the last saved cards those are sought that can
// be shown: some are no longer in the decks.
const savedSought = 4 * cards.HomeShows

// Home is what the App Home of the person who asks shows. What others typed is
// shown only of groups in which the person is known to be now; unsure are the
// channels of the others, of which must be asked first who is in them.
func Home(tx *store.Tx, deck cards.Deck, ask Ask) (v cards.HomeView, unsure []string, err error) {
	d := &desk{deck: deck}
	groups, err := tx.SomeGroupsOf(ask.Person, 0, cards.HomeShows+1)
	if err != nil {
		return v, nil, err
	}
	for _, g := range groups {
		if !ask.sure(g) {
			unsure = append(unsure, g.Channel)
			continue
		}
		h, err := homeGroup(tx, ask, g)
		if err != nil {
			return v, nil, err
		}
		v.Groups = append(v.Groups, h)
	}
	v.Unsure = len(unsure)
	if v.Evaluations, unsure, err = openFor(tx, ask, unsure); err != nil {
		return v, nil, err
	}
	if v.Question, err = wording(tx, ask.Person); err != nil {
		return v, nil, err
	}
	if v.Cases, err = tx.LastCasesOf(ask.Person, cards.HomeShows+1); err != nil {
		return v, nil, err
	}
	saved, err := tx.LastSaved(ask.Person, savedSought)
	v.HasSaved = len(saved) > 0
	for _, id := range saved {
		if len(v.Saved) == cards.HomeShows {
			break
		}
		c, channel, err := d.savedCard(tx, ask, id)
		switch {
		case err != nil:
			return v, nil, err
		case channel != "":
			unsure = append(unsure, channel)
		case c.ID != "":
			v.Saved = append(v.Saved, c)
		}
	}
	return v, unsure, err
}

// openFor are the open evaluations to which the person was invited, of groups they
// are still in; a group of which that is not known is added to unsure.
func openFor(tx *store.Tx, ask Ask, unsure []string) (open []cards.HomeEvaluation, _ []string, err error) {
	evaluations, err := tx.EvaluationsFor(ask.Person)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range evaluations {
		g, err := tx.Group(e.Group)
		if err != nil {
			return nil, nil, err
		}
		switch _, err := tx.Member(g.ID, ask.Person); {
		case errors.Is(err, store.ErrNotFound) || g.State != store.Active:
		case err != nil:
			return nil, nil, err
		case ask.sure(g):
			open = append(open, cards.HomeEvaluation{Evaluation: e, Group: g})
		case !slices.Contains(unsure, g.Channel):
			unsure = append(unsure, g.Channel)
		}
	}
	return open, unsure, nil
}

// sure tells whether it is known now who is in a group.
func (a Ask) sure(g store.Group) bool { return a.Sure == nil || a.Sure(g.Channel) }

// wording is how the person words their learning question, "" without one.
func wording(tx *store.Tx, person string) (string, error) {
	q, err := tx.QuestionOf(person)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	last, err := tx.LastVersion(q.ID)
	return last.Text, err
}

// savedCard is a card of somebody's collection; the zero Card when they may not
// see it any more. Channel is that of the group it comes from while it is not
// known whether they are in it.
func (d *desk) savedCard(tx *store.Tx, ask Ask, id string) (c cards.Card, channel string, err error) {
	if group, own := cards.OwnGroup(id); own {
		g, err := tx.Group(group)
		if errors.Is(err, store.ErrNotFound) {
			return c, "", nil
		}
		if err != nil || !ask.sure(g) {
			return c, g.Channel, err
		}
	}
	c, err = d.cardFor(tx, ask.Person, id)
	if errors.Is(err, store.ErrNotFound) {
		return cards.Card{}, "", nil
	}
	return c, "", err
}

// homeGroup is a group of the person with what comes there.
func homeGroup(tx *store.Tx, ask Ask, g store.Group) (h cards.HomeGroup, err error) {
	v := visit{Ask: ask, group: g}
	h = cards.HomeGroup{Group: g, Paused: g.Schedule.PausedUntil(v.today())}
	if h.Card, err = v.nextCard(tx); err != nil {
		return h, err
	}
	if h.Meeting, err = tx.NextSession(g.ID, v.today()); err != nil {
		return h, err
	}
	if v.me, err = tx.Member(g.ID, ask.Person); err != nil {
		return h, err
	}
	leads, err := facilitators(tx, g.ID)
	h.MayAct = len(leads) == 0 || v.me.Facilitator
	return h, err
}

// nextCard is when the group's next card comes; zero when none does in the weeks
// that the planning shows.
func (v visit) nextCard(tx *store.Tx) (time.Time, error) {
	lines, err := v.coming(tx)
	for _, l := range lines {
		if l.Skip == (store.Skip{}) {
			return l.At, err
		}
	}
	return time.Time{}, err
}

// myGroups shows one page of the person's groups; Arg is "|page".
func (d *desk) myGroups(tx *store.Tx, ask Ask) (Reply, error) {
	total, err := tx.CountGroupsOf(ask.Person)
	if err != nil {
		return Reply{}, err
	}
	page := pageOf(strings.TrimPrefix(ask.Arg, "|"), total)
	groups, err := tx.SomeGroupsOf(ask.Person, page*cards.ListPage, cards.ListPage)
	if err != nil {
		return Reply{}, err
	}
	var rows []cards.HomeGroup
	for _, g := range groups {
		h, err := homeGroup(tx, ask, g)
		if err != nil {
			return Reply{}, err
		}
		if !ask.sure(g) {
			h.Meeting.Place = ""
		}
		rows = append(rows, h)
	}
	return show(cards.MyGroups(rows, page, total)), nil
}
