package cards

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// Outcome is what an evaluation that is closed shows.
type Outcome struct {
	store.Evaluation
	Post    string // id of its post
	Day     store.Day
	Earlier []Earlier // times before, the first one first
	Fresh   bool      // of other people than the last of those
}

// Earlier is what an evaluation of before showed of the same statements.
type Earlier struct {
	Day   store.Day
	Means []store.Halves // by statement; TooFew where nothing is known
	Fresh bool           // of other people than the one before
}

// seekBack is how many evaluations back those of the same statements are sought.
const seekBack = 50

// OutcomeOf is what a closed evaluation shows, beside those before it.
func OutcomeOf(tx *store.Tx, e store.Evaluation, post string) (Outcome, error) {
	g, err := tx.Group(e.Group)
	if err != nil {
		return Outcome{}, err
	}
	o := Outcome{Evaluation: e, Post: post, Day: dayOf(e, g)}
	all, err := tx.Evaluations(g.ID, seekBack)
	people := ""
	for _, b := range slices.Backward(all) {
		if b.Result == nil || b.Result.Answers == 0 || !b.OpensAt.Before(e.OpensAt) {
			continue
		}
		if means, same := meansOf(b, e.Statements); same {
			o.Earlier = append(o.Earlier, Earlier{dayOf(b, g), means, people != "" && people != b.Electorate})
			people = b.Electorate
		}
	}
	o.Earlier = o.Earlier[max(0, len(o.Earlier)-mostEarlier):]
	o.Fresh = people != "" && people != e.Electorate
	return o, err
}

// meansOf are the means that an evaluation showed of these statements; same tells
// whether it had any of them.
func meansOf(e store.Evaluation, of []store.Statement) (means []store.Halves, same bool) {
	means = make([]store.Halves, len(of))
	for i, s := range of {
		if j := slices.IndexFunc(e.Statements, s.Same); j >= 0 {
			means[i], same = e.Result.Lines[j].Mean, true
		}
	}
	return means, same
}

// What of a result is shown at most: Slack takes about 13,000 characters in a
// message, and a phone no long line.
const (
	mostEarlier = 5
	mostTexts   = 15
	mostLetters = 6000
)

// EvaluationResult is the result as text and, once it is in Slack, as a picture.
func EvaluationResult(o Outcome, file string) Message {
	if o.Result.Answers == 0 {
		return note(resultFew(Date(o.Day), o.Threshold))
	}
	text := o.Title()
	m := Message{Text: text, Blocks: []slack.Block{slack.NewHeaderBlock(plain(text)), say(resultCount(o.Result.Answers))}}
	for i := range o.Statements {
		m.Blocks = append(m.Blocks, quote(statementText(o.Statements[i])+"\n"+strings.Join(o.lines(i), "\n")))
	}
	if file != "" && file != store.NoFile {
		m.Blocks = append(m.Blocks, slack.NewImageBlockSlackFile(&slack.SlackFileObject{ID: file}, o.Alt(), "", nil))
	}
	if len(o.Earlier) > 0 {
		m.Blocks = append(m.Blocks, small(resultBroken))
	} else {
		m.Blocks = append(m.Blocks, small(resultRounded))
	}
	return o.withTexts(m)
}

// withTexts adds the open answers, or the way to them when they are many.
func (o Outcome) withTexts(m Message) Message {
	texts := o.Result.Texts
	if len(texts) == 0 {
		return m
	}
	m.Blocks = append(m.Blocks, slack.NewDividerBlock(), say("*"+resultAnswers+"*"), quote(openQuestions[o.Kind]))
	if len(texts) > mostTexts || letters(texts) > mostLetters {
		m.Blocks = append(m.Blocks, buttons(button("evaluation.answers:"+o.Post, EvaluationValue(o.Evaluation)+"|0", resultRead)))
		return m
	}
	m.Blocks = append(m.Blocks, small(resultMixed))
	for _, t := range texts {
		m.Blocks = append(m.Blocks, quote(t))
	}
	return m
}

func letters(texts []string) (n int) {
	for _, t := range texts {
		n += len([]rune(t))
	}
	return n
}

// Answers is one page of the open answers to an evaluation.
func Answers(e store.Evaluation, page int) *Modal {
	texts := e.Result.Texts
	blocks := []slack.Block{quote(openQuestions[e.Kind]), small(resultMixed)}
	from := min(page*ListPage, len(texts))
	to := min(from+ListPage, len(texts))
	for _, t := range texts[from:to] {
		blocks = append(blocks, quote(t))
	}
	return window(resultRead, withPages(blocks, "evaluation.answers", EvaluationValue(e), page, to < len(texts))...)
}

