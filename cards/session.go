package cards

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// SessionValue names a group and one of its meetings in a button or a modal.
func SessionValue(s store.Session) string { return pair(s.Group, s.ID) }

// edition is the meeting as it was told in a button: who presses it later means
// that day and time, not others.
func edition(s store.Session) string { return SessionValue(s) + "|" + strconv.Itoa(s.Edition) }

// newest is the meeting as it was shown in a form, whatever of it changed since.
func newest(s store.Session) string { return SessionValue(s) + "|" + strconv.Itoa(s.Sequence) }

// SessionWhen is when a meeting is, by the clock of a zone: "donderdag 14 januari
// 2027, 13:00-15:30".
func SessionWhen(s store.Session, zone string) string {
	loc := store.Location(zone)
	return Date(s.Day) + ", " + hours(Clock(s.Minute), s.End(loc).Format("15:04"))
}

// SessionThere is when the meeting is on the clock of somebody in another zone,
// "bij jou 12:00"; "" when their clock shows the same. Their day is named when it
// is another.
func SessionThere(s store.Session, zone, theirs string) string {
	if theirs == "" {
		return ""
	}
	start := s.Start(store.Location(zone)).In(store.Location(theirs))
	day, clock := store.DayOf(start), Clock(start.Hour()*60+start.Minute())
	switch {
	case day != s.Day:
		return atYours(Date(day) + ", " + clock)
	case clock != Clock(s.Minute):
		return atYours(clock)
	}
	return ""
}

// placed shows where a meeting is; an address on the web can be pressed.
func placed(place string) slack.Block {
	if place == "" {
		return say(placeUnknown)
	}
	var parts []slack.RichTextSectionElement
	text := partLine(placeField, "")
	for i, word := range strings.Fields(place) {
		if i > 0 {
			text += " "
		}
		if u, err := url.Parse(word); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			text += word
			continue
		}
		parts = append(parts, slack.NewRichTextSectionTextElement(text, nil), slack.NewRichTextSectionLinkElement(word, "", nil))
		text = ""
	}
	if text != "" {
		parts = append(parts, slack.NewRichTextSectionTextElement(text, nil))
	}
	return slack.NewRichTextBlock("", slack.NewRichTextSection(parts...))
}

// seeSession is the button to the meeting that a change in the channel tells of,
// or to all of them; nil when it tells of none.
func seeSession(g store.Group, what []store.Changed) slack.BlockElement {
	for _, c := range what {
		id, _, _ := strings.Cut(c.Value, " ")
		switch {
		case !strings.HasPrefix(c.Field, "session"):
		case id == "0":
			return button("session.list", GroupValue(g)+"|0", sessionShow)
		default:
			return button("session.card", GroupValue(g)+"|"+id, sessionShow)
		}
	}
	return nil
}

// SessionRow is a meeting in a list.
type SessionRow struct {
	Session store.Session
	Coming  int
	Case    bool // one was chosen
	Over    bool
}

// SessionList is one page of a group's meetings; total counts them all.
func SessionList(g store.Group, rows []SessionRow, page, total int) *Modal {
	blocks := []slack.Block{smallQuote(g.Name)}
	if total == 0 {
		blocks = append(blocks, say(sessionsNone))
	}
	for _, r := range rows {
		about := []string{caseOpenShort}
		if r.Case {
			about[0] = caseChosenShort
		}
		if r.Coming > 0 {
			about = append(about, comingShort(r.Coming))
		}
		if r.Over {
			about = append(about, overShort)
		}
		text := SessionWhen(r.Session, g.Schedule.Zone)
		if r.Session.Place != "" {
			text += "\n" + short(r.Session.Place, 100)
		}
		id := strconv.FormatInt(r.Session.ID, 10)
		blocks = append(blocks, slack.NewSectionBlock(plain(text+"\n"+strings.Join(about, " · ")), nil,
			slack.NewAccessory(button("session.show:"+id, SessionValue(r.Session), sessionShow))))
	}
	blocks = withPages(blocks, "session.list", GroupValue(g), page, (page+1)*ListPage < total)
	blocks = append(blocks, buttons(button("session.new", GroupValue(g), sessionPlanLabel), button("series.new", GroupValue(g), seriesPlanLabel)))
	return window(sessionsTitle, blocks...)
}

