package commands

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// caseForm is a filled in form of a case, with some fields changed.
func caseForm(changes ...string) map[string][]string {
	form := map[string][]string{"title": {"Een stille sectie"}, "story": {"In de sectie zegt al weken niemand iets."},
		"question": {"Hoe kom ik hier weer in gesprek?"}, "tried": {"Ik belde een paar mensen op."}, "theme": {"sociaal"}}
	for i := 0; i < len(changes); i += 2 {
		form[changes[i]] = []string{changes[i+1]}
	}
	return form
}

// brings has a person bring a case in Oost and returns its id.
func (r *room) brings(person string, changes ...string) int64 {
	r.t.Helper()
	m := r.typed(person, oost, "/casus").Modal
	if m == nil {
		r.t.Fatal("no form opens")
	}
	if reply := r.submit(person, m.CallbackID, m.PrivateMetadata, caseForm(changes...)); reply.Modal == nil {
		r.t.Fatalf("no case was made: %s", asJSON(reply))
	}
	return read(r, func(tx *store.Tx) ([]store.CaseLine, error) { return tx.CasesOf(person, 0, 1) })[0].ID
}

func (r *room) casus(id int64) store.Case {
	r.t.Helper()
	return read(r, func(tx *store.Tx) (store.Case, error) { return tx.Case(id) })
}

func (r *room) meetsOn(day string) {
	r.t.Helper()
	r.meets(samira, "date", day)
}

func TestWhatIsTypedAfterTheCommandIsTheTitle(t *testing.T) {
	r := activeRoom(t)
	for text, want := range map[string]string{"/casus": "", "/casus  Een stille sectie ": `"initial_value":"Een stille sectie"`, "/casus <!channel>": `"initial_value":"\u003c!channel\u003e"`} {
		m := r.typed(joost, oost, text).Modal
		if m == nil || m.CallbackID != "case.add" || !strings.Contains(asJSON(m), want) || want == "" && strings.Contains(asJSON(m), "initial_value") {
			t.Errorf("%q opens %s", text, asJSON(m))
		}
	}
	if m := r.typed(joost, oost, "/casus Lijst van klachten").Modal; !strings.Contains(asJSON(m), "Lijst van klachten") {
		t.Errorf("a title that begins with a known word is lost: %s", asJSON(m))
	}
	long := strings.Repeat("woord ", 40)
	if got := asJSON(r.typed(joost, oost, "/casus "+long).Modal); !strings.Contains(got, `"initial_value":"`+strings.TrimSpace(long)+`"`) {
		t.Errorf("what does not fit the title is lost: %s", got)
	}
}

func TestOutsideAChannelTheFormAsksForWhichGroup(t *testing.T) {
	r := activeRoom(t)
	r.activate(2)
	r.says(r.typed("UNOBODY", "CELSEWHERE", "/casus"), cards.NoGroup())
	if m := r.typed(samira, "CELSEWHERE", "/casus").Modal; !strings.HasPrefix(m.PrivateMetadata, "1|") || strings.Contains(asJSON(m), `"block_id":"group"`) {
		t.Errorf("with one group: %s", asJSON(m))
	}
	r.write(func(tx *store.Tx) error { return tx.AddMember(2, samira) })
	m := r.typed(samira, "CELSEWHERE", "/casus Een titel").Modal
	if got := offered(Reply{Modal: m})["group"]; !slices.Equal(got, []string{"1", "2"}) || strings.Contains(m.PrivateMetadata, "titel") {
		t.Errorf("the form offers the groups %q", got)
	}
	if reply := r.submit(samira, "case.add", m.PrivateMetadata, caseForm("group", "2")); reply.Modal == nil {
		t.Fatalf("the case is refused: %s", asJSON(reply))
	}
	if c := r.casus(1); c.Group != 2 || c.Person != samira {
		t.Errorf("the case is %+v", c)
	}
	r.says(r.submit(joost, "case.add", "|form", caseForm("group", "2")), cards.NotMember())

	if strings.Contains(asJSON(m), `"block_id":"meeting"`) {
		t.Errorf("without meetings: %s", asJSON(m))
	}
	r.meetsOn("2026-12-03")
	m = r.typed(samira, "CELSEWHERE", "/casus").Modal
	if got := asJSON(m); !strings.Contains(got, `"value":"1|2026-12-03"`) || strings.Contains(got, `"value":"2|2026`) {
		t.Errorf("the form offers other meetings: %s", got)
	}
	r.wrongAt(r.submit(samira, "case.add", m.PrivateMetadata, caseForm("group", "2", "meeting", "1|2026-12-03")), "meeting", cards.FieldOthersMeeting)
	r.submit(samira, "case.add", m.PrivateMetadata, caseForm("group", "1", "meeting", "1|2026-12-03"))
	if c := r.casus(2); c.Group != 1 || c.Meeting != "2026-12-03" {
		t.Errorf("the case is %+v", c)
	}
}

