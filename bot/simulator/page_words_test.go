package simulator

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Every word the page asks for exists, and every word there is, is asked for.
func TestPageWords(t *testing.T) {
	used := map[string]bool{}
	look := func(text, pattern string) {
		for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			used[found[1]] = true
		}
	}
	templates, err := fs.Glob(pageFolder, "page/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range templates {
		text, err := pageFolder.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		look(string(text), `[{(]+w "([^"]*)"`)
		if words := pageOwnWords(string(text)); words != "" {
			t.Errorf("%s has words of its own: %q", name, words)
		}
	}
	sources, err := filepath.Glob("page*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		look(string(text), `pageWords\["([^"]*)"\]`)
	}
	for name := range used {
		if _, err := pageWord(name); err != nil {
			t.Error(err)
		}
	}
	for name, word := range pageWords {
		if !used[name] {
			t.Errorf("nobody says %q", name)
		}
		if strings.ContainsAny(word, "!") {
			t.Errorf("%q shouts", word)
		}
	}
}

// pageOwnWords are the words in a template that stand outside tags and actions. The template "attributes" is the inside
// of a tag.
func pageOwnWords(template string) string {
	for _, markup := range []string{`\{\{define "attributes"\}\}.*`, `(?s)\{\{/\*.*?\*/\}\}`, `\{\{[^}]*\}\}`, `(?s)<[^>]*>`} {
		template = regexp.MustCompile(markup).ReplaceAllString(template, "")
	}
	return strings.Join(regexp.MustCompile(`\pL{2,}`).FindAllString(template, -1), " ")
}

func TestPageDayWord(t *testing.T) {
	now := time.Date(2026, 11, 1, 0, 30, 0, 0, time.UTC)
	for want, day := range map[string]time.Time{
		"Vandaag":                    now,
		"Gisteren":                   now.Add(-time.Hour),
		"vrijdag 30 oktober 2026":    now.AddDate(0, 0, -2),
		"zaterdag 1 november 2025":   now.AddDate(-1, 0, 0),
		"maandag 2 november 2026":    now.AddDate(0, 0, 1),
		"donderdag 29 februari 2024": time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC),
		"woensdag 31 december 2025":  time.Date(2025, 12, 31, 23, 59, 0, 0, time.UTC),
		"donderdag 1 januari 2026":   time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		if got := pageDayWord(day, now); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestPageNames(t *testing.T) {
	for name, want := range map[string]string{"Samira Bouali": "SB", "Fatma el Amrani": "FA", "élodie": "É", "": "", "\"><b>": "B"} {
		if got := pageInitials(name); got != want {
			t.Errorf("initials of %q: %q, want %q", name, got, want)
		}
	}
	for typed, want := range map[string]string{" #Intervisie  Oost ": "intervisie-oost", "a/b<c>": "abc", "!!": "", "Één_2": "één_2"} {
		if got := pageChannelName(typed); got != want {
			t.Errorf("channel %q: %q, want %q", typed, got, want)
		}
	}
	if got := pageAnd([]string{"a", "b", "c"}) + pageAnd([]string{"a"}) + pageAnd(nil); got != "a, b en ca" {
		t.Error(got)
	}
}
