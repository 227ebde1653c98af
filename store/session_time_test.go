package store

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// moments are what time brings to a meeting, "event day time", in order.
func moments(s Session, g Group) (lines []string) {
	for what, at := s.Next(g); what != ""; what, at = s.Next(g) {
		lines = append(lines, string(what)+at.In(Location(g.Schedule.Zone)).Format(" Mon 2 Jan 15:04"))
		if s.Tell(what); what == SessionMet {
			s.State = SessionHeld
		}
	}
	return lines
}

func TestWhatTimeBringsToAMeeting(t *testing.T) {
	for name, c := range map[string]struct {
		day       Day
		minute    int
		reminders string
		change    func(*Schedule)
		want      string
	}{
		"an ordinary Thursday": {"2026-11-26", 13 * 60, "week day", nil,
			"turn Thu 19 Nov 07:30, week Thu 19 Nov 07:30, fallback Mon 23 Nov 07:30, few Tue 24 Nov 07:30, day Wed 25 Nov 07:30, met Fri 27 Nov 07:30, forget Thu 3 Dec 15:30"},
		"a Monday": {"2026-11-30", 13 * 60, "day", nil,
			"turn Mon 23 Nov 07:30, fallback Wed 25 Nov 07:30, few Thu 26 Nov 07:30, day Fri 27 Nov 07:30, met Tue 1 Dec 07:30, forget Mon 7 Dec 15:30"},
		"right after the autumn holiday": {"2026-10-26", 13 * 60, "week day", nil,
			"turn Mon 12 Oct 07:30, fallback Wed 14 Oct 07:30, few Thu 15 Oct 07:30, week Fri 16 Oct 07:30, day Fri 23 Oct 07:30, met Tue 27 Oct 07:30, forget Mon 2 Nov 15:30"},
		"right after Christmas, New Year's Day a Friday": {"2027-01-04", 13 * 60, "day", nil,
			"turn Mon 14 Dec 07:30, fallback Wed 16 Dec 07:30, few Thu 17 Dec 07:30, day Thu 31 Dec 07:30, met Tue 5 Jan 07:30, forget Mon 11 Jan 15:30"},
		"after Easter and the clock change": {"2027-03-30", 13 * 60, "week day", nil,
			"turn Fri 19 Mar 07:30, fallback Tue 23 Mar 07:30, week Tue 23 Mar 07:30, few Wed 24 Mar 07:30, day Thu 25 Mar 07:30, met Wed 31 Mar 07:30, forget Tue 6 Apr 15:30"},
		"in a holiday": {"2026-12-22", 13 * 60, "week day hour", nil,
			"turn Mon 14 Dec 07:30, week Tue 15 Dec 07:30, fallback Wed 16 Dec 07:30, few Thu 17 Dec 07:30, day Fri 18 Dec 07:30, forget Tue 29 Dec 15:30, met Mon 4 Jan 07:30"},
		"an hour before": {"2026-11-26", 13 * 60, "hour", nil,
			"turn Thu 19 Nov 07:30, fallback Mon 23 Nov 07:30, few Tue 24 Nov 07:30, hour Thu 26 Nov 12:00, met Fri 27 Nov 07:30, forget Thu 3 Dec 15:30"},
		"an hour before the evening": {"2026-11-26", 19*60 + 30, "hour", nil,
			"turn Thu 19 Nov 07:30, fallback Mon 23 Nov 07:30, few Tue 24 Nov 07:30, hour Thu 26 Nov 17:30, met Fri 27 Nov 07:30, forget Thu 3 Dec 22:00"},
		"an hour before the morning": {"2026-11-26", 7*60 + 30, "hour", nil,
			"turn Thu 19 Nov 07:30, fallback Mon 23 Nov 07:30, few Tue 24 Nov 07:30, met Fri 27 Nov 07:30, forget Thu 3 Dec 10:00"},
		"a pause of the cards": {"2026-11-26", 13 * 60, "week day", func(s *Schedule) {
			s.Periods = []Period{{Kind: Pause, First: "2026-11-01", Last: "2026-12-31"}}
		}, "turn Thu 19 Nov 07:30, week Thu 19 Nov 07:30, fallback Mon 23 Nov 07:30, few Tue 24 Nov 07:30, day Wed 25 Nov 07:30, met Fri 27 Nov 07:30, forget Thu 3 Dec 15:30"},
		"a free day before": {"2026-11-26", 13 * 60, "day", func(s *Schedule) {
			s.Periods = []Period{{Kind: FreePeriod, First: "2026-11-25", Last: "2026-11-25"}}
		}, "turn Wed 18 Nov 07:30, fallback Fri 20 Nov 07:30, few Mon 23 Nov 07:30, day Tue 24 Nov 07:30, met Fri 27 Nov 07:30, forget Thu 3 Dec 15:30"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewGroup("C1", "oost", "Europe/Amsterdam", moment)
			g.Schedule.Region, g.Reminders = "midden", c.reminders
			if c.change != nil {
				c.change(&g.Schedule)
			}
			s := aSession(c.day)
			s.Minute = c.minute
			got := strings.Join(moments(s, g), ", ")
			equal(t, "moments", got, c.want)
		})
	}
}

