package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// ledger is what came to hang in the practice Slack, whatever the bot believes.
type ledger struct {
	last    map[string]string      // the newest message seen, by channel
	hung    map[string]bool        // ids of the posts that came to hang
	carded  map[string]time.Time   // when the card came, by group and the moment it was for
	texts   map[string]time.Time   // when a text last came, by channel, text and meeting as it was
	unasked map[string][]time.Time // when a person got a message without asking
	back    time.Time              // when a backup was put back
}

func newLedger() ledger {
	return ledger{map[string]string{}, map[string]bool{}, map[string]time.Time{}, map[string]time.Time{}, map[string][]time.Time{}, time.Time{}}
}

// message is one that came to hang.
type message struct {
	channel, ts, text string
	at                time.Time
	post              store.Post
	along             []store.Post // in the same message
}

// ledgerKeeps is how long the same text may not come again.
const ledgerKeeps = 21 * 24 * time.Hour

// hear checks what came to hang since the last time, and has people react to it.
func (s *soak) hear() {
	s.t.Helper()
	s.do(s.slack.FastForward(5 * time.Second))
	var fresh []*message
	people := map[string]bool{}
	for _, c := range s.circles {
		fresh = append(fresh, s.hearIn(c.channel)...)
		for _, who := range slices.Concat(c.people, c.gone) {
			if !people[who] {
				people[who] = true
				fresh = append(fresh, s.hearIn(s.slack.DM(who))...)
			}
		}
	}
	for _, m := range fresh {
		s.check(m)
	}
	for _, m := range fresh {
		for _, part := range append([]store.Post{m.post}, m.along...) {
			s.struck[string(part.Kind)]++
			if part.Person != "" {
				s.reacts(m, part)
			}
		}
	}
}

func (s *soak) hearIn(channel string) (fresh []*message) {
	s.t.Helper()
	for _, m := range s.slack.SaidIn(channel, s.ledger.last[channel]) {
		s.ledger.last[channel] = m.TS
		var label struct{ ID string }
		if strings.HasPrefix(m.Text, "De evaluatie van ") && len(m.Payload) == 0 { // a reminder: nothing may tell whose it is
			continue
		}
		if err := json.Unmarshal(m.Payload, &label); err != nil || label.ID == "" {
			s.t.Errorf("a message without a label hangs: %s", m.Text)
			continue
		}
		said := &message{channel: channel, ts: m.TS, text: m.Text, at: m.At}
		s.view(func(tx *store.Tx) (err error) {
			if said.post, err = tx.Post(label.ID); err == nil && said.post.Person != "" {
				said.along, err = tx.Along(said.post)
			}
			return err
		})
		fresh = append(fresh, said)
	}
	return fresh
}

// check checks one message.
func (s *soak) check(m *message) {
	l, p := &s.ledger, m.post
	if l.hung[p.ID] {
		s.t.Errorf("%s hangs twice:\n%s", p.Key, s.slack.Transcript(m.channel))
	}
	l.hung[p.ID] = true
	if p.Kind != store.ChangePost && p.Kind != store.PresentPost { // a case that was put back may be chosen again
		words := m.channel + m.text
		switch p.Kind {
		case store.ReminderPost, store.CancelledPost, store.FewPost, store.TurnPost, store.RedatePost, store.FallbackPost:
			words += s.edition(p.Subject) // a day that was called off may be planned anew, and be called off again
		}
		was, came := l.texts[words]
		if came && m.at.Sub(was) < ledgerKeeps {
			s.t.Errorf("%s came at %s, and the same text at %s: %s", p.Key, m.at, was, m.text)
		}
		l.texts[words] = m.at
	}
	if p.Kind == store.CardPost {
		l.carded[s.slot(p.Group, p.Due)] = m.at
	}
	if p.Person != "" && p.Kind != store.MovedPost && p.Kind != store.CancelledPost {
		s.checkRest(m)
	}
}

// edition names a meeting as it was last changed: what was called off in a time
// that a restored database does not know of may be called off again.
func (s *soak) edition(session int64) (name string) {
	s.view(func(tx *store.Tx) error {
		m, err := tx.Session(session)
		name = fmt.Sprint(session, m.ChangedAt)
		return err
	})
	return name
}

// slot names a card.
func (s *soak) slot(group int64, due time.Time) string {
	return fmt.Sprint(group, " ", cards.Moment(due.In(s.zone())))
}

// aMoment is how much later than it was decided a message may hang.
const aMoment = time.Minute

// checkRest checks the budget of a person and the moment of a message.
func (s *soak) checkRest(m *message) {
	who := m.post.Person
	local := m.at.In(s.zone())
	day, minute := store.DayOf(local), local.Hour()*60+local.Minute()
	all := append(s.ledger.unasked[who], m.at)
	s.ledger.unasked[who] = slices.DeleteFunc(all, func(at time.Time) bool { return m.at.Sub(at) > 60*24*time.Hour })
	all = s.ledger.unasked[who]
	// Of what was sent before a backup was put back the bot knows nothing.
	all = slices.DeleteFunc(slices.Clone(all), func(at time.Time) bool { return at.Before(s.ledger.back) })
	n := len(all)
	if n > 1 && store.DayOf(all[n-2].In(s.zone())) == day || n > 3 && m.at.Sub(all[n-4]) < week-aMoment {
		s.t.Errorf("%s is bothered too often, with %s: %v", who, m.post.Key, all)
	}
	if minute < 7*60+30 || minute > 18*60 {
		s.t.Errorf("%s came at %s", m.post.Key, local)
	}
	free := s.circleOf(m.post.Group).schedule.Free(day)
	weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
	planned := m.post.Kind == store.ReminderPost && store.DayOf(m.post.Due.In(s.zone())) == day // the last one before the end of a holiday
	if weekend || free != (store.Skip{}) && !planned {
		s.t.Errorf("%s came on a free day, %s", m.post.Key, local)
	}
}