func TestAFormSentInTwiceIsOneCase(t *testing.T) {
	r := activeRoom(t)
	for range 3 {
		if reply := r.submit(samira, "case.add", "1|form", caseForm("share", "yes")); !strings.Contains(shown(reply), "Je casus staat bij Intervisie Oost.") {
			t.Fatalf("the reply is %s", asJSON(reply))
		}
	}
	if n := read(r, func(tx *store.Tx) (int, error) { return tx.CountOpenCases(1) }); n != 1 || len(r.posts(store.CasePost)) != 1 {
		t.Errorf("there are %d cases and %d posts", n, len(r.posts(store.CasePost)))
	}
	r.says(r.submit(joost, "case.add", "1|form", caseForm()), cards.Gone()) // another's form
}

// Also when both arrive at once.
func TestAFormSentInTwiceAtOnceIsOneCase(t *testing.T) {
	r := activeRoom(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			_, err := r.table["case.add"](context.Background(), Ask{Name: "case.add", Arg: "1|form", Person: samira, Fields: caseForm(), Now: r.now})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := read(r, func(tx *store.Tx) (int, error) { return tx.CountOpenCases(1) }); n != 1 {
		t.Errorf("there are %d cases", n)
	}
}

func TestACaseNeedsATitleAStoryAndAQuestion(t *testing.T) {
	r := activeRoom(t)
	before := r.dump()
	for _, field := range []string{"title", "story", "question"} {
		r.wrongAt(r.submit(samira, "case.add", "1|form", caseForm(field, "  ")), field, cards.FieldEmpty)
	}
	r.wrongAt(r.submit(samira, "case.add", "1|form", caseForm("theme", "zon")), "theme", cards.FieldEmpty)
	r.wrongAt(r.submit(samira, "case.add", "1|form", caseForm("meeting", "2026-12-24")), "meeting", cards.FieldNoSuchDay)
	if r.dump() != before {
		t.Error("something was written")
	}
	r.meetsOn("2026-12-03")
	if got := offered(Reply{Modal: r.typed(samira, oost, "/casus").Modal})["meeting"]; !slices.Equal(got, []string{"2026-12-03"}) {
		t.Errorf("the form offers the meetings %q", got)
	}
	if got := offered(Reply{Modal: r.typed(samira, "CELSEWHERE", "/casus").Modal})["meeting"]; !slices.Equal(got, []string{"2026-12-03"}) {
		t.Errorf("elsewhere the form offers the meetings %q", got)
	}
	if id := r.brings(samira, "meeting", "2026-12-03"); r.casus(id).Meeting != "2026-12-03" {
		t.Errorf("it is meant for %q", r.casus(id).Meeting)
	}
}

// A finding is a hint: who sends it in again unchanged means it.
func TestANameIsPointedOutOnce(t *testing.T) {
	r := activeRoom(t)
	named := caseForm("story", "Mevrouw Jansen uit 3b belde.")
	seen := cards.FieldSeen([]string{"Mevrouw Jansen", "3b"})
	before := r.dump()
	r.wrongAt(r.submit(samira, "case.add", "1|form", named), "story", seen)
	r.wrongAt(r.submit(joost, "case.add", "1|form", named), "story", seen)    // another person
	r.wrongAt(r.submit(samira, "case.add", "1|form-2", named), "story", seen) // another form
	more := caseForm("story", "Mevrouw Jansen uit 3b belde meneer Bakker.")
	r.wrongAt(r.submit(samira, "case.add", "1|form", more), "story", cards.FieldSeen([]string{"Mevrouw Jansen", "meneer Bakker", "3b"}))
	if r.dump() != before {
		t.Error("something was written")
	}
	if reply := r.submit(samira, "case.add", "1|form", more); reply.Modal == nil {
		t.Errorf("it is refused twice: %s", asJSON(reply))
	}
}

func TestTheListShowsWhatIsOpenTenAPage(t *testing.T) {
	r := activeRoom(t)
	r.write(func(tx *store.Tx) error {
		for i := range 23 {
			_, _, err := tx.AddCase(store.Case{Group: 1, Person: joost, Form: fmt.Sprint(i), State: store.Submitted, Title: fmt.Sprintf("Casus %02d", i+1), SubmittedAt: r.now})
			if err != nil {
				return err
			}
		}
		return nil
	})
	first := r.typed(samira, oost, "/casus lijst")
	for page, want := range map[string][2]string{"1": {"Casus 23", "Casus 14"}, "1|1": {"Casus 13", "Casus 04"}, "1|2": {"Casus 03", "Casus 01"}, "1|99": {"Casus 03", "Casus 01"}, "1|-4": {"Casus 23", "Casus 14"}} {
		got := r.press(samira, "case.list", page)
		if text := shown(got); !strings.Contains(text, want[0]) || !strings.Contains(text, want[1]) || len(offered(got)["case.show"]) > 10 {
			t.Errorf("page %s shows %s", page, text)
		}
	}
	if got := offered(first)["case.list"]; !slices.Equal(got, []string{"1|1"}) {
		t.Errorf("the first page leads to %q", got)
	}
	if got := offered(r.press(samira, "case.list", "1|1"))["case.list"]; !slices.Equal(got, []string{"1|0", "1|2"}) {
		t.Errorf("the second page leads to %q", got)
	}
	if reply := r.press(samira, "case.show", "1|7"); !reply.Push || !strings.Contains(shown(reply), "Casus 07") {
		t.Errorf("a detail is %s", asJSON(reply))
	}
	r.press(joost, "case.withdraw", "23")
	if text := shown(r.typed(samira, oost, "/casus lijst")); strings.Contains(text, "Casus 23") {
		t.Error("a withdrawn case is on the list")
	}
}

func TestOnlyThePresenterEditsAndWithdraws(t *testing.T) {
	r := activeRoom(t)
	r.activate(2)
	id := strconv.FormatInt(r.brings(samira), 10)
	before := r.dump()
	for _, action := range []string{"case.edit", "case.load", "case.change", "case.discussed"} {
		r.says(r.submit(joost, action, "1|"+id+"|0", caseForm()), cards.NotPresenter())
		r.says(r.submit(ruud, action, "1|"+id+"|0", caseForm()), cards.NotMember())
		r.says(r.submit(ruud, action, "2|"+id+"|0", caseForm()), cards.Gone()) // his own group has no such case
	}
	for _, action := range []string{"case.own", "case.withdraw", "case.keep", "case.step", "case.outcome", "step.save", "outcome.save"} {
		for _, person := range []string{joost, ruud, "UNOBODY", ""} {
			r.says(r.submit(person, action, id+"|0", map[string][]string{"step": {"x"}, "outcome": {"x"}}), cards.NotPresenter())
		}
	}
	r.says(r.press(ruud, "case.show", "2|"+id), cards.Gone())
	if r.dump() != before {
		t.Error("something was written")
	}
	if got := offered(r.press(joost, "case.show", "1|"+id)); got["case.edit"] != nil || got["case.withdraw"] != nil || got["case.keep"] != nil || got["case.vote"] == nil {
		t.Errorf("Joost is offered %v", got)
	}
	if got := offered(r.press(samira, "case.show", "1|"+id)); got["case.edit"] == nil || got["case.withdraw"] == nil || got["case.vote"] != nil {
		t.Errorf("Samira is offered %v", got)
	}
}

// Two devices of one person: the second sees that it changed, and nothing of
// either is lost.
func TestTheSecondDeviceSeesThatTheCaseChanged(t *testing.T) {
	r := activeRoom(t)
	id := r.brings(samira)
	ref := "1|" + strconv.FormatInt(id, 10)
	phone, desk := r.press(samira, "case.edit", ref).Modal, r.press(samira, "case.edit", ref).Modal
	r.now = r.now.Add(time.Hour)
	if reply := r.submit(samira, "case.change", phone.PrivateMetadata, caseForm("title", "Van de telefoon")); reply.Modal == nil {
		t.Fatalf("the first device is refused: %s", asJSON(reply))
	}
	before := r.dump()
	r.wrongAt(r.submit(samira, "case.change", desk.PrivateMetadata, caseForm("title", "Van het bureau")), "title", cards.FieldCaseChanged)
	if r.dump() != before {
		t.Error("the second device wrote something")
	}
	if reply := r.submit(samira, "case.change", phone.PrivateMetadata, caseForm("title", "Van de telefoon")); reply.Modal == nil {
		t.Errorf("the same submit told twice is refused: %s", asJSON(reply))
	}
	newer := r.press(samira, "case.load", ref).Modal
	if text := asJSON(newer); !strings.Contains(text, "Van de telefoon") || !strings.Contains(text, `"block_id":"title:1"`) || !strings.Contains(asJSON(desk), `"block_id":"title:0"`) {
		t.Errorf("the newer version does not come in fields of its own: %s", text)
	}
	if reply := r.submit(samira, "case.change", newer.PrivateMetadata, caseForm("title", "Van het bureau")); reply.Modal == nil {
		t.Errorf("after loading it is refused: %s", asJSON(reply))
	}
	if c := r.casus(id); c.Title != "Van het bureau" || c.Edition != 2 || !c.ChangedAt.Equal(r.now) {
		t.Errorf("the case is %+v", c)
	}
}

func TestSharingACaseCanBeTakenBack(t *testing.T) {
	r := activeRoom(t)
	id := r.brings(samira)
	if n := len(r.posts(store.CasePost)); n != 0 {
		t.Fatalf("without a tick %d messages hang", n)
	}
	edit := func(share string) {
		t.Helper()
		m := r.press(samira, "case.edit", "1|"+strconv.FormatInt(id, 10)).Modal
		form := caseForm("story", "Nieuw verhaal "+m.PrivateMetadata)
		if share != "" {
			form["share"] = []string{share}
		}
		if reply := r.submit(samira, m.CallbackID, m.PrivateMetadata, form); reply.Modal == nil {
			t.Fatalf("it is refused: %s", asJSON(reply))
		}
	}
	hang := func(n int) store.Post {
		t.Helper()
		posts := r.posts(store.CasePost)
		if len(posts) != n {
			t.Fatalf("%d posts, want %d", len(posts), n)
		}
		p := posts[n-1]
		r.write(func(tx *store.Tx) error {
			p.State, p.Channel, p.TS, p.LookAt = store.Hanging, oost, "7.7", time.Time{}
			return tx.SavePost(p)
		})
		return p
	}
	edit("yes")
	p := hang(1)
	edit("yes")
	if !r.redrawn(p) || r.post(p.ID).Gone {
		t.Errorf("an edited case is not drawn again: %+v", r.post(p.ID))
	}
	edit("")
	if p = r.post(p.ID); !p.Gone || !p.LookAt.Equal(r.now) {
		t.Errorf("what is not shared any more hangs on: %+v", p)
	}
	r.now = r.now.Add(time.Minute)
	edit("yes")
	second := hang(2)
	if r.post(second.ID).Gone {
		t.Error("sharing once more is taken down")
	}
	r.press(samira, "case.withdraw", strconv.FormatInt(id, 10))
	if !r.post(second.ID).Gone {
		t.Error("what was withdrawn hangs on")
	}
}

func TestAWithdrawnCaseIsErasedForAllButItsTitleForThePresenter(t *testing.T) {
	r := activeRoom(t)
	id := r.brings(samira)
	ref := strconv.FormatInt(id, 10)
	r.press(joost, "case.vote", "1|"+ref)
	reply := r.press(samira, "case.withdraw", ref)
	if text := shown(reply); !strings.Contains(text, "ingetrokken") || strings.Contains(text, "al weken niemand") {
		t.Errorf("it shows %s", text)
	}
	c := r.casus(id)
	if c.Title == "" || c.Theme == "" || c.Story+c.Question+c.Tried+c.Part != "" || !c.NextAt.IsZero() {
		t.Errorf("the case is %+v", c)
	}
	r.says(r.press(joost, "case.show", "1|"+ref), cards.CaseGone())
	r.says(r.press(joost, "case.vote", "1|"+ref), cards.CaseClosed())
	r.says(r.press(samira, "case.keep", ref), cards.CaseGone())
	if text := shown(r.typed(samira, oost, "/casus mijn")); !strings.Contains(text, "Een stille sectie\ningetrokken") {
		t.Errorf("their own list is %s", text)
	}
}

// What others typed is shown only when it is known who is in the channel.
func TestTextsOfOthersWaitForALook(t *testing.T) {
	r, _ := ajar(t)
	before := r.dump()
	ask := func(name, arg string, sure bool) Reply {
		a := Ask{Name: name, Arg: arg, Person: samira, Channel: oost, Sure: func(channel string) bool { return sure && channel == oost }}
		if strings.HasPrefix(name, "/") {
			a.Name, a.Arg, _ = strings.Cut(name, " ")
		}
		return r.send(a)
	}
	for _, d := range [][2]string{{"/casus lijst"}, {"case.list", "1|0"}, {"case.show", "1|2"}, {"case.open", casePost}, {"case.vote", "1|2"}, {"case.choose", "1|2"}, {"case.back", "1|3"},
		{"/kaart nieuw"}, {"owncard.new", "1"}, {"/bijeenkomst"}, {"session.list", "1|0"}, {"session.show", "1|1"}, {"session.card", "1|1"}, {"session.cases", "1|1|0"},
		{"session.choose", "1|1|1"}, {"session.come", "1|1|0"}, {"session.cant", "1|1|0"}, {"session.edit", "1|1"}, {"session.agenda", "1|1|0"}, {"session.failed", "1|2"}} {
		if reply := ask(d[0], d[1], false); reply.Look != oost || reply.File != nil || reply.Modal != nil || reply.Message != nil {
			t.Errorf("%s shows %s", d[0], asJSON(reply))
		}
	}
	if r.dump() != before {
		t.Error("something was written before it was known")
	}
	if reply := ask("/casus lijst", "", true); reply.Modal == nil {
		t.Errorf("when it is known: %s", asJSON(reply))
	}
}
