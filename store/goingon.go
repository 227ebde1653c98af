package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// GoingOn is how far a group is with the question how it goes on: at the end of
// its programme, before a summer, or when nothing is planned.
type GoingOn struct {
	Group   int64
	AskedAt time.Time // when it was last asked
	AgainAt time.Time // when to ask once more, zero: not
	Handed  Day       // the end of the programme at which the facilitators' rights passed to all
	NextAt  time.Time
}

// GoOnEvent is what time brings to a group.
type GoOnEvent string

// It is asked how it goes on: its programme ends, or a summer comes with nothing
// after it, or nothing has been planned for long, or it wanted to be asked once
// more. The facilitators' rights pass to all. The settings of a group that
// stopped are erased.
const (
	GoOnEnds   GoOnEvent = "ends"
	GoOnSummer GoOnEvent = "summer"
	GoOnIdle   GoOnEvent = "idle"
	GoOnAgain  GoOnEvent = "again"
	GoOnHand   GoOnEvent = "hand"
	GoOnErase  GoOnEvent = "erase"
)

// When a group is asked how it goes on.
const (
	EndsBefore = 14       // days before the end of its programme
	IdleAfter  = 8        // school weeks without a meeting planned
	AskAgain   = 6 * week // after "not yet"; nor is it asked twice within them
	idleEvery  = 26 * week
	KeptAfter  = 52 * week // settings, after a group stopped
)

// Next is what time brings to the group next, and when; all are its meetings, in
// whichever state. Zero for nothing.
func (w GoingOn) Next(g Group, all []Session, now time.Time) (what GoOnEvent, at time.Time) {
	s := g.Schedule.Unpaused()
	loc := Location(s.Zone)
	if !g.StoppedAt.IsZero() {
		return GoOnErase, g.StoppedAt.Add(KeptAfter)
	}
	consider := func(e GoOnEvent, t time.Time) {
		if at.IsZero() || t.Before(at) {
			what, at = e, t
		}
	}
	ask := func(e GoOnEvent, t time.Time) {
		if t.After(g.Schedule.Since.Start(loc)) && (w.AskedAt.IsZero() || t.Sub(w.AskedAt) >= AskAgain) {
			consider(e, t)
		}
	}
	today, last := DayOf(now.In(loc)), lastMeeting(all)
	if g.Ends != "" && g.Ends != w.Handed {
		consider(GoOnHand, s.FirstMorning(g.Ends))
		if last <= g.Ends && today <= g.Ends {
			ask(GoOnEnds, s.Morning(g.Ends.Add(-EndsBefore)))
		}
	}
	if june, summer := s.june(today); last < summer {
		ask(GoOnSummer, june)
	}
	switch {
	case last >= today:
	case !w.AgainAt.IsZero():
		consider(GoOnAgain, w.AgainAt)
	default:
		t := s.FirstMorning(s.AfterSchoolWeeks(unplannedSince(g, all), IdleAfter))
		if !w.AskedAt.IsZero() {
			t = Latest(t, s.FirstMorning(DayOf(w.AskedAt.Add(idleEvery).In(loc))))
		}
		consider(GoOnIdle, t)
	}
	return what, at
}

// lastMeeting is the day of the last meeting that was held or is planned, "" for none.
func lastMeeting(all []Session) (last Day) {
	for _, m := range all {
		if m.State == SessionPlanned || m.State == SessionHeld {
			last = max(last, m.Day)
		}
	}
	return last
}

// unplannedSince is since when a group without a coming meeting has none: its
// last one, or when that was cancelled, or when it was set up.
func unplannedSince(g Group, all []Session) Day {
	since := g.Schedule.Since
	for _, m := range all {
		if m.State == SessionPlanned || m.State == SessionHeld {
			since = max(since, m.Day)
		} else {
			since = max(since, DayOf(m.ChangedAt.In(Location(g.Schedule.Zone))))
		}
	}
	return since
}

// june is the first school morning of June and the first day of the summer after
// it: of this year while that summer has not begun, else of the next.
func (s Schedule) june(today Day) (morning time.Time, summer Day) {
	for year, _, _ := today.Date(); ; year++ {
		if summer = s.lastWeekOf(year).Add(7); today < summer {
			first := Day(fmt.Sprintf("%04d-06-01", year))
			for first.Weekday() != time.Monday || !s.schoolWeek(first) {
				first = first.Add(1)
			}
			return s.FirstMorning(first), summer
		}
	}
}

// AskedAgain is when a group that says "not yet" now is asked once more.
func (g Group) AskedAgain(now time.Time) time.Time {
	return g.Schedule.Unpaused().FirstMorning(DayOf(now.Add(AskAgain).In(Location(g.Schedule.Zone))))
}

// GoOnKey is the key of the post that asks a group how it goes on.
func GoOnKey(group int64, why GoOnEvent, day Day) string {
	return fmt.Sprintf("goon/G%d/%s/%s", group, why, day)
}

// GoOnWhy is why a post asks how the group goes on.
func GoOnWhy(p Post) GoOnEvent {
	if parts := strings.Split(p.Key, "/"); len(parts) == 4 {
		return GoOnEvent(parts[2])
	}
	return GoOnIdle
}

// usual are how many meetings are proposed, and how many school weeks apart.
const (
	usualMeetings = 4
	usualApart    = 6
	usualFirst    = 3
)

