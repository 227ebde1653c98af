package cards

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// How long the texts of a case may be. A text field of Slack takes 3,000.
const (
	TitleLength = 100
	storyLength = 3000
	askLength   = 500
	extraLength = 2000
	stepLength  = 500
)

// CaseValue names a group and one of its cases in a button or a modal.
func CaseValue(c store.Case) string { return pair(c.Group, c.ID) }

// pair is two numbers in a value: a group and something of it, a case and its
// edition.
func pair(a, b int64) string { return strconv.FormatInt(a, 10) + "|" + strconv.FormatInt(b, 10) }

// CaseForm is what the form of a case shows.
type CaseForm struct {
	Case   store.Case
	Groups []store.Group // of one it is; of more, the form asks which
	Days   [][]store.Day // coming meetings to choose from, of each group
}

// NewCase is the form with which a case is brought in.
func NewCase(f CaseForm, form string) *Modal {
	about := "|" + form
	if len(f.Groups) == 1 {
		about = GroupValue(f.Groups[0]) + about
	}
	m := modal("case.add", caseTitle, caseSubmit, about, caseFields(f, "")...)
	m.Close = plain(cancelLabel)
	return m
}

// EditCase is the form with which its presenter changes a case. Each edition
// has fields of its own: Slack keeps what was typed in a field that keeps its id.
func EditCase(f CaseForm) *Modal {
	edition := strconv.Itoa(f.Case.Edition)
	load := button("case.load", CaseValue(f.Case), caseLoad).WithConfirm(confirm(askCaseLoad))
	m := modal("case.change", caseEditTitle, saveLabel, CaseValue(f.Case)+"|"+edition,
		append([]slack.Block{buttons(load)}, caseFields(f, ":"+edition)...)...)
	m.Close = plain(cancelLabel)
	return m
}

// typed is a field for text.
func typed(name, text string, long bool, most int) *slack.PlainTextInputBlockElement {
	return &slack.PlainTextInputBlockElement{Type: slack.METPlainTextInput, ActionID: name, Multiline: long,
		InitialValue: short(text, most), MaxLength: most}
}

func caseFields(f CaseForm, fresh string) []slack.Block {
	c := f.Case
	var blocks []slack.Block
	if len(f.Groups) == 1 {
		blocks = append(blocks, quote(caseFor(f.Groups[0].Name)))
	} else if len(f.Groups) > 1 {
		var cs []choice
		for _, g := range f.Groups[:min(len(f.Groups), 100)] { // Slack's most
			cs = append(cs, choice{GroupValue(g), short(g.Name, 75)})
		}
		blocks = append(blocks, input("group", caseGroupField, "", choose("group", "", cs)))
	}
	blocks = append(blocks,
		input("title"+fresh, caseTitleField, caseTitleHint+" "+noNames, typed("title", c.Title, false, TitleLength)),
		input("story"+fresh, caseStoryField, noNames, typed("story", c.Story, true, storyLength)),
		input("question"+fresh, caseQuestion, noNames, typed("question", c.Question, true, askLength)),
		input("tried"+fresh, caseTried, noNames, typed("tried", c.Tried, true, extraLength)).WithOptional(true),
		input("part"+fresh, casePart, casePartHint+noNames, typed("part", c.Part, true, extraLength)).WithOptional(true),
		input("theme"+fresh, caseTheme, "", choose("theme", c.Theme, themeChoices())).WithOptional(true))
	if meetings := chooseMeeting(f); meetings != nil {
		blocks = append(blocks, input("meeting"+fresh, caseMeeting, "", meetings).WithOptional(true))
	}
	o := options([]choice{{"yes", caseShareOption}})
	share := slack.NewCheckboxGroupsBlockElement("share", o...)
	if c.Shared {
		share.InitialOptions = o
	}
	return append(blocks, input("share"+fresh, caseShareField, caseShareHint, share).WithOptional(true))
}

// chooseMeeting is nil when there is nothing to choose. Of several groups the
// meetings stand apart, and their values are "group|day".
func chooseMeeting(f CaseForm) *slack.SelectBlockElement {
	next := func(most int, about string, days []store.Day) (cs []choice) {
		for _, d := range days[:min(len(days), most)] {
			cs = append(cs, choice{about + string(d), Date(d)})
		}
		return cs
	}
	if len(f.Days) == 1 && len(f.Days[0]) > 0 {
		return choose("meeting", string(f.Case.Meeting), next(100, "", f.Days[0]))
	}
	var apart []*slack.OptionGroupBlockObject
	for i, g := range f.Groups {
		if cs := next(10, GroupValue(g)+"|", f.Days[i]); cs != nil && len(apart) < 100 {
			apart = append(apart, slack.NewOptionGroupBlockElement(plain(short(g.Name, 75)), options(cs)...))
		}
	}
	if apart == nil {
		return nil
	}
	field := choose("meeting", "", nil)
	field.OptionGroups = apart
	return field
}

