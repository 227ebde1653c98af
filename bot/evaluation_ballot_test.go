package main

import (
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"intervisiebot/bot/simulator"
)

// These tests play the attacker who has everything but the secrets: after every
// single answer the database with its log, the program's log at its most
// talkative, every message in the workspace, and every call to Slack.

// wire keeps what the bot asks of Slack.
type wire struct {
	mu    sync.Mutex
	calls []string // "method body", the body readable and without what differs by itself
}

func (w *wire) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	calls := w.calls
	w.calls = nil
	return calls
}

// tap has the bot speak to Slack through a proxy that keeps all it says.
func (g *group) tap() *wire {
	g.t.Helper()
	w := &wire{}
	target, err := url.Parse(g.url)
	g.do(err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		said := string(body)
		if form, err := url.ParseQuery(said); err == nil && r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
			form.Del("token")
			form.Del("trigger_id")
			said, _ = url.QueryUnescape(form.Encode())
		}
		w.mu.Lock()
		w.calls = append(w.calls, filepath.Base(r.URL.Path)+" "+triggers.ReplaceAllString(said, ""))
		w.mu.Unlock()
		proxy.ServeHTTP(rw, r)
	}))
	g.t.Cleanup(server.Close)
	g.config.apiURL = server.URL + "/api/"
	g.restart()
	return w
}

// loot is a copy of all that an attacker finds at one moment.
type loot struct {
	dump     []string // every row of every table
	log      string
	messages string            // all that hangs anywhere
	counts   []string          // what /metrics counts, but for the beats of the heart
	files    map[string]string // name -> size and time of those that a ballot has no business with
}

var (
	triggers = regexp.MustCompile(`"trigger_id":"[^"]*",?`)
	random   = regexp.MustCompile(`[0-9a-f]{24,}`)
	logTime  = regexp.MustCompile(`(?m)^time=\S+ `)
)

func (g *group) steal() loot {
	g.t.Helper()
	l := loot{log: g.log.String(), messages: g.slack.Transcript(g.channel), counts: g.counts(), files: map[string]string{}}
	for _, name := range slices.Sorted(maps.Keys(g.people)) {
		l.messages += g.slack.Transcript(g.dm(name)) + g.slack.Home(g.people[name])
	}
	err := filepath.WalkDir(filepath.Dir(g.config.database), func(path string, d os.DirEntry, err error) error {
		info, err2 := os.Stat(path)
		if err == nil && err2 == nil && !strings.HasPrefix(path, g.config.database+"-") && !strings.HasSuffix(path, ".owner") {
			l.files[path] = fmt.Sprint(info.Size(), info.ModTime())
		}
		return err
	})
	g.do(err)
	copied := filepath.Join(g.t.TempDir(), "copy.db")
	for _, suffix := range []string{"", "-wal"} {
		raw, err := os.ReadFile(g.config.database + suffix)
		g.do(err)
		g.do(os.WriteFile(copied+suffix, raw, 0o600))
	}
	l.dump = g.dumpOf(copied)
	return l
}

