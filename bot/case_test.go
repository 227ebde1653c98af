package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"intervisiebot/bot/simulator"
)

// diary writes down what a story shows, for its golden.
type diary struct {
	*group
	strings.Builder
}

// note writes what somebody sees now.
func (d *diary) note(who, what string) {
	d.t.Helper()
	fmt.Fprintf(d, "== %s: %s ==\n%s\n", who, what, d.screen(who))
}

// closed dismisses all windows a person has open.
func (g *group) closed(who string) {
	g.t.Helper()
	for g.slack.Dismiss(g.people[who]) == nil {
	}
}

// refused submits a window that must stay open.
func (g *group) refused(who string) {
	g.t.Helper()
	if err := g.slack.Submit(g.people[who]); err == nil {
		g.t.Fatalf("the window of %s closes", who)
	} else if _, is := errors.AsType[*simulator.FieldErrors](err); !is {
		g.t.Fatal(err)
	}
}

func (g *group) dm(who string) string { return g.slack.DM(g.people[who]) }

func (g *group) pressDM(who, label string) {
	g.t.Helper()
	g.do(g.slack.Press(g.people[who], g.dm(who), label))
}

// meets plans a meeting.
func (g *group) meets(who, day string) {
	g.t.Helper()
	g.typed(who, "/bijeenkomst plan")
	g.fill(who, "Datum", day)
	g.submit(who)
	g.closed(who)
}

// brings fills in the form of a case and submits it.
func (g *group) brings(who string, fields ...string) {
	g.t.Helper()
	g.typed(who, "/casus")
	g.fill(who, append([]string{"Titel", "Een stille sectie", "Wat is er aan de hand?", "In de sectie zegt al weken niemand iets.",
		"Jouw vraag aan de groep", "Hoe kom ik hier weer in gesprek?"}, fields...)...)
	g.submit(who)
	g.closed(who)
}

// typedWords are words of which none may be found in the files of the story.
var typedWords = []string{"stille sectie", "weken niemand", "weer in gesprek", "voorzitter", "ouderavond", "lucht op"}

// The life of a case, from a hint at a name to its text being erased, and of one
// that is shared and withdrawn.
func TestTheLifeOfACase(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost", "Marieke", "Ruud")
	g.setUp("Samira")
	g.meets("Joost", "2026-12-03")
	d := &diary{group: g}

	g.typed("Samira", "/casus Een stille sectie")
	g.fill("Samira", "Wat is er aan de hand?", "Mevrouw Jansen uit 3b belde: in de sectie zegt al weken niemand iets.",
		"Jouw vraag aan de groep", "Hoe kom ik hier weer in gesprek?", "Voor welke bijeenkomst?", "donderdag 3 december 2026")
	g.refused("Samira")
	d.note("Samira", "een naam gezien")
	g.fill("Samira", "Wat is er aan de hand?", "In de sectie zegt al weken niemand iets.")
	g.submit("Samira")
	d.note("Samira", "ingediend")
	g.closed("Samira")

	g.brings("Joost", "Titel", "De ouderavond", "In het kanaal", "Zet titel en vraag in het kanaal")
	g.hangs("Joost brengt een casus in")
	g.press("Marieke", "Deze wil ik bespreken")
	d.note("Marieke", "gestemd in het kanaal")
	g.typed("Marieke", "/casus lijst")
	d.note("Marieke", "de lijst")
	g.pressModal("Marieke", "Bekijk") // the newest: Joost's
	g.pressModal("Marieke", "Toch niet bespreken")
	g.closed("Marieke")
	g.press("Joost", "Deze wil ik bespreken")
	d.note("Joost", "op zijn eigen casus gestemd")

	// Ruud leaves with the list open.
	g.typed("Ruud", "/casus lijst")
	g.do(g.slack.Leave(g.people["Ruud"], g.channel))
	g.pressModal("Ruud", "Bekijk")
	d.note("Ruud", "weg uit de groep")
	g.closed("Ruud")

	g.typed("Joost", "/casus mijn")
	g.pressModal("Joost", "Bekijk")
	g.pressModal("Joost", "Trek in")
	d.note("Joost", "ingetrokken")
	g.closed("Joost")
	g.do(g.slack.FastForward(5 * time.Second))
	if strings.Contains(g.slack.Transcript(g.channel), "brengt een casus in") {
		t.Error("what was withdrawn hangs on")
	}

	g.at("2026-11-19 15:31")
	g.hangs("Er is een nieuwe casus. Je leest hem met")
	g.typed("Marieke", "/casus lijst")
	g.pressModal("Marieke", "Bekijk")
	d.note("Marieke", "de casus van Samira")
	g.pressModal("Marieke", "Kies voor de bijeenkomst")
	d.note("Marieke", "gekozen")
	g.closed("Marieke")

	g.at("2026-12-04 08:00")
	g.pressDM("Samira", "Mijn eerste stap")
	g.fill("Samira", "Welke eerste stap zet je?", "Ik bel morgen de voorzitter.")
	g.submit("Samira")
	g.at("2027-01-14 08:00") // four school weeks later
	g.pressDM("Samira", "Hoe het ging")
	d.note("Samira", "hoe het ging")
	g.fill("Samira", "Hoe ging het verder?", "Het lucht op.")
	g.submit("Samira")
	g.at("2027-01-21 08:00")
	g.pressDM("Samira", "Bewaar voor mezelf")
	g.do(g.slack.FastForward(5 * time.Second))
	g.typed("Marieke", "/casus lijst")
	d.note("Marieke", "de lijst is leeg")
	g.at("2027-01-28 18:00")
	g.typed("Samira", "/casus mijn")
	g.pressModal("Samira", "Bekijk")
	d.note("Samira", "na het wissen")

	g.noneIn(typedWords...)
	golden(t, "case.txt", g.slack.Transcript(g.channel)+"\n== De berichten aan Samira ==\n"+g.slack.Transcript(g.dm("Samira"))+"\n"+d.String())
}

