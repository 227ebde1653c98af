package main

import (
	"bytes"
	"flag"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"intervisiebot/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// group is a practice Slack with the bot and one channel of people in it.
type group struct {
	*practice
	t       *testing.T
	channel string
	people  map[string]string // name -> Slack user id
	log     *syncBuffer
	words   []string // what people typed, and their names
}

// newGroup starts a practice Slack at a time in the Netherlands, with a channel
// in which these people are and the bot is not yet.
func newGroup(t *testing.T, start string, people ...string) *group {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	log := &syncBuffer{}
	p, err := practise(t.Context(), l, moment(t, start), filepath.Join(t.TempDir(), "intervisie.db"), log, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	g := &group{practice: p, t: t, people: map[string]string{}, log: log}
	t.Cleanup(func() {
		p.stop()
		g.logsNone()
		if t.Failed() {
			t.Log("the bot's log:\n" + log.String())
		}
	})
	var ids []string
	for _, name := range people {
		g.people[name] = p.slack.AddPerson(name)
		g.words = append(g.words, name)
		ids = append(ids, g.people[name])
	}
	g.channel = p.slack.AddChannel("intervisie-oost", true, ids...)
	g.do(p.slack.FastForward(0))
	return g
}

// setUp has somebody invite the bot and set the group up; fields are those that
// differ from what the modal proposes.
func (g *group) setUp(who string, fields ...string) {
	g.t.Helper()
	g.do(g.slack.Invite(g.people[who], g.channel))
	g.press(who, "Stel de groep in")
	g.fill(who, append([]string{"Naam van de groep", "Intervisie Oost", "Schoolvakanties", "Regio midden"}, fields...)...)
	g.do(g.slack.Submit(g.people[who]))
	g.do(g.slack.FastForward(5 * time.Second)) // a channel takes one message a second
}

// storeAt opens a database and the key beside it, also while the program has it.
func storeAt(t testing.TB, database, keyFile string) *store.Store {
	t.Helper()
	key, err := store.ReadKey(keyFile, true)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), database, key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// store is what the bot knows, behind its back.
func (g *group) store() *store.Store {
	g.t.Helper()
	return storeAt(g.t, g.config.database, g.config.dataKey)
}

func (g *group) do(err error) {
	g.t.Helper()
	if err != nil {
		g.t.Fatal(err)
	}
}

func (g *group) press(who, label string) {
	g.t.Helper()
	g.do(g.slack.Press(g.people[who], g.channel, label))
}

func (g *group) pressModal(who, label string) {
	g.t.Helper()
	g.do(g.slack.PressModal(g.people[who], label))
}

func (g *group) typed(who, text string) {
	g.t.Helper()
	_, said, _ := strings.Cut(text, " ")
	g.words = append(g.words, said)
	g.do(g.slack.Type(g.people[who], g.channel, text))
}

// fill fills fields of the open modal: label, value, label, value.
func (g *group) fill(who string, fields ...string) {
	g.t.Helper()
	for i := 0; i < len(fields); i += 2 {
		g.words = append(g.words, fields[i+1])
		g.do(g.slack.Fill(g.people[who], fields[i], fields[i+1]))
	}
}

func (g *group) submit(who string) {
	g.t.Helper()
	g.do(g.slack.Submit(g.people[who]))
}

func (g *group) at(when string) {
	g.t.Helper()
	g.do(g.slack.MoveTo(moment(g.t, when)))
}

// screen is what only this person sees.
func (g *group) screen(who string) string { return g.slack.Screen(g.people[who]) }

// shows fails unless the person's screen holds each of the texts.
func (g *group) shows(who string, texts ...string) {
	g.t.Helper()
	for _, text := range texts {
		if !strings.Contains(g.screen(who), text) {
			g.t.Fatalf("%s does not see %q but:\n%s", who, text, g.screen(who))
		}
	}
}

// hangs fails unless the channel's transcript holds each of the texts exactly
// once, some seconds from now: a channel takes one message a second.
func (g *group) hangs(texts ...string) {
	g.t.Helper()
	g.do(g.slack.FastForward(5 * time.Second))
	for _, text := range texts {
		if n := strings.Count(g.slack.Transcript(g.channel), text); n != 1 {
			g.t.Fatalf("the channel shows %q %d times:\n%s", text, n, g.slack.Transcript(g.channel))
		}
	}
}

// logsNone fails when a name or what people typed stands in the log: a name, or
// two words beside each other. Every story ends with it, at the level debug.
func (g *group) logsNone() {
	g.t.Helper()
	text := g.log.String()
	for _, said := range g.words {
		parts := strings.Fields(said)
		for i := 1; i < len(parts); i++ {
			if two := parts[i-1] + " " + parts[i]; len(two) > 5 && strings.Contains(text, two) {
				g.t.Errorf("the log holds %q", two)
			}
		}
		if len(parts) == 1 && len(said) > 3 && strings.Contains(text, said) {
			g.t.Errorf("the log holds %q", said)
		}
	}
	if !strings.Contains(text, "connected to Slack") {
		g.t.Error("the log is empty: nothing was looked at")
	}
}

// moment reads "2026-11-26 15:30" as a time in the Netherlands.
func moment(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, store.Location("Europe/Amsterdam"))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// golden compares text with the file testdata/name, or writes it with -update.
func golden(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("%s is not what was told (go test -update writes it anew, then read the difference):\n%s", path, text)
	}
}

// syncBuffer takes the log of a bot that is still running.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// count is how often a text stands in the log.
func (s *syncBuffer) count(text string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Count(s.b.Bytes(), []byte(text))
}

// cut keeps the beginning of a log that became long.
func (s *syncBuffer) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.b = *bytes.NewBuffer(bytes.Clone(s.b.Bytes()[:min(s.b.Len(), 1<<16)]))
}
