package main

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"intervisiebot/bot/simulator"
	"intervisiebot/store"
)

// watched starts the bot again with health and metrics, and returns their address.
func (g *group) watched() (address string) {
	g.t.Helper()
	g.stopBot()
	g.config.httpAddr = "127.0.0.1:0"
	g.startAgain()
	at := regexp.MustCompile(`address=(\S+)`).FindStringSubmatch(g.log.String())
	if at == nil {
		g.t.Fatalf("the log does not tell where:\n%s", g.log.String())
	}
	return "http://" + at[1]
}

// counts are the lines of /metrics that count asks, posts and calls.
func (g *group) counts() (lines []string) {
	g.t.Helper()
	at := regexp.MustCompile(`address=(\S+)`).FindAllStringSubmatch(g.log.String(), -1)
	for line := range strings.Lines(opened(g.t, "http://"+at[len(at)-1][1]+"/metrics")) {
		if !strings.HasPrefix(line, "#") && !strings.Contains(line, "_tick_seconds") {
			lines = append(lines, line)
		}
	}
	return lines
}

// healthz is what an address says of the bot's health.
func healthz(t *testing.T, address string) (code int, s state) {
	t.Helper()
	r, err := http.Get(address + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if err := json.NewDecoder(r.Body).Decode(&s); err != nil || s.Healthy != (r.StatusCode == http.StatusOK) {
		t.Fatalf("status %d, %+v, %v", r.StatusCode, s, err)
	}
	return r.StatusCode, s
}

// Slack's being away is told, and is no reason to start the bot again.
func TestHealthWhileSlackIsAway(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	address := g.watched()
	g.soon(func() bool { _, s := healthz(t, address); return s == state{Healthy: true, Slack: "connected"} })
	g.slack.AddFault(simulator.Fault{Kind: simulator.Down})
	g.soon(func() bool { _, s := healthz(t, address); return s.Slack == "offline" })
	code, s := healthz(t, address)
	if since, err := time.Parse(time.RFC3339, s.Since); code != http.StatusOK || err != nil || since.Before(moment(t, "2026-11-17 09:00")) {
		t.Errorf("status %d, %+v, %v", code, s, err)
	}
	if !strings.Contains(opened(t, address+"/metrics"), "intervisiebot_connected 0") {
		t.Error("the metric says it is connected")
	}
	g.slack.ClearFaults()
	g.soon(func() bool { return strings.Contains(opened(t, address+"/metrics"), "intervisiebot_connected 1") })
}

// A bot that starts while Slack is away waits, and is well.
func TestHealthOfABotThatWaitsForSlack(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.stopBot()
	g.slack.AddFault(simulator.Fault{Kind: simulator.Down})
	g.config.httpAddr = "127.0.0.1:0"
	stop, err := g.startBot(t.Context(), g.log)
	g.do(err)
	g.stopBot = stop
	address := "http://" + regexp.MustCompile(`address=(\S+)`).FindStringSubmatch(g.log.String())[1]
	g.soon(func() bool { return strings.Contains(g.log.String(), "Slack cannot be reached") })
	if code, s := healthz(t, address); code != http.StatusOK || s.Slack != "offline" {
		t.Errorf("status %d, %+v", code, s)
	}
	g.slack.ClearFaults()
}

func TestHealthOfABotThatStandsStillOrCannotWrite(t *testing.T) {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), store.Key{})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	p := &prober{bot: &bot{store: s, monitor: newMonitor("", now)}, real: func() time.Time { return now }}
	p.bot.monitor.ticked.Store(now.Unix())
	if s := p.look(t.Context()); !s.Healthy {
		t.Errorf("it is %+v", s)
	}
	now = now.Add(2*time.Minute + 2*time.Second)
	if s := p.look(t.Context()); s.Healthy || !strings.Contains(s.Reason, "the last tick was 2m") {
		t.Errorf("two minutes after the last tick it is %+v", s)
	}
	p.bot.monitor.ticked.Store(now.Unix())
	if s := p.look(t.Context()); !s.Healthy {
		t.Errorf("it is %+v", s)
	}
	s.Close()
	now = now.Add(writeEvery)
	if s := p.look(t.Context()); s.Healthy || !strings.Contains(s.Reason, "the database cannot be written") {
		t.Errorf("with a closed database it is %+v", s)
	}
}

