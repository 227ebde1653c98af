package main

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// askSlack posts a message, or updates one that hangs, with the real client at
// a Slack that answers so.
func askSlack(t *testing.T, state store.PostState, answer http.HandlerFunc) (ts string, err error) {
	t.Helper()
	server := httptest.NewServer(answer)
	defer server.Close()
	// Long enough for a server in this process, short enough for the case that
	// waits for it.
	client := &http.Client{Timeout: 200 * time.Millisecond}
	b := &bot{api: slack.New("xoxb-1", slack.OptionAPIURL(server.URL+"/"), slack.OptionHTTPClient(client))}
	message := drawn{message: cards.Message{Text: "Hallo"}, channel: "C1"}
	ts, _, err = b.call(t.Context(), store.Post{ID: "p1", State: state, Channel: "C1", TS: "1.1"}, message)
	return ts, err
}

// saying answers with this body.
func saying(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }
}

// withStatus answers with this status, and a header.
func withStatus(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		io.WriteString(w, "<html>")
	}
}

// cutOff reads the request, sends this much of an answer and hangs up.
func cutOff(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		c, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		io.WriteString(c, answer)
		c.Close()
	}
}

const halfAnAnswer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"ok\":true,"

// Whatever may have reached Slack is never sent again; what surely did not is.
func TestWhatSlacksAnswersMean(t *testing.T) {
	noAnswer := verdict{lost, 30 * time.Second, "no answer"}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   verdict
	}{
		"taken":                     {saying(`{"ok":true,"channel":"C1","ts":"2.2"}`), verdict{fate: shown}},
		"429 with a time":           {withStatus(429, "Retry-After", "7"), verdict{later, 7 * time.Second, "ratelimited"}},
		"429 without a time":        {withStatus(429), verdict{later, 30 * time.Second, "ratelimited"}},
		"500":                       {withStatus(500), verdict{lost, 30 * time.Second, "500 Internal Server Error"}},
		"503 with a time":           {withStatus(503, "Retry-After", "7"), verdict{lost, 30 * time.Second, "503 Service Unavailable"}},
		"no answer in time":         {func(_ http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body); <-r.Context().Done() }, noAnswer},
		"cut before the answer":     {cutOff(""), noAnswer},
		"cut in the head":           {cutOff("HTTP/1.1 200 OK\r\nContent-"), noAnswer},
		"cut in the answer":         {cutOff(halfAnAnswer), noAnswer},
		"an answer that is no JSON": {saying("<html>Sign in to the hotel's wifi"), noAnswer},
		"nothing":                   {saying(""), noAnswer},
		"ok without a ts":           {saying(`{"ok":true}`), noAnswer},
		"not ok without a word":     {saying(`{"ok":false}`), noAnswer},
		"rate limited in a 200":     {saying(`{"ok":false,"error":"ratelimited"}`), verdict{later, 30 * time.Second, "ratelimited"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := askSlack(t, store.Sending, c.answer)
			if got := judge(err); got != c.want {
				t.Errorf("%v means %+v, want %+v", err, got, c.want)
			}
		})
	}
}

func TestWhatSlacksWordsMean(t *testing.T) {
	for _, c := range []struct {
		fate  fate
		wait  time.Duration
		words []string
	}{
		{later, 30 * time.Second, []string{"ratelimited", "rate_limited", "message_limit_exceeded"}},
		{later, 5 * time.Minute, []string{"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope"}},
		{evicted, 0, []string{"not_in_channel", "channel_not_found", "is_archived"}},
		{lost, 30 * time.Second, []string{"internal_error", "fatal_error", "request_timeout", "service_unavailable"}},
		{refused, 0, []string{"msg_too_long", "invalid_blocks", "no_text", "restricted_action", "message_not_found", "cant_update_message", "never_heard_of"}},
	} {
		for _, word := range c.words {
			for _, state := range []store.PostState{store.Sending, store.Hanging} {
				_, err := askSlack(t, state, saying(`{"ok":false,"error":"`+word+`"}`))
				if got, want := judge(err), (verdict{c.fate, c.wait, word}); got != want {
					t.Errorf("%s for a post that is %s means %+v, want %+v", word, state, got, want)
				}
			}
		}
	}
}

// Nothing was sent when nobody took the connection.
func TestSlackThatIsNotThereGetsThePostLater(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close() // from now on its port refuses
	b := &bot{api: slack.New("xoxb-1", slack.OptionAPIURL(server.URL+"/"))}
	_, _, err := b.call(t.Context(), store.Post{State: store.Sending}, drawn{message: cards.Message{Text: "Hallo"}, channel: "C1"})
	if got, want := judge(err), (verdict{later, 30 * time.Second, "unreachable"}); got != want {
		t.Errorf("%v means %+v, want %+v", err, got, want)
	}
}

func TestAnErrorOfAnotherKindMayHaveBeenSent(t *testing.T) {
	if got := judge(errors.New("anything")); got.fate != lost {
		t.Errorf("it is %s", got.fate)
	}
}

// What becomes of a post: one that was being sent, and one that hangs and was
// being updated.
func TestWhatAnAnswerDoesToAPost(t *testing.T) {
	now := moment(t, "2026-11-26 15:30")
	d := drawn{hash: "new", channel: "C2"}
	until := now.Add(24 * time.Hour)
	sending := store.Post{ID: "p1", State: store.Sending, LookAt: now, Until: until}
	hanging := store.Post{ID: "p1", State: store.Hanging, Channel: "C1", TS: "1.1", Hash: "old", LookAt: now}
	said := func(f fate) verdict { return verdict{f, time.Minute, "word"} }
	never := time.Time{}
	for _, c := range []struct {
		was  store.Post
		v    verdict
		want store.Post
	}{
		{sending, said(shown), store.Post{ID: "p1", State: store.Hanging, Channel: "C2", TS: "2.2", Hash: "new", LookAt: now, Until: until}},
		{sending, said(later), store.Post{ID: "p1", State: store.Waiting, LookAt: now.Add(time.Minute), Until: until}},
		{sending, said(lost), store.Post{ID: "p1", State: store.Unsure, Reason: "word", LookAt: now.Add(askAfter), Until: until}},
		{sending, said(evicted), store.Post{ID: "p1", State: store.Dropped, Reason: "word", LookAt: never, Until: until}},
		{sending, said(refused), store.Post{ID: "p1", State: store.Dropped, Reason: "word", LookAt: never, Until: until}},
		{hanging, said(shown), store.Post{ID: "p1", State: store.Hanging, Channel: "C1", TS: "1.1", Hash: "new", LookAt: now}},
		{hanging, said(later), store.Post{ID: "p1", State: store.Hanging, Channel: "C1", TS: "1.1", Hash: "old", LookAt: now.Add(time.Minute)}},
		{hanging, said(lost), store.Post{ID: "p1", State: store.Hanging, Channel: "C1", TS: "1.1", Hash: "old", LookAt: now.Add(time.Minute)}},
		{hanging, said(evicted), store.Post{ID: "p1", State: store.Hanging, Channel: "C1", TS: "1.1", Hash: "old", Reason: "word", LookAt: never}},
		{hanging, said(refused), store.Post{ID: "p1", State: store.Hanging, Channel: "C1", TS: "1.1", Hash: "old", Reason: "word", LookAt: never}},
	} {
		p := c.was
		c.v.apply(&p, d, "2.2", now)
		if p != c.want {
			t.Errorf("%s, %s: the post is\n%+v, want\n%+v", c.was.State, c.v.fate, p, c.want)
		}
	}
}
