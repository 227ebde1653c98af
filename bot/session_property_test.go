package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"intervisiebot/cards"
	"intervisiebot/commands"
	"intervisiebot/store"
)

// planner is a bot whose time is moved by hand, in which people plan, move and
// cancel meetings, say whether they come, come and go.
type planner struct {
	*clockwork
	rt    *rapid.T
	table map[string]commands.Handler
	group store.Group
	at    time.Time
	forms int
	began map[string]time.Time // of each edition of a meeting, when it began to hold
	ended map[string]time.Time // when it held no more
	away  map[string]time.Time // since when a person is no member, or can't come to an edition
}

// plannerPeople are the people of these tests, and their zones.
var plannerPeople = map[string]string{"U1": "Europe/Amsterdam", "U2": "Asia/Jakarta", "U3": "", "U4": "America/Curacao", "U5": "Europe/Amsterdam"}

// Whatever is planned, moved and cancelled, whoever comes and goes, and however
// the bot is stopped: no reminder comes of what is past, outside the moments of
// rest, after the start, to who left or can't come, of an edition that holds no
// more, or twice; and nobody gets more than the budget.
func TestRemindersComeWhenTheyShould(t *testing.T) {
	deck, err := cards.General()
	if err != nil {
		t.Fatal(err)
	}
	sent := map[store.PostKind]int{}
	holiday := 0
	rapid.Check(t, func(rt *rapid.T) {
		start := moment(t, rapid.SampledFrom([]string{"2026-09-01", "2026-10-06", "2026-12-08", "2027-02-09", "2027-04-13"}).Draw(rt, "before")+" 12:00").
			Add(time.Duration(rapid.IntRange(0, 14*24*60).Draw(rt, "start")) * time.Minute) // most often before a holiday
		c, stop := newClockwork(t, start)
		defer stop()
		p := &planner{clockwork: c, rt: rt, table: commands.Table(c.store, deck), at: start,
			began: map[string]time.Time{}, ended: map[string]time.Time{}, away: map[string]time.Time{}}
		p.setUp(start)
		for range rapid.IntRange(5, 30).Draw(rt, "steps") {
			p.step()
		}
		p.tickAt(rt, p.at.AddDate(0, 4, 0))
		holiday += p.check(sent)
	})
	if holiday == 0 {
		t.Error("no reminder came in a holiday: this test saw too little")
	}
	for _, kind := range []store.PostKind{store.ReminderPost, store.MovedPost, store.CancelledPost, store.FewPost, store.TurnPost} {
		if sent[kind] == 0 {
			t.Errorf("none of kind %s was sent: this test saw too little", kind)
		}
	}
}

func (p *planner) write(f func(*store.Tx) error) {
	if err := p.store.Update(context.Background(), f); err != nil {
		p.rt.Fatal(err)
	}
}

func (p *planner) read(f func(*store.Tx) error) {
	if err := p.store.View(context.Background(), f); err != nil {
		p.rt.Fatal(err)
	}
}

func (p *planner) setUp(start time.Time) {
	p.group = store.NewGroup("C1", "oost", "Europe/Amsterdam", start)
	p.group.State, p.group.ChangedBy, p.group.Schedule = store.Active, "U1", drawSchedule(p.rt, start)
	p.group.Reminders = rapid.SampledFrom([]string{"week day", "week day", "week day hour", "day", "hour", "week", ""}).Draw(p.rt, "reminders")
	p.group.Schedule.Periods = slices.DeleteFunc(p.group.Schedule.Periods, func(x store.Period) bool { return x.Kind == store.Meeting })
	p.write(func(tx *store.Tx) (err error) {
		for id := range plannerPeople {
			if err := knows(tx, id); err != nil {
				return err
			}
		}
		if p.group.ID, err = tx.AddGroup(p.group); err != nil {
			return err
		}
		for _, x := range p.group.Schedule.Periods {
			err = errors.Join(err, tx.AddPeriod(p.group.ID, x))
		}
		// Without the daily sweep: each step would come no further than the next night.
		return errors.Join(err, tx.SetSweep(start.AddDate(9, 0, 0)), tx.SetMembers(p.group.ID, []string{"U1", "U2", "U3", "U4"}), tx.Reconsider(p.group.ID, start))
	})
}

// step is something that people do, or some time that goes by.
func (p *planner) step() {
	if rapid.IntRange(0, 2).Draw(p.rt, "who") > 0 {
		p.pass()
		return
	}
	switch rapid.IntRange(0, 7).Draw(p.rt, "deed") {
	case 0, 1, 2:
		p.plan()
	case 3, 4:
		p.move()
	case 5:
		p.cancel()
	case 6:
		p.answer()
	default:
		p.comeOrGo()
	}
	p.mark()
}

