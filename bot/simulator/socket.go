package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode. All in real time.
const (
	ackTime   = 3 * time.Second
	pingEvery = 10 * time.Second // clients reconnect when they have seen none for 30 s
	pongTime  = 30 * time.Second
	queueSize = 4096 // messages to one connection that have not been written yet

	maxSockets  = 10               // connections of one app
	warningTime = 10 * time.Second // between the warning and the end
	goodbyeTime = time.Second      // for the other side to answer a goodbye
)

// socket is one connection of the app.
type socket struct {
	conn *websocket.Conn
	out  chan []byte // nil closes the connection after what came before it
	in   chan arrival
	gone chan struct{}
	once sync.Once
}

// arrival is something that came in over a connection. It is read at once, whatever there is to do with what came
// before it: when it came tells how fast the app is.
type arrival struct {
	data *bytes.Buffer // of buffers
	at   time.Time     // real
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (s *socket) close() { s.once.Do(func() { close(s.gone) }) }

// put queues a message. A connection that takes nothing any more is given up.
func (s *socket) put(data []byte) {
	select {
	case s.out <- data:
	default:
		s.close()
	}
}

// openConnection is apps.connections.open: the address of a web socket, good for one connection.
// https://docs.slack.dev/reference/methods/apps.connections.open
func (w *Workspace) openConnection(args) (object, error) {
	ticket := w.newID("ticket")
	w.tickets[ticket] = true
	url := strings.Replace(w.url, "http", "ws", 1)
	return object{"url": url + "/socket?ticket=" + ticket + "&app_id=" + appID}, nil
}

// Some clients send an Origin of Slack's. The ticket is what proves who is calling.
var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

// serveSocket takes a connection of the app and keeps it until either side closes it.
func (w *Workspace) serveSocket(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	ticket := r.URL.Query().Get("ticket")
	known := w.tickets[ticket]
	delete(w.tickets, ticket)
	w.mu.Unlock()
	if !known {
		http.Error(rw, "unknown ticket: ask apps.connections.open for a new one", http.StatusForbidden)
		return
	}
	conn, err := upgrader.Upgrade(rw, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	s := &socket{conn: conn, out: make(chan []byte, queueSize), in: make(chan arrival, queueSize), gone: make(chan struct{})}
	w.mu.Lock()
	select {
	case <-w.done: // closed while this connection was being made
		w.mu.Unlock()
		_ = conn.Close()
		return
	default:
	}
	if len(w.sockets) < maxSockets {
		w.greet(s)
	} else {
		s.put(mustJSON(object{"type": "disconnect", "reason": tooManySockets, "debug_info": object{"host": "practice"}}))
		s.put(nil)
	}
	w.tasks.Go(s.write)
	w.tasks.Go(s.read)
	w.tasks.Go(func() {
		for a := range s.in {
			w.acknowledge(a)
			buffers.Put(a.data)
		}
		w.mu.Lock()
		w.sockets = slices.DeleteFunc(w.sockets, func(other *socket) bool { return other == s })
		w.lost(s)
		w.version++
		w.mu.Unlock()
	})
	w.mu.Unlock()
}

// greet lets a connection take part.
func (w *Workspace) greet(s *socket) {
	w.sockets = append(w.sockets, s)
	w.version++
	s.put(mustJSON(object{
		"type": "hello", "num_connections": len(w.sockets),
		"debug_info":      object{"host": "practice", "build_number": 1, "approximate_connection_time": 18060},
		"connection_info": object{"app_id": appID},
	}))
}

// write writes what is queued, and pings in between, until the connection is gone.
func (s *socket) write() {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	defer func() { _ = s.conn.Close() }()
	for {
		var err error
		select {
		case <-s.gone:
			s.sayGoodbye()
			return
		case <-ping.C:
			err = s.conn.WriteControl(websocket.PingMessage, []byte("ping"), time.Now().Add(ackTime))
		case data := <-s.out:
			if data == nil {
				s.sayGoodbye()
				select { // closing before the answer came could lose what the other side has not read yet
				case <-s.gone:
				case <-time.After(goodbyeTime):
				}
				return
			}
			_ = s.conn.SetWriteDeadline(time.Now().Add(pongTime))
			err = s.conn.WriteMessage(websocket.TextMessage, data)
		}
		if err != nil {
			return
		}
	}
}

func (s *socket) sayGoodbye() {
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	_ = s.conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second)) // it may be gone already
}

// read hears acknowledgements until the connection ends.
func (s *socket) read() {
	defer close(s.in)
	defer s.close()
	alive := func(string) error { return s.conn.SetReadDeadline(time.Now().Add(pongTime)) }
	s.conn.SetReadLimit(maxBody)
	s.conn.SetPongHandler(alive)
	for {
		_ = alive("")
		_, message, err := s.conn.NextReader()
		if err != nil {
			return
		}
		data := buffers.Get().(*bytes.Buffer)
		data.Reset()
		if _, err := data.ReadFrom(message); err != nil {
			return
		}
		s.in <- arrival{data, time.Now()}
	}
}

