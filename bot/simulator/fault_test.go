package simulator_test

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/bot/simulator"
)

// send posts a message and tells what came of it: the status or error, and how many messages were posted.
func send(t *testing.T, w *simulator.Workspace, address, channel string) (string, int) {
	t.Helper()
	client := http.Client{Timeout: 200 * time.Millisecond}
	before := w.Calls("chat.postMessage")
	res, err := client.PostForm(address+"/api/chat.postMessage", url.Values{"token": {w.BotToken()}, "channel": {channel}, "text": {"x"}})
	what := ""
	switch {
	case err != nil:
		what = "cut"
		if u, ok := errors.AsType[*url.Error](err); ok && u.Timeout() {
			what = "timeout"
		}
	case res.StatusCode != http.StatusOK:
		what = res.Status + " " + res.Header.Get("Retry-After")
	default:
		what = said(decode(t, res))
	}
	for range 100 { // a slow call is carried out after its client has gone
		if strings.Contains(what, "timeout") && w.Calls("chat.postMessage") == before {
			time.Sleep(10 * time.Millisecond)
		}
	}
	return what, w.Calls("chat.postMessage") - before
}

func TestFaults(t *testing.T) {
	w, address := alone(t)
	w.LiftLimits(true)
	anna := w.AddPerson("Anna de Vries")
	for _, test := range []struct {
		fault  simulator.Fault
		want   string
		posted int
	}{
		{simulator.Fault{Kind: simulator.RateLimited, Wait: 2500 * time.Millisecond}, "429 Too Many Requests 3", 0},
		{simulator.Fault{Kind: simulator.RateLimited}, "429 Too Many Requests ", 0},
		{simulator.Fault{Kind: simulator.ServerError}, "500 Internal Server Error ", 0},
		{simulator.Fault{Kind: simulator.Slow, Wait: 300 * time.Millisecond}, "timeout", 1},
		{simulator.Fault{Kind: simulator.Slow, Wait: time.Millisecond}, "", 1},
		{simulator.Fault{Kind: simulator.Cut}, "cut", 1},
		{simulator.Fault{Kind: simulator.Dropped}, "cut", 0},
		{simulator.Fault{Kind: simulator.OKFalse, Error: "ratelimited"}, "ratelimited", 0},
		{simulator.Fault{Kind: simulator.Down}, "cut", 0},
		{simulator.Fault{Kind: simulator.Cut, Method: "chat.update"}, "", 1},
		{simulator.Fault{Kind: simulator.Cut, Channel: w.DM(anna)}, "cut", 1}, // a person stands for their DM
		{simulator.Fault{Kind: simulator.Cut, Channel: "C0OTHER"}, "", 1},
	} {
		test.fault.Times = 1
		w.AddFault(test.fault)
		if got, posted := send(t, w, address, anna); got != test.want || posted != test.posted {
			t.Errorf("%+v: got %q and %d posted, want %q and %d", test.fault, got, posted, test.want, test.posted)
		}
		w.ClearFaults()
		if got, posted := send(t, w, address, anna); got != "" || posted != 1 {
			t.Errorf("after %+v: %q, %d", test.fault, got, posted)
		}
	}
}