// pass lets time go by: to what is due next, or the bot is down.
func (p *planner) pass() {
	switch rapid.IntRange(0, 7).Draw(p.rt, "pass") {
	case 0:
		p.at = p.at.Add(time.Duration(rapid.IntRange(1, 20*24*60).Draw(p.rt, "down")) * time.Minute)
	case 1:
		p.at = p.at.Add(time.Duration(rapid.IntRange(1, 26*60).Draw(p.rt, "hours")) * time.Minute)
	default:
		if next, err := p.nextDue(context.Background()); err == nil && next.After(p.at) && next.Before(p.at.AddDate(2, 0, 0)) {
			p.at = next
		}
	}
	p.tickAt(p.rt, p.at)
	p.mark()
}

func (p *planner) ask(person, name, arg string, fields map[string][]string) commands.Reply {
	r, err := p.table[name](context.Background(), commands.Ask{Name: name, Arg: arg, Person: person, Fields: fields, Now: p.at})
	if err != nil {
		p.rt.Fatal(err)
	}
	return r
}

// sendIn submits a form twice: a warning about a free day is read and waved away.
func (p *planner) sendIn(name, arg string, fields map[string][]string) {
	for range 2 {
		p.ask("U1", name, arg, fields)
	}
}

func (p *planner) when() map[string][]string {
	day := store.DayOf(p.at.In(store.Location(p.group.Schedule.Zone))).Add(rapid.IntRange(0, 20).Draw(p.rt, "ahead"))
	if rapid.Bool().Draw(p.rt, "after a holiday") {
		s := p.group.Schedule
		for until := day.Add(60); s.Free(day).Kind != store.SkipSchool && day < until; {
			day = day.Add(1)
		}
		day = store.DayOf(s.Unpaused().Civil(day.Start(store.Location(s.Zone))))
	}
	return map[string][]string{"date": {string(day)}, "start": {strconv.Itoa(rapid.IntRange(cards.EarliestStart/15, cards.LatestStart/15).Draw(p.rt, "quarter") * 15)},
		"minutes": {"150"}, "chair": {"U1"}}
}

func (p *planner) plan() {
	p.forms++
	p.sendIn("session.plan", fmt.Sprintf("%d|form-%d", p.group.ID, p.forms), p.when())
}

// meeting is one of the planned meetings, if there are any.
func (p *planner) meeting() (s store.Session, ok bool) {
	var all []store.Session
	p.read(func(tx *store.Tx) (err error) {
		all, err = tx.Sessions(p.group.ID, store.DayOf(p.at.In(store.Location(p.group.Schedule.Zone))))
		return err
	})
	all = slices.DeleteFunc(all, func(s store.Session) bool { return s.State != store.SessionPlanned })
	if len(all) == 0 {
		return s, false
	}
	return rapid.SampledFrom(all).Draw(p.rt, "meeting"), true
}

func (p *planner) move() {
	if s, ok := p.meeting(); ok {
		p.sendIn("session.move", fmt.Sprintf("%d|%d|%d", s.Group, s.ID, s.Sequence), p.when())
	}
}

func (p *planner) cancel() {
	if s, ok := p.meeting(); ok {
		p.ask("U1", "session.cancel", fmt.Sprintf("%d|%d|%d", s.Group, s.ID, s.Sequence), nil)
	}
}

func (p *planner) answer() {
	s, ok := p.meeting()
	if !ok {
		return
	}
	person := rapid.SampledFrom([]string{"U1", "U2", "U3", "U4", "U5"}).Draw(p.rt, "person")
	coming := rapid.Bool().Draw(p.rt, "coming")
	p.ask(person, map[bool]string{true: "session.come", false: "session.cant"}[coming], fmt.Sprintf("%d|%d|%d", s.Group, s.ID, s.Edition), nil)
	p.read(func(tx *store.Tx) error {
		said, err := tx.RSVPs(s.ID)
		for _, a := range said {
			if a.Person == person {
				p.isAway(person+"/"+s.Edited(), !a.Coming)
			}
		}
		return err
	})
}

func (p *planner) comeOrGo() {
	person := rapid.SampledFrom([]string{"U2", "U3", "U4", "U5"}).Draw(p.rt, "person")
	p.write(func(tx *store.Tx) error {
		_, err := tx.Member(p.group.ID, person)
		if errors.Is(err, store.ErrNotFound) { // who was away long may have been forgotten
			return errors.Join(knows(tx, person), tx.AddMember(p.group.ID, person))
		}
		return tx.RemoveMember(p.group.ID, person)
	})
}

// knows records one of the people of these tests.
func knows(tx *store.Tx, id string) error {
	return errors.Join(tx.SavePerson(store.Person{ID: id, Name: id, Zone: plannerPeople[id], Human: true, Active: true}), tx.SetDM(id, "D"+id))
}

func (p *planner) isAway(who string, away bool) {
	if _, was := p.away[who]; away && !was {
		p.away[who] = p.at
	} else if !away {
		delete(p.away, who)
	}
}

