package commands

import (
	"errors"
	"slices"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// pickCase shows one page of the open cases, to choose one for a meeting.
func (d *desk) pickCase(tx *store.Tx, v visit, s store.Session) (Reply, error) {
	if !v.comes(s) {
		return tell(cards.SessionGone()), nil
	}
	rows, page, total, err := openCases(tx, v)
	if err != nil {
		return Reply{}, err
	}
	said, err := tx.RSVPs(s.ID)
	if err != nil {
		return Reply{}, err
	}
	var picks []cards.PickRow
	for _, r := range rows {
		away := slices.ContainsFunc(said, func(a store.RSVP) bool { return a.Person == r.Person && !a.Coming })
		picks = append(picks, cards.PickRow{CaseRow: r, Away: away})
	}
	turns, err := tx.NextPresenters(s, 2)
	if err != nil {
		return Reply{}, err
	}
	now, err := tx.CaseOf(s)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	return show(cards.PickCase(s, cards.Names(turns), picks, page, total, now.State == store.Chosen)), nil
}

// pick chooses a case for a meeting. Arg is "group|meeting|case".
func (d *desk) pick(tx *store.Tx, v visit, s store.Session) (Reply, error) {
	if !v.comes(s) {
		return tell(cards.SessionGone()), nil
	}
	id, _ := numbered(v.rest)
	c, err := tx.Case(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && c.Group != v.group.ID {
		return tell(cards.Gone()), nil
	}
	if err != nil {
		return Reply{}, err
	}
	refusal, err := choose(tx, v, &c, s.Day)
	if err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	return d.sessionDetail(tx, v, s)
}

// choose chooses a case for the group's meeting of a day, "" for one of which
// the day is not known; the one that was chosen for it goes back on the list.
// The channel hears that a case was chosen, not which; its presenter is asked
// whether they bring it.
func choose(tx *store.Tx, v visit, c *store.Case, day store.Day) (refusal *cards.Message, err error) {
	refuse := func(m cards.Message) (*cards.Message, error) { return &m, nil }
	if c.State != store.Submitted || !c.ErasedAt.IsZero() {
		return refuse(cards.CaseClosed())
	}
	var what []store.Changed
	if day != "" {
		s, err := tx.SessionOn(v.group.ID, day)
		if errors.Is(err, store.ErrNotFound) || err == nil && !v.comes(s) {
			return refuse(cards.SessionGone())
		}
		if err != nil {
			return nil, err
		}
		before, err := tx.CaseOf(s)
		switch {
		case err == nil && before.State == store.Chosen:
			what = append(what, store.Changed{Field: "case-"})
			if err := putBack(tx, v, &before); err != nil {
				return nil, err
			}
		case err != nil && !errors.Is(err, store.ErrNotFound):
			return nil, err
		}
		if err := redrawSession(tx, v, s); err != nil {
			return nil, err
		}
	}
	c.State, c.ChosenAt, c.Meeting = store.Chosen, v.Now, day
	_, c.NextAt = c.Next(v.group.Schedule)
	what = append(what, store.Changed{Field: "case+", Value: string(day)})
	return nil, errors.Join(tx.SaveCase(*c), tx.Redraw(store.CasePost, c.ID, v.Now), askPresenter(tx, v, *c), tellChange(tx, v, what...))
}

// askPresenter asks the presenter of a chosen case whether they bring it, unless
// they chose it themselves.
func askPresenter(tx *store.Tx, v visit, c store.Case) error {
	if c.Person == v.Person || c.Meeting == "" {
		return nil
	}
	m, err := tx.Member(c.Group, c.Person)
	if errors.Is(err, store.ErrNotFound) || err == nil && !m.TakesTurns() {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.AddPost(store.Post{Key: store.PresentKey(c), Group: c.Group, Person: c.Person, Kind: store.PresentPost, Subject: c.ID,
		Due: v.Now, Until: c.Meeting.Start(store.Location(v.zone()))})
}

// putBack makes a case one of the list again.
func putBack(tx *store.Tx, v visit, c *store.Case) error {
	was := *c
	c.PutBack(v.group)
	return errors.Join(tx.SaveCase(*c), tx.Redraw(store.CasePost, c.ID, v.Now), unchosen(tx, v, was))
}

// unchosen has nothing follow any more from a case having been chosen for a
// meeting.
func unchosen(tx *store.Tx, v visit, c store.Case) (err error) {
	for _, kind := range []store.PostKind{store.PresentPost, store.StepPost, store.OutcomePost} {
		err = errors.Join(err, tx.DropUnshown(kind, c.ID, "put back"), tx.Redraw(kind, c.ID, v.Now))
	}
	if c.Meeting == "" {
		return err
	}
	s, missing := tx.SessionOn(v.group.ID, c.Meeting)
	if errors.Is(missing, store.ErrNotFound) {
		return err
	}
	return errors.Join(err, missing, redrawSession(tx, v, s))
}
