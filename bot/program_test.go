package main

import (
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

// The demo prints its address first, takes the next port when one is taken,
// stops cleanly and leaves nothing behind.
func TestDemo(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:8910")
	if err == nil { // else somebody else has it, which is just as well
		defer taken.Close()
	}
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("TMP", temp) // the same on Windows
	clean(t, nil)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, in := io.Pipe()
	ended := make(chan int, 1)
	go func() { ended <- program(ctx, []string{"demo"}, in, io.Discard, time.Now); in.Close() }()

	buf := make([]byte, 1000)
	n, _ := out.Read(buf)
	url := strings.TrimSpace(string(buf[:n]))
	if !strings.HasPrefix(url, "http://127.0.0.1:") || strings.HasSuffix(url, ":8910") {
		t.Errorf("the first line is %q, want the page's address on another port than the taken one", url)
	}
	rest := make(chan string, 1)
	go func() { b, _ := io.ReadAll(out); rest <- string(b) }()
	page, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	html, _ := io.ReadAll(page.Body)
	page.Body.Close()
	for _, want := range []string{"Dialoogkaart van de week", "klamme handen", "nu kijk ik ernaar uit", "oefen-Slack"} {
		if !strings.Contains(string(html), want) {
			t.Errorf("the first page does not show %q", want)
		}
	}
	stop()
	if code := <-ended; code != 0 {
		t.Errorf("exit code %d after Ctrl-C, want 0", code)
	}
	if strings.Contains("\n"+<-rest, "\nhttp") {
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
