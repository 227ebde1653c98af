package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"intervisiebot/bot/simulator"
	"intervisiebot/store"
)

// opens has somebody look at their App Home.
func (g *group) opens(who string) {
	g.t.Helper()
	g.do(g.slack.OpenHome(g.people[who]))
}

func (g *group) pressHome(who, label string) {
	g.t.Helper()
	g.do(g.slack.PressHome(g.people[who], label))
}

func (g *group) home(who string) string { return g.slack.Home(g.people[who]) }

// stands fails unless the person's App Home holds each of the texts.
func (g *group) stands(who string, texts ...string) {
	g.t.Helper()
	for _, text := range texts {
		if !strings.Contains(g.home(who), text) {
			g.t.Fatalf("the App Home of %s does not show %q but:\n%s", who, text, g.home(who))
		}
	}
}

// standsNot fails when the person's App Home holds one of the texts.
func (g *group) standsNot(who string, texts ...string) {
	g.t.Helper()
	for _, text := range texts {
		if strings.Contains(g.home(who), text) {
			g.t.Fatalf("the App Home of %s shows %q:\n%s", who, text, g.home(who))
		}
	}
}

// file is the newest file that the bot sent anybody.
func (g *group) file() (name string, data []byte) {
	for n := range 5000 {
		if called, _, content, ok := g.slack.File(fmt.Sprintf("F0%08d", n)); ok {
			name, data = called, content
		}
	}
	return name, data
}

// The story of App Home: it shows what is true, its buttons do what the commands
// do, and it changes when something does.
func TestAppHome(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost", "Marieke", "Ruud")
	d := &diary{group: g}
	look := func(who, what string) {
		t.Helper()
		fmt.Fprintf(d, "== Home van %s: %s ==\n%s\n", who, what, g.home(who))
	}
	g.opens("Ruud")
	look("Ruud", "nog zonder groep")
	g.setUp("Samira")
	g.do(g.slack.Leave(g.people["Ruud"], g.channel))
	g.opens("Samira")
	look("Samira", "met een groep")

	g.pressHome("Samira", "Breng een casus in")
	g.fill("Samira", "Titel", "Een stille sectie", "Wat is er aan de hand?", "In de sectie zegt al weken niemand iets.",
		"Jouw vraag aan de groep", "Hoe kom ik hier weer in gesprek?")
	g.submit("Samira")
	g.closed("Samira")
	g.pressHome("Samira", "Maak een leervraag")
	g.fill("Samira", "Mijn leervraag", "Hoe blijf ik rustig als iedereen op mij wacht?")
	g.submit("Samira")
	g.closed("Samira")
	g.pressHome("Samira", "Een kaart voor jezelf")
	for range 4 { // each takes the place of the one before: Slack stacks three windows
		g.pressModal("Samira", "Andere kaart")
	}
	g.pressModal("Samira", "Bewaar")
	d.note("Samira", "een kaart bewaard")
	g.closed("Samira")
	g.meets("Joost", "2026-12-03")
	g.stands("Samira", "Een stille sectie", "Hoe blijf ik rustig", "Volgende bijeenkomst: donderdag 3 december 2026")
	g.standsNot("Samira", "Je hebt nog geen kaarten bewaard")

	g.opens("Joost")
	g.stands("Joost", "Intervisie Oost", "[Instellingen]")
	g.standsNot("Joost", "stille sectie", "Hoe blijf ik rustig")
	g.pressHome("Joost", "Bijeenkomsten")
	g.shows("Joost", "donderdag 3 december 2026")
	g.closed("Joost")
	g.pressHome("Joost", "Planning")
	d.note("Joost", "de planning, van Home")
	g.closed("Joost")
	g.pressHome("Joost", "Casussen")
	g.pressModal("Joost", "Bekijk")
	g.shows("Joost", "In de sectie zegt al weken niemand iets.")
	g.pressModal("Joost", "Kies voor de bijeenkomst")
	g.stands("Samira", "gekozen voor donderdag 3 december 2026") // what another did
	g.closed("Joost")
	g.pressHome("Joost", "Instellingen")
	g.fill("Joost", "Dag van de dialoogkaart", "vrijdag", "Begeleiders", "Marieke")
	g.submit("Joost")
	g.standsNot("Joost", "[Instellingen]")
	g.stands("Samira", "Volgende dialoogkaart: vrijdag 20 november 2026, 15:30") // who did nothing herself
	g.pressHome("Joost", "Minder berichten")
	g.submit("Joost")
	g.pressHome("Joost", "Zo werkt het")
	g.shows("Joost", "Zo werkt Intervisiebot")
	g.closed("Joost")

	g.at("2026-11-20 15:31")
	g.stands("Samira", "Volgende dialoogkaart: vrijdag 27 november 2026, 15:30")
	g.at("2026-12-04 08:00")
	g.pressDM("Samira", "Mijn eerste stap")
	g.fill("Samira", "Welke eerste stap zet je?", "Ik bel morgen de voorzitter.")
	g.submit("Samira")
	g.pressHome("Samira", "Alles") // the card came by chance: not for the golden
	g.pressModal("Samira", "Weghalen")
	g.closed("Samira")
	look("Samira", "in december")
	golden(t, "home.txt", d.String())
}

