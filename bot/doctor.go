package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/joho/godotenv"
	"github.com/slack-go/slack"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// examination looks whether all is well and says so, one line for each thing. It
// changes nothing and takes no lock: a bot may be running.
type examination struct {
	config config
	out    io.Writer
	clock  func() time.Time
	real   func() time.Time
	free   func(folder string) (uint64, error) // bytes on the disk
	sick   bool
}

// What doctor expects.
const (
	clockMayBe   = 2 * time.Minute      // off from Slack's
	holidaysMust = 365 * 24 * time.Hour // be known ahead
	freeMust     = 100_000_000          // bytes be free, and twice the database: a backup needs as much again
)

// errSick says that doctor found something; its lines say what.
var errSick = errors.New("something needs attention: the lines that begin with no")

// doctor looks whether all is well with these settings.
func doctor(ctx context.Context, stdout io.Writer, now func() time.Time) error {
	e := &examination{out: stdout, real: now, free: freeSpace}
	e.settings()
	e.clock = e.config.clock(now)
	e.slack(ctx)
	e.database(ctx)
	e.keys(ctx)
	e.decks()
	e.holidays()
	if e.sick {
		return errSick
	}
	return nil
}

// ok says that something is well.
func (e *examination) ok(what, how string, args ...any) {
	fmt.Fprintf(e.out, "ok %s: %s\n", what, fmt.Sprintf(how, args...))
}

// no says what is wrong with something, and what to do.
func (e *examination) no(what string, err error, hint string) {
	e.sick = true
	text := strings.Join(strings.Fields(err.Error()), " ")
	if hint != "" {
		text += " (hint: " + hint + ")"
	}
	fmt.Fprintf(e.out, "no %s: %s\n", what, text)
}

// settings reads the settings, and goes on with those that could be read.
func (e *examination) settings() {
	if err := godotenv.Load(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		e.no(".env", err, "each line is NAME=value, as in .env.example")
	}
	var sick bool
	for _, s := range settings {
		value := strings.TrimSpace(os.Getenv(s.name))
		if value == "" {
			value = s.standard
		}
		if err := s.read(&e.config, value); err != nil {
			sick = true
			e.no(s.name, err, s.help)
		}
	}
	if !sick {
		e.ok("settings", "all there")
	}
}

// slack asks Slack whether it takes the tokens, and what it knows of the app.
func (e *examination) slack(ctx context.Context) {
	c := e.config
	if c.apiURL == "" {
		return
	}
	api := slack.New(c.botToken, slack.OptionAppLevelToken(c.appToken), slack.OptionAPIURL(c.apiURL),
		slack.OptionHTTPClient(&http.Client{Timeout: callTimeout}))
	if wantPrefix(c.botToken, "xoxb-") == nil {
		me, err := api.AuthTestContext(ctx)
		if err != nil {
			e.unreached("SLACK_BOT_TOKEN", err)
		} else {
			e.ok("SLACK_BOT_TOKEN", "Slack takes it")
			e.scopes(me.Header.Get("X-OAuth-Scopes"))
			e.time(me.Header.Get("Date"))
		}
	}
	if wantPrefix(c.appToken, "xapp-") != nil {
		return
	}
	if _, _, err := api.StartSocketModeContext(ctx); err != nil {
		e.unreached("SLACK_APP_TOKEN", err)
		return
	}
	e.ok("SLACK_APP_TOKEN", "Slack takes it")
	n, err := connections(ctx, api)
	ours := 1 // this one
	if health(c.database, e.real()) == nil {
		ours = 2 // and that of the running bot
	}
	switch {
	case err != nil:
		e.no("Socket Mode", err, "does a firewall keep web sockets (wss, port 443) to Slack in? Is Socket Mode on, on your app's page?")
	case n > ours:
		e.no("Socket Mode", fmt.Errorf("another program uses this Slack app (connections besides ours: %d): half of all presses go there", n-ours),
			"stop it, or make an app of its own for it")
	default:
		e.ok("Socket Mode", "connected, and no other program is")
	}
}

// unreached says what a failed call to Slack means.
func (e *examination) unreached(name string, err error) {
	err = refusedToken(name, err)
	if t, refused := errors.AsType[tokenError](err); refused {
		e.no(name, fmt.Errorf("refused by Slack (%s)", t.word), t.hint)
		return
	}
	e.no(name, err, "is this machine online? status.slack.com tells whether Slack is")
}

// scopes compares what the app may do with what the manifest asks.
func (e *examination) scopes(header string) {
	var m struct {
		OAuth struct {
			Scopes struct{ Bot []string }
		} `json:"oauth_config"`
	}
	if err := json.Unmarshal(manifest, &m); err != nil {
		panic(err) // embedded, and read by the tests
	}
	has := strings.FieldsFunc(header, func(r rune) bool { return r == ',' || r == ' ' })
	without := func(all, some []string) string {
		return strings.Join(slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(some, s) }), ", ")
	}
	const again = "paste what bot manifest prints in App Manifest on your app's page, then install the app again"
	missing, more := without(m.OAuth.Scopes.Bot, has), without(has, m.OAuth.Scopes.Bot)
	if missing != "" {
		e.no("scopes", errors.New("not given by Slack: "+missing), again)
	}
	if more != "" {
		e.no("scopes", errors.New("more than the bot needs or tells people it has: "+more), again)
	}
	if missing+more == "" {
		e.ok("scopes", "those of the manifest")
	}
}

