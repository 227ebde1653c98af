// Package cards is what the bot shows: messages and modals as Slack's Block Kit,
// every Dutch sentence (copy.go and its like), and the decks of dialogue cards.
//
// One noun a file: card, owncard, deck, group, planning, case, question, session,
// method, agenda, reminder, goingon, evaluation (with the picture of its result),
// home, mydata, delivery. A function here takes facts and gives blocks; draw.go
// does so for a post on the wall, personal.go for one to a person. date.go writes
// days and times in Dutch, lint.go sees what looks like somebody's name. Who may
// see or press what is decided in package commands; nothing here talks to Slack.
//
// Text that people typed stands in plain_text elements, or in mrkdwn only after
// Escape: Slack never escapes blocks for us.
package cards

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"
)

// Message is what hangs in a channel or answers one person.
type Message struct {
	Text   string // what a notification and a screen reader say
	Blocks []slack.Block
}

// Modal is a window over Slack.
type Modal = slack.ModalViewRequest

// Escape makes text safe inside mrkdwn: it pings nobody and links nowhere.
// https://docs.slack.dev/messaging/formatting-message-text#escaping
func Escape(text string) string { return escaper.Replace(text) }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

func mrkdwn(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, text, false, false)
}

// say is a paragraph of our own words; it may hold mrkdwn.
func say(text string) slack.Block { return slack.NewSectionBlock(mrkdwn(text), nil, nil) }

// quote is a paragraph with what people typed in it, shown as typed.
func quote(text string) slack.Block { return slack.NewSectionBlock(plain(text), nil, nil) }

// small is a line in small type.
func small(text string) slack.Block { return slack.NewContextBlock("", mrkdwn(text)) }

// smallQuote is a line in small type with what people typed in it.
func smallQuote(text string) slack.Block { return slack.NewContextBlock("", plain(text)) }

// buttons stand in a row below what they are about.
func buttons(elements ...slack.BlockElement) slack.Block {
	return slack.NewActionBlock("", elements...)
}

// button asks for action, with value telling what about. An action that others
// notice or that cannot be undone gets a confirm.
func button(action, value, label string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(action, value, plain(label))
}

// confirm is what is asked before a press counts.
func confirm(c question) *slack.ConfirmationBlockObject {
	return slack.NewConfirmationBlockObject(plain(c.title), plain(c.text), plain(c.yes), plain(c.no))
}

// question is the text of a confirm.
type question struct{ title, text, yes, no string }

// Notice is a message as a window, for who pressed a button in a modal.
func Notice(m Message) *Modal { return window(noticeTitle, m.Blocks...) }

// modal is a window with a submit button.
func modal(name, title, submit, about string, blocks ...slack.Block) *Modal {
	m := window(title, blocks...)
	m.CallbackID, m.Submit, m.PrivateMetadata = name, plain(submit), about
	return m
}

// window is a modal to read, with only a way back.
func window(title string, blocks ...slack.Block) *Modal {
	return &Modal{Type: slack.VTModal, Title: plain(title), Close: plain(closeLabel),
		Blocks: slack.Blocks{BlockSet: blocks}}
}

// input is one field of a modal. Its name is both block and action id.
func input(name, label, hint string, element slack.BlockElement) *slack.InputBlock {
	var h *slack.TextBlockObject
	if hint != "" {
		h = plain(hint)
	}
	return slack.NewInputBlock(name, plain(label), h, element)
}

// choice is one option of a list.
type choice struct{ value, label string }

func options(cs []choice) []*slack.OptionBlockObject {
	var os []*slack.OptionBlockObject
	for _, c := range cs {
		os = append(os, slack.NewOptionBlockObject(c.value, plain(c.label), nil))
	}
	return os
}

// choose is a list to pick one from, with now picked already.
func choose(name, now string, cs []choice) *slack.SelectBlockElement {
	s := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, name, options(cs)...)
	for i, c := range cs {
		if c.value == now {
			s.InitialOption = s.Options[i]
		}
	}
	return s
}

// ListPage is how many lines one screen of a list shows.
const ListPage = 10

// pages are the buttons to the pages of a list before and after this one; their
// value is "about|page".
func pages(name, about string, page int, more bool) (row []slack.BlockElement) {
	if page > 0 {
		row = append(row, button(name+":back", about+"|"+strconv.Itoa(page-1), backLabel))
	}
	if more {
		row = append(row, button(name+":on", about+"|"+strconv.Itoa(page+1), moreLabel))
	}
	return row
}

// withPages adds the buttons to the other pages, when there are any.
func withPages(blocks []slack.Block, name, about string, page int, more bool) []slack.Block {
	if row := pages(name, about, page, more); len(row) > 0 {
		return append(blocks, buttons(row...))
	}
	return blocks
}
