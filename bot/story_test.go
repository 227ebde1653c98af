package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A group's first weeks: a holiday, the end of summer time, a pause, a changed
// setting, a public holiday. All of it happens in the channel, so all of it is
// in the transcript.
func TestTheFirstTenWeeks(t *testing.T) {
	g := newGroup(t, "2026-10-15 09:00", "Samira", "Joost", "Marieke", "Hidde")
	g.setUp("Samira", "Dag van de dialoogkaart", "vrijdag")
	g.typed("Joost", "/intervisie planning")
	plan := g.screen("Joost")

	g.at("2026-10-16 15:40")
	g.press("Joost", "Voor de bijeenkomst")
	g.press("Marieke", "Voor de bijeenkomst")
	g.press("Hidde", "Andere kaart")
	g.at("2026-10-30 15:31") // 23 October is in the autumn holiday; the clocks went back on the 25th
	g.press("Joost", "Liever niet")
	g.at("2026-11-09 12:00")
	g.typed("Marieke", "/intervisie groep")
	g.pressModal("Marieke", "Pauzeer de kaarten")
	g.fill("Marieke", "Pauze tot en met", "2026-11-20")
	g.submit("Marieke")
	g.at("2026-11-23 09:00")
	g.typed("Hidde", "/intervisie groep")
	g.fill("Hidde", "Schoolvakanties", "Geen schoolvakanties")
	g.submit("Hidde")
	g.typed("Joost", "/intervisie planning")
	plan += "\n" + g.screen("Joost")
	g.at("2026-12-25 18:00") // Christmas Day: a public holiday, now that school holidays do not count

	golden(t, "ten-weeks.txt", g.slack.Transcript(g.channel)+"\n\n== Joost, 15 oktober en 23 november ==\n"+plan)
}

func TestACardForYourself(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.typed("Joost", "/kaart")
	g.shows("Joost", "Dialoogkaart", "[Andere kaart] [Bewaar]")
	if strings.Contains(g.screen("Joost"), "Deel") {
		t.Error("without a group there is nobody to share with")
	}
	g.setUp("Samira")
	g.typed("Joost", "/kaart visie")
	first := g.screen("Joost")
	g.shows("Joost", "*Visie*", "[Deel met de groep]")
	g.press("Joost", "Andere kaart")
	if g.screen("Joost") == first {
		t.Error("the other card is the same card")
	}
	g.press("Joost", "Bewaar")
	g.shows("Joost", "Je vindt je kaarten terug met")
	g.press("Joost", "Deel met de groep")
	g.hangs("Joost deelt een kaart met de groep")
	g.shows("Joost", "Gedeeld met Intervisie Oost.")
	g.typed("Joost", "/kaart bewaard")
	g.shows("Joost", "Bewaarde kaarten", "[Weghalen]")
	g.pressModal("Joost", "Weghalen")
	g.shows("Joost", "Je hebt nog geen kaarten bewaard.")
	g.do(g.slack.Dismiss(g.people["Joost"]))
	g.typed("Joost", "/kaart vissen")
	g.shows("Joost", "Het thema vissen ken ik niet.")
}

func TestFacilitatorsChangeTheSettings(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost", "Marieke")
	g.setUp("Samira", "Begeleiders", "Marieke")
	g.typed("Joost", "/intervisie groep")
	g.shows("Joost", "De instellingen wijzigen kan alleen een begeleider: Marieke.")
	g.typed("Marieke", "/intervisie groep")
	g.fill("Marieke", "Begeleiders", "")
	g.submit("Marieke")
	g.hangs("Marieke is geen begeleider meer van deze groep.")
	g.typed("Joost", "/intervisie groep")
	g.fill("Joost", "Tijd", "08:15")
	g.submit("Joost")
	g.hangs("Joost laat de kaart voortaan komen om 08:15.")
}

func TestFreeDaysAndMeetings(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira", "Hoe vaak", "Alleen in weken zonder bijeenkomst")
	g.typed("Joost", "/intervisie groep")
	g.pressModal("Joost", "Vrije dagen")
	g.fill("Joost", "Van", "2026-11-30", "Tot en met", "2026-11-29")
	if err := g.slack.Submit(g.people["Joost"]); err == nil {
		t.Error("a period that ends before it begins was taken")
	}
	g.shows("Joost", "Deze dag ligt vóór de eerste dag.")
	g.fill("Joost", "Tot en met", "2026-12-04")
	g.submit("Joost")
	g.do(g.slack.Dismiss(g.people["Joost"]))
	g.do(g.slack.Dismiss(g.people["Joost"]))
	g.meets("Joost", "2026-11-18")
	g.typed("Joost", "/intervisie planning")
	g.shows("Joost", "woensdag 18 november 2026, 13:00-15:30* bijeenkomst", "donderdag 19 november 2026, 15:30 geen kaart: jullie komen deze week bij elkaar",
		"donderdag 3 december 2026, 15:30 geen kaart: vrij")
	g.at("2026-12-11 09:00")
	if n := strings.Count(g.slack.Transcript(g.channel), "Dialoogkaart van de week"); n != 2 {
		t.Errorf("%d cards came in four weeks with a meeting and a free week, want 2", n)
	}
}

