package store

import (
	"database/sql"
	"encoding/json"
	"time"
)

// Group is one Slack channel and its settings.
type Group struct {
	ID        int64
	Channel   string // Slack's channel id
	Name      string // sealed in the database
	State     GroupState
	Asleep    Reason // why it sleeps
	Schedule  Schedule
	Opener    bool      // name somebody to begin each week
	Keep      int       // weeks that the text of a discussed case is kept
	Reminders string    // which reminders of a meeting its members get: some of "week day hour"
	Ends      Day       // the last day of its programme, "" none
	Edition   int       // +1 at every change of settings
	ChangedBy string    // who last changed the settings
	NextAt    time.Time // when to look at the schedule again; zero = not
	StoppedAt time.Time // when it stopped going on; zero: it goes on
}

// GroupState is how far the bot and the group are with each other.
type GroupState string

// Invited: introduced, not set up. Declined: somebody said that this is no
// intervision group. Active: set up. Asleep: the bot was removed from the
// channel, or the channel was archived; a new invitation wakes it.
const (
	Invited  GroupState = "invited"
	Declined GroupState = "declined"
	Active   GroupState = "active"
	Asleep   GroupState = "asleep"
)

// Reason is why a group sleeps.
type Reason string

// The reasons.
const (
	Removed  Reason = "removed" // the bot is not in the channel any more
	Archived Reason = "archived"
)

// SetUp tells whether the group was ever set up.
func (g Group) SetUp() bool { return g.ChangedBy != "" }

// NewGroup is a group as it is before anybody sets it up: Thursday 15:30, every
// week, with somebody to begin.
func NewGroup(channel, name, zone string, now time.Time) Group {
	return Group{Channel: channel, Name: name, State: Invited, Opener: true, Keep: 8, Reminders: "week day", Schedule: Schedule{
		Weekday: time.Thursday, Minute: 15*60 + 30, Zone: zone, Rhythm: Weekly,
		Since: DayOf(now.In(Location(zone)))}}
}

const selectGroup = `SELECT grp.id, channel, sealed_name, state, asleep, weekday, minute, grp.zone, rhythm, region,
	may, since, opener, keep_weeks, reminders, ends, edition, changed_by, next_at, stopped_at FROM grp`

func (tx *Tx) scanGroup(r row) (Group, error) {
	var g Group
	var name []byte
	var next, stopped sql.NullInt64
	s := &g.Schedule
	err := r.Scan(&g.ID, &g.Channel, &name, &g.State, &g.Asleep, &s.Weekday, &s.Minute, &s.Zone, &s.Rhythm, &s.Region,
		&s.May, &s.Since, &g.Opener, &g.Keep, &g.Reminders, &g.Ends, &g.Edition, &g.ChangedBy, &next, &stopped)
	if err != nil {
		return g, err
	}
	g.NextAt, g.StoppedAt = fromSeconds(next), fromSeconds(stopped)
	g.Name, err = tx.seal.open("grp.name", name)
	return g, err
}

// withPeriods adds the group's own free periods, pauses and meeting days.
func (tx *Tx) withPeriods(g Group, err error) (Group, error) {
	if err == nil {
		g.Schedule.Periods, err = tx.Periods(g.ID)
	}
	return g, err
}

// Group is the group with this id.
func (tx *Tx) Group(id int64) (Group, error) {
	return tx.withPeriods(one(tx, tx.scanGroup, selectGroup+` WHERE id = ?`, id))
}

// GroupIn is the group of this Slack channel; ErrNotFound when the bot was
// never invited there.
func (tx *Tx) GroupIn(channel string) (Group, error) {
	return tx.withPeriods(one(tx, tx.scanGroup, selectGroup+` WHERE channel = ?`, channel))
}

// GroupsOf are the active groups of which the person is a member, by id: to name
// them. Their periods are left out; Group has those.
func (tx *Tx) GroupsOf(person string) ([]Group, error) {
	return all(tx, tx.scanGroup, selectGroup+` JOIN member ON group_id = grp.id JOIN person ON person.id = person_id
		WHERE person_id = ? AND human AND active AND state = 'active' ORDER BY grp.id`, person)
}

// AsleepOf are the groups that sleep of which the person was a member, by id.
func (tx *Tx) AsleepOf(person string) ([]Group, error) {
	return tx.groups(` JOIN member ON group_id = grp.id WHERE person_id = ? AND state = 'asleep' ORDER BY grp.id`, person)
}

// Groups are all groups that are not asleep, by id.
func (tx *Tx) Groups() ([]Group, error) {
	return tx.groups(` WHERE state <> 'asleep' ORDER BY id`)
}

