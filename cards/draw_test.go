package cards

import (
	"strings"
	"testing"
	"time"

	"intervisiebot/store"
)

// wall is a group of Samira and Joost whose posts are drawn.
type wall struct {
	t     *testing.T
	tx    *store.Tx
	deck  Deck
	group store.Group
}

func onWall(t *testing.T, f func(w wall)) {
	t.Helper()
	in(t, newStore(t), func(tx *store.Tx) {
		w := wall{t: t, tx: tx, deck: general(t), group: store.NewGroup("C1", "Oost", "Europe/Amsterdam", noon)}
		var err error
		w.group.ID, err = tx.AddGroup(w.group)
		ok(t, err)
		for id, name := range map[string]string{"U1": "Samira", "U2": "Joost"} {
			ok(t, tx.SavePerson(store.Person{ID: id, Name: name, Human: true, Active: true}))
		}
		ok(t, tx.SavePerson(store.Person{ID: "B1", Name: "Robot", Active: true}))
		ok(t, tx.SetMembers(w.group.ID, []string{"U1", "U2", "B1"}))
		f(w)
	})
}

// post hangs a post of this kind, due at noon.
func (w wall) post(kind store.PostKind, subject int64) store.Post {
	w.t.Helper()
	key := string(kind)
	ok(w.t, w.tx.AddPost(store.Post{Key: key, Group: w.group.ID, Kind: kind, Subject: subject, Due: noon, Until: noon.Add(24 * time.Hour)}))
	p, err := w.tx.PostKeyed(key)
	ok(w.t, err)
	return p
}

// give gives the group a card.
func (w wall) give(g store.Given) store.Given {
	w.t.Helper()
	g.Group, g.At = w.group.ID, noon
	id, err := w.tx.Give(g)
	ok(w.t, err)
	g.ID = id
	return g
}

// shows is what a post shows, as JSON, and when that changes by itself.
func (w wall) shows(p store.Post, now time.Time) (string, time.Time) {
	w.t.Helper()
	m, again, err := Draw(w.tx, w.deck, p, now)
	ok(w.t, err)
	return m.Text + "\n" + readable(w.t, m.Blocks), again
}

// has checks which words a text has, and which, after a minus sign, it has not.
func has(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		bare, not := strings.CutPrefix(word, "-")
		if strings.Contains(text, bare) == not {
			t.Errorf("want %q in (or, with a minus, not in)\n%s", word, text)
		}
	}
}

func TestTheCardOfTheWeekCanBeReplacedForADay(t *testing.T) {
	onWall(t, func(w wall) {
		p := w.post(store.CardPost, w.give(store.Given{Card: "visie-03", Opener: "U1"}).ID)
		end := noon.Add(24 * time.Hour)
		text, again := w.shows(p, noon)
		has(t, text, "Welke alinea", "<@U1>", "card.replace", "opener.pass", p.ID, "-willen", "-wil deze")
		equal(t, "again", again.UTC(), end.UTC())
		text, again = w.shows(p, end.Add(-time.Second))
		has(t, text, "card.replace")
		equal(t, "again", again.UTC(), end.UTC())
		text, again = w.shows(p, end)
		has(t, text, "-card.replace", "card.wish", "card.keep")
		equal(t, "again", again, time.Time{})
	})
}

func TestAReplacedCardStaysReadable(t *testing.T) {
	onWall(t, func(w wall) {
		given := w.give(store.Given{Card: "visie-03"})
		p := w.post(store.CardPost, given.ID)
		ok(t, w.tx.ReplaceCard(given, "vak-07", "U2"))
		text, again := w.shows(p, noon)
		has(t, text, "Welke week wordt het", "Joost vroeg om een andere kaart", "Welke alinea", "-card.replace", "-opener.pass")
		equal(t, "again", again, time.Time{})
		ok(t, w.tx.ReplaceCard(given, "vak-07", "U9"))
		text, _ = w.shows(p, noon)
		has(t, text, "Iemand vroeg om een andere kaart")
	})
}

