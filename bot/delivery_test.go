package main

import (
	"strings"
	"testing"
	"time"

	"intervisiebot/bot/simulator"
	"intervisiebot/store"
)

// post is how far the post with this key is.
func (g *group) post(key string) (p store.Post) {
	g.t.Helper()
	s := g.store()
	defer s.Close()
	err := s.View(g.t.Context(), func(tx *store.Tx) (err error) { p, err = tx.PostKeyed(key); return err })
	if err != nil {
		g.t.Fatal(err)
	}
	return p
}

// cardsOfTheWeek counts the cards that hang in the group's channel.
func (g *group) cardsOfTheWeek() int {
	return strings.Count(g.slack.Transcript(g.channel), "Dialoogkaart van de week")
}

const weekKey = "card/G1/2026-W47"

// Each way in which a call goes wrong while a card is due, what the bot makes of
// it, and how it ends.
func TestFaultsWhileACardIsDue(t *testing.T) {
	const asked = "asked" // somebody is asked, and says that it does not hang
	for _, c := range []struct {
		name  string
		fault simulator.Fault
		state store.PostState // a moment later
		ends  string          // "": by itself, with one card
		cards int
	}{
		{"429 with Retry-After", simulator.Fault{Kind: simulator.RateLimited, Wait: 20 * time.Second}, store.Waiting, "", 1},
		{"429 without Retry-After", simulator.Fault{Kind: simulator.RateLimited}, store.Waiting, "", 1},
		{"ratelimited in a 200", simulator.Fault{Kind: simulator.OKFalse, Error: "ratelimited"}, store.Waiting, "", 1},
		{"invalid_auth", simulator.Fault{Kind: simulator.OKFalse, Error: "invalid_auth"}, store.Waiting, "", 1},
		{"500", simulator.Fault{Kind: simulator.ServerError}, store.Unsure, asked, 1},
		{"internal_error", simulator.Fault{Kind: simulator.OKFalse, Error: "internal_error"}, store.Unsure, asked, 1},
		{"cut before it was done", simulator.Fault{Kind: simulator.Dropped}, store.Unsure, asked, 1},
		{"accepted but cut", simulator.Fault{Kind: simulator.Cut}, store.Hanging, "", 1}, // Slack's event tells
		{"an answer that comes too late", simulator.Fault{Kind: simulator.Slow, Wait: callTimeout + time.Second}, store.Hanging, "", 1},
		{"not_in_channel", simulator.Fault{Kind: simulator.OKFalse, Error: "not_in_channel"}, store.Dropped, "", 0},
		{"is_archived", simulator.Fault{Kind: simulator.OKFalse, Error: "is_archived"}, store.Dropped, "", 0},
		{"msg_too_long", simulator.Fault{Kind: simulator.OKFalse, Error: "msg_too_long"}, store.Dropped, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // one of them waits for a call to time out
			g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
			g.setUp("Samira")
			c.fault.Method, c.fault.Times = "chat.postMessage", 1
			g.slack.AddFault(c.fault)
			if c.fault.Kind != simulator.Slow {
				g.at("2026-11-19 15:30")
			} else {
				_ = g.slack.MoveTo(moment(t, "2026-11-19 15:30")) // nothing rests while the call hangs
				g.soon(func() bool { return g.post(weekKey).State == c.state })
			}
			if p := g.post(weekKey); p.State != c.state {
				t.Errorf("a moment later the post is %s (%s), want %s", p.State, p.Reason, c.state)
			}
			g.at("2026-11-19 15:50")
			if c.ends == asked {
				dm := g.slack.DM(g.people["Samira"])
				if !strings.Contains(g.slack.Transcript(dm), "Staat de dialoogkaart van donderdag 19 november 2026, 15:30 in het kanaal van Intervisie Oost?") {
					t.Fatalf("nobody is asked:\n%s", g.slack.Transcript(dm))
				}
				if g.cardsOfTheWeek() != 0 {
					t.Error("it was sent again by itself")
				}
				g.do(g.slack.Press(g.people["Samira"], dm, "Het staat er niet"))
				g.do(g.slack.FastForward(5 * time.Second))
			}
			if n := g.cardsOfTheWeek(); n != c.cards {
				t.Errorf("%d cards hang, want %d:\n%s", n, c.cards, g.slack.Transcript(g.channel))
			}
			if c.fault.Error == "not_in_channel" || c.fault.Error == "is_archived" {
				return // it sleeps, until Slack says that it is in the channel after all
			}
			g.at("2026-11-26 15:35")
			if n := g.cardsOfTheWeek(); n != c.cards+1 {
				t.Errorf("%d cards hang a week later, want %d", n, c.cards+1)
			}
		})
	}
}

