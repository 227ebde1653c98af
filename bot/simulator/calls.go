package simulator

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// messageCall is one call of the app about a message: the one that made it, or one that changed it or tried to.
type messageCall struct {
	method string
	at     time.Time
	err    string // Slack's error code; empty if it went well
	update bool   // it wrote the message anew
}

// viaAck is how a message came that stood in the acknowledgement of a slash command, where a call has its method.
const viaAck = "ack"

// maxMessageCalls is how many calls are kept of one message.
const maxMessageCalls = 20

// note keeps a call. When there are many, the one that made the message and the newest ones stay.
func (m *message) note(c messageCall) {
	if c.update && c.err == "" {
		m.updates++
	}
	if len(m.calls) == maxMessageCalls {
		m.calls = slices.Delete(m.calls, 1, 2)
	}
	m.calls = append(m.calls, c)
}

// noteCall keeps a call with the message it is about, if it is about one that is there.
func (w *Workspace) noteCall(method string, a args, reply object, err error) {
	family, _, _ := strings.Cut(method, ".")
	if family != "chat" && family != "reactions" && family != "pins" {
		return
	}
	c := w.channels[cmp.Or(str(reply, "channel"), a["channel"])]
	if c == nil {
		return
	}
	if m := c.find(cmp.Or(str(reply, "ts"), str(reply, "message_ts"), a["ts"], a["timestamp"])); m != nil {
		m.note(w.made(method, err, method == "chat.update"))
	}
}

// made is a call of this moment.
func (w *Workspace) made(method string, err error, update bool) messageCall {
	c := messageCall{method: method, at: w.clock.now(), update: update}
	if err != nil {
		c.err, _, _ = strings.Cut(err.Error(), "\n") // an apiError begins with its code
	}
	return c
}
