package simulator

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// responseURL is an address at which the app may answer something a person did.
// https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
type responseURL struct {
	person   string
	channel  string
	thread   string // of the message that was acted on
	original string // ts of that message; "" for a slash command
	typed    string // that command
	made     time.Time
	uses     int
}

// A response URL works five times within half an hour, on the practice clock.
const (
	responseUses = 5
	responseLife = 30 * time.Minute
)

// newResponse makes a response URL.
func (w *Workspace) newResponse(r responseURL) string {
	id := w.newID("r")
	r.made = w.clock.now()
	w.responses.put(id, &r)
	return w.url + "/response/" + id
}

// serveResponse answers a call of a response URL: "ok" in plain text, or an error with a status that is not 200.
func (w *Workspace) serveResponse(rw http.ResponseWriter, r *http.Request) {
	id := strings.TrimPrefix(r.URL.Path, "/response/")
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxBody))
	carryOut := func(rw http.ResponseWriter) { w.answerResponse(rw, id, body, err) }
	w.disturbed(rw, carryOut, anyResponseURL, w.responseChannel(id))
}

// responseChannel is the channel a response URL belongs to.
func (w *Workspace) responseChannel(id string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r := w.responses.kept[id]; r != nil {
		return r.channel
	}
	return ""
}

func (w *Workspace) answerResponse(rw http.ResponseWriter, id string, body []byte, err error) {
	if err == nil {
		err = w.respond(id, body)
	}
	if err == nil {
		rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(rw, "ok")
		return
	}
	sendJSON(rw, http.StatusNotFound, w.failure("", err, rw.Header()))
}

// respond does what the app asks through a response URL.
func (w *Workspace) respond(id string, body []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.responses.kept[id]
	switch {
	case r == nil:
		return fail("invalid_url")
	case w.clock.now().Sub(r.made) > responseLife:
		return fail("expired_url")
	case r.uses >= responseUses:
		return fail("used_url")
	}
	a := args{}
	if err := a.readJSON(body); err != nil {
		return fail("invalid_payload")
	}
	r.uses++
	m, err := w.reply(r, a)
	if err == nil {
		w.carriedOut[anyResponseURL]++
	}
	if m != nil {
		m.note(w.made(anyResponseURL, nil, m.ts == r.original))
	}
	return err
}

// reply posts, replaces or deletes a message in answer to something a person did, and returns it.
func (w *Workspace) reply(r *responseURL, a args) (*message, error) {
	c := w.channels[r.channel]
	if c == nil {
		return nil, fail("channel_not_found")
	}
	original := c.find(r.original)
	if a.flag("delete_original") {
		if original == nil {
			return nil, fail("message_not_found")
		}
		w.drop(original)
		return nil, nil
	}
	if a["metadata"] != "" && strings.Contains(a["metadata"], `"event_type":""`) {
		delete(a, "metadata") // slack-go always sends the field
	}
	m, err := w.draft(a, maxMessageText)
	if err != nil {
		return nil, err
	}
	if m.text == "" && len(m.blocks.list) == 0 {
		return nil, fail("no_text")
	}
	// A slash command has no original: there the answer is a new message.
	if a.flag("replace_original") && r.original != "" {
		if original == nil {
			return nil, fail("message_not_found")
		}
		original.text, original.blocks, original.state = m.text, m.blocks, m.state
		if original.only == "" {
			original.edited, _ = w.stamp()
		}
		w.version++
		return original, nil
	}
	m.channel, m.thread = r.channel, a["thread_ts"]
	if a["response_type"] != "in_channel" {
		m.only = r.person
		m.thread = r.thread // it stands where the person is looking
	}
	return w.add(m), nil
}

// ackReply does what the app put in the acknowledgement of a slash command: a message, as through a response URL.
func (w *Workspace) ackReply(r *responseURL, e *envelope) func(json.RawMessage) error {
	return func(payload json.RawMessage) error {
		if len(payload) == 0 || string(payload) == "null" || string(payload) == "{}" || string(payload) == `""` {
			return nil
		}
		a := args{}
		if words, ok := parseText(payload); ok {
			a["text"] = words
		} else if a.readJSON(payload) != nil {
			return fmt.Errorf("invalid_command_response: %s", payload)
		}
		if a["response_type"] == "in_channel" { // then everybody sees what was typed, too
			w.add(&message{channel: r.channel, author: r.person, text: escape.Replace(r.typed)})
			if a["text"] == "" && a["blocks"] == "" {
				return nil
			}
		}
		var err error
		e.shown, err = w.reply(r, a)
		if e.shown != nil {
			e.shown.note(w.made(viaAck, nil, false))
		}
		return err
	}
}
