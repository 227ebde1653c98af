package cards

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// Tab is what somebody sees on the bot's own page in Slack, App Home.
type Tab = slack.HomeTabViewRequest

// HomeShows is how many lines a list on App Home shows; the rest is behind a
// button.
const HomeShows = 5

// HomeView is what a person's App Home shows. Of groups and cases it has one more
// than is shown, when there are more.
type HomeView struct {
	Evaluations []HomeEvaluation
	Groups      []HomeGroup
	Unsure      int    // groups of which is not known whether the person is still in them
	Question    string // the learning question, "" none
	Cases       []store.Case
	Saved       []Card
	HasSaved    bool // there are saved cards, if perhaps none that can be shown now
}

// HomeEvaluation is an evaluation that is open and to which the person was
// invited. Whether they answered it does not tell.
type HomeEvaluation struct {
	Evaluation store.Evaluation
	Group      store.Group
}

// HomeGroup is one of a person's groups.
type HomeGroup struct {
	Group   store.Group
	Card    time.Time     // when its next card comes, in its zone; zero when none is planned
	Paused  store.Day     // the last day of its pause, "" without one
	Meeting store.Session // its next meeting; without a Day when none is known
	MayAct  bool          // the person may change the settings
}

// Home is a person's App Home: a part for each thing, each with its buttons.
func Home(v HomeView) Tab {
	blocks := []slack.Block{slack.NewHeaderBlock(plain(homeTitle))}
	for _, part := range [][]slack.Block{homeEvaluationsPart(v), homeGroupsPart(v), homeQuestionPart(v), homeCasesPart(v), homeSavedPart(v), homeKnowsPart()} {
		if len(part) > 0 {
			blocks = append(append(blocks, part...), slack.NewDividerBlock())
		}
	}
	return Tab{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks[:len(blocks)-1]}}
}

// part begins a part of App Home.
func part(title string) []slack.Block { return []slack.Block{say("*" + title + "*")} }

// homeEvaluationsPart stands first, for it is there for a few days only.
func homeEvaluationsPart(v HomeView) []slack.Block {
	if len(v.Evaluations) == 0 {
		return nil
	}
	blocks := part(homeEvaluations)
	for _, e := range v.Evaluations[:min(len(v.Evaluations), HomeShows)] {
		text := evaluationOpen(e.Group.Name, Moment(e.Evaluation.ClosesAt.In(store.Location(e.Group.Schedule.Zone))))
		blocks = append(blocks, slack.NewSectionBlock(plain(text), nil, slack.NewAccessory(joins(e.Evaluation))))
	}
	return append(blocks, small(homeEvaluationsStay), buttons(hows()))
}

func homeGroupsPart(v HomeView) []slack.Block {
	blocks := part(homeGroups)
	for _, g := range v.Groups[:min(len(v.Groups), HomeShows)] {
		blocks = append(blocks, g.blocks()...)
	}
	switch {
	case v.Unsure == 1:
		blocks = append(blocks, small(homeUnsureOne))
	case v.Unsure > 1:
		blocks = append(blocks, small(homeUnsureMore))
	case v.nobody():
		blocks = append(blocks, say(homeNobody))
	}
	if len(v.Groups)+v.Unsure > HomeShows {
		blocks = append(blocks, buttons(button("home.groups", "|0", homeAll)))
	}
	return blocks
}

// blocks are a group with what can be done there.
func (g HomeGroup) blocks() []slack.Block {
	lines := []string{g.Group.Name}
	if g.Paused != "" {
		lines = append(lines, pausedUntil(g.Paused))
	}
	if g.Card.IsZero() {
		lines = append(lines, homeNoCard)
	} else {
		lines = append(lines, homeCard(Moment(g.Card)))
	}
	if g.Meeting.Day != "" {
		lines = append(lines, homeMeeting(g.Meeting))
	}
	id := GroupValue(g.Group)
	row := []slack.BlockElement{button("planning.show:"+id, id, homePlanning),
		button("session.list:"+id, pair(g.Group.ID, 0), sessionsTitle), button("case.list:"+id, pair(g.Group.ID, 0), homeCaseList)}
	if g.MayAct {
		row = append(row, button("group.setup:"+id, id, homeSettings))
	}
	return []slack.Block{quote(strings.Join(lines, "\n")), buttons(row...)}
}

// nobody tells that the person is in no group, where all of it begins.
func (v HomeView) nobody() bool { return len(v.Groups)+v.Unsure == 0 }

func homeQuestionPart(v HomeView) []slack.Block {
	switch {
	case v.Question == "" && v.nobody():
		return nil
	case v.Question == "":
		return append(part(homeQuestion), say(homeQuestionNone), buttons(button("question.show", "", homeQuestionMake)))
	}
	return append(part(homeQuestion), quote(short(v.Question, 1000)), buttons(button("question.show", "", questionTitle)))
}

func homeCasesPart(v HomeView) []slack.Block {
	if len(v.Cases) == 0 && v.nobody() {
		return nil
	}
	blocks := part(homeCases)
	for _, c := range v.Cases[:min(len(v.Cases), HomeShows)] {
		lines := []string{c.Title, caseState(c.State, c.Meeting)}
		if c.Step != "" {
			lines = append(lines, homeStep(c.Step))
		}
		id := strconv.FormatInt(c.ID, 10)
		blocks = append(blocks, slack.NewSectionBlock(plain(strings.Join(lines, "\n")), nil, slack.NewAccessory(button("case.own:"+id, id, caseShow))))
	}
	if len(v.Cases) == 0 {
		blocks = append(blocks, say(homeCasesNone))
	}
	row := []slack.BlockElement{button("case.new", "", homeCaseNew)}
	if len(v.Cases) > HomeShows {
		row = append(row, button("case.mine", "|0", homeAll))
	}
	return append(blocks, buttons(row...))
}

func homeSavedPart(v HomeView) []slack.Block {
	blocks := part(homeSaved)
	for _, c := range v.Saved[:min(len(v.Saved), HomeShows)] {
		blocks = append(blocks, quote(c.text()), small(themes[c.Theme].name))
	}
	row := []slack.BlockElement{button("card.draw", "", homeDraw)}
	if !v.HasSaved {
		blocks = append(blocks, say(homeSavedNone))
	} else {
		row = append(row, button("saved.page", savedValue("", 0), homeAll))
	}
	return append(blocks, buttons(row...))
}

func homeKnowsPart() []slack.Block {
	return append(part(homeKnows), say(homeKnowsText), buttons(
		button("mydata.show", "", dataTitle), button("quiet.edit", "", lessLabel), button("home.help", "", homeHelp)))
}

// MyGroups is one page of a person's groups; total counts them all.
func MyGroups(groups []HomeGroup, page, total int) *Modal {
	if total == 0 {
		return window(homeGroups, say(homeNobody))
	}
	var blocks []slack.Block
	for _, g := range groups {
		blocks = append(blocks, g.blocks()...)
	}
	return window(homeGroups, withPages(blocks, "home.groups", "", page, (page+1)*ListPage < total)...)
}
