package store

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// After closing nothing of what was stolen before is left to compare with: not in
// the database, its free pages, its log, a backup or the folder of secrets.
func TestAfterClosingNothingIsLeft(t *testing.T) {
	p, taken := plunder(t)
	secretName := p.secretFiles()[0]
	secret := got(os.ReadFile(filepath.Join(p.keys, secretName)))(t)
	p.close()
	last := p.steal("after closing")
	equal(t, "bytes in the log", len(last.files["test.db-wal"]), 0)
	var once [][]byte
	for _, l := range taken {
		for _, line := range l.dump {
			if table := rowOf.FindString(line); table == "ballot " || table == "token " {
				for _, id := range random.FindAllString(line, -1) {
					b := got(hex.DecodeString(id))(t)
					once = append(once, b[:16], b[len(b)-16:])
				}
			}
		}
	}
	for name, raw := range last.files {
		for _, b := range once {
			if bytes.Contains(raw, b) {
				t.Fatalf("%s still holds %x of a token or ballot", name, b)
			}
		}
		if bytes.Contains(raw, secret) || bytes.Contains(raw, secret[:16]) {
			t.Errorf("%s holds the secret", name)
		}
	}
	for _, line := range last.dump {
		if table := rowOf.FindString(line); table == "ballot " || table == "token " || table == "invited " {
			t.Errorf("still there: %s", line)
		}
	}
	equal(t, "secrets", len(p.secretFiles()), 0)
	empty := p.freePages(last.files["test.db"])
	if empty == 0 {
		t.Error("no page is free: this test looked in the wrong place")
	}
}

// freePages checks that the free pages of a database are empty, and counts them:
// https://sqlite.org/fileformat2.html#the_freelist
func (p *poll) freePages(raw []byte) (n int) {
	p.t.Helper()
	number := func(b []byte) int { return int(b[0])<<24 | int(b[1])<<16 | int(b[2])<<8 | int(b[3]) }
	size := int(raw[16])<<8 | int(raw[17])
	for trunk := number(raw[32:]); trunk != 0; n++ {
		page := raw[(trunk-1)*size : trunk*size]
		count := number(page[4:])
		for i := range count {
			leaf := number(page[8+4*i:])
			if body := raw[(leaf-1)*size : leaf*size]; !bytes.Equal(body, make([]byte, size)) {
				p.t.Errorf("the free page %d is not empty", leaf)
			}
			n++
		}
		if !bytes.Equal(page[8+4*count:], make([]byte, size-8-4*count)) {
			p.t.Errorf("the free page %d is not empty behind its list", trunk)
		}
		trunk = number(page)
	}
	return n
}

// A reader who looks at an older moment keeps the log from being emptied, nobody
// waits for him, and at the next tick it is.
func TestTheLogIsEmptiedAsSoonAsNobodyReadsIt(t *testing.T) {
	p := newPoll(t, 6)
	p.all(6)
	size := func() int64 { return got(os.Stat(p.path + "-wal"))(t).Size() }
	ok(t, p.View(t.Context(), func(tx *Tx) error {
		got(tx.Group(1))(t) // from here on this reader sees this moment
		p.close()
		if size() == 0 {
			t.Error("the log was emptied under a reader")
		}
		return nil
	}))
	p.sweep()
	equal(t, "bytes in the log", size(), 0)
	ok(t, p.View(t.Context(), func(tx *Tx) error { _, err := tx.Group(1); return err }))
}

// Different people, the same scores, another order, other times: what is left is
// the same.
func TestTwoRunsLeaveTheSame(t *testing.T) {
	var left [2][]string
	for run, who := range [][]int{{0, 1, 2, 3}, {5, 3, 4, 1}} {
		p := newPoll(t, 6)
		order := [][]int{{7, 5, 3, 0}, {1, 5, 2, 6}, {6, 6, 0, 6}, {4, 2, 2, 1}}
		if run == 1 {
			slices.Reverse(order)
		}
		for i, scores := range order {
			ok(t, p.cast(p.people[who[i]], 11*i*(run+1), "Zeg het maar", scores...))
		}
		p.close()
		for _, line := range p.steal("").dump {
			left[run] = append(left[run], random.ReplaceAllStringFunc(line, func(id string) string { return fmt.Sprint("R", len(id)) }))
		}
	}
	same(t, "what is left", left[0], left[1]...)
}

// A crash in the middle of closing: whatever was done already, the next start
// does the rest.
func TestACrashInTheMiddleOfClosing(t *testing.T) {
	for name, crash := range map[string]func(p *poll, secret string){
		"before anything": func(p *poll, secret string) {},
		"before the secret was destroyed": func(p *poll, secret string) {
			p.in(func(tx *Tx) { e := p.of(tx); ok(t, tx.CloseEvaluation(&e, e.Ends())) })
		},
		"when the secret was overwritten": func(p *poll, secret string) {
			p.in(func(tx *Tx) { e := p.of(tx); ok(t, tx.CloseEvaluation(&e, e.Ends())) })
			ok(t, os.WriteFile(secret, make([]byte, secretSize), 0o600))
		},
		"before the log was emptied": func(p *poll, secret string) {
			p.in(func(tx *Tx) { e := p.of(tx); ok(t, tx.CloseEvaluation(&e, e.Ends())) })
			ok(t, os.Remove(secret))
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPoll(t, 6)
			p.all(6)
			crash(p, filepath.Join(p.keys, p.secretFiles()[0]))
			p.again()
			p.sweep()
			if name == "before anything" {
				p.close()
			}
			e := p.evaluation()
			if e.State != EvaluationClosed || e.Result.Answers != 6 || p.left() != 0 || p.secretFiles() != nil {
				t.Errorf("it is %s with %+v; %d rows and the secrets %v are left", e.State, e.Result, p.left(), p.secretFiles())
			}
			in(t, p.Store, func(tx *Tx) {
				equal(t, "posts", len(got(tx.PostsOf(1, moment))(t)), 2) // the invitation and one result
			})
			p.sweep()
			equal(t, "bytes in the log", got(os.Stat(p.path+"-wal"))(t).Size(), 0)
		})
	}
}

// again is the store after a crash: opened on a copy of the files as they were.
func (p *poll) again() {
	p.t.Helper()
	dir := p.t.TempDir()
	for _, name := range []string{p.path, p.path + "-wal"} {
		ok(p.t, os.WriteFile(filepath.Join(dir, filepath.Base(name)), got(os.ReadFile(name))(p.t), 0o600))
	}
	ok(p.t, p.Store.Close())
	p.path = filepath.Join(dir, "test.db")
	p.start()
}
