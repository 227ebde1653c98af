package main

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"intervisiebot/bot/simulator"
	"intervisiebot/store"
)

// patient is a set-up for doctor: a practice Slack, and settings for it with a
// database, a key and nothing wrong.
type patient struct {
	t     *testing.T
	slack *simulator.Workspace
	dir   string
	env   map[string]string
	ahead time.Duration // of the machine's clock
}

func newPatient(t *testing.T, app []byte) *patient {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	slack, err := simulator.New(app, demoStart, demoStart.Location())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { slack.Close() })
	p := &patient{t: t, slack: slack, dir: t.TempDir()}
	p.env = map[string]string{"SLACK_API_URL": slack.Start(l) + "/api/", "SLACK_BOT_TOKEN": slack.BotToken(), "SLACK_APP_TOKEN": slack.AppToken(),
		"DATABASE_PATH": p.path("intervisie.db"), "DATA_KEY_FILE": p.path("intervisie.key"), "BALLOT_KEYS_PATH": p.path("ballot-keys")}
	s := storeAt(t, p.path("intervisie.db"), p.path("intervisie.key"))
	p.must(s.KeepSecrets(p.path("ballot-keys")))
	p.must(s.Update(t.Context(), func(tx *store.Tx) error {
		for i := range 50 {
			if _, err := tx.AddGroup(store.NewGroup(fmt.Sprint("C", i), "Groep", "Europe/Amsterdam", demoStart)); err != nil {
				return err
			}
		}
		return nil
	}))
	p.must(s.Close())
	return p
}

func (p *patient) path(name string) string { return filepath.Join(p.dir, name) }

func (p *patient) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *patient) now() time.Time { return p.slack.Now().Add(p.ahead) }

// file writes a file in the patient's folder.
func (p *patient) file(name, text string) { p.must(os.WriteFile(p.path(name), []byte(text), 0o600)) }

// examined is what doctor says, without what differs from run to run.
func (p *patient) examined() (said string, code int) {
	clean(p.t, p.env)
	var out, log bytes.Buffer
	code = program(p.t.Context(), []string{"doctor"}, &out, &log, p.now)
	text := strings.ReplaceAll(out.String(), p.dir+string(os.PathSeparator), "DIR/")
	text = regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(text, "HOST")
	if strings.Contains(text+log.String(), "secret") || p.env["SLACK_BOT_TOKEN"] != "" && strings.Contains(text+log.String(), p.env["SLACK_BOT_TOKEN"]) {
		p.t.Errorf("it shows a token:\n%s%s", text, log.String())
	}
	return text, code
}

// sick are set-ups in which something is wrong.
var sick = []struct {
	name string
	ill  func(p *patient)
}{
	{"no settings at all", func(p *patient) {
		p.env = map[string]string{"TIMEZONE": "Europe/Utrecht", "DATABASE_PATH": p.path("new.db"), "DATA_KEY_FILE": p.path("new.key"), "BALLOT_KEYS_PATH": p.path("new-keys")}
	}},
	{"tokens of another app", func(p *patient) {
		p.env["SLACK_BOT_TOKEN"], p.env["SLACK_APP_TOKEN"] = "xoxb-secret", "xapp-secret"
	}},
	{"the app was taken out of the workspace", func(p *patient) { p.slack.Uninstall() }},
	{"Slack cannot be reached", func(p *patient) {
		l, err := net.Listen("tcp", "127.0.0.1:0") // a port nobody listens on any more
		p.must(err)
		p.env["SLACK_API_URL"] = "http://" + l.Addr().String() + "/api/"
		p.must(l.Close())
	}},
	{"the clock is three minutes behind, and the other program with this app runs", func(p *patient) {
		p.ahead = -3 * time.Minute
		other := newBotOn(p, "other.db")
		p.t.Cleanup(other)
	}},
	{"an old installation, in the autumn of 2029", func(p *patient) {
		p.must(p.slack.MoveTo(time.Date(2029, 10, 1, 9, 0, 0, 0, demoStart.Location())))
	}},
	{"the database is damaged", func(p *patient) {
		raw, err := os.ReadFile(p.path("intervisie.db"))
		p.must(err)
		copy(raw[4096:], bytes.Repeat([]byte{0xAB}, 16384))
		p.file("intervisie.db", string(raw))
	}},
	{"a newer program made the database", func(p *patient) {
		db, err := sql.Open("sqlite", p.path("intervisie.db"))
		p.must(err)
		_, err = db.Exec("PRAGMA user_version = 99")
		p.must(errors.Join(err, db.Close()))
	}},
	{"the database is a text, the key is gone", func(p *patient) {
		p.file("intervisie.db", strings.Repeat("no database. ", 1000))
		p.must(os.Remove(p.path("intervisie.key")))
	}},
	{"the key of another database", func(p *patient) {
		p.file("intervisie.key", strings.Repeat("0123456789abcdef", 4)+"\n")
	}},
	{"a key that others may read, and decks with mistakes", func(p *patient) {
		p.must(os.Chmod(p.path("intervisie.key"), 0o644))
		p.must(os.Mkdir(p.path("decks"), 0o700))
		p.file("decks/goed.md", "# visie\n\n## onze-1 · verkennen\nWaar staat jullie school over tien jaar?\n")
		p.file("decks/fout.md", "# visie\n\n## onze-2 · diep\nWaar sta jij?\n")
		p.file("decks/thema.md", "# vissen\n")
		p.env["DECKS_PATH"] = p.path("decks")
	}},
}

