package commands

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// newSession opens the form to plan a meeting in the group a command is about.
func (d *desk) newSession(tx *store.Tx, ask Ask) (Reply, error) {
	return d.here(tx, ask, "session.new", setUp(d.newSessionOf))
}

// newSessionOf opens the form to plan a meeting, with what is likely.
func (d *desk) newSessionOf(tx *store.Tx, v visit) (Reply, error) {
	return d.planForm(tx, v, store.Session{Minutes: store.SessionMinutes}, "")
}

// usualStart is when a group meets that never did before, by itself.
const usualStart = 13 * 60

// planForm opens the form to plan a meeting like this one; after is the day of
// the meeting in whose place it comes.
func (d *desk) planForm(tx *store.Tx, v visit, s store.Session, after store.Day) (Reply, error) {
	s.Group = v.group.ID
	var err error
	if s.Minute == 0 {
		if s.Minute, err = usual(tx, v); err != nil {
			return Reply{}, err
		}
	}
	if s.Chair == "" {
		if s.Chair, err = turn(tx, v.group.ID); err != nil {
			return Reply{}, err
		}
	}
	members, err := tx.Members(v.group.ID)
	return show(cards.PlanSession(cards.SessionForm{Session: s, Members: members, After: after, Form: store.NewID()})), err
}

// usual is the minute at which the group's last meeting starts.
func usual(tx *store.Tx, v visit) (int, error) {
	all, err := tx.Sessions(v.group.ID, "")
	for _, s := range slices.Backward(all) {
		if s.State == store.SessionPlanned || s.State == store.SessionHeld {
			return s.Minute, err
		}
	}
	return usualStart, err
}

// turn is who leads the next meeting that is planned, "" when nobody can.
func turn(tx *store.Tx, group int64) (string, error) {
	chair, err := tx.NextChair(group)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return chair.ID, err
}

// planSession records a meeting. Arg is "group|form".
func (d *desk) planSession(tx *store.Tx, v visit) (Reply, error) {
	s := store.Session{Group: v.group.ID, Form: v.rest, State: store.SessionPlanned, PlannedBy: v.Person, PlannedAt: v.Now, ChangedAt: v.Now}
	s, bad, err := d.readMoment(tx, v, s)
	if err != nil || bad != nil {
		return orWrong(bad), err
	}
	if s.ID != 0 { // sent in twice
		return show(cards.SessionPlanned(s, v.zone())), nil
	}
	if s, bad, err = readFields(tx, v, s); err != nil || bad != nil {
		return orWrong(bad), err
	}
	if bad = d.freeDay(v, s.Day); bad != nil {
		return *bad, nil
	}
	s, fresh, err := addSession(tx, v, s)
	if err == nil && fresh {
		err = tellChange(tx, v, store.Changed{Field: "session+", Value: fmt.Sprintf("%d %s %s", s.ID, s.Day, cards.Clock(s.Minute))})
	}
	return show(cards.SessionPlanned(s, v.zone())), err
}

// orWrong is what is wrong with a form, if anything.
func orWrong(bad *Reply) Reply {
	if bad == nil {
		return Reply{}
	}
	return *bad
}

// addSession records a meeting with what follows from it in time.
func addSession(tx *store.Tx, v visit, s store.Session) (store.Session, bool, error) {
	s.Plan(v.group, v.Now)
	return tx.AddSession(s)
}

// readMoment is the meeting with the day and start that were filled in, or what
// is wrong with them. When its form planned a meeting on that day before, it is
// that one.
func (d *desk) readMoment(tx *store.Tx, v visit, s store.Session) (store.Session, *Reply, error) {
	fail := func(field, text string) (store.Session, *Reply, error) { r := wrong(field, text); return s, &r, nil }
	var bad *Reply
	if s.Day, bad = v.day("date"); bad != nil {
		return s, bad, nil
	}
	loc := store.Location(v.zone())
	minute, err := strconv.Atoi(v.Field("start"))
	if err != nil || minute < 0 || minute >= 24*60 {
		return fail("start", cards.FieldEmpty)
	}
	if s.Minute = minute; skipped(s.Day, s.Minute, loc) {
		return fail("start", cards.FieldSkippedTime(s.Day, s.Minute))
	}
	if !s.Start(loc).After(v.Now) {
		return fail("start", cards.FieldStartPast)
	}
	other, err := tx.SessionOn(v.group.ID, s.Day)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return s, nil, nil
	case err != nil:
		return s, nil, err
	case s.ID == 0 && other.Form == s.Form:
		return other, nil, nil
	case other.ID != s.ID:
		return fail("date", cards.FieldDayTaken(s.Day))
	}
	return s, nil, nil
}

// freeDay points out once that a day is free.
func (d *desk) freeDay(v visit, day store.Day) *Reply {
	free := v.group.Schedule.Free(day)
	if free == (store.Skip{}) || !d.hints.once(v.Ask, "date:"+string(day)) {
		return nil
	}
	r := Reply{Errors: map[string]string{"date": cards.FieldFree(free)}}
	return &r
}

