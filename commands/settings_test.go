package commands

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// settingsForm is the form as it is submitted when a group is set up with what
// it proposes; changes are field, value, field, value.
func settingsForm(changes ...string) map[string][]string {
	form := map[string][]string{"name": {"Intervisie Oost"}, "weekday": {"4"}, "time": {"930"}, "zone": {"Europe/Amsterdam"},
		"rhythm": {"weekly"}, "region": {"midden"}, "facilitators": nil, "opener": {"yes"}, "keep": {"8"}, "reminders": {"week", "day"}, "ends": nil}
	for i := 0; i < len(changes); i += 2 {
		form[changes[i]] = slices.DeleteFunc(strings.Split(changes[i+1], ","), func(s string) bool { return s == "" })
	}
	return form
}

func TestSettingAGroupUp(t *testing.T) {
	r := newRoom(t)
	r.now = amsterdam("2026-10-20 09:00") // in the autumn holiday of region midden
	r.write(func(tx *store.Tx) error {
		p := store.Post{Key: "welcome/G1/0", Group: 1, Kind: store.WelcomePost, Subject: 1, Due: r.now, Until: r.now}
		if err := tx.AddPost(p); err != nil {
			return err
		}
		p, err := tx.PostKeyed(p.Key)
		if p.State, p.LookAt = store.Hanging, r.now.AddDate(0, 0, 1); err != nil {
			return err
		}
		return tx.SavePost(p)
	})
	m := r.press(samira, "group.setup", "1").Modal
	if m.CallbackID != "group.save" || m.PrivateMetadata != "1|0" {
		t.Fatalf("the modal is %s", asJSON(m))
	}
	r.closes(r.submit(samira, m.CallbackID, m.PrivateMetadata, settingsForm("name", "  Intervisie Oost ")))
	g := r.oost()
	want := store.Group{ID: 1, Channel: oost, Name: "Intervisie Oost", State: store.Active, Opener: true, Keep: 8, Reminders: "week day", Edition: 1, ChangedBy: samira,
		NextAt: amsterdam("2026-10-22 15:30").UTC(), Schedule: store.Schedule{Weekday: 4, Minute: 930, Zone: "Europe/Amsterdam",
			Rhythm: store.Weekly, Region: "midden", Since: "2026-10-20"}}
	if asJSON(g) != asJSON(want) {
		t.Errorf("the group is\n%s, want\n%s", asJSON(g), asJSON(want))
	}
	if got, want := r.told(), []string{samira + " setup=2026-10-29"}; !slices.Equal(got, want) { // the first card comes after the holiday
		t.Errorf("the channel is told %q, want %q", got, want)
	}
	if !r.redrawn(r.posts(store.WelcomePost)[0]) {
		t.Error("the welcome keeps its button")
	}
}

func TestAWrongFieldSavesNothing(t *testing.T) {
	for about, r := range map[string]*room{"1|0": newRoom(t), "1|1": activeRoom(t)} {
		before := r.dump()
		for _, c := range []struct {
			field  string
			values []string
		}{
			{"name", []string{"", "   "}},
			{"weekday", []string{"", "0", "6", "-1", "maandag", "99999999999999999999"}},
			{"time", []string{"", "375", "1215", "-930", "15:30"}},
			{"zone", []string{"", "Europe/Utrecht", "../../etc/passwd"}},
			{"rhythm", []string{"", "daily"}},
			{"region", []string{"", "oost"}},
			{"keep", []string{"", "3", "acht"}},
			{"reminders", []string{"month", "week,month", "week,week", "week day"}},
		} {
			for _, value := range c.values {
				form := settingsForm("name", "Anders", "weekday", "1", c.field, value)
				r.wrongAt(r.submit(samira, "group.save", about, form), c.field, cards.FieldEmpty)
			}
			form := settingsForm("name", "Anders", "weekday", "1")
			if delete(form, c.field); c.field != "reminders" { // as when the modal did not have it
				r.wrongAt(r.submit(samira, "group.save", about, form), c.field, cards.FieldEmpty)
			}
		}
		for _, bad := range badDays[1:] { // the end may be left empty
			r.wrongAt(r.submit(samira, "group.save", about, settingsForm("ends", bad.day)), "ends", bad.text)
		}
		if r.dump() != before {
			t.Error("something was saved")
		}
	}
}

