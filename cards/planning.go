package cards

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// PlannedAhead is how many coming weeks the planning shows, and MeetingsAhead
// how many coming meetings at most.
const (
	PlannedAhead  = 8
	MeetingsAhead = 12
)

// Planned is one line of the planning: a meeting, or a week with or without its
// card.
type Planned struct {
	At      time.Time     // in the group's zone
	Meeting store.Session // the zero Session for a week
	Skip    store.Skip
	Unknown bool // the school holidays of this week are not known
	Unsure  bool // the bot does not know whether this card hangs
}

// Planning is what comes in a group, and what is skipped and why; asleep are the
// person's other groups in which nothing comes.
func Planning(g store.Group, lines []Planned, wished []Card, today store.Day, asleep []store.Group) Message {
	blocks := []slack.Block{slack.NewHeaderBlock(plain(short(planningTitle(g.Name), 150)))}
	if last := g.Schedule.PausedUntil(today); last != "" {
		blocks = append(blocks, say(pausedUntil(last)))
	}
	blocks = append(blocks, say(planningText(lines)))
	if len(wished) > 0 {
		var text []string
		for _, c := range wished {
			text = append(text, "• "+c.text())
		}
		blocks = append(blocks, quote(wishTitle(len(wished))+"\n"+short(strings.Join(text, "\n"), 2500)))
	}
	for _, a := range asleep[:min(len(asleep), 10)] {
		blocks = append(blocks, smallQuote(sleeps(short(a.Name, 60), a.Asleep)))
	}
	return Message{Text: Escape(planningTitle(g.Name)), Blocks: blocks}
}

// Asleep tells that nothing comes in any of these groups, and why.
func Asleep(groups []store.Group) Message {
	var lines []string
	for _, g := range groups[:min(len(groups), 10)] {
		lines = append(lines, sleeps(short(g.Name, 60), g.Asleep))
	}
	return noteQuote(strings.Join(lines, "\n"))
}

func planningText(lines []Planned) string {
	if len(lines) == 0 {
		return planningEmpty
	}
	var text []string
	for _, l := range lines {
		moment := Moment(l.At)
		switch {
		case l.Meeting.ID != 0:
			text = append(text, plannedMeeting(SessionWhen(l.Meeting, l.At.Location().String())))
		case l.Unsure:
			text = append(text, unsurePost(moment))
		case l.Skip != store.Skip{}:
			text = append(text, skipped(moment, skipReason(l.Skip)))
		case l.Unknown:
			text = append(text, plannedUnknown(moment))
		default:
			text = append(text, planned(moment))
		}
	}
	return strings.Join(text, "\n")
}

// WhichGroup lets somebody with several groups say which one is meant; action
// gets the group.
func WhichGroup(action string, groups []store.Group) Message {
	var cs []choice
	for _, g := range groups[:min(len(groups), 100)] { // Slack's most
		cs = append(cs, choice{GroupValue(g), short(g.Name, 75)})
	}
	s := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(chooseGroup), action, options(cs)...)
	return Message{Text: whichGroup, Blocks: []slack.Block{say(whichGroup), buttons(s)}}
}
