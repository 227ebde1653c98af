package cards

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// Crowd is the number of people in a channel above which the bot first asks
// whether this is an intervision group.
const Crowd = 20

// GroupValue names a group in a button or a modal.
func GroupValue(g store.Group) string { return strconv.FormatInt(g.ID, 10) }

// Welcome is the introduction in a channel with these people.
func Welcome(post string, g store.Group, people []store.Member) Message {
	m := Message{Text: hello, Blocks: []slack.Block{say(welcomeLines)}}
	setUp := button("group.setup", GroupValue(g), setUpLabel).WithStyle(slack.StylePrimary)
	switch {
	case g.State == store.Active:
		m.Blocks = append(m.Blocks, small(welcomeDone))
	case g.State == store.Declined:
		m.Blocks = append(m.Blocks, small(declined))
	case len(people) > Crowd:
		m.Blocks = append(m.Blocks, say(welcomeCrowd(len(people))), buttons(setUp, button("group.decline", post, noGroupLabel)))
	default:
		m.Blocks = append(m.Blocks, buttons(setUp), small(welcomeQuiet))
	}
	var strangers []string
	for _, p := range people {
		if p.Stranger {
			strangers = append(strangers, p.Name)
		}
	}
	if len(strangers) > 0 {
		m.Blocks = append(m.Blocks, smallQuote(short(welcomeStrangers(strangers), 1000)))
	}
	return m
}

// Loading is open while what was asked is on its way.
func Loading() *Modal { return window(noticeTitle, say(loadingText)) }

// nameLength is how long a group's name may be; a channel's may be longer.
const nameLength = 60

// Settings is the modal with which a group is set up and changed. Today is the
// day in the group's zone.
func Settings(g store.Group, members []store.Member, today store.Day) *Modal {
	s := g.Schedule
	title, region, blocks := setUpTitle, "", []slack.Block{} // the region must be chosen: a wrong one goes unnoticed until autumn
	if g.SetUp() {
		title, region = settingsTitle, RegionCode(s.Region)
		blocks = append(blocks, settingsButtons(g, today))
	}
	blocks = append(blocks,
		input("name", nameLabel, "", &slack.PlainTextInputBlockElement{Type: slack.METPlainTextInput,
			ActionID: "name", InitialValue: short(g.Name, nameLength), MaxLength: nameLength}),
		input("weekday", weekdayLabel, "", choose("weekday", strconv.Itoa(int(s.Weekday)), weekdayChoices)),
		input("time", timeLabel, "", choose("time", strconv.Itoa(s.Minute), times())),
		input("zone", zoneLabel, "", choose("zone", s.Zone, zones(s.Zone))),
		input("rhythm", rhythmLabel, "", choose("rhythm", string(s.Rhythm), rhythmChoices)),
		input("region", regionLabel, "", choose("region", region, regionChoices)),
		input("facilitators", facilitatorLabel, facilitatorHint, chooseFacilitators(members)).WithOptional(true),
		input("opener", openerLabel, openerHint, openerBox(g.Opener)).WithOptional(true),
		input("keep", keepField, keepHint, choose("keep", strconv.Itoa(g.Keep), keepChoices)),
		input("reminders", reminderLabel, reminderHint, reminderBoxes(g)).WithOptional(true),
		input("ends", endsLabel, endsHint, pickDay("ends", g.Ends)).WithOptional(true),
		small(tellsChannel),
	)
	m := modal("group.save", title, saveLabel, GroupValue(g)+"|"+strconv.Itoa(g.Edition), blocks...)
	m.Close = plain(cancelLabel)
	return m
}

// settingsButtons lead to what is changed apart from the form below them.
func settingsButtons(g store.Group, today store.Day) slack.Block {
	pause := button("group.pause", GroupValue(g), pauseLabel)
	if g.Schedule.PausedUntil(today) != "" {
		pause = button("group.resume", GroupValue(g), resumeLabel).WithConfirm(confirm(askResume))
	}
	return buttons(pause, button("group.periods", GroupValue(g), periodsLabel), button("group.may", GroupValue(g), mayTitle))
}

// SettingsToRead is what members see of the settings in a group whose
// facilitators change them.
func SettingsToRead(g store.Group, facilitators []store.Member) *Modal {
	return window(settingsTitle,
		quote(g.Name),
		say("• "+strings.Join(settingsLines(g), "\n• ")),
		quote(readOnly(Names(facilitators))))
}