// readFields is the meeting with all that was filled in besides its day and
// start, or what is wrong with that.
func readFields(tx *store.Tx, v visit, s store.Session) (store.Session, *Reply, error) {
	fail := func(field, text string) (store.Session, *Reply, error) { r := wrong(field, text); return s, &r, nil }
	s.Place, s.Theme, s.Method, s.Chair, s.Host = v.Field("place"), v.Field("theme"), v.Field("method"), v.Field("chair"), v.Field("host")
	minutes, err := strconv.Atoi(v.Field("minutes"))
	if err != nil || !cards.MayLast(minutes) {
		return fail("minutes", cards.FieldEmpty)
	}
	s.Minutes = minutes
	if s.Theme != "" && !slices.Contains(cards.Themes, cards.Theme(s.Theme)) {
		return fail("theme", cards.FieldEmpty)
	}
	if _, ok := cards.MethodOf(s.Method); s.Method != "" && !ok {
		return fail("method", cards.FieldEmpty)
	}
	for _, role := range []struct{ field, person string }{{"chair", s.Chair}, {"host", s.Host}} {
		if role.person == "" {
			continue
		}
		m, err := tx.Member(v.group.ID, role.person)
		if errors.Is(err, store.ErrNotFound) || err == nil && !m.TakesTurns() {
			return fail(role.field, cards.FieldNotOfGroup)
		}
		if err != nil {
			return s, nil, err
		}
	}
	return s, nil, nil
}

// newSeries opens the form to plan several meetings in the group a command is
// about.
func (d *desk) newSeries(tx *store.Tx, ask Ask) (Reply, error) {
	return d.here(tx, ask, "series.new", setUp(d.newSeriesOf))
}

func (d *desk) newSeriesOf(tx *store.Tx, v visit) (Reply, error) {
	minute, err := usual(tx, v)
	return show(seriesForm(v, "", minute)), err
}

// seriesForm is the form of a series with some lines in it.
func seriesForm(v visit, lines string, minute int) *cards.Modal {
	return cards.PlanSeries(cards.SeriesForm{Text: lines, Minute: minute, Minutes: store.SessionMinutes,
		About: cards.GroupValue(v.group) + "|" + store.NewID()})
}

// planSeries shows the lines of a series as they were read; sent in again
// unchanged, it records them. Arg is "group|form|what was read".
func (d *desk) planSeries(tx *store.Tx, v visit) (Reply, error) {
	form, read, _ := strings.Cut(v.rest, "|")
	f := cards.SeriesForm{Text: v.Field("lines")}
	var err error
	if f.Minute, err = strconv.Atoi(v.Field("start")); err != nil || f.Minute < 0 || f.Minute >= 24*60 {
		return wrong("start", cards.FieldEmpty), nil
	}
	if f.Minutes, err = strconv.Atoi(v.Field("minutes")); err != nil || !cards.MayLast(f.Minutes) {
		return wrong("minutes", cards.FieldEmpty), nil
	}
	lines, problems := readSeries(f.Text, f.Minute, v.today(), store.Location(v.zone()))
	if len(problems) == 0 && len(lines) == 0 {
		problems = []string{cards.SeriesEmpty}
	}
	if len(problems) > 0 {
		return wrong("lines", strings.Join(problems, "\n")), nil
	}
	plans, problems, err := seriesSessions(tx, v, form, f.Minutes, lines)
	if err != nil {
		return Reply{}, err
	}
	if !slices.ContainsFunc(plans, func(s store.Session) bool { return s.ID == 0 }) { // sent in twice
		return show(cards.SeriesSaved(v.group, len(plans))), nil
	}
	if len(problems) > 0 {
		return wrong("lines", strings.Join(problems, "\n")), nil
	}
	var all strings.Builder
	for _, s := range plans {
		line := cards.SeriesLine(s, v.zone(), v.group.Schedule.Free(s.Day))
		f.Read = append(f.Read, line)
		fmt.Fprintln(&all, line)
	}
	sum := sha256.Sum256([]byte(all.String()))
	if now := hex.EncodeToString(sum[:8]); now != read {
		f.About = cards.GroupValue(v.group) + "|" + form + "|" + now
		return show(cards.PlanSeries(f)), nil
	}
	return d.saveSeries(tx, v, plans)
}

// seriesSessions are the meetings of a series, or what is wrong with their
// lines. When its form planned them before, they are those.
func seriesSessions(tx *store.Tx, v visit, form string, minutes int, lines []planLine) (plans []store.Session, problems []string, err error) {
	for _, l := range lines {
		s := store.Session{Group: v.group.ID, Form: form + "-" + string(l.Day), State: store.SessionPlanned, Day: l.Day, Minute: l.Minute,
			Minutes: minutes, Place: l.Place, PlannedBy: v.Person, PlannedAt: v.Now, ChangedAt: v.Now}
		other, err := tx.SessionOn(v.group.ID, l.Day)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, nil, err
		}
		problem := ""
		switch {
		case err == nil && other.Form == s.Form:
			s = other
		case err == nil:
			problem = cards.SeriesTaken
		case !s.Start(store.Location(v.zone())).After(v.Now):
			problem = cards.SeriesStarted
		case len([]rune(l.Place)) > cards.PlaceLength:
			problem = cards.SeriesLong
		}
		if problem != "" {
			problems = append(problems, cards.SeriesProblem(l.N, l.Text, problem))
		}
		plans = append(plans, s)
	}
	return plans, problems, nil
}

// saveSeries records the meetings of a series; to lead them people take turns.
func (d *desk) saveSeries(tx *store.Tx, v visit, plans []store.Session) (Reply, error) {
	slices.SortFunc(plans, func(a, b store.Session) int { return strings.Compare(string(a.Day), string(b.Day)) })
	value := "0"
	for _, s := range plans {
		var err error
		if s.Chair, err = turn(tx, v.group.ID); err != nil {
			return Reply{}, err
		}
		if s, _, err = addSession(tx, v, s); err != nil {
			return Reply{}, err
		}
		value += " " + string(s.Day)
		if len(plans) == 1 {
			value = fmt.Sprintf("%d %s %s", s.ID, s.Day, cards.Clock(s.Minute))
		}
	}
	return show(cards.SeriesSaved(v.group, len(plans))), tellChange(tx, v, store.Changed{Field: "session+", Value: value})
}
