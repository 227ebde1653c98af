package cards

import (
	"intervisiebot/store"
	"slices"
	"testing"
)

// groupScenes are the messages and modals about groups.
func groupScenes(w words, group store.Group, members []store.Member) (all []scene) {
	says := func(name string, m Message) { all = append(all, scene{name: name, message: m}) }
	opens := func(name string, m *Modal) { all = append(all, scene{name: name, modal: m}) }
	fresh := store.NewGroup("C1", w.group, "Europe/Amsterdam", noon)
	fresh.ID = 4
	leads := members[:min(w.many, 12)]
	strangers, crowd := slices.Clone(members), slices.Repeat(members[:1], 130)
	for i := range strangers {
		strangers[i].Stranger = true
	}
	says("welcome", Welcome(aPost, fresh, members[:2]))
	says("welcome-strangers", Welcome(aPost, fresh, strangers))
	says("welcome-crowd", Welcome(aPost, fresh, crowd))
	says("welcome-done", Welcome(aPost, group, members[:2]))
	no := fresh
	no.State = store.Declined
	says("welcome-declined", Welcome(aPost, no, crowd))
	opens("settings-new", Settings(fresh, members, today))
	opens("settings", Settings(group, members, today))
	ending := group
	ending.Ends, ending.Reminders = today.Add(200), ""
	opens("settings-ending", Settings(ending, members, today))
	opens("settings-ending-to-read", SettingsToRead(ending, leads))
	elsewhere := paused(group)
	elsewhere.Schedule.Zone = "America/Argentina/ComodRivadavia"
	opens("settings-paused", Settings(elsewhere, members, today))
	opens("settings-to-read", SettingsToRead(group, leads))
	opens("loading", Loading())
	opens("pause", PauseModal(group))
	opens("may", MayModal(group))
	opens("periods-none", PeriodsModal(group, today))
	opens("periods", PeriodsModal(w.busy(group), today))
	return all
}

// busy is the group with as many periods as there is much of everything.
func (w words) busy(group store.Group) store.Group {
	kinds := []store.PeriodKind{store.FreePeriod, store.Pause}
	for i := range w.many {
		day := today.Add(7 * i)
		group.Schedule.Periods = append(group.Schedule.Periods,
			store.Period{ID: int64(w.many)*1000 + int64(i), Kind: kinds[i%2], First: day, Last: day.Add(i % 2 * 4)})
	}
	return group
}

// paused is the group without cards for a while.
func paused(group store.Group) store.Group {
	group.Schedule.Periods = []store.Period{{ID: 9, Kind: store.Pause, First: today, Last: today.Add(14)}}
	return group
}

// changeScenes are the lines in the channel about what somebody changed.
func changeScenes(t *testing.T, w words, group store.Group) (all []scene) {
	t.Helper()
	says := func(name string, m Message) { all = append(all, scene{name: name, message: m}) }
	in(t, newStore(t), func(tx *store.Tx) {
		for id, name := range map[string]string{"U1": w.person, "U2": w.person} {
			ok(t, tx.SavePerson(store.Person{ID: id, Name: name, Human: true, Active: true}))
		}
		every := append(everyChange(), sessionChanges...)
		for _, what := range append([]store.Changed{{Field: "setup", Value: string(today)}, {Field: "woke", Value: string(today)}, {Field: "handed"}}, every...) {
			m, err := ChangeLine(tx, group, store.Change{By: "U1", What: []store.Changed{what}})
			ok(t, err)
			says("change "+what.Field+" "+what.Value, m)
		}
		m, err := ChangeLine(tx, group, store.Change{By: "U1", What: every})
		ok(t, err)
		says("change-everything", m)
	})
	return all
}

// everyChange is all that can be changed of a group, besides its meetings.
func everyChange() []store.Changed {
	return []store.Changed{{Field: "name"}, {Field: "weekday", Value: "5"}, {Field: "time", Value: "06:30"},
		{Field: "zone", Value: "America/Lower_Princes"}, {Field: "rhythm", Value: string(store.WithoutMeetings)},
		{Field: "region", Value: noRegion}, {Field: "may", Value: string(store.MayBefore)}, {Field: "opener", Value: "on"}, {Field: "opener"},
		{Field: "keep", Value: "13"}, {Field: "case+", Value: string(today)}, {Field: "case+"}, {Field: "case-"},
		{Field: "pause", Value: string(today)}, {Field: "resume"},
		{Field: "period+", Value: PeriodValue(store.Period{Kind: store.FreePeriod, First: today, Last: today.Add(4)})},
		{Field: "period-", Value: PeriodValue(store.Period{Kind: store.Pause, First: today, Last: today})},
		{Field: "reminders", Value: "week day hour"}, {Field: "reminders", Value: "day"}, {Field: "reminders"}, {Field: "ends", Value: string(today)}, {Field: "ends"},
		{Field: "facilitator+", Value: "U1"}, {Field: "facilitator-", Value: "U1"},
		{Field: "facilitator+", Value: "U2"}, {Field: "facilitator-", Value: "U2"}, {Field: "facilitator+", Value: "unknown"},
		{Field: "goon-later", Value: string(today)},
		{Field: "a field of a newer program"}}
}

// planningScenes are the planning, and what only one person is asked.
func planningScenes(w words, group store.Group, groups []store.Group, saved []Card) (all []scene) {
	says := func(name string, m Message) { all = append(all, scene{name: name, message: m}) }
	opens := func(name string, m *Modal) { all = append(all, scene{name: name, modal: m}) }
	lines := []Planned{{At: noon, Unsure: true}, {At: noon, Unknown: true}, {At: noon}, {At: noon, Meeting: store.Session{ID: 12, Day: today, Minute: 13 * 60, Minutes: 150}}}
	for _, kind := range []store.SkipKind{store.SkipPause, store.SkipSchool, store.SkipPublic, store.SkipFree,
		store.SkipMeeting, store.SkipRhythm, store.SkipLate, store.SkipChanged, "removed"} {
		lines = append(lines, Planned{At: noon, Skip: store.Skip{Kind: kind, Name: "herfstvakantie"}})
	}
	says("planning", Planning(paused(group), lines, saved[:w.many], today, groups))
	says("planning-empty", Planning(group, nil, saved[:1], today, nil))
	says("asleep", Asleep(groups))
	says("which-group", WhichGroup("planning.show", groups))
	for _, lost := range []store.PostState{store.Unsure, store.Dropped, store.Hanging} {
		says("ask-"+string(lost), Unasked(AskHanging(aPost, group, store.Post{Kind: store.ChangePost, State: lost, Due: noon})))
	}
	opens("quiet", QuietModal(nil))
	opens("quiet-all", QuietModal(UnaskedKinds()))
	return all
}