// A story goes by, then every line of the metrics is one that is known here: no
// name, id or text can be in a label.
func TestMetricsAreCountsOfKnownThings(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	address := g.watched()
	g.setUp("Samira")
	g.typed("Joost", "/kaart visie")
	g.typed("Joost", "/casus Een stille sectie")
	g.at("2026-11-19 15:35")
	g.slack.AddFault(simulator.Fault{Method: "chat.postMessage", Kind: simulator.ServerError, Times: 1})
	g.at("2026-11-26 15:35")
	text := opened(t, address+"/metrics")
	for _, want := range []string{
		`intervisiebot_asks_total{name="/kaart"} 1`,
		`intervisiebot_asks_total{name="/casus"} 1`,
		`intervisiebot_asks_total{name="group.save"} 1`,
		`intervisiebot_posts_total{fate="shown",kind="card"} 1`,
		`intervisiebot_posts_total{fate="unsure",kind="card"} 1`,
		`intervisiebot_slack_calls_total{method="auth.test",outcome="ok"} 1`,
		`intervisiebot_slack_calls_total{method="chat.postMessage",outcome="failed"} 1`,
		`intervisiebot_connected 1`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("%s is missing", want)
		}
	}
	sample := regexp.MustCompile(`^(\w+)(?:\{(.*)\})? [0-9.e+-]+$`)
	label := regexp.MustCompile(`(\w+)="([^"]*)"`)
	outcomes := []string{"ok", "refused", "limited", "failed", "cut", "shown", "dropped", "unsure"}
	table := handlerTable()
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		m := sample.FindStringSubmatch(line)
		if m == nil || !strings.HasPrefix(m[1], "intervisiebot_") {
			t.Errorf("%s is not one of the bot's numbers", line)
			continue
		}
		for _, l := range label.FindAllStringSubmatch(m[2], -1) {
			known := false
			switch name, value := l[1], l[2]; name {
			case "name":
				known = table[value] != nil || strings.Contains(string(manifest), `"command": "`+value+`"`)
			case "kind":
				known = regexp.MustCompile(`^[a-z-]+$`).MatchString(value)
			case "method":
				known = regexp.MustCompile(`^[a-z]+(\.[a-zA-Z]+)+$`).MatchString(value)
			case "outcome", "fate":
				known = slices.Contains(outcomes, value)
			case "le":
				known = true
			}
			if !known {
				t.Errorf("%s: the label %s is not of this program", line, l[0])
			}
		}
	}
	for _, id := range append([]string{g.channel, "views."}, g.people["Samira"], g.people["Joost"], "Samira", "sectie") {
		if strings.Contains(text, id) {
			t.Errorf("the metrics hold %s", id)
		}
	}
}

// Of evaluations nothing is counted: not the asks, not the posts, not the calls
// that these lead to.
func TestEvaluationsAreNotCounted(t *testing.T) {
	for name, want := range map[string]bool{"/kaart": true, "card.wish": true, "card": true, "chat.postMessage": true,
		"/evaluatie": false, "evaluation.fill": false, "ballot.reminder": false, "ballot": false, "views.open": false} {
		if countable(name) != want {
			t.Errorf("%s may be counted: %t", name, !want)
		}
	}
	m := newMonitor("", time.Now())
	m.asked("evaluation.fill", true)
	m.asked("evaluation.of-long-ago", false)
	m.posted("ballot-reminder", "shown")
	call := m.counted("http://slack/api/", roundTripper(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(`{"ok":true}`))}, nil
	}))
	for _, url := range []string{"http://slack/api/views.open", "http://slack/actions/T1/secret", "http://slack/api/upload/F1", "http://slack/api/chat.postMessage"} {
		r, err := http.NewRequestWithContext(uncounted(t.Context(), "ballot-reminder"), "POST", url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := call.RoundTrip(r); err != nil {
			t.Fatal(err)
		}
	}
	all, err := m.all.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range all {
		if strings.HasSuffix(family.GetName(), "_total") || family.GetMetric()[0].GetHistogram().GetSampleCount() > 0 {
			t.Errorf("%s was counted", family)
		}
	}
}

// Slack refuses in a 200: that is told from an answer, whose text stays whole.
func TestOutcomesOfCalls(t *testing.T) {
	for body, want := range map[string]string{`{"ok":true}`: "ok", `{"ok":false,"error":"not_in_channel"}`: "refused", ``: "ok", `{"ok":true,"channels":[1,2,3,4,5,6,7,8,9]}`: "ok"} {
		resp := &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body))}
		if got := outcome(resp, nil); got != want {
			t.Errorf("%s is %s, want %s", body, got, want)
		}
		if rest, err := io.ReadAll(resp.Body); err != nil || string(rest) != body {
			t.Errorf("of %s is left %q (%v)", body, rest, err)
		}
	}
	for status, want := range map[int]string{http.StatusTooManyRequests: "limited", http.StatusBadGateway: "failed"} {
		if got := outcome(&http.Response{StatusCode: status}, nil); got != want {
			t.Errorf("%d is %s, want %s", status, got, want)
		}
	}
}
