package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"intervisiebot/store"
)

// presentersAsked is how many people are asked for a case when there is none.
const presentersAsked = 2

// planSessions does what time brings to meetings by now, to at most most of
// them, and returns to how many.
func (b *bot) planSessions(tx *store.Tx, now time.Time, most int) (int, error) {
	sessions, err := tx.SessionsDue(now, most)
	for _, s := range sessions {
		if err := planSession(tx, s, now); err != nil {
			return 0, fmt.Errorf("meeting %d: %w", s.ID, err)
		}
	}
	return len(sessions), err
}

// planSession goes through what time brought to a meeting up to now, and notes
// when to look again.
func planSession(tx *store.Tx, s store.Session, now time.Time) error {
	g, err := tx.Group(s.Group)
	if err != nil {
		return err
	}
	what, at := s.Next(g)
	for ; what != "" && !at.After(now); what, at = s.Next(g) {
		s.Tell(what)
		if err := bringSession(tx, &s, g, what, at, now); err != nil {
			return err
		}
	}
	s.NextAt = at
	return tx.SaveSession(s)
}

// bringSession does one thing that time brings to a meeting. Nobody is sent
// anything about a group that sleeps.
func bringSession(tx *store.Tx, s *store.Session, g store.Group, what store.SessionEvent, at, now time.Time) error {
	switch {
	case what == store.SessionMet:
		s.State = store.SessionHeld
		return nil
	case what == store.SessionForget:
		return tx.ForgetReasons(s.ID)
	case g.State != store.Active:
		return nil
	case slices.Contains(store.Reminders, what):
		return remind(tx, *s, g, what, at, now)
	}
	start := s.Start(store.Location(g.Schedule.Zone))
	post := store.Post{Group: g.ID, Subject: s.ID, Due: at, Until: start.Add(-time.Second)}
	switch what {
	case store.SessionTurn:
		return askForCase(tx, *s, post)
	case store.SessionFallback:
		post.Key, post.Kind = fmt.Sprintf("fallback/S%d", s.ID), store.FallbackPost
		post.Due = latest(at, g.Schedule.Unpaused().Civil(now))
		if brought, err := tx.Brought(*s); err != nil || brought || post.Due.After(post.Until) {
			return err
		}
		return tx.AddPost(post)
	case store.SessionFew:
		post.Key, post.Kind = "few/"+s.Edited(), store.FewPost
		if few, err := tx.Few(*s); err != nil || !few {
			return err
		}
		return askLeader(tx, *s, post)
	case store.SessionRedate:
		post.Key, post.Kind, post.Until = fmt.Sprintf("redate/S%d", s.ID), store.RedatePost, at.Add(keepAsking)
		if !g.StoppedAt.IsZero() {
			return nil
		}
		return askLeader(tx, *s, post)
	}
	return nil
}

// remind hangs a reminder for every member who did not say that they can't come,
// unless the next one is due already: then that tells all.
func remind(tx *store.Tx, s store.Session, g store.Group, what store.SessionEvent, at, now time.Time) error {
	until := s.RemindUntil(g, what)
	if until.Before(now) {
		return nil
	}
	members, err := tx.Members(g.ID)
	if err != nil {
		return err
	}
	for _, m := range members {
		if !m.TakesTurns() {
			continue
		}
		err := tx.AddPost(store.Post{Key: store.ReminderKey(s, m.ID, what), Group: g.ID, Person: m.ID, Kind: store.ReminderPost, Subject: s.ID,
			Due: at, Until: until})
		if err != nil {
			return err
		}
	}
	return nil
}

// askForCase asks those whose turn it is for a case, when nobody brought one.
func askForCase(tx *store.Tx, s store.Session, post store.Post) error {
	if brought, err := tx.Brought(s); err != nil || brought {
		return err
	}
	turns, err := tx.NextPresenters(s, presentersAsked)
	for _, m := range turns {
		post.Key, post.Kind, post.Person = fmt.Sprintf("turn/S%d/%s", s.ID, m.ID), store.TurnPost, m.ID
		err = errors.Join(err, tx.AddPost(post))
	}
	return err
}

// askLeader hangs a question for who leads a meeting; without anybody who can,
// nobody is asked.
func askLeader(tx *store.Tx, s store.Session, post store.Post) error {
	m, err := tx.Leader(s)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	post.Person = m.ID
	return tx.AddPost(post)
}
