package commands

import (
	"errors"
	"slices"
	"strconv"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// sayComing notes from the window of a meeting whether somebody comes, unless the
// meeting moved since that window was opened.
func (d *desk) sayComing(coming bool) onMeeting {
	return func(tx *store.Tx, v visit, s store.Session) (Reply, error) {
		if v.rest != strconv.Itoa(s.Edition) {
			return tell(cards.SessionMoved()), nil
		}
		return d.rsvp(tx, v, s, coming)
	}
}

// rsvp records whether somebody comes to a meeting. In a window it shows what
// the group now knows; who can't come may say why, to its chair only.
func (d *desk) rsvp(tx *store.Tx, v visit, s store.Session, coming bool) (Reply, error) {
	if !v.comes(s) {
		return tell(cards.SessionGone()), nil
	}
	was, err := said(tx, s, v.Person)
	if err != nil {
		return Reply{}, err
	}
	r := store.RSVP{Session: s.ID, Person: v.Person, Coming: coming, At: v.Now}
	if !coming && !was.Coming {
		r.Reason = was.Reason
	}
	if err := errors.Join(tx.SetRSVP(r), redrawSession(tx, v, s)); err != nil {
		return Reply{}, err
	}
	if !coming && s.Chair != "" && s.Chair != v.Person {
		chair, err := cards.Name(tx, s.Chair)
		return show(cards.ReasonForm(s, r.Reason, chair)), err
	}
	if v.Channel != "" { // the message that was pressed shows it
		return Reply{}, nil
	}
	return d.sessionDetail(tx, v, s)
}

// said is what somebody said of a meeting; the zero RSVP for nothing.
func said(tx *store.Tx, s store.Session, person string) (store.RSVP, error) {
	all, err := tx.RSVPs(s.ID)
	if i := slices.IndexFunc(all, func(r store.RSVP) bool { return r.Person == person }); i >= 0 {
		return all[i], err
	}
	return store.RSVP{}, err
}

// saveReason records why somebody can't come.
func (d *desk) saveReason(tx *store.Tx, v visit, s store.Session) (Reply, error) {
	r, err := said(tx, s, v.Person)
	switch {
	case err != nil:
		return Reply{}, err
	case !v.comes(s):
		return wrong("reason", cards.FieldSessionOver), nil
	case r.Person == "" || r.Coming, v.rest != s.Chair: // it moved, they come after all, or another would read it
		return wrong("reason", cards.FieldSessionStale), nil
	}
	r.Reason = v.Field("reason")
	return show(cards.ReasonSaved(s)), tx.SetRSVP(r)
}

// sendAgenda sends the file of a meeting, unless it moved since its window was
// opened.
func (d *desk) sendAgenda(tx *store.Tx, v visit, s store.Session) (Reply, error) {
	if v.rest != strconv.Itoa(s.Edition) {
		return tell(cards.SessionMoved()), nil
	}
	return d.agenda(tx, v, s)
}

// agenda sends the file that puts a meeting in somebody's calendar, or takes it
// out when it does not happen.
func (d *desk) agenda(tx *store.Tx, v visit, s store.Session) (Reply, error) {
	host, err := nameOf(tx, s.Host)
	if err != nil {
		return Reply{}, err
	}
	m := cards.AgendaSent()
	if s.State == store.SessionCancelled || s.State == store.SessionFailed {
		m = cards.AgendaOutSent()
	}
	name, text := cards.Calendar(v.group, s, host, v.Now)
	return Reply{Message: &m, File: &File{name, []byte(text)}}, tx.Knows(s.ID, v.Person)
}

// redrawSession has the messages about a meeting that hang compared with the
// facts.
func redrawSession(tx *store.Tx, v visit, s store.Session) (err error) {
	for _, kind := range []store.PostKind{store.ReminderPost, store.MovedPost, store.CancelledPost, store.FewPost, store.TurnPost, store.RedatePost, store.FallbackPost} {
		err = errors.Join(err, tx.Redraw(kind, s.ID, v.Now))
	}
	return err
}