// Names are the members' names.
func Names(ms []store.Member) []string {
	var names []string
	for _, m := range ms {
		names = append(names, m.Name)
	}
	return names
}

// settingsLines are the group's settings in words.
func settingsLines(g store.Group) []string {
	s := g.Schedule
	lines := []string{
		capital(when(s)),
		labelOf(regionChoices, RegionCode(s.Region)),
		labelOf(zones(s.Zone), s.Zone),
		keepField + ": " + labelOf(keepChoices, strconv.Itoa(g.Keep)),
		reminderLabel + ": " + remindersText(g.Reminders),
	}
	if g.Ends != "" {
		lines = append(lines, endsLabel+": "+Date(g.Ends))
	}
	if s.May != store.NoSecondMay {
		lines = append(lines, mayLabel+": "+strings.ToLower(labelOf(mayChoices, string(s.May))))
	}
	return lines
}

// when is the rhythm in words: "elke week op donderdag om 15:30".
func when(s store.Schedule) string {
	return whenText(strings.ToLower(labelOf(rhythmChoices, string(s.Rhythm))), weekdays[s.Weekday], Clock(s.Minute))
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func labelOf(cs []choice, value string) string {
	for _, c := range cs {
		if c.value == value {
			return c.label
		}
	}
	return value
}

// times are the quarters at which a card can come.
func times() []choice {
	var cs []choice
	for m := store.EarliestMinute; m <= store.LatestMinute; m += 15 {
		cs = append(cs, choice{strconv.Itoa(m), Clock(m)})
	}
	return cs
}

// zones are the zones to choose from, with the one in use among them.
func zones(now string) []choice {
	if slices.ContainsFunc(zoneChoices, func(c choice) bool { return c.value == now }) {
		return zoneChoices
	}
	return append([]choice{{now, now}}, zoneChoices...)
}

// MayKeep tells whether the text of a discussed case can be kept so many weeks.
func MayKeep(weeks int) bool {
	return slices.ContainsFunc(keepChoices, func(c choice) bool { return c.value == strconv.Itoa(weeks) })
}

// RemindersOf is the choice of these reminders as a group keeps it.
func RemindersOf(codes []string) string {
	var chosen []string
	for _, c := range reminderChoices {
		if slices.Contains(codes, c.value) {
			chosen = append(chosen, c.value)
		}
	}
	return strings.Join(chosen, " ")
}

// RegionCode is the code of a region in a list; RegionOf reads it back.
func RegionCode(r store.Region) string {
	if r == "" {
		return noRegion
	}
	return string(r)
}

// RegionOf is the region with this code.
func RegionOf(code string) store.Region {
	if code == noRegion {
		return ""
	}
	return store.Region(code)
}

func chooseFacilitators(members []store.Member) *slack.MultiSelectBlockElement {
	e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, nil, "facilitators")
	for _, m := range members {
		if m.Facilitator {
			e.InitialUsers = append(e.InitialUsers, m.ID)
		}
	}
	return e
}

func openerBox(on bool) *slack.CheckboxGroupsBlockElement {
	o := options([]choice{{"yes", openerOption}})
	e := slack.NewCheckboxGroupsBlockElement("opener", o...)
	if on {
		e.InitialOptions = o
	}
	return e
}

// reminderBoxes are the reminders of a meeting that a group can choose.
func reminderBoxes(g store.Group) *slack.CheckboxGroupsBlockElement {
	e := slack.NewCheckboxGroupsBlockElement("reminders", options(reminderChoices)...)
	for i, c := range reminderChoices {
		if g.Reminds(store.SessionEvent(c.value)) {
			e.InitialOptions = append(e.InitialOptions, e.Options[i])
		}
	}
	return e
}

// pickDay is a field for a day, with now filled in.
func pickDay(name string, now store.Day) *slack.DatePickerBlockElement {
	e := slack.NewDatePickerBlockElement(name)
	e.InitialDate = string(now)
	return e
}

// PauseModal asks until when the cards pause.
func PauseModal(g store.Group) *Modal {
	m := modal("group.paused", pauseTitle, pauseSubmit, GroupValue(g),
		input("last", pauseField, pauseHint, slack.NewDatePickerBlockElement("last")), small(tellsChannel))
	m.Close = plain(cancelLabel)
	return m
}

