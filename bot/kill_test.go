package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"intervisiebot/bot/simulator"
	"intervisiebot/store"
)

var kills = flag.Int("kills", 8, "how often to kill the program while its cards are due; CI does 200")

// TestMain lets the test binary be the program itself, so that it can be killed.
func TestMain(m *testing.M) {
	if os.Getenv("INTERVISIEBOT_CHILD") != "" {
		os.Exit(program(context.Background(), nil, os.Stdout, os.Stderr, time.Now))
	}
	os.Setenv("LOG_LEVEL", "debug") // whatever the stories tell must not stand in the log
	os.Exit(m.Run())
}

// child is the program running as a process of its own.
type child struct {
	*exec.Cmd
	log *syncBuffer
}

// startChild starts the program on a database against a practice Slack, its
// clock at the practice clock's time.
func startChild(t testing.TB, slack *simulator.Workspace, url, database string) *child {
	t.Helper()
	return startBinary(t, os.Args[0], slack, url, database)
}

// startBinary does so with another binary than that of the tests.
func startBinary(t testing.TB, binary string, slack *simulator.Workspace, url, database string) *child {
	t.Helper()
	c := &child{exec.Command(binary), &syncBuffer{}}
	c.Dir = t.TempDir() // no .env there
	c.Env = append(os.Environ(), "INTERVISIEBOT_CHILD=1", "SLACK_BOT_TOKEN="+slack.BotToken(), "SLACK_APP_TOKEN="+slack.AppToken(),
		"SLACK_API_URL="+url+"/api/", "DATABASE_PATH="+database, "DATA_KEY_FILE="+database+".key", "BALLOT_KEYS_PATH="+database+".ballot-keys",
		"CLOCK_START="+slack.Now().Format(time.RFC3339Nano))
	c.Stderr = c.log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.kill)
	return c
}

// kill is kill -9.
func (c *child) kill() {
	c.Process.Kill()
	c.Wait()
}

// town is a practice Slack with many groups that all get their card at the same
// moment, each in a channel of its own.
type town struct {
	slack    *simulator.Workspace
	url      string
	database string
	schedule store.Schedule
	channels []string
	people   []string
	groups   []string // the channel of each person
}

// newTown makes a town of n groups of one person each, set up at the given time.
func newTown(t testing.TB, start time.Time, n int) *town {
	t.Helper()
	return newCity(t, start, n, n)
}

