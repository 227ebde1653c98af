package main

import (
	"go/ast"
	"io"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// What the README tells operators is held to the program.

// attributes are the words by which the log tells more of a message. None is for
// a text or a name of a person or group.
var attributes = []string{"address", "count", "err", "fate", "folder", "group", "hint", "name", "panic", "post", "stack", "type", "wait", "what", "why"}

// logLines are the messages that the program logs, each with its level.
func logLines(t *testing.T) (lines []string) {
	t.Helper()
	for _, s := range sources(t, "bot") {
		ast.Inspect(s.File, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := nameOf(call.Fun)
			if len(name) < 2 || name[len(name)-2] != "log" || !slices.Contains([]string{"Debug", "Info", "Warn", "Error"}, name[len(name)-1]) {
				return true
			}
			message, ok := literal(call.Args[0])
			if !ok {
				t.Errorf("%s: the message is not written out here", positions.Position(call.Pos()))
			}
			lines = append(lines, strings.ToUpper(name[len(name)-1])+" "+message)
			for i := 1; i < len(call.Args); i += 2 {
				if key, ok := literal(call.Args[i]); !ok || !slices.Contains(attributes, key) {
					t.Errorf("%s: %q is not one of the attributes %v", positions.Position(call.Pos()), key, attributes)
				}
			}
			return true
		})
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func TestTheREADMETellsWhatIsLogged(t *testing.T) {
	_, table, found := strings.Cut(string(rootFile(t, "README.md")), "### What it logs")
	if !found {
		t.Fatal("README.md has no such chapter")
	}
	table, _, _ = strings.Cut(table, "\n## ")
	var told []string
	for _, row := range regexp.MustCompile(`(?m)^\| ([A-Z]+) \| (.*?) \|`).FindAllStringSubmatch(table, -1) {
		told = append(told, row[1]+" "+row[2])
	}
	slices.Sort(told)
	logged := logLines(t)
	if len(logged) < 20 {
		t.Fatalf("only %v were found: this test sees too little", logged)
	}
	for _, line := range logged {
		if !slices.Contains(told, line) {
			t.Errorf("README.md does not tell of %q", line)
		}
	}
	for _, line := range told {
		if !slices.Contains(logged, line) {
			t.Errorf("README.md tells of %q, which nothing logs", line)
		}
	}
}

// example is the first part of the README in this language that holds a word.
func example(t *testing.T, language, word string) string {
	t.Helper()
	for _, block := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(string(rootFile(t, "README.md")), -1) {
		if strings.Contains(block[1], word) {
			return block[1]
		}
	}
	t.Fatalf("README.md has no %s with %s", language, word)
	return ""
}

func TestTheREADMEsFilesFitTheProgram(t *testing.T) {
	named := func(text, pattern string) {
		t.Helper()
		all := regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1)
		if len(all) == 0 {
			t.Errorf("no setting is named in:\n%s", text)
		}
		for _, m := range all {
			if !slices.ContainsFunc(settings, func(s setting) bool { return s.name == m[1] }) {
				t.Errorf("%s is no setting:\n%s", m[1], text)
			}
		}
	}
	named(example(t, "ini", "DATABASE_PATH"), `(?m)^([A-Z_]+)=`)
	compose := example(t, "yaml", "services:")
	named(compose, `(?m)^      ([A-Z_]+):`)

	unit := example(t, "ini", "[Service]")
	if start := regexp.MustCompile(`(?m)^ExecStart=(.*)$`).FindStringSubmatch(unit); start == nil || start[1] != "/usr/local/bin/intervisiebot" {
		t.Errorf("the unit starts %v, want the program without arguments", start)
	}
	if !strings.Contains(unit, "RestartPreventExitStatus=2\n") {
		t.Error("the unit starts again what was told something that cannot work: exit code 2")
	}
	for name, pattern := range map[string]string{unit: `TimeoutStopSec=(\d+)`, compose: `stop_grace_period: (\d+)s`} {
		given := regexp.MustCompile(pattern).FindStringSubmatch(name)
		if given == nil {
			t.Fatalf("no %s in:\n%s", pattern, name)
		}
		if d, err := time.ParseDuration(given[1] + "s"); err != nil || d <= stopTime+ackTimeout {
			t.Errorf("%s is too short: what is under way gets %s", given[0], stopTime)
		}
	}
	if docker := string(rootFile(t, "Dockerfile")); !strings.Contains(docker, "USER 65532") || !strings.Contains(string(rootFile(t, "README.md")), "user 65532") {
		t.Error("the README names another user than the Dockerfile")
	}
}

// Every command stands in the help and in the README.
func TestEveryCommandIsToldOf(t *testing.T) {
	readme := string(rootFile(t, "README.md"))
	for _, command := range []string{"demo", "slack", "manifest", "health", "doctor", "backup", "restore"} {
		if !strings.Contains(usage, "\n  bot "+command+" ") {
			t.Errorf("bot help does not tell of %s", command)
		}
		if !strings.Contains(readme, "bot "+command) {
			t.Errorf("README.md does not tell of bot %s", command)
		}
	}
}

func TestTheLogIsForOneLineEach(t *testing.T) {
	var text strings.Builder
	log := newLog(io.MultiWriter(&text), slog.LevelInfo)
	log.Warn("acknowledging failed", "err", "two\nlines")
	log.Debug("not at this level")
	if got := text.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, `level=WARN msg="acknowledging failed"`) {
		t.Errorf("the log is %q", got)
	}
}
