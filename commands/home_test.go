package commands

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// homeOf is the App Home of a person, and the channels that must be asked first;
// sure may be nil.
func (r *room) homeOf(person string, sure func(string) bool) (cards.Tab, []string) {
	r.t.Helper()
	var unsure []string
	v := read(r, func(tx *store.Tx) (v cards.HomeView, err error) {
		v, unsure, err = Home(tx, r.deck, Ask{Person: person, Now: r.now, Sure: sure})
		return v, err
	})
	return cards.Home(v), unsure
}

// looks are all texts and values of an App Home.
func looks(tab cards.Tab) string { return asJSON(tab) }

// filled gives Samira this many groups, cases and saved cards, meetings, a card
// of a group's own among the saved ones, and a long learning question.
func (r *room) filled(groups, cases, saved int) {
	r.t.Helper()
	long := func(text string, n int) string { return string([]rune(strings.Repeat(text+" ", n))[:n]) }
	for i := range groups {
		id := r.group(fmt.Sprint("C", i), long("Intervisie Noordoost-Brabant", 60), samira, joost, marieke)
		r.activate(id)
		r.write(func(tx *store.Tx) error {
			_, _, err := tx.AddSession(store.Session{Group: id, Form: fmt.Sprint("m", i), State: store.SessionPlanned, Day: "2026-12-03", Minute: 900, Minutes: 150,
				Place: long("De Wending", 300), PlannedBy: joost, PlannedAt: r.now, ChangedAt: r.now})
			return err
		})
	}
	r.write(func(tx *store.Tx) error {
		for i := range cases {
			c := store.Case{Group: 1, Person: samira, Form: fmt.Sprint("f", i), State: store.Discussed, Title: long("Een stille sectie", cards.TitleLength),
				Story: long("verhaal", 3000), Step: long("Ik bel", 500), SubmittedAt: r.now, DiscussedAt: r.now}
			if _, _, err := tx.AddCase(c); err != nil {
				return err
			}
		}
		for i := range saved {
			card := fmt.Sprint("oud-", i) // no longer in the decks
			if i >= saved-100 {
				card = r.deck.Draw("s", i, "").ID
			}
			if err := tx.SaveCard(samira, card, r.now.Add(time.Duration(i)*time.Second)); err != nil {
				return err
			}
		}
		id, err := tx.AddQuestion(store.LearningQuestion{Person: samira, Group: 1, AskedAt: r.now})
		if err == nil {
			_, err = tx.AddVersion(id, store.Version{At: r.now, Text: long("Hoe blijf ik rustig?", 3000)})
		}
		return err
	})
}

// Slack takes 100 blocks and 250 KB: https://docs.slack.dev/reference/views
func TestHomeOfWhoHasMuchFitsAndCostsNoMore(t *testing.T) {
	few, much := newRoom(t), newRoom(t)
	few.filled(6, 6, 101)
	much.filled(60, 500, 1000)
	cost := func(r *room) float64 {
		return testing.AllocsPerRun(20, func() { r.homeOf(samira, nil) })
	}
	tab, _ := much.homeOf(samira, nil)
	if n := len(tab.Blocks.BlockSet); n > 100 || n < 20 {
		t.Errorf("it has %d blocks", n)
	}
	if n := len(asJSON(tab)); n > 250<<10 || n < 5<<10 {
		t.Errorf("it has %d bytes", n)
	}
	if a, b := cost(few), cost(much); b > 1.05*a {
		t.Errorf("with much it costs %.0f allocations, with little %.0f", b, a)
	}
	text := looks(tab)
	for action, want := range map[string]int{"planning.show:": cards.HomeShows, "case.own:": cards.HomeShows, "home.groups": 1, "case.mine": 1, "saved.page": 1} {
		if n := strings.Count(text, `"action_id":"`+action); n != want {
			t.Errorf("%s stands there %d times, want %d", action, n, want)
		}
	}
	var pages []string
	for page := range 7 {
		m := much.press(samira, "home.groups", fmt.Sprint("|", page)).Modal
		pages = append(pages, fmt.Sprint(strings.Count(asJSON(m), `"action_id":"planning.show:`)))
	}
	if got := strings.Join(pages, " "); got != "10 10 10 10 10 10 10" { // past the end: the last
		t.Errorf("the pages of groups show %s", got)
	}
}