// noneIn fails when one of these words stands in the bot's files or log, in any
// of the ways in which a text is written.
func (g *group) noneIn(words ...string) {
	g.t.Helper()
	if words = append(words, "Hidde-is-niet-hier"); len(words) < 2 {
		g.t.Fatal("no words to look for")
	}
	for _, file := range []string{g.config.database, g.config.database + "-wal", g.config.database + "-shm"} {
		data, err := os.ReadFile(file)
		if err != nil {
			g.t.Fatal(err)
		}
		if file == g.config.database+"-wal" && !bytes.Contains(append(data, read(g.t, g.config.database)...), []byte(g.people["Samira"])) {
			g.t.Fatal("not even an id is found: this test looked in the wrong place")
		}
		for _, w := range words {
			var wide []byte
			for _, u := range utf16.Encode([]rune(w)) {
				wide = append(wide, byte(u), byte(u>>8))
			}
			for how, form := range map[string][]byte{"as it is": []byte(w), "in UTF-16": wide, "in hexadecimal": []byte(hex.EncodeToString([]byte(w)))} {
				if bytes.Contains(data, form) {
					g.t.Errorf("%s holds %q %s", file, w, how)
				}
			}
		}
	}
	for _, w := range words {
		if strings.Contains(g.log.String(), w) {
			g.t.Errorf("the log holds %q", w)
		}
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// nasty is what people paste: it must come out as typed, and ping nobody.
var nasty = "<!channel> <@U123> & *vet* _schuin_ :tada: 🎉👩‍👩‍👧 שלום עולם \u202eomgekeerd\u202c `code` <https://x.nl|klik>"

func TestNastyTextComesOutAsTyped(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	full := string([]rune(strings.Repeat(nasty+" ", 60))[:3000])
	title := string([]rune(nasty)[:60])
	g.brings("Samira", "Titel", title, "Wat is er aan de hand?", full, "Jouw vraag aan de groep", nasty, "Wat heb je zelf al geprobeerd?", full[:1500],
		"In het kanaal", "Zet titel en vraag in het kanaal")
	g.hangs("Samira brengt een casus in")
	g.hangs(nasty)
	g.press("Joost", "Bekijk")
	g.shows("Joost", strings.TrimSpace(title), strings.TrimSpace(full))
	g.closed("Joost")
	g.typed("Samira", "/casus mijn")
	g.pressModal("Samira", "Bekijk")
	g.pressModal("Samira", "Wijzig")
	g.shows("Samira", strings.TrimSpace(full))
	g.submit("Samira")
	g.closed("Samira")
	g.typed("Samira", "/leervraag "+nasty)
	g.shows("Samira", nasty)
	g.pressModal("Samira", "Deel met de groep")
	g.closed("Samira")
	g.hangs("De leervraag van Samira")
	if n := strings.Count(g.slack.Transcript(g.channel), nasty); n != 2 {
		t.Errorf("the channel shows it %d times as typed:\n%s", n, g.slack.Transcript(g.channel))
	}
	g.noneIn("omgekeerd", "schuin")
}

// A message that should not hang any more is deleted, whatever Slack answers the
// first time.
func TestWhatIsWithdrawnIsDeletedInTheEnd(t *testing.T) {
	for name, fault := range map[string]simulator.Fault{
		"limited": {Method: "chat.delete", Kind: simulator.RateLimited, Wait: 30 * time.Second, Times: 1},
		"500":     {Method: "chat.delete", Kind: simulator.ServerError, Times: 1},
		"cut":     {Method: "chat.delete", Kind: simulator.Cut, Times: 1},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
			g.setUp("Samira")
			g.brings("Samira", "In het kanaal", "Zet titel en vraag in het kanaal")
			g.hangs("Samira brengt een casus in")
			g.slack.AddFault(fault)
			g.typed("Samira", "/casus mijn")
			g.pressModal("Samira", "Bekijk")
			g.pressModal("Samira", "Trek in")
			g.do(g.slack.FastForward(5 * time.Minute))
			if strings.Contains(g.slack.Transcript(g.channel), "brengt een casus in") {
				t.Error("it hangs on:\n" + g.slack.Transcript(g.channel))
			}
		})
	}
}

