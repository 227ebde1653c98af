//go:build bolt

package simulator_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"intervisiebot/bot/simulator"
)

// An app on a client that we did not write, Slack's own Bolt for JavaScript, works against the practice Slack
// unmodified. A missing Node is a failure.
func TestBolt(t *testing.T) {
	w, app := startBolt(t)
	anna, bram := w.AddPerson("Anna de Vries"), w.AddPerson("Bram Jansen")
	channel := w.AddChannel("algemeen", false, anna)
	must(t, w.Invite(anna, channel))
	app.shows(channel, "Bolt toegevoegd.")

	must(t, w.Type(anna, channel, "/echo twee woorden"))
	app.screens(anna, "You said: twee woorden")

	must(t, w.Type(anna, channel, "/later"))
	app.screens(anna, "Only you see this.")
	app.shows(channel, "Everybody sees this.")

	must(t, w.Join(bram, channel))
	app.shows(channel, "Welcome, @Bram Jansen.")

	w.Disconnect() // Bolt's client waits five seconds before it connects again
	app.until("it is connected again", func() bool { return w.Sockets() == 1 })
	app.form(anna, channel)
	app.board(anna, channel)

	must(t, w.Type(anna, channel, "/file"))
	app.until("the file is uploaded", func() bool { return w.Calls("files.completeUploadExternal") == 1 })
	must(t, w.FastForward(5*time.Second)) // sharing takes a while
	app.shows(channel, "Here it is.", "[bestand: The list]")
	if said := app.said(); strings.Contains(strings.ToLower(said), "error") {
		t.Errorf("the app complained:\n%s", said)
	}
}

// form opens a modal, gets an error at its field, and then succeeds.
func (b *bolt) form(who, channel string) {
	b.t.Helper()
	must(b.t, b.w.Type(who, channel, "/form"))
	b.screens(who, "Even numbers")
	must(b.t, b.w.Fill(who, "Number", "3"))
	refused(b.t, b.w.Submit(who), "3 is not even.")
	must(b.t, b.w.Fill(who, "Number", "4"))
	must(b.t, b.w.Submit(who))
	b.shows(channel, "@Anna de Vries sent 4.")
}

// board posts a message with metadata, which the app reads back, and a button.
func (b *bolt) board(who, channel string) {
	b.t.Helper()
	must(b.t, b.w.Type(who, channel, "/board"))
	b.shows(channel, "A *board*", "metadata: board 42")
	must(b.t, b.w.Press(who, channel, "Press"))
	b.shows(channel, "Pressed by @Anna de Vries, value 7")
}

// bolt is the app in testdata/bolt, connected to a workspace of its manifest.
type bolt struct {
	t   *testing.T
	w   *simulator.Workspace
	log string // path of what it prints
}

func (b *bolt) said() string {
	said, err := os.ReadFile(b.log)
	must(b.t, err)
	return string(said)
}

// startBolt installs what the app needs, as its lock file says, and starts it.
func startBolt(t *testing.T) (*simulator.Workspace, *bolt) {
	t.Helper()
	folder := t.TempDir()
	must(t, os.CopyFS(folder, os.DirFS(filepath.Join("testdata", "bolt"))))
	install := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	install.Dir = folder
	if said, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v (hint: apt-get install nodejs npm; Bolt wants Node 20 or newer)\n%s", err, said)
	}
	manifest, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	must(t, err)
	w, err := simulator.New(manifest, start, amsterdam())
	must(t, err)
	address := serve(t, w)

	b := &bolt{t: t, w: w, log: filepath.Join(folder, "app.log")}
	output, err := os.Create(b.log)
	must(t, err)
	node := exec.Command("node", "app.js")
	node.Dir, node.Stdout, node.Stderr = folder, output, output
	node.Env = append(os.Environ(), "SLACK_BOT_TOKEN="+w.BotToken(), "SLACK_APP_TOKEN="+w.AppToken(), "SLACK_API_URL="+address+"/api/")
	must(t, node.Start())
	t.Cleanup(func() {
		_ = node.Process.Kill()
		_ = node.Wait() // says that it was killed
		must(t, output.Close())
	})
	b.until("it is connected", func() bool { return w.Sockets() == 1 })
	return w, b
}

// until waits until something is so. The app has no way to say when it is done, as that of the other tests has.
func (b *bolt) until(what string, so func() bool) {
	b.t.Helper()
	for deadline := time.Now().Add(15 * time.Second); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.t.Fatalf("it does not come so far that %s; the app said:\n%s", what, b.said())
		}
	}
}

// shows waits until the channel shows each of the texts.
func (b *bolt) shows(channel string, texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		b.until("the channel shows "+text, func() bool { return strings.Contains(b.w.Transcript(channel), text) })
	}
}

// screens waits until this text stands on somebody's own screen.
func (b *bolt) screens(who, text string) {
	b.t.Helper()
	b.until("the screen shows "+text, func() bool { return strings.Contains(b.w.Screen(who), text) })
}