// Settings are offered to who may change them, and what a button does is checked
// again when it is pressed.
func TestHomeOffersSettingsToWhoMayAct(t *testing.T) {
	r := activeRoom(t)
	offers := func(person string) bool {
		tab, _ := r.homeOf(person, nil)
		return strings.Contains(looks(tab), "group.setup")
	}
	if !offers(samira) || !offers(joost) {
		t.Error("without a facilitator it is not offered to everybody")
	}
	r.write(func(tx *store.Tx) error { return tx.SetFacilitators(1, []string{joost}) })
	if offers(samira) || !offers(joost) {
		t.Error("with a facilitator it is not offered to just that one")
	}
	if offers(ruud) || strings.Contains(looks(first(r.homeOf(ruud, nil))), "Intervisie Oost") {
		t.Error("Ruud sees a group he is not in")
	}
}

func first[A, B any](a A, _ B) A { return a }

func TestHomeShowsNextCardAndMeeting(t *testing.T) {
	r := activeRoom(t)
	sees := func(want ...string) {
		t.Helper()
		text := looks(first(r.homeOf(samira, nil)))
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("Home does not show %q:\n%s", w, text)
			}
		}
	}
	sees("Volgende dialoogkaart: donderdag 12 november 2026, 15:30")
	r.now = amsterdam("2026-11-12 12:00")
	r.weekCard("visie-01", "") // given early
	sees("Volgende dialoogkaart: donderdag 19 november 2026, 15:30")
	r.submit(samira, "period.add", "1", map[string][]string{"kind": {"free"}, "first": {"2026-11-19"}, "last": {"2026-11-27"}})
	r.meetsOn("2026-12-10")
	sees("Volgende dialoogkaart: donderdag 3 december 2026, 15:30", "Volgende bijeenkomst: donderdag 10 december 2026")
	r.write(func(tx *store.Tx) error {
		_, _, err := tx.AddSession(store.Session{Group: 1, Form: "m", State: store.SessionPlanned, Day: "2026-12-08", Minute: 14 * 60, Place: "De Wending", PlannedAt: r.now, ChangedAt: r.now})
		return err
	})
	sees("Volgende bijeenkomst: dinsdag 8 december 2026, 14:00, De Wending")
	r.submit(samira, "group.paused", "1", map[string][]string{"last": {"2027-05-01"}})
	sees("pauze tot en met", "Er staat geen dialoogkaart gepland.")
}

// What others typed, the name and the place of a group and its own cards, is shown
// only when it is sure that the person is in the group now.
func TestHomeShowsNothingOfOthersUnlessSure(t *testing.T) {
	r := activeRoom(t)
	r.activate(2)
	r.write(func(tx *store.Tx) error { return tx.AddMember(2, samira) })
	r.change(2, func(g *store.Group) { g.Name = "Intervisie West" })
	r.submit(joost, "owncard.add", "1", map[string][]string{"theme": {"vak"}, "question": {"Wat heb je laten liggen?"}})
	r.press(samira, "card.keep", "eigen-1-1")
	r.typed(samira, oost, "/leervraag Hoe blijf ik rustig?")
	tab, unsure := r.homeOf(samira, func(channel string) bool { return channel == west })
	if text := looks(tab); strings.Contains(text, "Intervisie Oost") || strings.Contains(text, "laten liggen") ||
		!strings.Contains(text, "Intervisie West") || !strings.Contains(text, "Hoe blijf ik rustig?") || !strings.Contains(text, "weet ik nu niet zeker") {
		t.Errorf("half sure it shows %s", text)
	}
	if !slices.Equal(unsure, []string{oost, oost}) {
		t.Errorf("to be asked are %q", unsure)
	}
	tab, unsure = r.homeOf(samira, func(string) bool { return true })
	if text := looks(tab); !strings.Contains(text, "Intervisie Oost") || !strings.Contains(text, "laten liggen") || len(unsure) > 0 {
		t.Errorf("sure it shows %s", text)
	}
	r.write(func(tx *store.Tx) error { return tx.RemoveMember(1, samira) })
	if text := looks(first(r.homeOf(samira, nil))); strings.Contains(text, "Intervisie Oost") || strings.Contains(text, "laten liggen") {
		t.Errorf("no member any more, it shows %s", text)
	}
}