// GroupsDue are at most n groups whose schedule must be looked at by now, the
// longest waiting first.
func (tx *Tx) GroupsDue(now time.Time, n int) ([]Group, error) {
	return tx.groups(` WHERE next_at <= ? ORDER BY next_at, id LIMIT ?`, now.Unix(), n)
}

func (tx *Tx) groups(where string, args ...any) ([]Group, error) {
	gs, err := all(tx, tx.scanGroup, selectGroup+where, args...)
	for i := range gs {
		if gs[i], err = tx.withPeriods(gs[i], err); err != nil {
			return nil, err
		}
	}
	return gs, err
}

// AddGroup records a group and returns its id. Its periods are kept apart.
func (tx *Tx) AddGroup(g Group) (int64, error) {
	s := g.Schedule
	return tx.insert(`INSERT INTO grp (channel, sealed_name, state, asleep, weekday, minute, zone, rhythm, region,
		may, since, opener, keep_weeks, reminders, ends, edition, changed_by, next_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		g.Channel, tx.seal.seal("grp.name", g.Name), g.State, g.Asleep, s.Weekday, s.Minute, s.Zone, s.Rhythm, s.Region,
		s.May, s.Since, g.Opener, g.Keep, g.Reminders, g.Ends, g.Edition, g.ChangedBy, seconds(g.NextAt))
}

// SaveGroup records the group's state and settings.
func (tx *Tx) SaveGroup(g Group) error {
	s := g.Schedule
	return tx.exec(`UPDATE grp SET channel=?, sealed_name=?, state=?, asleep=?, weekday=?, minute=?, zone=?, rhythm=?, region=?,
		may=?, since=?, opener=?, keep_weeks=?, reminders=?, ends=?, edition=?, changed_by=?, next_at=?, stopped_at=? WHERE id=?`,
		g.Channel, tx.seal.seal("grp.name", g.Name), g.State, g.Asleep, s.Weekday, s.Minute, s.Zone, s.Rhythm, s.Region,
		s.May, s.Since, g.Opener, g.Keep, g.Reminders, g.Ends, g.Edition, g.ChangedBy, seconds(g.NextAt), seconds(g.StoppedAt), g.ID)
}

// Periods are the group's periods, and the days on which it meets, in order of
// their first day.
func (tx *Tx) Periods(group int64) ([]Period, error) {
	return all(tx, func(r row) (Period, error) {
		var p Period
		err := r.Scan(&p.ID, &p.Kind, &p.First, &p.Last)
		return p, err
	}, `SELECT id, kind, first, last FROM period WHERE group_id = ?1
		UNION ALL SELECT 0, 'meeting', day, day FROM session WHERE group_id = ?1 AND state IN ('planned', 'held') ORDER BY 3, 1`, group)
}

// AddPeriod records a period of the group.
func (tx *Tx) AddPeriod(group int64, p Period) error {
	return tx.exec(`INSERT INTO period (group_id, kind, first, last) VALUES (?,?,?,?)`, group, p.Kind, p.First, p.Last)
}

// RemovePeriod forgets a period; it reports whether there was one.
func (tx *Tx) RemovePeriod(group, id int64) (bool, error) {
	return tx.changed(`DELETE FROM period WHERE group_id = ? AND id = ?`, group, id)
}

// RemovePauses forgets the group's pauses.
func (tx *Tx) RemovePauses(group int64) error {
	return tx.exec(`DELETE FROM period WHERE group_id = ? AND kind = 'pause'`, group)
}

// Change is what one person changed in a group at one time; its channel is told.
type Change struct {
	ID    int64
	Group int64
	By    string // Slack user id
	At    time.Time
	What  []Changed
}

// Changed is one thing that changed: which, and its new value as a code. What
// people typed is never the value.
type Changed struct {
	Field string `json:"field"`
	Value string `json:"value,omitempty"`
}

// AddChange records a change and returns its id.
func (tx *Tx) AddChange(c Change) (int64, error) {
	what, err := json.Marshal(c.What)
	if err != nil {
		return 0, err
	}
	return tx.insert(`INSERT INTO change (group_id, by, at, what) VALUES (?,?,?,?)`, c.Group, c.By, c.At.Unix(), string(what))
}

// Change is the change with this id.
func (tx *Tx) Change(id int64) (Change, error) {
	return one(tx, func(r row) (Change, error) {
		var c Change
		var at int64
		var what []byte
		if err := r.Scan(&c.ID, &c.Group, &c.By, &at, &what); err != nil {
			return c, err
		}
		c.At = time.Unix(at, 0).UTC()
		return c, json.Unmarshal(what, &c.What)
	}, `SELECT id, group_id, by, at, what FROM change WHERE id = ?`, id)
}
