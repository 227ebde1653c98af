package cards

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// questionLength is how long a learning question may be: as long as a field of
// Slack takes, for people paste.
const questionLength = 3000

// QuestionForm is where somebody words a learning question. Last is the id of
// the wording it starts from, 0 for a first one.
func QuestionForm(text string, last int64) *Modal {
	version := strconv.FormatInt(last, 10)
	field := input("text:"+version, questionField, questionHint, typed("text", text, true, questionLength))
	if last != 0 {
		load := button("question.load", "", caseLoad).WithConfirm(confirm(askCaseLoad))
		m := modal("question.save", questionSharpen, saveLabel, version, buttons(load), field)
		m.Close = plain(cancelLabel)
		return m
	}
	var examples []string
	for _, t := range Themes {
		examples = append(examples, exampleLine(t))
	}
	m := modal("question.save", questionNewTitle, saveLabel, version,
		say(questionPrompts), field, small(questionExamples), small(strings.Join(examples, "\n")))
	m.Close = plain(cancelLabel)
	return m
}

// QuestionView is a learning question as its person sees it.
type QuestionView struct {
	Question store.LearningQuestion
	Text     string
	Last     int64         // the wording shown
	Versions int           // how many there are
	Groups   []store.Group // with which it can be shared
	With     string        // the group with which it is shared, "" none
	Note     string        // what just happened, "" nothing
}

// QuestionModal shows somebody's learning question and what can be done with it.
func QuestionModal(v QuestionView) *Modal {
	var blocks []slack.Block
	if v.Note != "" {
		blocks = append(blocks, small(v.Note))
	}
	blocks = append(blocks, quote(v.Text))
	if v.With == "" {
		blocks = append(blocks, small(questionPrivate))
	} else {
		blocks = append(blocks, smallQuote(questionShared(v.With)))
		if v.Question.SharedAs != v.Last {
			blocks = append(blocks, small(questionOldHangs))
		}
	}
	row := []slack.BlockElement{button("question.sharpen", "", questionSharpen)}
	switch {
	case v.With != "" && v.Question.SharedAs != v.Last:
		row = append(row, shareQuestion(v.Question.Shared, v.With, questionReshare))
	case v.With == "" && len(v.Groups) == 1:
		row = append(row, shareQuestion(v.Groups[0].ID, v.Groups[0].Name, questionShare))
	case v.With == "" && len(v.Groups) > 1:
		var cs []choice
		for _, g := range v.Groups[:min(len(v.Groups), 100)] {
			cs = append(cs, choice{GroupValue(g), short(g.Name, 75)})
		}
		s := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(questionShareOne), "question.share", options(cs)...)
		s.Confirm = confirm(askQuestionAnswer)
		row = append(row, s)
	}
	if v.With != "" {
		row = append(row, button("question.stop", "", questionStop).WithConfirm(confirm(askQuestionStop)))
	}
	row = append(row, button("question.answer", "", questionAnswer))
	if v.Versions > 1 {
		row = append(row, button("question.versions", strconv.FormatInt(v.Question.ID, 10)+"|0", questionVersions))
	}
	return window(questionTitle, append(blocks, buttons(row...))...)
}

func shareQuestion(group int64, name, label string) slack.BlockElement {
	return button("question.share", strconv.FormatInt(group, 10), label).WithConfirm(confirm(askQuestionShare(name)))
}

// QuestionEnd asks what a learning question became.
func QuestionEnd(q store.LearningQuestion, text string) *Modal {
	m := modal("question.end", questionEndsTitle, saveLabel, strconv.FormatInt(q.ID, 10), quote(text),
		input("answer", questionEndsField, questionEndsHint, typed("answer", q.Answer, true, extraLength)).WithOptional(true))
	m.Close = plain(cancelLabel)
	return m
}

// Dated is one wording of a learning question and its day.
type Dated struct {
	Day  store.Day
	Text string
}

// Versions shows how a learning question changed: the first and the last wording
// beside each other, then one page of all of them, the newest first.
func Versions(q store.LearningQuestion, first, last Dated, all []Dated, page, total int) *Modal {
	var blocks []slack.Block
	if page == 0 && total > 1 {
		side := func(label string, d Dated) *slack.TextBlockObject {
			return plain(label + " (" + Date(d.Day) + ")\n" + short(d.Text, 1900)) // Slack takes 2,000
		}
		blocks = append(blocks, slack.NewSectionBlock(nil, []*slack.TextBlockObject{side(versionFirst, first), side(versionLast, last)}, nil),
			slack.NewDividerBlock())
	}
	if page == 0 && q.Answer != "" {
		blocks = append(blocks, say("*"+questionAnswerIs+"*"), quote(q.Answer), slack.NewDividerBlock())
	}
	for _, d := range all {
		blocks = append(blocks, small(versionDay(Date(d.Day))), quote(d.Text))
	}
	return window(versionsTitle, withPages(blocks, "question.versions", strconv.FormatInt(q.ID, 10), page, (page+1)*ListPage < total)...)
}

// SharedQuestion is a learning question as it hangs in the channel.
func SharedQuestion(text, by string) Message {
	return Message{Text: Escape(questionBy(by) + ": " + short(text, 500)), Blocks: []slack.Block{
		smallQuote(questionBy(by)), quote(text), say(replyInThread)}}
}

func drawQuestion(tx *store.Tx, p store.Post) (Message, error) {
	q, err := tx.Question(p.Subject)
	if err != nil {
		return Message{}, err
	}
	v, err := tx.Version(q.SharedAs)
	if err != nil {
		return Message{}, err
	}
	by, err := Name(tx, q.Person)
	return SharedQuestion(v.Text, by), err
}
