package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// command runs the program with this group's settings, on its clock.
func (g *group) command(args ...string) (code int, stdout, stderr string) {
	g.t.Helper()
	clean(g.t, map[string]string{"SLACK_BOT_TOKEN": g.config.botToken, "SLACK_APP_TOKEN": g.config.appToken, "SLACK_API_URL": g.config.apiURL,
		"DATABASE_PATH": g.config.database, "DATA_KEY_FILE": g.config.dataKey})
	var out, log bytes.Buffer
	code = program(g.t.Context(), args, &out, &log, g.slack.Now)
	return code, out.String(), log.String()
}

// fails expects the command to fail with these words.
func (g *group) fails(words string, args ...string) {
	g.t.Helper()
	if code, out, said := g.command(args...); code == 0 || !strings.Contains(said, words) {
		g.t.Errorf("bot %s: exit code %d, want not 0 and %q:\n%s%s", strings.Join(args, " "), code, words, out, said)
	}
}

// given are the questions of the group's cards of the week, as the database knows them.
func (g *group) given() (questions []string) {
	g.t.Helper()
	s := g.store()
	defer s.Close()
	deck, err := cards.General()
	if err != nil {
		g.t.Fatal(err)
	}
	err = s.View(g.t.Context(), func(tx *store.Tx) error {
		all, err := tx.AllGiven(1)
		for _, given := range all {
			c, _ := deck.Card(given.Card)
			questions = append(questions, c.Question)
		}
		return err
	})
	if err != nil {
		g.t.Fatal(err)
	}
	return questions
}

// backedUp is a new backup of the running bot.
func (g *group) backedUp() (file string) {
	g.t.Helper()
	file = filepath.Join(g.t.TempDir(), "backup.db")
	if code, _, said := g.command("backup", file); code != 0 {
		g.t.Fatal(said)
	}
	return file
}

// restores stops the bot, puts a backup in the place of its database, and starts
// it again.
func (g *group) restores(file string) {
	g.t.Helper()
	g.stopBot()
	g.slack.SetDue(nil)
	if code, _, said := g.command("restore", "--force", file); code != 0 {
		g.t.Fatal(said)
	}
	g.startAgain()
}

// A backup is taken while the bot runs, a week goes by, and the backup is put
// back: what came in that week does not come again, not even the same question
// under another date, and the planning says what was skipped.
func TestABackupOfAWeekAgoIsPutBack(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.typed("Samira", "/leervraag Hoe blijf ik rustig?")
	g.at("2026-11-25 09:00")
	file := filepath.Join(t.TempDir(), "backup.db")
	if code, out, said := g.command("backup", file); code != 0 || !strings.Contains(out, "key is not in it") {
		t.Fatalf("backup: exit code %d\n%s%s", code, out, said)
	}
	key, err := os.ReadFile(g.config.dataKey)
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(file); err != nil || bytes.Contains(raw, bytes.TrimSpace(key)) || bytes.Contains(raw, []byte("rustig")) {
		t.Errorf("the backup holds the key or what somebody typed (%v)", err)
	}
	g.fails("exists already", "backup", file)
	g.at("2026-11-25 10:00")
	g.typed("Joost", "/casus Een stille sectie")
	g.fill("Joost", "Wat is er aan de hand?", "In de sectie zegt al weken niemand iets.", "Jouw vraag aan de groep", "Hoe kom ik hier weer in gesprek?")
	g.submit("Joost")
	g.at("2026-12-01 09:00")
	if n := g.cardsOfTheWeek(); n != 2 {
		t.Fatalf("%d cards hang, want 2", n)
	}

	g.fails("is in use by process", "restore", file, "--force")
	g.stopBot()
	g.slack.SetDue(nil)
	g.fails("--force", "restore", file)
	g.fails("usage", "restore")
	g.fails("no such file", "restore", file+".gone", "--force")
	code, out, said := g.command("restore", file, "--force")
	want := regexp.MustCompile(`^restored: \S+ is as it was on Wednesday 25 November 2026 09:00 CET; nothing that was due since then is sent
lost: what happened after that, of which 1 messages sent and 1 cases submitted
kept aside: what stood here is now \S+\.replaced-20261201-080\d\d\d; delete it when all is well
$`)
	if code != 0 || !want.MatchString(out) {
		t.Fatalf("restore: exit code %d\n%s%s", code, out, said)
	}

	g.startAgain()
	g.at("2026-12-01 10:00")
	if n := g.cardsOfTheWeek(); n != 2 {
		t.Errorf("%d cards hang after the restore, want 2:\n%s", n, g.slack.Transcript(g.channel))
	}
	g.typed("Joost", "/intervisie planning")
	g.shows("Joost", "donderdag 26 november 2026, 15:30 geen kaart: overgeslagen (teruggezet)", "donderdag 3 december 2026, 15:30")
	g.at("2026-12-03 15:35")
	questions := g.given()
	if len(questions) != 3 || g.cardsOfTheWeek() != 3 {
		t.Errorf("%d cards were given and %d hang, want 3", len(questions), g.cardsOfTheWeek())
	}
	g.hangs(questions...)
	g.typed("Samira", "/leervraag")
	g.shows("Samira", "Hoe blijf ik rustig?")
}