// promises checks that what the planning told a week ago came or is told as
// skipped, and notes what it tells now.
func (s *soak) promises() {
	for _, c := range s.circles {
		said := s.planning(c)
		for slot, at := range c.promised {
			if s.slack.Now().Sub(at) < 24*time.Hour+aMoment {
				continue // it may still come
			}
			delete(c.promised, slot)
			moment := cards.Moment(at.In(s.zone()))
			came, is := s.ledger.carded[slot]
			switch {
			case is && came.Sub(at) < 24*time.Hour+aMoment:
			case s.slack.Now().Sub(at) > week: // the planning tells of a week; what became of the post is checked anyhow
			case strings.Contains(said, moment+" geen kaart"), strings.Contains(said, moment+" onzeker"):
				s.struck["told as skipped"]++
			default:
				s.t.Errorf("the planning promised a card for %s; it came at %s and now the planning says:\n%s", slot, came, said)
			}
		}
		slot := c.schedule.Next(s.slack.Now())
		moment := cards.Moment(slot.At.In(s.zone()))
		switch {
		case strings.Contains(said, "*"+moment+"* dialoogkaart"):
			c.promised[s.slot(c.id, slot.At)] = slot.At
			s.struck["promised"]++
		case !strings.Contains(said, moment+" geen kaart"):
			s.t.Errorf("the planning tells nothing of %s:\n%s", moment, said)
		}
	}
	old := func(_ string, at time.Time) bool { return s.slack.Now().Sub(at) > ledgerKeeps }
	maps.DeleteFunc(s.ledger.carded, old)
	maps.DeleteFunc(s.ledger.texts, old)
}

// planning is what somebody reads who asks for it.
func (s *soak) planning(c *circle) string {
	s.t.Helper()
	said, err := s.slack.Ask(c.people[0], c.channel, "/intervisie planning")
	s.do(err)
	return said.Text
}

// settled checks that of all that was due nothing is still on its way, and that
// what did not come to hang has a reason.
func (s *soak) settled() {
	now := s.slack.Now()
	s.view(func(tx *store.Tx) error {
		for _, c := range s.circles {
			posts, err := tx.PostsOf(c.id, now.AddDate(0, 0, -35))
			if err != nil {
				return err
			}
			for _, p := range posts {
				if err := s.checkFate(tx, p, now); err != nil {
					return err
				}
			}
			if err := s.reminded(tx, c, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkFate checks what became of a post.
func (s *soak) checkFate(tx *store.Tx, p store.Post, now time.Time) error {
	lead := p
	if p.Lead != 0 {
		var err error
		if lead, err = tx.PostNumbered(p.Lead); err != nil {
			return err
		}
	}
	tell := func(what string) {
		s.t.Errorf("%s, due %s until %s, %s (%s) %s", p.Key, p.Due, p.Until, p.State, p.Reason, what)
	}
	switch {
	case p.Kind == store.EvaluationNudge: // a record only: not everybody who has it was reminded
	case p.State == store.Hanging && !s.ledger.hung[lead.ID] && !p.Gone:
		tell("hangs nowhere")
	case p.State == store.Dropped && !s.mayDrop(p):
		tell("for no reason")
	case p.State == store.Waiting && p.LookAt.IsZero() && p.Lead == 0,
		p.State != store.Hanging && p.State != store.Dropped && !p.Gone && now.Sub(p.Until) > 25*time.Hour:
		tell("is forgotten")
	}
	return nil
}

// mayDrop tells whether there is a reason for a post not to hang.
func (s *soak) mayDrop(p store.Post) bool {
	switch store.SkipKind(p.Reason) {
	case store.SkipLate:
		crowded := slices.ContainsFunc(s.ledger.unasked[p.Person], func(at time.Time) bool {
			return at.After(p.Due.Add(-week)) && at.Before(p.Until.Add(aMoment))
		})
		return crowded || s.outageIn(p.Due, p.Until) || p.Until.Before(p.Due) // pointless from the start
	case store.SkipRestored:
		return p.Due.Before(s.ledger.back)
	case "unsure": // the answer was lost, and nobody told
		s.struck["unsure"]++
		return p.Person == "" || s.outageIn(p.Due, p.Until)
	}
	return slices.Contains([]string{"moved", "left", "absent", "settled", "unwanted", "withdrawn", "taken down", "put back"}, p.Reason)
}

// reminded checks that everybody who could come to a meeting of the last week
// was to be reminded of it.
func (s *soak) reminded(tx *store.Tx, c *circle, now time.Time) error {
	g, err := tx.Group(c.id)
	if err != nil {
		return err
	}
	held, err := tx.Sessions(c.id, store.DayOf(now).Add(-7))
	for _, m := range held {
		start := m.Start(s.zone())
		known := start.AddDate(0, 0, -12) // by then it was planned, and who came later may miss it
		if m.State != store.SessionHeld || m.ChangedAt.After(known) || s.outageIn(start.Add(-2*time.Hour), start) || s.ledger.back.After(known) {
			continue
		}
		for _, who := range c.people {
			if c.joined[who].After(known) {
				continue
			}
			if _, err := tx.PostKeyed(store.ReminderKey(m, who, store.SessionDay)); g.Reminds(store.SessionDay) && err != nil {
				s.t.Errorf("%s was not to be reminded of the meeting of %s: %v", who, start, err)
			}
			s.struck["was to be reminded"]++
		}
	}
	return err
}
