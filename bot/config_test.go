package main

import (
	"log/slog"
	"strings"
	"testing"
	"time"
)

// environment is the two tokens and these settings: name, value, name, value.
func environment(more ...string) func(string) string {
	env := map[string]string{"SLACK_BOT_TOKEN": "xoxb-secret-1", "SLACK_APP_TOKEN": "xapp-secret-2"}
	for i := 0; i < len(more); i += 2 {
		env[more[i]] = more[i+1]
	}
	return func(name string) string { return env[name] }
}

func TestDefaults(t *testing.T) {
	c, err := readConfig(environment())
	if err != nil {
		t.Fatal(err)
	}
	want := config{botToken: "xoxb-secret-1", appToken: "xapp-secret-2", apiURL: "https://slack.com/api/", database: "intervisie.db",
		dataKey: "intervisie.key", ballotKeys: "ballot-keys", zone: "Europe/Amsterdam", logLevel: slog.LevelInfo}
	if c != want {
		t.Errorf("it is\n%+v, want\n%+v", c, want)
	}
}

func TestSettingsAreReadWithoutSpaces(t *testing.T) {
	c, err := readConfig(environment("SLACK_BOT_TOKEN", " xoxb-3\n", "SLACK_API_URL", "http://127.0.0.1:8910/api ", "DATABASE_PATH", "a.db", "DATA_KEY_FILE", "a.key", "BALLOT_KEYS_PATH", "keys",
		"TIMEZONE", "America/Curacao", "LOG_LEVEL", "debug", "CLOCK_START", "2026-11-26T09:00:00+01:00"))
	if err != nil {
		t.Fatal(err)
	}
	if !c.clockStart.Equal(moment(t, "2026-11-26 09:00")) {
		t.Errorf("the clock starts at %s", c.clockStart)
	}
	c.clockStart = time.Time{}
	want := config{botToken: "xoxb-3", appToken: "xapp-secret-2", apiURL: "http://127.0.0.1:8910/api/", database: "a.db", dataKey: "a.key", ballotKeys: "keys",
		zone: "America/Curacao", logLevel: slog.LevelDebug}
	if c != want {
		t.Errorf("it is\n%+v, want\n%+v", c, want)
	}
}

func TestEveryProblemIsNamedAtOnceWithWhatToDo(t *testing.T) {
	wrong := map[string]string{"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "", "SLACK_API_URL": "slack.com/api", "TIMEZONE": "Europe/Utrecht",
		"LOG_LEVEL": "loud", "HTTP_ADDR": "9090", "CLOCK_START": "tomorrow"}
	_, err := readConfig(func(name string) string { return wrong[name] })
	if err == nil {
		t.Fatal("nothing is wrong with it")
	}
	rest := err.Error()
	for _, s := range settings { // in the order of the list
		before, after, found := strings.Cut(rest, s.name+": ")
		if _, is := wrong[s.name]; is != found {
			t.Errorf("%s named: %t, want %t:\n%v", s.name, found, is, err)
		}
		if !found {
			continue
		}
		if !strings.Contains(after, s.help) {
			t.Errorf("%s comes without its help:\n%v", s.name, err)
		}
		_ = before
		rest = after
	}
}

// A token pasted in the place of another is still a secret.
func TestTokensAreNotShownInErrors(t *testing.T) {
	for _, env := range []func(string) string{
		environment("SLACK_BOT_TOKEN", "xapp-secret-2", "SLACK_APP_TOKEN", "xoxb-secret-1"),
		environment("SLACK_BOT_TOKEN", "Bearer xoxb-secret-1", "SLACK_APP_TOKEN", "\"xapp-secret-2\""),
		environment("SLACK_API_URL", "xoxb-secret-1"),
		environment("SLACK_API_URL", "xoxb-secret-1://%"),
	} {
		_, err := readConfig(env)
		if err == nil {
			t.Fatal("nothing is wrong with it")
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error shows a token: %v", err)
		}
	}
}

// The client glues a method's name to the address.
func TestTheAPIAddressEndsInASlash(t *testing.T) {
	for given, want := range map[string]string{
		"https://slack.com/api":     "https://slack.com/api/",
		"https://slack.com/api/":    "https://slack.com/api/",
		"http://127.0.0.1:8910":     "http://127.0.0.1:8910/",
		"http://127.0.0.1:8910/api": "http://127.0.0.1:8910/api/",
		"http://[::1]:8910/deep/a/": "http://[::1]:8910/deep/a/",
	} {
		c, err := readConfig(environment("SLACK_API_URL", given))
		if err != nil || c.apiURL != want {
			t.Errorf("%s becomes %s (%v), want %s", given, c.apiURL, err, want)
		}
	}
	for _, given := range []string{"slack.com/api/", "127.0.0.1:8910", "ftp://slack.com/", "https://", "http:///api/", "/api/"} {
		if _, err := readConfig(environment("SLACK_API_URL", given)); err == nil {
			t.Errorf("%s is taken for an address", given)
		}
	}
}

func TestAPracticeClockIsRefusedInTheRealSlack(t *testing.T) {
	start := "2026-11-26T09:00:00+01:00"
	for address, refused := range map[string]bool{
		"":                                true,
		"https://slack.com/api/":          true,
		"https://slack.com:443/api":       true,
		"https://team.slack.com/api/":     true,
		"http://127.0.0.1:8910/api/":      false,
		"https://notslack.com/api/":       false,
		"http://slack.com.localhost/api/": false,
	} {
		_, err := readConfig(environment("SLACK_API_URL", address, "CLOCK_START", start))
		if named := err != nil && strings.HasPrefix(err.Error(), "CLOCK_START: "); named != refused {
			t.Errorf("at %q refused: %t (%v), want %t", address, named, err, refused)
		}
	}
}
