package main

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"intervisiebot/bot/simulator"
	"intervisiebot/store"
)

// meeting plans a meeting of the group that Samira set up, as the plan of a year does.
func (g *group) meeting(day store.Day, change func(*store.Session)) (id int64) {
	g.t.Helper()
	g.facts(func(tx *store.Tx) error {
		s := store.Session{Group: 1, Form: "form-" + string(day), State: store.SessionPlanned, Day: day, Minute: 13*60 + 30, Minutes: 150,
			PlannedBy: g.people["Samira"], PlannedAt: g.slack.Now(), ChangedAt: g.slack.Now()}
		if change != nil {
			change(&s)
		}
		s, _, err := tx.AddSession(s)
		id = s.ID
		return err
	})
	return id
}

// facts changes what the bot knows, behind its back.
func (g *group) facts(f func(*store.Tx) error) {
	g.t.Helper()
	s := g.store()
	defer s.Close()
	g.do(s.Update(g.t.Context(), f))
}

// answers fills in the open form: a score for each statement, "Sla over" for one that is
// skipped, and at last the text, "" for none.
func (g *group) answers(who string, statements []string, scores ...string) {
	g.t.Helper()
	for i, s := range statements {
		score := scores[i]
		switch score {
		case "1":
			score = "1 (helemaal niet)"
		case "7":
			score = "7 (helemaal wel)"
		}
		g.fill(who, s, score)
	}
	if text := scores[len(statements)]; text != "" {
		g.fill(who, openShort, text)
	}
}

var shortStatements = []string{
	"Ik voelde me vrij om open te zijn, ook over wat niet lukt.",
	"We kwamen dichter bij waar het echt om ging.",
	"Iedereen kreeg de ruimte om mee te denken.",
	"Ik weet wat ik na deze bijeenkomst anders ga doen.",
}

const openShort = "Wat wil je de volgende keer weer zo, en wat liever anders?"

