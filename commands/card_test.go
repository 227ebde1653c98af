package commands

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// theCard is the id of the card that a reply shows.
func theCard(t *testing.T, reply Reply) string {
	t.Helper()
	keep := offered(reply)["card.keep"]
	if len(keep) != 1 {
		t.Fatalf("no card in:\n%s", shown(reply))
	}
	id, _, _ := strings.Cut(keep[0], "|") // after it stands the post that shows it
	return id
}

// more is what brings the next card.
func more(reply Reply) string { return offered(reply)["card.other"][0] }

func TestWithWhomACardCanBeShared(t *testing.T) {
	for _, c := range []struct {
		name, person, channel string
		groups                []string // as the buttons name them
		says                  string   // on the button or above the list
	}{
		{"in the group's channel", samira, oost, []string{"1"}, "Deel met de groep"},
		{"elsewhere, with one group", joost, "CELSEWHERE", []string{"1"}, "Deel met Intervisie Oost"},
		{"in a DM, with one group", joost, "", []string{"1"}, "Deel met Intervisie Oost"},
		{"elsewhere, with two groups", samira, "CELSEWHERE", []string{"1", "2"}, "Deel met een groep"},
		{"in a channel of a group of others", joost, west, []string{"1"}, "Deel met Intervisie Oost"},
		{"with no group", "UNOBODY", oost, nil, "Bewaar"},
		{"deactivated", teun, oost, nil, "Bewaar"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := activeRoom(t)
			r.activate(2)
			r.write(func(tx *store.Tx) error { return tx.AddMember(2, samira) })
			reply := r.typed(c.person, c.channel, "/kaart")
			var want []string
			for _, g := range c.groups {
				want = append(want, theCard(t, reply)+"|"+g)
			}
			if got := offered(reply)["card.share"]; !slices.Equal(got, want) {
				t.Errorf("it can be shared as %q, want %q", got, want)
			}
			if !strings.Contains(shown(reply), c.says) {
				t.Errorf("it does not say %q:\n%s", c.says, shown(reply))
			}
			if len(want) == 0 && strings.Contains(shown(reply), "Deel") {
				t.Error("it offers to share with nobody")
			}
		})
	}
}

func TestAGroupNotSetUpIsNotOfferedToShareWith(t *testing.T) {
	r := newRoom(t)
	if got := offered(r.typed(samira, oost, "/kaart"))["card.share"]; got != nil {
		t.Errorf("it can be shared as %q", got)
	}
}

func TestOtherCardsWalkTheDeckWithoutRepeat(t *testing.T) {
	r := newRoom(t)
	for _, theme := range []string{"", "sociaal"} {
		reply := r.typed(joost, oost, "/kaart "+theme)
		seen := map[string]bool{}
		for !seen[theCard(t, reply)] {
			id := theCard(t, reply)
			seen[id] = true
			if card, _ := r.deck.Card(id); theme != "" && string(card.Theme) != theme {
				t.Errorf("theme %s gives %s", theme, id)
			}
			if reply = r.press(joost, "card.other", more(reply)); !reply.Instead {
				t.Fatal("the other card does not take the place of the first")
			}
		}
		want := 0
		for n := range 100 {
			for _, name := range cards.Themes {
				if _, ok := r.deck.Card(fmt.Sprintf("%s-%02d", name, n)); ok && (theme == "" || string(name) == theme) {
					want++
				}
			}
		}
		if len(seen) != want || want == 0 {
			t.Errorf("theme %q: a card came back after %d cards, the deck has %d", theme, len(seen), want)
		}
	}
}

func TestTwoCommandsDoNotStartWithTheSameCard(t *testing.T) {
	r := newRoom(t)
	first := map[string]bool{}
	for range 20 {
		first[theCard(t, r.typed(joost, oost, "/kaart"))] = true
	}
	if len(first) < 5 { // 20 draws from over 60 cards: fewer than 5 different ones does not happen by chance
		t.Errorf("20 times /kaart gave only %d cards", len(first))
	}
}