func TestWishesAreACountWithoutNames(t *testing.T) {
	onWall(t, func(w wall) {
		p := w.post(store.CardPost, w.give(store.Given{Card: "visie-03"}).ID)
		shared := w.post(store.SharedPost, w.give(store.Given{Card: "visie-03", By: "U1", Shared: true}).ID)
		for n, want := range []string{"Eén van jullie", "2 van jullie"} {
			_, err := w.tx.ToggleWish(w.group.ID, "visie-03", []string{"U2", "U1"}[n])
			ok(t, err)
			text, _ := w.shows(p, noon)
			has(t, text, want, "-Joost", "-U2")
			text, _ = w.shows(shared, noon)
			has(t, text, want, "Samira deelt", "-Joost", "-U2")
		}
	})
}

func TestTheWelcomeFollowsTheGroup(t *testing.T) {
	onWall(t, func(w wall) {
		p := w.post(store.WelcomePost, w.group.ID)
		text, _ := w.shows(p, noon)
		has(t, text, "group.setup", "-group.decline", "Ik kan niet meelezen")
		w.group.State = store.Declined
		ok(t, w.tx.SaveGroup(w.group))
		text, _ = w.shows(p, noon)
		has(t, text, "-group.setup", "/intervisie groep")
		w.group.State = store.Active
		ok(t, w.tx.SaveGroup(w.group))
		text, _ = w.shows(p, noon)
		has(t, text, "-group.setup", "is ingesteld")
	})
}

func TestACrowdIsAskedFirst(t *testing.T) {
	onWall(t, func(w wall) {
		p := w.post(store.WelcomePost, w.group.ID)
		for n := range Crowd - 1 { // with the two there are
			id := "X" + string(rune('A'+n))
			ok(t, w.tx.SavePerson(store.Person{ID: id, Name: id, Human: true, Active: true}))
			text, _ := w.shows(p, noon)
			has(t, text, "-group.decline")
			ok(t, w.tx.AddMember(w.group.ID, id))
		}
		text, _ := w.shows(p, noon)
		has(t, text, "21 mensen", "group.decline", "group.setup")
	})
}

func TestAChangeIsToldWithTheNameOfWhoDidIt(t *testing.T) {
	onWall(t, func(w wall) {
		id, err := w.tx.AddChange(store.Change{Group: w.group.ID, By: "U2", At: noon,
			What: []store.Changed{{Field: "weekday", Value: "5"}, {Field: "facilitator+", Value: "U1"}}})
		ok(t, err)
		text, _ := w.shows(w.post(store.ChangePost, id), noon)
		has(t, text, "Joost heeft de kaart verplaatst naar vrijdag; heeft Samira begeleider gemaakt.")
	})
}

// The poster compares what hangs with what is drawn now: the same facts must
// give the same message, or it would update for ever.
func TestTheSameFactsGiveTheSameMessage(t *testing.T) {
	onWall(t, func(w wall) {
		given := w.give(store.Given{Card: "visie-03", Opener: "U1"})
		for _, p := range []store.Post{w.post(store.CardPost, given.ID), w.post(store.SharedPost, given.ID), w.post(store.WelcomePost, w.group.ID)} {
			first, _ := w.shows(p, noon)
			for range 5 {
				again, _ := w.shows(p, noon.Add(time.Minute))
				equal(t, string(p.Kind), again, first)
			}
		}
	})
}

func TestWhatCannotBeDrawnIsAnErrorThatSaysWhy(t *testing.T) {
	onWall(t, func(w wall) {
		for want, p := range map[string]store.Post{
			"no longer in the decks (hint: put it back": w.post(store.CardPost, w.give(store.Given{Card: "visie-99"}).ID),
			`how to draw a "kaart"`:                     w.post("kaart", 1),
			"not found":                                 w.post(store.SharedPost, 99),
		} {
			if _, _, err := Draw(w.tx, w.deck, p, noon); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %q", err, want)
			}
		}
	})
}

// Two people of one name are two people.
func TestNamesakesAreToldApart(t *testing.T) {
	onWall(t, func(w wall) {
		ok(t, w.tx.SavePerson(store.Person{ID: "U2", Name: "Samira", Human: true, Active: true}))
		id, err := w.tx.AddChange(store.Change{Group: w.group.ID, By: "U2", At: noon,
			What: []store.Changed{{Field: "facilitator+", Value: "U1"}, {Field: "facilitator-", Value: "U2"}}})
		ok(t, err)
		text, _ := w.shows(w.post(store.ChangePost, id), noon)
		has(t, text, "Samira heeft Samira begeleider gemaakt; is geen begeleider meer van deze groep.")
	})
}
