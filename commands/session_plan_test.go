package commands

import (
	"slices"
	"strings"
	"testing"

	"intervisiebot/cards"
	"intervisiebot/store"
)

func TestAMeetingIsPlanned(t *testing.T) {
	r := activeRoom(t)
	m := r.typed(samira, oost, "/bijeenkomst plan").Modal
	if m == nil || m.CallbackID != "session.plan" {
		t.Fatalf("no form opens: %s", asJSON(m))
	}
	if got := asJSON(m); !strings.Contains(got, `"initial_option":{"text":{"type":"plain_text","text":"Joost"`) || !strings.Contains(got, `"text":"2,5 uur"`) {
		t.Errorf("the form does not propose a chair and a duration: %s", got)
	}
	for range 2 { // sent in twice
		reply := r.submit(samira, m.CallbackID, m.PrivateMetadata, sessionForm())
		if !strings.Contains(shown(reply), "Gepland: donderdag 10 december 2026, 13:00-15:30.") || offered(reply)["session.card"][0] != "1|1" {
			t.Fatalf("the reply is %s", asJSON(reply))
		}
	}
	s := r.on("2026-12-10")
	if s.Minute != 780 || s.Minutes != 150 || s.Place != "De Brug, lokaal 3" || s.Theme != "visie" || s.Method != "incident" || s.Chair != joost || s.Host != marieke ||
		s.PlannedBy != samira || s.State != store.SessionPlanned || s.Edition != 0 || !s.NextAt.After(r.now) {
		t.Errorf("the meeting is %+v", s)
	}
	if got := r.told()[1:]; !slices.Equal(got, []string{samira + " session+=1 2026-12-10 13:00"}) {
		t.Errorf("the channel is told %q", got)
	}
	if got := asJSON(r.typed(samira, oost, "/bijeenkomst plan").Modal); !strings.Contains(got, `"initial_option":{"text":{"type":"plain_text","text":"Marieke"`) {
		t.Error("who led does not wait for their next turn")
	}
	if strings.Contains(r.dump(), "De Brug") {
		t.Error("the place is readable in the database")
	}
}

func TestWhatIsWrongWithAMeetingStandsAtItsField(t *testing.T) {
	r := activeRoom(t)
	r.meets(samira)
	before := r.dump()
	for _, bad := range []struct{ field, value, text string }{
		{"date", "", cards.FieldNoSuchDay}, {"date", "2026-02-30", cards.FieldNoSuchDay}, {"date", "2026-11-09", cards.FieldDayPast},
		{"date", "2029-01-01", cards.FieldTooFar}, {"date", "2026-12-10", cards.FieldDayTaken("2026-12-10")},
		{"date", "2026-12-25", cards.FieldFree(store.Skip{Kind: store.SkipSchool, Name: "kerstvakantie"})},
		{"start", "", cards.FieldEmpty}, {"start", "1440", cards.FieldEmpty}, {"start", "-1", cards.FieldEmpty},
		{"minutes", "", cards.FieldEmpty}, {"minutes", "151", cards.FieldEmpty}, {"theme", "zon", cards.FieldEmpty}, {"method", "zon", cards.FieldEmpty},
		{"chair", ruud, cards.FieldNotOfGroup}, {"chair", "UNOBODY", cards.FieldNotOfGroup}, {"host", teun, cards.FieldNotOfGroup}, {"host", piep, cards.FieldNotOfGroup},
	} {
		r.wrongAt(r.submit(samira, "session.plan", "1|form", sessionForm("date", "2026-12-17", bad.field, bad.value)), bad.field, bad.text)
	}
	r.wrongAt(r.submit(samira, "session.plan", "1|form", sessionForm("date", "2026-11-10", "start", "540")), "start", cards.FieldStartPast)
	r.wrongAt(r.submit(samira, "session.plan", "1|form", sessionForm("date", "2027-03-28", "start", "150")), "start", cards.FieldSkippedTime("2027-03-28", 150))
	if r.dump() != before {
		t.Error("something was written")
	}
}

// Who sends a free day in again means it; another free day is pointed out anew.
func TestAFreeDayIsPointedOutOnce(t *testing.T) {
	r := activeRoom(t)
	submit := func(day string) Reply { return r.submit(samira, "session.plan", "1|form", sessionForm("date", day)) }
	r.wrongAt(submit("2026-12-25"), "date", cards.FieldFree(store.Skip{Kind: store.SkipSchool, Name: "kerstvakantie"}))
	r.wrongAt(submit("2026-12-22"), "date", cards.FieldFree(store.Skip{Kind: store.SkipSchool, Name: "kerstvakantie"}))
	if !strings.Contains(shown(submit("2026-12-22")), "Gepland: dinsdag 22 december 2026") {
		t.Error("it is refused twice")
	}
}

