package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

// Somebody else's app gets what it needs to connect, and finds people there.
func TestSlackForAnotherApp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "manifest.json")
	other := `{"display_information": {"name": "Otherbot"}, "settings": {"socket_mode_enabled": true},
		"oauth_config": {"scopes": {"bot": ["channels:read", "chat:write"]}}}`
	if err := os.WriteFile(path, []byte(other), 0o600); err != nil {
		t.Fatal(err)
	}
	url, stop := launch(t, "slack", "-manifest", path)
	if page := opened(t, url); !strings.Contains(page, "Samira Bakkali") || !strings.Contains(page, "algemeen") {
		t.Errorf("nobody is there:\n%s", page)
	}
	said := stop()
	if strings.Contains("\n"+said, "\nhttp") || !strings.Contains(said, "A practice Slack for Otherbot") {
		t.Errorf("it said:\n%s", said)
	}
	for name, value := range map[string]string{"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-", "SLACK_API_URL": url + "/api/"} {
		if !regexp.MustCompile(`(?m)^` + name + "=" + regexp.QuoteMeta(value)).MatchString(said) {
			t.Errorf("no line %s=%s... in:\n%s", name, value, said)
		}
	}
}

// What it prints is enough for a client to come in.
func TestSlackTokensWork(t *testing.T) {
	url, stop := launch(t, "slack", "-empty")
	if strings.Contains(opened(t, url), "algemeen") {
		t.Error("-empty is not empty")
	}
	api := slack.New("xoxb-practice-not-a-secret", slack.OptionAPIURL(url+"/api/"))
	if answer, err := api.AuthTest(); err != nil || answer.UserID == "" {
		t.Errorf("auth.test: %v %v", answer, err)
	}
	if said := stop(); !strings.Contains(said, "xoxb-practice-not-a-secret") || !strings.Contains(said, "for Intervisiebot") {
		t.Errorf("it said:\n%s", said)
	}
}

func TestSlackSaysWhatIsWrong(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for want, args := range map[string][]string{
		"missing.json":        {"-manifest", filepath.Join(folder, "missing.json")},
		"save its JSON tab":   {"-manifest", write("a.yaml", "display_information:\n  name: A\n")},
		"socket_mode_enabled": {"-manifest", write("b.json", `{"settings": {"socket_mode_enabled": false}}`)},
		"comes after":         {"manifest.json"},
		"-manfest":            {"-manfest", "manifest.json"},
	} {
		code, out, stderr := told(t, nil, append([]string{"slack"}, args...)...)
		if code != 2 || out != "" || !strings.Contains(stderr, want) || !strings.Contains(stderr, "usage: bot slack") {
			t.Errorf("%v: exit code %d, %q and %q, want 2 and %q", args, code, out, stderr, want)
		}
	}
}
