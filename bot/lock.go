package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// lockWait is how long a second program waits for the first to end: long
// enough for a restart by a supervisor, short enough to notice.
const lockWait = 30 * time.Second

// lock keeps a second program away from the database. It is a lock on a file
// beside it, which the system lifts when the program dies, however it dies.
// SQLite's own exclusive mode would keep backups out too.
type lock struct {
	file  *flock.Flock
	owner string // path of the note that says who holds it: on Windows nobody else can read a locked file
	noted time.Time
}

// takeLock takes the lock of the database at path, and waits for a while when
// another program has it. The error names that program.
func takeLock(ctx context.Context, path string, wait time.Duration) (*lock, error) {
	l := &lock{file: flock.New(path + ".lock"), owner: path + ".owner"}
	waiting, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	taken, err := l.file.TryLockContext(waiting, 100*time.Millisecond)
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if !taken {
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return nil, fmt.Errorf("locking %s: %w (hint: may this program write in that folder?)", path, err)
		}
		who, _ := os.ReadFile(l.owner)
		return nil, fmt.Errorf("%s is in use by %s (hint: run one program per database; stop that one first)",
			path, strings.TrimSpace(string(who)))
	}
	host, _ := os.Hostname()
	note := fmt.Sprintf("process %d on host %s\n", os.Getpid(), host)
	return l, os.WriteFile(l.owner, []byte(note), 0o600)
}

// noteEvery is how often it is noted that the program is alive: a heart that is
// poked a thousand times a second need not say so each time.
const noteEvery = 10 * time.Second

// beat notes that the program was alive at now: the time of the owner's note.
func (l *lock) beat(now time.Time) error {
	if now.Sub(l.noted) < noteEvery {
		return nil
	}
	l.noted = now
	return os.Chtimes(l.owner, now, now)
}

// release lets the next program in.
func (l *lock) release() error { return errors.Join(os.Remove(l.owner), l.file.Close()) }

// staleAfter is how long ago the last tick of a healthy program may be; it
// ticks at least every minute.
const staleAfter = 2 * time.Minute

// health tells whether a program that uses the database at path ticked lately.
func health(path string, now time.Time) error {
	note, err := os.Stat(path + ".owner")
	if err != nil {
		return fmt.Errorf("no program is using %s", path)
	}
	if ago := now.Sub(note.ModTime()).Round(time.Second); ago > staleAfter {
		return fmt.Errorf("the last tick was %s ago (hint: look in its log)", ago)
	}
	return nil
}
