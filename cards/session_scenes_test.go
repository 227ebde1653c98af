package cards

import (
	"intervisiebot/store"
)

// sessionScenes are the windows about meetings, and their lines in the channel.
func sessionScenes(w words, group store.Group, members []store.Member) (all []scene) {
	opens := func(name string, m *Modal) { all = append(all, scene{name: name, modal: m}) }
	zone := group.Schedule.Zone
	s := store.Session{ID: 12, Group: 4, State: store.SessionPlanned, Day: today.Add(14), Minute: 13 * 60, Minutes: 150, Theme: "visie", Method: "balint",
		Edition: 3, Sequence: 5, Place: w.typed(PlaceLength), Chair: "U0000000000", Host: "U0000000001"}
	bare := store.Session{ID: 12, Group: 4, State: store.SessionPlanned, Day: today.Add(14), Minute: 13 * 60, Minutes: 150}

	opens("sessions-none", SessionList(group, nil, 0, 0))
	var rows []SessionRow
	for i := range min(w.many, ListPage) {
		row := s
		row.ID = int64(i)
		rows = append(rows, SessionRow{Session: row, Coming: i, Case: i%2 == 0, Over: i == 0})
	}
	opens("sessions-middle", SessionList(group, rows, 1, 500))

	yes, no := true, false
	full := SessionView{Session: s, Zone: zone, Theirs: "Europe/London", Coming: Names(members), Away: Names(members), Mine: &yes,
		Reasons: []string{Reason(w.person, w.typed(reasonLength))}, Title: w.typed(TitleLength), By: w.person, Chair: w.person, Host: w.person}
	for range w.many {
		full.Wished = append(full.Wished, w.card)
	}
	opens("session", SessionDetail(full))
	opens("session-bare", SessionDetail(SessionView{Session: bare, Zone: zone, Theirs: zone}))
	cant := full
	cant.Mine, cant.Theirs, cant.Wished, cant.Reasons = &no, "Asia/Tokyo", nil, nil
	cant.Session.Minute, cant.Session.Place = 16*60, "https://voorbeeld.nl/vergadering en daarna buiten"
	opens("session-cant", SessionDetail(cant))
	for name, state := range map[string]store.SessionState{"over": store.SessionHeld, "cancelled": store.SessionCancelled, "failed": store.SessionFailed} {
		v := full
		v.Session.State, v.Over, v.Undo = state, state == store.SessionHeld, state == store.SessionHeld
		opens("session-"+name, SessionDetail(v))
	}
	past := full
	past.Over = true
	opens("session-long-over", SessionDetail(past))
	opens("session-manage", ManageSession(s, zone))
	opens("session-how", HowItWorks(s))

	form := SessionForm{Session: s, Members: members, Form: "0123456789abcdef01234567"}
	opens("session-plan", PlanSession(form))
	opens("session-plan-after", PlanSession(SessionForm{Session: bare, After: today, Form: form.Form}))
	opens("session-edit", EditSession(form))
	opens("session-move", MoveSession(s, zone, false))
	opens("session-off", MoveSession(s, zone, true))
	opens("session-reason", ReasonForm(s, w.typed(reasonLength), w.person))
	opens("session-saved-planned", SessionPlanned(s, zone))
	opens("session-saved-changed", SessionChanged(s, false))
	opens("session-saved-told", SessionChanged(s, true))
	opens("session-saved-moved", SessionMovedTo(s, zone))
	opens("session-saved-off", SessionOff(s, zone))
	opens("session-saved-reason", ReasonSaved(s))

	opens("series", PlanSeries(SeriesForm{Minute: 13*60 + 10, Minutes: 150, About: "4|" + form.Form}))
	var read []string
	for i := range min(w.many, 20) {
		free := store.Skip{}
		if i == 1 {
			free = store.Skip{Kind: store.SkipSchool, Name: "kerstvakantie"}
		}
		line := s
		line.Day = today.Add(28 * i)
		read = append(read, SeriesLine(line, zone, free))
	}
	opens("series-read", PlanSeries(SeriesForm{Text: w.typed(seriesLength), Minute: 13 * 60, Minutes: 150, Read: read, About: "4|" + form.Form + "|0123456789abcdef"}))
	opens("series-saved", SeriesSaved(group, 5))
	opens("series-saved-one", SeriesSaved(group, 1))

	var picks []PickRow
	for i := range min(w.many, ListPage) {
		line := store.CaseLine{ID: int64(i), Group: 4, State: []store.CaseState{store.Submitted, store.Chosen}[i%2], Meeting: today, Theme: "visie", Title: w.typed(TitleLength), Votes: i + 1}
		picks = append(picks, PickRow{CaseRow{line, w.person}, i == 1})
	}
	opens("pick", PickCase(s, []string{w.person, w.person}, picks, 1, 500, true))
	opens("pick-one", PickCase(s, []string{w.person}, picks[:1], 0, 1, false))
	opens("pick-none", PickCase(s, nil, nil, 0, 0, false))
	return all
}

// sessionChanges are what can change of meetings, as the channel is told.
var sessionChanges = []store.Changed{{Field: "session+", Value: "12 2026-12-10 13:00"}, {Field: "session+", Value: "0 2026-12-10 2027-01-14 2027-02-11"},
	{Field: "session>", Value: "12 2026-12-10 2026-12-15 14:00"}, {Field: "session-", Value: "12 2026-12-10"}, {Field: "session?", Value: "12 2026-12-10"},
	{Field: "session~", Value: "12 2026-12-10 place theme method chair host minutes"}}