// newBotOn runs a bot with the patient's app on another database.
func newBotOn(p *patient, database string) (stop func()) {
	other := &practice{slack: p.slack, now: time.Now, failed: make(chan error, 1), config: config{botToken: p.slack.BotToken(), appToken: p.slack.AppToken(),
		apiURL: p.env["SLACK_API_URL"], database: p.path(database), dataKey: p.path(database + ".key"), ballotKeys: p.path(database + ".ballot-keys"), zone: "Europe/Amsterdam"}}
	stop, err := other.startBot(p.t.Context(), &syncBuffer{})
	p.must(err)
	for begun := time.Now(); p.slack.Sockets() == 0; time.Sleep(5 * time.Millisecond) {
		if time.Since(begun) > 10*time.Second {
			p.t.Fatal("it does not connect")
		}
	}
	return stop
}

func TestDoctor(t *testing.T) {
	var all strings.Builder
	examine := func(name string, app []byte, ill func(*patient)) {
		t.Run(name, func(t *testing.T) {
			p := newPatient(t, app)
			want := 0
			if ill != nil {
				ill(p)
				want = 1
			}
			said, code := p.examined()
			if no := strings.Contains("\n"+said, "\nno "); code != want || no != (want == 1) {
				t.Errorf("the exit code is %d, want %d:\n%s", code, want, said)
			}
			fmt.Fprintf(&all, "== %s\n%s\n", name, said)
		})
	}
	examine("all is well", manifest, nil)
	for _, s := range sick {
		examine(s.name, manifest, s.ill)
	}
	other := strings.ReplaceAll(string(manifest), `"im:history"`, `"channels:history"`)
	examine("other scopes than those of the manifest", []byte(other), func(*patient) {})
	golden(t, "doctor.txt", all.String())
}

// Doctor takes no lock and changes nothing: the bot runs on, and it is not the
// other program that uses the app.
func TestDoctorBesideTheRunningBot(t *testing.T) {
	p := newPatient(t, manifest)
	p.env["DATA_KEY_FILE"], p.env["BALLOT_KEYS_PATH"] = p.path("intervisie.db.key"), p.path("intervisie.db.ballot-keys")
	p.must(os.Rename(p.path("intervisie.key"), p.path("intervisie.db.key")))
	stop := newBotOn(p, "intervisie.db")
	defer stop()
	p.ahead = time.Since(p.slack.Now()) // the owner's note is of the machine's time
	said, _ := p.examined()
	if !strings.Contains(said, "ok Socket Mode") || !strings.Contains(said, "ok database") {
		t.Errorf("beside the running bot it says:\n%s", said)
	}
}

func TestDoctorOnFullDisks(t *testing.T) {
	var out bytes.Buffer
	e := &examination{out: &out, config: config{database: filepath.Join(t.TempDir(), "a.db")}}
	e.free = func(string) (uint64, error) { return 12e6, nil }
	e.database(t.Context())
	e.free = func(string) (uint64, error) { return 0, fs.ErrPermission }
	e.database(t.Context())
	golden(t, "doctor-disk.txt", out.String())
}

func TestTheDiskHasRoom(t *testing.T) {
	if free, err := freeSpace(t.TempDir()); err != nil || free == 0 {
		t.Errorf("%d bytes free, %v", free, err)
	}
}