// soon waits in real time, for what runs on it.
func (g *group) soon(until func() bool) {
	g.t.Helper()
	for begun := time.Now(); !until(); time.Sleep(20 * time.Millisecond) {
		if time.Since(begun) > time.Minute {
			g.t.Fatal("it does not happen")
		}
	}
}

// The other calls of delivery: an update, the opening of a conversation with a
// person, and the look into its history.
func TestFaultsInTheOtherCalls(t *testing.T) {
	for _, kind := range []simulator.FaultKind{simulator.RateLimited, simulator.ServerError, simulator.Cut, simulator.Dropped} {
		g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
		g.setUp("Samira")
		g.at("2026-11-19 15:30")
		g.slack.AddFault(simulator.Fault{Method: "chat.update", Kind: kind, Times: 1})
		g.press("Joost", "Voor de bijeenkomst")
		g.at("2026-11-19 15:35")
		g.hangs("Eén van jullie wil deze kaart op de volgende bijeenkomst bespreken.")

		g.slack.AddFault(simulator.Fault{Method: "chat.postMessage", Kind: simulator.Dropped, Times: 1})
		g.slack.AddFault(simulator.Fault{Method: "conversations.open", Kind: kind, Times: 1})
		g.at("2026-11-26 15:30")
		g.slack.AddFault(simulator.Fault{Method: "conversations.history", Kind: kind, Times: 1})
		g.slack.AddFault(simulator.Fault{Method: "chat.postMessage", Kind: simulator.Cut, Times: 1}) // the question itself
		g.slack.Silence("message_metadata_posted", true)
		g.at("2026-11-26 16:10")
		dm := g.slack.Transcript(g.slack.DM(g.people["Samira"]))
		if n := strings.Count(dm, "Staat de dialoogkaart van"); n != 1 {
			t.Errorf("fault %d: the question was asked %d times:\n%s", kind, n, dm)
		}
		if g.slack.Calls("conversations.history") == 0 {
			t.Errorf("fault %d: the lost question was not looked up", kind)
		}
	}
}

// A reminder of which the answer was lost, and Slack's event too, is found in the
// bot's own history: once, and then it is known to hang.
func TestALostMessageIsFoundInHistory(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.plansMeeting("Samira", "2026-12-10")
	g.closed("Samira")
	g.at("2026-12-03 07:00")
	g.slack.Silence("message_metadata_posted", true)
	g.slack.AddFault(simulator.Fault{Method: "chat.postMessage", Channel: g.dm("Joost"), Kind: simulator.Cut, Times: 1})
	g.at("2026-12-03 09:00")
	if p := g.post("reminder/S1.0/" + g.people["Joost"] + "/week"); p.State != store.Hanging || p.TS == "" {
		t.Errorf("the post is %+v", p)
	}
	if n := g.slack.Calls("conversations.history"); n != 1 {
		t.Errorf("it was looked up %d times, want once", n)
	}
	g.pressDM("Joost", "Ik kom")
	if text := g.slack.Transcript(g.dm("Joost")); !strings.Contains(text, "Jij komt.") || strings.Count(text, "07:30 Intervisiebot") != 1 {
		t.Errorf("his messages are:\n%s", text)
	}
}