// newCity is a town with more people, over all its groups.
func newCity(t testing.TB, start time.Time, n, people int) *town {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	slack, err := simulator.New(manifest, start, start.Location())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { slack.Close() })
	w := &town{slack: slack, url: slack.Start(l), database: filepath.Join(t.TempDir(), "town.db")}
	s := storeAt(t, w.database, w.database+".key")
	defer s.Close()
	for i := range n {
		var members []string
		for p := i; p < people; p += n {
			members = append(members, slack.AddPerson(fmt.Sprintf("Persoon %d", p)))
		}
		channel := slack.AddChannel(fmt.Sprintf("groep-%d", i), true, append(members, slack.BotUser())...)
		w.people, w.channels = append(w.people, members...), append(w.channels, channel)
		w.groups = append(w.groups, slices.Repeat([]string{channel}, len(members))...)
		g := store.NewGroup(channel, fmt.Sprintf("Groep %d", i), "Europe/Amsterdam", start)
		g.State, g.ChangedBy, g.Opener, g.Schedule.Weekday = store.Active, members[0], false, time.Wednesday
		g.NextAt = g.Schedule.Next(start).At
		w.schedule = g.Schedule
		err := s.Update(t.Context(), func(tx *store.Tx) (err error) {
			for _, m := range members {
				err = errors.Join(err, tx.SavePerson(store.Person{ID: m, Name: "Persoon", Human: true, Active: true}))
			}
			id, err1 := tx.AddGroup(g)
			_, err2 := tx.AddChange(store.Change{Group: id, By: members[0], At: start, What: []store.Changed{{Field: "setup"}}})
			return errors.Join(err, err1, err2, tx.SetMembers(id, members))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// cards counts the cards of the week that hang in a channel.
func (w *town) cards(channel string) int {
	return strings.Count(w.slack.Transcript(channel), "Dialoogkaart van de week")
}

// open are the posts of the week whose card is due at this moment that do not
// hang yet, by channel; ok is false while some are not even planned.
func (w *town) open(t testing.TB, due time.Time) (posts map[string]store.PostState, ok bool) {
	t.Helper()
	s := storeAt(t, w.database, w.database+".key")
	defer s.Close()
	posts, ok = map[string]store.PostState{}, true
	err := s.View(t.Context(), func(tx *store.Tx) error {
		for i, channel := range w.channels {
			p, err := tx.PostKeyed(store.CardKey(int64(i+1), store.DayOf(due).Week()))
			if errors.Is(err, store.ErrNotFound) {
				ok = false
				continue
			}
			if err != nil {
				return err
			}
			if p.State != store.Hanging || p.TS == "" {
				posts[channel] = p.State
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return posts, ok
}

// wait waits for a process that runs on its own clock.
func wait(t testing.TB, c *child, what string, until func() bool) {
	t.Helper()
	for begun := time.Now(); !until(); time.Sleep(10 * time.Millisecond) {
		if time.Since(begun) > 20*time.Second {
			t.Fatalf("waiting for %s:\n%s", what, c.log.String())
		}
	}
}

// The program is killed at random moments while fifty groups are due. After a
// restart every group has its card exactly once. What was under way at the kill
// and reached Slack is settled by Slack's event, which comes again when nobody
// acknowledged it; of what did not reach Slack a person is asked.
func TestKilledWhileCardsAreDue(t *testing.T) {
	const killsAWeek = 4
	w := newTown(t, moment(t, "2026-01-05 09:00"), 50)
	w.slack.LiftLimits(true) // they have tests of their own, and would only take time here
	at, weeks, inFlight, asked := w.slack.Now(), 0, 0, 0
	for n := 0; n < *kills; n += killsAWeek {
		slot := w.schedule.Next(at)
		for ; slot.Skip != (store.Skip{}); slot = w.schedule.Next(slot.At) {
		}
		at = slot.At
		weeks++
		w.moveTo(t, at.Add(time.Second))
		for range killsAWeek {
			victim := startChild(t, w.slack, w.url, w.database)
			time.Sleep(time.Duration(20+rand.IntN(130)) * time.Millisecond) // it runs on its own clock
			victim.kill()
		}
		survivor := startChild(t, w.slack, w.url, w.database)
		wait(t, survivor, "all that was not in flight", func() bool {
			open, ok := w.open(t, at)
			return ok && !slices.ContainsFunc(slices.Collect(maps.Values(open)), func(s store.PostState) bool { return s != store.Unsure })
		})
		open, _ := w.open(t, at)
		reached := func() int { // of these the message hangs, whatever the bot knows
			n := 0
			for channel := range open {
				n += w.cards(channel) - weeks + 1
			}
			return n
		}()
		inFlight += reached
		w.moveTo(t, at.Add(6*time.Minute)) // Slack tells its events again
		wait(t, survivor, "Slack's events", func() bool { now, _ := w.open(t, at); return len(now) == len(open)-reached })
		asked += w.ask(t, survivor, at)
		survivor.kill()
		for _, channel := range w.channels {
			if n := w.cards(channel); n != weeks {
				t.Fatalf("%s has %d cards after %d weeks:\n%s", channel, n, weeks, w.slack.Transcript(channel))
			}
		}
	}
	t.Logf("%d kills while cards were due: %d posts were in flight and settled by Slack's event, %d had not reached Slack and were asked about",
		*kills, inFlight, asked)
}

// ask lets time pass until the bot asks about what did not reach Slack, and has
// the people answer that it does not hang.
func (w *town) ask(t *testing.T, running *child, due time.Time) (asked int) {
	open, _ := w.open(t, due)
	if len(open) == 0 {
		return 0
	}
	running.kill()
	w.moveTo(t, due.Add(time.Hour))
	later := startChild(t, w.slack, w.url, w.database)
	defer later.kill()
	for i, channel := range w.channels {
		if open[channel] == "" {
			continue
		}
		dm := w.slack.DM(w.people[i])
		wait(t, later, "the question", func() bool { return w.slack.Press(w.people[i], dm, "Het staat er niet") == nil })
		asked++
	}
	wait(t, later, "the answers to be heard", func() bool { now, _ := w.open(t, due); return len(now) == 0 })
	return asked
}

func (w *town) moveTo(t *testing.T, at time.Time) {
	t.Helper()
	if err := w.slack.MoveTo(at); err != nil {
		t.Fatal(err)
	}
}
