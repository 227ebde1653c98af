package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// told runs the program in an empty folder with only these settings.
func told(t *testing.T, settings map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	clean(t, settings)
	var out, log bytes.Buffer
	code = program(t.Context(), args, &out, &log, time.Now)
	return code, out.String(), log.String()
}

// clean makes an empty folder the current one, and these the only settings.
func clean(t *testing.T, env map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, s := range settings {
		t.Setenv(s.name, env[s.name])
	}
}

func TestMissingSettingsAreNamedAllAtOnce(t *testing.T) {
	code, _, stderr := told(t, map[string]string{"TIMEZONE": "Europe/Amsterdan"})
	if code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
	for _, want := range []string{"SLACK_BOT_TOKEN: is not set", "SLACK_APP_TOKEN: is not set", "TIMEZONE: is not a time zone"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("%q is missing in:\n%s", want, stderr)
		}
	}
}

func TestSettingsMayStandInAFile(t *testing.T) {
	clean(t, nil)
	for _, s := range settings {
		os.Unsetenv(s.name) // t.Setenv puts it back
	}
	if err := os.WriteFile(".env", []byte("SLACK_BOT_TOKEN=xoxp-wrong\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	if code := program(t.Context(), nil, io.Discard, &log, time.Now); code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
	if !strings.Contains(log.String(), "SLACK_BOT_TOKEN: does not start with xoxb-") {
		t.Errorf(".env was not read:\n%s", log.String())
	}
}

func TestManifestAndHelp(t *testing.T) {
	if code, out, _ := told(t, nil, "manifest"); code != 0 || out != string(manifest) {
		t.Errorf("bot manifest: exit code %d, %d bytes, want the manifest", code, len(out))
	}
	code, out, _ := told(t, nil, "--help")
	for _, s := range settings {
		if code != 0 || !strings.Contains(out, s.name) {
			t.Errorf("bot --help does not tell of %s", s.name)
		}
	}
	if code, _, stderr := told(t, nil, "dmeo"); code != 2 || !strings.Contains(stderr, "bot help") {
		t.Errorf("an unknown command: exit code %d, %q", code, stderr)
	}
}

func TestARefusedTokenIsNamed(t *testing.T) {
	for name, word := range map[string]string{"SLACK_BOT_TOKEN": "auth.test", "SLACK_APP_TOKEN": "apps.connections.open"} {
		t.Run(name, func(t *testing.T) {
			slack := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				if strings.HasSuffix(r.URL.Path, word) {
					io.WriteString(w, `{"ok":false,"error":"invalid_auth"}`)
					return
				}
				io.WriteString(w, `{"ok":true,"user_id":"U1"}`)
			}))
			defer slack.Close()
			code, _, stderr := told(t, map[string]string{"SLACK_BOT_TOKEN": "xoxb-secret", "SLACK_APP_TOKEN": "xapp-secret", "SLACK_API_URL": slack.URL})
			if code != 2 || !strings.Contains(stderr, name+": Slack refuses it (invalid_auth)") {
				t.Errorf("exit code %d, want 2 and the name of the token:\n%s", code, stderr)
			}
			if strings.Contains(stderr, "secret") {
				t.Errorf("the log holds a token:\n%s", stderr)
			}
		})
	}
}

// launch starts a command that serves a practice Slack while the port it would
// take first is taken. Its first line is the page's address; stop is Ctrl-C,
// and returns the rest of what it printed.
func launch(t *testing.T, args ...string) (url string, stop func() (rest string)) {
	t.Helper()
	taken, err := net.Listen("tcp", "127.0.0.1:8910")
	if err == nil { // else somebody else has it, which is just as well
		t.Cleanup(func() { taken.Close() })
	}
	clean(t, nil)
	ctx, interrupt := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	var log syncBuffer
	go func() { ended <- program(ctx, args, in, &log, time.Now); in.Close() }()
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	url = strings.TrimSpace(first)
	if err != nil || !strings.HasPrefix(url, "http://127.0.0.1:") || strings.HasSuffix(url, ":8910") {
		interrupt()
		t.Fatalf("the first line is %q, want the page's address on another port than the taken one:\n%s", url, log.String())
	}
	rest := make(chan string, 1)
	go func() { b, _ := io.ReadAll(lines); rest <- string(b) }()
	return url, func() string {
		interrupt()
		if code := <-ended; code != 0 {
			t.Errorf("exit code %d after Ctrl-C, want 0:\n%s", code, log.String())
		}
		return <-rest
	}
}

// opened is the page at an address.
func opened(t *testing.T, url string) string {
	t.Helper()
	page, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer page.Body.Close()
	html, _ := io.ReadAll(page.Body)
	return string(html)
}

// The demo prints its address first, takes the next port when one is taken,
// stops cleanly and leaves nothing behind.
func TestDemo(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("TMP", temp) // the same on Windows
	url, stop := launch(t, "demo")
	page := opened(t, url)
	for _, want := range []string{"Dialoogkaart van de week", "klamme handen", "nu kijk ik ernaar uit", "oefen-Slack"} {
		if !strings.Contains(page, want) {
			t.Errorf("the first page does not show %q", want)
		}
	}
	if strings.Contains("\n"+stop(), "\nhttp") {
		t.Error("another line begins with http")
	}
	if left, _ := filepath.Glob(filepath.Join(temp, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestDemoKeepsItsDatabaseWhenTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "oefen.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := told(t, map[string]string{"DATABASE_PATH": path}, "demo")
	if code != 2 || !strings.Contains(stderr, "exists") {
		t.Errorf("a demo over an existing database: exit code %d:\n%s", code, stderr)
	}
}