// mark notes which editions hold now, and who is there.
func (p *planner) mark() {
	p.read(func(tx *store.Tx) error {
		all, err := tx.Sessions(p.group.ID, "")
		for _, s := range all {
			key := s.Edited()
			if _, known := p.began[key]; !known {
				p.began[key] = p.at
				for n := range s.Edition {
					if old := fmt.Sprintf("S%d.%d", s.ID, n); p.ended[old].IsZero() {
						p.ended[old] = p.at
					}
				}
			}
			if s.State == store.SessionCancelled && p.ended[key].IsZero() {
				p.ended[key] = p.at
			}
		}
		for id := range plannerPeople {
			_, missing := tx.Member(p.group.ID, id)
			p.isAway(id, missing != nil)
		}
		return err
	})
}

// check checks every message that a person got, counts those about meetings, and
// returns how many reminders came in a holiday.
func (p *planner) check(sent map[store.PostKind]int) (holiday int) {
	var posts []store.Post
	p.read(func(tx *store.Tx) error {
		all, err := tx.PostsOf(p.group.ID, time.Time{})
		posts = all
		return err
	})
	unasked := map[string][]time.Time{}
	got := map[string]bool{}
	for _, m := range p.told {
		i := slices.IndexFunc(posts, func(x store.Post) bool { return x.ID == m.post })
		lead := posts[i]
		if lead.Kind.Unasked() {
			unasked[lead.Person] = append(unasked[lead.Person], m.at)
		}
		for _, x := range posts {
			if x.Seq != lead.Seq && x.Lead != lead.Seq || x.Person == "" {
				continue
			}
			sent[x.Kind]++
			if got[x.Key] {
				p.rt.Errorf("%s came twice", x.Key)
			}
			got[x.Key] = true
			if x.Kind == store.ReminderPost {
				holiday += p.checkReminder(x, m.at)
				day := x.Person + strings.Split(x.Key, "/")[1] + string(store.DayOf(m.at))
				if got[day] {
					p.rt.Errorf("%s came on the day of another reminder", x.Key)
				}
				got[day] = true
			}
		}
	}
	for person, at := range unasked {
		slices.SortFunc(at, time.Time.Compare)
		loc := store.Location(plannerPeople[person])
		for i := range at {
			if i > 0 && plannerPeople[person] != "" && store.DayOf(at[i].In(loc)) == store.DayOf(at[i-1].In(loc)) || i > 2 && at[i].Sub(at[i-3]) < week {
				p.rt.Errorf("%s is bothered at %s and before: %v", person, at[i], at)
			}
		}
	}
	return holiday
}

// checkReminder checks one reminder that came at a moment; it returns 1 when that
// was in a holiday.
func (p *planner) checkReminder(x store.Post, at time.Time) int {
	var s store.Session
	p.read(func(tx *store.Tx) (err error) { s, err = tx.Session(x.Subject); return err })
	edition := strings.Split(x.Key, "/")[1]
	loc := store.Location(p.group.Schedule.Zone)
	local := at.In(loc)
	day, minute := store.DayOf(local), local.Hour()*60+local.Minute()
	weekend := local.Weekday() == time.Saturday || local.Weekday() == time.Sunday
	free := p.group.Schedule.Free(day)
	ended, over := p.ended[edition]
	gone, away := p.away[x.Person]
	cant, absent := p.away[x.Person+"/"+edition]
	switch {
	case over && at.After(ended):
		p.rt.Errorf("%s came at %s, of an edition that held until %s", x.Key, local, ended)
	case !x.Due.After(p.began[edition]):
		p.rt.Errorf("%s came at %s, though its moment had passed when it was planned at %s", x.Key, local, p.began[edition])
	case edition == s.Edited() && !at.Before(s.Start(loc)):
		p.rt.Errorf("%s came at %s, after the start at %s", x.Key, local, s.Start(loc))
	case away && at.After(gone):
		p.rt.Errorf("%s came at %s, after the person left at %s", x.Key, local, gone)
	case absent && at.After(cant):
		p.rt.Errorf("%s came at %s, after the person said at %s that they can't", x.Key, local, cant)
	case weekend || minute < 7*60+30 || minute >= 18*60:
		p.rt.Errorf("%s came outside the moments of rest, %s", x.Key, local)
	case free != (store.Skip{}) && (free.Kind == store.SkipPublic || edition == s.Edited() && !p.endsHoliday(day, s.Day)):
		p.rt.Errorf("%s came at %s on a free day: %v; the meeting is on %s", x.Key, local, free, s.Day)
	}
	if free != (store.Skip{}) {
		return 1
	}
	return 0
}

// endsHoliday tells whether no school day lies between a free day and the school
// day of a meeting, and no other weekday but public holidays.
func (p *planner) endsHoliday(day, meeting store.Day) bool {
	s := p.group.Schedule
	if s.Free(meeting) != (store.Skip{}) {
		return false
	}
	for d := day.Add(1); d < meeting; d = d.Add(1) {
		if wd := d.Weekday(); wd != time.Saturday && wd != time.Sunday && s.Free(d).Kind != store.SkipPublic && s.Free(d).Kind != store.SkipSchool {
			return false
		}
	}
	return true
}