// A card that was due shortly before the restore could still come by the rule for
// late cards; after a restore it may be there already.
func TestACardDueJustBeforeARestoreDoesNotComeAgain(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	file := g.backedUp()
	g.at("2026-11-19 15:35")
	g.restores(file)
	g.at("2026-11-19 16:30")
	g.hangs("Dialoogkaart van de week")
}

// What the channel was told in the time that was lost is not told again: that a
// meeting has no case, and the card of a week in which, by the backup, the group
// still meets.
func TestWhatCameBeforeARestoreDoesNotComeAgain(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira", "Hoe vaak", "Alleen in weken zonder bijeenkomst")
	g.meets("Samira", "2026-11-27")
	g.meets("Samira", "2026-12-02")
	file := g.backedUp()
	g.typed("Samira", "/bijeenkomst")
	g.pressModal("Samira", "Bekijk")
	g.pressModal("Samira", "Beheer")
	g.pressModal("Samira", "Gaat niet door")
	g.pressModal("Samira", "Zonder nieuwe datum")
	g.closed("Samira")
	g.at("2026-11-30 09:00")
	g.restores(file)
	g.at("2026-12-10 15:35")
	g.hangs("Op woensdag 2 december 2026, 13:00-15:30 komen jullie bij elkaar.")
	var cards []string
	for line := range strings.Lines(g.slack.Transcript(g.channel)) {
		if strings.Contains(line, "?") && !strings.Contains(line, "[") {
			cards = append(cards, line)
		}
	}
	slices.Sort(cards)
	if n := len(cards); g.cardsOfTheWeek() != 3 || len(slices.Compact(cards)) != n {
		t.Errorf("want three cards, each once:\n%s", g.slack.Transcript(g.channel))
	}
}

// An evaluation that opened in the time that was lost does not open again: its
// answers are gone, and the group is told.
func TestAnEvaluationFromBeforeARestoreIsTold(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", seven...)
	g.setUp("Samira")
	g.meets("Samira", "2026-11-19")
	file := g.backedUp()
	g.at("2026-11-19 15:25")
	g.hangs("Vul in (1 minuut)")
	g.restores(file)
	g.hangs("De evaluatie van donderdag 19 november 2026 is vervallen.")
	g.press("Joost", "Vul in (1 minuut)")
	g.shows("Joost", "Deze knop hoort bij iets dat er niet meer is.")
	g.at("2026-11-24 17:00")
	if text := g.slack.Transcript(g.channel); strings.Count(text, "Vul in") != 1 || strings.Count(text, "evaluatie van") != 1 {
		t.Errorf("want one evaluation, told of once:\n%s", text)
	}
}

// On a new machine there is nothing to replace.
func TestABackupIsPutBackWhereNothingIs(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	file := g.backedUp()
	g.config.database = filepath.Join(t.TempDir(), "new.db")
	code, out, said := g.command("restore", file)
	if code != 0 || strings.Count(out, "\n") != 3 || !strings.Contains(out, "kept aside: nothing") {
		t.Errorf("restore: exit code %d\n%s%s", code, out, said)
	}
	g.stopBot() // the one on the old machine
	g.startAgain()
	g.at("2026-11-19 15:35")
	g.hangs("Dialoogkaart van de week")
}

// The running bot removes the copies from before an upgrade after seven days of
// the machine's clock.
func TestOldCopiesAreRemoved(t *testing.T) {
	log := &syncBuffer{}
	path := filepath.Join(t.TempDir(), "a.db")
	now := time.Now()
	for name, age := range map[string]time.Duration{".before-3": 8 * 24 * time.Hour, ".before-4": 6 * 24 * time.Hour} {
		if err := os.WriteFile(path+name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path+name, now, now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	sweep := sweeper(path, newLog(log, 0))
	sweep(now)
	sweep(now)
	left, _ := filepath.Glob(path + "*")
	if len(left) != 1 || left[0] != path+".before-4" || strings.Count(log.String(), "copies from before an upgrade removed") != 1 {
		t.Errorf("left are %v:\n%s", left, log.String())
	}
	sweep(now.Add(25 * time.Hour))
	if left, _ := filepath.Glob(path + "*"); len(left) != 0 {
		t.Errorf("a day later left are %v", left)
	}
}