// While the bot is not in the channel it can delete nothing there; it does when
// it is back.
func TestWhatIsWithdrawnWhileRemovedIsDeletedAfterwards(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.brings("Samira", "In het kanaal", "Zet titel en vraag in het kanaal")
	g.hangs("Samira brengt een casus in")
	g.do(g.slack.Remove(g.people["Joost"], g.channel))
	g.typed("Samira", "/casus mijn")
	g.pressModal("Samira", "Bekijk")
	g.pressModal("Samira", "Trek in")
	g.closed("Samira")
	g.hangs("Samira brengt een casus in")
	g.do(g.slack.Invite(g.people["Joost"], g.channel))
	g.do(g.slack.FastForward(time.Minute))
	if strings.Contains(g.slack.Transcript(g.channel), "brengt een casus in") {
		t.Error("it hangs on:\n" + g.slack.Transcript(g.channel))
	}
}

// A file that cannot be sent is told, and can be asked for again.
func TestAFileThatFailsIsTold(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.brings("Samira")
	g.typed("Samira", "/casus mijn")
	g.pressModal("Samira", "Bekijk")
	g.slack.AddFault(simulator.Fault{Method: "files.completeUploadExternal", Kind: simulator.OKFalse, Error: "internal_error", Times: 1})
	g.pressModal("Samira", "Bewaar voor mezelf")
	g.shows("Samira", "Dat lukte niet")
	g.do(g.slack.Dismiss(g.people["Samira"]))
	g.pressModal("Samira", "Bewaar voor mezelf")
	g.shows("Samira", "Het bestand komt eraan")
	g.do(g.slack.FastForward(5 * time.Second))
	if text := g.slack.Transcript(g.dm("Samira")); !strings.Contains(text, "casus.txt") {
		t.Errorf("her messages are:\n%s", text)
	}
}

// reconnects cuts the connection and waits until there is another.
func (g *group) reconnects() {
	g.t.Helper()
	connections := func() int { return strings.Count(g.log.String(), "connected to Slack") }
	before := connections()
	g.slack.DropSockets()
	for begin := time.Now(); connections() == before; {
		if time.Since(begin) > 20*time.Second {
			g.t.Fatal("the bot does not come back")
		}
		time.Sleep(10 * time.Millisecond) // the network's own time
	}
	g.do(g.slack.FastForward(time.Second))
}

// After the connection was lost, texts of others wait for one look at who is in
// the channel: what happened meanwhile is never told.
func TestWhoLeftWhileTheSocketWasDownReadsNothing(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost", "Ruud")
	g.setUp("Samira")
	g.brings("Samira", "In het kanaal", "Zet titel en vraag in het kanaal")
	g.hangs("Samira brengt een casus in")
	looks := func(n int, deed func()) {
		t.Helper()
		before := g.slack.Calls("conversations.members")
		deed()
		if got := g.slack.Calls("conversations.members") - before; got != n {
			t.Errorf("it asked %d times who is in the channel, want %d", got, n)
		}
	}
	reads := func(who string) {
		t.Helper()
		g.shows(who, "al weken niemand")
	}
	looks(0, func() { g.typed("Joost", "/casus lijst"); g.pressModal("Joost", "Bekijk"); reads("Joost") })
	g.closed("Joost")
	g.typed("Ruud", "/casus lijst")

	// From now on a refresh fails, and what it would tell was missed.
	g.slack.AddFault(simulator.Fault{Method: "users.conversations", Kind: simulator.OKFalse, Error: "internal_error"})
	g.slack.Silence("member_left_channel", true)
	g.do(g.slack.Leave(g.people["Ruud"], g.channel))
	g.reconnects()
	looks(1, func() { g.pressModal("Ruud", "Bekijk") }) // pushes
	g.shows("Ruud", "Dit is van een groep waar jij niet in zit.")
	if strings.Contains(g.screen("Ruud"), "al weken niemand") {
		t.Error("Ruud reads on")
	}
	looks(0, func() { g.typed("Joost", "/casus lijst") })
	g.reconnects()
	looks(1, func() { g.pressModal("Joost", "Bekijk"); reads("Joost") })
	g.reconnects()
	looks(1, func() { g.pressModal("Joost", "Deze wil ik bespreken") }) // takes the place of what is open
	g.shows("Joost", "Jij wilt deze casus bespreken.")
	g.closed("Joost")
	g.reconnects()
	looks(1, func() { g.press("Joost", "Bekijk"); reads("Joost") }) // on a message
	g.closed("Joost")
	g.reconnects()
	looks(1, func() { g.typed("Joost", "/casus lijst") })
	g.shows("Joost", "Een stille sectie")
	g.closed("Joost")

	g.reconnects()
	g.slack.AddFault(simulator.Fault{Method: "conversations.members", Kind: simulator.OKFalse, Error: "internal_error"})
	g.typed("Joost", "/casus lijst")
	g.shows("Joost", "Dat lukte niet")
	if strings.Contains(g.screen("Joost"), "stille sectie") {
		t.Error("it is shown without knowing")
	}
	g.slack.ClearFaults()
	// A day later the table is refreshed anyway.
	g.at("2026-11-18 10:00")
	looks(0, func() { g.typed("Samira", "/casus lijst") })
}
