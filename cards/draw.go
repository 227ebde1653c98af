package cards

import (
	"errors"
	"fmt"
	"time"

	"intervisiebot/store"
)

// Draw makes the message that a post should show, from the facts as they are
// now. Again is the next moment at which time alone changes it; zero = never.
func Draw(tx *store.Tx, d Deck, p store.Post, now time.Time) (m Message, again time.Time, err error) {
	if p.Person != "" {
		m, err = drawPersonal(tx, p, now)
		return m, again, err
	}
	g, err := tx.Group(p.Group)
	if err != nil {
		return m, again, err
	}
	if d, err = GroupDeck(tx, d, g.ID); err != nil {
		return m, again, err
	}
	switch p.Kind {
	case store.WelcomePost:
		people, err := tx.Members(g.ID)
		return Welcome(p.ID, g, people), again, err
	case store.CasePost:
		m, err = drawCase(tx, p)
		return m, again, err
	case store.QuestionPost:
		m, err = drawQuestion(tx, p)
		return m, again, err
	case store.FallbackPost:
		m, err = drawFallback(tx, g, p)
		return m, again, err
	case store.GoOnPost:
		m, err = drawGoOn(tx, g, p)
		return m, again, err
	case store.FarewellPost:
		m, err = drawFarewell(tx, g, p)
		return m, again, err
	case store.EvaluationPost:
		m, err = drawEvaluation(tx, g, p)
		return m, again, err
	case store.ResultPost:
		m, err = drawResult(tx, g, p)
		return m, again, err
	case store.ChangePost:
		return drawChange(tx, g, p)
	case store.CardPost:
		return drawWeek(tx, d, g, p, now)
	case store.SharedPost:
		given, err := tx.Given(p.Subject)
		if err != nil {
			return m, again, err
		}
		card, by, wishes, err := facts(tx, d, given, given.By)
		return Shared(p.ID, card, by, wishes), again, err
	}
	return m, again, fmt.Errorf("post %s: nothing is known of how to draw a %q", p.Key, p.Kind)
}

func drawChange(tx *store.Tx, g store.Group, p store.Post) (m Message, again time.Time, err error) {
	c, err := tx.Change(p.Subject)
	if err != nil {
		return m, again, err
	}
	m, err = ChangeLine(tx, g, c)
	return m, again, err
}

func drawWeek(tx *store.Tx, d Deck, g store.Group, p store.Post, now time.Time) (m Message, again time.Time, err error) {
	given, err := tx.Given(p.Subject)
	if err != nil {
		return m, again, err
	}
	card, by, wishes, err := facts(tx, d, given, given.By)
	if err != nil {
		return m, again, err
	}
	fresh, err := tx.NewCases(given)
	if err != nil {
		return m, again, err
	}
	w := Week{Post: p.ID, Card: card, Opener: given.Opener, Wishes: wishes, ReplacedBy: by, NewCase: fresh > 0}
	if given.Instead != "" {
		w.Instead, _ = d.Card(given.Instead)
	} else if open := p.Due.Add(ReplaceWithin); now.Before(open) {
		w.MayReplace, again = true, open
	}
	return WeekCard(w), again, nil
}

// facts are what every given card shows.
func facts(tx *store.Tx, d Deck, given store.Given, person string) (card Card, by string, wishes int, err error) {
	card, ok := d.Card(given.Card)
	if !ok {
		return card, "", 0, fmt.Errorf("card %s is no longer in the decks (hint: put it back, cards that were given keep their id)", given.Card)
	}
	if person != "" {
		if by, err = Name(tx, person); err != nil {
			return card, "", 0, err
		}
	}
	wishes, err = tx.Wishes(given.Group, given.Card)
	return card, by, wishes, err
}

// Name is what to call a person; one the bot no longer knows is somebody.
func Name(tx *store.Tx, id string) (string, error) {
	p, err := tx.Person(id)
	if errors.Is(err, store.ErrNotFound) {
		return somebody, nil
	}
	return p.Name, err
}