// Who is no member any more is shown nothing of the group, at once; nor is a
// group that sleeps.
func TestAppHomeOfWhoIsNoMemberAnyMore(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.opens("Joost")
	g.stands("Joost", "Intervisie Oost")
	g.do(g.slack.Leave(g.people["Joost"], g.channel))
	g.standsNot("Joost", "Intervisie Oost", "[Planning]")
	g.opens("Samira")
	g.do(g.slack.Remove(g.people["Samira"], g.channel))
	g.standsNot("Samira", "Intervisie Oost")
	g.do(g.slack.Invite(g.people["Samira"], g.channel))
	g.stands("Samira", "Intervisie Oost")
}

// After the connection was lost nothing that others typed is shown before Slack
// was asked who is in the channel.
func TestAppHomeShowsNoNamesItIsNotSureOf(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.opens("Joost")
	g.slack.AddFault(simulator.Fault{Method: "users.conversations", Kind: simulator.OKFalse, Error: "internal_error"})
	g.slack.Silence("member_left_channel", true)
	g.do(g.slack.Leave(g.people["Joost"], g.channel))
	g.reconnects()
	g.slack.AddFault(simulator.Fault{Method: "conversations.members", Kind: simulator.OKFalse, Error: "internal_error"})
	g.opens("Samira")
	g.stands("Samira", "Van één groep weet ik nu niet zeker of je er nog in zit.")
	g.standsNot("Samira", "Intervisie Oost")
	g.slack.ClearFaults()
	g.do(g.slack.FastForward(2 * time.Minute))
	g.stands("Samira", "Intervisie Oost")
	g.standsNot("Joost", "Intervisie Oost")
}

// It is shown to who opened it only, once for many changes, not when nothing
// changed, and when Slack lets it.
func TestAppHomeMakesNoStorm(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost", "Marieke")
	calls := func() int { return g.slack.Calls("views.publish") }
	g.setUp("Samira")
	if n := calls(); n != 0 {
		t.Errorf("%d were shown before anybody looked", n)
	}
	g.do(g.slack.OpenMessages(g.people["Marieke"]))
	g.opens("Samira")
	g.opens("Joost")
	if n := calls(); n != 2 {
		t.Errorf("two people looked, %d were shown", n)
	}
	g.at("2026-11-18 12:00")
	g.typed("Samira", "/intervisie groep") // looks, and changes nothing
	g.closed("Samira")
	g.typed("Joost", "/kaart")
	g.typed("Samira", "/intervisie groep")
	g.submit("Samira") // saves the settings as they were
	if n := calls(); n != 2 {
		t.Errorf("nothing changed, and %d were shown", n)
	}
	g.slack.AddFault(simulator.Fault{Method: "views.publish", Kind: simulator.RateLimited, Wait: 30 * time.Second, Times: 1})
	g.typed("Joost", "/leervraag Hoe een?")
	for i := range 4 {
		g.closed("Joost")
		g.typed("Joost", fmt.Sprint("/leervraag Hoe ", i, "?"))
	}
	g.standsNot("Joost", "Hoe")
	limited := calls()
	g.do(g.slack.FastForward(29 * time.Second))
	if n := calls(); n != limited {
		t.Errorf("it did not wait as long as Slack said: %d more", n-limited)
	}
	g.do(g.slack.FastForward(5 * time.Second))
	g.stands("Joost", "Hoe 3?")
	if n := calls(); n != limited+1 {
		t.Errorf("five changes were shown %d times", n-limited)
	}
	g.restart()
	g.do(g.slack.FastForward(time.Second))
	if n := calls(); n != limited+1 {
		t.Errorf("after a restart %d more were shown", n-limited-1)
	}
}

