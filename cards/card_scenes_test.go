package cards

import "intervisiebot/store"

// cardScenes are the messages and modals about cards.
func cardScenes(w words, group store.Group, groups []store.Group, saved []Card) (all []scene) {
	says := func(name string, m Message) { all = append(all, scene{name: name, message: m}) }
	opens := func(name string, m *Modal) { all = append(all, scene{name: name, modal: m}) }
	week := Week{Post: aPost, Card: w.card, Opener: "U1", MayReplace: true}
	says("week", WeekCard(week))
	says("week-new-case", WeekCard(Week{Post: aPost, Card: w.card, NewCase: true}))
	says("week-replaced", WeekCard(Week{Post: aPost, Card: w.card, Instead: w.card, ReplacedBy: w.person, Wishes: 1}))
	says("week-wished", WeekCard(Week{Post: aPost, Card: Card{ID: "vak-07", Theme: "vak", Question: w.card.Question}, Wishes: 3}))
	says("shared", Shared(aPost, w.card, w.person, 1))
	more := "0a1b2c3d|12|schoolontwikkeling"
	says("personal", PersonalCard(Personal{Card: w.card, More: more}))
	says("personal-here", PersonalCard(Personal{Card: w.card, More: more, Groups: groups[:1], Here: true}))
	says("personal-one-group", PersonalCard(Personal{Card: w.card, More: more, Groups: []store.Group{group}}))
	says("personal-groups", PersonalCard(Personal{Card: w.card, More: more, Groups: groups}))
	says("personal-shared", PersonalCard(Personal{Card: w.card, More: more, Note: SharedNow(w.group)}))
	says("personal-enough", PersonalCard(Personal{Card: w.card, More: more, Note: SharedEnough(w.group)}))
	opens("saved-none", SavedCards(nil, 0))
	opens("saved-few", SavedCards(saved[:2], 0))
	opens("saved-middle", SavedCards(saved, 1))

	own := w.card
	own.ID, own.Own = "eigen-4-12", true
	says("week-own", WeekCard(Week{Post: aPost, Card: own}))
	var made []store.OwnCard
	for i := range w.many {
		made = append(made, store.OwnCard{ID: int64(i + 1), Group: 4, By: "U1", Theme: "visie", Statement: own.Statement, Question: own.Question})
	}
	opens("new-card", NewCard(group, made, "U1"))
	opens("new-card-of-others", NewCard(group, made, "U2"))
	return all
}
