package simulator

import (
	"encoding/json"
	"fmt"
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
	queueSize = 1024 // messages to one connection that have not been written yet
)

// socket is one connection of the app.
type socket struct {
	conn *websocket.Conn
	out  chan []byte // nil closes the connection after what came before it
	gone chan struct{}
	once sync.Once
}

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
	s := &socket{conn: conn, out: make(chan []byte, queueSize), gone: make(chan struct{})}
	w.mu.Lock()
	select {
	case <-w.done: // closed while this connection was being made
		w.mu.Unlock()
		_ = conn.Close()
		return
	default:
	}
	w.sockets = append(w.sockets, s)
	w.version++
	s.put(mustJSON(object{
		"type": "hello", "num_connections": len(w.sockets),
		"debug_info":      object{"host": "practice", "build_number": 1, "approximate_connection_time": 18060},
		"connection_info": object{"app_id": appID},
	}))
	w.tasks.Go(s.write)
	w.tasks.Go(func() {
		s.read(w.acknowledge)
		w.mu.Lock()
		w.sockets = slices.DeleteFunc(w.sockets, func(other *socket) bool { return other == s })
		w.version++
		w.mu.Unlock()
	})
	w.mu.Unlock()
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
func (s *socket) read(ack func([]byte)) {
	defer s.close()
	alive := func(string) error { return s.conn.SetReadDeadline(time.Now().Add(pongTime)) }
	s.conn.SetReadLimit(maxBody)
	s.conn.SetPongHandler(alive)
	for {
		_ = alive("")
		_, data, err := s.conn.ReadMessage()
		if err != nil {
			return
		}
		ack(data)
	}
}

// Disconnect does what Slack does every few hours: it asks the app on all connections to make a new one, and closes
// them.
func (w *Workspace) Disconnect() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.sockets {
		s.put(mustJSON(object{"type": "disconnect", "reason": "refresh_requested", "debug_info": object{"host": "practice"}}))
		s.put(nil)
	}
	w.sockets = nil // nothing is sent to them any more
	w.version++
}

// envelope is something sent to the app that it has not acknowledged yet.
type envelope struct {
	id     string
	answer func(reply json.RawMessage) error // what the acknowledgement does; called with the workspace locked
	failed func(why error)                   // what a missing one does; likewise
	err    error                             // how it ended; read only after done
	done   chan struct{}
	timer  *time.Timer
}

// send sends one envelope to one of the connections. The app has three seconds to acknowledge it. Without a
// connection it fails at once. Called with the workspace locked.
func (w *Workspace) send(kind string, payload any, more object, e *envelope) *envelope {
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
	for name, v := range more {
		message[name] = v
	}
	w.nextSock++
	w.sockets[w.nextSock%len(w.sockets)].put(mustJSON(message))
	e.timer = time.AfterFunc(ackTime, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.finish(e, fmt.Errorf(whyLate, w.app.name))
	})
	return e
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
func (w *Workspace) acknowledge(data []byte) {
	var ack struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	if json.Unmarshal(data, &ack) != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	e := w.envelopes[ack.ID]
	if e == nil {
		return // too late, or never sent
	}
	var err error
	switch {
	case len(data) >= maxAckBytes:
		err = fmt.Errorf(whyTooBig, w.app.name)
	case e.answer != nil:
		err = e.answer(ack.Payload)
	}
	w.finish(e, err)
}

// mustJSON is for what we made ourselves and what came in as JSON.
func mustJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic("simulator: a payload that is no JSON: " + err.Error())
	}
	return data
}
