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
	w.responses[id] = &r
	return w.url + "/response/" + id
}

// serveResponse answers a call of a response URL: "ok" in plain text, or an error with a status that is not 200.
func (w *Workspace) serveResponse(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxBody))
	if err == nil {
		err = w.respond(strings.TrimPrefix(r.URL.Path, "/response/"), body)
	}
	if err == nil {
		rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(rw, "ok")
		return
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	reply := w.failure("", err, rw.Header())
	status := http.StatusBadRequest
	if code := reply["error"]; code == "used_url" || code == "expired_url" || code == "invalid_url" {
		status = http.StatusNotFound
	}
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(reply)
}

// respond does what the app asks through a response URL.
func (w *Workspace) respond(id string, body []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.responses[id]
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
	return w.reply(r, a)
}

// reply posts, replaces or deletes a message in answer to something a person did.
func (w *Workspace) reply(r *responseURL, a args) error {
	original := w.channels[r.channel].find(r.original)
	if a.flag("delete_original") {
		if original == nil {
			return fail("message_not_found")
		}
		w.drop(original)
		return nil
	}
	if a["metadata"] != "" && strings.Contains(a["metadata"], `"event_type":""`) {
		delete(a, "metadata") // slack-go always sends the field
	}
	m, err := w.draft(a, maxMessageText)
	if err != nil {
		return err
	}
	if m.text == "" && len(m.blocks.list) == 0 {
		return fail("no_text")
	}
	// A slash command has no original: there the answer is a new message.
	if a.flag("replace_original") && r.original != "" {
		if original == nil {
			return fail("message_not_found")
		}
		original.text, original.blocks, original.state = m.text, m.blocks, m.state
		if original.only == "" {
			original.edited, _ = w.stamp()
		}
		w.version++
		return nil
	}
	m.channel, m.thread = r.channel, a["thread_ts"]
	if a["response_type"] != "in_channel" {
		m.only = r.person
		m.thread = r.thread // it stands where the person is looking
	}
	w.add(m)
	return nil
}

// ackReply does what the app put in the acknowledgement of a slash command: a message, as through a response URL.
func (w *Workspace) ackReply(r *responseURL) func(json.RawMessage) error {
	return func(payload json.RawMessage) error {
		if len(payload) == 0 || string(payload) == "null" || string(payload) == "{}" || string(payload) == `""` {
			return nil
		}
		a := args{}
		var words string
		if json.Unmarshal(payload, &words) == nil {
			a["text"] = words
		} else if a.readJSON(payload) != nil {
			return fmt.Errorf("invalid_command_response: %s", payload)
		}
		return w.reply(r, a)
	}
}