func TestForgedCardsAreGone(t *testing.T) {
	r := activeRoom(t)
	for _, arg := range []string{"", "x", "a|1", "a||", "a|x|", "a|-1|", "a|1|niets", "a|1|visie|x", "a|1.5|", "a|9223372036854775807|",
		"a|9223372036854775807|visie", "a|-9223372036854775808|", "a|99999999999999999999|"} {
		r.says(r.press(joost, "card.other", arg), cards.Gone())
	}
	for _, c := range []struct{ action, arg string }{
		{"card.keep", ""}, {"card.keep", "nope-01"}, {"card.keep", "|vak-01"}, {"card.keep", "eigen-1-1"}, {"card.keep", "eigen-x"},
		{"card.share", ""}, {"card.share", "vak-01"}, {"card.share", "nope-01|1"}, {"card.share", "vak-01|99"}, {"card.share", "vak-01|x"},
		{"card.wish", ""}, {"card.wish", "nope"}, {"card.replace", "1"}, {"opener.pass", "1"},
	} {
		r.says(r.press(joost, c.action, c.arg), cards.Gone())
	}
}

// The buttons of one kind of post mean nothing on another: its subject is the
// id of something else.
func TestAPostTakesOnlyItsOwnButtons(t *testing.T) {
	r := activeRoom(t)
	r.weekCard("visie-01", joost)
	r.press(joost, "card.share", "vak-01|1")
	r.write(func(tx *store.Tx) error {
		return errors.Join(
			tx.AddPost(store.Post{Key: "welcome/G1/0", Group: 1, Kind: store.WelcomePost, Subject: 1, Due: r.now, Until: r.now}),
			tx.AddPost(store.Post{Key: "ask/1", Group: 1, Kind: store.AskPost, Person: joost, Subject: 1, Due: r.now, Until: r.now}))
	})
	r.now = r.now.Add(time.Minute)
	own := map[store.PostKind][]string{
		store.CardPost:    {"card.wish", "card.replace", "opener.pass"},
		store.SharedPost:  {"card.wish"},
		store.WelcomePost: {"group.decline"},
		store.ChangePost:  {},
		store.AskPost:     {"ask.there", "ask.missing"},
	}
	for kind, actions := range own {
		post := r.posts(kind)[0]
		for _, action := range []string{"card.wish", "card.replace", "opener.pass", "group.decline", "ask.there", "ask.missing"} {
			if slices.Contains(actions, action) {
				continue
			}
			before := r.dump()
			r.says(r.press(joost, action, post.ID), cards.Gone())
			if r.dump() != before {
				t.Errorf("%s on a post of kind %s wrote something", action, kind)
			}
		}
	}
}

func TestKeptCardsAreListedNewestFirstTenAPage(t *testing.T) {
	r := newRoom(t)
	if m := r.typed(joost, oost, "/kaart bewaard").Modal; m == nil || offered(Reply{Modal: m})["saved.remove"] != nil {
		t.Fatal("an empty collection is not shown as such")
	}
	var ids []string
	for i := range 23 {
		r.now = r.now.Add(time.Minute)
		id := fmt.Sprintf("%s-%02d", cards.Themes[i%len(cards.Themes)], 1+i/len(cards.Themes))
		r.says(r.press(joost, "card.keep", id), cards.Kept())
		ids = append([]string{id}, ids...)
	}
	r.says(r.press(joost, "card.keep", ids[0]), cards.Kept()) // twice is once
	page := func(reply Reply) (cards []string) {
		for _, v := range offered(reply)["saved.remove"] {
			id, _, _ := strings.Cut(v, "|")
			cards = append(cards, id)
		}
		return cards
	}
	for _, c := range []struct {
		arg   string
		first int
		turns []string
	}{
		{"|0", 0, []string{"|1"}}, {"|1", 10, []string{"|0", "|2"}}, {"|2", 20, []string{"|1"}},
		{"|-1", 0, []string{"|1"}}, {"|99", 20, []string{"|1"}}, {"", 0, []string{"|1"}}, {"x|y", 0, []string{"|1"}},
		{"|99999999999999999999", 20, []string{"|1"}},
	} {
		reply := r.press(joost, "saved.page", c.arg)
		if got, want := page(reply), ids[c.first:min(c.first+10, len(ids))]; !slices.Equal(got, want) {
			t.Errorf("page %q shows %v, want %v", c.arg, got, want)
		}
		if got := offered(reply)["saved.page"]; !slices.Equal(got, c.turns) {
			t.Errorf("page %q leads to %v, want %v", c.arg, got, c.turns)
		}
	}
	if got := page(r.press(ruud, "saved.page", "|0")); got != nil {
		t.Errorf("Ruud sees Joost's cards: %v", got)
	}

	reply := r.press(joost, "saved.remove", ids[20]+"|2")
	if got := page(reply); !slices.Equal(got, ids[21:]) {
		t.Errorf("after taking one away the page shows %v, want %v", got, ids[21:])
	}
	r.press(joost, "saved.remove", ids[21]+"|2")
	if got := page(r.press(joost, "saved.remove", ids[22]+"|2")); !slices.Equal(got, ids[10:20]) {
		t.Errorf("an empty last page shows %v, want the page before it", got)
	}
}

