package cards

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"intervisiebot/store"
)

// Whatever is held about somebody is told them in words: the list of what is held
// stands in package store.
func TestEverythingThatIsHeldHasWords(t *testing.T) {
	source, err := os.ReadFile("../store/mydata.go")
	ok(t, err)
	list, _, _ := strings.Cut(string(source), "// table is the table")
	named := regexp.MustCompile(`name: "([a-z._]+)"`).FindAllStringSubmatch(list, -1)
	told := regexp.MustCompile(`tells: \[\]string\{([^}]*)\}`).FindAllStringSubmatch(list, -1)
	if len(named) < 20 || len(told) < 18 {
		t.Fatalf("found %d kinds and %d lists of columns: this test looked in the wrong place", len(named), len(told))
	}
	for _, kind := range named {
		if dataKinds[kind[1]] == "" {
			t.Errorf("%s has no words", kind[1])
		}
	}
	for _, columns := range told {
		for _, column := range regexp.MustCompile(`"([^"]+)"`).FindAllStringSubmatch(columns[1], -1) {
			name := strings.TrimPrefix(column[1], "sealed_")
			if _, as, is := strings.Cut(name, " AS "); is {
				name = as
			}
			if dataColumns[name] == "" {
				t.Errorf("%s has no words", name)
			}
		}
	}
}

func TestMyDataIsReadable(t *testing.T) {
	deck, err := General()
	ok(t, err)
	teller := Teller{Person: "U1", Groups: map[int64]string{4: "Intervisie Oost"}, Deck: deck, Now: noon}
	row := func(fields ...any) (told []store.Told) {
		for i := 0; i < len(fields); i += 2 {
			told = append(told, store.Told{Column: fields[i].(string), Value: fields[i+1]})
		}
		return told
	}
	held := []store.Held{
		{Name: "casus", Rows: [][]store.Told{row("group", int64(4), "state", "discussed", "meeting", "2026-12-03", "title", "Een stille sectie", "story", "Regel een\nregel twee",
			"theme", "visie", "shared", int64(1), "submitted_at", noon, "tried", "")}},
		{Name: "member", Rows: [][]store.Told{row("group", int64(9), "facilitator", int64(0), "opened_at", time.Unix(0, 0))}},
		{Name: "change.by", Rows: [][]store.Told{row("what", `[{"field":"facilitator+","value":"U1"},{"field":"facilitator-","value":"U2"},{"field":"time","value":"08:15"}]`)}},
		{Name: "post", Rows: [][]store.Told{row("kind", "outcome", "state", "hanging", "pressed", "skip")}},
		{Name: "quiet", Rows: [][]store.Told{row("kind", "a kind of a newer program")}},
		{Name: "change.what", Rows: [][]store.Told{row("what", "no JSON")}},
	}
	golden(t, "my-data.md", teller.Markdown(held))
	text, err := teller.JSON(held[:1])
	ok(t, err)
	if !strings.Contains(string(text), `"story": "Regel een\nregel twee"`) || !strings.Contains(string(text), `"submitted_at": "2026-11-26T12:00:00+01:00"`) {
		t.Errorf("as JSON it is %s", text)
	}
	equal(t, "of nothing", strings.Contains(teller.Markdown(nil), dataNothing), true)
}
