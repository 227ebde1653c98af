package cards

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

var rewrite = flag.Bool("update", false, "write the golden files anew")

// golden compares text with a file in testdata.
func golden(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *rewrite {
		ok(t, os.WriteFile(path, []byte(text), 0o644))
	}
	want, err := os.ReadFile(path)
	ok(t, err)
	now, before := strings.Split(text, "\n"), strings.Split(strings.ReplaceAll(string(want), "\r\n", "\n"), "\n")
	for i := range max(len(now), len(before)) {
		if i >= len(now) || i >= len(before) || now[i] != before[i] {
			t.Errorf("%s, from line %d on, is not what is shown (go test -update writes it anew, then read the difference):\n%s",
				path, i+1, strings.Join(now[min(i, len(now)):min(i+5, len(now))], "\n"))
			return
		}
	}
}

// readable is v as JSON that can be pasted into
// https://app.slack.com/block-kit-builder.
func readable(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	ok(t, e.Encode(v))
	return b.String()
}

// Messages are kept as {"blocks": …}, modals whole; one-line messages stand
// together, in order of their names.
func TestWhatPeopleSee(t *testing.T) {
	type blocks struct {
		Blocks []slack.Block `json:"blocks"`
	}
	var answers, changes blocks
	var texts strings.Builder
	files := []string{"texts.txt", "methods.txt", "agenda.ics", "answers.json", "changes.json", "my-data.md"}
	all := scenes(t, ordinary)
	slices.SortStableFunc(all, func(a, b scene) int { return strings.Compare(a.name, b.name) })
	for _, s := range all {
		if !s.window() {
			texts.WriteString(s.name + ": " + strings.ReplaceAll(s.message.Text, "\n", " / ") + "\n")
		}
		switch {
		case strings.HasPrefix(s.name, "notice of "):
		case strings.HasPrefix(s.name, "answer "):
			answers.Blocks = append(answers.Blocks, s.message.Blocks...)
		case strings.HasPrefix(s.name, "change "):
			changes.Blocks = append(changes.Blocks, s.message.Blocks...)
		case s.window():
			files = append(files, s.name+".json")
			golden(t, s.name+".json", readable(t, s.shown()))
		default:
			files = append(files, s.name+".json")
			golden(t, s.name+".json", readable(t, blocks{s.message.Blocks}))
		}
	}
	golden(t, "answers.json", readable(t, answers))
	golden(t, "changes.json", readable(t, changes))
	golden(t, "texts.txt", texts.String())

	entries, err := os.ReadDir("testdata")
	ok(t, err)
	for _, e := range entries {
		if !e.IsDir() && !slices.Contains(files, e.Name()) {
			t.Errorf("testdata/%s belongs to nothing that is shown", e.Name())
		}
	}
}
