package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/joho/godotenv"

	"intervisiebot/cards"
	"intervisiebot/commands"
)

// The rules of the house that no compiler checks. They read the source, tests
// left out.

// A source is one Go file of the product.
type source struct {
	room, file string // "bot/simulator", "words.go"
	*ast.File
}

var positions = token.NewFileSet()

// sources are all Go files of the product, by room.
func sources(t *testing.T, rooms ...string) (found []source) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		room, _ := filepath.Rel("..", filepath.Dir(path))
		room = filepath.ToSlash(room)
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
		case len(rooms) == 0 || slices.Contains(rooms, room):
			file, err := parser.ParseFile(positions, path, nil, parser.SkipObjectResolution)
			found = append(found, source{room, d.Name(), file})
			return err
		}
		return nil
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("no sources of %v: %v", rooms, err)
	}
	return found
}

func TestImportsRunInAStraightLine(t *testing.T) {
	ours := map[string][]string{ // what each room may import of the house
		"store":         {},
		"cards":         {"store"},
		"commands":      {"cards", "store"},
		"bot/simulator": {},
		"bot":           {"cards", "commands", "store", "bot/simulator"},
	}
	only := map[string][]string{ // which rooms may know a library
		"github.com/slack-go/slack":     {"cards", "bot", "bot/simulator"},
		"github.com/gorilla/websocket":  {"bot/simulator"},
		"github.com/robfig/cron":        {"store", "bot"},
		"github.com/rickar/cal":         {"store"},
		"github.com/arran4/golang-ical": {"cards"},
		"database/sql":                  {"store"},
		"modernc.org/sqlite":            {"store"},
		"net/http":                      {"bot", "bot/simulator"},
		"github.com/prometheus":         {"bot"},
		"golang.org/x/sys":              {"bot"},
	}
	for _, s := range sources(t) {
		may, known := ours[s.room]
		if !known {
			t.Errorf("%s/%s stands in no room of the house", s.room, s.file)
		}
		for _, spec := range s.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			if room, is := strings.CutPrefix(path, "intervisiebot/"); is && !slices.Contains(may, room) {
				t.Errorf("%s/%s imports %s, want only %v", s.room, s.file, path, may)
			}
			for library, rooms := range only {
				if (path == library || strings.HasPrefix(path, library+"/")) && !slices.Contains(rooms, s.room) {
					t.Errorf("%s/%s imports %s, want only in %v", s.room, s.file, path, rooms)
				}
			}
		}
	}
}

// Time is an argument. The simulator needs the real clock for how late an
// acknowledgement is; its own clock is an argument too.
func TestOnlyMainKnowsWhatTimeItIs(t *testing.T) {
	var found []string
	for _, s := range sources(t, "store", "cards", "commands", "bot") {
		ast.Inspect(s.File, func(n ast.Node) bool {
			if call, ok := n.(*ast.SelectorExpr); ok && slices.Contains([]string{"Now", "Since", "Until"}, call.Sel.Name) {
				if pkg, ok := call.X.(*ast.Ident); ok && pkg.Name == "time" {
					found = append(found, s.room+"/"+s.file+" time."+call.Sel.Name)
				}
			}
			return true
		})
	}
	if want := []string{"bot/main.go time.Now"}; !slices.Equal(found, want) {
		t.Errorf("the clock is read in %v, want %v", found, want)
	}
}

// dutch are words that no English text holds.
var dutch = regexp.MustCompile(`(?i)(^|[^\pL\pN_])(de|het|een|niet|geen|groep|groepen|kaart|kaarten|je|jij|jou|jouw|jullie|wij|ik|deze|dit|dat|voor|naar|van|wordt|worden|bij|ook|maar|nog|wie|wat|waar|zijn|hebt|heeft|kun|kunt|kan|moet|bijeenkomst|begeleider|vakantie|vakanties|weer|iemand|iedereen|typ|kies|vul|dag|uur|uit|tot|komt|staat|bericht|kanaal)($|[^\pL\pN_])`)

// Sentences that people read stand where they can be read in one go, and where
// a translator would look. A literal without a space is a name, not a sentence,
// and one that begins with a slash a command.
func TestSentencesStandOnlyInTheirFiles(t *testing.T) {
	theirs := []string{"cards/copy*.go", "cards/date.go", "bot/story.go", "bot/simulator/words.go", "bot/simulator/page_words.go"}
	// In the practice Slack a refusal stands beside the rule it tells of: these
	// are the tests' error messages as well as what the page says.
	refusal := func(s source, call *ast.CallExpr) bool {
		return s.room == "bot/simulator" && slices.Equal(nameOf(call.Fun), []string{"problem"})
	}
	found := map[string]int{}
	for _, s := range sources(t) {
		place := s.room + "/" + s.file
		ast.Inspect(s.File, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && refusal(s, call) {
				return false
			}
			if _, ok := n.(*ast.IndexExpr); ok { // words looked up by name
				return false
			}
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, _ := strconv.Unquote(lit.Value)
			if !strings.Contains(strings.TrimSpace(text), " ") || strings.HasPrefix(text, "/") || !dutch.MatchString(text) {
				return true
			}
			found[place]++
			if !slices.ContainsFunc(theirs, func(t string) bool { is, _ := path.Match(t, place); return is }) {
				t.Errorf("%s holds a Dutch sentence: %q", positions.Position(lit.Pos()), text)
			}
			return true
		})
	}
	for _, place := range []string{"cards/copy.go", "cards/copy_case.go", "cards/copy_evaluation.go", "cards/copy_group.go", "cards/copy_question.go", "bot/story.go", "bot/simulator/words.go"} {
		if found[place] < 3 { // else this test sees nothing
			t.Errorf("only %d sentences were found in %s", found[place], place)
		}
	}
}

