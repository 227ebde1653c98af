package commands

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// editSession shows the form of a meeting as it is now.
func (d *desk) editSession(tx *store.Tx, v visit, s store.Session) (Reply, error) {
	if !v.comes(s) {
		return tell(cards.SessionGone()), nil
	}
	members, err := tx.Members(v.group.ID)
	return show(cards.EditSession(cards.SessionForm{Session: s, Members: members})), err
}

// changeSession records what was changed of a meeting besides its day and start,
// unless somebody else changed it meanwhile.
func (d *desk) changeSession(tx *store.Tx, v visit, was store.Session) (Reply, error) {
	if !v.comes(was) {
		return wrong("place", cards.FieldSessionOver), nil
	}
	s, bad, err := readFields(tx, v, was)
	if err != nil {
		return Reply{}, err
	}
	if s == was && bad == nil { // nothing changed, or it was sent in twice
		return show(cards.SessionChanged(s, false)), nil
	}
	if v.rest != strconv.Itoa(was.Sequence) {
		return wrong("place", cards.FieldSessionStale), nil
	}
	if bad != nil {
		return *bad, nil
	}
	// A place that was not known yet moves nothing: what hangs shows it.
	told := s.Minutes != was.Minutes || was.Place != "" && s.Place != was.Place
	if told {
		err = tellMoved(tx, v, &s)
	} else {
		s.Sequence++
		s.ChangedAt = v.Now
		err = redrawSession(tx, v, s)
	}
	if s.Chair != was.Chair { // people were told who reads why they can't come
		err = errors.Join(err, tx.ForgetReasons(s.ID))
	}
	value := fmt.Sprintf("%d %s %s", s.ID, s.Day, strings.Join(changed(was, s), " "))
	err = errors.Join(err, tx.SaveSession(s), tellChange(tx, v, store.Changed{Field: "session~", Value: value}))
	return show(cards.SessionChanged(s, told)), err
}

// changed are the parts in which two states of a meeting differ.
func changed(was, s store.Session) (parts []string) {
	for _, p := range []struct {
		name  string
		other bool
	}{{"place", s.Place != was.Place}, {"theme", s.Theme != was.Theme}, {"method", s.Method != was.Method},
		{"chair", s.Chair != was.Chair}, {"host", s.Host != was.Host}, {"minutes", s.Minutes != was.Minutes}} {
		if p.other {
			parts = append(parts, p.name)
		}
	}
	return parts
}

// moveForm asks for another day and time; off tells that the meeting does not
// happen when it was to.
func (d *desk) moveForm(off bool) onMeeting {
	return func(_ *store.Tx, v visit, s store.Session) (Reply, error) {
		if !v.comes(s) {
			return tell(cards.SessionGone()), nil
		}
		return show(cards.MoveSession(s, v.zone(), off)), nil
	}
}

// moveSession records another day and time of a meeting. Its cases come along;
// who comes is asked anew.
func (d *desk) moveSession(tx *store.Tx, v visit, was store.Session) (Reply, error) {
	if !v.comes(was) {
		return wrong("date", cards.FieldSessionOver), nil
	}
	stale := v.rest != strconv.Itoa(was.Sequence)
	s, bad, err := d.readMoment(tx, v, was)
	switch {
	case err != nil:
		return Reply{}, err
	case stale && bad == nil && s == was: // sent in twice
		return show(cards.SessionMovedTo(s, v.zone())), nil
	case stale:
		return wrong("date", cards.FieldSessionStale), nil
	case bad != nil:
		return *bad, nil
	case s == was:
		return wrong("date", cards.FieldSameMoment), nil
	}
	if s.Day != was.Day {
		if bad = d.freeDay(v, s.Day); bad != nil {
			return *bad, nil
		}
	}
	if err := tellMoved(tx, v, &s); err != nil {
		return Reply{}, err
	}
	if err := errors.Join(tx.ClearRSVPs(s.ID), tx.SaveSession(s), moveCases(tx, v, was.Day, s.Day)); err != nil {
		return Reply{}, err
	}
	value := fmt.Sprintf("%d %s %s %s", s.ID, was.Day, s.Day, cards.Clock(s.Minute))
	return show(cards.SessionMovedTo(s, v.zone())), tellChange(tx, v, store.Changed{Field: "session>", Value: value})
}

