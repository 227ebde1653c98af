package commands

import (
	"slices"
	"strings"
	"testing"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// makes has a person make a card for Oost.
func (r *room) makes(person, theme, statement, question string) Reply {
	r.t.Helper()
	return r.submit(person, "owncard.add", "1", map[string][]string{"theme": {theme}, "statement": {statement}, "question": {question}})
}

func (r *room) ownCards() []store.OwnCard {
	r.t.Helper()
	return read(r, func(tx *store.Tx) ([]store.OwnCard, error) { return tx.OwnCards(1) })
}

func TestACardOfTheGroupsOwn(t *testing.T) {
	r := activeRoom(t)
	if m := r.typed(joost, oost, "/kaart nieuw").Modal; m == nil || m.CallbackID != "owncard.add" || m.PrivateMetadata != "1" {
		t.Fatalf("the modal is %s", asJSON(m))
	}
	reply := r.makes(joost, "vak", " Herken je dit? Altijd haast. ", " Wat liet je liggen & waarom? ")
	if !slices.Equal(offered(reply)["owncard.withdraw"], []string{"1|1"}) {
		t.Errorf("the list offers %v", offered(reply))
	}
	want := store.OwnCard{ID: 1, Group: 1, By: joost, Theme: "vak", Statement: "Herken je dit? Altijd haast.", Question: "Wat liet je liggen & waarom?"}
	if got := r.ownCards(); len(got) != 1 || got[0] != want {
		t.Errorf("the store holds %+v", got)
	}
	if text := r.dump(); strings.Contains(text, "liggen") || strings.Contains(text, "Herken") {
		t.Error("the database holds what Joost typed as it is")
	}
	r.wrongAt(r.makes(samira, "vak", "", "Wat liet je liggen & waarom?"), "question", cards.CardTwice)
}

func TestACardThatIsNoGoodIsNotKept(t *testing.T) {
	r := activeRoom(t)
	before := r.dump()
	for _, theme := range []string{"", "zon", "VAK"} {
		r.wrongAt(r.makes(joost, theme, "", "Wat liet je liggen?"), "theme", cards.FieldEmpty)
	}
	for _, question := range []string{"", "  ", "Vertel eens.", "Heb je het druk?", "Wat nu!?", "Wat? Wie? Waar?", "Wat nu?\nEn dan?", "Wat " + strings.Repeat("n", 280) + "?"} {
		if reply := r.makes(joost, "vak", "", question); reply.Errors["question"] == "" {
			t.Errorf("%q is taken: %s", question, asJSON(reply))
		}
	}
	if r.dump() != before {
		t.Error("something was saved")
	}
}

// A card of the group's own is for its members, and goes no further.
func TestAGroupsOwnCardStaysInTheGroup(t *testing.T) {
	r := activeRoom(t)
	r.activate(2)
	r.makes(joost, "vak", "", "Wat liet je liggen?")
	id := cards.OwnID(r.ownCards()[0])
	before := r.dump()
	for _, person := range []string{ruud, teun, piep, "UNOBODY"} {
		r.says(r.press(person, "card.keep", id), cards.Gone())
	}
	r.says(r.press(joost, "card.share", id+"|1"), cards.Gone())
	r.says(r.press(joost, "card.share", id+"|2"), cards.Gone())
	if r.dump() != before {
		t.Error("something was written")
	}
	r.says(r.press(marieke, "card.keep", id), cards.Kept())
	if said := shown(r.typed(marieke, oost, "/kaart bewaard")); !strings.Contains(said, "Wat liet je liggen?") {
		t.Errorf("Marieke's collection shows %s", said)
	}
	r.write(func(tx *store.Tx) error { return tx.RemoveMember(1, marieke) })
	if said := shown(r.typed(marieke, oost, "/kaart bewaard")); strings.Contains(said, "liggen") {
		t.Errorf("after leaving, Marieke's collection shows %s", said)
	}
}

func TestOnlyItsMakerTakesACardBack(t *testing.T) {
	r := activeRoom(t)
	r.activate(2)
	r.write(func(tx *store.Tx) error { return tx.AddMember(2, joost) })
	r.makes(joost, "vak", "", "Wat liet je liggen?")
	if got := offered(r.press(samira, "owncard.new", "1"))["owncard.withdraw"]; got != nil {
		t.Errorf("Samira is offered to take back %q", got)
	}
	before := r.dump()
	r.press(samira, "owncard.withdraw", "1|1")
	r.press(joost, "owncard.withdraw", "2|1") // of another group, in which Joost is too
	for _, arg := range []string{"1", "1|", "1|0", "1|x", "1|-1", "1|99999999999999999999"} {
		r.press(joost, "owncard.withdraw", arg)
	}
	if r.dump() != before {
		t.Error("something was written")
	}
	if got := offered(r.press(joost, "owncard.withdraw", "1|1"))["owncard.withdraw"]; got != nil || !r.ownCards()[0].Withdrawn {
		t.Errorf("Joost's card stays: %q", got)
	}
	if reply := r.makes(joost, "vak", "", "Wat liet je liggen?"); reply.Errors != nil {
		t.Errorf("it cannot be made anew: %v", reply.Errors)
	}
}

func TestWhichMessagesComeUnasked(t *testing.T) {
	r := activeRoom(t)
	quiet := func() []store.PostKind {
		return read(r, func(tx *store.Tx) ([]store.PostKind, error) { return tx.Quiet(joost) })
	}
	for _, reply := range []Reply{r.typed(joost, oost, "/intervisie berichten"), r.press(joost, "quiet.edit", "")} {
		if reply.Modal == nil || reply.Modal.CallbackID != "quiet.save" {
			t.Fatalf("it shows %s", asJSON(reply))
		}
	}
	for range 2 {
		r.closes(r.submit(joost, "quiet.save", "", map[string][]string{"kinds": nil}))
		if got := quiet(); !slices.Equal(got, slices.Sorted(slices.Values(cards.UnaskedKinds()))) {
			t.Errorf("Joost does not get %q", got)
		}
	}
	r.closes(r.submit(joost, "quiet.save", "", map[string][]string{"kinds": {string(store.AskPost), "nonsense"}}))
	if got := quiet(); slices.Contains(got, store.AskPost) {
		t.Errorf("Joost does not get %q", got)
	}
}
