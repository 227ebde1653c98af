package commands

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// settings opens the settings of the group a command is about.
func (d *desk) settings(tx *store.Tx, ask Ask) (Reply, error) {
	return d.here(tx, ask, "group.setup", d.settingsOf)
}

// settingsOf shows the group's settings: to change for who may, else to read.
func (d *desk) settingsOf(tx *store.Tx, v visit) (Reply, error) {
	members, err := tx.Members(v.group.ID)
	if err != nil {
		return Reply{}, err
	}
	leads, err := facilitators(tx, v.group.ID)
	if err != nil {
		return Reply{}, err
	}
	if len(leads) > 0 && !v.me.Facilitator {
		return show(cards.SettingsToRead(v.group, leads)), nil
	}
	return show(cards.Settings(v.group, members, v.today())), nil
}

// save records the submitted settings, sets the group up if it was not, and
// tells the channel what changed.
func (d *desk) save(tx *store.Tx, v visit) (Reply, error) {
	if v.rest != strconv.Itoa(v.group.Edition) {
		return wrong("name", cards.FieldStale), nil
	}
	old := v.group
	g, bad := filledIn(v)
	members, err := tx.Members(g.ID)
	if err != nil {
		return Reply{}, err
	}
	leads, strangers, err := split(tx, v.Fields["facilitators"], members)
	if err != nil {
		return Reply{}, err
	}
	if len(strangers) > 0 {
		bad = &Reply{Errors: map[string]string{"facilitators": cards.FieldNotMember(strings.Join(strangers, ", "))}}
	}
	if bad != nil {
		return *bad, nil
	}
	if old.State != store.Active {
		g.Schedule.Since = v.today()
		g.State = store.Active
	}
	g.Edition++
	g.ChangedBy = v.Person
	if g.StoppedAt.IsZero() && (old.NextAt.IsZero() || old.NextAt.After(v.Now)) { // else the schedule is about to look at it
		g.NextAt = g.Schedule.Next(v.Now).At
	}
	if err := errors.Join(tx.SaveGroup(g), tx.Reconsider(g.ID, v.Now)); err != nil {
		return Reply{}, err
	}
	changes := append(differences(old, g), roles(members, leads)...)
	if err := tx.SetFacilitators(g.ID, leads); err != nil {
		return Reply{}, err
	}
	if old.State != store.Active {
		changes = append([]store.Changed{{Field: "setup", Value: string(firstCard(g.Schedule, v.Now))}}, roles(members, leads)...)
		if err := tx.Redraw(store.WelcomePost, g.ID, v.Now); err != nil {
			return Reply{}, err
		}
	}
	v.group = g
	return Reply{}, tellChange(tx, v, changes...)
}

// filledIn is the group with the submitted settings, or what is wrong with them.
func filledIn(v visit) (store.Group, *Reply) {
	g := v.group
	s := &g.Schedule
	fail := func(field string) (store.Group, *Reply) { r := wrong(field, cards.FieldEmpty); return g, &r }
	if g.Name = v.Field("name"); g.Name == "" {
		return fail("name")
	}
	day, err := strconv.Atoi(v.Field("weekday"))
	if err != nil || day < int(time.Monday) || day > int(time.Friday) {
		return fail("weekday")
	}
	s.Weekday = time.Weekday(day)
	s.Minute, err = strconv.Atoi(v.Field("time"))
	if err != nil || s.Minute < store.EarliestMinute || s.Minute > store.LatestMinute {
		return fail("time")
	}
	s.Zone = v.Field("zone")
	if _, err := time.LoadLocation(s.Zone); err != nil || s.Zone == "" {
		return fail("zone")
	}
	s.Rhythm = store.Rhythm(v.Field("rhythm"))
	if !slices.Contains([]store.Rhythm{store.Weekly, store.EveryOtherWeek, store.WithoutMeetings}, s.Rhythm) {
		return fail("rhythm")
	}
	s.Region = cards.RegionOf(v.Field("region"))
	if v.Field("region") == "" || s.Region != "" && !slices.Contains(store.Regions, s.Region) {
		return fail("region")
	}
	g.Opener = v.Field("opener") != ""
	if g.Keep, err = strconv.Atoi(v.Field("keep")); err != nil || !cards.MayKeep(g.Keep) {
		return fail("keep")
	}
	reminders := v.Fields["reminders"]
	g.Reminders = cards.RemindersOf(reminders)
	if len(strings.Fields(g.Reminders)) != len(reminders) {
		return fail("reminders")
	}
	if ends := store.Day(v.Field("ends")); ends == "" || ends == g.Ends { // the one that was may lie in the past
		g.Ends = ends
		return g, nil
	}
	var bad *Reply
	g.Ends, bad = v.day("ends")
	return g, bad
}

// split divides chosen people into members of the group and the names of the
// others.
func split(tx *store.Tx, ids []string, members []store.Member) (in, out []string, err error) {
	for _, id := range ids {
		if slices.ContainsFunc(members, func(m store.Member) bool { return m.ID == id }) {
			in = append(in, id)
			continue
		}
		name, err := cards.Name(tx, id)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, name)
	}
	return in, out, nil
}

// differences are the settings in which two editions of a group differ.
func differences(old, now store.Group) []store.Changed {
	var cs []store.Changed
	add := func(differ bool, field, value string) {
		if differ {
			cs = append(cs, store.Changed{Field: field, Value: value})
		}
	}
	o, n := old.Schedule, now.Schedule
	add(old.Name != now.Name, "name", "")
	add(o.Weekday != n.Weekday, "weekday", strconv.Itoa(int(n.Weekday)))
	add(o.Minute != n.Minute, "time", cards.Clock(n.Minute))
	add(o.Zone != n.Zone, "zone", n.Zone)
	add(o.Rhythm != n.Rhythm, "rhythm", string(n.Rhythm))
	add(o.Region != n.Region, "region", cards.RegionCode(n.Region))
	opener := ""
	if now.Opener {
		opener = "on"
	}
	add(old.Opener != now.Opener, "opener", opener)
	add(old.Keep != now.Keep, "keep", strconv.Itoa(now.Keep))
	add(old.Reminders != now.Reminders, "reminders", now.Reminders)
	add(old.Ends != now.Ends, "ends", string(now.Ends))
	return cs
}

// roles are the facilitators named and removed.
func roles(members []store.Member, leads []string) []store.Changed {
	var cs []store.Changed
	for _, m := range members {
		switch is := slices.Contains(leads, m.ID); {
		case is && !m.Facilitator:
			cs = append(cs, store.Changed{Field: "facilitator+", Value: m.ID})
		case !is && m.Facilitator:
			cs = append(cs, store.Changed{Field: "facilitator-", Value: m.ID})
		}
	}
	return cs
}