// An evaluation opens by itself at the end of a meeting, is filled in, reminded
// of once, closes, and shows what the rule allows; a next one is set beside it.
func TestTheLifeOfAnEvaluation(t *testing.T) {
	everybody := []string{"Samira", "Joost", "Marieke", "Hidde", "Fatima", "Wouter", "Anneke"}
	g := newGroup(t, "2026-11-17 09:00", everybody...)
	d := &diary{group: g}
	g.setUp("Samira")
	id := g.meeting("2026-11-19", nil)
	g.meeting("2026-12-10", nil)
	g.facts(func(tx *store.Tx) error {
		return tx.SetRSVP(store.RSVP{Session: id, Person: g.people["Anneke"], At: g.slack.Now()})
	})
	g.at("2026-11-19 15:49")
	if strings.Contains(g.slack.Transcript(g.channel), "De evaluatie is open") {
		t.Fatal("it opens too early")
	}
	g.at("2026-11-19 15:51")
	g.hangs("De evaluatie is open tot maandag 23 november 2026, 16:00.", "Voor Fatima, Hidde, Joost, Marieke, Samira en Wouter. Vier stellingen en één open vraag.")
	g.press("Samira", "Hoe anoniem is dit?")
	d.note("Samira", "de uitleg")
	g.closed("Samira")
	g.press("Samira", "Vul in (1 minuut)")
	d.note("Samira", "het formulier")
	g.answers("Samira", shortStatements, "Sla over", "Sla over", "Sla over", "Sla over", "")
	g.refused("Samira")
	g.shows("Samira", "Je slaat alles over.")
	hung := g.slack.Transcript(g.channel)
	g.answers("Samira", shortStatements, "7", "6", "5", "7", "Meer tijd voor de tweede casus.")
	g.submit("Samira")
	d.note("Samira", "verstuurd")
	g.closed("Samira")
	g.press("Samira", "Vul in (1 minuut)")
	g.shows("Samira", "Je hebt al meegedaan.")
	g.press("Anneke", "Vul in (1 minuut)")
	g.shows("Anneke", "Aan deze evaluatie kun je niet meedoen.")
	for who, s := range map[string][]string{"Joost": {"7", "6", "6", "Sla over", ""}, "Marieke": {"6", "5", "7", "3", "Zo houden."}} {
		g.press(who, "Vul in (1 minuut)")
		g.answers(who, shortStatements, s...)
		g.submit(who)
		g.closed(who)
	}
	if now := g.slack.Transcript(g.channel); now != hung {
		t.Errorf("the channel changed because people answered:\n%s", now)
	}
	g.at("2026-11-20 12:31")
	for _, who := range everybody {
		nudged := strings.Contains(g.slack.Transcript(g.dm(who)), "De evaluatie van Intervisie Oost is open tot")
		if want := who == "Hidde" || who == "Fatima" || who == "Wouter"; nudged != want {
			t.Errorf("%s is reminded: %t", who, nudged)
		}
	}
	reminder := g.slack.Transcript(g.dm("Hidde"))
	g.pressDM("Hidde", "Vul in")
	g.answers("Hidde", shortStatements, "6", "6", "5", "Sla over", "")
	g.submit("Hidde")
	g.press("Fatima", "Vul in (1 minuut)")
	g.answers("Fatima", shortStatements, "7", "5", "5", "6", "Ik miste een rondje aan het begin.")
	g.submit("Fatima")
	g.at("2026-11-23 15:59")
	if strings.Contains(g.slack.Transcript(g.channel), "Uitslag") {
		t.Fatal("it closes too early")
	}
	g.press("Wouter", "Vul in (1 minuut)")
	g.at("2026-11-23 16:01")
	g.answers("Wouter", shortStatements, "1", "1", "1", "1", "")
	g.submit("Wouter")
	g.shows("Wouter", "Deze evaluatie is gesloten.")
	g.hangs("# Uitslag van de evaluatie van donderdag 19 november 2026", "Er kwamen 5 antwoorden.\n", "Gemiddeld 6,5 of hoger.\n", "Ik miste een rondje aan het begin.",
		"Deze evaluatie is gesloten.")
	d.evaluatesAgain(everybody)
	golden(t, "evaluation.txt", sorted(g.slack.Transcript(g.channel))+"\n== De uitnodiging ==\n"+hung[strings.Index(hung, "15:50"):]+"\n== Het bericht aan Hidde ==\n"+reminder+"\n"+d.String())
}

// evaluatesAgain has a second meeting with its evaluation: everybody answers, so
// it closes at a whole hour.
func (d *diary) evaluatesAgain(everybody []string) {
	d.t.Helper()
	d.at("2026-12-10 15:51")
	for i, who := range everybody {
		d.press(who, "Vul in (1 minuut)")
		score := []string{"4", "5", "6", "7"}
		d.answers(who, shortStatements, score[i%4], "5", score[(i+2)%4], "7", "")
		d.submit(who)
		d.closed(who)
	}
	d.at("2026-12-10 16:59")
	if n := strings.Count(d.slack.Transcript(d.channel), "# Uitslag"); n != 1 {
		d.t.Fatalf("%d results at a press", n)
	}
	d.at("2026-12-10 17:01")
	d.hangs("# Uitslag van de evaluatie van donderdag 10 december 2026", "Er kwamen 7 antwoorden.\n", "Eerder: 6,5 of hoger op 19 november. Deze keer deden andere mensen mee.")
}

// sorted is a transcript with the open answers in order: they come in a random one.
func sorted(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.Contains(l, "In willekeurige volgorde:") {
			end := i + 1 + slices.Index(lines[i+1:], "")
			slices.Sort(lines[i+1 : end])
		}
	}
	return strings.Join(lines, "\n")
}

