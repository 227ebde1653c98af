package commands

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"intervisiebot/cards"
	"intervisiebot/store"
)

func TestVotesAreANumberFromTwo(t *testing.T) {
	r := activeRoom(t)
	ref := "1|" + strconv.FormatInt(r.brings(samira, "share", "yes"), 10)
	post := r.posts(store.CasePost)[0]
	r.says(r.press(samira, "case.vote", ref), cards.OwnVote())
	r.says(r.press(samira, "case.want", post.ID), cards.OwnVote())
	r.says(r.press(joost, "case.want", post.ID), cards.VoteOn())
	for _, person := range []string{samira, joost, marieke} {
		if text := shown(r.press(person, "case.show", ref)); strings.Contains(text, "willen deze casus") {
			t.Errorf("one vote is shown: %s", text)
		}
	}
	if !strings.Contains(shown(r.press(marieke, "case.vote", ref)), "2 van jullie willen deze casus bespreken.") {
		t.Error("two votes are not shown")
	}
	if text := shown(r.typed(samira, oost, "/casus lijst")); !strings.Contains(text, "2 mensen willen hem bespreken") {
		t.Errorf("the list shows %s", text)
	}
	r.says(r.press(joost, "case.want", post.ID), cards.VoteOff())
	if text := shown(r.press(marieke, "case.show", ref)); strings.Contains(text, "willen deze casus") || !strings.Contains(text, "Jij wilt deze casus bespreken.") {
		t.Errorf("after one took it back: %s", text)
	}
}

func TestACaseIsChosenAndPutBack(t *testing.T) {
	r := activeRoom(t)
	r.meetsOn("2026-12-03")
	ref := "1|" + strconv.FormatInt(r.brings(samira), 10)
	confirmed := asJSON(r.press(joost, "case.show", ref).Modal)
	if !strings.Contains(confirmed, "donderdag 3 december 2026, niet welke. De schooldag erna geldt hij als besproken.") {
		t.Errorf("the confirm does not name what happens: %s", confirmed)
	}
	choice := ref + "|2026-12-03"
	r.press(joost, "case.choose", choice)
	c := r.casus(1)
	if c.State != store.Chosen || c.Meeting != "2026-12-03" || !c.NextAt.Equal(amsterdam("2026-12-04 07:30")) {
		t.Errorf("the case is %+v", c)
	}
	r.says(r.press(marieke, "case.choose", choice), cards.CaseClosed())
	r.press(marieke, "case.back", ref)
	if c := r.casus(1); c.State != store.Submitted || !c.ChosenAt.IsZero() {
		t.Errorf("the case is %+v", c)
	}
	r.says(r.press(marieke, "case.back", ref), cards.CaseClosed())
	want := []string{joost + " case+=2026-12-03", marieke + " case-="}
	if got := r.told(); !slices.Equal(got[len(got)-2:], want) {
		t.Errorf("the channel is told %q", got)
	}
	if strings.Contains(strings.Join(r.told(), " "), "stille") {
		t.Error("the channel is told which")
	}
}

func TestADiscussedCaseIsKeptAWhileAndGoesFromTheList(t *testing.T) {
	r := activeRoom(t)
	r.change(1, func(g *store.Group) { g.Keep = 2 })
	id := r.brings(samira)
	ref := strconv.FormatInt(id, 10)
	reply := r.press(samira, "case.discussed", "1|"+ref)
	if got := offered(reply); got["case.step"] == nil || got["case.edit"] != nil || got["case.withdraw"] != nil || got["case.keep"] == nil {
		t.Errorf("it offers %v", got)
	}
	c := r.casus(id)
	if c.State != store.Discussed || !c.EraseAt.Equal(r.now.AddDate(0, 0, 14)) || !c.NextAt.Equal(amsterdam("2026-11-11 07:30")) {
		t.Errorf("the case is %+v", c)
	}
	if text := shown(r.typed(joost, oost, "/casus lijst")); strings.Contains(text, "stille") {
		t.Error("it is on the list")
	}
	if text := shown(r.press(joost, "case.show", "1|"+ref)); !strings.Contains(text, "al weken niemand") {
		t.Error("the group cannot read it while it is kept")
	}
	for _, action := range []string{"case.vote", "case.choose", "case.back"} {
		r.says(r.press(joost, action, "1|"+ref), cards.CaseClosed())
	}
	r.says(r.press(samira, "case.edit", "1|"+ref), cards.CaseClosed())
	r.says(r.press(samira, "case.withdraw", ref), cards.CaseClosed())
	r.wrongAt(r.submit(samira, "case.change", "1|"+ref+"|0", caseForm()), "title", cards.FieldCaseClosed)
}
