package commands

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"intervisiebot/cards"
	"intervisiebot/store"
)

func TestACaseIsChosenForAMeeting(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	if text := shown(r.inWindow(samira, "session.cases", "1|1|0")); !strings.Contains(text, "Er staat geen casus open.") || !strings.Contains(text, "Aan de beurt om in te brengen: Joost, daarna Marieke.") {
		t.Errorf("without a case: %s", text)
	}
	first, second := r.brings(marieke), r.brings(samira, "title", "De ouderavond")
	r.inWindow(marieke, "session.cant", ref(s))
	for _, who := range []string{joost, marieke} {
		r.inWindow(who, "case.vote", fmt.Sprint("1|", second))
	}
	picker := r.inWindow(joost, "session.cases", "1|1|0")
	text := shown(picker)
	for _, want := range []string{"Aan de beurt om in te brengen: Joost, daarna Samira.", "De ouderavond\nSamira · ingediend · Samen · 2 mensen willen hem bespreken", "Een stille sectie\nMarieke (kan niet komen) · ingediend"} {
		if !strings.Contains(text, want) {
			t.Errorf("the list does not show %q: %s", want, text)
		}
	}
	if got := offered(picker); !slices.Equal(got["session.choose"], []string{"1|1|2", "1|1|1"}) || len(got["case.show"]) != 2 || !slices.Equal(got["session.card"], []string{"1|1"}) {
		t.Errorf("offered are %v", got)
	}
	if got := shown(r.inWindow(joost, "session.choose", "1|1|2")); !strings.Contains(got, "Casus: De ouderavond (Samira)") {
		t.Errorf("then the card shows %s", got)
	}
	if c := r.casus(second); c.State != store.Chosen || c.Meeting != "2026-12-10" || !c.NextAt.Equal(amsterdam("2026-12-11 07:30")) {
		t.Errorf("the case is %+v", c)
	}
	asked := r.posts(store.PresentPost)
	if len(asked) != 1 || asked[0].Person != samira || asked[0].Subject != second || !asked[0].Until.Equal(amsterdam("2026-12-10 00:00")) {
		t.Errorf("asked are %+v", asked)
	}
	r.says(r.inWindow(joost, "session.choose", "1|1|2"), cards.CaseClosed()) // pressed twice
	// Another takes its place.
	if got := asJSON(r.inWindow(joost, "session.cases", "1|1|0")); !strings.Contains(got, "De casus die nu gekozen is, gaat terug op de lijst.") {
		t.Errorf("the confirm does not name it: %s", got)
	}
	r.inWindow(marieke, "session.choose", "1|1|1")
	if a, b := r.casus(first), r.casus(second); a.State != store.Chosen || b.State != store.Submitted || !b.ChosenAt.IsZero() {
		t.Errorf("the cases are %+v and %+v", a, b)
	}
	if got := r.waits(store.PresentPost); len(got) != 0 { // the first is not asked any more, Marieke chose her own
		t.Errorf("asked are %q", got)
	}
	if got := r.told(); !slices.Equal(got[len(got)-2:], []string{joost + " case+=2026-12-10", marieke + " case-= case+=2026-12-10"}) {
		t.Errorf("the channel is told %q", got)
	}
}

func TestACaseThatIsNotOfTheGroupIsNotChosen(t *testing.T) {
	r := activeRoom(t)
	r.activate(2)
	r.meets(samira)
	r.write(func(tx *store.Tx) error {
		_, _, err := tx.AddCase(store.Case{Group: 2, Person: ruud, Form: "west", State: store.Submitted, Title: "Van West", SubmittedAt: r.now})
		return err
	})
	before := r.dump()
	for _, arg := range []string{"1|1|1", "1|1|99", "1|1|x", "1|1|"} {
		r.says(r.inWindow(samira, "session.choose", arg), cards.Gone())
	}
	if r.dump() != before {
		t.Error("something was written")
	}
}

// What a case's own window offered may have been overtaken: the meeting moved, or
// is over.
func TestACaseIsChosenForADayOnWhichTheGroupMeets(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	id := r.brings(marieke)
	r.submit(samira, "session.move", form(s), sessionForm("date", "2026-12-17"))
	for _, day := range []string{"2026-12-10", "zon"} {
		r.says(r.inWindow(joost, "case.choose", fmt.Sprintf("1|%d|%s", id, day)), cards.SessionGone())
	}
	r.now = amsterdam("2026-12-17 16:00")
	r.says(r.inWindow(joost, "case.choose", fmt.Sprintf("1|%d|2026-12-17", id)), cards.SessionGone())
	r.inWindow(joost, "case.choose", fmt.Sprintf("1|%d|", id)) // for a day that is not known
	if c := r.casus(id); c.State != store.Chosen || c.Meeting != "" || len(r.posts(store.PresentPost)) != 0 {
		t.Errorf("the case is %+v", c)
	}
}

// A case that was withdrawn or whose presenter left is not asked about.
func TestWhoLeftIsNotAskedToPresent(t *testing.T) {
	r := activeRoom(t)
	r.meets(samira)
	id := r.brings(marieke)
	r.write(func(tx *store.Tx) error { return tx.RemoveMember(1, marieke) })
	r.inWindow(joost, "session.choose", fmt.Sprint("1|1|", id))
	if c := r.casus(id); c.State != store.Chosen || len(r.posts(store.PresentPost)) != 0 {
		t.Errorf("the case is %+v", c)
	}
}

// A reminder that hangs names the case: it does so no longer when it is withdrawn.
func TestAReminderFollowsTheCase(t *testing.T) {
	for name, arg := range map[string]func(id int64) string{
		"case.withdraw": func(id int64) string { return fmt.Sprint(id) }, "case.back": func(id int64) string { return fmt.Sprint("1|", id) }} {
		r := activeRoom(t)
		s := r.meets(samira)
		id := r.chosen(s)
		r.reminds(s, joost, true)
		if p := r.posts(store.ReminderPost)[0]; r.redrawn(p) {
			t.Fatal("it is drawn again by itself")
		}
		r.now = r.now.AddDate(0, 0, 1)
		r.inWindow(marieke, name, arg(id))
		if p := r.posts(store.ReminderPost)[0]; !r.redrawn(p) {
			t.Errorf("%s leaves the title in a reminder", name)
		}
		if got := r.waits(store.PresentPost); len(got) > 0 {
			t.Errorf("after %s is asked %q", name, got)
		}
	}
}

// What was discussed stays so, whatever is chosen for the same meeting after it.
func TestADiscussedCaseIsNotPutBack(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	id := r.chosen(s)
	r.inWindow(marieke, "case.discussed", fmt.Sprint("1|", id))
	other := r.brings(samira)
	if got := asJSON(r.inWindow(joost, "session.cases", "1|1|0")); strings.Contains(got, "De casus die nu gekozen is") {
		t.Errorf("the confirm promises too much: %s", got)
	}
	r.inWindow(joost, "session.choose", fmt.Sprint("1|1|", other))
	if a, b := r.casus(id), r.casus(other); a.State != store.Discussed || b.State != store.Chosen {
		t.Errorf("the cases are %+v and %+v", a, b)
	}
}