// A meeting that is planned late brings nothing of before; a new edition brings
// its own reminders, and nobody is asked for a case again.
func TestWhatHasPassedDoesNotCome(t *testing.T) {
	g := NewGroup("C1", "oost", "Europe/Amsterdam", moment)
	s := aSession("2026-11-26")
	s.Plan(g, time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)) // the day before, after half past seven
	equal(t, "planned a day before", strings.Join(moments(s, g), ", "), "met Fri 27 Nov 07:30, forget Thu 3 Dec 15:30")

	s = aSession("2026-11-26")
	s.Plan(g, moment)
	s.Tell(SessionTurn)
	s.Tell(SessionWeek)
	s.Day = "2026-12-17"
	s.Renew(g, moment.AddDate(0, 0, 3))
	equal(t, "edition", fmt.Sprint(s.Edition, s.Sequence), "1 1")
	equal(t, "moved", strings.Join(moments(s, g), ", "),
		"week Thu 10 Dec 07:30, fallback Mon 14 Dec 07:30, few Tue 15 Dec 07:30, day Wed 16 Dec 07:30, met Fri 18 Dec 07:30, forget Thu 24 Dec 15:30")

	s.State = SessionCancelled
	s.Renew(g, time.Date(2026, 12, 11, 12, 0, 0, 0, time.UTC)) // a week later is the last day before Christmas
	equal(t, "cancelled", strings.Join(moments(s, g), ", "), "redate Fri 18 Dec 07:30, forget Thu 24 Dec 15:30")
}

// A reminder makes sense until the next one, the last until the start.
func TestUntilWhenAReminderMakesSense(t *testing.T) {
	g := NewGroup("C1", "oost", "Europe/Amsterdam", moment)
	s := aSession("2026-11-26")
	until := func(e SessionEvent) string {
		return s.RemindUntil(g, e).In(Location("Europe/Amsterdam")).Format("Mon 15:04:05")
	}
	equal(t, "week", until(SessionWeek), "Wed 07:29:59")
	equal(t, "day", until(SessionDay), "Thu 12:59:59")
	g.Reminders = "week day hour"
	equal(t, "day before an hour", until(SessionDay), "Thu 11:59:59")
	g.Reminders = "week"
	equal(t, "only a week", until(SessionWeek), "Thu 12:59:59")
}

