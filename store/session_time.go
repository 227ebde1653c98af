package store

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// SessionEvent is what time brings to a meeting.
type SessionEvent string

// People are reminded of it; when nobody brought a case those whose turn it is
// are asked for one, and later the group is offered something else; when few
// come its chair is asked what to do; it counts as held; what people said of why
// they can't come is erased; when it was cancelled, its chair is asked for
// another date.
const (
	SessionWeek     SessionEvent = "week"
	SessionDay      SessionEvent = "day"
	SessionHour     SessionEvent = "hour"
	SessionTurn     SessionEvent = "turn"
	SessionFallback SessionEvent = "fallback"
	SessionFew      SessionEvent = "few"
	SessionMet      SessionEvent = "met"
	SessionForget   SessionEvent = "forget"
	SessionRedate   SessionEvent = "redate"
)

// Reminders are the events of which people are reminded, the first one first.
var Reminders = []SessionEvent{SessionWeek, SessionDay, SessionHour}

// Reminds tells whether the group wants to be reminded then.
func (g Group) Reminds(e SessionEvent) bool {
	return strings.Contains(g.Reminders, string(e))
}

// How many days or school days before a meeting, and after it.
const (
	turnBefore     = 5 // school days
	fallbackBefore = 3 // school days
	fewBefore      = 2 // school days
	forgetAfter    = 7 // days
	redateAfter    = 7 // days
)

// Next is what time brings to the meeting next, and when: zero for nothing.
func (s Session) Next(g Group) (what SessionEvent, at time.Time) {
	for e, t := range s.events(g) {
		if !s.told(e) && (at.IsZero() || t.Before(at) || t.Equal(at) && e < what) {
			what, at = e, t
		}
	}
	return what, at
}

// events are all that time brings to the meeting in the state that it is in.
func (s Session) events(g Group) map[SessionEvent]time.Time {
	schedule := g.Schedule.Unpaused()
	loc := Location(schedule.Zone)
	forget := s.End(loc).AddDate(0, 0, forgetAfter)
	switch s.State {
	case SessionHeld:
		return map[SessionEvent]time.Time{SessionForget: forget}
	case SessionCancelled, SessionFailed:
		return map[SessionEvent]time.Time{SessionForget: forget,
			SessionRedate: schedule.FirstMorning(DayOf(s.ChangedAt.In(loc)).Add(redateAfter))}
	}
	events := map[SessionEvent]time.Time{
		SessionTurn:     schedule.Morning(schedule.schoolDaysBefore(s.Day, turnBefore)),
		SessionFallback: schedule.Morning(schedule.schoolDaysBefore(s.Day, fallbackBefore)),
		SessionFew:      schedule.Morning(schedule.schoolDaysBefore(s.Day, fewBefore)),
		SessionMet:      schedule.FirstMorning(s.Day.Add(1)),
		SessionForget:   forget,
	}
	for _, e := range Reminders {
		if at := s.remindAt(schedule, e); g.Reminds(e) && !at.IsZero() {
			events[e] = at
		}
	}
	return events
}

// remindAt is when people are reminded of the meeting: zero when that moment is
// not one to bother them.
func (s Session) remindAt(schedule Schedule, e SessionEvent) time.Time {
	switch e {
	case SessionWeek:
		return schedule.Morning(s.Day.Add(-7))
	case SessionDay:
		return schedule.eve(s.Day)
	}
	loc := Location(schedule.Zone)
	if schedule.quiet(s.Day) || s.Minute <= civilFrom {
		return time.Time{}
	}
	return at(s.Day, min(max(s.Minute-60, civilFrom), lastCivil), loc)
}

// RemindUntil is until when a reminder makes sense: the moment of the next one,
// at last the start.
func (s Session) RemindUntil(g Group, e SessionEvent) time.Time {
	until := s.Start(Location(g.Schedule.Zone))
	events := s.events(g)
	for _, next := range Reminders[slices.Index(Reminders, e)+1:] {
		if t, is := events[next]; is && t.Before(until) {
			until = t
		}
	}
	return until.Add(-time.Second)
}

// Plan notes what follows from the meeting as it is now: what would have come
// before now does not come any more, and when time brings something again. It is
// for who plans a meeting or changes its state.
func (s *Session) Plan(g Group, now time.Time) {
	for e, t := range s.events(g) {
		if !t.After(now) && e != SessionMet && e != SessionForget {
			s.Tell(e)
		}
	}
	_, s.NextAt = s.Next(g)
}

// Renew makes the meeting another edition of itself, after its day, start,
// duration or place changed: people are reminded of it anew.
func (s *Session) Renew(g Group, now time.Time) {
	s.Edition++
	s.Sequence++
	s.ChangedAt = now
	var told []string
	for _, word := range strings.Fields(s.Told) {
		if e := SessionEvent(word); e == SessionTurn || e == SessionFallback {
			told = append(told, word)
		}
	}
	s.Told = strings.Join(told, " ")
	s.Plan(g, now)
}

// told tells whether time brought something already.
func (s Session) told(e SessionEvent) bool { return strings.Contains(s.Told, string(e)) }

// Tell records that time brought something.
func (s *Session) Tell(e SessionEvent) {
	if !s.told(e) {
		s.Told = strings.TrimSpace(s.Told + " " + string(e))
	}
}

// Edited names the meeting in its edition, in the keys of what is told of it.
func (s Session) Edited() string { return fmt.Sprintf("S%d.%d", s.ID, s.Edition) }

// Tells tells whether the post is about the meeting in the edition that it is in.
func (p Post) Tells(s Session) bool { return strings.Contains(p.Key+"/", "/"+s.Edited()+"/") }

// MovedKey is the key of the post that tells a person where a meeting moved to.
func MovedKey(s Session, person string) string { return "moved/" + s.Edited() + "/" + person }

// CancelledKey is the key of the post that tells a person that a meeting does not happen.
func CancelledKey(s Session, person string) string { return "cancelled/" + s.Edited() + "/" + person }

// ReminderKey is the key of the post that reminds a person of a meeting.
func ReminderKey(s Session, person string, e SessionEvent) string {
	return "reminder/" + s.Edited() + "/" + person + "/" + string(e)
}

// PresentKey is the key of the post that asks the presenter of a chosen case
// whether they bring it.
func PresentKey(c Case) string { return fmt.Sprintf("present/C%d/%d", c.ID, c.ChosenAt.Unix()) }
