package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strings"
	"time"
)

// slackAPI is where Slack's own Web API lives.
const slackAPI = "https://slack.com/api/"

// config is how the program was told to run.
type config struct {
	botToken, appToken string
	apiURL             string // ends in a slash: the client glues the method to it
	database           string // path of the SQLite file
	dataKey            string // path of the key that seals what people type
	ballotKeys         string // folder of the secrets of evaluations
	decks              string // folder with decks of the organisation's own, "" none
	zone               string // IANA name, for groups that have not chosen one
	logLevel           slog.Level
	httpAddr           string    // where health and metrics are served, "" nowhere
	clockStart         time.Time // zero: the real time
}

// clock is the bot's time; real is that of the machine.
func (c config) clock(real func() time.Time) func() time.Time {
	if c.clockStart.IsZero() {
		return real
	}
	begun := real()
	return func() time.Time { return c.clockStart.Add(real().Sub(begun)) }
}

// setting is one environment variable. The test keeps .env.example equal to
// this list.
type setting struct {
	name, standard, help string
	read                 func(c *config, value string) error
}

var settings = []setting{
	{"SLACK_BOT_TOKEN", "", "bot token, starts with xoxb- (your app's page at api.slack.com/apps, OAuth & Permissions)",
		func(c *config, v string) error { c.botToken = v; return wantPrefix(v, "xoxb-") }},
	{"SLACK_APP_TOKEN", "", "app-level token with scope connections:write, starts with xapp- (Basic Information, App-Level Tokens)",
		func(c *config, v string) error { c.appToken = v; return wantPrefix(v, "xapp-") }},
	{"SLACK_API_URL", slackAPI, "where the Web API lives; another address than Slack's is for practice and tests", readAPIURL},
	{"DATABASE_PATH", "intervisie.db", "the SQLite file, made at first start",
		func(c *config, v string) error { c.database = v; return nil }},
	{"DATA_KEY_FILE", "intervisie.key", "the key that seals what people type, made at first start; keep a copy, apart from the backups",
		func(c *config, v string) error { c.dataKey = v; return nil }},
	{"BALLOT_KEYS_PATH", "ballot-keys", "a folder for the keys of evaluations that are open, made at first start; leave it out of every backup",
		func(c *config, v string) error { c.ballotKeys = v; return nil }},
	{"DECKS_PATH", "", "a folder with card decks of your own (*.md, in the format of cards/decks), besides the one that is built in", readDecks},
	{"TIMEZONE", "Europe/Amsterdam", "time zone proposed to new groups, an IANA name",
		func(c *config, v string) error {
			c.zone = v
			_, err := time.LoadLocation(v)
			return unless(err, "is not a time zone like Europe/Amsterdam")
		}},
	{"LOG_LEVEL", "info", "debug, info, warn or error",
		func(c *config, v string) error {
			return unless(c.logLevel.UnmarshalText([]byte(v)), "is not debug, info, warn or error")
		}},
	{"HTTP_ADDR", "", "where /healthz and /metrics are served, like 127.0.0.1:9090; empty: nowhere", readHTTPAddr},
	{"CLOCK_START", "", "rehearsal only: the time at which the clock starts, like 2026-11-26T09:00:00+01:00; refused with Slack's own API", readClockStart},
}

// readConfig reads the environment and names every problem at once.
func readConfig(getenv func(string) string) (config, error) {
	var c config
	var problems []error
	for _, s := range settings {
		value := strings.TrimSpace(getenv(s.name))
		if value == "" {
			value = s.standard
		}
		if err := s.read(&c, value); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w\n    %s", s.name, err, s.help))
		}
	}
	return c, errors.Join(problems...)
}

// wantPrefix never shows the value: it may be a secret pasted in the wrong place.
func wantPrefix(value, prefix string) error {
	switch {
	case value == "":
		return errors.New("is not set")
	case !strings.HasPrefix(value, prefix):
		return fmt.Errorf("does not start with %s", prefix)
	}
	return nil
}

func readAPIURL(c *config, v string) error {
	if !strings.HasSuffix(v, "/") {
		v += "/"
	}
	c.apiURL = v
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("is not an address like " + slackAPI)
	}
	return nil
}

func readDecks(c *config, v string) error {
	if c.decks = v; v == "" {
		return nil
	}
	_, err := os.ReadDir(v)
	return unless(err, "is not a folder that this program may read")
}

func readHTTPAddr(c *config, v string) error {
	if c.httpAddr = v; v == "" {
		return nil
	}
	_, _, err := net.SplitHostPort(v)
	return unless(err, "is not an address and a port like 127.0.0.1:9090")
}

// unless says what is wrong with a setting without showing its value: it may be
// a token, pasted on the wrong line.
func unless(err error, problem string) error {
	if err == nil {
		return nil
	}
	return errors.New(problem)
}

// isSlacks tells whether an address is Slack's own.
func isSlacks(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := "." + strings.ToLower(u.Hostname())
	return strings.HasSuffix(host, ".slack.com") || strings.HasSuffix(host, ".slack-gov.com")
}

// readClockStart stands after SLACK_API_URL in the list: it needs its value.
func readClockStart(c *config, v string) error {
	if v == "" {
		return nil
	}
	if isSlacks(c.apiURL) {
		return errors.New("a clock that is off would post at wrong times in the real Slack; unset it, or set SLACK_API_URL to a practice Slack")
	}
	var err error
	c.clockStart, err = time.Parse(time.RFC3339, v)
	return unless(err, "is not a time like 2026-11-26T09:00:00+01:00")
}