// time compares the clock with Slack's.
func (e *examination) time(header string) {
	theirs, err := http.ParseTime(header)
	if err != nil {
		e.no("clock", errors.New("no time in what Slack answers"), "does a proxy change its answers?")
		return
	}
	off := e.clock().Sub(theirs)
	how := "ahead of"
	if off < 0 {
		off, how = -off, "behind"
	}
	if off > clockMayBe {
		e.no("clock", fmt.Errorf("%s %s Slack's", off.Round(time.Minute), how), "have this machine keep time, with systemd-timesyncd or chrony")
		return
	}
	e.ok("clock", "within two minutes of Slack's")
}

// database looks at the database and at the disk it is on.
func (e *examination) database(ctx context.Context) {
	path := e.config.database
	need := uint64(freeMust)
	if f, err := store.LookAt(path); errors.Is(err, fs.ErrNotExist) {
		e.ok("database", "none yet; made at first start")
	} else if err != nil {
		e.no("database", err, "put a backup back: bot restore FILE --force")
	} else {
		defer f.Close()
		if info, err := os.Stat(path); err == nil {
			need = max(need, 2*uint64(info.Size()))
		}
		if err := f.Whole(ctx, false); err != nil {
			e.no("database", err, "stop the bot and put a backup back: bot restore FILE --force")
		} else if has, knows, err := f.Schema(ctx); err != nil {
			e.no("database", err, "")
		} else if has < knows {
			e.ok("database", "whole; schema %d, brought to %d at the next start", has, knows)
		} else {
			e.ok("database", "whole; schema %d", has)
		}
	}
	free, err := e.free(filepath.Dir(path))
	switch {
	case err != nil:
		e.no("disk", err, "may this program read the folder of DATABASE_PATH?")
	case free < need:
		e.no("disk", fmt.Errorf("%d MB are free where the database is, want %d MB", free/1e6, need/1e6), "make room: a full disk stops the bot, and a backup takes as much again")
	default:
		e.ok("disk", "enough room")
	}
}

// keyFile is a file or folder that must be kept from others.
type keyFile struct {
	setting, path string
	mode          fs.FileMode                               // the most it may allow
	gone          string                                    // what to do when it is not there
	opens         func(ctx context.Context, c config) error // more that must hold, nil for nothing
}

// keyFiles are what must be kept from others.
func keyFiles(c config) []keyFile {
	return []keyFile{
		{"DATA_KEY_FILE", c.dataKey, 0o600, "put back your copy of it; the database cannot be read without it", opensDatabase},
		{"BALLOT_KEYS_PATH", c.ballotKeys, 0o700, "the bot makes it at its next start; evaluations that were open become void", nil},
	}
}

// opensDatabase tells whether the data key is that of the database.
func opensDatabase(ctx context.Context, c config) error {
	key, err := store.ReadKey(c.dataKey, false)
	if err != nil {
		return err
	}
	f, err := store.LookAt(c.database)
	if err != nil {
		return nil // said where the database is looked at
	}
	defer f.Close()
	if f.Whole(ctx, false) != nil {
		return nil // likewise
	}
	return f.Opens(ctx, key)
}

// keys looks at what must be kept from others.
func (e *examination) keys(ctx context.Context) {
	_, noData := os.Stat(e.config.database)
	for _, k := range keyFiles(e.config) {
		info, err := os.Stat(k.path)
		if errors.Is(err, fs.ErrNotExist) && noData != nil {
			e.ok(k.setting, "none yet; made at first start")
			continue
		}
		if err != nil {
			e.no(k.setting, err, k.gone)
			continue
		}
		if open := info.Mode().Perm() &^ k.mode; open != 0 && runtime.GOOS != "windows" { // which has no such permissions
			e.no(k.setting, fmt.Errorf("others than its owner may use %s (%s)", k.path, info.Mode().Perm()), fmt.Sprintf("chmod %o %s", k.mode, k.path))
			continue
		}
		if k.opens == nil {
			e.ok(k.setting, "kept from others")
			continue
		}
		if err := k.opens(ctx, e.config); err != nil {
			e.no(k.setting, err, "")
			continue
		}
		e.ok(k.setting, "kept from others, and fits")
	}
}

// decks reads the decks of the organisation's own.
func (e *examination) decks() {
	if e.config.decks == "" {
		return
	}
	deck, err := cards.General()
	if err != nil {
		panic(err) // embedded, and read by the tests
	}
	problems := deck.Add(os.DirFS(e.config.decks))
	for _, p := range problems {
		e.no("DECKS_PATH", p, "mend this line; until then the whole file is left out")
	}
	if len(problems) == 0 {
		e.ok("DECKS_PATH", "every card can be read")
	}
}

// holidays tells how long the school holidays are known.
func (e *examination) holidays() {
	end := store.HolidaysEnd()
	if end.Start(time.UTC).Sub(e.clock()) < holidaysMust {
		e.no("holidays", fmt.Errorf("the school holidays are known to %s", end), "a newer version of this program knows later ones; without it cards come in holidays, and the planning says that these are unknown")
		return
	}
	e.ok("holidays", "known to %s", end)
}
