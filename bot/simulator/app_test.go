package simulator_test

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"intervisiebot/bot/simulator"
)

const manifest = `{
	"display_information": {"name": "Echo"},
	"features": {
		"bot_user": {"display_name": "Echo"},
		"app_home": {"messages_tab_enabled": true, "messages_tab_read_only_enabled": true},
		"slash_commands": [{"command": "/echo", "description": "herhaalt"}]
	},
	"oauth_config": {"scopes": {"bot": ["commands", "chat:write", "im:write", "im:history", "users:read", "channels:read",
		"groups:read", "metadata.message:read"]}},
	"settings": {
		"socket_mode_enabled": true,
		"interactivity": {"is_enabled": true},
		"event_subscriptions": {
			"bot_events": ["member_joined_channel", "member_left_channel", "channel_left", "group_left", "message_metadata_posted"],
			"metadata_subscriptions": [{"app_id": "*", "event_type": "post"}]
		}
	}
}`

// start is a Thursday afternoon, an hour and a half before the week's card.
var start = time.Date(2026, 11, 26, 14, 0, 0, 0, amsterdam())

func amsterdam() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	return zone
}

// echo is a small app on the real slack-go client: what it does with a command, a click or an event is up to a test.
type echo struct {
	w   *simulator.Workspace
	url string
	api *slack.Client
	sm  *socketmode.Client

	mu     sync.Mutex
	busy   int
	plan   []time.Time        // when it has something to do
	onDue  func(at time.Time) // what it does then
	events []slackevents.EventsAPIEvent
	acks   map[string]func(slack.InteractionCallback) any // by interaction type: what to acknowledge with
	then   func(slack.InteractionCallback)                // after acknowledging an interaction
	onCmd  func(slack.SlashCommand) any
	mute   bool // acknowledge nothing
}

// workspace starts a workspace with Anna and Bram in a channel, and the app connected to it.
func workspace(t *testing.T) (*simulator.Workspace, *echo, string, string, string) {
	t.Helper()
	return workspaceOf(t, manifest)
}

func workspaceOf(t *testing.T, manifest string) (*simulator.Workspace, *echo, string, string, string) {
	t.Helper()
	w, err := simulator.New([]byte(manifest), start, amsterdam())
	must(t, err)
	address := serve(t, w)
	anna, bram := w.AddPerson("Anna de Vries"), w.AddPerson("Bram Jansen")
	channel := w.AddChannel("intervisie-noord", true, anna, bram)
	return w, connect(t, w, address), anna, bram, channel
}

// alone starts a workspace with no app connected.
func alone(t testing.TB) (*simulator.Workspace, string) {
	t.Helper()
	w, err := simulator.New([]byte(manifest), start, amsterdam())
	must(t, err)
	return w, serve(t, w)
}

// serve starts a workspace until the test is over.
func serve(t testing.TB, w *simulator.Workspace) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	address := w.Start(l)
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return address
}

// connect connects a new app and waits until it has been greeted.
func connect(t testing.TB, w *simulator.Workspace, address string) *echo {
	t.Helper()
	a := &echo{w: w, url: address, acks: map[string]func(slack.InteractionCallback) any{}}
	a.api = slack.New(w.BotToken(), slack.OptionAppLevelToken(w.AppToken()), slack.OptionAPIURL(address+"/api/"))
	a.sm = socketmode.New(a.api, socketmode.OptionLog(log.New(io.Discard, "", 0)))
	ctx, cancel := context.WithCancel(context.Background())
	hello := make(chan bool, 10)
	var running sync.WaitGroup
	running.Go(func() { _ = a.sm.RunContext(ctx) })
	running.Go(func() { a.listen(ctx, hello) })
	t.Cleanup(func() { cancel(); running.Wait() })
	select {
	case <-hello:
	case <-time.After(5 * time.Second):
		t.Fatal("no hello")
	}
	w.SetDue(a.due)
	return a
}

func (a *echo) listen(ctx context.Context, hello chan bool) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-a.sm.Events:
			a.hear(e, hello)
		}
	}
}

func (a *echo) hear(e socketmode.Event, hello chan bool) {
	if e.Type == socketmode.EventTypeHello {
		hello <- true
	}
	if e.Request == nil || e.Type == socketmode.EventTypeHello || a.muted() {
		return
	}
	a.work(1)
	defer a.work(-1)
	var reply any
	switch data := e.Data.(type) {
	case slack.SlashCommand:
		if a.onCmd != nil {
			reply = a.onCmd(data)
		}
	case slackevents.EventsAPIEvent:
		a.mu.Lock()
		a.events = append(a.events, data)
		a.mu.Unlock()
	case slack.InteractionCallback:
		if f := a.acks[string(data.Type)]; f != nil {
			reply = f(data)
		}
		if a.then != nil {
			defer a.then(data) // before work(-1)
		}
	}
	if reply == nil {
		_ = a.sm.Ack(*e.Request)
	} else {
		_ = a.sm.Ack(*e.Request, reply)
	}
}

func (a *echo) muted() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.mute
}

func (a *echo) work(n int) {
	a.mu.Lock()
	a.busy += n
	a.mu.Unlock()
}

// due does what is due and tells what comes next; while the app is at work it is due now.
func (a *echo) due(after time.Time) time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.busy > 0 {
		return after
	}
	for len(a.plan) > 0 && !a.plan[0].After(after) {
		at := a.plan[0]
		a.plan = a.plan[1:]
		a.busy++
		go func() { defer a.work(-1); a.onDue(at) }()
		return after
	}
	if len(a.plan) == 0 {
		return time.Time{}
	}
	return a.plan[0]
}

func (a *echo) heard() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var kinds []string
	for _, e := range a.events {
		kinds = append(kinds, e.InnerEvent.Type)
	}
	return kinds
}

// post calls a method with a form and returns what came back.
func post(t testing.TB, address, token, method string, form url.Values) (map[string]any, *http.Response) {
	t.Helper()
	form.Set("token", token)
	res, err := http.PostForm(address+"/api/"+method, form)
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, res), res
}

// postJSON calls a method with a JSON body.
func postJSON(t *testing.T, address, token, method, body string) map[string]any {
	t.Helper()
	req, err := http.NewRequest("POST", address+"/api/"+method, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, res)
}

func decode(t testing.TB, res *http.Response) map[string]any {
	t.Helper()
	defer res.Body.Close()
	var reply map[string]any
	if err := json.NewDecoder(res.Body).Decode(&reply); err != nil {
		t.Fatal(err)
	}
	return reply
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused checks that something a person tried did not work, and that the reason says this.
func refused(t *testing.T, err error, because string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), because) {
		t.Fatalf("got error %v, want one with %q", err, because)
	}
}

func contains(t *testing.T, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Fatalf("no %q in:\n%s", part, text)
	}
}