// SessionView is a meeting as one person sees it.
type SessionView struct {
	Session store.Session
	Zone    string // of the group, IANA name
	Theirs  string // zone of this reader, "" unknown
	Over    bool   // it has ended
	Undo    bool   // somebody may still say that it was not
	Coming  []string
	Away    []string
	Mine    *bool    // what this reader said: they come, or can't
	Reasons []string // why who can't come, for the chair
	Title   string   // of the case, "" none was chosen
	By      string   // who presents it
	Chair   string
	Host    string
	Wished  []Card // on the list for the next meeting
}

// SessionDetail is all that is known of a meeting.
func SessionDetail(v SessionView) *Modal {
	s := v.Session
	blocks := []slack.Block{slack.NewHeaderBlock(plain(SessionWhen(s, v.Zone)))}
	if there := SessionThere(s, v.Zone, v.Theirs); there != "" {
		blocks = append(blocks, small(capital(there)))
	}
	if said := sessionState(v); said != "" {
		blocks = append(blocks, say(said))
	}
	blocks = append(blocks, placed(s.Place), quote(strings.Join(sessionLines(v), "\n")))
	blocks = append(blocks, howTo(s.Method)...)
	blocks = append(blocks, comingBlocks(v)...)
	if len(v.Wished) > 0 {
		var text []string
		for _, c := range v.Wished {
			text = append(text, "• "+c.text())
		}
		blocks = append(blocks, quote(wishTitle(len(v.Wished))+"\n"+short(strings.Join(text, "\n"), 2500)))
	}
	for _, row := range sessionButtons(v) {
		blocks = append(blocks, buttons(row...))
	}
	return window(sessionOne, blocks...)
}

// sessionState tells what became of a meeting, "" while it is still to come.
func sessionState(v SessionView) string {
	switch {
	case v.Session.State == store.SessionCancelled:
		return sessionOff
	case v.Session.State == store.SessionFailed:
		return sessionFailed
	case v.Over:
		return sessionOver
	}
	return ""
}

// sessionLines are what a meeting is about and who does what.
func sessionLines(v SessionView) []string {
	either := func(known string) string {
		if known == "" {
			return toChoose
		}
		return known
	}
	theCase := ""
	if v.Title != "" {
		theCase = caseByLine(v.Title, v.By)
	}
	lines := []string{partLine(theCasePart, either(theCase)), partLine(methodPart, either(methodLine(v.Session.Method))), partLine(chairPart, either(v.Chair))}
	if v.Host != "" {
		lines = append(lines, partLine(hostPart, v.Host))
	}
	if t := themes[Theme(v.Session.Theme)].name; t != "" {
		lines = append(lines, partLine(themePart, t))
	}
	return lines
}

// methodLine is a method and how long it takes, "" while none was chosen.
func methodLine(id string) string {
	m, ok := MethodOf(id)
	if !ok {
		return ""
	}
	return methodOfMinutes(m.Name, m.Minutes)
}

// howTo are the steps of a method, in short.
func howTo(id string) []slack.Block {
	m, ok := MethodOf(id)
	if !ok {
		return nil
	}
	var steps []string
	for _, s := range m.Steps {
		steps = append(steps, stepInShort(s))
	}
	return []slack.Block{small("*" + howItWorks + "*: " + strings.Join(steps, " · "))}
}

// HowItWorks is a meeting with this method, step by step.
func HowItWorks(s store.Session) *Modal { return window(howLabel, say(MethodLines(s.Method))) }

func methodChoices() []choice {
	var cs []choice
	for _, m := range Methods {
		cs = append(cs, choice{m.ID, methodOfMinutes(m.Name, m.Minutes)})
	}
	return cs
}

// comingBlocks tell who comes to a meeting and who can't.
func comingBlocks(v SessionView) []slack.Block {
	var lines []string
	if len(v.Coming) > 0 {
		lines = append(lines, comesLine(v.Coming))
	}
	if len(v.Away) > 0 {
		lines = append(lines, cantLine(v.Away))
	}
	if len(lines) == 0 {
		lines = append(lines, nobodySaid)
	}
	blocks := []slack.Block{quote(strings.Join(lines, "\n"))}
	if len(v.Reasons) > 0 {
		blocks = append(blocks, quote(short(strings.Join(v.Reasons, "\n"), 2900)), small(reasonsKept))
	}
	if v.Mine != nil {
		said := youCant
		if *v.Mine {
			said = youCome
		}
		blocks = append(blocks, small(said))
	}
	return blocks
}

