package cards

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"intervisiebot/store"
)

// A scene is one thing the bot can show: a message, a modal or App Home.
type scene struct {
	name    string
	message Message
	modal   *Modal
	tab     *Tab
}

// shown is what Slack gets of a scene.
func (s scene) shown() any {
	switch {
	case s.modal != nil:
		return s.modal
	case s.tab != nil:
		return s.tab
	}
	return object{"blocks": s.message.Blocks}
}

// window tells whether it is a modal or App Home.
func (s scene) window() bool { return s.modal != nil || s.tab != nil }

// words are what people typed, and how much of everything there is.
type words struct {
	group, person string
	card          Card
	many          int
}

var ordinary = words{group: "Intervisie Oost", person: "Samira", many: 2, card: Card{ID: "visie-03", Theme: "visie",
	Statement: "In ons schoolplan herken ik onze school.",
	Question:  "Welke alinea past het best bij een gewone dinsdag, en welke het minst?"}}

// today is a Thursday in school time; noon is its middle in Amsterdam.
const today = store.Day("2026-11-26")

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, store.Location("Europe/Amsterdam"))

// newStore is a database in a file of its own.
func newStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), store.Key{1})
	ok(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// in runs f in a transaction that must succeed.
func in(t *testing.T, s *store.Store, f func(tx *store.Tx)) {
	t.Helper()
	ok(t, s.Update(t.Context(), func(tx *store.Tx) error { f(tx); return nil }))
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// scenes are all messages and modals of this package, made with these words.
func scenes(t *testing.T, w words) (all []scene) {
	t.Helper()
	group := w.aGroup()
	var groups []store.Group
	var members []store.Member
	for i := range w.many {
		g := group
		g.ID, g.Name = int64(i+1), w.group
		g.Asleep = []store.Reason{store.Removed, store.Archived}[i%2]
		groups = append(groups, g)
		p := store.Person{ID: fmt.Sprintf("U%010d", i), Name: w.person, Human: true, Active: true}
		members = append(members, store.Member{Person: p, Facilitator: i < 12})
	}
	saved := w.saved()
	all = append(all, cardScenes(w, group, groups, saved)...)
	all = append(all, groupScenes(w, group, members)...)
	all = append(all, changeScenes(t, w, group)...)
	all = append(all, planningScenes(w, group, groups, saved)...)
	all = append(all, caseScenes(w, group, groups)...)
	all = append(all, questionScenes(w, group, groups)...)
	all = append(all, reminderScenes(w, group)...)
	all = append(all, sessionScenes(w, group, members)...)
	all = append(all, homeScenes(w, group, saved)...)
	all = append(all, evaluationScenes(w, group)...)
	all = append(all, answerScenes(w, Names(members[:min(w.many, 12)]))...)
	for _, s := range all {
		if !s.window() {
			all = append(all, scene{name: "notice of " + s.name, modal: Notice(s.message)})
		}
	}
	return all
}

// aPost is the id of what hangs in Slack.
const aPost = "0123456789abcdef01234567"

// aGroup is set up, and nothing more.
func (w words) aGroup() store.Group {
	g := store.NewGroup("C1", w.group, "Europe/Amsterdam", noon)
	g.ID, g.State, g.ChangedBy, g.Edition = 4, store.Active, "U1", 3
	g.Schedule.Region, g.Schedule.May = "midden", store.MayAfter
	return g
}

// saved are the cards that somebody saved: more than two pages.
func (w words) saved() (all []Card) {
	for i := range max(w.many, 2*SavedPage+1) {
		c := w.card
		c.ID = fmt.Sprintf("onderwijskwaliteit-%02d", i)
		all = append(all, c)
	}
	return all
}

// answerScenes are the short answers.
func answerScenes(w words, leads []string) (all []scene) {
	known := make([]string, 12)
	for i := range known {
		known[i] = fmt.Sprint("planning", i)
	}
	for name, m := range map[string]Message{
		"kept": Kept(), "wish-on": WishOn(), "wish-off": WishOff(), "replaced": Replaced(), "replaced-already": ReplacedAlready(),
		"replace-too-late": ReplaceTooLate(), "passed": Passed(), "not-your-turn": NotYourTurn(w.person),
		"unknown-theme": UnknownTheme(w.group), "not-member": NotMember(), "not-set-up": NotSetUp(), "no-group": NoGroup(),
		"may-not": MayNot(leads), "gone": Gone(), "failed": Failed(), "help": Help(),
		"vote-on": VoteOn(), "vote-off": VoteOff(), "own-vote": OwnVote(), "not-presenter": NotPresenter(), "case-gone": CaseGone(),
		"case-closed": CaseClosed(), "file-sent": FileSent(), "session-gone": SessionGone(), "session-moved": SessionMoved(), "agenda-sent": AgendaSent(), "agenda-out-sent": AgendaOutSent(),
		"may-not-lead": MayNotLead(leads), "question-none": QuestionNone(), "question-ended": QuestionEnded(),
		"voted-already": VotedAlready(), "not-invited": NotInvited(), "evaluation-closed": EvaluationClosed(), "evaluation-void": EvaluationVoid(),
		"may-not-evaluate": MayNotEvaluate(leads),
		"unknown-word":     UnknownWord("/intervisie", w.group, known[:min(12, w.many)]),
	} {
		all = append(all, scene{name: "answer " + name, message: m})
	}
	return all
}

// typed is what people typed in a field of at most n characters: as much as fits
// when there is much of everything.
func (w words) typed(n int) string {
	if w.many > 100 {
		return long(w.card.Question, n)
	}
	return short(w.card.Question, n)
}

// What is not in the scenes is neither checked against Slack's limits nor for
// escaping: so whatever this package makes must be there.
func TestTheScenesShowEverythingThisPackageMakes(t *testing.T) {
	files := token.NewFileSet()
	parse := func(name string) *ast.File {
		f, err := parser.ParseFile(files, name, nil, 0)
		ok(t, err)
		return f
	}
	called := map[string]bool{}
	shown, err := filepath.Glob("*scenes*_test.go")
	ok(t, err)
	for _, name := range shown {
		ast.Inspect(parse(name), func(n ast.Node) bool {
			if call, is := n.(*ast.CallExpr); is {
				if f, is := call.Fun.(*ast.Ident); is {
					called[f.Name] = true
				}
			}
			return true
		})
	}
	names, err := filepath.Glob("*.go")
	ok(t, err)
	made := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, d := range parse(name).Decls {
			f, is := d.(*ast.FuncDecl)
			if !is || !f.Name.IsExported() || f.Type.Results == nil || f.Name.Name == "Draw" { // Draw makes nothing of its own
				continue
			}
			result := f.Type.Results.List[0].Type
			if star, is := result.(*ast.StarExpr); is {
				result = star.X
			}
			if id, is := result.(*ast.Ident); is && (id.Name == "Message" || id.Name == "Modal" || id.Name == "Tab") {
				made++
				if !called[f.Name.Name] {
					t.Errorf("%s: %s is in no scene", name, f.Name.Name)
				}
			}
		}
	}
	if made < 30 {
		t.Errorf("found only %d functions that make messages and modals: this test looked in the wrong place", made)
	}
}
