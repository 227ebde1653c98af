package commands

import (
	"errors"
	"slices"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// undoFor is how long after a meeting somebody may say that it was not.
const undoFor = 7 * 24 * time.Hour

// onMeeting goes on with one meeting of the group.
type onMeeting func(*store.Tx, visit, store.Session) (Reply, error)

// onSession goes on with the meeting of the group that Arg names,
// "group|meeting|rest".
func (d *desk) onSession(f onMeeting) inVisit {
	return ofGroup((*store.Tx).Session, func(s store.Session) int64 { return s.Group }, f)
}

// mayLead lets through who may change this meeting: the group's facilitators and
// the meeting's chair, or every member when the group has no facilitator.
func (d *desk) mayLead(f onMeeting) onMeeting {
	return func(tx *store.Tx, v visit, s store.Session) (Reply, error) {
		leads, err := facilitators(tx, v.group.ID)
		if err != nil || len(leads) == 0 || v.me.Facilitator || s.Chair == v.Person {
			if err != nil {
				return Reply{}, err
			}
			return f(tx, v, s)
		}
		names := cards.Names(leads)
		chair, err := tx.Member(s.Group, s.Chair)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return Reply{}, err
		}
		if err == nil && !chair.Facilitator {
			names = append(names, chair.Name)
		}
		return tell(cards.MayNotLead(names)), nil
	}
}

// zone is that of the group.
func (v visit) zone() string { return v.group.Schedule.Zone }

// over tells whether a meeting has ended.
func (v visit) over(s store.Session) bool { return !v.Now.Before(s.End(store.Location(v.zone()))) }

// comes tells whether a meeting is still to happen, or is under way.
func (v visit) comes(s store.Session) bool { return s.State == store.SessionPlanned && !v.over(s) }

// undoable tells whether it can still be said of a meeting that it was not.
func (v visit) undoable(s store.Session) bool {
	return (s.State == store.SessionPlanned || s.State == store.SessionHeld) && v.over(s) &&
		v.Now.Before(s.End(store.Location(v.zone())).Add(undoFor))
}

// setUp lets members of a group that was set up go on.
func setUp(f inVisit) inVisit {
	return func(tx *store.Tx, v visit) (Reply, error) {
		if v.group.State != store.Active {
			return tell(cards.NotSetUp()), nil
		}
		return f(tx, v)
	}
}

// sessions shows the meetings of the group a command is about.
func (d *desk) sessions(tx *store.Tx, ask Ask) (Reply, error) {
	return d.here(tx, ask, "session.list", d.sure(false, setUp(d.sessionList)))
}

// sessionList shows one page of the group's meetings: those to come, and those
// of the last week.
func (d *desk) sessionList(tx *store.Tx, v visit) (Reply, error) {
	all, err := tx.Sessions(v.group.ID, v.today().Add(-int(undoFor.Hours()/24)))
	if err != nil {
		return Reply{}, err
	}
	all = slices.DeleteFunc(all, func(s store.Session) bool { return !v.comes(s) && !v.undoable(s) })
	page := pageOf(v.rest, len(all))
	var rows []cards.SessionRow
	for _, s := range all[page*cards.ListPage : min((page+1)*cards.ListPage, len(all))] {
		row := cards.SessionRow{Session: s, Over: v.over(s)}
		if row.Coming, err = tx.Coming(s); err != nil {
			return Reply{}, err
		}
		if _, err = tx.CaseOf(s); err != nil && !errors.Is(err, store.ErrNotFound) {
			return Reply{}, err
		}
		row.Case = err == nil
		rows = append(rows, row)
	}
	return show(cards.SessionList(v.group, rows, page, len(all))), nil
}

// showSession pushes a meeting over the list it was chosen from.
func (d *desk) showSession(tx *store.Tx, v visit, s store.Session) (Reply, error) {
	r, err := d.sessionDetail(tx, v, s)
	r.Push = true
	return r, err
}

// sessionDetail is all that is known of a meeting, as this member sees it.
func (d *desk) sessionDetail(tx *store.Tx, v visit, s store.Session) (Reply, error) {
	view := cards.SessionView{Session: s, Zone: v.zone(), Theirs: v.me.Zone, Over: v.over(s), Undo: v.undoable(s)}
	var err error
	if view.Chair, err = nameOf(tx, s.Chair); err != nil {
		return Reply{}, err
	}
	if view.Host, err = nameOf(tx, s.Host); err != nil {
		return Reply{}, err
	}
	c, err := tx.CaseOf(s)
	switch {
	case err == nil:
		view.Title = c.Title
		if view.By, err = cards.Name(tx, c.Person); err != nil {
			return Reply{}, err
		}
	case !errors.Is(err, store.ErrNotFound):
		return Reply{}, err
	}
	if err := fillComing(tx, v, &view); err != nil {
		return Reply{}, err
	}
	if !view.Over {
		if view.Wished, err = d.wished(tx, v.group.ID); err != nil {
			return Reply{}, err
		}
	}
	return show(cards.SessionDetail(view)), nil
}

// nameOf is what to call a person, "" for nobody.
func nameOf(tx *store.Tx, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	return cards.Name(tx, id)
}

// fillComing adds to a view who comes and who can't, of those who are in the
// group now, and for the chair why.
func fillComing(tx *store.Tx, v visit, view *cards.SessionView) error {
	said, err := tx.RSVPs(view.Session.ID)
	for _, r := range said {
		m, err := tx.Member(v.group.ID, r.Person)
		switch {
		case errors.Is(err, store.ErrNotFound):
			continue
		case err != nil:
			return err
		case r.Coming:
			view.Coming = append(view.Coming, m.Name)
		default:
			view.Away = append(view.Away, m.Name)
		}
		if r.Person == v.Person {
			view.Mine = &r.Coming
		}
		if r.Reason != "" && view.Session.Chair == v.Person {
			view.Reasons = append(view.Reasons, cards.Reason(m.Name, r.Reason))
		}
	}
	return err
}

// wished are the cards that the group wants at its next meeting.
func (d *desk) wished(tx *store.Tx, group int64) (list []cards.Card, err error) {
	wishes, err := tx.Wished(group)
	if err != nil {
		return nil, err
	}
	deck, err := cards.GroupDeck(tx, d.deck, group)
	for _, w := range wishes {
		if c, ok := deck.Card(w.Card); ok {
			list = append(list, c)
		}
	}
	return list, err
}

// howItWorks shows the method of a meeting step by step.
func (d *desk) howItWorks(_ *store.Tx, _ visit, s store.Session) (Reply, error) {
	if _, ok := cards.MethodOf(s.Method); !ok {
		return tell(cards.SessionMoved()), nil
	}
	return push(cards.HowItWorks(s)), nil
}

// manage shows what can be changed of a meeting.
func (d *desk) manage(_ *store.Tx, v visit, s store.Session) (Reply, error) {
	if !v.comes(s) {
		return tell(cards.SessionGone()), nil
	}
	return show(cards.ManageSession(s, v.zone())), nil
}