// An evaluation of a meeting that was not held vanishes unread; one that is switched off never comes.
func TestNoEvaluationOfAMeetingThatWasNotHeld(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost", "Marieke", "Hidde", "Fatima", "Wouter")
	g.setUp("Samira")
	id := g.meeting("2026-11-19", nil)
	g.meeting("2026-12-10", nil)
	g.at("2026-11-17 09:05")
	g.typed("Samira", "/evaluatie")
	g.shows("Samira", "Op donderdag 19 november 2026, 15:50 opent vanzelf een korte evaluatie")
	g.closed("Samira")
	g.at("2026-11-19 15:51")
	g.press("Joost", "Vul in (1 minuut)")
	g.answers("Joost", shortStatements, "7", "7", "7", "7", "Ongelezen")
	g.submit("Joost")
	g.facts(func(tx *store.Tx) error {
		s, err := tx.Session(id)
		s.State = store.SessionFailed
		return errors.Join(err, tx.SaveSession(s))
	})
	g.hangs("De evaluatie van donderdag 19 november 2026 vervalt, want de bijeenkomst ging niet door.")
	if err := g.slack.Press(g.people["Joost"], g.channel, "Vul in (1 minuut)"); err == nil {
		t.Error("it can be filled in still")
	}
	g.at("2026-11-24 12:00")
	if text := g.slack.Transcript(g.channel); strings.Contains(text, "Uitslag") {
		t.Errorf("there is a result:\n%s", text)
	}

	g.typed("Samira", "/evaluatie")
	g.pressModal("Samira", "Niet bij deze bijeenkomst")
	g.shows("Samira", "Bij de bijeenkomst van donderdag 10 december 2026 opent er vanzelf geen evaluatie.")
	g.pressModal("Samira", "Toch wel")
	g.pressModal("Samira", "Niet bij deze bijeenkomst")
	g.at("2026-12-11 12:00")
	if n := strings.Count(g.slack.Transcript(g.channel), "valuatie"); n != 1 {
		t.Errorf("an evaluation that was switched off opens:\n%s", g.slack.Transcript(g.channel))
	}
	g.noneIn("Ongelezen")
}

// evaluated is a group in which everybody answered on 19 November, a minute
// before the result comes.
func evaluated(t *testing.T) *group {
	t.Helper()
	people := []string{"Samira", "Joost", "Marieke", "Hidde", "Fatima"}
	g := newGroup(t, "2026-11-17 09:00", people...)
	g.setUp("Samira")
	g.typed("Samira", "/evaluatie")
	g.submit("Samira")
	g.closed("Samira")
	g.do(g.slack.FastForward(5 * time.Second))
	for _, who := range people {
		g.press(who, "Vul in (1 minuut)")
		g.answers(who, shortStatements, "4", "5", "6", "Sla over", "")
		g.submit(who)
		g.closed(who)
	}
	g.at("2026-11-17 09:59")
	return g
}

