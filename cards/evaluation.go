package cards

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// statementLength is how long a statement of a group's own may be.
const statementLength = 120

// noScore is the value of a statement that is skipped.
const noScore = "0"

// StatementsOf are our own statements of a kind of evaluation.
func StatementsOf(kind store.EvaluationKind) (all []store.Statement) {
	for _, c := range ourStatements[kind] {
		all = append(all, store.Statement{Code: c.value})
	}
	return all
}

// statementText is a statement in words.
func statementText(s store.Statement) string {
	for _, ours := range ourStatements {
		for _, c := range ours {
			if c.value == s.Code {
				return c.label
			}
		}
	}
	return s.Text
}

func statementTexts(all []store.Statement) (texts []string) {
	for _, s := range all {
		texts = append(texts, statementText(s))
	}
	return texts
}

// Invitation is the one message about an evaluation that is open.
type Invitation struct {
	Post       string // id of its post
	Statements int
	Until      time.Time // in the group's zone
	People     []string  // the names of who may take part
}

// Invite asks to take part. It stays as it is until the evaluation is over.
func Invite(i Invitation) Message {
	text := evaluationUntil(Moment(i.Until))
	return Message{Text: text, Blocks: []slack.Block{
		say(text),
		quote(evaluationFor(i.People) + " " + statementsCount(i.Statements)),
		small(ballotAnonymous),
		buttons(button("evaluation.fill:"+i.Post, i.Post, evaluationFill(i.Statements)).WithStyle(slack.StylePrimary),
			button("evaluation.how:"+i.Post, "", evaluationHow)),
	}}
}

// InviteOver is what hangs in its place when it is over.
func InviteOver(day store.Day, e store.Evaluation) Message {
	switch {
	case e.State == store.EvaluationClosed:
		return note(evaluationClosed)
	case e.Reason == store.VoidLost:
		return note(evaluationNone)
	}
	return note(evaluationVoided(Date(day)))
}

// EvaluationLost tells the group that the answers cannot be read any more.
func EvaluationLost(day store.Day) Message { return note(evaluationLost(Date(day))) }

// BallotForm is where somebody answers. It names the evaluation and nothing else.
func BallotForm(e store.Evaluation) *Modal {
	blocks := []slack.Block{say(ballotFinal + " " + ballotThreshold(e.Threshold)), small(ballotAnonymous),
		buttons(hows())}
	for i, text := range statementTexts(e.Statements) {
		name := ScoreField(i)
		s := choose(name, "", scores())
		s.Placeholder = plain(ballotChoose)
		blocks = append(blocks, input(name, text, "", s))
	}
	blocks = append(blocks, input("answer", openQuestions[e.Kind], ballotOpenHint, typed("answer", "", true, store.LongestAnswer)).WithOptional(true))
	m := modal("evaluation.vote", evaluationTitle, ballotSubmit, EvaluationValue(e), blocks...)
	m.Close = plain(cancelLabel)
	return m
}

// EvaluationValue names a group and one of its evaluations in a button or a modal.
func EvaluationValue(e store.Evaluation) string { return pair(e.Group, e.ID) }

// ScoreField is the name of the field of a statement, counted from 0.
func ScoreField(i int) string { return "score" + strconv.Itoa(i) }

func scores() []choice {
	var cs []choice
	for v := store.LowestScore; v <= store.HighestScore; v++ {
		label := strconv.Itoa(v)
		switch v {
		case store.LowestScore:
			label = scaleLowText
		case store.HighestScore:
			label = scaleHighText
		}
		cs = append(cs, choice{strconv.Itoa(v), label})
	}
	return append(cs, choice{noScore, ballotSkip})
}

// BallotTaken is the last screen of the form: nothing else ever says that
// somebody took part.
func BallotTaken(e store.Evaluation, g store.Group) *Modal {
	until := e.ClosesAt.In(store.Location(g.Schedule.Zone))
	return window(evaluationTitle, say(ballotTaken(Moment(until))), buttons(hows()))
}

// OpenForm is what the form to open an evaluation shows.
type OpenForm struct {
	Group   store.Group
	Form    string             // its id: sent in twice, it is one evaluation
	Own     []store.Statement  // of the group, to choose from
	Until   time.Time          // when it would close
	Running []store.Evaluation // that are open now
	Coming  *store.Evaluation  // that the next meeting brings by itself, nil none
}

