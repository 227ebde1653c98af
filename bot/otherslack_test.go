package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// otherSlack is a Slack that has nothing in common with the simulator: it
// answers with the least that Slack's documentation promises, in another order
// and with fields the bot has never heard of.
type otherSlack struct {
	*httptest.Server
	mu     sync.Mutex
	posted []string            // texts of messages
	acks   chan map[string]any // what came over the socket
	say    chan any            // what goes over the socket
}

func newOtherSlack(t *testing.T) *otherSlack {
	s := &otherSlack{acks: make(chan map[string]any, 10), say: make(chan any, 10)}
	mux := http.NewServeMux()
	for method, answer := range map[string]string{
		"auth.test":             `{"zz":1,"user_id":"UBOT","ok":true}`,
		"users.conversations":   `{"channels":[{"id":"G9","name":"oost","is_private":true}],"ok":true}`,
		"conversations.members": `{"ok":true,"members":["U1","UBOT","U2"]}`,
		"conversations.info":    `{"ok":true,"channel":{"id":"G9","name":"oost"}}`,
		"views.open":            `{"ok":true}`,
	} {
		mux.HandleFunc("/deep/path/"+method, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			io.WriteString(w, answer)
		})
	}
	mux.HandleFunc("/deep/path/users.info", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `{"ok":true,"user":{"id":"`+r.FormValue("user")+`","real_name":"Samira","unheard_of":[{}]}}`)
	})
	mux.HandleFunc("/deep/path/chat.postMessage", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.posted = append(s.posted, r.FormValue("channel")+": "+r.FormValue("text"))
		s.mu.Unlock()
		io.WriteString(w, `{"ts":"1.000001","channel":"G9","ok":true}`)
	})
	mux.HandleFunc("/deep/path/apps.connections.open", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"ok":true,"url":"ws`+strings.TrimPrefix(s.URL, "http")+`/elsewhere"}`)
	})
	mux.HandleFunc("/elsewhere", func(w http.ResponseWriter, r *http.Request) {
		up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
		c, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		c.WriteJSON(map[string]any{"type": "hello"})
		go func() {
			for m := range s.say {
				c.WriteJSON(m)
			}
		}()
		for {
			var m map[string]any
			if c.ReadJSON(&m) != nil {
				return
			}
			s.acks <- m
		}
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestAgainstASlackThatIsNotOurSimulator(t *testing.T) {
	slack := newOtherSlack(t)
	now := moment(t, "2026-11-17 09:00")
	c, err := readConfig(func(name string) string {
		return map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": slack.URL + "/deep/path",
			"DATABASE_PATH": filepath.Join(t.TempDir(), "a.db"), "DATA_KEY_FILE": filepath.Join(t.TempDir(), "a.key")}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	b, done, err := open(ctx, c, io.Discard, func() time.Time { return now }, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- b.run(ctx) }()
	defer func() { stop(); <-ended; done() }()

	slack.say <- json.RawMessage(`{"type":"slash_commands","envelope_id":"e1","payload":{"command":"/kaart","user_id":"U1","channel_id":"D1"}}`)
	if ack := <-slack.acks; ack["envelope_id"] != "e1" || ack["payload"].(map[string]any)["response_type"] != "ephemeral" {
		t.Errorf("/kaart was answered with %v", ack)
	}
	slack.say <- json.RawMessage(`{"type":"events_api","envelope_id":"e2","payload":{"type":"event_callback","event":{"type":"never_heard_of"}}}`)
	if ack := <-slack.acks; ack["envelope_id"] != "e2" {
		t.Errorf("an event of an unknown type was answered with %v", ack)
	}
	for n := 0; ; n++ { // the bot finds the channel it was invited to while it was away
		slack.mu.Lock()
		posted := strings.Join(slack.posted, "\n")
		slack.mu.Unlock()
		if strings.HasPrefix(posted, "G9: Hallo, ik ben Intervisiebot") {
			break
		}
		if n == 500 {
			t.Fatalf("no introduction came, but %q", posted)
		}
		time.Sleep(10 * time.Millisecond) // this Slack has no clock to move
	}
}
