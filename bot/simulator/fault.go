package simulator

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Fault makes calls of the app go wrong, from tests and from the page (Stoorzender).
type Fault struct {
	Method  string        // Web API method, "response_url", "upload", or "" for all calls
	Channel string        // only calls about this channel, "" all
	Kind    FaultKind     // what goes wrong
	Wait    time.Duration // Retry-After of a RateLimited (0: header missing), how long Slow takes (real time)
	Times   int           // how many calls, 0: until ClearFaults
	For     time.Duration // how long it lasts on the practice clock, 0: until ClearFaults
	Error   string        // for OKFalse: the error word

	until time.Time // when For is over
}

// FaultKind is one way in which a call can go wrong.
type FaultKind int

// The kinds of fault. Of Slow and Cut the call is carried out; of all others it is not.
const (
	RateLimited FaultKind = iota + 1 // 429
	ServerError                      // 500
	Slow                             // carried out after Wait, whether the app still listens or not
	Cut                              // carried out, then the connection is cut without an answer
	Dropped                          // the connection is cut before anything is done
	OKFalse                          // {"ok":false,"error":Error} in a 200
	Down                             // no Slack: calls and web sockets are cut at once, those that are open too
)

// anyResponseURL is what Fault.Method and Calls call the response URLs.
const anyResponseURL = "response_url"

// AddFault adds a fault. Of several that fit a call, the one that was added first counts.
func (w *Workspace) AddFault(f Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if f.For > 0 {
		f.until = w.clock.now().Add(f.For)
	}
	w.faults = append(w.faults, &f)
	w.version++
	if f.Kind == Down && f.Method == "" {
		for _, s := range w.sockets {
			_ = s.conn.UnderlyingConn().Close() // no goodbye: there is no Slack
		}
	}
}

// ClearFaults ends all faults.
func (w *Workspace) ClearFaults() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = nil
	w.version++
}

// EndFaults ends the faults of one kind.
func (w *Workspace) EndFaults(kind FaultKind) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = slices.DeleteFunc(w.faults, func(f *Fault) bool { return f.Kind == kind })
	w.version++
}

// Faults are the faults that are still to come, the first one first.
func (w *Workspace) Faults() []Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.forgetFaults()
	var all []Fault
	for _, f := range w.faults {
		all = append(all, *f)
	}
	return all
}

// Calls is how many calls of a Web API method, or of "response_url", were carried out so far. Calls that Slack refused
// or that a Fault prevented do not count; a call of which only the answer was lost does.
func (w *Workspace) Calls(method string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.carriedOut[method]
}

// forgetFaults drops the faults whose time is over.
func (w *Workspace) forgetFaults() {
	if len(w.faults) == 0 {
		return
	}
	now := w.clock.now()
	w.faults = slices.DeleteFunc(w.faults, func(f *Fault) bool { return !f.until.IsZero() && !now.Before(f.until) })
}

// faultFor is the fault that befalls a call, if any, and counts it.
func (w *Workspace) faultFor(method string, channels ...string) (hit Fault, found bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.forgetFaults()
	for i, f := range w.faults {
		if f.Method != "" && f.Method != method || f.Channel != "" && !w.about(f.Channel, channels) {
			continue
		}
		hit = *f
		if f.Times == 1 {
			w.faults = slices.Delete(w.faults, i, i+1)
		}
		f.Times = max(f.Times-1, 0)
		w.version++
		return hit, true
	}
	return Fault{}, false
}

// about tells whether a call that names these channels is about this one. A person stands for their direct message.
func (w *Workspace) about(channel string, named []string) bool {
	if slices.Contains(named, channel) {
		return true
	}
	c := w.channels[channel]
	return c != nil && c.kind == direct && c.has(botUser) && slices.Contains(named, c.other(botUser))
}

// disturbed lets a call go wrong, if a fault befalls it, and otherwise carries it out.
func (w *Workspace) disturbed(rw http.ResponseWriter, carryOut func(http.ResponseWriter), method string, channels ...string) {
	f, found := w.faultFor(method, channels...)
	if !found {
		carryOut(rw)
		return
	}
	switch f.Kind {
	case RateLimited:
		if f.Wait > 0 {
			rw.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.Wait.Seconds()))))
		}
		sendJSON(rw, http.StatusTooManyRequests, object{"ok": false, "error": "ratelimited"})
	case ServerError:
		http.Error(rw, "Internal Server Error", http.StatusInternalServerError)
	case OKFalse:
		sendJSON(rw, http.StatusOK, object{"ok": false, "error": f.Error})
	case Slow:
		select {
		case <-time.After(f.Wait):
		case <-w.done:
		}
		carryOut(rw)
	case Cut:
		carryOut(nowhere{})
		panic(http.ErrAbortHandler) // the web server then cuts the connection
	default:
		panic(http.ErrAbortHandler)
	}
}

// down tells whether Slack is not there at all, for web sockets too.
func (w *Workspace) down() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.forgetFaults()
	return slices.ContainsFunc(w.faults, func(f *Fault) bool { return f.Kind == Down && f.Method == "" })
}

// nowhere takes an answer that nobody will get.
type nowhere struct{}

func (nowhere) Header() http.Header            { return http.Header{} }
func (nowhere) Write(data []byte) (int, error) { return len(data), nil }
func (nowhere) WriteHeader(int)                {}

// sendJSON sends an answer with a status.
func sendJSON(rw http.ResponseWriter, status int, o object) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	_, _ = rw.Write(mustJSON(o)) // the app hung up: its problem
}

// Silence keeps events of a type, such as message_metadata_posted, from the app while it is on. They are not sent
// later either.
func (w *Workspace) Silence(event string, on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.silenced[event] = on
}
