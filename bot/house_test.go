package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
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

// manifestFile is the part of the manifest that these tests look at.
type manifestFile struct {
	Features struct {
		AppHome struct {
			Home     bool `json:"home_tab_enabled"`
			Messages bool `json:"messages_tab_enabled"`
			ReadOnly bool `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
		Commands []struct {
			Command, Description string
			Hint                 string `json:"usage_hint"`
			Escape               bool   `json:"should_escape"`
		} `json:"slash_commands"`
	}
	OAuth struct {
		Scopes struct{ Bot, User []string }
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			Bot []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			Enabled bool `json:"is_enabled"`
		}
		Org    bool `json:"org_deploy_enabled"`
		Socket bool `json:"socket_mode_enabled"`
		Rotate bool `json:"token_rotation_enabled"`
	}
}

func readManifest(t *testing.T) (m manifestFile) {
	t.Helper()
	if err := json.Unmarshal(manifest, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTheManifestNamesTheCommandsThereAre(t *testing.T) {
	words := map[string][]string{}
	for name := range handlerTable() {
		if command, word, _ := strings.Cut(name, " "); strings.HasPrefix(name, "/") {
			words[command] = append(words[command], word)
		}
	}
	var named []string
	for _, c := range readManifest(t).Features.Commands {
		named = append(named, c.Command)
		for _, word := range words[c.Command] {
			if !strings.Contains(c.Hint, word) {
				t.Errorf("the hint of %s is %q: it does not name %s", c.Command, c.Hint, word)
			}
		}
		if c.Escape {
			t.Errorf("%s is escaped: words would arrive as <@U1|samira>", c.Command)
		}
	}
	slices.Sort(named)
	if want := slices.Sorted(maps.Keys(words)); !slices.Equal(named, want) {
		t.Errorf("the manifest names %v, there are %v", named, want)
	}
}

// needs are the bot scopes without which Slack refuses a method of the client,
// from https://docs.slack.dev/reference/methods; starting Socket Mode takes the
// app-level token.
var needs = map[string][]string{
	"AuthTestContext":                {},
	"StartSocketModeContext":         {},
	"OpenViewContext":                {},
	"PushViewContext":                {},
	"UpdateViewContext":              {},
	"PostMessageContext":             {"chat:write"},
	"UpdateMessageContext":           {"chat:write"},
	"DeleteMessageContext":           {"chat:write"},
	"OpenConversationContext":        {"im:write"},
	"GetConversationHistoryContext":  {"im:history"},
	"GetConversationsForUserContext": {"channels:read", "groups:read"},
	"GetUsersInConversationContext":  {"channels:read", "groups:read"},
	"GetConversationInfoContext":     {"channels:read", "groups:read"},
	"GetUserInfoContext":             {"users:read"},
	"UploadFileContext":              {"files:write"},
	"PublishViewContext":             {},
}

// toldBy are the scopes without which Slack does not send an event.
var toldBy = map[string][]string{
	"member_joined_channel":   {"channels:read", "groups:read"},
	"member_left_channel":     {"channels:read", "groups:read"},
	"channel_left":            {"channels:read"},
	"channel_archive":         {"channels:read"},
	"channel_unarchive":       {"channels:read"},
	"channel_rename":          {"channels:read"},
	"channel_deleted":         {"channels:read"},
	"channel_id_changed":      {"channels:read"},
	"group_left":              {"groups:read"},
	"group_archive":           {"groups:read"},
	"group_unarchive":         {"groups:read"},
	"group_rename":            {"groups:read"},
	"group_deleted":           {"groups:read"},
	"user_change":             {"users:read"},
	"message_metadata_posted": {"metadata.message:read"},
	"app_home_opened":         {},
	"app_uninstalled":         {},
	"tokens_revoked":          {},
}

// Every scope is used, and everything used has its scope: members can read in
// the README what the bot can do.
func TestScopesAreThoseThatAreUsed(t *testing.T) {
	used := map[string][]string{}
	use := func(what string, scopes []string, known bool) {
		if !known {
			t.Errorf("%s: add it to the table in this test with the scopes that it needs", what)
		}
		for _, scope := range scopes {
			used[scope] = append(used[scope], what)
		}
	}
	m := readManifest(t)
	for _, s := range sources(t, "bot") {
		ast.Inspect(s.File, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if name := nameOf(call.Fun); len(name) > 1 && name[len(name)-2] == "api" {
					method := name[len(name)-1]
					scopes, known := needs[method]
					use(method, scopes, known)
				}
			}
			return true
		})
	}
	for _, event := range m.Settings.Events.Bot {
		scopes, known := toldBy[event]
		use(event, scopes, known)
	}
	if len(m.Features.Commands) > 0 {
		use("slash commands", []string{"commands"}, true)
	}
	if len(used["chat:write"]) == 0 {
		t.Error("no call to Slack was found: this test sees nothing")
	}
	asked := slices.Sorted(slices.Values(m.OAuth.Scopes.Bot))
	if want := slices.Sorted(maps.Keys(used)); !slices.Equal(asked, want) {
		t.Errorf("the manifest asks for %v, used are %v", asked, used)
	}
	if len(m.OAuth.Scopes.User) > 0 {
		t.Errorf("it asks people's own tokens for %v", m.OAuth.Scopes.User)
	}
	readme := string(rootFile(t, "README.md"))
	for _, scope := range append(asked, "connections:write") {
		if !strings.Contains(readme, "`"+scope+"`") {
			t.Errorf("README.md does not tell of the scope %s", scope)
		}
	}
}

// An event that nobody hears is subscribed to for nothing, and one that is
// heard but not subscribed to never comes.
func TestEventsAreThoseThatAreHeard(t *testing.T) {
	heard := map[string]bool{}
	for _, s := range sources(t, "bot") {
		ast.Inspect(s.File, func(n ast.Node) bool {
			if c, ok := n.(*ast.CaseClause); ok {
				for _, e := range c.List {
					if star, ok := e.(*ast.StarExpr); ok {
						if name := nameOf(star.X); len(name) == 2 && name[0] == "slackevents" {
							heard[name[1]] = true
						}
					}
				}
			}
			return true
		})
	}
	for _, event := range readManifest(t).Settings.Events.Bot {
		name := ""
		for _, part := range strings.Split(event, "_") {
			part = strings.ReplaceAll(part, "id", "ID")
			name += strings.ToUpper(part[:1]) + part[1:]
		}
		if name += "Event"; !heard[name] {
			t.Errorf("the manifest subscribes to %s, and nothing hears a %s", event, name)
		}
		delete(heard, name)
	}
	for name := range heard {
		t.Errorf("%s is heard, and the manifest does not subscribe to it", name)
	}
}

func TestTheManifestIsThatOfAQuietBot(t *testing.T) {
	m := readManifest(t)
	for name, is := range map[string]bool{
		"Socket Mode":                           m.Settings.Socket,
		"buttons and modals":                    m.Settings.Interactivity.Enabled,
		"DMs of the bot can be seen":            m.Features.AppHome.Messages,
		"nobody can type in the bot's DM":       m.Features.AppHome.ReadOnly,
		"one workspace, not an organisation":    !m.Settings.Org,
		"a token that lasts":                    !m.Settings.Rotate,
		"a home tab only if something opens it": m.Features.AppHome.Home == slices.Contains(m.Settings.Events.Bot, "app_home_opened"),
	} {
		if !is {
			t.Errorf("the manifest does not say: %s", name)
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