// lines are what is said of one statement.
func (o Outcome) lines(i int) []string {
	l := o.Result.Lines[i]
	said := tooFewHere
	if l.Mean != store.TooFew {
		said = resultMean(halves(l.Mean), bound(l.Mean))
		if l.High > 0 {
			said += " " + resultParts(l.High, l.Low)
		}
	}
	lines := []string{said}
	var before []string
	fresh := false
	for _, e := range o.Earlier {
		fresh = fresh || e.Fresh
		if m := e.Means[i]; m != store.TooFew {
			before = append(before, resultEarlier(e.Day, strings.TrimSpace(halves(m)+" "+bound(m)), fresh && len(before) > 0))
			fresh = false
		}
	}
	if len(before) > 0 {
		line := resultBefore + strings.Join(before, ", ") + "."
		if o.Fresh {
			line += " " + resultNowFresh
		}
		lines = append(lines, line)
	}
	return lines
}

// Title is the name of the picture.
func (o Outcome) Title() string { return resultTitle(Date(o.Day)) }

// Alt is the picture in words.
func (o Outcome) Alt() string {
	parts := []string{o.Title() + ". " + resultCount(o.Result.Answers)}
	for i, s := range o.Statements {
		parts = append(parts, statementText(s)+" "+o.lines(i)[0])
	}
	return short(strings.Join(parts, " "), 2000)
}

// halves is a mean as people write it: "5,5".
func halves(h store.Halves) string {
	text := strconv.Itoa(int(h) / 2)
	if h%2 == 1 {
		text += ",5"
	}
	return text
}

// bound says that a mean is no more than a bound.
func bound(h store.Halves) string {
	switch h {
	case store.MeanLow:
		return capLow
	case store.MeanHigh:
		return capHigh
	}
	return ""
}

// shortDay is a day as it fits below a line: "24 sep".
func shortDay(d store.Day) string {
	_, m, day := d.Date()
	return strconv.Itoa(day) + " " + shortMonths[m]
}

// Chart is the picture of the outcome.
func (o Outcome) Chart() Chart {
	c := Chart{Title: chartTitle, Note: chartNote(Date(o.Day), o.Result.Answers), Low: chartLow, High: chartHigh}
	if len(o.Earlier) > 0 {
		c.Since = chartSince(shortDay(o.Earlier[0].Day))
	}
	for i, s := range o.Statements {
		mean := o.Result.Lines[i].Mean
		b := Bar{Text: statementText(s), Line: o.line(i)}
		if mean == store.TooFew {
			b.Value, b.Small = chartNothing, chartTooFew
		} else {
			b.Value, b.Small, b.From, b.To = halves(mean), bound(mean), float64(mean)/2, float64(mean)/2
		}
		switch mean {
		case store.MeanLow:
			b.From = scaleLow
		case store.MeanHigh:
			b.To = scaleHigh
		}
		c.Bars = append(c.Bars, b)
	}
	return c
}

// line is a statement through time, this time last.
func (o Outcome) line(i int) (dots []Dot) {
	now, _ := meansOf(o.Evaluation, o.Statements)
	for _, e := range append(slices.Clone(o.Earlier), Earlier{o.Day, now, o.Fresh}) {
		dots = append(dots, Dot{At: float64(e.Means[i]) / 2, Fresh: e.Fresh})
	}
	return dots
}

// drawEvaluation is the invitation to an evaluation, or what hangs there after it.
func drawEvaluation(tx *store.Tx, g store.Group, p store.Post) (Message, error) {
	e, err := tx.Evaluation(p.Subject)
	if err != nil {
		return Message{}, err
	}
	if e.State != store.EvaluationOpen {
		return InviteOver(dayOf(e, g), e), nil
	}
	ids, err := tx.Invited(e.ID)
	i := Invitation{Post: p.ID, Statements: len(e.Statements), Until: e.ClosesAt.In(store.Location(g.Schedule.Zone))}
	for _, id := range ids {
		name, err := Name(tx, id)
		if err != nil {
			return Message{}, err
		}
		i.People = append(i.People, name)
	}
	slices.Sort(i.People)
	return Invite(i), err
}

func dayOf(e store.Evaluation, g store.Group) store.Day {
	return store.DayOf(e.OpensAt.In(store.Location(g.Schedule.Zone)))
}

// drawResult is what came of an evaluation.
func drawResult(tx *store.Tx, g store.Group, p store.Post) (Message, error) {
	e, err := tx.Evaluation(p.Subject)
	if err != nil {
		return Message{}, err
	}
	if e.State == store.EvaluationVoid {
		return EvaluationLost(dayOf(e, g)), nil
	}
	o, err := OutcomeOf(tx, e, p.ID)
	return EvaluationResult(o, p.File), err
}

// drawNudge is the reminder, the same for everybody.
func drawNudge(tx *store.Tx, p store.Post) (Message, error) {
	e, err := tx.Evaluation(p.Subject)
	if err != nil {
		return Message{}, err
	}
	g, err := tx.Group(e.Group)
	return EvaluationReminder(e, g), err
}