func TestABareGroupPlansToo(t *testing.T) {
	r := activeRoom(t)
	r.submit(samira, "session.plan", "1|form", map[string][]string{"date": {"2026-12-10"}, "start": {"780"}, "minutes": {"60"}})
	if s := r.on("2026-12-10"); s.Chair != "" || s.Place != "" || s.Method != "" {
		t.Errorf("the meeting is %+v", s)
	}
	text := shown(r.press(samira, "session.card", "1|1"))
	for _, want := range []string{"De plek is nog niet bekend.", "Casus: nog te kiezen", "Werkwijze: nog te kiezen", "Gespreksleider: nog te kiezen", "Wie er komt, is nog niet bekend."} {
		if !strings.Contains(text, want) {
			t.Errorf("the card does not show %q: %s", want, text)
		}
	}
}

func TestOnlyAGroupThatWasSetUpPlans(t *testing.T) {
	r := newRoom(t)
	for _, text := range []string{"/bijeenkomst", "/bijeenkomst plan", "/bijeenkomst reeks"} {
		r.says(r.typed(samira, oost, text), cards.NotSetUp())
	}
	for _, name := range []string{"session.list", "session.new", "series.new", "session.plan", "series.plan"} {
		r.says(r.submit(samira, name, "1|form", sessionForm()), cards.NotSetUp())
	}
}

// Lines as read come first; unchanged, they are saved.
func TestASeriesIsReadBackAndThenSaved(t *testing.T) {
	r := activeRoom(t)
	before := r.dump()
	m := r.typed(joost, oost, "/bijeenkomst reeks").Modal
	lines := "do 14 januari 13.00, De Brug\n11 feb 2027\n\n25-12-2026 9u30"
	check := r.submit(joost, m.CallbackID, m.PrivateMetadata, linesForm(lines)).Modal
	text := shown(Reply{Modal: check})
	for _, want := range []string{"donderdag 14 januari 2027, 13:00-15:30, De Brug", "donderdag 11 februari 2027, 13:00-15:30", "vrijdag 25 december 2026, 09:30-12:00 (vrij: kerstvakantie)"} {
		if !strings.Contains(text, want) {
			t.Errorf("it is not read back as %q: %s", want, text)
		}
	}
	if r.dump() != before || check.CallbackID != "series.plan" {
		t.Fatal("something was written before it was read back")
	}
	if !strings.Contains(asJSON(check), "De Brug\\n11 feb") {
		t.Error("what was typed is lost")
	}
	again := r.submit(joost, check.CallbackID, check.PrivateMetadata, linesForm(lines+"\n10 juni")).Modal // changed: read back again
	if !strings.Contains(shown(Reply{Modal: again}), "donderdag 10 juni 2027") || r.dump() != before {
		t.Fatal("a line that was added is not read back")
	}
	for range 2 { // sent in twice
		if got := shown(r.submit(joost, again.CallbackID, again.PrivateMetadata, linesForm(lines+"\n10 juni"))); !strings.Contains(got, "Er zijn 4 bijeenkomsten gepland.") {
			t.Fatalf("the reply is %s", got)
		}
	}
	var chairs []string
	for _, day := range []string{"2027-01-14", "2027-02-11", "2026-12-25", "2027-06-10"} {
		chairs = append(chairs, r.on(day).Chair)
	}
	if !slices.Equal(chairs, []string{marieke, samira, joost, joost}) {
		t.Errorf("the chairs are %q", chairs)
	}
	if got := r.told()[1:]; !slices.Equal(got, []string{joost + " session+=0 2026-12-25 2027-01-14 2027-02-11 2027-06-10"}) {
		t.Errorf("the channel is told %q", got)
	}
}

func TestWhatIsWrongWithASeriesNamesItsLine(t *testing.T) {
	r := activeRoom(t)
	r.meets(samira, "date", "2027-01-14")
	before := r.dump()
	for lines, want := range map[string]string{
		"":                          cards.SeriesEmpty,
		"  \n\n":                    cards.SeriesEmpty,
		"14 januari":                cards.SeriesProblem(1, "14 januari", cards.SeriesTaken),
		"11 februari\n\n14 januari": cards.SeriesProblem(3, "14 januari", cards.SeriesTaken),
		"vandaag":                   cards.SeriesProblem(1, "vandaag", cards.SeriesUnread),
		"10 nov 08:00":              cards.SeriesProblem(1, "10 nov 08:00", cards.SeriesStarted),
		"11 februari, " + strings.Repeat("x", cards.PlaceLength+1): cards.SeriesProblem(1, "11 februari, "+strings.Repeat("x", cards.PlaceLength+1), cards.SeriesLong),
	} {
		r.wrongAt(r.submit(samira, "series.plan", "1|form", linesForm(lines)), "lines", want)
	}
	form := linesForm("11 februari")
	form["start"] = []string{"x"}
	r.wrongAt(r.submit(samira, "series.plan", "1|form", form), "start", cards.FieldEmpty)
	form = linesForm("11 februari")
	form["minutes"] = []string{"7"}
	r.wrongAt(r.submit(samira, "series.plan", "1|form", form), "minutes", cards.FieldEmpty)
	if r.dump() != before {
		t.Error("something was written")
	}
}
