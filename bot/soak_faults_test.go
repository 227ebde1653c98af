package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"intervisiebot/bot/simulator"
	"intervisiebot/store"
)

// outage is a time in which the program could send nothing.
type outage struct{ from, to time.Time }

// outageIn tells whether there was an outage between two moments.
func (s *soak) outageIn(from, to time.Time) bool {
	return slices.ContainsFunc(s.outages, func(o outage) bool { return o.from.Before(to) && from.Before(o.to) })
}

// faults are what can go wrong with a call to Slack.
var faults = []struct {
	name    string
	kind    simulator.FaultKind
	methods []string
}{
	{"429", simulator.RateLimited, []string{"chat.postMessage", "chat.update", "conversations.open"}},
	{"500", simulator.ServerError, []string{"chat.postMessage", "chat.update", ""}},
	{"slow", simulator.Slow, []string{"chat.postMessage", ""}},
	{"cut", simulator.Cut, []string{"chat.postMessage", "chat.postMessage", "chat.update", ""}},
	{"dropped", simulator.Dropped, []string{"chat.postMessage", ""}},
}

func faultNames() []string {
	names := []string{"socket", "down"}
	for _, f := range faults {
		names = append(names, f.name)
	}
	return names
}

// fault lets something go wrong.
func (s *soak) fault() {
	switch n := s.IntN(12); {
	case n == 0:
		s.struck["socket"]++
		s.isBack(s.slack.DropSockets)
	case n == 1:
		s.down(time.Duration(2+s.IntN(90)) * time.Minute)
	case n == 2 && !s.bears:
		s.stopped(time.Duration(1+s.IntN(30*60)) * time.Minute)
	default:
		f := faults[n%len(faults)]
		s.struck[f.name]++
		most := 1 + len(s.circles)/10
		s.slack.AddFault(simulator.Fault{Kind: f.kind, Method: f.methods[s.IntN(len(f.methods))], Times: 1 + s.IntN(most),
			Wait: map[simulator.FaultKind]time.Duration{simulator.RateLimited: time.Duration(s.IntN(90)) * time.Second,
				simulator.Slow: time.Duration(s.IntN(20)) * time.Millisecond}[f.kind]})
		s.slack.Silence("message_metadata_posted", f.kind == simulator.Cut && s.IntN(3) == 0)
	}
}

// calm ends what still goes wrong.
func (s *soak) calm() {
	s.slack.ClearFaults()
	s.slack.Silence("message_metadata_posted", false)
}

// isBack does what breaks the connection to Slack, and waits until there is one
// again.
func (s *soak) isBack(breaks func()) {
	s.t.Helper()
	before := s.log.count("connected to Slack")
	breaks()
	for begun := time.Now(); s.log.count("connected to Slack") == before; time.Sleep(20 * time.Millisecond) {
		switch waits := time.Since(begun); {
		case waits > time.Minute:
			s.t.Fatal("it does not connect again")
		case waits > 2*time.Second: // each fault it meets doubles the time until it tries again, on the real clock
			s.calm()
		}
	}
	s.do(s.slack.FastForward(time.Second))
}

// down lets Slack be away for a while.
func (s *soak) down(d time.Duration) {
	s.struck["down"]++
	s.calm()
	from := s.slack.Now()
	s.isBack(func() {
		s.slack.AddFault(simulator.Fault{Kind: simulator.Down, For: d})
		s.do(s.slack.FastForward(d + time.Second))
	})
	s.outages = append(s.outages, outage{from, s.slack.Now()})
}

// stopped lets the program be stopped for a while.
func (s *soak) stopped(d time.Duration) {
	s.struck["stopped"]++
	s.calm()
	from := s.slack.Now()
	s.stopBot()
	s.slack.SetDue(nil)
	s.do(s.slack.FastForward(d))
	s.startAgain()
	s.outages = append(s.outages, outage{from, s.slack.Now()})
}

// backsUp takes a backup of the running bot and looks whether it is sound.
func (s *soak) backsUp(file string) {
	s.calm()
	if code, out, said := s.command("backup", file); code != 0 {
		s.t.Fatalf("backup: exit code %d\n%s%s", code, out, said)
	}
	s.sound(file)
}

// sound fails unless a database is whole and opens with the key.
func (s *soak) sound(file string) {
	s.t.Helper()
	key, err := store.ReadKey(s.config.dataKey, false)
	s.do(err)
	f, err := store.LookAt(file)
	s.do(err)
	s.do(f.Sound(s.t.Context(), key)) // PRAGMA integrity_check among others
	s.do(f.Close())
}

// putsBack puts a backup back and goes on with it.
func (s *soak) putsBack(file string) {
	s.calm()
	s.hear()
	from := s.slack.Now()
	s.stopBot()
	s.slack.SetDue(nil)
	s.do(s.db.Close())
	if code, out, said := s.command("restore", "--force", file); code != 0 || !strings.HasPrefix(out, "restored: ") {
		s.t.Fatalf("restore: exit code %d\n%s%s", code, out, said)
	}
	aside, err := filepath.Glob(s.config.database + ".replaced-*")
	if err != nil || len(aside) == 0 {
		s.t.Fatalf("nothing was kept aside: %v", err)
	}
	for _, old := range aside {
		s.do(os.Remove(old))
	}
	s.sound(s.config.database)
	s.look()
	s.startAgain()
	s.struck["restored"]++
	s.ledger.back = s.slack.Now()
	s.outages = append(s.outages, outage{from.AddDate(0, 0, -8), s.slack.Now()}) // of that time it knows nothing
}