// With Slack's event missing too, a lost card is never sent again by itself, and
// any press on it tells that it hangs.
func TestALostCardIsFoundByAPress(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.slack.Silence("message_metadata_posted", true)
	g.slack.AddFault(simulator.Fault{Method: "chat.postMessage", Kind: simulator.Cut, Times: 1})
	g.at("2026-11-19 15:31")
	g.typed("Joost", "/intervisie planning")
	g.shows("Joost", "donderdag 19 november 2026, 15:30 onzeker")
	g.press("Joost", "Bewaar")
	if p := g.post(weekKey); p.State != store.Hanging || p.TS == "" {
		t.Errorf("after a press on it the post is %+v", p)
	}
	g.at("2026-11-19 17:00")
	if dm := g.slack.Transcript(g.slack.DM(g.people["Samira"])); strings.Contains(dm, "Staat") {
		t.Errorf("somebody was asked all the same:\n%s", dm)
	}
	g.press("Joost", "Voor de bijeenkomst") // it can be drawn again, for its place is known
	g.hangs("Eén van jullie wil deze kaart")
}

// Nobody answers the question: the card is dropped, and the planning says so.
func TestALostCardThatNobodyCanTellAbout(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.slack.AddFault(simulator.Fault{Method: "chat.postMessage", Kind: simulator.Dropped, Times: 1})
	g.at("2026-11-21 09:00")
	if p := g.post(weekKey); p.State != store.Dropped {
		t.Errorf("the post is %s, want dropped", p.State)
	}
	g.typed("Joost", "/intervisie planning")
	g.shows("Joost", "donderdag 19 november 2026, 15:30 onzeker")
	dm := g.slack.DM(g.people["Samira"])
	if !strings.Contains(g.slack.Transcript(dm), "Het moment is voorbij. Ik plaats het niet meer.") {
		t.Errorf("the question still has its buttons:\n%s", g.slack.Transcript(dm))
	}
}

// It says that it is there, and later that it wants no such questions.
func TestFewerMessages(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	lose := func() {
		g.slack.AddFault(simulator.Fault{Method: "chat.postMessage", Kind: simulator.Dropped, Times: 1})
	}
	lose()
	g.at("2026-11-19 16:00")
	dm := g.slack.DM(g.people["Samira"])
	g.do(g.slack.Press(g.people["Samira"], dm, "Minder berichten"))
	g.fill("Samira", "Deze berichten wil ik krijgen", "")
	g.submit("Samira")
	g.do(g.slack.Press(g.people["Samira"], dm, "Het staat er"))
	lose()
	g.at("2026-11-27 09:00")
	if n := strings.Count(g.slack.Transcript(dm), "Staat de dialoogkaart"); n != 1 {
		t.Errorf("asked %d times, want once:\n%s", n, g.slack.Transcript(dm))
	}
}

// Channels and people change in every way they can, and the other group's card
// comes all the same.
func TestWhatHappensToChannelsAndPeople(t *testing.T) {
	for name, happens := range map[string]func(g *group) error{
		"removed":     func(g *group) error { return g.slack.Remove(g.people["Joost"], g.channel) },
		"archived":    func(g *group) error { return g.slack.Archive(g.people["Joost"], g.channel) },
		"renamed":     func(g *group) error { return g.slack.Rename(g.people["Joost"], g.channel, "anders") },
		"deactivated": func(g *group) error { return g.slack.Deactivate(g.people["Samira"]) },
		"left":        func(g *group) error { return g.slack.Leave(g.people["Samira"], g.channel) },
		"stranger":    func(g *group) error { return g.slack.Join(g.slack.AddStranger("Vreemd"), g.channel) },
		"new id":      func(g *group) error { g.channel = g.slack.ChangeID(g.channel); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost", "Marieke")
			g.setUp("Samira")
			mine := g.channel
			g.channel = g.slack.AddChannel("ander", true, g.people["Joost"], g.people["Marieke"])
			g.setUp("Joost", "Naam van de groep", "Ander")
			other := g.channel
			g.channel = mine
			if err := happens(g); err != nil {
				t.Fatal(err)
			}
			g.at("2026-11-19 15:35")
			want := 1
			if name == "removed" || name == "archived" {
				want = 0
			}
			if n := g.cardsOfTheWeek(); n != want {
				t.Errorf("%d cards hang in the channel, want %d:\n%s", n, want, g.slack.Transcript(g.channel))
			}
			if strings.Contains(g.slack.Transcript(g.channel), "begint @Samira") && (name == "left" || name == "deactivated") {
				t.Error("who is gone is asked to begin")
			}
			g.channel = other
			if n := g.cardsOfTheWeek(); n != 1 {
				t.Errorf("%d cards hang in the other group's channel, want 1", n)
			}
			if name == "archived" {
				g.typed("Joost", "/intervisie planning")
				g.shows("Joost", "Intervisie Oost: het kanaal is gearchiveerd.")
				g.channel = mine
				g.do(g.slack.Unarchive(g.people["Joost"], mine))
				g.hangs("Ik ben er weer. De volgende dialoogkaart komt op donderdag 26 november 2026.")
			}
			if n := strings.Count(g.log.String(), "a group sleeps"); n > 1 {
				t.Errorf("it was logged %d times:\n%s", n, g.log.String())
			}
		})
	}
}