// Buttons on App Home do what the commands do.
func TestButtonsOnHomeDoWhatCommandsDo(t *testing.T) {
	r := activeRoom(t)
	for action, command := range map[string]string{"question.show": "/leervraag", "home.help": "/intervisie help", "mydata.show": "/intervisie mijngegevens",
		"saved.page": "/kaart bewaard", "case.mine": "/casus mijn", "quiet.edit": "/intervisie berichten"} {
		pressed, typed := r.press(samira, action, ""), r.typed(samira, oost, command)
		if asJSON(pressed) != asJSON(typed) || asJSON(typed) == asJSON(Reply{}) {
			t.Errorf("%s shows %s, %s shows %s", action, asJSON(pressed), command, asJSON(typed))
		}
	}
	if m := r.press(samira, "case.new", "whatever").Modal; m == nil || m.CallbackID != "case.add" {
		t.Error("no case can be brought in")
	}
	if offered(r.press(samira, "card.draw", "whatever"))["card.share"] == nil {
		t.Error("no card is drawn")
	}
	if n := len(read(r, func(tx *store.Tx) ([]store.CaseLine, error) { return tx.CasesOf(samira, 0, 9) })); n != 0 {
		t.Errorf("%d cases were made by looking", n)
	}
}

func TestMyDataTellsEverybodyTheirOwn(t *testing.T) {
	r, _ := ajar(t)
	files := func(person string) map[string]string {
		t.Helper()
		reply := r.press(person, "mydata.send", "")
		if reply.File == nil || reply.File.Name != "mijn-gegevens.zip" || reply.Modal == nil || reply.Push {
			t.Fatalf("the reply is %+v", reply)
		}
		z, err := zip.NewReader(bytes.NewReader(reply.File.Data), int64(len(reply.File.Data)))
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]string{}
		for _, f := range z.File {
			var b bytes.Buffer
			in, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := b.ReadFrom(in); err != nil {
				t.Fatal(err)
			}
			found[f.Name] = b.String()
		}
		if !json.Valid([]byte(found[cards.MyDataJSON])) {
			t.Errorf("the JSON of %s is %s", person, found[cards.MyDataJSON])
		}
		return found
	}
	text := files(samira)[cards.MyDataReadable]
	for _, want := range []string{"Naam: Samira", "Groep: Intervisie Oost", "Vraag: Wat heb je laten liggen?", "In de sectie zegt al weken niemand iets.", "Tekst: Hoe blijf ik rustig?", "Gemaakt op dinsdag 10 november 2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not told in:\n%s", want, text)
		}
	}
	if strings.Contains(files(joost)[cards.MyDataReadable], "rustig") {
		t.Error("Joost is told what Samira typed")
	}
	if text := files("UNOBODY")[cards.MyDataReadable]; !strings.Contains(text, "Ik heb niets van je.") {
		t.Errorf("a stranger is told %s", text)
	}
}

func TestEraseMyDataTakesOnlyThePersonsOwn(t *testing.T) {
	r, _ := ajar(t)
	if m := r.press(samira, "mydata.erase", "").Modal; asJSON(m) != asJSON(cards.MyDataErased(true)) {
		t.Errorf("it shows %s", asJSON(m))
	}
	for id, person := range map[int64]string{1: store.Nobody, 2: joost, 3: joost} {
		if c := read(r, func(tx *store.Tx) (store.Case, error) { return tx.Case(id) }); c.Person != person || (c.Story == "") != (person == store.Nobody) {
			t.Errorf("case %d is now %+v", id, c)
		}
	}
	r.says(r.press(samira, "case.own", "1"), cards.NotPresenter())
	if r.typed(samira, oost, "/leervraag").Modal.CallbackID != "question.save" {
		t.Error("no new learning question can be made")
	}
	if g := r.oost(); !g.SetUp() || g.State != store.Active {
		t.Errorf("the group is %+v", g)
	}
	if m := r.press("UNOBODY", "mydata.erase", "").Modal; asJSON(m) != asJSON(cards.MyDataErased(false)) {
		t.Errorf("a stranger sees %s", asJSON(m))
	}
}