// A person may get everything that is held of them, and have it erased: from the
// bot's files, and from Slack what the bot hung there of it.
func TestOnesOwnData(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.opens("Samira")
	g.brings("Samira", "In het kanaal", "Zet titel en vraag in het kanaal")
	g.typed("Samira", "/leervraag Hoe blijf ik rustig als iedereen op mij wacht?")
	g.pressModal("Samira", "Deel met de groep")
	g.closed("Samira")
	g.hangs("Samira brengt een casus in", "De leervraag van Samira")
	g.at("2027-01-12 08:00") // she is asked about it

	g.typed("Samira", "/intervisie mijngegevens")
	g.pressModal("Samira", "Stuur mij alles")
	g.shows("Samira", "Het bestand komt eraan")
	name, data := g.file()
	told := unzip(t, data)
	for _, want := range []string{"Een stille sectie", "al weken niemand", "weer in gesprek", "rustig als iedereen", "Naam: Samira", "Groep: Intervisie Oost"} {
		if !strings.Contains(told["mijn-gegevens.md"], want) {
			t.Errorf("%q is not told in:\n%s", want, told["mijn-gegevens.md"])
		}
	}
	var machine map[string][]map[string]any
	if err := json.Unmarshal([]byte(told["mijn-gegevens.json"]), &machine); err != nil || name != "mijn-gegevens.zip" ||
		machine["casus"][0]["title"] != "Een stille sectie" || machine["version"][0]["text"] == nil {
		t.Errorf("%s holds %v (%v)", name, machine, err)
	}

	g.pressModal("Samira", "Verwijder alles")
	g.shows("Samira", "Alles wat je bij mij invulde is verwijderd.", "Je naam en je rol blijven bekend")
	g.closed("Samira")
	g.do(g.slack.FastForward(time.Minute))
	g.standsNot("Samira", "stille sectie", "rustig")
	g.stands("Samira", "Intervisie Oost")
	for _, where := range []string{g.channel, g.dm("Samira")} {
		if text := g.slack.Transcript(where); strings.Contains(text, "brengt een casus in") || strings.Contains(text, "De leervraag van") || strings.Contains(text, "rustig") {
			t.Errorf("it hangs on:\n%s", text)
		}
	}
	g.typed("Samira", "/intervisie mijngegevens")
	g.pressModal("Samira", "Stuur mij alles")
	_, data = g.file()
	told = unzip(t, data)
	if strings.Contains(told["mijn-gegevens.md"], "sectie") || !strings.Contains(told["mijn-gegevens.md"], "Naam: Samira") {
		t.Errorf("afterwards it tells:\n%s", told["mijn-gegevens.md"])
	}
	g.noneIn("stille sectie", "al weken niemand", "rustig als")
}

func unzip(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}

// Who left is forgotten a month later, without anybody doing anything.
func TestWhoLeftIsForgotten(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.brings("Joost")
	g.opens("Joost")
	g.do(g.slack.Leave(g.people["Joost"], g.channel))
	g.at("2026-12-16 12:00")
	g.stands("Joost", "Een stille sectie")
	g.at("2026-12-21 12:00")
	g.standsNot("Joost", "Een stille sectie")
	for _, file := range []string{g.config.database, g.config.database + "-wal"} {
		if bytes.Contains(read(t, file), []byte(g.people["Joost"])) || bytes.Contains(read(t, file), []byte("Joost")) {
			t.Errorf("%s still knows Joost", file)
		}
	}
	if want := "what=\"personal data of who left"; !strings.Contains(g.log.String(), want) {
		t.Errorf("the log does not say how much went:\n%s", g.log.String())
	}
}

// An open evaluation stands on App Home of everybody who was invited until it
// closes, and no answer changes or publishes anything.
func TestAppHomeShowsAnOpenEvaluation(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost", "Marieke", "Hidde", "Fatima", "Anneke")
	g.setUp("Samira")
	id := g.meeting("2026-11-18", nil)
	g.facts(func(tx *store.Tx) error {
		return tx.SetRSVP(store.RSVP{Session: id, Person: g.people["Anneke"], At: g.slack.Now()})
	})
	looking := []string{"Samira", "Joost", "Anneke"}
	for _, who := range looking {
		g.opens(who)
		g.standsNot(who, "Lopende evaluaties")
	}
	g.at("2026-11-18 15:51")
	open := "De evaluatie van Intervisie Oost is open tot vrijdag 20 november 2026, 16:00."
	g.stands("Samira", "Lopende evaluaties", open)
	g.stands("Joost", open)
	g.standsNot("Anneke", open) // who could not come is not invited
	before, published := g.home("Samira"), g.slack.Calls("views.publish")
	g.pressHome("Samira", "Vul in")
	g.answers("Samira", shortStatements, "7", "6", "5", "7", "")
	g.submit("Samira")
	g.closed("Samira")
	g.do(g.slack.FastForward(2 * time.Hour)) // and over the hour at which it is looked whether all answered
	if n := g.slack.Calls("views.publish") - published; n != 0 || g.home("Samira") != before {
		t.Errorf("after an answer App Home was shown %d times:\n%s", n, g.home("Samira"))
	}
	g.pressHome("Samira", "Vul in")
	g.shows("Samira", "Je hebt al meegedaan.")
	g.closed("Samira")
	g.do(g.slack.Leave(g.people["Joost"], g.channel))
	g.standsNot("Joost", open)
	g.at("2026-11-20 15:59")
	g.stands("Samira", open)
	g.at("2026-11-20 16:01")
	g.standsNot("Samira", "Lopende evaluaties", open)
}