// The tokens are revoked while the bot runs: that is said once, and a bot that
// gets its tokens back goes on.
func TestTokensAreRevoked(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.slack.RevokeTokens()
	g.soon(func() bool { return strings.Contains(g.log.String(), "its tokens were revoked") })
	if strings.Contains(g.log.String(), g.slack.BotToken()) {
		t.Error("the log holds a token")
	}
}

// More groups are due at one moment than Slack takes messages: all get their
// card as fast as Slack allows, and a person who asks meanwhile is answered.
func TestMoreCardsThanSlackTakesAtOnce(t *testing.T) {
	start := moment(t, "2026-01-05 09:00")
	w := newTown(t, start, 60)
	log := &syncBuffer{}
	p := &practice{slack: w.slack, url: w.url, now: time.Now, failed: make(chan error, 1),
		config: config{botToken: w.slack.BotToken(), appToken: w.slack.AppToken(), apiURL: w.url + "/api/",
			database: w.database, dataKey: w.database + ".key", ballotKeys: w.database + ".ballot-keys", zone: "Europe/Amsterdam"}}
	stop, err := p.startBot(t.Context(), log)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	at := w.schedule.Next(start).At
	w.moveTo(t, at.Add(-time.Minute))
	w.slack.AddFault(simulator.Fault{Method: "chat.postMessage", Kind: simulator.RateLimited, Wait: 20 * time.Second, Times: 30})
	w.moveTo(t, at.Add(time.Second))
	early := w.slack.Calls("chat.postMessage")
	if _, err := w.slack.Ask(w.people[0], w.channels[0], "/kaart"); err != nil {
		t.Error(err)
	}
	w.moveTo(t, at.Add(15*time.Minute))
	for _, channel := range w.channels {
		if n := w.cards(channel); n != 1 {
			t.Fatalf("%s has %d cards\n%s", channel, n, log.String())
		}
	}
	if !strings.Contains(log.String(), "fate=later") || early == len(w.channels) {
		t.Errorf("Slack took %d of %d cards at once: this test shows nothing", early, len(w.channels))
	}
	t.Logf("%d cards in the first second", early)
}

// A second program on one database waits, then says which program has it.
func TestOneProgramPerDatabase(t *testing.T) {
	path := t.TempDir() + "/a.db"
	first, err := takeLock(t.Context(), path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	_, err = takeLock(t.Context(), path, 150*time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "is in use by process ") || !strings.Contains(err.Error(), " on host ") {
		t.Errorf("the second program hears %v, want the process and host of the first", err)
	}
	if err := first.release(); err != nil {
		t.Fatal(err)
	}
	second, err := takeLock(t.Context(), path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	second.release()
}

func TestHealth(t *testing.T) {
	path := t.TempDir() + "/a.db"
	now := time.Now()
	if health(path, now) == nil {
		t.Error("healthy without a program")
	}
	l, err := takeLock(t.Context(), path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer l.release()
	if err := l.beat(now); err != nil {
		t.Fatal(err)
	}
	if err := health(path, now.Add(time.Minute)); err != nil {
		t.Error(err)
	}
	if health(path, now.Add(3*time.Minute)) == nil {
		t.Error("healthy three minutes after the last tick")
	}
}