// OpenEvaluation is the form with which somebody opens an evaluation.
func OpenEvaluation(f OpenForm) *Modal {
	loc := store.Location(f.Group.Schedule.Zone)
	var blocks []slack.Block
	for _, e := range f.Running[:min(len(f.Running), ListPage)] {
		blocks = append(blocks, say(evaluationRuns(Moment(e.ClosesAt.In(loc)))), buttons(joins(e)))
	}
	if f.Coming != nil {
		blocks = append(blocks, comes(*f.Coming, f.Coming.OpensAt.In(loc))...)
	}
	sets := evaluationSets
	if len(f.Own) == 0 {
		sets = sets[:2]
	}
	blocks = append(blocks, input("kind", evaluationSet, "", choose("kind", string(store.ShortEvaluation), sets)))
	if len(f.Own) == 0 {
		blocks = append(blocks, small(evaluationNoOwn))
	} else {
		var cs []choice
		for _, s := range f.Own[max(0, len(f.Own)-100):] { // Slack's most
			cs = append(cs, choice{strconv.FormatInt(s.ID, 10), short(s.Text, 75)})
		}
		most := store.MostStatements
		own := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plain(evaluationOwnField), "own", options(cs)...)
		own.MaxSelectedItems = &most
		blocks = append(blocks, input("own", evaluationOwnField, evaluationOwnHint, own).WithOptional(true))
	}
	blocks = append(blocks, say(evaluationCloses(Moment(f.Until.In(loc)))), small(evaluationPeople))
	m := modal("evaluation.open", evaluationTitle, evaluationOpenLabel, GroupValue(f.Group)+"|"+f.Form, blocks...)
	m.Close = plain(cancelLabel)
	return m
}

// comes tells of the evaluation that a meeting brings by itself, with the way to
// switch it off or on.
func comes(e store.Evaluation, at time.Time) []slack.Block {
	if e.State == store.EvaluationVoid {
		return []slack.Block{say(evaluationOff(Date(store.DayOf(at)))), buttons(button("evaluation.on", EvaluationValue(e), evaluationStill))}
	}
	return []slack.Block{say(evaluationComes(Moment(at))),
		buttons(button("evaluation.off", EvaluationValue(e), evaluationNot).WithConfirm(confirm(askNoEvaluation)))}
}

// joins opens the form of an evaluation from elsewhere than its invitation.
func joins(e store.Evaluation) *slack.ButtonBlockElement {
	return button("evaluation.join:"+strconv.FormatInt(e.ID, 10), EvaluationValue(e), evaluationFillNow)
}

func hows() *slack.ButtonBlockElement { return button("evaluation.how", "", evaluationHow) }

// EvaluationRuns tells that an evaluation is open in the group, with the way to
// take part.
func EvaluationRuns(e store.Evaluation, g store.Group) Message {
	text := evaluationRuns(Moment(e.ClosesAt.In(store.Location(g.Schedule.Zone))))
	return Message{Text: text, Blocks: []slack.Block{say(text), buttons(joins(e).WithStyle(slack.StylePrimary), hows())}}
}

// Statements is the modal to add a statement of the group's own, with those there are.
func Statements(g store.Group, own []store.Statement) *Modal {
	fresh := ":" + strconv.Itoa(len(own)) // an empty field after one was added
	blocks := []slack.Block{
		input("statement"+fresh, statementField, statementHint, typed("statement", "", false, statementLength)),
		small(statementsNote),
	}
	if len(own) == 0 {
		blocks = append(blocks, say(statementsNone))
	}
	for _, s := range own[max(0, len(own)-ListPage):] {
		id := strconv.FormatInt(s.ID, 10)
		section := slack.NewSectionBlock(plain(s.Text), nil, nil)
		section.Accessory = slack.NewAccessory(button("statement.withdraw:"+id, GroupValue(g)+"|"+id, removeLabel).
			WithConfirm(confirm(askWithdrawStatement)))
		blocks = append(blocks, section)
	}
	m := modal("statement.add", statementsTitle, newCardSubmit, GroupValue(g), blocks...)
	m.Close = plain(cancelLabel)
	return m
}

// CheckStatement says why a statement is not yet a good one; "" when it is.
func CheckStatement(text string) string {
	switch {
	case text == "":
		return FieldEmpty
	case strings.Contains(text, "\n"):
		return FieldStatementLines
	}
	return ""
}

// Running is an evaluation that is open, as the explanation names it.
type Running struct {
	Group string
	Until time.Time // in the group's zone
}

// Explain is the honest promise: what is and is not promised, and which kinds of
// data there are now; bytes is the size of one ballot. How many ballots there are
// nobody is told.
func Explain(running []Running, threshold, bytes int) *Modal {
	blocks := []slack.Block{say(explainPromise + explainShown(threshold)), say(explainNot), say(explainKept(bytes))}
	for _, r := range running[:min(len(running), ListPage)] {
		blocks = append(blocks, smallQuote(explainOpen(r.Group, Moment(r.Until))))
	}
	if len(running) == 0 {
		blocks = append(blocks, small(explainNoneOpen))
	}
	return window(evaluationHow, blocks...)
}

// EvaluationReminder is the one reminder, the same for everybody.
func EvaluationReminder(e store.Evaluation, g store.Group) Message {
	m := noteQuote(evaluationReminder(g.Name, Moment(e.ClosesAt.In(store.Location(g.Schedule.Zone))), len(e.Statements)))
	m.Blocks = append(m.Blocks, buttons(joins(e).WithStyle(slack.StylePrimary), hows()))
	return m
}