func themeChoices() []choice {
	var cs []choice
	for _, t := range Themes {
		cs = append(cs, choice{string(t), themes[t].name})
	}
	return cs
}

// CaseSaved is the last screen of a form: new, or changed.
func CaseSaved(c store.Case, g store.Group, fresh bool) *Modal {
	text := caseKeptSaved
	if fresh {
		text = caseSaved(g.Name, c.Shared)
	}
	return window(caseOne, quote(text), small(caseAfter), buttons(button("case.mine", "|0", casesMine)))
}

// CaseRow is a case in a list.
type CaseRow struct {
	store.CaseLine
	By string // the presenter's name
}

// CaseList is one page of a group's open cases; total counts them all.
func CaseList(g store.Group, rows []CaseRow, page, total int) *Modal {
	if total == 0 {
		return window(casesTitle, say(casesNone))
	}
	blocks := []slack.Block{smallQuote(g.Name)}
	for _, r := range rows {
		about := []string{r.By, caseState(r.State, r.Meeting)}
		if t := themes[Theme(r.Theme)].name; t != "" {
			about = append(about, t)
		}
		if r.Votes > 1 {
			about = append(about, votesShort(r.Votes))
		}
		blocks = append(blocks, caseRow(r, about,
			button("case.show:"+strconv.FormatInt(r.ID, 10), pair(r.Group, r.ID), caseShow)))
	}
	return window(casesTitle, withPages(blocks, "case.list", GroupValue(g), page, (page+1)*ListPage < total)...)
}

// MyCases is one page of the cases that somebody brought.
func MyCases(rows []CaseRow, page, total int) *Modal {
	if total == 0 {
		return window(casesMine, say(casesMineNone))
	}
	var blocks []slack.Block
	for _, r := range rows {
		id := strconv.FormatInt(r.ID, 10)
		blocks = append(blocks, caseRow(r, []string{caseState(r.State, r.Meeting)}, button("case.own:"+id, id, caseShow)))
	}
	return window(casesMine, withPages(blocks, "case.mine", "", page, (page+1)*ListPage < total)...)
}

func caseRow(r CaseRow, about []string, show *slack.ButtonBlockElement) slack.Block {
	text := r.Title + "\n" + strings.Join(about, " · ")
	return slack.NewSectionBlock(plain(text), nil, slack.NewAccessory(show))
}

// CaseView is a case as one person sees it.
type CaseView struct {
	Case  store.Case
	Zone  string // IANA name, for its days
	By    string // the presenter's name
	Votes int
	Voted bool      // this reader did
	Own   bool      // this reader is the presenter
	Day   store.Day // the meeting it would be chosen for, "" none is known
}

// CaseDetail is the whole of a case: nowhere else does its text stand.
func CaseDetail(v CaseView) *Modal {
	c := v.Case
	blocks := []slack.Block{slack.NewHeaderBlock(plain(c.Title))}
	about := v.By + " · " + caseState(c.State, c.Meeting)
	if t := themes[Theme(c.Theme)].name; t != "" {
		about += " · " + t
	}
	blocks = append(blocks, smallQuote(about))
	for _, part := range caseParts(c, v.Own) {
		if part.text != "" {
			blocks = append(blocks, say("*"+part.label+"*"), quote(part.text))
		}
	}
	if v.Votes > 1 {
		blocks = append(blocks, small(votesLine(v.Votes)))
	}
	if v.Own {
		if !c.ErasedAt.IsZero() {
			blocks = append(blocks, small(caseErasedLine))
		}
		blocks = append(blocks, small(strings.Join(caseHistory(c, v.Zone), "\n")))
	} else if v.Voted {
		blocks = append(blocks, small(caseVotedLine))
	}
	if row := caseButtons(v); len(row) > 0 {
		blocks = append(blocks, buttons(row...))
	}
	return window(caseOne, blocks...)
}

// casePartOf is one text of a case with its label.
type casePartOf struct{ label, text string }

func caseParts(c store.Case, own bool) []casePartOf {
	parts := []casePartOf{{caseStoryPart, c.Story}, {caseQuestionPart, c.Question}, {caseTriedPart, c.Tried}, {casePartPart, c.Part}}
	if own {
		parts = append(parts, casePartOf{caseStepPart, c.Step}, casePartOf{caseOutcomePart, c.Outcome})
	}
	return parts
}

