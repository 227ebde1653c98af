package main

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"go.uber.org/goleak"

	"intervisiebot/store"
)

var (
	soakYear = flag.Bool("soak", false, "soak for a school year of a hundred groups, as CI does; else for six weeks of four")
	soakSeed = flag.Uint64("seed", 7, "what the soak's chance begins with; 0: another each time")
)

// soak is a practice Slack in which groups live for weeks, while all that can go
// wrong does, by chance.
type soak struct {
	*group // the practice Slack; its channel stands empty
	*rand.Rand
	db      *store.Store // a look into the bot's database
	circles []*circle
	ledger  ledger
	outages []outage
	struck  map[string]int // what went wrong, and what people did
	bears   bool           // the program lives on: it is stopped no more
}

// circle is one group.
type circle struct {
	id       int64
	channel  string
	schedule store.Schedule
	people   []string             // who is there now; the first one never leaves
	joined   map[string]time.Time // since when
	gone     []string
	days     map[store.Day]bool   // on which it ever planned to meet
	promised map[string]time.Time // cards, by how the planning tells their moment
}

// The school year begins on a Monday.
const soakStart = "2026-08-31 06:00"

// A school year of a hundred groups, with people coming and going, meetings
// planned, moved and cancelled, while Slack fails in every way it knows and the
// program is stopped and started: no message is lost or comes twice, whatever
// the planning told comes or is told as skipped, nobody gets more than the budget
// of unasked messages or gets them at night, and neither memory nor goroutines
// grow. A backup taken on the way is put back after a week, and nothing comes
// twice by that either.
func TestSoak(t *testing.T) {
	weeks, groups, backupIn := 6, 4, 1
	if *soakYear {
		weeks, groups, backupIn = 52, 100, 12
	}
	seed := *soakSeed
	if seed == 0 {
		seed = rand.Uint64N(1_000_000) + 1
	}
	t.Logf("go test ./bot -run Soak -seed %d", seed)
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() {
		if !t.Failed() {
			goleak.VerifyNone(t, before)
		}
	})
	s := newSoak(t, seed, groups)
	var month, half footprint
	for week := range weeks {
		switch week {
		case min(4, weeks/3):
			month = s.footprint()
		case weeks / 2:
			s.bears = true // what grows now grows in one life of the program
			half = s.footprint()
		}
		s.week(week == backupIn)
	}
	s.finish()
	end := s.footprint()
	// A connection that is kept for the next call has three: two here, one in the practice Slack.
	most := half.goroutines + 3*2*atOnce
	for begun := time.Now(); end.goroutines > most && time.Since(begun) < 2*time.Minute; end = s.footprint() {
		time.Sleep(time.Second) // reminders wait for as long as Slack said, on the real clock
	}
	t.Logf("%d groups, %d weeks: %d messages checked, %v", groups, weeks, len(s.ledger.hung), s.struck)
	t.Logf("heap and goroutines: %v after a month, %v halfway, %v at the end", month, half, end)
	if heap := max(month.heap, half.heap); end.heap > heap+heap/4 {
		t.Errorf("the heap grows to %v", end)
	}
	if end.goroutines > most {
		t.Errorf("%d goroutines at the end, %d halfway", end.goroutines, half.goroutines)
	}
	must := append(faultNames(), "stopped", "reminder", "promised")
	if *soakYear {
		must = append(must, "ask", "moved", "cancelled", "fallback", "turn", "present", "chosen", "joined", "left")
	}
	for _, kind := range must {
		if s.struck[kind] == 0 {
			t.Errorf("there was no %q: this soak saw too little", kind)
		}
	}
}

// newSoak makes a practice Slack with this many groups that were set up before
// the school year began.
func newSoak(t *testing.T, seed uint64, groups int) *soak {
	s := &soak{group: newGroup(t, soakStart), Rand: rand.New(rand.NewPCG(seed, 0)), struck: map[string]int{}, ledger: newLedger()}
	s.slack.LiftLimits(true) // they have tests of their own, and would only take time here
	s.look()
	t.Cleanup(func() { s.db.Close() })
	for i := range groups {
		s.addCircle(i)
	}
	s.restart()
	for _, c := range s.circles {
		s.plansSeries(c)
	}
	return s
}

// look opens the bot's database.
func (s *soak) look() {
	s.t.Helper()
	key, err := store.ReadKey(s.config.dataKey, false)
	if err == nil {
		s.db, err = store.Open(s.t.Context(), s.config.database, key)
	}
	s.do(err)
}

func (s *soak) view(f func(*store.Tx) error) {
	s.t.Helper()
	s.do(s.db.View(s.t.Context(), f))
}