func TestACardNoLongerInTheDecksIsLeftOut(t *testing.T) {
	r := newRoom(t)
	r.write(func(tx *store.Tx) error { return tx.SaveCard(joost, "oud-01", r.now) })
	r.press(joost, "card.keep", "vak-01")
	if got := offered(r.typed(joost, oost, "/kaart bewaard"))["saved.remove"]; !slices.Equal(got, []string{"vak-01|0"}) {
		t.Errorf("the collection shows %v", got)
	}
}

func TestASharedCardHangsInTheGroup(t *testing.T) {
	r := activeRoom(t)
	reply := r.press(joost, "card.share", "vak-01|1")
	if !reply.Instead || !strings.Contains(shown(reply), cards.SharedNow("Intervisie Oost")) || theCard(t, reply) != "vak-01" {
		t.Errorf("Joost sees %s", shown(reply))
	}
	if offered(reply)["card.share"] != nil {
		t.Error("the same card can be shared again with one more press")
	}
	posts := r.posts(store.SharedPost)
	if len(posts) != 1 || !posts[0].Due.Equal(r.now) || posts[0].State != store.Waiting {
		t.Fatalf("the wall holds %+v", posts)
	}
	got := r.given(posts[0].Subject)
	want := store.Given{ID: got.ID, Group: 1, Week: "2026-W46", Card: "vak-01", At: r.now.UTC(), By: joost, Shared: true}
	if got != want {
		t.Errorf("the store holds %+v, want %+v", got, want)
	}
}

func TestThreeCardsADayCanBeShared(t *testing.T) {
	r := activeRoom(t)
	r.now = amsterdam("2026-11-10 00:00") // the day starts at midnight in the group's zone
	share := func(n int) (told string) {
		return shown(r.press([]string{samira, joost}[n%2], "card.share", fmt.Sprintf("vak-%02d|1", n+1)))
	}
	for n := range 3 {
		if !strings.Contains(share(n), cards.SharedNow("Intervisie Oost")) {
			t.Errorf("card %d of the day is refused", n+1)
		}
		r.now = r.now.Add(8*time.Hour - time.Second)
	}
	if r.now = amsterdam("2026-11-10 23:59"); !strings.Contains(share(3), cards.SharedEnough("Intervisie Oost")) {
		t.Error("the fourth card of the day is not refused")
	}
	if n := len(r.posts(store.SharedPost)); n != 3 {
		t.Errorf("%d cards hang", n)
	}
	if r.now = amsterdam("2026-11-11 00:00"); !strings.Contains(share(4), cards.SharedNow("Intervisie Oost")) {
		t.Error("a card is refused on the next day")
	}
}

func TestSharingWithAGroupThatIsNotSetUp(t *testing.T) {
	r := newRoom(t)
	r.says(r.press(samira, "card.share", "vak-01|1"), cards.NotSetUp())
	if len(r.posts(store.SharedPost)) > 0 {
		t.Error("it hangs all the same")
	}
}

func TestWishesAreCountedAndTakenBack(t *testing.T) {
	r := activeRoom(t)
	card, _ := r.weekCard("visie-01", "")
	r.press(joost, "card.share", "vak-01|1")
	shared := r.posts(store.SharedPost)[0]
	wishes := func(card string) int {
		return read(r, func(tx *store.Tx) (int, error) { return tx.Wishes(1, card) })
	}
	for i, c := range []struct {
		person string
		post   store.Post
		card   string
		says   cards.Message
		n      int
	}{
		{samira, card, "visie-01", cards.WishOn(), 1},
		{joost, card, "visie-01", cards.WishOn(), 2},
		{samira, card, "visie-01", cards.WishOff(), 1},
		{samira, shared, "vak-01", cards.WishOn(), 1},
		{samira, card, "visie-01", cards.WishOn(), 2},
	} {
		r.now = r.now.Add(time.Minute)
		r.says(r.press(c.person, "card.wish", c.post.ID), c.says)
		if n := wishes(c.card); n != c.n {
			t.Errorf("press %d: %d people want %s, want %d", i, n, c.card, c.n)
		}
		if c.post.Kind == store.CardPost && !r.redrawn(c.post) {
			t.Errorf("press %d: the message is not drawn again", i)
		}
	}
}