// The facts overtake a post between the moment at which it was hung up and that
// at which it would be sent.
func TestWhatTheFactsHaveOvertakenIsNotSent(t *testing.T) {
	for name, c := range map[string]struct {
		kind   PostKind
		change func(*Tx, *Session) error
		want   string
	}{
		"nothing happened":        {ReminderPost, nil, ""},
		"moved":                   {ReminderPost, func(_ *Tx, s *Session) error { s.Edition++; return nil }, overtakenMoved},
		"cancelled":               {ReminderPost, func(_ *Tx, s *Session) error { s.State = SessionCancelled; return nil }, overtakenSettled},
		"held":                    {ReminderPost, func(_ *Tx, s *Session) error { s.State = SessionHeld; return nil }, overtakenSettled},
		"left":                    {ReminderPost, func(tx *Tx, _ *Session) error { return tx.RemoveMember(1, "U1") }, overtakenLeft},
		"can't":                   {ReminderPost, func(tx *Tx, s *Session) error { return tx.SetRSVP(RSVP{s.ID, "U1", false, moment, ""}) }, overtakenAbsent},
		"comes":                   {ReminderPost, func(tx *Tx, s *Session) error { return tx.SetRSVP(RSVP{s.ID, "U1", true, moment, ""}) }, ""},
		"moved once more":         {MovedPost, func(_ *Tx, s *Session) error { s.Edition++; return nil }, overtakenMoved},
		"told of a move, left":    {MovedPost, func(tx *Tx, _ *Session) error { return tx.RemoveMember(1, "U1") }, overtakenLeft},
		"told of a move, can't":   {MovedPost, func(tx *Tx, s *Session) error { return tx.SetRSVP(RSVP{s.ID, "U1", false, moment, ""}) }, ""},
		"a case was brought":      {TurnPost, func(tx *Tx, _ *Session) error { return brings(tx) }, overtakenSettled},
		"still no case":           {TurnPost, nil, ""},
		"whose turn it is, can't": {TurnPost, func(tx *Tx, s *Session) error { return tx.SetRSVP(RSVP{s.ID, "U1", false, moment, ""}) }, overtakenAbsent},
		"few, nobody was told":    {FewPost, nil, overtakenSettled},
		"not cancelled at all":    {RedatePost, nil, overtakenSettled},
		"no new date": {RedatePost, func(_ *Tx, s *Session) error {
			s.State, s.ChangedAt = SessionCancelled, moment
			return nil
		}, ""},
		"a new date": {RedatePost, func(tx *Tx, s *Session) error {
			s.State, s.ChangedAt = SessionCancelled, moment
			other := aSession("2026-12-17")
			other.PlannedAt = moment.Add(time.Hour)
			_, _, err := tx.AddSession(other)
			return err
		}, overtakenSettled},
	} {
		t.Run(name, func(t *testing.T) {
			restful(t, func(tx *Tx, g Group) {
				s, _, err := tx.AddSession(aSession("2026-11-26"))
				ok(t, err)
				p := told(t, tx, g, c.kind, ReminderKey(s, "U1", SessionWeek), 0)
				if c.change != nil {
					ok(t, c.change(tx, &s))
				}
				ok(t, tx.SaveSession(s))
				p = got(tx.Rest(p, moment))(t)
				equal(t, "why", p.Reason, c.want)
				equal(t, "dropped", p.State == Dropped, c.want != "")
			})
		})
	}
}

func brings(tx *Tx) error {
	_, _, err := tx.AddCase(Case{Group: 1, Person: "U2", Form: "f", State: Submitted, Title: "Een titel", SubmittedAt: moment})
	return err
}

// What is overtaken does not come in the message of another either.
func TestWhatIsOvertakenComesInNoMessage(t *testing.T) {
	restful(t, func(tx *Tx, g Group) {
		s, _, err := tx.AddSession(aSession("2026-11-26"))
		ok(t, err)
		told(t, tx, g, ReminderPost, ReminderKey(s, "U1", SessionWeek), 0)
		step := told(t, tx, g, StepPost, "step", 0)
		lead := got(tx.Rest(step, moment))(t)
		equal(t, "a reminder presses more", lead.Kind, ReminderPost)
		s.Edition++
		ok(t, tx.SaveSession(s))
		lead = got(tx.Rest(got(tx.PostKeyed("step"))(t), moment))(t)
		equal(t, "now", lead.Kind, StepPost)
		if along := got(tx.Along(lead))(t); len(along) != 0 {
			t.Errorf("%v comes along", keysOf(along))
		}
	})
}

// Messages that must be known at once do not count in the budget.
func TestAMoveDoesNotCost(t *testing.T) {
	restful(t, func(tx *Tx, g Group) {
		s, _, err := tx.AddSession(aSession("2026-11-26"))
		ok(t, err)
		sent(t, tx, told(t, tx, g, MovedPost, MovedKey(s, "U1"), 0), moment)
		p := got(tx.Rest(told(t, tx, g, StepPost, "step", 0), moment.Add(time.Minute)))(t)
		equal(t, "the other goes now", p.LookAt, moment.Add(time.Minute))
	})
}

// A reminder may come on the day it was planned for, in a holiday, by day.
func TestAReminderMayComeAtTheEndOfAHoliday(t *testing.T) {
	g := NewGroup("C1", "oost", "Europe/Amsterdam", moment)
	g.Schedule.Region = "midden"
	friday := at("2026-10-23", civilFrom, Location("Europe/Amsterdam"))
	for _, c := range []struct {
		kind PostKind
		at   time.Time
		want time.Time
	}{
		{ReminderPost, friday, friday},
		{ReminderPost, friday.Add(3 * time.Hour), friday.Add(3 * time.Hour)},
		{ReminderPost, friday.Add(11 * time.Hour), friday.AddDate(0, 0, 3)},
		{ReminderPost, friday.AddDate(0, 0, -1), friday.AddDate(0, 0, 3)},
		{TurnPost, friday, friday.AddDate(0, 0, 3)},
	} {
		p := Post{Kind: c.kind, Due: friday}
		if got := g.civil(p, c.at); !got.Equal(c.want) {
			t.Errorf("%s at %s: %s, want %s", c.kind, c.at, got, c.want)
		}
	}
}
