package cards

import (
	"errors"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// GoOn is the question how a group goes on, as its channel sees it.
type GoOn struct {
	Post    string
	Group   store.Group
	Why     store.GoOnEvent
	Again   store.Day      // when it is asked once more, "" not
	Later   store.Day      // when it would be, if somebody said "not yet" now; "" it was asked twice
	Planned *store.Session // what was planned since it was asked
}

func drawGoOn(tx *store.Tx, g store.Group, p store.Post) (Message, error) {
	w, err := tx.GoingOn(g.ID)
	if err != nil {
		return Message{}, err
	}
	loc := store.Location(g.Schedule.Zone)
	v := GoOn{Post: p.ID, Group: g, Why: store.GoOnWhy(p)}
	if !w.AgainAt.IsZero() {
		v.Again = store.DayOf(w.AgainAt.In(loc))
	} else if v.Why != store.GoOnAgain {
		v.Later = store.DayOf(g.AskedAgain(p.Due).In(loc))
	}
	s, err := tx.PlannedSince(g.ID, p.Due)
	if errors.Is(err, store.ErrNotFound) {
		return GoOnAsk(v), nil
	}
	v.Planned = &s
	return GoOnAsk(v), err
}

// GoOnAsk asks a group how it goes on; once somebody answered, it tells how.
func GoOnAsk(v GoOn) Message {
	text := map[store.GoOnEvent]string{store.GoOnSummer: goOnSummer, store.GoOnAgain: goOnAgain, store.GoOnIdle: goOnIdle}[v.Why]
	if v.Why == store.GoOnEnds && v.Group.Ends != "" {
		text = goOnEnds(Date(v.Group.Ends))
	}
	m := note("*" + goOnAsk + "* " + text)
	m.Text = goOnAsk + " " + text
	switch {
	case !v.Group.StoppedAt.IsZero():
		m.Blocks = append(m.Blocks, small(goOnStopped))
		return m
	case v.Planned != nil:
		m.Blocks = append(m.Blocks, small(goOnPlanned(SessionWhen(*v.Planned, v.Group.Schedule.Zone))))
		return m
	}
	row := []slack.BlockElement{button("goon.plan", v.Post, goOnPlan).WithStyle(slack.StylePrimary)}
	if v.Again == "" && v.Later != "" {
		row = append(row, button("goon.later", v.Post, goOnLater).WithConfirm(confirm(askLater(v.Later))))
	}
	m.Blocks = append(m.Blocks, say(goOnWhat), buttons(append(row, button("goon.stop", v.Post, goOnStop).WithConfirm(confirm(askStop)))...))
	if v.Again != "" {
		m.Blocks = append(m.Blocks, small(goOnLaterSaid(Date(v.Again))))
	}
	return m
}

func drawFarewell(tx *store.Tx, g store.Group, p store.Post) (Message, error) {
	c, err := tx.Change(p.Subject)
	if err != nil {
		return Message{}, err
	}
	by, err := Name(tx, c.By)
	return Farewell(by, store.DayOf(c.At.Add(store.KeptAfter).In(store.Location(g.Schedule.Zone)))), err
}

// Farewell is the last card of a group that stops; its settings are kept until a day.
func Farewell(by string, kept store.Day) Message {
	return Message{Text: farewellText, Blocks: []slack.Block{
		say("*" + farewellText + "*"), say("*" + farewellAsk + "*"), quote(farewellThanks(by, Date(kept))), small(farewellBack)}}
}