// literal is the value of a string literal, or of the one that a sum begins
// with.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		return literal(e.X)
	}
	return "", false
}

// produced are the names of all actions and modals that the cards can show,
// each with where. A few calls pass a name on; what passes it to them counts.
func produced(t *testing.T) map[string]string {
	t.Helper()
	names := map[string]string{}
	// call -> which argument is a name, and in which functions it is a parameter
	type use struct {
		arg  int
		pass []string
	}
	uses := map[string]use{
		"button":                             {0, []string{"pages"}},
		"pages":                              {0, []string{"withPages"}},
		"withPages":                          {1, nil},
		"modal":                              {0, nil},
		"slack.NewButtonBlockElement":        {0, []string{"button"}},
		"slack.NewOptionsSelectBlockElement": {2, []string{"choose", "WhichGroup"}}, // choose is a field of a form
		"slack.NewOverflowBlockElement":      {0, nil},
		"d.here":                             {2, nil}, // which of your groups?
		"slack.NewRichTextInputBlockElement": {1, []string{"none"}},
		"slack.NewTimePickerBlockElement":    {0, []string{"none"}},
		"slack.NewOptionsGroupSelectBlockElement": {2, nil},
	}
	for _, s := range sources(t, "cards", "commands") {
		for _, decl := range s.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				u, ok := uses[strings.Join(nameOf(call.Fun), ".")]
				if !ok || slices.Contains(u.pass, f.Name.Name) {
					return true
				}
				name, ok := literal(call.Args[u.arg])
				if !ok {
					t.Errorf("%s: the name of an action is not written out here: this test cannot follow it", positions.Position(call.Pos()))
				}
				name, _, _ = strings.Cut(name, ":") // what follows only keeps ids apart
				names[name] = positions.Position(call.Pos()).String()
				return true
			})
		}
	}
	return names
}

// nameOf is a called name: ["slack", "NewActionBlock"].
func nameOf(e ast.Expr) []string {
	switch e := e.(type) {
	case *ast.Ident:
		return []string{e.Name}
	case *ast.SelectorExpr:
		return append(nameOf(e.X), e.Sel.Name)
	}
	return nil
}

func handlerTable() map[string]commands.Handler { return commands.Table(nil, cards.Deck{}) }

func TestNoButtonIsDeadAndNoHandlerIsUnreachable(t *testing.T) {
	names := produced(t)
	handlers := handlerTable()
	for name, where := range names {
		if handlers[name] == nil {
			t.Errorf("%s: nobody answers %s", where, name)
		}
	}
	for name := range handlers {
		if names[name] == "" && !strings.HasPrefix(name, "/") && name != "invited" { // an invitation comes from Slack
			t.Errorf("nothing that is shown leads to %s", name)
		}
	}
}

// rootFile is a file at the root.
func rootFile(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// required tells whether the bot does not start without this setting.
func (s setting) required() bool { return s.standard == "" && s.read(&config{}, "") != nil }

func TestEnvExampleIsTheListOfSettings(t *testing.T) {
	var want strings.Builder
	want.WriteString("# Settings of Intervisiebot. Copy this file to .env and fill in what is empty;\n# what is commented out shows its default.\n")
	for _, s := range settings {
		out := "#"
		if s.required() {
			out = ""
		}
		fmt.Fprintf(&want, "\n# %s\n%s%s=%s\n", s.help, out, s.name, s.standard)
	}
	if got := string(rootFile(t, ".env.example")); got != want.String() {
		t.Errorf(".env.example must read:\n%s", want.String())
	}
	env, err := godotenv.Unmarshal(want.String())
	if err != nil {
		t.Fatal(err)
	}
	_, err = readConfig(func(name string) string { return env[name] })
	for _, s := range settings {
		if named := err != nil && strings.Contains(err.Error(), s.name+": "); named != s.required() {
			t.Errorf("with a copy of .env.example as it is, %s is a problem: %t", s.name, named)
		}
	}
}

func TestTheREADMETellsOfEverySetting(t *testing.T) {
	readme := string(rootFile(t, "README.md"))
	for _, s := range settings {
		row := "| `" + s.name + "` | "
		if s.standard != "" {
			row += "`" + s.standard + "` "
		}
		if !strings.Contains(readme, row+"| ") {
			t.Errorf("README.md has no row beginning %q", row)
		}
	}
}