// MayModal asks which second week the schools add to the May holiday.
func MayModal(g store.Group) *Modal {
	now := string(g.Schedule.May)
	if now == "" {
		now = mayChoices[0].value
	}
	e := slack.NewRadioButtonsBlockElement("may", options(mayChoices)...)
	for i, c := range mayChoices {
		if c.value == now {
			e.InitialOption = e.Options[i]
		}
	}
	m := modal("group.mayed", mayTitle, saveLabel, GroupValue(g), input("may", mayLabel, "", e), small(tellsChannel))
	m.Close = plain(cancelLabel)
	return m
}

// MayOf reads the choice of a second May week; ok is false for an unknown code.
func MayOf(code string) (may store.MayWeek, ok bool) {
	switch store.MayWeek(code) {
	case store.MayBefore, store.MayAfter:
		return store.MayWeek(code), true
	}
	return store.NoSecondMay, code == mayChoices[0].value
}

// PeriodPage is the most periods that one screen shows; older ones come first.
// More would not fit in the acknowledgement of a submitted one (20 KB).
const PeriodPage = 25

// PeriodsModal shows the group's free periods and pauses and asks for one more.
// Its meetings have a list of their own.
func PeriodsModal(g store.Group, today store.Day) *Modal {
	blocks := []slack.Block{small(periodsIntro)}
	shown := 0
	for _, p := range g.Schedule.Periods {
		if p.Kind == store.Meeting || p.Last < today || shown == PeriodPage {
			continue
		}
		shown++
		id := strconv.FormatInt(p.ID, 10)
		remove := button("period.remove:"+id, GroupValue(g)+"|"+id, removeLabel).WithConfirm(confirm(askPeriod))
		blocks = append(blocks, slack.NewSectionBlock(plain(periodLine(p)), nil, slack.NewAccessory(remove)))
	}
	if shown == 0 {
		blocks = append(blocks, say(periodsNone))
	}
	// Slack keeps what was filled in as long as a field keeps its id: a list of
	// another length gets empty fields.
	fresh := ":" + strconv.Itoa(len(g.Schedule.Periods))
	blocks = append(blocks, slack.NewDividerBlock(),
		input("first"+fresh, periodFirst, "", slack.NewDatePickerBlockElement("first")),
		input("last"+fresh, periodLast, periodLastHint, slack.NewDatePickerBlockElement("last")).WithOptional(true),
		small(tellsChannel))
	m := modal("period.add", periodsTitle, periodSubmit, GroupValue(g), blocks...)
	m.Close = plain(cancelLabel)
	return m
}

// ChangeLine tells in one line what somebody changed in a group.
func ChangeLine(tx *store.Tx, g store.Group, change store.Change) (Message, error) {
	by, err := Name(tx, change.By)
	if err != nil {
		return Message{}, err
	}
	var parts []string
	for _, c := range change.What {
		switch c.Field {
		case "setup":
			return drawSetUp(tx, g, by, change.What)
		case "woke":
			return line(wokeText(by, Date(store.Day(c.Value)))), nil
		case "handed":
			return line(handedText), nil
		case "facilitator+", "facilitator-":
			who, err := Name(tx, c.Value)
			if err != nil {
				return Message{}, err
			}
			parts = append(parts, facilitatorChanged(c.Field, c.Value == change.By, who))
		default:
			parts = append(parts, changedText(c))
		}
	}
	m := line(changeText(by, parts))
	if see := seeSession(g, change.What); see != nil {
		m.Blocks = append(m.Blocks, buttons(see))
	}
	return m, nil
}

// drawSetUp tells in one line that a group was set up, and who its facilitators are.
func drawSetUp(tx *store.Tx, g store.Group, by string, what []store.Changed) (Message, error) {
	var leads []string
	for _, c := range what[1:] {
		who, err := Name(tx, c.Value)
		if err != nil {
			return Message{}, err
		}
		leads = append(leads, who)
	}
	return line(setUpText(by, when(g.Schedule), Date(store.Day(what[0].Value)), leads)), nil
}

// line is a message of one line in which people typed something.
func line(text string) Message {
	return Message{Text: Escape(text), Blocks: []slack.Block{smallQuote(text)}}
}

// note is a short answer in our own words; it may hold mrkdwn.
func note(text string) Message { return Message{Text: text, Blocks: []slack.Block{say(text)}} }

// noteQuote is a short answer with what people typed in it.
func noteQuote(text string) Message {
	return Message{Text: Escape(text), Blocks: []slack.Block{quote(text)}}
}
