package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"intervisiebot/bot/simulator"
	"intervisiebot/store"
)

// tellLater hangs on the wall, as facts of the group do, that something was changed
// to this, to be told at a moment.
func (g *group) tellLater(what store.Changed, due time.Time) (key string) {
	g.t.Helper()
	g.facts(func(tx *store.Tx) error {
		id, err := tx.AddChange(store.Change{Group: 1, By: g.people["Samira"], At: due, What: []store.Changed{what}})
		if err != nil {
			return err
		}
		key = fmt.Sprint("change/G1/later", id)
		return tx.AddPost(store.Post{Key: key, Group: 1, Kind: store.ChangePost, Subject: id, Due: due, Until: due.Add(24 * time.Hour)})
	})
	return key
}

// beats is how often the heart has beaten and found something to do.
func (g *group) beats(address string) (n int) {
	g.t.Helper()
	_, rest, _ := strings.Cut(opened(g.t, address+"/metrics"), "\nintervisiebot_tick_seconds_count ")
	if _, err := fmt.Sscan(rest, &n); err != nil {
		g.t.Fatal(err)
	}
	return n
}

// Slack goes away for an hour in which three messages are due: that is said
// once, nothing is tried in vain, and when Slack is back all three come by
// themselves, once, in order.
func TestSlackIsDownForAnHour(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	address := g.watched()
	g.setUp("Samira")
	g.at("2026-11-19 15:20")
	connected := strings.Count(g.log.String(), "connected to Slack")
	g.tellLater(store.Changed{Field: "weekday", Value: "2"}, moment(t, "2026-11-19 15:50"))
	g.tellLater(store.Changed{Field: "weekday", Value: "3"}, moment(t, "2026-11-19 15:40"))
	g.slack.AddFault(simulator.Fault{Kind: simulator.Down})
	g.soon(func() bool { return strings.Contains(g.log.String(), "no connection to Slack") })
	g.at("2026-11-19 16:10")
	before := g.beats(address)
	g.soon(func() bool { g.do(g.slack.FastForward(time.Second)); return g.beats(address) > before+5 })
	if n := g.cardsOfTheWeek(); n != 0 {
		t.Fatalf("%d cards came while Slack was away", n)
	}
	if p := g.post(weekKey); p.State != store.Waiting {
		t.Errorf("the card is %s (%s), want waiting", p.State, p.Reason)
	}
	g.slack.ClearFaults()
	g.soon(func() bool { return strings.Count(g.log.String(), "connected to Slack") == connected+1 })
	g.hangs("Dialoogkaart van de week", "verplaatst naar dinsdag", "verplaatst naar woensdag")
	said := g.slack.Transcript(g.channel)
	card, wednesday, tuesday := strings.Index(said, "Dialoogkaart van de week"), strings.Index(said, "verplaatst naar woensdag"), strings.Index(said, "verplaatst naar dinsdag")
	if card > wednesday || wednesday > tuesday {
		t.Errorf("they do not hang in order of their time:\n%s", said)
	}
	if log := g.log.String(); strings.Count(log, "no connection to Slack") != 1 || strings.Contains(log, "Slack did not take") {
		t.Errorf("want it said once:\n%s", log)
	}
	g.typed("Joost", "/kaart")
	g.shows("Joost", "Dialoogkaart")
}

// The program is told to stop while Slack takes its time: it waits for what is
// under way, but not beyond the ten seconds that supervisors give it, and what it
// gave up is known as unsure, not lost or sent twice.
func TestStoppingWhileSlackIsSlow(t *testing.T) {
	t.Parallel() // it waits for as long as a stop may take
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	key := g.tellLater(store.Changed{Field: "weekday", Value: "2"}, moment(t, "2026-11-18 10:00"))
	g.slack.AddFault(simulator.Fault{Kind: simulator.Slow, Wait: 9 * time.Second})
	go func() { _ = g.slack.MoveTo(moment(t, "2026-11-18 10:00")) }() // nothing rests while the call hangs
	g.soon(func() bool { return g.post(key).State == store.Sending })
	go g.slack.Type(g.people["Joost"], g.channel, "/casus lijst") // asks Slack who is there: two slow calls
	late, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	stopped := make(chan struct{})
	go func() { defer close(stopped); g.stopBot() }()
	select {
	case <-stopped:
	case <-late.Done():
		t.Error("it has not stopped after ten seconds")
		<-stopped
	}
	if p := g.post(key); p.State != store.Unsure {
		t.Errorf("the message is %s (%s), want unsure", p.State, p.Reason)
	}
}
