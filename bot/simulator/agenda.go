package simulator

import (
	"slices"
	"time"
)

// appointment is something Slack itself will do at a moment on the practice clock: deliver an event again, share a file
// that was uploaded, post a scheduled message.
type appointment struct {
	at time.Time
	do func() // called with the workspace locked
}

// later makes an appointment.
func (w *Workspace) later(after time.Duration, do func()) {
	at := w.clock.now().Add(after)
	i, _ := slices.BinarySearchFunc(w.agenda, at, func(a appointment, at time.Time) int {
		if a.at.After(at) {
			return 1
		}
		return -1 // behind those of the same moment
	})
	w.agenda = slices.Insert(w.agenda, i, appointment{at, do})
}

// keepAppointments does everything that was to be done by now.
func (w *Workspace) keepAppointments() {
	for len(w.agenda) > 0 && !w.agenda[0].at.After(w.clock.now()) {
		next := w.agenda[0]
		w.agenda = w.agenda[1:]
		next.do()
		w.version++
	}
}

// watchAgenda does so while the clock just runs.
func (w *Workspace) watchAgenda() {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-w.done:
			return
		case <-tick.C:
			w.mu.Lock()
			w.keepAppointments()
			w.mu.Unlock()
		}
	}
}
