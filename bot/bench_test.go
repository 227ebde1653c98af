package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// These benchmarks run the program as a process of its own against the practice
// Slack in this one, both on the same cores. Latency is from the envelope on its
// way to the answer back, without what the practice Slack then does with it; of a
// form it is all that a person waits for. CPU and memory are the program's own, as
// Linux counts them.

// bench is a town whose program is running and warm.
type bench struct {
	*town
	*child
	b *testing.B
}

func newBench(b *testing.B, groups int) *bench {
	b.Helper()
	w := newTown(b, time.Date(2026, 11, 17, 9, 0, 0, 0, store.Location("Europe/Amsterdam")), groups)
	c := startBinary(b, shipped(b), w.slack, w.url, w.database)
	w.slack.LiftLimits(true) // it is the program that is measured,
	debug.SetGCPercent(400)  // not the practice Slack that loads it
	wait(b, c, "an answer", func() bool { _, err := w.slack.Ask(w.people[0], w.channels[0], "/kaart"); return err == nil })
	x := &bench{w, c, b}
	for i := range 3 * groups {
		if _, err := w.slack.Ask(w.people[i%groups], w.channels[i%groups], "/kaart"); err != nil {
			b.Fatal(err)
		}
	}
	return x
}

// shipped is the program as the Dockerfile builds it: that of the tests holds the
// tests too.
func shipped(b *testing.B) string {
	b.Helper()
	binary := filepath.Join(b.TempDir(), "intervisiebot")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// together has people do one thing b.N times in all, at the same time, and
// reports latency, as do tells it, throughput, and what it cost the program.
func (x *bench) together(people int, do func(person int) (time.Duration, error)) {
	x.b.Helper()
	var mu sync.Mutex
	var took []time.Duration
	var next atomic.Int64
	var all sync.WaitGroup
	before := x.cpu()
	x.b.ResetTimer()
	for p := range people {
		all.Go(func() {
			for next.Add(1) <= int64(x.b.N) {
				d, err := do(p)
				if err != nil {
					x.b.Error(err)
					return
				}
				mu.Lock()
				took = append(took, d)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	x.b.StopTimer()
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	x.b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-p50")
	x.b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
	x.b.ReportMetric(float64(len(took))/x.b.Elapsed().Seconds(), "per-s")
	x.b.ReportMetric(float64((x.cpu()-before).Microseconds())/1000/float64(len(took)), "cpu-ms/op")
	x.b.ReportMetric(x.memory("VmHWM"), "MB-peak")
}

// timed is something with the time it took.
func timed(do func(person int) error) func(int) (time.Duration, error) {
	return func(person int) (time.Duration, error) {
		begun := time.Now()
		err := do(person)
		return time.Since(begun), err
	}
}

// cpu is the processor time that the program has used.
func (x *bench) cpu() time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", x.Process.Pid))
	if err != nil {
		x.b.Fatal(err)
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond // ticks of 1/100 s
}

// memory is one of Linux's counts of the program's memory, in MB.
func (x *bench) memory(what string) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", x.Process.Pid))
	if err != nil {
		x.b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), what+":")
	kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	return kb * 1024 / 1e6
}

func BenchmarkKaart(b *testing.B) {
	for _, people := range []int{1, 100} {
		b.Run(fmt.Sprintf("people=%d", people), func(b *testing.B) {
			x := newBench(b, 100)
			x.together(people, func(p int) (time.Duration, error) {
				answer, err := x.slack.Ask(x.people[p], x.channels[p], "/kaart")
				return answer.Took, err
			})
		})
	}
}

// A form is opened, and submitted, which writes to the database and closes it.
func BenchmarkForm(b *testing.B) {
	for _, people := range []int{1, 100} {
		b.Run(fmt.Sprintf("people=%d", people), func(b *testing.B) {
			x := newBench(b, 100)
			x.together(people, timed(func(p int) error {
				who := x.people[p]
				if err := x.slack.AskModal(who, x.channels[p], "/intervisie berichten"); err != nil {
					return err
				}
				return x.slack.SubmitNow(who)
			}))
		})
	}
}

// What a beat of the heart costs with ten thousand groups of which none is due.
// It must not grow with what is stored.
func BenchmarkTickNothingDue(b *testing.B) {
	for _, history := range []int{0, 100_000} {
		b.Run(fmt.Sprintf("history=%d", history), func(b *testing.B) {
			now := time.Date(2026, 11, 17, 9, 0, 0, 0, store.Location("Europe/Amsterdam"))
			s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "a.db"), store.Key{})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			deck, err := cards.General()
			if err != nil {
				b.Fatal(err)
			}
			err = errors.Join(s.KeepSecrets(b.TempDir()),
				s.Update(b.Context(), func(tx *store.Tx) error { return crowd(tx, 10_000, history, now) }))
			if err != nil {
				b.Fatal(err)
			}
			x := &bot{monitor: newMonitor("", now), store: s, deck: deck, now: func() time.Time { return now }, alive: func() {},
				log: slog.New(slog.DiscardHandler), poster: newPoster()}
			b.ResetTimer()
			for b.Loop() {
				x.tick(context.Background())
			}
		})
	}
}

// crowd fills a store with groups and with posts of long ago.
func crowd(tx *store.Tx, groups, posts int, now time.Time) error {
	for i := range groups {
		g := store.NewGroup(fmt.Sprintf("C%d", i), "groep", "Europe/Amsterdam", now)
		g.State, g.NextAt = store.Active, g.Schedule.Next(now).At
		if _, err := tx.AddGroup(g); err != nil {
			return err
		}
	}
	for i := range posts {
		p := store.Post{Key: fmt.Sprint("old/", i), Group: int64(i%groups + 1), Kind: store.CardPost,
			Due: now.AddDate(0, 0, -i%700), Until: now, State: store.Hanging}
		if err := tx.AddPost(p); err != nil {
			return err
		}
	}
	return nil
}

// A thousand groups are due in the same minute, while somebody asks for a card
// now and then.
func BenchmarkThousandGroupsDue(b *testing.B) {
	w := newTown(b, time.Date(2026, 11, 17, 9, 0, 0, 0, store.Location("Europe/Amsterdam")), 1000)
	w.slack.LiftLimits(true) // it is the program that is measured
	at := w.slack.Now()
	var slowest time.Duration
	for b.Loop() {
		at = w.schedule.Next(at).At
		if err := w.slack.MoveTo(at); err != nil {
			b.Fatal(err)
		}
		before := w.slack.Calls("chat.postMessage")
		c := startBinary(b, shipped(b), w.slack, w.url, w.database)
		wait(b, c, "a thousand cards", func() bool {
			begun := time.Now()
			if strings.Contains(c.log.String(), "connected") {
				if _, err := w.slack.Ask(w.people[0], w.channels[0], "/kaart"); err != nil {
					b.Fatal(err)
				}
				slowest = max(slowest, time.Since(begun))
			}
			return w.slack.Calls("chat.postMessage")-before == 1000
		})
		c.kill()
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s-all")
	b.ReportMetric(float64(slowest.Microseconds())/1000, "ms-slowest-command")
}

// Memory at rest, and after a burst of use.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		x := newBench(b, 100)
		x.kill()
		c := startBinary(b, shipped(b), x.slack, x.url, x.database)
		wait(b, c, "the connection", func() bool { return strings.Contains(c.log.String(), "connected") })
		x = &bench{x.town, c, b}
		time.Sleep(3 * time.Second)
		b.ReportMetric(x.memory("VmRSS"), "MB-rest")
		for i := range 20_000 {
			if _, err := x.slack.Ask(x.people[i%100], x.channels[i%100], "/kaart"); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(x.memory("VmRSS"), "MB-after-20000")
	}
}
