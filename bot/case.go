package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"intervisiebot/store"
)

// keepAsking is how long a question to a person may wait for room among their
// other messages.
const keepAsking = 21 * 24 * time.Hour

// planCases does what time brings to cases by now, to at most most of them, and
// returns to how many.
func (b *bot) planCases(tx *store.Tx, now time.Time, most int) (int, error) {
	cases, err := tx.CasesDue(now, most)
	for _, c := range cases {
		if err := planCase(tx, c, now); err != nil {
			return 0, fmt.Errorf("case %d: %w", c.ID, err)
		}
	}
	return len(cases), err
}

// planCase goes through what time brought to a case up to now, and notes when to
// look again.
func planCase(tx *store.Tx, c store.Case, now time.Time) error {
	g, err := tx.Group(c.Group)
	if err != nil {
		return err
	}
	what, at := c.Next(g.Schedule)
	for ; what != "" && !at.After(now); what, at = c.Next(g.Schedule) {
		if err := bring(tx, &c, g, what, at, now); err != nil {
			return err
		}
	}
	c.NextAt = at
	return tx.SaveCase(c)
}

// bring does one thing that time brings to a case.
func bring(tx *store.Tx, c *store.Case, g store.Group, what store.CaseEvent, at, now time.Time) error {
	switch what {
	case store.CaseMet:
		return meet(tx, c, g, now)
	case store.CaseErase:
		return errors.Join(tx.EraseCase(c, now), tx.Redraw(store.FadePost, c.ID, now), tx.Redraw(store.StalePost, c.ID, now))
	}
	c.Told = strings.TrimSpace(c.Told + " " + string(what))
	key := fmt.Sprintf("%s/C%d", what, c.ID)
	if !c.DiscussedAt.IsZero() { // it may be put back, and be discussed once more
		key += "/" + string(store.DayOf(c.DiscussedAt.In(store.Location(g.Schedule.Zone))))
	}
	post := store.Post{Key: key, Group: g.ID, Person: c.Person, Subject: c.ID, Due: at, Until: at.Add(keepAsking)}
	switch what {
	case store.CaseFade:
		// However late this is planned, there is a week to answer it. Who left the
		// group hears it too: it is their text.
		c.EraseAt = store.Latest(c.EraseAt, now.Add(store.FadeBefore))
		post.Kind, post.Until = store.FadePost, c.EraseAt
		restored, err := tx.RestoredAt()
		if err != nil {
			return err
		}
		if !at.Before(restored) { // else it was probably told in the time that was lost
			post.Due = now
		}
		return tx.AddPost(post)
	case store.CaseStale:
		post.Kind = store.StalePost
	case store.CaseStep:
		post.Kind = store.StepPost
		if c.Step != "" {
			return nil
		}
	case store.CaseOutcome:
		post.Kind = store.OutcomePost
		if c.Outcome != "" {
			return nil
		}
	}
	return askPerson(tx, g, post, store.StepPost, store.OutcomePost, store.StepEndPost)
}

// meet counts a case that was chosen for a day as discussed, unless the group
// took that day from its calendar.
func meet(tx *store.Tx, c *store.Case, g store.Group, now time.Time) error {
	held := slices.ContainsFunc(g.Schedule.Periods, func(p store.Period) bool {
		return p.Kind == store.Meeting && p.First <= c.Meeting && c.Meeting <= p.Last
	})
	if held {
		c.Discuss(g, c.Meeting.Start(store.Location(g.Schedule.Zone)).Add(12*time.Hour))
	} else {
		c.Meeting = ""
		c.PutBack(g)
	}
	return tx.Redraw(store.CasePost, c.ID, now)
}

// askPerson hangs a question for a member. Who let the last two of these kinds go
// by is told once that no more come.
func askPerson(tx *store.Tx, g store.Group, post store.Post, a, b, end store.PostKind) error {
	_, err := tx.Member(g.ID, post.Person)
	if errors.Is(err, store.ErrNotFound) || err == nil && (g.State != store.Active || !g.StoppedAt.IsZero() && post.Kind.Choice() == store.CheckPost) {
		return nil // of a group that stopped only what was begun is finished
	}
	if err != nil {
		return err
	}
	quiet, err := tx.Quiet(post.Person)
	if err != nil || slices.Contains(quiet, post.Kind.Choice()) {
		return err
	}
	if post.Kind == a || post.Kind == b {
		tired, err := tx.Unheard(post.Person, a, b)
		if err != nil {
			return err
		}
		if tired {
			post.Kind, post.Key = end, string(end)+"/"+post.Key
			return errors.Join(tx.SetQuiet(post.Person, a, true), tx.AddPost(post))
		}
	}
	return tx.AddPost(post)
}