// addCircle makes a group of six, of whom one is in the group before too.
func (s *soak) addCircle(i int) {
	c := &circle{joined: map[string]time.Time{}, days: map[store.Day]bool{}, promised: map[string]time.Time{}}
	for n := range 6 {
		if n == 5 && i%10 == 1 {
			c.people = append(c.people, s.circles[i-1].people[4])
			break
		}
		c.people = append(c.people, s.slack.AddPerson(fmt.Sprintf("Persoon %d.%d", i, n)))
	}
	c.channel = s.slack.AddChannel(fmt.Sprintf("groep-%d", i), true, append(c.people, s.slack.BotUser())...)
	now := s.slack.Now()
	g := store.NewGroup(c.channel, fmt.Sprintf("Groep %d", i), "Europe/Amsterdam", now)
	g.State, g.ChangedBy = store.Active, c.people[0]
	g.Schedule.Weekday, g.Schedule.Minute = time.Weekday(i%5+1), 8*60+15*s.IntN(36)
	g.Schedule.Region = []store.Region{"noord", "midden", "zuid", ""}[i%4]
	g.Schedule.Rhythm = []store.Rhythm{store.Weekly, store.Weekly, store.EveryOtherWeek, store.WithoutMeetings}[i%4]
	g.Reminders = []string{"week day", "week day hour", "day", "week day"}[i%4]
	g.NextAt = g.Schedule.Next(now).At
	s.do(s.db.Update(s.t.Context(), func(tx *store.Tx) (err error) {
		for n, id := range c.people {
			err = errors.Join(err, tx.SavePerson(store.Person{ID: id, Name: fmt.Sprintf("Persoon %d.%d", i, n), Zone: g.Schedule.Zone, Human: true, Active: true}))
		}
		if c.id, err = tx.AddGroup(g); err != nil {
			return err
		}
		for _, id := range c.people {
			err = errors.Join(err, tx.AddMember(c.id, id))
		}
		if i%4 == 1 {
			err = errors.Join(err, tx.SetFacilitators(c.id, c.people[:1]))
		}
		_, failed := tx.AddChange(store.Change{Group: c.id, By: c.people[0], At: now, What: []store.Changed{{Field: "setup"}}})
		return errors.Join(err, failed)
	}))
	c.schedule = g.Schedule
	s.circles = append(s.circles, c)
}

// week lives for a week from Monday 06:00 on; a backup may be taken in it, and be
// put back a week later.
func (s *soak) week(backs bool) {
	monday := store.DayOf(s.slack.Now()).Monday()
	s.promises()
	file := filepath.Join(s.t.TempDir(), "backup.db")
	for n := range 7 {
		day := monday.Add(n)
		if n < 5 {
			s.schoolDay(day)
		} else {
			s.weekend(day)
		}
		if backs && n == 1 {
			s.backsUp(file)
		}
	}
	s.to(monday.Add(7), 6*60)
	s.slack.Forget(s.slack.Now().AddDate(0, 0, -21))
	s.settled()
	if backs {
		s.week(false)
		s.putsBack(file)
	}
}

// to lets time go by until a minute of a day, unless it is past.
func (s *soak) to(day store.Day, minute int) {
	s.t.Helper()
	if at := day.Start(s.zone()).Add(time.Duration(minute) * time.Minute); at.After(s.slack.Now()) {
		s.do(s.slack.MoveTo(at))
	}
}

func (s *soak) zone() *time.Location { return store.Location("Europe/Amsterdam") }

// schoolDay is a day on which things go wrong and people do things.
func (s *soak) schoolDay(day store.Day) {
	s.to(day, 7*60+s.IntN(60))
	s.fault()
	s.to(day, 8*60+30)
	s.hear()
	s.to(day, 9*60+s.IntN(180))
	s.fault()
	s.to(day, 12*60+30)
	for _, c := range s.circles {
		s.deed(c)
	}
	s.beforeACard(day)
	s.fault()
	s.to(day, 18*60+30)
	s.calm()
	s.hear()
}

// beforeACard goes on to just before a group's card is due this afternoon, if one
// is.
func (s *soak) beforeACard(day store.Day) {
	c := s.circles[s.IntN(len(s.circles))]
	if c.schedule.Weekday == day.Weekday() {
		s.to(day, c.schedule.Minute-1)
	}
}

func (s *soak) weekend(day store.Day) {
	s.to(day, 10*60+s.IntN(60))
	s.fault()
	s.to(day, 18*60)
	s.calm()
	s.hear()
}

// finish waits until all that was asked about is settled.
func (s *soak) finish() {
	for range 2 {
		s.to(store.DayOf(s.slack.Now()).Add(1), 6*60)
		s.hear()
	}
	s.settled()
}

// footprint is what the program uses at rest, the practice Slack included.
type footprint struct {
	heap       uint64 // bytes
	goroutines int
}

func (f footprint) String() string {
	return fmt.Sprintf("%.1f MB, %d", float64(f.heap)/1e6, f.goroutines)
}

func (s *soak) footprint() footprint {
	s.log.cut()
	s.do(s.slack.FastForward(time.Second))
	runtime.GC()
	runtime.GC() // the second one frees what finalizers let go
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return footprint{m.HeapAlloc, runtime.NumGoroutine()}
}
