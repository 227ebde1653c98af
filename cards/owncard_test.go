package cards

import (
	"strings"
	"testing"

	"intervisiebot/store"
)

// What the deck itself keeps to is what members' own cards are held to.
func TestTheDeckKeepsToTheRulesForOwnCards(t *testing.T) {
	for _, c := range general(t).cards {
		if field, problem := CheckCard(c.Statement, c.Question); problem != "" {
			t.Errorf("%s: %s: %s", c.ID, field, problem)
		}
	}
}

func TestAnOwnCardMustBeAGoodQuestion(t *testing.T) {
	for _, c := range []struct{ statement, question, want string }{
		{"", "Wat zag je?", ""},
		{"Mijn deur staat altijd open.", "Wie komt er binnen? En wie niet?", ""},
		{"", "Een les valt uit. Wat doe je dan: bellen, wachten of zelf gaan?", ""},
		{"", "Stel, je mag één week overdoen. Welke wordt het?", ""},
		{"", "", FieldEmpty},
		{"", "Dit vraagt niets.", cardAsksNothing},
		{"", "Wat? Wie? Hoe?", cardAsksTooMuch},
		{"", "Wat een dag! Hoe was hij?", cardShouts},
		{"Hoera!", "Hoe was het?", cardShouts},
		{"", "Wat zag je?\nEn wat niet?", cardLines},
		{strings.Repeat("a", 140), "Wat" + strings.Repeat("é", 136) + "?", cardTooLong},
		{strings.Repeat("a", 140), "Wat" + strings.Repeat("é", 135) + "?", ""}, // 280 with the space between
		{"", "Heb je dat gezien?", cardClosed},
		{"", "Er ging iets mis. Kun je dat vertellen?", cardClosed},
		{"", "Wat zag je? Is dat vaker zo?", cardClosed},
	} {
		field, problem := CheckCard(c.statement, c.question)
		equal(t, c.statement+" "+c.question, problem, c.want)
		equal(t, "field", field, map[bool]string{true: "question"}[problem != ""])
	}
}

func TestOwnCardsAreInTheDeckOfTheirGroupOnly(t *testing.T) {
	onWall(t, func(w wall) {
		own := store.OwnCard{Group: w.group.ID, By: "U1", Theme: "vak", Statement: "Eigen & <wijs>.", Question: "Wat dan?"}
		var err error
		own.ID, err = w.tx.AddOwnCard(own)
		ok(t, err)
		id := OwnID(own)
		group, is := OwnGroup(id)
		equal(t, "group", group, w.group.ID)
		equal(t, "is own", is, true)
		_, is = OwnGroup("vak-01")
		equal(t, "a card of the deck is own", is, false)

		deck, err := GroupDeck(w.tx, w.deck, w.group.ID)
		ok(t, err)
		equal(t, "whoever makes a card sees it soon", deck.Next(w.group.ID, nil).ID, id)
		_, known := deck.Card("vak-01")
		equal(t, "the general deck is there too", known, true)
		_, known = w.deck.Card(id)
		equal(t, "in the general deck", known, false)
		other, err := GroupDeck(w.tx, w.deck, w.group.ID+1)
		ok(t, err)
		_, known = other.Card(id)
		equal(t, "in another group's deck", known, false)

		text, _ := w.shows(w.post(store.CardPost, w.give(store.Given{Card: id}).ID), noon)
		has(t, text, "Eigen & <wijs>.", "eigen groep", "-Samira")

		// Taken back, it comes no more; where it hangs it stays readable.
		_, err = w.tx.WithdrawOwnCard(w.group.ID, own.ID, "U1")
		ok(t, err)
		deck, err = GroupDeck(w.tx, w.deck, w.group.ID)
		ok(t, err)
		for n := range deck.cards {
			if deck.Draw("s", n, "").ID == id {
				t.Error("a card that was taken back is drawn")
			}
		}
		_, known = deck.Card(id)
		equal(t, "still readable", known, true)
	})
}