func TestAnotherCardForTheWeek(t *testing.T) {
	r := activeRoom(t)
	r.now = amsterdam("2026-11-12 15:30")
	post, id := r.weekCard("visie-01", joost)
	r.now = post.Due.Add(24*time.Hour - time.Second)
	r.says(r.press(marieke, "card.replace", post.ID), cards.Replaced())
	g := r.given(id)
	if g.Instead != "visie-01" || g.By != marieke || g.Card == "visie-01" || g.Opener != joost {
		t.Errorf("the store holds %+v", g)
	}
	if _, ok := r.deck.Card(g.Card); !ok {
		t.Errorf("%s is not in the deck", g.Card)
	}
	if !r.redrawn(post) {
		t.Error("the message is not drawn again")
	}
	r.says(r.press(samira, "card.replace", post.ID), cards.ReplacedAlready())
	if r.given(id) != g {
		t.Error("it was replaced twice")
	}
}

func TestAnotherCardComesTooLate(t *testing.T) {
	r := activeRoom(t)
	post, id := r.weekCard("visie-01", "")
	r.now = post.Due.Add(24 * time.Hour)
	r.says(r.press(marieke, "card.replace", post.ID), cards.ReplaceTooLate())
	r.says(r.press(ruud, "card.replace", post.ID), cards.NotMember())
	if g := r.given(id); g.Card != "visie-01" {
		t.Errorf("the card is %s", g.Card)
	}
}

// A facilitator changes nothing here: domain.md, "Wie mag wat".
func TestEveryMemberMayAskForAnotherCardBesideAFacilitator(t *testing.T) {
	r := activeRoom(t)
	r.write(func(tx *store.Tx) error { return tx.SetFacilitators(1, []string{samira}) })
	post, _ := r.weekCard("visie-01", joost)
	r.says(r.press(marieke, "card.replace", post.ID), cards.Replaced())
	r.says(r.press(marieke, "card.wish", post.ID), cards.WishOn())
	r.says(r.press(joost, "opener.pass", post.ID), cards.Passed())
	if !strings.Contains(shown(r.press(marieke, "card.share", "vak-01|1")), cards.SharedNow("Intervisie Oost")) {
		t.Error("Marieke may not share")
	}
}

func TestTheTurnToBeginGoesRoundUntilNobodyIsLeft(t *testing.T) {
	r := activeRoom(t)
	r.write(func(tx *store.Tx) error { // from another workspace: takes no turns
		if err := tx.SavePerson(store.Person{ID: "USTRANGER", Name: "Aaf", Human: true, Active: true, Stranger: true}); err != nil {
			return err
		}
		return tx.AddMember(1, "USTRANGER")
	})
	post, id := r.weekCard("visie-01", marieke)
	for _, turn := range []struct{ opener, name, next string }{{marieke, "Marieke", joost}, {joost, "Joost", samira}, {samira, "Samira", ""}} {
		for _, other := range []string{samira, joost, marieke} {
			if other != turn.opener {
				r.says(r.press(other, "opener.pass", post.ID), cards.NotYourTurn(turn.name))
			}
		}
		r.says(r.press(ruud, "opener.pass", post.ID), cards.NotMember())
		r.now = r.now.Add(time.Minute)
		r.says(r.press(turn.opener, "opener.pass", post.ID), cards.Passed())
		if got := r.given(id).Opener; got != turn.next {
			t.Fatalf("after %s begins %q, want %q", turn.opener, got, turn.next)
		}
		if !r.redrawn(post) {
			t.Error("the message is not drawn again")
		}
	}
	if reply := r.press(samira, "opener.pass", post.ID); reply.Message == nil {
		t.Error("a press when nobody begins gets no answer")
	}
}