// The bot is stopped and started again in every way that happens: nothing is
// lost and nothing comes twice.
func TestARestartPostsNothingTwice(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.at("2026-11-19 15:30")
	before := g.slack.Transcript(g.channel)
	g.restart()
	g.do(g.slack.FastForward(0))
	if after := g.slack.Transcript(g.channel); after != before {
		t.Errorf("a restart changed the channel:\n%s", after)
	}
	g.press("Joost", "Voor de bijeenkomst") // the buttons of before still work
	g.hangs("Eén van jullie wil deze kaart op de volgende bijeenkomst bespreken.")
	g.at("2026-11-26 16:00")
	if n := strings.Count(g.slack.Transcript(g.channel), "Dialoogkaart van de week"); n != 2 {
		t.Errorf("%d cards hang after two weeks, want 2", n)
	}
}

// A card is up to a day late; after that it is shown as skipped.
func TestACardMissedWhileTheBotWasDown(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.stopBot()
	g.slack.SetDue(nil)
	g.at("2026-11-20 15:00") // Friday: the card of Thursday 15:30 may still come
	g.startAgain()
	g.hangs("Dialoogkaart van de week")
	g.stopBot()
	g.slack.SetDue(nil)
	g.at("2026-11-28 09:00") // Saturday
	g.startAgain()
	g.hangs("Dialoogkaart van de week")
	g.typed("Joost", "/intervisie planning")
	g.shows("Joost", "donderdag 26 november 2026, 15:30 geen kaart: overgeslagen, ik stond toen uit")
}

func TestRemovedAndInvitedAgain(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.do(g.slack.Remove(g.people["Joost"], g.channel))
	g.at("2026-11-20 09:00")
	if strings.Contains(g.slack.Transcript(g.channel), "Dialoogkaart van de week") {
		t.Error("a card came in a channel the bot was removed from")
	}
	g.do(g.slack.Invite(g.people["Joost"], g.channel))
	g.hangs("Joost heeft me weer uitgenodigd. De volgende dialoogkaart komt op donderdag 26 november 2026.")
	g.at("2026-11-26 15:30")
	g.hangs("Dialoogkaart van de week")
}

// Invited while it was not running, the bot introduces itself when it is back.
func TestInvitedWhileDown(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.stopBot()
	g.slack.SetDue(nil)
	_ = g.slack.Invite(g.people["Samira"], g.channel) // nobody hears it
	g.startAgain()
	g.hangs("Hallo, ik ben Intervisiebot.")
}

func TestACrowdIsAskedFirst(t *testing.T) {
	var people []string
	for _, letter := range strings.Split("abcdefghijklmnopqrstuvw", "") {
		people = append(people, "Persoon "+letter)
	}
	g := newGroup(t, "2026-11-17 09:00", people...)
	g.do(g.slack.Invite(g.people["Persoon a"], g.channel))
	g.hangs("In dit kanaal zitten 23 mensen.")
	g.press("Persoon b", "Nee, geen intervisiegroep")
	g.hangs("Goed, dan blijf ik stil.")
}

// A member makes a card for the group: checked like the others, sealed, and the
// next card of the week.
func TestACardOfTheGroupsOwn(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.typed("Joost", "/kaart nieuw")
	g.fill("Joost", "Thema", "Visie", "Vraag", "Durf jij <@U000000001> *nee* te zeggen?")
	if err := g.slack.Submit(g.people["Joost"]); err == nil {
		t.Error("a question for yes or no was taken")
	}
	g.shows("Joost", "Op deze vraag kun je ja of nee zeggen.", "Durf jij <@U000000001> *nee* te zeggen?")
	g.fill("Joost", "Vraag", "Waar zeg jij <@U000000001> *zelden* nee tegen?")
	g.submit("Joost")
	g.shows("Joost", "Waar zeg jij <@U000000001> *zelden* nee tegen?", "[Weghalen]")
	g.at("2026-11-19 15:30")
	g.hangs("Waar zeg jij <@U000000001> *zelden* nee tegen?", "Deze kaart komt uit jullie eigen groep.")
	for _, file := range []string{g.config.database, g.config.database + "-wal"} {
		raw, err := os.ReadFile(file)
		if err != nil || bytes.Contains(raw, []byte("zelden")) {
			t.Errorf("%s: %v, or it holds what was typed", file, err)
		}
	}
}

// A deck of the organisation's own joins the built-in one; a broken file is
// named, and stops nothing.
func TestDecksOfTheOrganisationsOwn(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.stopBot()
	g.config.decks = t.TempDir()
	for name, text := range map[string]string{
		"goed.md": "# vak\n\n## huis-01 · verkennen\nWat zag je vandaag in de aula?\n",
		"fout.md": "# vak\n\n## huis-02 · diep\nWat zag je gisteren?\n",
	} {
		if err := os.WriteFile(filepath.Join(g.config.decks, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	g.startAgain()
	if !strings.Contains(g.log.String(), "fout.md, line 3") {
		t.Errorf("the broken file is not named with its line:\n%s", g.log.String())
	}
	g.typed("Joost", "/kaart vak")
	for n := 0; !strings.Contains(g.screen("Joost"), "Wat zag je vandaag in de aula?"); n++ {
		if n == 20 {
			t.Fatal("the deck's card never comes")
		}
		g.press("Joost", "Andere kaart")
	}
}

func (g *group) restart() { g.stopBot(); g.startAgain() }

func (g *group) startAgain() {
	g.t.Helper()
	stop, err := g.startBot(g.t.Context(), g.log)
	if err != nil {
		g.t.Fatal(err)
	}
	g.stopBot = stop
	g.do(g.slack.FastForward(0))
}