// Reasons why Slack asks an app to make a new connection.
const (
	Warning          = "warning"           // this one will be closed in some seconds; until then it works
	RefreshRequested = "refresh_requested" // this one is closed now, as happens every few hours
	LinkDisabled     = "link_disabled"     // Socket Mode was switched off, and with it all connections
	tooManySockets   = "too_many_websockets"
)

// Disconnect does what Slack does every few hours: it asks the app on all connections to make a new one, and closes
// them.
func (w *Workspace) Disconnect() { w.DisconnectFor(RefreshRequested) }

// DisconnectFor asks the app on all connections to make a new one, for one of the reasons, and closes them: after a
// Warning ten seconds of real time later, else at once.
func (w *Workspace) DisconnectFor(reason string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.sockets {
		s.put(mustJSON(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "practice"}}))
		if reason == Warning {
			time.AfterFunc(warningTime, func() { w.endSocket(s) })
		} else {
			s.put(nil)
		}
	}
	if reason != Warning {
		w.sockets = nil // nothing is sent to them any more
	}
	w.version++
}

// endSocket closes one connection, if it is still there.
func (w *Workspace) endSocket(s *socket) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sockets = slices.DeleteFunc(w.sockets, func(other *socket) bool { return other == s })
	w.version++
	s.put(nil)
}

// DropSockets cuts all connections without a word, as a network does.
func (w *Workspace) DropSockets() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.sockets {
		_ = s.conn.UnderlyingConn().Close()
	}
}

// Sockets is how many connections the app has now.
func (w *Workspace) Sockets() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.sockets)
}

// envelope is something sent to the app that it has not acknowledged yet.
type envelope struct {
	id     string
	answer func(reply json.RawMessage) error // what the acknowledgement does; called with the workspace locked
	failed func(why error)                   // what a missing one does; likewise
	err    error                             // how it ended; read only after done
	shown  *message                          // what the acknowledgement showed to the person; likewise
	done   chan struct{}
	timer  *time.Timer
	socket *socket // the connection it went over
	event  bool
	sent   time.Time     // real
	took   time.Duration // until the acknowledgement was back; read only after done
}

// send sends one envelope to one of the connections. The app has three seconds to acknowledge it. Without a
// connection it fails at once. Called with the workspace locked.
func (w *Workspace) send(kind string, payload object, more object, e *envelope) *envelope {
	w.serial++
	w.version++
	e.id = fmt.Sprintf("00000000-0000-4000-8000-%012d", w.serial)
	e.done = make(chan struct{})
	w.envelopes[e.id] = e
	if len(w.sockets) == 0 {
		w.finish(e, fmt.Errorf(whyNoSocket, w.app.name))
		return e
	}
	message := object{"envelope_id": e.id, "type": kind, "payload": payload, "accepts_response_payload": e.answer != nil}
	maps.Copy(message, more)
	w.nextSock++
	e.socket = w.sockets[w.nextSock%len(w.sockets)]
	data := appendJSON(make([]byte, 0, 2<<10), message)
	e.sent = time.Now()
	e.socket.put(data)
	e.timer = time.AfterFunc(ackTime, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.finish(e, fmt.Errorf(whyLate, w.app.name))
	})
	return e
}

// lost ends the wait for events that went over a connection that is gone. Commands and clicks wait their three seconds:
// the app may still acknowledge them over its next connection.
func (w *Workspace) lost(s *socket) {
	var orphans []*envelope
	for _, e := range w.envelopes {
		if e.socket == s && e.event {
			orphans = append(orphans, e)
		}
	}
	slices.SortFunc(orphans, func(a, b *envelope) int { return strings.Compare(a.id, b.id) })
	for _, e := range orphans {
		w.finish(e, fmt.Errorf(whyNoSocket, w.app.name))
	}
}

// finish ends an envelope, once: acknowledged if err is nil.
func (w *Workspace) finish(e *envelope, err error) {
	if w.envelopes[e.id] == nil {
		return
	}
	delete(w.envelopes, e.id)
	w.version++
	if e.timer != nil {
		e.timer.Stop()
	}
	e.err = err
	if err != nil && e.failed != nil {
		e.failed(err) // may put it in better words
	}
	close(e.done)
}

// acknowledge takes what the app sent over a connection.
func (w *Workspace) acknowledge(a arrival) {
	ack, err := parseFields(a.data.Bytes())
	if err != nil {
		return
	}
	id, _ := parseText(ack["envelope_id"])
	w.mu.Lock()
	defer w.mu.Unlock()
	e := w.envelopes[id]
	if e == nil {
		return // too late, or never sent
	}
	e.took = a.at.Sub(e.sent)
	switch {
	case a.data.Len() >= maxAckBytes:
		err = fmt.Errorf(whyTooBig, w.app.name)
	case e.answer != nil:
		err = e.answer(ack["payload"])
	}
	w.finish(e, err)
}
