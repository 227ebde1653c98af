//go:build litestream

package main

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"intervisiebot/store"
)

// litestream is the program that the README is tested with.
const litestream = "github.com/benbjohnson/litestream/cmd/litestream@v0.5.18"

// The configuration of the README replicates the database of a running bot to a
// folder; what comes out of it is whole, holds what was written last, and can be
// put back.
func TestLitestreamReplicatesARunningBot(t *testing.T) {
	config := regexp.MustCompile("(?s)```yaml\n(dbs:.*?)```").FindSubmatch(rootFile(t, "README.md"))
	if config == nil {
		t.Fatal("README.md has no configuration for Litestream")
	}
	bin := t.TempDir()
	install := exec.Command("go", "install", litestream)
	install.Env = append(os.Environ(), "GOBIN="+bin)
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	program := filepath.Join(bin, "litestream")

	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	file := filepath.Join(t.TempDir(), "litestream.yml")
	text := strings.NewReplacer("/var/lib/intervisiebot/intervisie.db", g.config.database, "/var/backups/intervisiebot", filepath.Join(t.TempDir(), "replica")).Replace(string(config[1]))
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil || strings.Contains(text, "/var/") {
		t.Fatalf("%v: the configuration is\n%s", err, text)
	}
	log := &syncBuffer{}
	replicating := exec.Command(program, "replicate", "-config", file)
	replicating.Stdout, replicating.Stderr = log, log
	if err := replicating.Start(); err != nil {
		t.Fatal(err)
	}
	defer replicating.Process.Kill()
	g.soon(func() bool { return strings.Contains(log.String(), "replicating to") })

	g.at("2026-11-19 15:35")
	for i := range 300 { // more than SQLite keeps in its log before it moves it to the database
		g.typed("Samira", fmt.Sprint("/leervraag Hoe blijf ik rustig? ", strings.Repeat("Heel rustig. ", i%50)))
	}
	truncate(t, g.config.database)
	g.typed("Samira", "/leervraag Hoe luister ik langer?")
	time.Sleep(2 * time.Second) // Litestream copies once a second, on a clock of its own
	g.stopBot()
	replicating.Process.Signal(os.Interrupt)
	if err := replicating.Wait(); err != nil {
		t.Logf("litestream ended with %v", err)
	}

	restored := filepath.Join(t.TempDir(), "restored.db")
	if out, err := exec.Command(program, "restore", "-config", file, "-o", restored, g.config.database).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, log.String())
	}
	key, err := store.ReadKey(g.config.dataKey, false)
	if err != nil {
		t.Fatal(err)
	}
	f, err := store.LookAt(restored)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Sound(t.Context(), key); err != nil {
		t.Error(err)
	}
	f.Close()
	g.config.database = filepath.Join(t.TempDir(), "new.db")
	if code, out, said := g.command("restore", restored); code != 0 {
		t.Fatalf("restore: exit code %d\n%s%s", code, out, said)
	}
	g.startAgain()
	g.typed("Samira", "/leervraag")
	g.shows("Samira", "Hoe luister ik langer?")
	g.hangs("Dialoogkaart van de week")
}

// truncate empties the log of a database that is in use, as closing an evaluation
// does; that may be refused, and must do no harm.
func truncate(t *testing.T, database string) {
	t.Helper()
	db, err := sql.Open("sqlite", database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var busy, log, done int
	if err := db.QueryRow("PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done); err != nil {
		t.Fatal(err)
	}
	t.Logf("the log was emptied: %t", busy == 0)
}
