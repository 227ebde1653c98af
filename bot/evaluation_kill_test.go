package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"intervisiebot/store"
)

// The program is killed while people send their answers, and again while the
// evaluations close. Who saw no answer sends again: every ballot is counted once.
// Every group has its result once, and no secret and no ballot is left.
func TestKilledWhileEvaluationsAreAnsweredAndClose(t *testing.T) {
	at := moment(t, "2026-11-17 09:00")
	w := newCity(t, at, 3, 36)
	w.evaluations(t, at)
	w.facts(t, func(s *store.Store) error {
		return s.Update(t.Context(), func(tx *store.Tx) error {
			due, err := tx.EvaluationsDue(at, len(w.channels))
			for _, e := range due { // the bot would ask first who is there
				err = errors.Join(err, tx.OpenEvaluation(&e, at))
			}
			return err
		})
	})
	running := startChild(t, w.slack, w.url, w.database)
	wait(t, running, "the invitations", func() bool { return w.slack.Calls("chat.postMessage") == len(w.channels) })
	for first := 0; first < len(w.people); first += 18 {
		running = w.sendUnderFire(t, running, first, first+18)
	}
	running.kill()

	closes := at.AddDate(0, 0, 2).Add(7 * time.Hour)
	w.moveTo(t, closes.Add(time.Second))
	for range 3 {
		victim := startChild(t, w.slack, w.url, w.database)
		time.Sleep(time.Duration(20+rand.IntN(150)) * time.Millisecond) // it runs on its own clock
		victim.kill()
	}
	survivor := &practice{slack: w.slack, url: w.url, now: time.Now, failed: make(chan error, 1), config: config{botToken: w.slack.BotToken(),
		appToken: w.slack.AppToken(), apiURL: w.url + "/api/", database: w.database, dataKey: w.database + ".key",
		ballotKeys: w.database + ".ballot-keys", zone: "Europe/Amsterdam"}}
	log := &syncBuffer{}
	stop, err := survivor.startBot(t.Context(), log)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if t.Failed() {
			t.Log("the bot's log:\n" + log.String())
		}
	}()
	for range 5 { // drawing pictures can take longer than the clock waits, on a busy machine
		if err = w.slack.MoveTo(closes.Add(6 * time.Minute)); err == nil { // Slack tells its events again
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	stop()
	w.closed(t)
	for i, channel := range w.channels {
		text := w.slack.Transcript(channel)
		if n := strings.Count(text, "# Uitslag"); n > 1 || n == 0 && w.result(t, i).State != store.Unsure {
			t.Errorf("%s has %d results:\n%s", channel, n, text)
		}
	}
}

// sendUnderFire has some people fill in the form, and kills the program while
// they send it. With the next one those who saw no answer send again.
func (w *town) sendUnderFire(t *testing.T, running *child, from, to int) *child {
	t.Helper()
	errs := make([]error, to)
	for p := from; p < to; p++ {
		wait(t, running, "the form", func() bool { return w.fillIn(p) == nil }) // at first it asks who is there
	}
	var sending sync.WaitGroup
	for p := from; p < to; p++ {
		sending.Go(func() { errs[p] = w.slack.SubmitNow(w.people[p]) })
	}
	time.Sleep(time.Duration(rand.IntN(40)) * time.Millisecond)
	running.kill()
	sending.Wait()
	next := startChild(t, w.slack, w.url, w.database)
	wait(t, next, "the connection", func() bool { return strings.Contains(next.log.String(), "connected to Slack") })
	lost := 0
	for p := from; p < to; p++ {
		if errs[p] != nil {
			lost++
			wait(t, next, "the answer sent again", func() bool { return w.slack.SubmitNow(w.people[p]) == nil })
		}
	}
	t.Logf("%d of %d were killed on the way", lost, to-from)
	return next
}

// result is the post of a group's result.
func (w *town) result(t *testing.T, group int) (p store.Post) {
	t.Helper()
	w.facts(t, func(s *store.Store) error {
		return s.View(t.Context(), func(tx *store.Tx) (err error) {
			all, err := tx.Evaluations(int64(group+1), 1)
			if err != nil {
				return err
			}
			if p, err = tx.PostKeyed(fmt.Sprintf("result/E%d", all[0].ID)); errors.Is(err, store.ErrNotFound) {
				return nil
			}
			return err
		})
	})
	return p
}

// closed checks that all evaluations are, with the answers of all, and that no
// secret is left.
func (w *town) closed(t *testing.T) {
	t.Helper()
	w.facts(t, func(s *store.Store) error {
		return s.View(t.Context(), func(tx *store.Tx) error {
			for i := range w.channels {
				all, err := tx.Evaluations(int64(i+1), 1)
				if err != nil {
					return err
				}
				if e := all[0]; e.State != store.EvaluationClosed || e.Result.Answers != len(w.people)/len(w.channels) {
					t.Errorf("evaluation %d is %s with %+v", e.ID, e.State, e.Result)
				}
			}
			return nil
		})
	})
	files, err := os.ReadDir(w.database + ".ballot-keys")
	if err != nil || len(files) != 2 { // what says never to back it up
		t.Errorf("left in the folder of secrets: %v, %v", files, err)
	}
}
