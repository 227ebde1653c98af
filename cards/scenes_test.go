package cards

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
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
	says := func(name string, m Message) { all = append(all, scene{name: name, message: m}) }
	opens := func(name string, m *Modal) { all = append(all, scene{name: name, modal: m}) }
	post := "0123456789abcdef01234567"

	// People and groups.
	fresh := store.NewGroup("C1", w.group, "Europe/Amsterdam", noon)
	fresh.ID = 4
	group := fresh
	group.State, group.ChangedBy, group.Edition = store.Active, "U1", 3
	group.Schedule.Region, group.Schedule.May = "midden", store.MayAfter
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
	leads := members[:min(w.many, 12)]
	busy := group
	kinds := []store.PeriodKind{store.FreePeriod, store.Pause}
	for i := range w.many {
		day := today.Add(7 * i)
		busy.Schedule.Periods = append(busy.Schedule.Periods,
			store.Period{ID: int64(w.many)*1000 + int64(i), Kind: kinds[i%2], First: day, Last: day.Add(i % 2 * 4)})
	}
	paused := group
	paused.Schedule.Periods = []store.Period{{ID: 9, Kind: store.Pause, First: today, Last: today.Add(14)}}

	// Cards.
	week := Week{Post: post, Card: w.card, Opener: "U1", MayReplace: true}
	says("week", WeekCard(week))
	says("week-new-case", WeekCard(Week{Post: post, Card: w.card, NewCase: true}))
	says("week-replaced", WeekCard(Week{Post: post, Card: w.card, Instead: w.card, ReplacedBy: w.person, Wishes: 1}))
	says("week-wished", WeekCard(Week{Post: post, Card: Card{ID: "vak-07", Theme: "vak", Question: w.card.Question}, Wishes: 3}))
	says("shared", Shared(post, w.card, w.person, 1))
	more := "0a1b2c3d|12|schoolontwikkeling"
	says("personal", PersonalCard(Personal{Card: w.card, More: more}))
	says("personal-here", PersonalCard(Personal{Card: w.card, More: more, Groups: groups[:1], Here: true}))
	says("personal-one-group", PersonalCard(Personal{Card: w.card, More: more, Groups: []store.Group{group}}))
	says("personal-groups", PersonalCard(Personal{Card: w.card, More: more, Groups: groups}))
	says("personal-shared", PersonalCard(Personal{Card: w.card, More: more, Note: SharedNow(w.group)}))
	says("personal-enough", PersonalCard(Personal{Card: w.card, More: more, Note: SharedEnough(w.group)}))
	var saved []Card
	for i := range max(w.many, 2*SavedPage+1) {
		c := w.card
		c.ID = fmt.Sprintf("onderwijskwaliteit-%02d", i)
		saved = append(saved, c)
	}
	opens("saved-none", SavedCards(nil, 0))
	opens("saved-few", SavedCards(saved[:2], 0))
	opens("saved-middle", SavedCards(saved, 1))

	own := w.card
	own.ID, own.Own = "eigen-4-12", true
	says("week-own", WeekCard(Week{Post: post, Card: own}))
	var made []store.OwnCard
	for i := range w.many {
		made = append(made, store.OwnCard{ID: int64(i + 1), Group: 4, By: "U1", Theme: "visie", Statement: own.Statement, Question: own.Question})
	}
	opens("new-card", NewCard(group, made, "U1"))
	opens("new-card-of-others", NewCard(group, made, "U2"))

	// Groups.
	strangers, crowd := slices.Clone(members), slices.Repeat(members[:1], 130)
	for i := range strangers {
		strangers[i].Stranger = true
	}
	says("welcome", Welcome(post, fresh, members[:2]))
	says("welcome-strangers", Welcome(post, fresh, strangers))
	says("welcome-crowd", Welcome(post, fresh, crowd))
	says("welcome-done", Welcome(post, group, members[:2]))
	no := fresh
	no.State = store.Declined
	says("welcome-declined", Welcome(post, no, crowd))
	opens("settings-new", Settings(fresh, members, today))
	opens("settings", Settings(group, members, today))
	ending := group
	ending.Ends, ending.Reminders = today.Add(200), ""
	opens("settings-ending", Settings(ending, members, today))
	opens("settings-ending-to-read", SettingsToRead(ending, leads))
	elsewhere := paused
	elsewhere.Schedule.Zone = "America/Argentina/ComodRivadavia"
	opens("settings-paused", Settings(elsewhere, members, today))
	opens("settings-to-read", SettingsToRead(group, leads))
	opens("loading", Loading())
	opens("pause", PauseModal(group))
	opens("may", MayModal(group))
	opens("periods-none", PeriodsModal(group, today))
	opens("periods", PeriodsModal(busy, today))
	in(t, newStore(t), func(tx *store.Tx) {
		for id, name := range map[string]string{"U1": w.person, "U2": w.person} {
			ok(t, tx.SavePerson(store.Person{ID: id, Name: name, Human: true, Active: true}))
		}
		every := []store.Changed{{Field: "name"}, {Field: "weekday", Value: "5"}, {Field: "time", Value: "06:30"},
			{Field: "zone", Value: "America/Lower_Princes"}, {Field: "rhythm", Value: string(store.WithoutMeetings)},
			{Field: "region", Value: noRegion}, {Field: "may", Value: string(store.MayBefore)}, {Field: "opener", Value: "on"}, {Field: "opener"},
			{Field: "keep", Value: "13"}, {Field: "case+", Value: string(today)}, {Field: "case+"}, {Field: "case-"},
			{Field: "pause", Value: string(today)}, {Field: "resume"},
			{Field: "period+", Value: PeriodValue(store.Period{Kind: store.FreePeriod, First: today, Last: today.Add(4)})},
			{Field: "period-", Value: PeriodValue(store.Period{Kind: store.Pause, First: today, Last: today})},
			{Field: "reminders", Value: "week day hour"}, {Field: "reminders", Value: "day"}, {Field: "reminders"}, {Field: "ends", Value: string(today)}, {Field: "ends"},
			{Field: "facilitator+", Value: "U1"}, {Field: "facilitator-", Value: "U1"},
			{Field: "facilitator+", Value: "U2"}, {Field: "facilitator-", Value: "U2"}, {Field: "facilitator+", Value: "unknown"},
			{Field: "goon-later", Value: string(today)},
			{Field: "a field of a newer program"}}
		every = append(every, sessionChanges...)
		for _, what := range append([]store.Changed{{Field: "setup", Value: string(today)}, {Field: "woke", Value: string(today)}, {Field: "handed"}}, every...) {
			m, err := ChangeLine(tx, group, store.Change{By: "U1", What: []store.Changed{what}})
			ok(t, err)
			says("change "+what.Field+" "+what.Value, m)
		}
		m, err := ChangeLine(tx, group, store.Change{By: "U1", What: every})
		ok(t, err)
		says("change-everything", m)
	})

	// The planning.
	lines := []Planned{{At: noon, Unsure: true}, {At: noon, Unknown: true}, {At: noon}, {At: noon, Meeting: store.Session{ID: 12, Day: today, Minute: 13 * 60, Minutes: 150}}}
	for _, kind := range []store.SkipKind{store.SkipPause, store.SkipSchool, store.SkipPublic, store.SkipFree,
		store.SkipMeeting, store.SkipRhythm, store.SkipLate, store.SkipChanged, "removed"} {
		lines = append(lines, Planned{At: noon, Skip: store.Skip{Kind: kind, Name: "herfstvakantie"}})
	}
	says("planning", Planning(paused, lines, saved[:w.many], today, groups))
	says("planning-empty", Planning(group, nil, saved[:1], today, nil))
	says("asleep", Asleep(groups))
	says("which-group", WhichGroup("planning.show", groups))

	// What only one person is asked.
	for _, lost := range []store.PostState{store.Unsure, store.Dropped, store.Hanging} {
		says("ask-"+string(lost), Unasked(AskHanging(post, group, store.Post{Kind: store.ChangePost, State: lost, Due: noon})))
	}
	opens("quiet", QuietModal(nil))
	opens("quiet-all", QuietModal(UnaskedKinds()))

	all = append(all, caseScenes(w, group, groups)...)
	all = append(all, questionScenes(w, group, groups)...)
	all = append(all, reminderScenes(w, group)...)
	all = append(all, sessionScenes(w, group, members)...)
	all = append(all, homeScenes(w, group, saved)...)
	all = append(all, evaluationScenes(w, group)...)

	// Short answers.
	known := make([]string, 12)
	for i := range known {
		known[i] = fmt.Sprint("planning", i)
	}
	for name, m := range map[string]Message{
		"kept": Kept(), "wish-on": WishOn(), "wish-off": WishOff(), "replaced": Replaced(), "replaced-already": ReplacedAlready(),
		"replace-too-late": ReplaceTooLate(), "passed": Passed(), "not-your-turn": NotYourTurn(w.person),
		"unknown-theme": UnknownTheme(w.group), "not-member": NotMember(), "not-set-up": NotSetUp(), "no-group": NoGroup(),
		"may-not": MayNot(Names(leads)), "gone": Gone(), "failed": Failed(), "help": Help(),
		"vote-on": VoteOn(), "vote-off": VoteOff(), "own-vote": OwnVote(), "not-presenter": NotPresenter(), "case-gone": CaseGone(),
		"case-closed": CaseClosed(), "file-sent": FileSent(), "session-gone": SessionGone(), "session-moved": SessionMoved(), "agenda-sent": AgendaSent(), "agenda-out-sent": AgendaOutSent(),
		"may-not-lead": MayNotLead(Names(leads)), "question-none": QuestionNone(), "question-ended": QuestionEnded(),
		"voted-already": VotedAlready(), "not-invited": NotInvited(), "evaluation-closed": EvaluationClosed(), "evaluation-void": EvaluationVoid(),
		"may-not-evaluate": MayNotEvaluate(Names(leads)),
		"unknown-word":     UnknownWord("/intervisie", w.group, known[:min(12, w.many)]),
	} {
		says("answer "+name, m)
	}
	for _, s := range all {
		if !s.window() {
			opens("notice of "+s.name, Notice(s.message))
		}
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