// moveCases takes what is to be discussed on a day along to another.
func moveCases(tx *store.Tx, v visit, from, to store.Day) error {
	cases, err := tx.CasesFor(v.group.ID, from)
	for _, c := range cases {
		c.Meeting = to
		_, c.NextAt = c.Next(v.group.Schedule)
		err = errors.Join(err, tx.SaveCase(c), tx.Redraw(store.CasePost, c.ID, v.Now), tx.Redraw(store.PresentPost, c.ID, v.Now))
	}
	return err
}

// cancelSession records that a meeting does not happen, and not on another day
// either. A case that was chosen for it can be chosen again.
func (d *desk) cancelSession(tx *store.Tx, v visit, s store.Session) (Reply, error) {
	switch {
	case s.State == store.SessionCancelled:
		return show(cards.SessionOff(s, v.zone())), nil
	case !v.comes(s):
		return tell(cards.SessionGone()), nil
	case v.rest != strconv.Itoa(s.Sequence):
		return tell(cards.SessionMoved()), nil
	}
	s.State = store.SessionCancelled
	if err := tellMoved(tx, v, &s); err != nil {
		return Reply{}, err
	}
	if err := errors.Join(tx.SaveSession(s), freeCases(tx, v, s.Day)); err != nil {
		return Reply{}, err
	}
	return show(cards.SessionOff(s, v.zone())), tellChange(tx, v, store.Changed{Field: "session-", Value: fmt.Sprintf("%d %s", s.ID, s.Day)})
}

// freeCases has what was to be discussed on a day wait for another meeting.
func freeCases(tx *store.Tx, v visit, day store.Day) error {
	cases, err := tx.CasesFor(v.group.ID, day)
	for _, c := range cases {
		c.Meeting = ""
		err = errors.Join(err, putBack(tx, v, &c))
	}
	return err
}

// failSession records afterwards that a meeting was not, and asks for another
// date. Its case is as if it was never discussed.
func (d *desk) failSession(tx *store.Tx, v visit, s store.Session) (Reply, error) {
	switch {
	case s.State != store.SessionFailed && !v.undoable(s):
		return tell(cards.SessionGone()), nil
	case s.State != store.SessionFailed:
		if err := errors.Join(failed(tx, v, s), tellChange(tx, v, store.Changed{Field: "session?", Value: fmt.Sprintf("%d %s", s.ID, s.Day)})); err != nil {
			return Reply{}, err
		}
	}
	again := store.Session{Minute: s.Minute, Minutes: s.Minutes, Place: s.Place, Theme: s.Theme, Method: s.Method, Chair: s.Chair, Host: s.Host}
	return d.planForm(tx, v, again, s.Day)
}

func failed(tx *store.Tx, v visit, s store.Session) error {
	c, err := tx.CaseOf(s)
	switch {
	case err == nil:
		c.Meeting = ""
		if err = putBack(tx, v, &c); err != nil {
			return err
		}
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	s.State = store.SessionFailed
	s.Sequence++
	s.ChangedAt = v.Now
	s.Plan(v.group, v.Now)
	return errors.Join(freeCases(tx, v, s.Day), tx.SaveSession(s), redrawSession(tx, v, s))
}

// tellMoved makes a meeting a new edition of itself, after its day, time, place
// or state changed: what was not shown of the old one never is, and who knows of
// the meeting hears it. Who changed it knows.
func tellMoved(tx *store.Tx, v visit, s *store.Session) error {
	told, err := tx.ToldOf(*s)
	if err != nil {
		return err
	}
	for _, kind := range []store.PostKind{store.ReminderPost, store.MovedPost, store.FewPost, store.TurnPost, store.FallbackPost, store.RedatePost} {
		if err := tx.DropUnshown(kind, s.ID, "moved"); err != nil {
			return err
		}
	}
	s.Renew(v.group, v.Now)
	loc := store.Location(v.zone())
	post := store.Post{Group: s.Group, Kind: store.MovedPost, Subject: s.ID, Due: v.group.Schedule.Unpaused().Civil(v.Now), Until: s.End(loc)}
	key := store.MovedKey
	if s.State == store.SessionCancelled {
		post.Kind, key = store.CancelledPost, store.CancelledKey
	}
	if !post.Due.Before(s.Start(loc)) { // too late to wait for a decent hour
		post.Due = v.Now
	}
	for _, m := range told {
		if m.ID == v.Person { // they hear the next news of it
			if err := tx.Knows(s.ID, m.ID); err != nil {
				return err
			}
			continue
		}
		post.Key, post.Person = key(*s, m.ID), m.ID
		if err := tx.AddPost(post); err != nil {
			return err
		}
	}
	return redrawSession(tx, v, *s)
}
