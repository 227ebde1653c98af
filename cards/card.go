package cards

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// ReplaceWithin is how long after its time a group may ask for another card of
// the week.
const ReplaceWithin = 24 * time.Hour

// Week is a group's card of the week.
type Week struct {
	Post       string // id, for its buttons
	Card       Card
	Instead    Card   // what stood here before; the zero Card if nothing
	ReplacedBy string // name, "" if nobody
	Opener     string // Slack user id of who begins, "" nobody
	Wishes     int    // people who want it on the next meeting's list
	MayReplace bool
	NewCase    bool // since the last card somebody brought one
}

// WeekCard is the card of the week as it hangs in the group's channel.
func WeekCard(w Week) Message {
	blocks := face(cardOfTheWeek, w.Card)
	invite := replyInThread
	if w.Opener != "" {
		invite += " " + begins(mention(w.Opener))
	}
	blocks = append(blocks, say(invite))
	if w.Instead.ID != "" {
		blocks = append(blocks, smallQuote(stoodHere(w.ReplacedBy, w.Instead.text())))
	}
	blocks = append(blocks, wishes(w.Wishes)...)
	if w.NewCase {
		blocks = append(blocks, small(newCase))
	}
	row := []slack.BlockElement{button("card.wish", w.Post, wishLabel), button("card.keep", KeepValue(w.Card, w.Post), keepLabel)}
	if w.MayReplace {
		row = append(row, button("card.replace", w.Post, otherLabel).WithConfirm(confirm(askReplace)))
	}
	if w.Opener != "" {
		row = append(row, button("opener.pass", w.Post, passLabel))
	}
	return Message{Text: cardOfTheWeek + ": " + Escape(w.Card.text()), Blocks: append(blocks, buttons(row...))}
}

// Shared is a card that a member shared with the group.
func Shared(post string, c Card, by string, n int) Message {
	blocks := append([]slack.Block{smallQuote(sharedBy(by))}, face(dialogueCard, c)...)
	blocks = append(blocks, say(replyInThread))
	blocks = append(blocks, wishes(n)...)
	blocks = append(blocks, buttons(button("card.wish", post, wishLabel), button("card.keep", KeepValue(c, post), keepLabel)))
	return Message{Text: Escape(sharedBy(by)) + ": " + Escape(c.text()), Blocks: blocks}
}

// Personal is a card for one person only.
type Personal struct {
	Card   Card
	More   string        // what brings the next card
	Groups []store.Group // with which it can be shared
	Here   bool          // the one group is that of this channel
	Note   string        // what just happened to it, "" nothing
}

// PersonalCard is a card that only one person sees.
func PersonalCard(p Personal) Message {
	blocks := face(dialogueCard, p.Card)
	if p.Note != "" {
		blocks = append(blocks, quote(p.Note))
	}
	row := []slack.BlockElement{button("card.other", p.More, otherLabel), button("card.keep", KeepValue(p.Card, ""), keepLabel)}
	switch len(p.Groups) {
	case 0:
	case 1:
		g, label := p.Groups[0], shareHere
		if !p.Here {
			label = short(shareWith(g.Name), 75)
		}
		row = append(row, button("card.share", ShareValue(p.Card, g), label).
			WithConfirm(confirm(askShare(g.Name))))
	default:
		row = append(row, shareList(p.Card, p.Groups))
	}
	return Message{Text: dialogueCard + ": " + Escape(p.Card.text()), Blocks: append(blocks, buttons(row...))}
}

// shareList lets somebody with several groups choose with which to share.
func shareList(c Card, groups []store.Group) slack.BlockElement {
	var cs []choice
	for _, g := range groups[:min(len(groups), 100)] { // Slack's most
		cs = append(cs, choice{ShareValue(c, g), short(g.Name, 75)})
	}
	s := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(shareWithOne), "card.share", options(cs)...)
	s.Confirm = confirm(askShare(""))
	return s
}

// ShareValue names a card and the group to share it with.
func ShareValue(c Card, g store.Group) string { return c.ID + "|" + GroupValue(g) }

// KeepValue names a card and the post it hangs in, if any.
func KeepValue(c Card, post string) string { return c.ID + "|" + post }

// SavedPage is how many saved cards one screen shows.
const SavedPage = 10

// SavedCards is a person's own collection, one page of it. Missing cards, no
// longer in the decks, are left out by the caller.
func SavedCards(cards []Card, page int) *Modal {
	if len(cards) == 0 {
		return window(savedTitle, say(savedNone))
	}
	pages := (len(cards) + SavedPage - 1) / SavedPage
	page = min(max(page, 0), pages-1)
	var blocks []slack.Block
	for _, c := range cards[page*SavedPage : min((page+1)*SavedPage, len(cards))] {
		remove := button("saved.remove:"+c.ID, savedValue(c.ID, page), removeLabel).WithConfirm(confirm(askUnsave))
		section := c.block()
		section.Accessory = slack.NewAccessory(remove)
		blocks = append(blocks, small(themes[c.Theme].name), section)
	}
	return window(savedTitle, withPages(blocks, "saved.page", "", page, page < pages-1)...)
}

// savedValue names a card and the page of the collection it stands on.
func savedValue(card string, page int) string { return card + "|" + strconv.Itoa(page) }

// face is what every card shows: its kind and theme, its words, what it touches.
func face(kind string, c Card) []slack.Block {
	t := themes[c.Theme]
	touches := t.touches
	if c.Own {
		touches += " " + ownCardLine
	}
	return []slack.Block{
		small(kind + " · *" + t.name + "*"),
		c.block(),
		small(touches),
	}
}

func wishes(n int) []slack.Block {
	if n == 0 {
		return nil
	}
	return []slack.Block{small(wished(n))}
}

// text is the card in one line.
func (c Card) text() string {
	return strings.TrimSpace(c.Statement + " " + c.Question)
}

// block is the card's words. Those of the deck are ours and stand out; those a
// member typed are shown as typed.
func (c Card) block() *slack.SectionBlock {
	if c.Own {
		return slack.NewSectionBlock(plain(strings.TrimSpace(c.Statement+"\n"+c.Question)), nil, nil)
	}
	return slack.NewSectionBlock(mrkdwn(c.mrkdwn()), nil, nil)
}

func (c Card) mrkdwn() string {
	q := "*" + Escape(c.Question) + "*"
	if c.Statement == "" {
		return q
	}
	return "> " + Escape(c.Statement) + "\n" + q
}

func mention(user string) string { return "<@" + user + ">" }

// short cuts text to at most n characters.
func short(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return text
}
