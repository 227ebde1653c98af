package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be a program that casts and closes, so that it
// can be killed.
func TestMain(m *testing.M) {
	if path := os.Getenv("INTERVISIEBOT_POLL"); path != "" {
		if err := castAndClose(context.Background(), path, os.Getenv("INTERVISIEBOT_KEYS")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// voters is how many people the program has answer.
const voters = 6

// castAndClose has everybody answer, each said on stdout when it is on the disk,
// and then closes the evaluation and sweeps, as the heart does.
func castAndClose(ctx context.Context, path, keys string) error {
	s, err := Open(ctx, path, key)
	if err != nil {
		return err
	}
	if err := errors.Join(s.KeepSecrets(keys), s.SettleSecrets(ctx, moment)); err != nil {
		return err
	}
	for i := range voters {
		person := fmt.Sprintf("UPERSON%d", i)
		err := s.Update(ctx, func(tx *Tx) error {
			return tx.Cast(1, person, Ballot{Scores: []int{7, 1 + i%2, 3, 0}}, moment)
		})
		if err != nil {
			return err
		}
		fmt.Println(person)
	}
	err = s.Update(ctx, func(tx *Tx) error {
		e, err := tx.Evaluation(1)
		if err != nil {
			return err
		}
		return tx.CloseEvaluation(&e, e.Ends())
	})
	if err == nil {
		fmt.Println("closed")
		err = s.SettleSecrets(ctx, moment)
	}
	fmt.Println("swept")
	return err
}

// The program is killed at some moment between its first ballot and its end, the
// moments spread over all of it. What it said it did is done, nothing is done
// twice, and what the next start finds half done it ends.
func TestKilledWhileVotingAndClosing(t *testing.T) {
	const kills = 16
	length := castUntil(t, newPoll(t, voters), nil).took
	seen := map[string]int{}
	for n := range kills {
		p := newPoll(t, voters)
		ok(t, p.Store.Close())
		after := length * time.Duration(n) / kills
		said := castUntil(t, p, func() { time.Sleep(after + rand.N(length/kills+1)) }).said
		seen[said[max(0, len(said)-1)]]++
		p.start()
		p.sweep()
		p.afterKill(said)
	}
	t.Logf("the last that was heard: %v", seen)
}

// afterKill checks what a killed program left, and ends the evaluation.
func (p *poll) afterKill(said []string) {
	t := p.t
	t.Helper()
	e := p.evaluation()
	if e.State == EvaluationOpen {
		for i := range voters {
			person := fmt.Sprintf("UPERSON%d", i)
			err := p.cast(person, 0, "", 7, 1+i%2, 3, 0)
			if err != nil && err != ErrVoted || err == nil && strings.Contains(strings.Join(said, " "), person) {
				t.Fatalf("%s, after %q: %v", person, said, err)
			}
		}
		e = p.close()
	}
	want := "{6 [{13 0 0} {3 0 0} {6 0 0} {0 0 0}] []}"
	if e.State != EvaluationClosed || fmt.Sprint(*e.Result) != want {
		t.Fatalf("after %q it is %s with %+v, want %s", said, e.State, e.Result, want)
	}
	p.in(func(tx *Tx) {
		equal(t, "posts", got(one(tx, single[int], `SELECT count(*) FROM post`))(t), 2) // the invitation and the result
	})
	size := got(os.Stat(p.path + "-wal"))(t).Size()
	if files := p.secretFiles(); files != nil || p.left() != 0 || size != 0 {
		t.Fatalf("after %q there are the secrets %v, %d rows, %d bytes in the log", said, files, p.left(), size)
	}
}

// run is what was heard of the program.
type run struct {
	said []string
	took time.Duration // from the first ballot
}

// castUntil runs the program on a poll, and kills it when wait, which begins at
// its first ballot, returns; without it the program comes to its end.
func castUntil(t *testing.T, p *poll, wait func()) (r run) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "INTERVISIEBOT_POLL="+p.path, "INTERVISIEBOT_KEYS="+p.keys)
	var trouble strings.Builder
	c.Stderr = &trouble
	lines := bufio.NewScanner(got(c.StdoutPipe())(t))
	ok(t, c.Start())
	var begun time.Time
	for lines.Scan() {
		if r.said = append(r.said, lines.Text()); len(r.said) > 1 {
			continue
		}
		if begun = time.Now(); wait != nil {
			go func() { wait(); c.Process.Kill() }()
		}
	}
	r.took = time.Since(begun)
	if err := c.Wait(); err != nil && wait == nil || trouble.Len() > 0 {
		t.Fatalf("%v: %s", err, trouble.String())
	}
	return r
}
