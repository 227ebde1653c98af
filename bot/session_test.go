package main

import (
	"strings"
	"testing"
	"time"

	"intervisiebot/store"
)

// plansMeeting fills in the form of a meeting and submits it.
func (g *group) plansMeeting(who, day string, fields ...string) {
	g.t.Helper()
	g.typed(who, "/bijeenkomst plan")
	g.fill(who, append([]string{"Datum", day}, fields...)...)
	g.submit(who)
}

// movesMeeting gives the next meeting another date.
func (g *group) movesMeeting(who, day string) {
	g.t.Helper()
	g.typed(who, "/bijeenkomst")
	g.pressModal(who, "Bekijk")
	g.pressModal(who, "Beheer")
	g.pressModal(who, "Andere datum")
	g.fill(who, "Datum", day)
	g.submit(who)
	g.closed(who)
}

// A meeting is planned, answered, given a case, moved and cancelled; a series is
// read back and saved.
func TestAMeetingFromPlanToCancelled(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost", "Marieke", "Ruud")
	g.setUp("Samira")
	d := &diary{group: g}

	g.typed("Samira", "/bijeenkomst")
	d.note("Samira", "nog niets gepland")
	g.pressModal("Samira", "Plan een bijeenkomst")
	g.fill("Samira", "Datum", "2026-12-22", "Waar", "De Brug, lokaal 3", "Werkwijze", "Incidentmethode, 65 minuten", "Te gast bij", "Marieke")
	g.refused("Samira")
	d.note("Samira", "een vrije dag")
	g.fill("Samira", "Datum", "2026-12-10")
	g.submit("Samira")
	d.note("Samira", "gepland")
	g.pressModal("Samira", "Naar de bijeenkomst")
	g.pressModal("Samira", "Ik kom")
	d.note("Samira", "komt")
	g.closed("Samira")

	// Who can't come says why, to the chair only.
	g.hangs("Samira heeft een bijeenkomst gepland op donderdag 10 december 2026, 13:00.")
	g.press("Ruud", "Bekijk")
	g.pressModal("Ruud", "Ik kan niet")
	g.fill("Ruud", "Wil je zeggen waarom?", "De ouderavond is verplaatst.")
	d.note("Ruud", "kan niet")
	g.submit("Ruud")
	g.pressModal("Ruud", "Naar de bijeenkomst")
	d.note("Ruud", "terug op de kaart")
	g.closed("Ruud")

	// The case.
	g.brings("Marieke")
	g.typed("Joost", "/bijeenkomst")
	d.note("Joost", "wat er komt")
	g.pressModal("Joost", "Bekijk")
	g.pressModal("Joost", "Stap voor stap")
	d.note("Joost", "de werkwijze")
	g.do(g.slack.Dismiss(g.people["Joost"]))
	g.pressModal("Joost", "Kies een casus")
	d.note("Joost", "een casus kiezen")
	g.pressModal("Joost", "Kies deze")
	d.note("Joost", "gekozen")
	g.pressModal("Joost", "Zet in mijn agenda")
	d.note("Joost", "de agenda")
	g.closed("Joost")
	g.hangs("Joost heeft een casus gekozen voor donderdag 10 december 2026.")

	// Two people change it from what they saw at the same time.
	for _, who := range []string{"Samira", "Marieke"} {
		g.typed(who, "/bijeenkomst")
		g.pressModal(who, "Bekijk")
		g.pressModal(who, "Beheer")
	}
	d.note("Samira", "beheer")
	g.pressModal("Marieke", "Wijzig")
	g.pressModal("Samira", "Andere datum")
	g.fill("Samira", "Datum", "2026-12-15", "Begint om", "14:00")
	g.submit("Samira")
	d.note("Samira", "verzet")
	g.fill("Marieke", "Waar", "De aula")
	g.refused("Marieke")
	d.note("Marieke", "intussen gewijzigd")
	g.closed("Samira")
	g.closed("Marieke")
	g.hangs("Samira heeft de bijeenkomst van donderdag 10 december 2026 verzet naar dinsdag 15 december 2026, 14:00.")
	for _, who := range []string{"Joost", "Ruud"} { // he took the file, he said he could not
		if n := strings.Count(g.slack.Transcript(g.dm(who)), "dinsdag 15 december 2026, 14:00-16:30"); n == 0 {
			t.Errorf("%s is not told:\n%s", who, g.slack.Transcript(g.dm(who)))
		}
	}

	g.typed("Joost", "/bijeenkomst")
	g.pressModal("Joost", "Bekijk")
	g.pressModal("Joost", "Beheer")
	g.pressModal("Joost", "Gaat niet door")
	d.note("Joost", "gaat niet door")
	g.pressModal("Joost", "Zonder nieuwe datum")
	d.note("Joost", "afgezegd")
	g.closed("Joost")
	g.hangs("Joost laat weten dat de bijeenkomst van dinsdag 15 december 2026 niet doorgaat.")
	g.typed("Marieke", "/casus lijst")
	g.shows("Marieke", "Een stille sectie", "ingediend")
	g.closed("Marieke")

	g.typed("Marieke", "/bijeenkomst reeks")
	g.fill("Marieke", "De bijeenkomsten, op elke regel één", "do 14 januari 13.00, De Brug\nwo 10 februari\n30-02-2027")
	g.refused("Marieke")
	d.note("Marieke", "een dag die er niet is")
	g.fill("Marieke", "De bijeenkomsten, op elke regel één", "do 14 januari 13.00, De Brug\nwo 10 februari\n6 mei 2027 9u30")
	g.submit("Marieke")
	d.note("Marieke", "teruggelezen")
	g.submit("Marieke")
	d.note("Marieke", "bewaard")
	g.pressModal("Marieke", "Alle bijeenkomsten")
	d.note("Marieke", "de reeks")
	g.closed("Marieke")
	g.do(g.slack.FastForward(10 * time.Second))

	for _, who := range []string{"Samira", "Joost", "Marieke", "Ruud"} {
		d.WriteString("== " + who + " ==\n" + g.slack.Transcript(g.dm(who)) + "\n")
	}
	d.WriteString("== het kanaal ==\n" + g.slack.Transcript(g.channel))
	if strings.Contains(g.slack.Transcript(g.channel), "stille sectie") || strings.Contains(g.log.String(), "Brug") {
		t.Error("the channel or the log tells what was typed")
	}
	golden(t, "session.txt", d.String())
}

