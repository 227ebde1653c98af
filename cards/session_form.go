package cards

import (
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// The forms with which meetings are planned and changed.

// How long the texts of a meeting may be.
const (
	PlaceLength  = 300
	seriesLength = 3000
	reasonLength = 300
)

// A meeting that is planned by itself starts at a quarter between these minutes
// after midnight.
const (
	EarliestStart = 7 * 60
	LatestStart   = 21 * 60
)

// SessionForm is what the forms of a meeting show.
type SessionForm struct {
	Session store.Session
	Members []store.Member // of the group
	After   store.Day      // of the meeting that did not happen, in whose place this one comes; "" none
	Form    string         // of a new meeting
}

// PlanSession is the form with which one meeting is planned.
func PlanSession(f SessionForm) *Modal {
	var blocks []slack.Block
	if f.After != "" {
		blocks = append(blocks, say(newDateAfter(f.After)))
	}
	blocks = append(blocks, momentFields(f.Session, false)...)
	blocks = append(blocks, minutesInput(f.Session, ""))
	blocks = append(blocks, sessionFields(f, "")...)
	m := modal("session.plan", planTitle, planSubmit, strconv.FormatInt(f.Session.Group, 10)+"|"+f.Form, append(blocks, small(tellsChannel))...)
	m.Close = plain(cancelLabel)
	return m
}

// EditSession is the form with which a meeting is changed, its day and start
// apart. Each sequence has fields of its own: Slack keeps what was typed in a
// field that keeps its id.
func EditSession(f SessionForm) *Modal {
	fresh := ":" + strconv.Itoa(f.Session.Sequence)
	blocks := append(sessionFields(f, fresh), minutesInput(f.Session, fresh), small(editWhat), small(tellsChannel))
	m := modal("session.change", editTitle, saveLabel, newest(f.Session), blocks...)
	m.Close = plain(cancelLabel)
	return m
}

// MoveSession asks for another day and time. Off tells that the meeting does not
// happen when it was to: then it can also be without another.
func MoveSession(s store.Session, zone string, off bool) *Modal {
	blocks := []slack.Block{slack.NewHeaderBlock(plain(SessionWhen(s, zone)))}
	title := moveLabel
	if off {
		title = offLabel
		blocks = append(blocks, say(offWhat), buttons(button("session.cancel", newest(s), offNow).WithConfirm(confirm(askOff(s.Day))).WithStyle(slack.StyleDanger)))
	}
	blocks = append(blocks, momentFields(s, !off)...)
	m := modal("session.move", title, moveSubmit, newest(s), append(blocks, small(moveWhat))...)
	m.Close = plain(cancelLabel)
	return m
}

// momentFields ask for a day and a time; the day is filled in when it is likely
// to stay.
func momentFields(s store.Session, likely bool) []slack.Block {
	date := slack.NewDatePickerBlockElement("date")
	if likely {
		date.InitialDate = string(s.Day)
	}
	return []slack.Block{input("date", dateField, "", date), startInput("start", startField, s.Minute)}
}

func startInput(name, label string, minute int) slack.Block {
	return input(name, label, "", choose(name, strconv.Itoa(minute), starts(minute)))
}

// starts are the quarters at which a meeting can start, and the minute at which
// this one does.
func starts(minute int) []choice {
	minutes := []int{minute}
	for m := EarliestStart; m <= LatestStart; m += 15 {
		minutes = append(minutes, m)
	}
	slices.Sort(minutes)
	var cs []choice
	for _, m := range slices.Compact(minutes) {
		cs = append(cs, choice{strconv.Itoa(m), Clock(m)})
	}
	return cs
}

func minutesInput(s store.Session, fresh string) slack.Block {
	return input("minutes"+fresh, minutesField, "", choose("minutes", strconv.Itoa(s.Minutes), minutesChoices))
}

// MayLast tells whether a meeting can take so many minutes.
func MayLast(minutes int) bool {
	return slices.ContainsFunc(minutesChoices, func(c choice) bool { return c.value == strconv.Itoa(minutes) })
}

// sessionFields ask where a meeting is, what it is about and who does what.
func sessionFields(f SessionForm, fresh string) []slack.Block {
	s := f.Session
	var people []choice
	for _, m := range f.Members {
		if m.TakesTurns() && len(people) < 100 { // Slack's most
			people = append(people, choice{m.ID, short(m.Name, 75)})
		}
	}
	blocks := []slack.Block{
		input("place"+fresh, placeField, placeHint, typed("place", s.Place, false, PlaceLength)).WithOptional(true),
		input("theme"+fresh, sessionTheme, "", choose("theme", s.Theme, themeChoices())).WithOptional(true),
		input("method"+fresh, methodField, methodHint, choose("method", s.Method, methodChoices())).WithOptional(true),
	}
	if len(people) == 0 {
		return blocks
	}
	hint := chairHint
	if fresh != "" { // a form to change what was chosen
		hint = ""
	}
	return append(blocks,
		input("chair"+fresh, chairField, hint, choose("chair", s.Chair, people)).WithOptional(true),
		input("host"+fresh, hostField, hostHint, choose("host", s.Host, people)).WithOptional(true))
}

// SeriesForm is what the form of a series shows.
type SeriesForm struct {
	Text    string
	Minute  int // of the start where a line has none
	Minutes int
	About   string   // the group, the form, and what was read the last time
	Read    []string // the lines as they were read, none before they were
}

// PlanSeries is the form with which several meetings are planned: sent in, it
// shows the lines as they were read, and they can still be changed.
func PlanSeries(f SeriesForm) *Modal {
	submit := seriesCheck
	var blocks []slack.Block
	if len(f.Read) > 0 {
		submit = seriesSave
		blocks = append(blocks, say(seriesRead))
		for _, line := range f.Read {
			blocks = append(blocks, quote(line))
		}
	}
	blocks = append(blocks,
		input("lines", seriesField, seriesHint, typed("lines", f.Text, true, seriesLength)),
		startInput("start", seriesStart, f.Minute),
		minutesInput(store.Session{Minutes: f.Minutes}, ""),
		small(tellsChannel))
	m := modal("series.plan", seriesTitle, submit, f.About, blocks...)
	m.Close = plain(cancelLabel)
	return m
}

// SeriesLine is one meeting of a series as it was read; free is why its day is
// free, if it is.
func SeriesLine(s store.Session, zone string, free store.Skip) string {
	warning := ""
	if free != (store.Skip{}) {
		warning = freeWarning(free)
	}
	return seriesLine(SessionWhen(s, zone), s.Place, warning)
}

// ReasonForm asks why somebody can't come; it is for who leads the meeting now,
// whom it names.
func ReasonForm(s store.Session, reason, chair string) *Modal {
	m := modal("session.reason", cantLabel, saveLabel, SessionValue(s)+"|"+s.Chair, say(reasonNote),
		input("reason", reasonField, reasonHint(chair), typed("reason", reason, true, reasonLength)).WithOptional(true))
	m.Close = plain(cancelLabel)
	return m
}

// The last screens of the forms of meetings.

// SessionPlanned tells that a meeting is planned.
func SessionPlanned(s store.Session, zone string) *Modal {
	return sessionSaved(s, sessionPlanned(SessionWhen(s, zone)))
}

// SessionChanged tells that a meeting was changed, and whether people hear so.
func SessionChanged(s store.Session, told bool) *Modal {
	text := sessionSavedAs
	if told {
		text += " " + movedTold
	}
	return sessionSaved(s, text)
}

// SessionMovedTo tells that a meeting was moved.
func SessionMovedTo(s store.Session, zone string) *Modal {
	return sessionSaved(s, sessionMovedTo(SessionWhen(s, zone)))
}

// SessionOff tells that a meeting does not happen.
func SessionOff(s store.Session, zone string) *Modal {
	return window(sessionOne, quote(sessionCancelled(SessionWhen(s, zone))), buttons(
		button("session.new", strconv.FormatInt(s.Group, 10), sessionPlanLabel),
		button("session.card", SessionValue(s), toSession)))
}

// ReasonSaved tells that somebody's reason was noted.
func ReasonSaved(s store.Session) *Modal { return sessionSaved(s, reasonSaved) }

func sessionSaved(s store.Session, text string) *Modal {
	return window(sessionOne, quote(text), buttons(button("session.card", SessionValue(s), toSession)))
}

// SeriesSaved tells that a number of meetings are planned.
func SeriesSaved(g store.Group, n int) *Modal {
	return window(sessionsTitle, say(seriesSaved(n)), buttons(button("session.list", GroupValue(g)+"|0", sessionsLabel)))
}