// UsualMeetings proposes meetings from a day on, at the weekday and time at
// which the group met most, outside free days; all are its meetings so far.
func UsualMeetings(g Group, all []Session, from Day) []Session {
	usual := Session{Day: from.Monday().Add(int(g.Schedule.Weekday - time.Monday)), Minute: 13 * 60, Minutes: SessionMinutes}
	count := map[[2]int]int{}
	most := 0
	for _, m := range all {
		when := [2]int{int(m.Day.Weekday()), m.Minute}
		if count[when]++; count[when] >= most {
			most = count[when]
			usual.Day, usual.Minute, usual.Minutes = from.Monday().Add((when[0]+6)%7), m.Minute, m.Minutes
		}
	}
	s := g.Schedule.Unpaused()
	var meetings []Session
	weeks := usualFirst
	for range usualMeetings {
		usual.Day = s.AfterSchoolWeeks(usual.Day, weeks)
		for s.Free(usual.Day) != (Skip{}) {
			usual.Day = usual.Day.Add(7)
		}
		meetings = append(meetings, usual)
		weeks = usualApart
	}
	return meetings
}

// GoOnFrom is the day from which meetings are proposed to a group that is asked
// how it goes on: after its programme, or after the summer, or from today.
func GoOnFrom(g Group, why GoOnEvent, today Day) Day {
	switch why {
	case GoOnEnds:
		return max(today, g.Ends.Add(1))
	case GoOnSummer:
		year, _, _ := today.Date()
		return max(today, g.Schedule.lastWeekOf(year).Add(7))
	}
	return today
}

const selectGoingOn = `SELECT id, asked_at, again_at, handed, next_at FROM goingon`

func scanGoingOn(r row) (GoingOn, error) {
	var w GoingOn
	var asked, again, next sql.NullInt64
	err := r.Scan(&w.Group, &asked, &again, &w.Handed, &next)
	w.AskedAt, w.AgainAt, w.NextAt = fromSeconds(asked), fromSeconds(again), fromSeconds(next)
	return w, err
}

// GoingOn is how far a group is with going on.
func (tx *Tx) GoingOn(group int64) (GoingOn, error) {
	w, err := one(tx, scanGoingOn, selectGoingOn+` WHERE id = ?`, group)
	if errors.Is(err, ErrNotFound) {
		return GoingOn{Group: group}, nil
	}
	return w, err
}

// SaveGoingOn records how far a group is with going on.
func (tx *Tx) SaveGoingOn(w GoingOn) error {
	return tx.exec(`INSERT INTO goingon (id, asked_at, again_at, handed, next_at) VALUES (?,?,?,?,?)
		ON CONFLICT DO UPDATE SET asked_at=excluded.asked_at, again_at=excluded.again_at, handed=excluded.handed, next_at=excluded.next_at`,
		w.Group, seconds(w.AskedAt), seconds(w.AgainAt), w.Handed, seconds(w.NextAt))
}

// GoingOnDue are at most n groups to which time brings something by now.
func (tx *Tx) GoingOnDue(now time.Time, n int) ([]GoingOn, error) {
	return all(tx, scanGoingOn, selectGoingOn+` WHERE next_at <= ? ORDER BY next_at, id LIMIT ?`, now.Unix(), n)
}

// Reconsider has what time brings to a group and its planned meetings worked out
// anew, now: its settings or its free days changed.
func (tx *Tx) Reconsider(group int64, now time.Time) error {
	return errors.Join(
		tx.exec(`UPDATE session SET next_at = ? WHERE group_id = ? AND state = 'planned'`, now.Unix(), group),
		tx.exec(`INSERT INTO goingon (id, next_at) VALUES (?,?) ON CONFLICT DO UPDATE SET next_at = excluded.next_at`, group, now.Unix()))
}

// sessionsChanged has what time brings to the group worked out anew at once: a
// meeting was planned or became something else.
func (tx *Tx) sessionsChanged(group int64) error {
	return tx.exec(`UPDATE goingon SET next_at = 0 WHERE id = ? AND next_at IS NOT NULL`, group)
}

// EraseSettings makes a group that stopped one that was never set up.
func (tx *Tx) EraseSettings(g Group, now time.Time) error {
	fresh := NewGroup(g.Channel, "", g.Schedule.Zone, now)
	fresh.ID, fresh.Edition = g.ID, g.Edition+1
	if g.State == Asleep {
		fresh.State, fresh.Asleep = g.State, g.Asleep
	}
	tx.erased = true
	return errors.Join(tx.SaveGroup(fresh), tx.SetFacilitators(g.ID, nil),
		// Its statements stay, empty: an id names one for ever.
		tx.exec(`UPDATE statement SET withdrawn = 1, sealed_text = ? WHERE group_id = ?`, tx.seal.seal("statement.text", ""), g.ID),
		tx.exec(`DELETE FROM period WHERE group_id = ?`, g.ID), tx.exec(`DELETE FROM session WHERE group_id = ?`, g.ID),
		tx.exec(`DELETE FROM wish WHERE group_id = ?`, g.ID), tx.exec(`DELETE FROM owncard WHERE group_id = ?`, g.ID))
}

// PlannedSince is the first of the meetings that were planned after a moment and
// not cancelled; ErrNotFound without one.
func (tx *Tx) PlannedSince(group int64, after time.Time) (Session, error) {
	return one(tx, tx.scanSession, selectSession+` WHERE group_id = ? AND state IN ('planned', 'held') AND planned_at > ? ORDER BY day LIMIT 1`, group, after.Unix())
}
