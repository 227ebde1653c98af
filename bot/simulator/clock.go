package simulator

import (
	"fmt"
	"time"
)

// clock is the practice clock: it runs with real time from wherever it was last set.
type clock struct {
	base  time.Time // practice time at the moment since
	since time.Time // real time
}

func newClock(start time.Time) clock { return clock{base: start.Round(0), since: time.Now()} }

func (c *clock) now() time.Time { return c.base.Add(time.Since(c.since)) }

// set moves the clock forward; a moment that has passed changes nothing.
func (c *clock) set(t time.Time) {
	if t.After(c.now()) {
		*c = newClock(t.In(c.base.Location()))
	}
}

// How long the practice Slack waits, in real time, before it gives up on coming to rest; how long it waits between two
// looks; and for how long it must have found nothing going on.
const (
	restless  = 30 * time.Second
	firstLook = 200 * time.Microsecond
	lastLook  = time.Millisecond
	rest      = 300 * time.Microsecond
	// An app that cannot say whether it is busy gets longer to start on what it has just acknowledged.
	restWithoutDue = 20 * time.Millisecond
)

// Now is the time on the practice clock.
func (w *Workspace) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock.now()
}

// SetDue tells the workspace how to ask the app what it will do next: due returns the first moment at or after the
// given one at which the app has something to do, and zero if there is none. A moment that is not later than the one
// given means that the app is still at work. Being asked also wakes the app.
func (w *Workspace) SetDue(due func(after time.Time) time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.due = due
}

// FastForward moves the practice clock by d, as MoveTo does.
func (w *Workspace) FastForward(d time.Duration) error {
	if d < 0 {
		return problem("De klok kan niet terug.")
	}
	return w.move(w.Now().Add(d))
}

// MoveTo moves the practice clock to t, stopping at every moment on the way at which the app has something to do and
// waiting there until it is done. The clock never goes back: it is an error if t has passed, or if the app does not
// come to rest within half a minute of real time.
func (w *Workspace) MoveTo(t time.Time) error {
	if now := w.Now(); t.Before(now) {
		return problem("De klok kan niet terug: het is al %s.", longDate(now))
	}
	return w.move(t)
}

func (w *Workspace) move(t time.Time) error {
	w.moving.Lock()
	defer w.moving.Unlock()
	if err := w.settle(); err != nil {
		return err
	}
	for {
		next := w.nextMoment()
		if next.IsZero() || next.After(t) {
			break
		}
		if err := w.stopAt(next); err != nil {
			return err
		}
	}
	return w.stopAt(t)
}

// MoveToNext moves the practice clock to the next moment at which the app has something to do. It is an error if
// there is none.
func (w *Workspace) MoveToNext() error {
	if err := w.settle(); err != nil {
		return err
	}
	next := w.ask()
	if next.IsZero() {
		return problem("Er staat niets gepland.")
	}
	return w.move(next)
}

// stopAt sets the clock and waits until everything that falls on this moment has happened.
func (w *Workspace) stopAt(t time.Time) error {
	w.mu.Lock()
	w.clock.set(t)
	w.version++
	w.keepAppointments()
	w.mu.Unlock()
	return w.settle()
}

// ask asks the app for its next due moment; zero is none.
func (w *Workspace) ask() time.Time {
	w.mu.Lock()
	due, now := w.due, w.clock.now()
	w.mu.Unlock()
	if due == nil {
		return time.Time{}
	}
	return due(now)
}

// nextMoment is the next moment at which the app has something to do, or Slack itself has.
func (w *Workspace) nextMoment() time.Time {
	next := w.ask()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.agenda) > 0 && (next.IsZero() || w.agenda[0].at.Before(next)) {
		return w.agenda[0].at
	}
	return next
}

// settle waits until all is at rest: nothing unacknowledged, no call under way, and nothing due.
func (w *Workspace) settle() error {
	deadline := time.Now().Add(restless)
	var quiet time.Time // since when
	var last int64
	pause := firstLook
	for {
		busy, version, enough := w.look()
		switch {
		case busy != "":
			quiet = time.Time{}
			pause = min(2*pause, lastLook)
		case version != last || quiet.IsZero():
			quiet, last, pause = time.Now(), version, firstLook
		case time.Since(quiet) >= enough:
			return nil
		}
		if time.Now().After(deadline) {
			if busy == "" {
				busy = busyForever
			}
			return problem("%s komt niet tot rust: %s.", w.app.name, busy)
		}
		time.Sleep(pause)
	}
}

// look tells what is still going on, if anything, how much has happened so far, and how long a rest must be.
func (w *Workspace) look() (busy string, version int64, enough time.Duration) {
	next, now := w.ask(), w.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	enough = rest
	if w.due == nil {
		enough = restWithoutDue
	}
	switch {
	case len(w.envelopes) > 0:
		busy = fmt.Sprintf(busyEnvelopes, len(w.envelopes))
	case w.calls > 0:
		busy = fmt.Sprintf(busyCalls, w.calls)
	case !next.IsZero() && !next.After(now):
		busy = fmt.Sprintf(busyDue, next.In(w.zone).Format("15:04:05"))
	}
	return busy, w.version, enough
}