func TestFacilitatorsMustBeMembers(t *testing.T) {
	r := activeRoom(t)
	before := r.dump()
	r.wrongAt(r.submit(samira, "group.save", "1|1", settingsForm("facilitators", strings.Join([]string{joost, ruud, piep}, ","))),
		"facilitators", cards.FieldNotMember("Ruud, Piep"))
	for _, id := range []string{teun, "UNOBODY"} { // left the school; never seen
		if reply := r.submit(samira, "group.save", "1|1", settingsForm("facilitators", id)); reply.Errors["facilitators"] == "" {
			t.Errorf("%s becomes facilitator: %s", id, asJSON(reply))
		}
	}
	if r.dump() != before {
		t.Error("something was saved")
	}
}

func TestAChangeIsToldOnceWithWhatChanged(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes []string
		told    string
	}{
		{"name", []string{"name", "Oost"}, "name="}, // what was typed is not in a change
		{"weekday", []string{"weekday", "1"}, "weekday=1"},
		{"last weekday", []string{"weekday", "5"}, "weekday=5"},
		{"time", []string{"time", "390"}, "time=06:30"},
		{"latest time", []string{"time", "1200"}, "time=20:00"},
		{"zone", []string{"zone", "America/Curacao"}, "zone=America/Curacao"},
		{"rhythm", []string{"rhythm", "unmet"}, "rhythm=unmet"},
		{"region", []string{"region", "geen"}, "region=geen"},
		{"opener", []string{"opener", ""}, "opener="},
		{"keep", []string{"keep", "13"}, "keep=13"},
		{"reminders", []string{"reminders", "hour,week"}, "reminders=week hour"},
		{"no reminders", []string{"reminders", ""}, "reminders="},
		{"end", []string{"ends", "2026-11-10"}, "ends=2026-11-10"}, // today
		{"latest end", []string{"ends", "2028-05-11"}, "ends=2028-05-11"},
		{"facilitators", []string{"facilitators", joost + "," + samira}, "facilitator+=" + joost + " facilitator+=" + samira},
		{"several", []string{"weekday", "2", "time", "600", "facilitators", marieke}, "weekday=2 time=10:00 facilitator+=" + marieke},
		{"nothing", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := activeRoom(t)
			r.closes(r.submit(joost, "group.save", "1|1", settingsForm(c.changes...)))
			told := r.told()[1:] // the first is the setting up
			if c.told == "" && len(told) != 0 || c.told != "" && !slices.Equal(told, []string{joost + " " + c.told}) {
				t.Errorf("the channel is told %q, want %q", told, c.told)
			}
			g := r.oost()
			if g.Edition != 2 || g.ChangedBy != joost || !g.NextAt.Equal(g.Schedule.Next(r.now).At) {
				t.Errorf("the group is %+v", g)
			}
		})
	}
}

// The end of a programme stays in the form after it has passed, and does not keep
// the rest from being changed.
func TestAnEndThatHasPassed(t *testing.T) {
	r := activeRoom(t)
	r.closes(r.submit(joost, "group.save", "1|1", settingsForm("ends", "2026-12-01")))
	r.now = amsterdam("2026-12-15 09:00")
	r.closes(r.submit(joost, "group.save", "1|2", settingsForm("ends", "2026-12-01", "weekday", "1")))
	r.wrongAt(r.submit(joost, "group.save", "1|3", settingsForm("ends", "2026-12-14", "weekday", "1")), "ends", cards.FieldDayPast)
	r.closes(r.submit(joost, "group.save", "1|3", settingsForm("weekday", "1")))
	if got, want := r.told()[1:], []string{joost + " ends=2026-12-01", joost + " weekday=1", joost + " ends="}; !slices.Equal(got, want) {
		t.Errorf("the channel is told %q, want %q", got, want)
	}
}

