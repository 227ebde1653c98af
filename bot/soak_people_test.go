package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"intervisiebot/bot/simulator"
	"intervisiebot/cards"
	"intervisiebot/store"
)

// tries has somebody do something, and once more a minute later when it fails, as
// people do.
func (s *soak) tries(what, person string, do func() error) {
	s.t.Helper()
	for range 3 {
		err := do()
		for s.slack.Dismiss(person) == nil {
		}
		_, refused := errors.AsType[*simulator.FieldErrors](err)
		if err == nil || refused { // refused: the first time it worked after all
			s.struck[what]++
			return
		}
		s.do(s.slack.FastForward(time.Minute))
	}
	s.struck["gave up"]++
}

// steps does one thing after the other until one fails.
func steps(all ...func() error) error {
	for _, step := range all {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s *soak) types(who string, c *circle, text string) func() error {
	return func() error { return s.slack.Type(who, c.channel, text) }
}

func (s *soak) opens(who, label string) func() error {
	return func() error { return s.slack.PressModal(who, label) }
}

func (s *soak) fills(who string, fields ...string) func() error {
	return func() (err error) {
		for i := 0; i < len(fields) && err == nil; i += 2 {
			err = s.slack.Fill(who, fields[i], fields[i+1])
		}
		return err
	}
}

func (s *soak) submits(who string) func() error {
	return func() error { return s.slack.Submit(who) }
}

// freshDay is a school day some days ahead on which the group never planned to
// meet before: a text about it comes once.
func (s *soak) freshDay(c *circle, least, most int) store.Day {
	day := store.DayOf(s.slack.Now()).Add(least + s.IntN(most-least))
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday || c.schedule.Free(day) != (store.Skip{}) || c.days[day] {
		day = day.Add(1)
	}
	c.days[day] = true
	return day
}

// plansSeries plans the year of a group.
func (s *soak) plansSeries(c *circle) {
	who, lines := c.people[0], ""
	for n := range 5 {
		lines += cards.Date(s.freshDay(c, 12+n*60, 45+n*60)) + " 13:00\n"
	}
	if !*soakYear {
		lines = cards.Date(s.freshDay(c, 8, 18)) + "\n" + cards.Date(s.freshDay(c, 28, 35)) + "\n" + cards.Date(s.freshDay(c, 45, 60))
	}
	s.tries("series", who, func() error {
		return steps(s.types(who, c, "/bijeenkomst reeks"), s.fills(who, "De bijeenkomsten, op elke regel één", lines), s.submits(who), s.submits(who))
	})
}

// deed lets a group do something by chance. Meetings are planned and moved to
// days beyond what the planning promised for this week.
func (s *soak) deed(c *circle) {
	who, other := c.people[0], c.people[s.IntN(len(c.people))]
	often := 1
	if !*soakYear {
		often = 5
	}
	switch n := s.IntN(200) / often; n {
	case 0:
		s.tries("planned", who, func() error {
			return steps(s.types(who, c, "/bijeenkomst plan"), s.fills(who, "Datum", string(s.freshDay(c, 9, 40))), s.submits(who))
		})
	case 1:
		s.manages(c, "moved", s.opens(who, "Andere datum"), func() error { return s.slack.Fill(who, "Datum", string(s.freshDay(c, 9, 30))) }, s.submits(who))
	case 2:
		s.manages(c, "cancelled", s.opens(who, "Gaat niet door"), s.opens(who, "Zonder nieuwe datum"))
	case 3, 4:
		s.comesOrGoes(c)
	case 5, 6:
		s.brings(c, other)
	case 7, 8:
		s.tries("chosen", who, func() error {
			return steps(s.types(who, c, "/casus lijst"), s.opens(who, "Bekijk"), s.opens(who, "Kies voor de bijeenkomst"))
		})
	case 9:
		s.tries("question", other, s.types(other, c, fmt.Sprintf("/leervraag Hoe houd ik mijn %de plan vast?", s.IntN(9)+1)))
	}
}

// manages changes the first meeting that comes, if there is one.
func (s *soak) manages(c *circle, what string, how ...func() error) {
	var coming []store.Session
	s.view(func(tx *store.Tx) (err error) {
		coming, err = tx.Sessions(c.id, store.DayOf(s.slack.Now()).Add(1))
		return err
	})
	if !slices.ContainsFunc(coming, func(m store.Session) bool { return m.State == store.SessionPlanned }) {
		return
	}
	who := c.people[0]
	s.tries(what, who, func() error {
		return steps(append([]func() error{s.types(who, c, "/bijeenkomst"), s.opens(who, "Bekijk"), s.opens(who, "Beheer")}, how...)...)
	})
}

func (s *soak) brings(c *circle, who string) {
	s.tries("case", who, func() error {
		return steps(s.types(who, c, "/casus"), s.fills(who, "Titel", fmt.Sprintf("Een stille sectie %d", s.IntN(1e6)), "Wat is er aan de hand?",
			"In de sectie zegt al weken niemand iets.", "Jouw vraag aan de groep", "Hoe kom ik hier weer in gesprek?"), s.submits(who))
	})
}

// comesOrGoes has somebody join the group, come back to it, or leave it.
func (s *soak) comesOrGoes(c *circle) {
	switch {
	case len(c.people) > 4 && s.IntN(2) == 0:
		who := c.people[1+s.IntN(len(c.people)-1)]
		s.do(s.slack.Leave(who, c.channel))
		c.people = slices.DeleteFunc(c.people, func(id string) bool { return id == who })
		c.gone = append(c.gone, who)
		delete(c.joined, who)
		s.struck["left"]++
	case len(c.people) < 9:
		who := ""
		if len(c.gone) > 0 && s.IntN(2) == 0 {
			who, c.gone = c.gone[0], c.gone[1:]
		} else {
			who = s.slack.AddPerson(fmt.Sprintf("Persoon %d.%d", c.id, 6+len(c.people)+len(c.gone)))
		}
		s.do(s.slack.Join(who, c.channel))
		c.people = append(c.people, who)
		c.joined[who] = s.slack.Now()
		s.struck["joined"]++
	}
}

// reacts has somebody press what a part of a message to them asks, or not. Whether
// a message hangs is answered truly.
func (s *soak) reacts(m *message, part store.Post) {
	press := func(what, action string) {
		s.tries(what, part.Person, func() error {
			return s.slack.ActOn(part.Person, m.channel, m.ts, "", action+":"+part.ID)
		})
	}
	luck := s.IntN(10)
	switch part.Kind {
	case store.AskPost:
		s.truly(part, luck, press)
	case store.ReminderPost:
		switch {
		case s.answered(part):
		case luck < 5:
			press("comes", "remind.come")
		case luck == 6:
			press("can't", "remind.cant")
		}
	case store.TurnPost:
		if luck < 3 {
			s.brings(s.circleOf(part.Group), part.Person)
		} else if luck < 5 {
			press("passes", "turn.pass")
		}
	case store.PresentPost:
		if luck < 6 {
			press("brings", "present.yes")
		} else if luck == 6 {
			press("brings not", "present.no")
		}
	case store.FewPost:
		if luck < 5 {
			press("goes on", "few.go")
		}
	case store.CheckPost:
		if luck < 5 {
			press("still", "check.still")
		}
	}
}

// answered tells whether somebody said already whether they come.
func (s *soak) answered(part store.Post) (said bool) {
	s.view(func(tx *store.Tx) error {
		all, err := tx.RSVPs(part.Subject)
		said = slices.ContainsFunc(all, func(r store.RSVP) bool { return r.Person == part.Person })
		return err
	})
	return said
}

// truly answers whether a message hangs, or leaves it.
func (s *soak) truly(part store.Post, luck int, press func(what, action string)) {
	if luck > 7 {
		return
	}
	var lost store.Post
	s.view(func(tx *store.Tx) (err error) { lost, err = tx.PostNumbered(part.Subject); return err })
	hangs := slices.ContainsFunc(s.slack.SaidIn(s.circleOf(lost.Group).channel, ""), func(m simulator.Said) bool {
		return strings.Contains(string(m.Payload), lost.ID)
	})
	if hangs {
		press("hangs", "ask.there")
	} else {
		press("hangs not", "ask.missing")
	}
}

func (s *soak) circleOf(id int64) *circle {
	return s.circles[slices.IndexFunc(s.circles, func(c *circle) bool { return c.id == id })]
}