// caseHistory tells what happened to a case, and when its text goes.
func caseHistory(c store.Case, zone string) []string {
	var lines []string
	for _, e := range []struct {
		what string
		at   time.Time
	}{{caseWasSubmitted, c.SubmittedAt}, {caseWasChanged, c.ChangedAt}, {caseWasChosen, c.ChosenAt},
		{caseWasDiscussed, c.DiscussedAt}, {caseWasWithdrawn, c.WithdrawnAt}, {caseWasErased, c.ErasedAt}} {
		if !e.at.IsZero() {
			lines = append(lines, caseDay(e.what, store.DayOf(e.at.In(store.Location(zone)))))
		}
	}
	if c.State == store.Discussed && c.ErasedAt.IsZero() {
		lines = append(lines, caseDay(caseWillBeErased, store.DayOf(c.EraseAt.In(store.Location(zone)))))
	}
	return lines
}

// caseButtons are what this reader can do with a case now.
func caseButtons(v CaseView) []slack.BlockElement {
	c, id := v.Case, CaseValue(v.Case)
	own := strconv.FormatInt(c.ID, 10)
	var row []slack.BlockElement
	if c.Open() && !v.Own {
		label := caseVote
		if v.Voted {
			label = caseUnvote
		}
		row = append(row, button("case.vote", id, label))
	}
	switch c.State {
	case store.Submitted:
		row = append(row, button("case.choose", id+"|"+string(v.Day), caseChoose).WithConfirm(confirm(askChoose(v.Day))))
	case store.Chosen:
		row = append(row, button("case.back", id, casePutBack).WithConfirm(confirm(askPutBack)))
	}
	if !v.Own {
		return row
	}
	if c.Open() {
		row = append(row, button("case.edit", id, caseEdit),
			button("case.discussed", id, caseDiscussed).WithConfirm(confirm(askDiscussed)),
			button("case.withdraw", own, caseWithdraw).WithConfirm(confirm(askWithdraw)).WithStyle(slack.StyleDanger))
	}
	if c.State == store.Discussed {
		row = append(row, button("case.step", own, caseStep), button("case.outcome", own, caseOutcome))
	}
	if c.ErasedAt.IsZero() {
		row = append(row, button("case.keep", own, caseKeep))
	}
	return row
}

// SharedCase is a case as it hangs in the channel: its title and question.
func SharedCase(post string, c store.Case, by string, votes int) Message {
	blocks := []slack.Block{smallQuote(bringsCase(by)), slack.NewSectionBlock(plain(c.Title), nil, nil), quote(c.Question)}
	if c.State != store.Submitted {
		blocks = append(blocks, small(capital(caseState(c.State, c.Meeting))))
	}
	if votes > 1 {
		blocks = append(blocks, small(votesLine(votes)))
	}
	row := []slack.BlockElement{button("case.open", post, caseShow)}
	if c.Open() {
		row = append(row, button("case.want", post, caseVote))
	}
	return Message{Text: Escape(bringsCase(by) + ": " + c.Title), Blocks: append(blocks, buttons(row...))}
}

func drawCase(tx *store.Tx, p store.Post) (Message, error) {
	c, err := tx.Case(p.Subject)
	if err != nil {
		return Message{}, err
	}
	by, err := Name(tx, c.Person)
	if err != nil {
		return Message{}, err
	}
	votes, _, err := tx.Votes(c.ID, "")
	return SharedCase(p.ID, c, by, votes), err
}

// StepForm asks the presenter for the first step, OutcomeForm how it went.
func StepForm(c store.Case) *Modal {
	m := modal("step.save", stepTitle, saveLabel, pair(c.ID, int64(c.Edition)),
		quote(c.Title), input("step", stepField, stepHint, typed("step", c.Step, true, stepLength)))
	m.Close = plain(cancelLabel)
	return m
}

// OutcomeForm asks the presenter how it went.
func OutcomeForm(c store.Case) *Modal {
	blocks := []slack.Block{quote(c.Title)}
	if c.Step != "" {
		blocks = append(blocks, say("*"+stepTitle+"*"), quote(c.Step))
	}
	m := modal("outcome.save", outcomeTitle, saveLabel, pair(c.ID, int64(c.Edition)),
		append(blocks, input("outcome", outcomeField, outcomeHint, typed("outcome", c.Outcome, true, extraLength)))...)
	m.Close = plain(cancelLabel)
	return m
}

// CaseFile is the name of the file with a case's text. It says nothing of the
// case: names of files are shown everywhere.
const CaseFile = "casus.txt"

// CaseText is the text of a case, for its presenter to keep.
func CaseText(c store.Case) string {
	lines := []string{c.Title, strings.Repeat("=", len([]rune(c.Title)))}
	for _, p := range caseParts(c, true) {
		text := p.text
		if text == "" {
			text = caseFileUnsaid
		}
		lines = append(lines, "", p.label, strings.Repeat("-", len([]rune(p.label))), text)
	}
	return strings.Join(lines, "\n") + "\n"
}
