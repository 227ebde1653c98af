package commands

import (
	"errors"
	"slices"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// lookBack is how far back the planning shows what went wrong.
const lookBack = 7 * 24 * time.Hour

// planning shows what comes in the group a command is about.
func (d *desk) planning(tx *store.Tx, ask Ask) (Reply, error) {
	groups, err := tx.GroupsOf(ask.Person)
	if err != nil {
		return Reply{}, err
	}
	asleep, err := tx.AsleepOf(ask.Person)
	if err != nil {
		return Reply{}, err
	}
	if len(groups) == 0 && len(asleep) > 0 {
		return tell(cards.Asleep(asleep)), nil
	}
	return d.here(tx, ask, "planning.show", d.plan)
}

// plan shows what comes in a group.
func (d *desk) plan(tx *store.Tx, v visit) (Reply, error) {
	if v.group.State != store.Active {
		return tell(cards.NotSetUp()), nil
	}
	lines, err := v.lines(tx)
	if err != nil {
		return Reply{}, err
	}
	wished, err := d.wished(tx, v.group.ID)
	if err != nil {
		return Reply{}, err
	}
	asleep, err := tx.AsleepOf(v.Person)
	if err != nil {
		return Reply{}, err
	}
	return tell(cards.Planning(v.group, lines, wished, v.today(), asleep)), nil
}

// lines are what was and what comes, in the order of time.
func (v visit) lines(tx *store.Tx) ([]cards.Planned, error) {
	past, err := v.troubles(tx)
	if err != nil {
		return nil, err
	}
	weeks, err := v.coming(tx)
	if err != nil {
		return nil, err
	}
	meetings, err := v.gatherings(tx)
	lines := slices.Concat(past, weeks, meetings)
	slices.SortStableFunc(lines, func(a, b cards.Planned) int { return a.At.Compare(b.At) })
	return lines, err
}

// gatherings are the coming meetings.
func (v visit) gatherings(tx *store.Tx) ([]cards.Planned, error) {
	all, err := tx.Sessions(v.group.ID, v.today())
	var lines []cards.Planned
	for _, s := range all {
		start := s.Start(store.Location(v.zone()))
		if s.State == store.SessionPlanned && start.After(v.Now) && len(lines) < cards.MeetingsAhead {
			lines = append(lines, cards.Planned{At: start, Meeting: s})
		}
	}
	return lines, err
}

// troubles are the cards of the last week that did not come, or may not have.
func (v visit) troubles(tx *store.Tx) ([]cards.Planned, error) {
	posts, err := tx.PostsOf(v.group.ID, v.Now.Add(-lookBack))
	var lines []cards.Planned
	for _, p := range posts {
		if p.Kind != store.CardPost {
			continue
		}
		at := p.Due.In(store.Location(v.group.Schedule.Zone))
		switch {
		case p.State == store.Unsure, p.Reason == string(store.Unsure): // the latter: dropped, for nobody could tell in time
			lines = append(lines, cards.Planned{At: at, Unsure: true})
		case p.State == store.Dropped:
			lines = append(lines, cards.Planned{At: at, Skip: store.Skip{Kind: store.SkipKind(p.Reason)}})
		}
	}
	return lines, err
}

// coming are the weeks ahead, each with or without its card.
func (v visit) coming(tx *store.Tx) ([]cards.Planned, error) {
	if !v.group.StoppedAt.IsZero() {
		return nil, nil
	}
	var lines []cards.Planned
	at := v.Now
	for range cards.PlannedAhead {
		slot := v.group.Schedule.Next(at)
		_, err := tx.PostKeyed(store.CardKey(v.group.ID, slot.Week))
		switch {
		case err == nil: // whatever became of it, the schedule gives no second one
			slot.Skip = store.Skip{Kind: store.SkipChanged}
		case !errors.Is(err, store.ErrNotFound):
			return nil, err
		}
		lines = append(lines, cards.Planned{At: slot.At, Skip: slot.Skip, Unknown: slot.HolidaysUnknown})
		at = slot.At
	}
	return lines, nil
}
