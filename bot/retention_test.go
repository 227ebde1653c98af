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

// Who returned while the bot was away for long is not taken for gone, although it
// was noted that they left.
func TestWhoReturnedWhileTheBotWasAwayKeepsEverything(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.brings("Joost")
	g.do(g.slack.Leave(g.people["Joost"], g.channel))
	g.at("2026-11-19 09:00")
	g.stopBot()
	g.slack.SetDue(nil)
	_ = g.slack.Join(g.people["Joost"], g.channel) // nobody hears it
	g.at("2027-02-01 09:00")
	g.startAgain()
	g.typed("Joost", "/casus mijn")
	g.shows("Joost", "Een stille sectie")
	g.closed("Joost")
	if strings.Contains(g.log.String(), "personal data") {
		t.Errorf("the log says:\n%s", g.log.String())
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
