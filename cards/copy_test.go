package cards

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// literals are the strings in a Go file, by where they stand.
func literals(t *testing.T, name string) map[string]string {
	t.Helper()
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, name, nil, 0)
	ok(t, err)
	found := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		if _, is := n.(*ast.ImportSpec); is {
			return false
		}
		if l, is := n.(*ast.BasicLit); is && l.Kind == token.STRING {
			text, err := strconv.Unquote(l.Value)
			ok(t, err)
			found[files.Position(l.Pos()).String()] = text
		}
		return true
	})
	return found
}

// copyFiles are the files with the sentences that people read.
func copyFiles(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("copy*.go")
	ok(t, err)
	return slices.DeleteFunc(names, func(n string) bool { return strings.HasSuffix(n, "_test.go") })
}

// The tone of everything the bot says: calm, je, no reproach, no decoration.
func TestTheToneOfTheCopy(t *testing.T) {
	forbidden := map[string]*regexp.Regexp{
		"an exclamation mark": regexp.MustCompile(`!`),
		"a reproach":          regexp.MustCompile(`(?i)vergeet niet|niet vergeten|je hebt nog niet|je hebt nog steeds|nogmaals`),
		"u or uw":             regexp.MustCompile(`(?i)\b(u|uw|uzelf)\b`),
		"a ping":              regexp.MustCompile(`(?i)@(channel|here|everyone)`),
		"praise":              regexp.MustCompile(`(?i)\b(goed zo|goed gedaan|geweldig|fantastisch|super|top|hoera)\b`),
		"an emoji name":       regexp.MustCompile(`:[a-z_]+:`),
		"haste":               regexp.MustCompile(`(?i)\b(snel|z\.s\.m\.|zo spoedig|dringend|urgent)\b`),
	}
	found := map[string]string{}
	for _, name := range copyFiles(t) {
		maps.Copy(found, literals(t, name))
	}
	if len(found) < 150 {
		t.Errorf("found only %d texts: this test looked in the wrong place", len(found))
	}
	for at, text := range found {
		for what, pattern := range forbidden {
			if m := pattern.FindString(text); m != "" {
				t.Errorf("%s: %s (%q) in %q", at, what, m, text)
			}
		}
		for _, r := range text {
			if unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) && r != '`' || r == '\ufe0f' {
				t.Errorf("%s: the emoji or symbol %q in %q", at, r, text)
			}
		}
	}
}

// Sentences stand in copy.go, where they are read together.
func TestSentencesStandInCopyOnly(t *testing.T) {
	dutch := regexp.MustCompile(`(?i)\b(de|het|een|ik|je|jij|jullie|op|om|van|voor|met|niet|geen|kaart|groep|tot|en|naar)\b`)
	for _, pattern := range []string{"*.go", "../commands/*.go"} {
		names, err := filepath.Glob(pattern)
		ok(t, err)
		if len(names) < 5 {
			t.Errorf("%s: found only %d files", pattern, len(names))
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") || slices.Contains(copyFiles(t), name) {
				continue
			}
			for at, text := range literals(t, name) {
				// Codes are one word: "group.save", "/kaart bewaard".
				if strings.Contains(text, " ") && !strings.HasPrefix(text, "/") && dutch.MatchString(text) {
					t.Errorf("%s: a sentence outside copy.go: %q", at, text)
				}
			}
		}
	}
}
