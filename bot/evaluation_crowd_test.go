package main

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"intervisiebot/bot/simulator"
	"intervisiebot/cards"
	"intervisiebot/store"
)

// evaluations has an evaluation open in every group of the town as soon as the
// program runs.
func (w *town) evaluations(t testing.TB, at time.Time) {
	t.Helper()
	w.facts(t, func(s *store.Store) error {
		return s.Update(t.Context(), func(tx *store.Tx) error {
			for i := range w.channels {
				_, _, err := tx.AddEvaluation(store.Evaluation{Group: int64(i + 1), Form: fmt.Sprint("crowd-", i), Kind: store.ShortEvaluation,
					Statements: cards.StatementsOf(store.ShortEvaluation), OpensAt: at, NextAt: at})
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// facts is for what stands in the program's database.
func (w *town) facts(t testing.TB, f func(*store.Store) error) {
	t.Helper()
	s := storeAt(t, w.database, w.database+".key")
	defer s.Close()
	if err := s.KeepSecrets(w.database + ".ballot-keys"); err != nil {
		t.Fatal(err)
	}
	if err := f(s); err != nil {
		t.Fatal(err)
	}
}

// fillIn has one person open the form and fill it in. The practice Slack refuses a
// form that opens after three seconds.
func (w *town) fillIn(p int) error {
	who := w.people[p]
	if err := w.slack.PressForModal(who, w.groups[p], "Vul in (1 minuut)"); err != nil {
		return err
	}
	for i, s := range shortStatements {
		if err := w.slack.FillNow(who, s, []string{"3", "4", "5", "6"}[(p+i)%4]); err != nil {
			return err
		}
	}
	return nil
}

// answer is all that one person does; sending too must be acknowledged in three seconds.
func (w *town) answer(p int) error {
	if err := w.fillIn(p); err != nil {
		return err
	}
	return w.slack.SubmitNow(w.people[p])
}

// Five hundred people of sixty groups answer in the same minute: everybody hears
// from the bot in time, and all ballots are there.
func TestFiveHundredPeopleAnswerInAMinute(t *testing.T) {
	at := time.Date(2026, 11, 17, 9, 0, 0, 0, store.Location("Europe/Amsterdam"))
	w := newCity(t, at, 60, 500)
	w.slack.LiftLimits(true) // of how many messages Slack takes in a minute
	w.evaluations(t, at)
	log := &syncBuffer{}
	p := &practice{slack: w.slack, url: w.url, now: time.Now, failed: make(chan error, 1), config: config{botToken: w.slack.BotToken(), appToken: w.slack.AppToken(),
		apiURL: w.url + "/api/", database: w.database, dataKey: w.database + ".key", ballotKeys: w.database + ".ballot-keys", zone: "Europe/Amsterdam"}}
	stop, err := p.startBot(t.Context(), log)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { stop() }()
	if err := w.slack.MoveTo(at.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var next atomic.Int64
	for range 50 { // as many at the same moment
		all.Go(func() {
			for p := int(next.Add(1)) - 1; p < len(w.people); p = int(next.Add(1)) - 1 {
				if err := w.answer(p); err != nil {
					t.Errorf("person %d: %v", p, err)
				}
			}
		})
	}
	all.Wait()
	stop()
	stop = func() {}
	counted := 0
	w.facts(t, func(s *store.Store) error {
		return s.Update(t.Context(), func(tx *store.Tx) error {
			for i := range w.channels {
				e, err := tx.Evaluation(int64(i + 1))
				if err != nil {
					return err
				}
				if err := tx.CloseEvaluation(&e, at.Add(time.Hour)); err != nil {
					return err
				}
				counted += e.Result.Answers
			}
			return nil
		})
	})
	if counted != 500 {
		t.Errorf("%d ballots were counted", counted)
	}
	if text := log.String(); strings.Contains(text, "level=WARN") || strings.Contains(text, "level=ERROR") {
		t.Errorf("the log:\n%s", text)
	}
}

// Five hundred people answer, a hundred at a time: how long the form takes to
// open, and a ballot to be cast. Run it with -benchtime 500x: everybody answers once.
func BenchmarkEvaluation(b *testing.B) {
	for _, what := range []string{"form", "ballot"} {
		b.Run(what, func(b *testing.B) {
			at := time.Date(2026, 11, 17, 9, 0, 0, 0, store.Location("Europe/Amsterdam"))
			w := newCity(b, at, 60, 500)
			w.slack.LiftLimits(true)
			w.evaluations(b, at)
			x := &bench{w, startBinary(b, shipped(b), w.slack, w.url, w.database), b}
			wait(b, x.child, "sixty invitations", func() bool { return w.slack.Calls("chat.postMessage") == len(w.channels) })
			if b.N > len(w.people) {
				b.Fatalf("%d answers of %d people (hint: -benchtime 500x)", b.N, len(w.people))
			}
			do := func(p int) error { return w.slack.PressForModal(w.people[p], w.groups[p], "Vul in (1 minuut)") }
			if what == "ballot" {
				for p := range b.N {
					if err := w.fillIn(p); err != nil {
						b.Fatal(err)
					}
				}
				do = func(p int) error { return w.slack.SubmitNow(w.people[p]) }
			}
			var next atomic.Int64
			x.together(100, timed(func(int) error { return do(int(next.Add(1)) - 1) }))
		})
	}
}

// Memory at rest after sixty pictures of results were drawn, and while they were.
func BenchmarkPictures(b *testing.B) {
	for b.Loop() {
		at := time.Date(2026, 11, 17, 9, 0, 0, 0, store.Location("Europe/Amsterdam"))
		w := newCity(b, at, 60, 300)
		w.slack.LiftLimits(true)
		w.evaluations(b, at)
		c := startBinary(b, shipped(b), w.slack, w.url, w.database)
		wait(b, c, "sixty invitations", func() bool { return w.slack.Calls("chat.postMessage") == len(w.channels) })
		for p := range w.people {
			if err := w.answer(p); err != nil {
				b.Fatal(err)
			}
		}
		c.kill()
		if err := w.slack.MoveTo(at.AddDate(0, 0, 2).Add(8 * time.Hour)); err != nil {
			b.Fatal(err)
		}
		x := &bench{w, startBinary(b, shipped(b), w.slack, w.url, w.database), b}
		wait(b, x.child, "sixty pictures", func() bool { return w.slack.Calls("files.completeUploadExternal") >= len(w.channels) })
		time.Sleep(5 * time.Second)
		b.ReportMetric(x.memory("VmRSS"), "MB-rest")
		b.ReportMetric(x.memory("VmHWM"), "MB-peak")
		b.ReportMetric(x.memory("RssFile"), "MB-file")
		b.ReportMetric(x.memory("RssAnon"), "MB-anon")
	}
}

// Told to stop while it reminds, the program first sends the reminders that it
// noted as sent: there is no second time.
func TestRemindersUnderWayAreSentBeforeTheEnd(t *testing.T) {
	g := polled(t, seven...)
	g.slack.AddFault(simulator.Fault{Method: "conversations.open", Kind: simulator.Slow, Wait: 200 * time.Millisecond})
	moved := make(chan error, 1)
	go func() { moved <- g.slack.MoveTo(moment(t, "2026-11-20 12:31")) }()
	before := g.slack.Calls("conversations.open")
	g.soon(func() bool { return g.slack.Calls("conversations.open") > before })
	g.stopBot()
	for _, who := range seven {
		if !strings.Contains(g.slack.Transcript(g.dm(who)), "De evaluatie van") {
			t.Errorf("%s is not reminded", who)
		}
	}
	g.startAgain()
	g.do(<-moved)
}
