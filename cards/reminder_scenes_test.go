package cards

import (
	"time"

	"intervisiebot/store"
)

// reminderScenes are the messages in which people are told of a meeting or asked
// for something because they meet, and those about how a group goes on.
func reminderScenes(w words, group store.Group) (all []scene) {
	says := func(name string, m Message) { all = append(all, scene{name: name, message: m}) }
	post := "0123456789abcdef01234567"
	s := store.Session{ID: 12, Group: 4, State: store.SessionPlanned, Day: today.Add(7), Minute: 13 * 60, Minutes: 150, Edition: 3,
		Place: w.typed(PlaceLength), Chair: "U1", Host: "U1", PlannedAt: noon}
	yes, no := true, false
	r := func(kind store.PostKind, key string, change func(*Reminder)) Message {
		v := Reminder{Post: store.Post{ID: post, Kind: kind, Key: key, Person: "U2"}, Session: s, Group: group, Theirs: "Europe/Amsterdam", Shown: noon}
		if change != nil {
			change(&v)
		}
		return Unasked(ReminderPart(v))
	}
	key := store.ReminderKey(s, "U2", store.SessionWeek)
	says("remind-week", r(store.ReminderPost, key, nil))
	for name, days := range map[string]int{"today": 7, "morning": 6, "two-days": 5, "friday": 4, "holiday": -10} {
		says("remind-"+name, r(store.ReminderPost, key, func(v *Reminder) { v.Shown = noon.AddDate(0, 0, days) }))
	}
	says("remind-roles", r(store.ReminderPost, key, func(v *Reminder) {
		v.Post.Person, v.Theirs, v.Title, v.Brings, v.Mine = "U1", "America/Curacao", w.typed(TitleLength), true, &yes
	}))
	says("remind-cant", r(store.ReminderPost, key, func(v *Reminder) { v.Mine, v.Theirs, v.Session.Place = &no, "Asia/Tokyo", "" }))
	says("remind-method", r(store.ReminderPost, key, func(v *Reminder) { v.Session.Method = "waarderend" }))
	says("remind-over", r(store.ReminderPost, key, func(v *Reminder) { v.Session.State = store.SessionHeld }))
	says("remind-moved-since", r(store.ReminderPost, "reminder/S12.2/U2/week", nil))
	says("remind-off-since", r(store.ReminderPost, key, func(v *Reminder) { v.Session.State = store.SessionCancelled }))
	says("moved", r(store.MovedPost, store.MovedKey(s, "U2"), nil))
	says("cancelled", r(store.CancelledPost, store.CancelledKey(s, "U2"), func(v *Reminder) { v.Session.State = store.SessionCancelled }))
	few := "few/" + s.Edited()
	for n, name := range []string{"few-none", "few-one", "few-two", "few-three"} {
		says(name, r(store.FewPost, few, func(v *Reminder) { v.Coming = n }))
	}
	says("few-goes", r(store.FewPost, few, func(v *Reminder) { v.Post.Pressed = "go" }))
	says("turn", r(store.TurnPost, "turn/S12/U2", nil))
	says("turn-passed", r(store.TurnPost, "turn/S12/U2", func(v *Reminder) { v.Post.Pressed = "pass" }))
	says("turn-brought", r(store.TurnPost, "turn/S12/U2", func(v *Reminder) { v.Settled = true }))
	says("redate", r(store.RedatePost, "redate/S12", nil))
	says("redate-skipped", r(store.RedatePost, "redate/S12", func(v *Reminder) { v.Post.Pressed = "skip" }))
	says("redate-done", r(store.RedatePost, "redate/S12", func(v *Reminder) { v.Settled = true }))
	says("remind-old", ReminderOld())
	says("present-back", PresentBack())

	c := store.Case{ID: 12, Group: 4, Person: "U1", State: store.Chosen, Meeting: today, ChosenAt: noon, Title: w.typed(TitleLength)}
	present := func(pressed string, c store.Case) Message {
		return Unasked(PresentPart(store.Post{ID: post, Kind: store.PresentPost, Key: store.PresentKey(store.Case{ID: 12, ChosenAt: noon}), Pressed: pressed}, c))
	}
	says("present", present("", c))
	says("present-yes", present("yes", c))
	back, gone, undated := c, c, c
	back.State, gone.State, undated.Meeting = store.Submitted, store.Withdrawn, ""
	says("present-no", present("no", back))
	says("present-gone", present("", gone))
	says("present-undated", present("", undated))

	fall := Fallback{Post: post, Session: s, Zone: "Europe/Amsterdam"}
	says("fallback", FallbackOffer(fall))
	fall.Wished = true
	says("fallback-wished", FallbackOffer(fall))
	fall.Chosen, fall.By = "card", w.person
	says("fallback-card", FallbackOffer(fall))
	fall.Chosen = "method"
	says("fallback-method", FallbackOffer(fall))
	fall.Chosen, fall.Found = "", true
	says("fallback-found", FallbackOffer(fall))
	fall.Session.State = store.SessionCancelled
	says("fallback-off", FallbackOffer(fall))
	return append(all, goOnScenes(w, group, s)...)
}

// goOnScenes are the messages about how a group goes on.
func goOnScenes(w words, group store.Group, s store.Session) (all []scene) {
	says := func(name string, m Message) { all = append(all, scene{name: name, message: m}) }
	group.Ends = today.Add(14)
	v := GoOn{Post: "0123456789abcdef01234567", Group: group, Later: today.Add(42)}
	for _, v.Why = range []store.GoOnEvent{store.GoOnEnds, store.GoOnSummer, store.GoOnIdle} {
		says("goon-"+string(v.Why), GoOnAsk(v))
	}
	later := v
	later.Again = today.Add(42)
	says("goon-later", GoOnAsk(later))
	again := v
	again.Why, again.Later = store.GoOnAgain, ""
	says("goon-again", GoOnAsk(again))
	planned := v
	planned.Planned = &s
	says("goon-planned", GoOnAsk(planned))
	stopped := v
	stopped.Group.StoppedAt = noon.Add(time.Hour)
	says("goon-stopped", GoOnAsk(stopped))
	says("goon-enough", GoOnEnough())
	says("farewell", Farewell(w.person, today.Add(364)))
	return all
}
