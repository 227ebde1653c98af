package store

import (
	"errors"
	"strings"
)

// Why the facts overtook a post about a meeting.
const (
	overtakenMoved   = "moved"
	overtakenLeft    = "left"
	overtakenAbsent  = "absent"
	overtakenSettled = "settled"
)

// FewComing is under how many people a meeting has few.
const FewComing = 4

// overtaken tells why a post to a person about a meeting makes no sense any more,
// "" when it does: meetings are moved, people leave or say that they can't come,
// all between the moment that it was hung up and that at which it would be sent.
func (tx *Tx) overtaken(p Post) (why string, err error) {
	if p.Kind == PresentPost {
		return tx.overtakenCase(p)
	}
	if !p.Kind.ofMeeting() && p.Kind != MovedPost && p.Kind != CancelledPost {
		return "", nil
	}
	s, err := tx.Session(p.Subject)
	if err != nil {
		return "", err
	}
	g, err := tx.Group(p.Group)
	if err != nil {
		return "", err
	}
	if gone, err := tx.gone(p); err != nil || gone {
		return overtakenLeft, err
	}
	off := s.State == SessionCancelled || s.State == SessionFailed
	switch {
	case p.Kind == CancelledPost || p.Kind == RedatePost:
		if !off {
			return overtakenSettled, nil
		}
	case s.State != SessionPlanned:
		return overtakenSettled, nil
	case p.Kind != TurnPost && !p.Tells(s):
		return overtakenMoved, nil
	}
	switch p.Kind {
	case ReminderPost:
		if !g.Reminds(SessionEvent(p.Key[strings.LastIndex(p.Key, "/")+1:])) {
			return overtakenSettled, nil
		}
		return tx.overtakenAnswer(p)
	case TurnPost:
		if brought, err := tx.Brought(s); err != nil || brought {
			return overtakenSettled, err
		}
		return tx.overtakenAnswer(p)
	case FewPost:
		if few, err := tx.Few(s); err != nil || !few {
			return overtakenSettled, err
		}
	case RedatePost:
		_, err := tx.PlannedSince(s.Group, s.ChangedAt)
		if errors.Is(err, ErrNotFound) {
			return "", nil
		}
		return overtakenSettled, err
	}
	return "", nil
}

func (tx *Tx) overtakenCase(p Post) (string, error) {
	c, err := tx.Case(p.Subject)
	if err != nil || c.State != Chosen || p.Key != PresentKey(c) {
		return overtakenSettled, err
	}
	if gone, err := tx.gone(p); err != nil || gone {
		return overtakenLeft, err
	}
	return "", nil
}

// overtakenAnswer tells that the person can't come.
func (tx *Tx) overtakenAnswer(p Post) (string, error) {
	answers, err := tx.RSVPs(p.Subject)
	for _, a := range answers {
		if a.Person == p.Person && !a.Coming {
			return overtakenAbsent, err
		}
	}
	return "", err
}

// gone tells whether the person of a post is no member any more.
func (tx *Tx) gone(p Post) (bool, error) {
	_, err := tx.Member(p.Group, p.Person)
	if errors.Is(err, ErrNotFound) {
		return true, nil
	}
	return false, err
}

// Brought tells whether there is a case for a meeting: one was chosen, or the
// group has one to choose from.
func (tx *Tx) Brought(s Session) (bool, error) {
	n, err := one(tx, single[int], `SELECT count(*) FROM casus WHERE group_id = ?1 AND erased_at IS NULL
		AND (state = 'submitted' OR state = 'chosen' AND meeting IN (?2, ''))`, s.Group, s.Day)
	return n > 0, err
}

// Few tells whether few come to a meeting of which people were told: fewer than
// four, and not everybody who could.
func (tx *Tx) Few(s Session) (bool, error) {
	told, err := one(tx, single[bool], `SELECT EXISTS (SELECT 1 FROM post WHERE subject = ? AND kind IN (?, ?) AND sent_at IS NOT NULL)`,
		s.ID, ReminderPost, MovedPost)
	if err != nil || !told {
		return false, err
	}
	could, err := one(tx, single[int], `SELECT count(*) FROM `+takers, s.Group)
	if err != nil {
		return false, err
	}
	n, err := tx.Coming(s)
	return n < FewComing && n < could, err
}

// takers are the members of the group ?1 who count: people who can be sent messages.
const takers = `member m JOIN person p ON p.id = m.person_id WHERE m.group_id = ?1 AND p.human AND p.active AND NOT p.stranger`

// Coming is how many of the group's members said that they come to a meeting;
// people of another workspace are not counted.
func (tx *Tx) Coming(s Session) (int, error) {
	return one(tx, single[int], `SELECT count(*) FROM `+takers+` AND m.person_id IN (SELECT person_id FROM rsvp WHERE session_id = ?2 AND coming)`, s.Group, s.ID)
}

// Leader is who leads a meeting: its chair, or when that is no member any more
// who would be next. ErrNotFound when nobody can.
func (tx *Tx) Leader(s Session) (Member, error) {
	m, err := tx.Member(s.Group, s.Chair)
	if err == nil && m.TakesTurns() || err != nil && !errors.Is(err, ErrNotFound) {
		return m, err
	}
	return tx.NextChair(s.Group)
}
