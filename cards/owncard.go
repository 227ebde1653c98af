package cards

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// longestCard is how many characters a card may have: it must fit a phone.
const longestCard = 280

// GroupDeck is the deck of a group: the general one and the group's own cards.
func GroupDeck(tx *store.Tx, d Deck, group int64) (Deck, error) {
	own, err := tx.OwnCards(group)
	return d.with(own), err
}

// with is the deck with a group's own cards added.
func (d Deck) with(own []store.OwnCard) Deck {
	if len(own) == 0 {
		return d
	}
	all := Deck{cards: slices.Clip(d.cards), general: d.byID, byID: map[string]Card{}}
	for _, o := range own {
		c := Card{ID: OwnID(o), Theme: Theme(o.Theme), Depth: Verdiepen, Statement: o.Statement, Question: o.Question, Own: true}
		all.byID[c.ID] = c
		if !o.Withdrawn {
			all.cards = append(all.cards, c)
		}
	}
	return all
}

// OwnID is the id of a group's own card within its deck: "eigen-4-12", group
// and number.
func OwnID(o store.OwnCard) string { return fmt.Sprintf("eigen-%d-%d", o.Group, o.ID) }

// OwnGroup is the group a card belongs to; ok is false for a card of no group.
func OwnGroup(card string) (group int64, ok bool) {
	rest, own := strings.CutPrefix(card, "eigen-")
	id, _, _ := strings.Cut(rest, "-")
	n, err := strconv.ParseInt(id, 10, 64)
	return n, own && err == nil
}

// NewCard is the modal to make a card for a group, with the group's own cards
// below it; person can take back their own.
func NewCard(g store.Group, own []store.OwnCard, person string) *Modal {
	fresh := ":" + strconv.Itoa(len(own)) // empty fields after a card was added
	text := func(name string, long bool, most int) *slack.PlainTextInputBlockElement {
		return &slack.PlainTextInputBlockElement{Type: slack.METPlainTextInput, ActionID: name, Multiline: long, MaxLength: most}
	}
	blocks := []slack.Block{
		quote(newCardFor(g.Name)),
		input("theme"+fresh, newCardTheme, "", choose("theme", "", themeChoices())),
		input("statement"+fresh, newCardStatement, newCardStatementHint, text("statement", false, 140)).WithOptional(true),
		input("question"+fresh, newCardQuestion, newCardQuestionHint, text("question", true, longestCard)),
		small(newCardNote),
	}
	shown := 0
	for _, o := range slices.Backward(own) {
		if o.Withdrawn || shown == SavedPage {
			continue
		}
		shown++
		section := slack.NewSectionBlock(plain(strings.TrimSpace(o.Statement+" "+o.Question)), nil, nil)
		if o.By == person {
			id := strconv.FormatInt(o.ID, 10)
			section.Accessory = slack.NewAccessory(button("owncard.withdraw:"+id, GroupValue(g)+"|"+id, removeLabel).
				WithConfirm(confirm(askWithdrawCard)))
		}
		blocks = append(blocks, section)
	}
	m := modal("owncard.add", newCardTitle, newCardSubmit, GroupValue(g), blocks...)
	m.Close = plain(cancelLabel)
	return m
}

// CheckCard says at which field a card is not yet a good one, and why; "" when
// it is fine.
func CheckCard(statement, question string) (field, problem string) {
	switch {
	case question == "":
		return "question", FieldEmpty
	case len([]rune(strings.TrimSpace(statement+" "+question))) > longestCard:
		return "question", cardTooLong
	case strings.ContainsAny(statement+question, "!"):
		return "question", cardShouts
	case strings.Count(question, "?") == 0:
		return "question", cardAsksNothing
	case strings.Count(question, "?") > 2:
		return "question", cardAsksTooMuch
	case strings.Contains(question, "\n"):
		return "question", cardLines
	case closed(question):
		return "question", cardClosed
	}
	return "", ""
}

// closed tells whether a question can be answered with yes or no: the sentence
// that ends in its question mark opens with a verb.
func closed(question string) bool {
	for _, part := range strings.SplitAfter(question, "?") {
		part, ok := strings.CutSuffix(strings.TrimSpace(part), "?")
		if !ok {
			continue
		}
		if i := strings.LastIndexAny(part, ".;:"); i >= 0 {
			part = part[i+1:]
		}
		word := strings.FieldsFunc(strings.ToLower(part), func(r rune) bool { return !unicode.IsLetter(r) })
		if len(word) > 0 && slices.Contains(closedOpeners, word[0]) {
			return true
		}
	}
	return false
}