// A result comes, once, also when its picture does not: Slack refuses the
// upload, or never gets it ready.
func TestAResultWithoutItsPicture(t *testing.T) {
	for name, harm := range map[string]func(*group){
		"no upload": func(g *group) {
			g.slack.AddFault(simulator.Fault{Method: "files.completeUploadExternal", Kind: simulator.ServerError})
		},
		"never ready": func(g *group) {
			g.slack.AddFault(simulator.Fault{Method: "chat.postMessage", Kind: simulator.RateLimited, Wait: 20 * time.Second, Times: 1})
			g.at("2026-11-17 10:00")
			g.facts(func(tx *store.Tx) error {
				p, err := tx.PostKeyed("result/E1")
				p.File = "F000000000"
				return errors.Join(err, tx.SavePost(p))
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := evaluated(t)
			harm(g)
			g.at("2026-11-17 10:05")
			g.hangs("# Uitslag van de evaluatie van dinsdag 17 november 2026", "Er kwamen 5 antwoorden.")
			if text := g.slack.Transcript(g.channel); strings.Contains(text, "[afbeelding") {
				t.Errorf("it has a picture:\n%s", text)
			}
			if p := g.post("result/E1"); p.File != store.NoFile || p.Tries != pictureTries {
				t.Errorf("after %d tries its picture is %q", p.Tries, p.File)
			}
		})
	}
}

// The picture is uploaded once, and not shown to anybody but in its message.
func TestAResultWithItsPicture(t *testing.T) {
	g := evaluated(t)
	g.at("2026-11-17 10:01")
	g.hangs("[afbeelding: Uitslag van de evaluatie van dinsdag 17 november 2026. Er kwamen 5 antwoorden.")
	p := g.post("result/E1")
	name, kind, data, ok := g.slack.File(p.File)
	if !ok || name != "uitslag.png" || kind != "image/png" || len(data) < 10_000 {
		t.Errorf("the file is %q, %s, %d bytes", name, kind, len(data))
	}
	if n := g.slack.Calls("files.completeUploadExternal"); n != 1 {
		t.Errorf("%d uploads", n)
	}
}

// Somebody came into the channel while the bot heard nothing: before an
// evaluation opens by itself it asks who is there.
func TestWhoIsThereIsAskedBeforeAnEvaluationOpens(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost", "Marieke", "Hidde")
	g.setUp("Samira")
	g.meeting("2026-11-19", nil)
	g.at("2026-11-19 15:40")
	fatima := g.slack.AddPerson("Fatima")
	g.people["Fatima"] = fatima
	g.slack.Silence("member_joined_channel", true)
	g.do(g.slack.Join(fatima, g.channel))
	g.slack.AddFault(simulator.Fault{Method: "users.conversations", Kind: simulator.OKFalse, Error: "internal_error"}) // asking after all channels fails
	g.reconnects()
	g.at("2026-11-19 15:53")
	g.hangs("Voor Fatima, Hidde, Joost, Marieke en Samira.")
}

// A meeting that is moved takes its evaluation with it; one that is cancelled
// has none.
func TestAnEvaluationMovesWithItsMeeting(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost", "Marieke", "Hidde", "Fatima")
	g.setUp("Samira")
	moved, cancelled := g.meeting("2026-11-19", nil), g.meeting("2026-12-10", nil)
	g.at("2026-11-18 09:00")
	for id, change := range map[int64]func(*store.Session){
		moved:     func(s *store.Session) { s.Day, s.Minute, s.Minutes = "2026-11-20", 9*60, 60 },
		cancelled: func(s *store.Session) { s.State = store.SessionCancelled },
	} {
		g.facts(func(tx *store.Tx) error {
			s, err := tx.Session(id)
			change(&s)
			return errors.Join(err, tx.SaveSession(s))
		})
	}
	g.at("2026-11-20 09:49")
	if text := g.slack.Transcript(g.channel); strings.Contains(text, "De evaluatie is open") {
		t.Errorf("it opened too early:\n%s", text)
	}
	g.at("2026-11-20 09:51")
	g.hangs("De evaluatie is open tot dinsdag 24 november 2026, 16:00.")
	g.at("2026-12-11 09:00")
	if text := g.slack.Transcript(g.channel); strings.Contains(text, "De evaluatie is open") {
		t.Errorf("an evaluation of a cancelled meeting opens:\n%s", text)
	}
}

// An evaluation that cannot be read is left for later, and keeps nothing else.
func TestAnUnreadableEvaluationKeepsNothingElse(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.meeting("2026-11-19", func(s *store.Session) { s.Minute -= 16 }) // it opens a minute before the card comes
	g.at("2026-11-17 09:10")
	db, err := sql.Open("sqlite", g.config.database)
	g.do(err)
	_, err = db.Exec(`PRAGMA busy_timeout = 5000; UPDATE evaluation SET sealed_result = x'00', next_at = next_at + 60`)
	g.do(err)
	g.do(db.Close())
	g.at("2026-11-19 15:35")
	log := g.log.String()
	if strings.Contains(log, "a tick failed") || strings.Count(log, "planning failed") != 1 || strings.Count(log, "looking who is there") != 1 {
		t.Errorf("the log says:\n%s", log)
	}
	g.hangs("Dialoogkaart")
}