func TestFacilitatorsAreNamedAndRemoved(t *testing.T) {
	r := activeRoom(t)
	r.closes(r.submit(joost, "group.save", "1|1", settingsForm("facilitators", joost)))
	r.closes(r.submit(joost, "group.save", "1|2", settingsForm("facilitators", marieke))) // lays down the own role
	r.says(r.submit(joost, "group.save", "1|3", settingsForm()), cards.MayNot([]string{"Marieke"}))
	r.closes(r.submit(marieke, "group.save", "1|3", settingsForm())) // none left: all may again
	r.closes(r.submit(joost, "group.save", "1|4", settingsForm("facilitators", joost)))
	want := []string{joost + " facilitator+=" + joost, joost + " facilitator-=" + joost + " facilitator+=" + marieke,
		marieke + " facilitator-=" + marieke, joost + " facilitator+=" + joost}
	if got := r.told()[1:]; !slices.Equal(got, want) {
		t.Errorf("the channel is told %q, want %q", got, want)
	}
}

func TestAStaleModalIsRefused(t *testing.T) {
	r := activeRoom(t)
	r.closes(r.submit(joost, "group.save", "1|1", settingsForm("weekday", "1")))
	before := r.dump()
	for _, about := range []string{"1|1", "1|0", "1|", "1", "1|x", "1|2|2"} {
		r.wrongAt(r.submit(marieke, "group.save", about, settingsForm("weekday", "5")), "name", cards.FieldStale)
	}
	if r.dump() != before {
		t.Error("something was saved")
	}
}

// What the form shows when it opens is what it saves when it is submitted as it
// is: nothing changes, nothing is told.
func TestTheFormShowsWhatIs(t *testing.T) {
	r := activeRoom(t)
	form := settingsForm("name", "Oost & <West>", "weekday", "2", "time", "615", "zone", "Asia/Jakarta", "rhythm", "fortnightly",
		"region", "geen", "opener", "", "facilitators", joost, "reminders", "week,hour", "ends", "2027-07-09")
	r.closes(r.submit(joost, "group.save", "1|1", form))
	m := r.typed(joost, oost, "/intervisie groep").Modal
	got := map[string][]string{}
	walk(Reply{Modal: m}, func(o map[string]any) {
		id, _ := o["action_id"].(string)
		switch {
		case form[id] == nil: // a button
		case o["initial_value"] != nil:
			got[id] = []string{o["initial_value"].(string)}
		case o["initial_option"] != nil:
			got[id] = []string{o["initial_option"].(map[string]any)["value"].(string)}
		case o["initial_users"] != nil:
			got[id] = []string{o["initial_users"].([]any)[0].(string)}
		case o["initial_options"] != nil:
			for _, option := range o["initial_options"].([]any) {
				got[id] = append(got[id], option.(map[string]any)["value"].(string))
			}
		case o["initial_date"] != nil:
			got[id] = []string{o["initial_date"].(string)}
		default:
			got[id] = []string{}
		}
	})
	if !maps.EqualFunc(got, form, slices.Equal) {
		t.Errorf("the form shows %v, want %v", got, form)
	}
	r.closes(r.submit(joost, m.CallbackID, m.PrivateMetadata, got))
	if n := len(r.told()); n != 2 {
		t.Errorf("the channel is told %q", r.told())
	}
}

func TestMembersReadTheSettingsOfAFacilitatedGroup(t *testing.T) {
	r := activeRoom(t)
	r.closes(r.submit(joost, "group.save", "1|1", settingsForm("facilitators", joost)))
	for _, reply := range []Reply{r.typed(marieke, oost, "/intervisie groep"), r.press(marieke, "group.setup", "1")} {
		if reply.Modal == nil || reply.Modal.Submit != nil || len(offered(reply)) > 0 {
			t.Errorf("Marieke can change something:\n%s", asJSON(reply.Modal))
		}
		for _, part := range []string{"Intervisie Oost", "donderdag", "15:30", "Regio midden", "Joost"} {
			if !strings.Contains(shown(reply), part) {
				t.Errorf("Marieke does not see %q:\n%s", part, shown(reply))
			}
		}
	}
}