// Slack takes three windows one over the other. What would be a fourth takes the
// place of the third.
// Whoever is in another zone reads on the meeting and in its reminders what their
// own clock says then; their reminder comes by the group's clock.
func TestSomebodyInAnotherZone(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.do(g.slack.Travel(g.people["Joost"], store.Location("Europe/London")))
	g.meets("Samira", "2026-12-10")
	for who, here := range map[string]bool{"Samira": true, "Joost": false} {
		g.press(who, "Bekijk")
		g.shows(who, "donderdag 10 december 2026, 13:00-15:30")
		if screen := g.slack.Screen(g.people[who]); strings.Contains(screen, "Bij jou 12:00") == here {
			t.Errorf("%s sees:\n%s", who, screen)
		}
		g.closed(who)
	}
	g.at("2026-12-09 09:00")
	for who, here := range map[string]bool{"Samira": true, "Joost": false} {
		if dm := g.slack.Transcript(g.dm(who)); !strings.Contains(dm, "13:00-15:30") || strings.Contains(dm, "Bij jou 12:00") == here {
			t.Errorf("%s is told:\n%s", who, dm)
		}
	}
}

func TestAnAnswerInTheThirdWindow(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost", "Marieke")
	g.setUp("Samira")
	g.plansMeeting("Samira", "2026-12-10")
	g.closed("Samira")
	g.brings("Marieke")
	g.typed("Joost", "/bijeenkomst")
	g.pressModal("Joost", "Bekijk")
	g.pressModal("Joost", "Kies een casus")
	g.pressModal("Joost", "Bekijk")
	g.shows("Joost", "In de sectie zegt al weken niemand iets.")
	g.typed("Marieke", "/casus mijn")
	g.pressModal("Marieke", "Bekijk")
	g.pressModal("Marieke", "Trek in")
	g.pressModal("Joost", "Deze wil ik bespreken")
	g.shows("Joost", "Dat kan bij deze casus niet meer.")
}