// dumpOf is every row of every table of a database, one a line.
func (g *group) dumpOf(path string) (lines []string) {
	g.t.Helper()
	db, err := sql.Open("sqlite", path)
	g.do(err)
	defer db.Close()
	var tables []string
	rows, err := db.Query(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
	g.do(err)
	for rows.Next() {
		var name string
		g.do(rows.Scan(&name))
		tables = append(tables, name)
	}
	for _, name := range tables {
		rows, err := db.Query(`SELECT * FROM ` + name)
		g.do(err)
		columns, err := rows.Columns()
		g.do(err)
		for rows.Next() {
			values, to := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				to[i] = &values[i]
			}
			g.do(rows.Scan(to...))
			line := name
			for i, v := range values {
				if b, is := v.([]byte); is {
					v = fmt.Sprintf("%x", b)
				}
				line += fmt.Sprintf(" %s=%v", columns[i], v)
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// less are the lines of one list that another does not have.
func less(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(line string) bool { return slices.Contains(b, line) })
}

// votes has somebody fill in the form: these scores, and a text.
func (g *group) votes(who string, scores ...string) {
	g.t.Helper()
	g.press(who, "Vul in (1 minuut)")
	g.answers(who, shortStatements, scores...)
	g.submit(who)
	g.closed(who)
}

// polled is a group in which an evaluation opens by itself.
func polled(t *testing.T, people ...string) *group {
	t.Helper()
	g := newGroup(t, "2026-11-17 09:00", people...)
	g.setUp("Samira")
	g.config.logLevel, g.config.httpAddr = slog.LevelDebug, "127.0.0.1:0"
	g.restart()
	g.at("2026-11-17 09:10")
	g.meeting("2026-11-19", nil)
	g.at("2026-11-19 15:52")
	return g
}

var seven = []string{"Samira", "Joost", "Marieke", "Hidde", "Fatima", "Wouter", "Anneke"}

func TestNothingTellsWhoAnswersOrWhat(t *testing.T) {
	g := polled(t, seven...)
	w := g.tap()
	w.take()
	before := g.steal()
	var form string
	for i, who := range []string{"Wouter", "Samira", "Hidde", "Anneke"} {
		g.votes(who, []string{"7", "1", "4", "Sla over"}[i], "2", "6", "3", []string{"", "Een geheim", strings.Repeat("lang ", 90), ""}[i])
		g.do(g.slack.FastForward(time.Duration(7*i) * time.Minute))
		after := g.steal()
		g.oneBallot(before, after)
		calls := w.take()
		if len(calls) != 1 || !strings.HasPrefix(calls[0], "views.open ") {
			t.Fatalf("the bot asked of Slack: %q", calls)
		}
		if form != "" && calls[0] != form { // the form is the same for everybody: it names nobody
			t.Errorf("the form of %s is another:\n%s\n%s", who, calls[0], form)
		}
		form, before = calls[0], after
	}
	g.refusedPresses(w, before)
	g.reminded(w, before, "Fatima", "Joost", "Marieke")
	g.namesNobody(before.log)
}

// oneBallot checks what one answer changed.
func (g *group) oneBallot(before, after loot) {
	g.t.Helper()
	fresh, gone := less(after.dump, before.dump), less(before.dump, after.dump)
	for i := range fresh {
		fresh[i] = random.ReplaceAllString(fresh[i], "R")
	}
	if want := []string{"ballot evaluation_id=1 id=R sealed=R", "token evaluation_id=1 token=R"}; !slices.Equal(fresh, want) || len(gone) > 0 {
		g.t.Fatalf("new is %q, and gone %q", fresh, gone)
	}
	if after.log != before.log {
		g.t.Errorf("the log tells: %s", strings.TrimPrefix(after.log, before.log))
	}
	if after.messages != before.messages {
		g.t.Errorf("the messages change:\n%s", after.messages)
	}
	if !slices.Equal(after.counts, before.counts) {
		g.t.Errorf("it is counted: %q", less(after.counts, before.counts))
	}
	if !maps.Equal(after.files, before.files) {
		g.t.Errorf("a file was touched: %v, before %v", after.files, before.files)
	}
}

// refusedPresses checks that who tries again changes nothing.
func (g *group) refusedPresses(w *wire, before loot) {
	g.t.Helper()
	g.press("Wouter", "Vul in (1 minuut)")
	g.shows("Wouter", "Je hebt al meegedaan.")
	if after := g.steal(); !slices.Equal(after.dump, before.dump) || after.log != before.log || after.messages != before.messages || !slices.Equal(after.counts, before.counts) {
		g.t.Errorf("a second try leaves a trace: %q, %q", less(after.dump, before.dump), less(after.counts, before.counts))
	}
	w.take()
}

// reminded checks that the reminder leaves the same of everybody, and that the
// calls that send it say no more than to whom.
func (g *group) reminded(w *wire, before loot, who ...string) {
	g.t.Helper()
	g.at("2026-11-20 12:31")
	after := g.steal()
	var rows []string
	for _, line := range less(after.dump, before.dump) {
		if !strings.HasPrefix(line, "post ") {
			if !strings.HasPrefix(line, "evaluation ") && !strings.HasPrefix(line, "grp ") {
				g.t.Errorf("the reminder changed %s", line)
			}
			continue
		}
		line = random.ReplaceAllString(regexp.MustCompile(`seq=\d+`).ReplaceAllString(line, ""), "R")
		for _, id := range g.people {
			line = strings.ReplaceAll(line, id, "U")
		}
		rows = append(rows, line)
	}
	if len(rows) != len(seven) || len(slices.Compact(slices.Clone(rows))) != 1 || !strings.Contains(rows[0], "channel= ts= hash= ") {
		g.t.Errorf("the records of the reminder differ:\n%s", strings.Join(rows, "\n"))
	}
	if after.log != before.log {
		g.t.Errorf("the log tells: %s", strings.TrimPrefix(after.log, before.log))
	}
	if !slices.Equal(after.counts, before.counts) {
		g.t.Errorf("the reminders are counted: %q", less(after.counts, before.counts))
	}
	sent := map[string]bool{}
	for _, call := range w.take() {
		if strings.HasPrefix(call, "chat.postMessage ") {
			if strings.Contains(call, "metadata") || random.MatchString(call) {
				g.t.Errorf("a reminder carries an id: %s", call)
			}
			sent[regexp.MustCompile(`channel=\w+`).ReplaceAllString(call, "")] = true
		}
	}
	if len(sent) != 1 {
		g.t.Errorf("the reminders differ: %v", slices.Collect(maps.Keys(sent)))
	}
	for _, name := range seven {
		if got := strings.Contains(g.slack.Transcript(g.dm(name)), "De evaluatie van"); got != slices.Contains(who, name) {
			g.t.Errorf("%s is reminded: %t", name, got)
		}
	}
}

// namesNobody checks that the log holds no person and nothing they typed.
func (g *group) namesNobody(log string) {
	g.t.Helper()
	for name, id := range g.people {
		if strings.Contains(log, id) || strings.Contains(log, name) {
			g.t.Errorf("the log names %s:\n%s", name, log)
		}
	}
	if strings.Contains(log, "geheim") || strings.Contains(log, "evaluation.") {
		g.t.Errorf("the log tells of answers:\n%s", log)
	}
}

// Other people, another order, other hours, the same scores: after closing the
// database, the log and the messages are the same.
func TestWhoeverAnswersLeavesTheSame(t *testing.T) {
	var dumps [2][]string
	var logs, messages [2]string
	ballots := [][]string{{"7", "5", "3", "Sla over", ""}, {"1", "5", "2", "6", "x"}, {"6", "6", "Sla over", "6", ""}, {"4", "2", "2", "1", "y"}}
	for run, who := range [][]string{{"Samira", "Joost", "Marieke", "Hidde"}, {"Wouter", "Hidde", "Fatima", "Joost"}} {
		g := polled(t, seven[:6]...)
		opened := g.steal()
		if run == 1 {
			slices.Reverse(ballots)
		}
		for i, name := range who {
			g.votes(name, ballots[i]...)
			g.do(g.slack.FastForward(time.Duration(11*(run+1)*i) * time.Minute))
		}
		g.at("2026-11-20 12:31")
		g.at("2026-11-23 16:05")
		l := g.steal()
		dumps[run] = g.normal(less(l.dump, opened.dump))
		logs[run], messages[run] = logTime.ReplaceAllString(l.log[len(opened.log):], ""), g.slack.Transcript(g.channel)
	}
	if !slices.Equal(dumps[0], dumps[1]) {
		t.Errorf("the databases differ:\n%s\nand\n%s", strings.Join(less(dumps[0], dumps[1]), "\n"), strings.Join(less(dumps[1], dumps[0]), "\n"))
	}
	if messages[0] != messages[1] {
		t.Errorf("the channels differ:\n%s\nand\n%s", messages[0], messages[1])
	}
	if logs[0] != logs[1] {
		t.Errorf("the logs differ:\n%s\nand\n%s", logs[0], logs[1])
	}
}

// normal is a dump with what is random, and what the practice Slack gives out
// anew each time, put in one way, and times to a quarter of an hour: its clock runs on
// while a test is slow.
func (g *group) normal(dump []string) (lines []string) {
	given, seconds := regexp.MustCompile(`(file|hash|ts|electorate)=[^ ]+`), regexp.MustCompile(`=(\d{7})\d{3}\b`)
	for _, line := range dump {
		line = random.ReplaceAllStringFunc(line, func(id string) string { return fmt.Sprint("R", len(id)) })
		for name, id := range g.people {
			line = strings.ReplaceAll(line, id, name)
		}
		line = seconds.ReplaceAllString(line, "=$1")
		lines = append(lines, given.ReplaceAllString(strings.ReplaceAll(line, g.channel, "C"), "$1=X"))
	}
	return lines
}

// However the calls fail, the log does not say that somebody was about to answer,
// nor whom a reminder did not reach.
func TestFailuresDoNotTellEither(t *testing.T) {
	g := polled(t, seven...)
	g.slack.AddFault(simulator.Fault{Method: "views.open", Kind: simulator.ServerError, Times: 1})
	g.press("Joost", "Vul in (1 minuut)")
	g.namesNobody(g.log.String())
	if !strings.Contains(g.log.String(), "showing a modal failed") {
		t.Errorf("the failure is not in the log:\n%s", g.log.String())
	}
	before := g.steal()
	g.slack.AddFault(simulator.Fault{Method: "chat.postMessage", Kind: simulator.OKFalse, Error: "cannot_dm_bot"})
	g.at("2026-11-20 12:31")
	if after := g.steal(); after.log != before.log || after.messages != before.messages {
		t.Errorf("a reminder that failed tells: %s", strings.TrimPrefix(after.log, before.log))
	}
}

// Who presses while it is not known who is in the channel has Slack asked: that is
// not counted either.
func TestAskingWhoIsThereDoesNotTellEither(t *testing.T) {
	g := polled(t, seven...)
	g.slack.AddFault(simulator.Fault{Method: "users.conversations", Kind: simulator.ServerError})
	g.restart()
	g.soon(func() bool { return strings.Contains(g.log.String(), "asking Slack who is in the groups failed") })
	before := g.counts()
	g.press("Joost", "Vul in (1 minuut)")
	g.shows("Joost", shortStatements[0])
	if after := g.counts(); !slices.Equal(after, before) {
		t.Errorf("it is counted: %q", less(after, before))
	}
}

// The secret is gone, because a backup was put back or somebody cleaned up: the
// group hears the truth, once, and what was answered is gone.
func TestALostSecretIsTold(t *testing.T) {
	g := polled(t, seven...)
	g.votes("Wouter", "7", "2", "6", "3", "Een geheim")
	g.stopBot()
	if err := os.RemoveAll(g.config.ballotKeys); err != nil {
		t.Fatal(err)
	}
	g.startAgain()
	g.hangs("De evaluatie van donderdag 19 november 2026 is vervallen. De sleutel waarmee ik de antwoorden lees, is weg.")
	g.at("2026-11-24 12:00")
	for _, line := range g.steal().dump {
		if strings.HasPrefix(line, "ballot ") || strings.HasPrefix(line, "token ") || strings.HasPrefix(line, "invited ") {
			t.Errorf("still there: %s", line)
		}
	}
	if text := g.slack.Transcript(g.channel); strings.Count(text, "De sleutel waarmee") != 1 || strings.Contains(text, "Uitslag") {
		t.Errorf("the channel shows:\n%s", text)
	}
}
