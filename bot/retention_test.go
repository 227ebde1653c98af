package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"intervisiebot/store"
)

// The README shows the same table as the code has.
func TestTheREADMETellsHowLongThingsAreKept(t *testing.T) {
	_, after, ok := strings.Cut(string(rootFile(t, "README.md")), "| kind of data | kept until |\n|---|---|\n")
	table, _, _ := strings.Cut(after, "\n\n")
	var want []string
	for _, k := range store.Retention {
		want = append(want, "| "+k.What+" | "+k.Until+" |")
	}
	if got := strings.Split(strings.TrimSpace(table), "\n"); !ok || !slices.Equal(got, want) {
		t.Errorf("README.md must have this table:\n%s", strings.Join(want, "\n"))
	}
}

// Everything is swept once a day, at night, and no more often.
func TestOldDataGoesAtNight(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.at("2026-11-25 09:00")
	g.do(g.slack.Leave(g.people["Joost"], g.channel))
	g.at("2026-11-26 03:59") // it is not noted before four
	g.typed("Samira", "/kaart")
	g.at("2026-12-26 03:59")
	if strings.Contains(g.log.String(), "old data went") {
		t.Error("it went too early")
	}
	g.at("2026-12-26 04:01")
	if n := strings.Count(g.log.String(), "old data went"); n != 1 {
		t.Errorf("the log tells it %d times:\n%s", n, g.log.String())
	}
}

// The data key is changed while the bot is stopped, by one command; the bot goes
// on with the new one.
func TestRotateKey(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.brings("Samira")
	env := map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_PATH": g.config.database, "DATA_KEY_FILE": g.config.dataKey}
	before := read(t, g.config.dataKey)
	if code, _, stderr := told(t, env, "rotate-key"); code != 1 || !strings.Contains(stderr, "is in use by process") {
		t.Errorf("while the bot runs: exit code %d, %q", code, stderr)
	}
	g.stopBot()
	g.slack.SetDue(nil)
	code, stdout, stderr := told(t, env, "rotate-key")
	if code != 0 || !strings.Contains(stdout, g.config.dataKey) || slices.Equal(read(t, g.config.dataKey), before) {
		t.Fatalf("exit code %d, %q, %q", code, stdout, stderr)
	}
	// As when the program died between the two: the new key beside the old one.
	if err := os.Rename(g.config.dataKey, g.config.dataKey+".new"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(g.config.dataKey, before, 0o600); err != nil {
		t.Fatal(err)
	}
	g.startAgain()
	g.typed("Joost", "/casus lijst")
	g.shows("Joost", "Een stille sectie")
	if code, _, stderr := told(t, map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, "rotate-key"); code != 1 || !strings.Contains(stderr, "intervisie.db") {
		t.Errorf("without a database: exit code %d, %q", code, stderr)
	}
}