// sessionButtons are what can be done with a meeting now, in rows.
func sessionButtons(v SessionView) [][]slack.BlockElement {
	s, id := v.Session, SessionValue(v.Session)
	all := button("session.list", strconv.FormatInt(s.Group, 10)+"|0", sessionsLabel)
	again := button("session.new", strconv.FormatInt(s.Group, 10), sessionPlanLabel)
	switch {
	case s.State == store.SessionCancelled:
		return [][]slack.BlockElement{{again, button("session.agenda", edition(s), agendaOutLabel), all}}
	case s.State == store.SessionFailed:
		return [][]slack.BlockElement{{again, all}}
	case v.Undo:
		return [][]slack.BlockElement{{button("session.failed", id, failedLabel).WithConfirm(confirm(askFailed(s.Day))), all}}
	case v.Over:
		return [][]slack.BlockElement{{all}}
	}
	come, cant := button("session.come", edition(s), comeLabel), button("session.cant", edition(s), cantLabel)
	row := []slack.BlockElement{come, cant}
	switch {
	case v.Mine != nil && *v.Mine:
		row = []slack.BlockElement{cant}
	case v.Mine != nil:
		row = []slack.BlockElement{come}
	}
	pick := pickLabel
	if v.Title != "" {
		pick = otherPickLabel
	}
	about := []slack.BlockElement{button("session.cases", id+"|0", pick)}
	if _, ok := MethodOf(s.Method); ok {
		about = append(about, button("session.method", id, howLabel))
	}
	return [][]slack.BlockElement{append(row, button("session.agenda", edition(s), agendaLabel)),
		append(about, button("session.manage", id, manageLabel), all)}
}

// ManageSession leads to what can be changed of a meeting.
func ManageSession(s store.Session, zone string) *Modal {
	return window(manageLabel, slack.NewHeaderBlock(plain(SessionWhen(s, zone))), say(manageWhat), buttons(
		button("session.edit", SessionValue(s), editLabel),
		button("session.date", SessionValue(s), moveLabel),
		button("session.off", SessionValue(s), offLabel),
		button("session.card", SessionValue(s), cancelLabel)))
}

// PickRow is a case to choose for a meeting.
type PickRow struct {
	CaseRow
	Away bool // its presenter can't come
}

// PickCase is one page of the open cases to choose one from for a meeting.
// Turns are the names of those whose turn it is to bring one; another tells that
// a case was chosen already.
func PickCase(s store.Session, turns []string, rows []PickRow, page, total int, another bool) *Modal {
	blocks := []slack.Block{slack.NewHeaderBlock(plain(Date(s.Day))), quote(turnLine(turns))}
	if total == 0 {
		blocks = append(blocks, say(pickNone))
	}
	for _, r := range rows {
		about := []string{r.By, caseState(r.State, r.Meeting)}
		if r.Away {
			about[0] += " (" + cannotCome + ")"
		}
		if t := themes[Theme(r.Theme)].name; t != "" {
			about = append(about, t)
		}
		if r.Votes > 1 {
			about = append(about, votesShort(r.Votes))
		}
		id := strconv.FormatInt(r.ID, 10)
		row := []slack.BlockElement{button("case.show:"+id, pair(r.Group, r.ID), caseShow)}
		if r.State == store.Submitted {
			choose := button("session.choose:"+id, SessionValue(s)+"|"+id, chooseThis)
			row = slices.Insert(row, 0, slack.BlockElement(choose.WithConfirm(confirm(askPick(s.Day, another)))))
		}
		blocks = append(blocks, quote(r.Title+"\n"+strings.Join(about, " · ")), buttons(row...))
	}
	row := pages("session.cases", SessionValue(s), page, (page+1)*ListPage < total)
	return window(pickTitle, append(blocks, buttons(append(row, button("session.card", SessionValue(s), toSession))...))...)
}