func TestFaultsCountAndEnd(t *testing.T) {
	w, address := alone(t)
	w.LiftLimits(true)
	anna := w.AddPerson("Anna de Vries")
	var got []string
	try := func(n int) {
		for range n {
			what, _ := send(t, w, address, anna)
			got = append(got, strings.TrimSpace(what))
		}
	}
	w.AddFault(simulator.Fault{Kind: simulator.OKFalse, Error: "fatal_error", Times: 2})
	w.AddFault(simulator.Fault{Kind: simulator.ServerError, For: 10 * time.Minute})
	if n := len(w.Faults()); n != 2 {
		t.Errorf("%d faults", n)
	}
	try(3)
	must(t, w.FastForward(9*time.Minute))
	try(1)
	must(t, w.FastForward(time.Minute))
	try(1)
	want := []string{"fatal_error", "fatal_error", "500 Internal Server Error", "500 Internal Server Error", ""}
	if !slices.Equal(got, want) || len(w.Faults()) != 0 {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFaultAtAResponseURL(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	var at string
	app.onCmd = func(c slack.SlashCommand) any { at = c.ResponseURL; return nil }
	must(t, w.Type(anna, channel, "/echo"))
	w.AddFault(simulator.Fault{Method: "response_url", Channel: channel, Kind: simulator.ServerError, Times: 1})
	for i, want := range []int{http.StatusInternalServerError, http.StatusOK} {
		res, err := http.Post(at, "application/json", strings.NewReader(`{"text":"hoi"}`))
		must(t, err)
		res.Body.Close()
		if res.StatusCode != want || w.Calls("response_url") != i {
			t.Errorf("call %d: %s, %d carried out", i, res.Status, w.Calls("response_url"))
		}
	}
}

// Slack goes away, sockets included, and comes back; what happened meanwhile is told then.
func TestSlackIsDown(t *testing.T) {
	w, app, anna, bram, channel := workspace(t)
	must(t, w.Invite(anna, channel))
	w.AddFault(simulator.Fault{Kind: simulator.Down})
	until(t, "the socket is cut", func() bool { return w.Sockets() == 0 })
	refused(t, w.Type(anna, channel, "/echo"), "niet verbonden")
	if _, err := app.api.AuthTest(); err == nil {
		t.Error("a call worked while Slack was down")
	}
	must(t, w.Leave(bram, channel))
	w.ClearFaults()
	until(t, "the app is back", func() bool { return w.Sockets() == 1 })
	must(t, w.FastForward(10*time.Minute))
	if got := app.heard(); !slices.Equal(got, []string{"member_joined_channel", "member_left_channel"}) {
		t.Errorf("events %v", got)
	}
}

// until waits for something that happens in real time.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 1000 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("not within ten seconds: %s", what)
}

func TestSilencedEventIsNeverTold(t *testing.T) {
	w, app, anna, bram, channel := workspace(t)
	must(t, w.Invite(anna, channel))
	w.Silence("member_left_channel", true)
	must(t, w.Leave(bram, channel))
	w.Silence("member_left_channel", false)
	must(t, w.FastForward(time.Hour))
	if got := app.heard(); !slices.Equal(got, []string{"member_joined_channel"}) {
		t.Errorf("events %v", got)
	}
}

func TestTokensRevokedAndUninstalled(t *testing.T) {
	declared := strings.ReplaceAll(manifest, `"group_left"`, `"group_left", "tokens_revoked", "app_uninstalled"`)
	w, app, anna, _, channel := workspaceOf(t, declared)
	app.onCmd = func(slack.SlashCommand) any { return map[string]any{"text": "er nog"} }
	must(t, w.Invite(anna, channel))
	must(t, w.RevokeTokens())
	_, err := app.api.AuthTest()
	refused(t, err, "token_revoked")
	reply, _ := post(t, app.url, w.AppToken(), "apps.connections.open", url.Values{})
	if said(reply) != "invalid_auth" {
		t.Error(reply)
	}
	w.RestoreTokens()
	_, err = app.api.AuthTest()
	must(t, err)
	must(t, w.Uninstall())
	_, err = app.api.AuthTest()
	refused(t, err, "account_inactive")
	refused(t, w.Type(anna, channel, "/echo"), "niet geïnstalleerd")
	w.RestoreTokens()
	must(t, w.Type(anna, channel, "/echo"))
	_, _, err = app.api.PostMessage(channel, slack.MsgOptionText("hoi", false))
	refused(t, err, "channel_not_found") // it must be invited again
	want := []string{"member_joined_channel", "tokens_revoked", "tokens_revoked", "app_uninstalled"}
	if got := app.heard(); !slices.Equal(got, want) {
		t.Errorf("events %v, want %v", got, want)
	}
}
