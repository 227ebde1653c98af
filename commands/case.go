package commands

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// newCase opens the form to bring in a case; what was typed after the command
// is its title.
func (d *desk) newCase(tx *store.Tx, ask Ask) (Reply, error) {
	f := cards.CaseForm{}
	if f.Case.Title = strings.TrimSpace(ask.Arg); len([]rune(f.Case.Title)) > cards.TitleLength {
		f.Case.Story = f.Case.Title // the field of a title cannot hold it: nothing typed is lost
	}
	g, err := tx.GroupIn(ask.Channel)
	if err == nil && g.State != store.Asleep {
		return enter(tx, ask, g, "", func(_ *store.Tx, v visit) (Reply, error) {
			if g.State != store.Active {
				return tell(cards.NotSetUp()), nil
			}
			f.Groups, f.Days = []store.Group{g}, [][]store.Day{v.meetings()}
			return show(cards.NewCase(f, store.NewID())), nil
		})
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	if f.Groups, err = tx.GroupsOf(ask.Person); err != nil {
		return Reply{}, err
	}
	if len(f.Groups) == 0 {
		return tell(cards.NoGroup()), nil
	}
	for _, g := range f.Groups {
		if g, err = tx.Group(g.ID); err != nil { // with its meetings
			return Reply{}, err
		}
		f.Days = append(f.Days, visit{Ask: ask, group: g}.meetings())
	}
	return show(cards.NewCase(f, store.NewID())), nil
}

// meetings are the group's coming meeting days.
func (v visit) meetings() (days []store.Day) {
	for _, p := range v.group.Schedule.Periods {
		if p.Kind == store.Meeting && p.First >= v.today() && !slices.Contains(days, p.First) {
			days = append(days, p.First)
		}
	}
	return days
}

// addCase records a submitted case. Arg is "group|form"; without a group the
// form has a field for it.
func (d *desk) addCase(tx *store.Tx, ask Ask) (Reply, error) {
	group, form, _ := strings.Cut(ask.Arg, "|")
	if group == "" {
		group = ask.Field("group")
	}
	ask.Arg = group + "|" + form
	return d.inGroup(d.addCaseIn)(tx, ask)
}

func (d *desk) addCaseIn(tx *store.Tx, v visit) (Reply, error) {
	if v.group.State != store.Active {
		return tell(cards.NotSetUp()), nil
	}
	c := store.Case{Group: v.group.ID, Person: v.Person, Form: v.rest, State: store.Submitted, SubmittedAt: v.Now}
	c, bad := d.readCase(v, c)
	if bad != nil {
		return *bad, nil
	}
	_, c.NextAt = c.Next(v.group.Schedule)
	c, fresh, err := tx.AddCase(c)
	switch {
	case err != nil:
		return Reply{}, err
	case c.Person != v.Person: // a form is one person's
		return tell(cards.Gone()), nil
	case fresh && c.Shared:
		err = hangCase(tx, v, c)
	}
	return show(cards.CaseSaved(c, v.group, true)), err
}

// readCase is the case with what was filled in, or what is wrong with that.
func (d *desk) readCase(v visit, c store.Case) (store.Case, *Reply) {
	c.Title, c.Story, c.Question = v.Field("title"), v.Field("story"), v.Field("question")
	c.Tried, c.Part, c.Theme = v.Field("tried"), v.Field("part"), v.Field("theme")
	c.Shared = v.Field("share") != ""
	fail := func(field, text string) (store.Case, *Reply) { r := wrong(field, text); return c, &r }
	for _, field := range []string{"title", "story", "question"} {
		if v.Field(field) == "" {
			return fail(field, cards.FieldEmpty)
		}
	}
	if c.Theme != "" && !slices.Contains(cards.Themes, cards.Theme(c.Theme)) {
		return fail("theme", cards.FieldEmpty)
	}
	meeting := v.Field("meeting")
	if group, day, apart := strings.Cut(meeting, "|"); apart {
		if meeting = day; group != cards.GroupValue(v.group) {
			return fail("meeting", cards.FieldOthersMeeting)
		}
	}
	if day := store.Day(meeting); c.State == store.Submitted && day != c.Meeting {
		if c.Meeting = day; day != "" && !slices.Contains(v.meetings(), day) {
			return fail("meeting", cards.FieldNoSuchDay)
		}
	}
	if found := d.hints.fresh(v.Ask, "title", "story", "question", "tried", "part"); found != nil {
		return c, &Reply{Errors: found}
	}
	return c, nil
}

// hangCase hangs title and question of a case in the group's channel.
func hangCase(tx *store.Tx, v visit, c store.Case) error {
	return tx.AddPost(store.Post{Key: fmt.Sprintf("case/C%d/%d", c.ID, c.Edition), Group: c.Group,
		Kind: store.CasePost, Subject: c.ID, Due: v.Now, Until: v.Now.Add(keepTelling)})
}

// onCase goes on with the case of the group that Arg names, "group|case|rest".
func (d *desk) onCase(f func(*store.Tx, visit, store.Case) (Reply, error)) inVisit {
	return ofGroup((*store.Tx).Case, func(c store.Case) int64 { return c.Group }, f)
}

// mine lets only the presenter of a case go on.
func mine(f func(*store.Tx, visit, store.Case) (Reply, error)) func(*store.Tx, visit, store.Case) (Reply, error) {
	return func(tx *store.Tx, v visit, c store.Case) (Reply, error) {
		if c.Person != v.Person {
			return tell(cards.NotPresenter()), nil
		}
		return f(tx, v, c)
	}
}

// editCase shows the form of a case as it is now.
func (d *desk) editCase(_ *store.Tx, v visit, c store.Case) (Reply, error) {
	if !c.Open() || !c.ErasedAt.IsZero() {
		return tell(cards.CaseClosed()), nil
	}
	days := v.meetings()
	if c.Meeting != "" && !slices.Contains(days, c.Meeting) {
		days = append([]store.Day{c.Meeting}, days...)
	}
	return show(cards.EditCase(cards.CaseForm{Case: c, Days: [][]store.Day{days}})), nil
}

// changeCase records a changed case, unless it was changed elsewhere meanwhile.
func (d *desk) changeCase(tx *store.Tx, v visit, was store.Case) (Reply, error) {
	if !was.Open() || !was.ErasedAt.IsZero() {
		return wrong("title", cards.FieldCaseClosed), nil
	}
	c, bad := d.readCase(v, was)
	if v.rest != strconv.Itoa(was.Edition) {
		if c == was { // sent in twice
			return show(cards.CaseSaved(c, v.group, false)), nil
		}
		return wrong("title", cards.FieldCaseChanged), nil
	}
	if bad != nil {
		return *bad, nil
	}
	c.Edition++
	c.ChangedAt = v.Now
	_, c.NextAt = c.Next(v.group.Schedule)
	var err error
	switch {
	case c.Shared && !was.Shared:
		err = hangCase(tx, v, c)
	case !c.Shared && was.Shared:
		err = tx.TakeDown(store.CasePost, c.ID, v.Now)
	default:
		err = tx.Redraw(store.CasePost, c.ID, v.Now)
	}
	return show(cards.CaseSaved(c, v.group, false)), errors.Join(err, tx.SaveCase(c))
}

// cases shows the open cases of the group a command is about.
func (d *desk) cases(tx *store.Tx, ask Ask) (Reply, error) {
	return d.here(tx, ask, "case.list", d.sure(false, d.caseList))
}

// caseList shows one page of the group's open cases.
func (d *desk) caseList(tx *store.Tx, v visit) (Reply, error) {
	rows, page, total, err := openCases(tx, v)
	return show(cards.CaseList(v.group, rows, page, total)), err
}

// openCases is the page that Arg asks for of the group's open cases.
func openCases(tx *store.Tx, v visit) (rows []cards.CaseRow, page, total int, err error) {
	if total, err = tx.CountOpenCases(v.group.ID); err != nil {
		return nil, 0, 0, err
	}
	page = pageOf(v.rest, total)
	lines, err := tx.OpenCases(v.group.ID, v.Person, page*cards.ListPage, cards.ListPage)
	if err != nil {
		return nil, 0, 0, err
	}
	rows, err = caseRows(tx, lines)
	return rows, page, total, err
}

// pageOf reads which page of a list is meant: the last one there is, at most.
func pageOf(text string, total int) int {
	page, _ := strconv.Atoi(text) // a command has none: the first
	return max(0, min(page, (total-1)/cards.ListPage))
}

func caseRows(tx *store.Tx, lines []store.CaseLine) (rows []cards.CaseRow, err error) {
	for _, l := range lines {
		by, err := cards.Name(tx, l.Person)
		if err != nil {
			return nil, err
		}
		rows = append(rows, cards.CaseRow{CaseLine: l, By: by})
	}
	return rows, nil
}

// showCase pushes a case over the list it was chosen from.
func (d *desk) showCase(tx *store.Tx, v visit, c store.Case) (Reply, error) {
	r, err := d.caseDetail(tx, v, c)
	r.Push = true
	return r, err
}

// openCase opens the case of a post in the channel.
func (d *desk) openCase(tx *store.Tx, v visit, p store.Post) (Reply, error) {
	return d.sure(false, func(tx *store.Tx, v visit) (Reply, error) {
		c, err := tx.Case(p.Subject)
		if err != nil {
			return Reply{}, err
		}
		return d.caseDetail(tx, v, c)
	})(tx, v)
}

// caseDetail is the whole of a case as this member sees it.
func (d *desk) caseDetail(tx *store.Tx, v visit, c store.Case) (Reply, error) {
	own := c.Person == v.Person
	if !own && (c.State == store.Withdrawn || !c.ErasedAt.IsZero()) {
		return tell(cards.CaseGone()), nil
	}
	by, err := cards.Name(tx, c.Person)
	if err != nil {
		return Reply{}, err
	}
	n, voted, err := tx.Votes(c.ID, v.Person)
	return show(cards.CaseDetail(cards.CaseView{Case: c, Zone: v.group.Schedule.Zone, By: by, Votes: n, Voted: voted, Own: own,
		Day: v.meetingFor(c)})), err
}

// meetingFor is the meeting a case would be chosen for: the one it was meant
// for, else the next one.
func (v visit) meetingFor(c store.Case) store.Day {
	days := v.meetings()
	switch {
	case slices.Contains(days, c.Meeting):
		return c.Meeting
	case len(days) > 0:
		return days[0]
	}
	return ""
}

// wantCase is a vote from the channel.
func (d *desk) wantCase(tx *store.Tx, v visit, p store.Post) (Reply, error) {
	c, err := tx.Case(p.Subject)
	if err != nil {
		return Reply{}, err
	}
	on, refusal, err := vote(tx, v, c)
	switch {
	case err != nil || refusal != nil:
		return Reply{Message: refusal}, err
	case on:
		return tell(cards.VoteOn()), nil
	}
	return tell(cards.VoteOff()), nil
}

// voteCase is a vote from the window of the case, which shows it.
func (d *desk) voteCase(tx *store.Tx, v visit, c store.Case) (Reply, error) {
	_, refusal, err := vote(tx, v, c)
	if err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	return d.caseDetail(tx, v, c)
}

// vote records that a member wants to discuss a case, or takes that back.
func vote(tx *store.Tx, v visit, c store.Case) (on bool, refusal *cards.Message, err error) {
	refuse := func(m cards.Message) (bool, *cards.Message, error) { return false, &m, nil }
	switch {
	case !c.Open() || !c.ErasedAt.IsZero():
		return refuse(cards.CaseClosed())
	case c.Person == v.Person:
		return refuse(cards.OwnVote())
	}
	if on, err = tx.ToggleVote(c.ID, v.Person); err != nil {
		return false, nil, err
	}
	return on, nil, tx.Redraw(store.CasePost, c.ID, v.Now)
}

// chooseCase chooses a case for the meeting that its window named. Arg is
// "group|case|day".
func (d *desk) chooseCase(tx *store.Tx, v visit, c store.Case) (Reply, error) {
	refusal, err := choose(tx, v, &c, store.Day(v.rest))
	if err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	return d.caseDetail(tx, v, c)
}

// putBackCase makes a chosen case one of the list again.
func (d *desk) putBackCase(tx *store.Tx, v visit, c store.Case) (Reply, error) {
	if c.State != store.Chosen {
		return tell(cards.CaseClosed()), nil
	}
	if err := errors.Join(putBack(tx, v, &c), tellChange(tx, v, store.Changed{Field: "case-"})); err != nil {
		return Reply{}, err
	}
	return d.caseDetail(tx, v, c)
}

// discussedCase records that a case was discussed.
func (d *desk) discussedCase(tx *store.Tx, v visit, c store.Case) (Reply, error) {
	if !c.Open() || !c.ErasedAt.IsZero() {
		return tell(cards.CaseClosed()), nil
	}
	c.Discuss(v.group, v.Now)
	if err := errors.Join(tx.SaveCase(c), tx.Redraw(store.CasePost, c.ID, v.Now), tx.Redraw(store.PresentPost, c.ID, v.Now)); err != nil {
		return Reply{}, err
	}
	return d.caseDetail(tx, v, c)
}
