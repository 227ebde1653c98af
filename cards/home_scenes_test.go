package cards

import (
	"time"

	"intervisiebot/store"
)

// homeScenes are App Home and the windows about personal data.
func homeScenes(w words, group store.Group, saved []Card) (all []scene) {
	opens := func(name string, m *Modal) { all = append(all, scene{name: name, modal: m}) }
	looks := func(name string, v HomeView) { tab := Home(v); all = append(all, scene{name: name, tab: &tab}) }
	var v HomeView
	for i := range min(w.many, ListPage) {
		g := HomeGroup{Group: group, Card: noon, MayAct: i%2 == 0, Meeting: store.Session{ID: 1, Day: today, Minute: 15*60 + 30, Place: w.typed(200)}}
		g.Group.ID = int64(i + 1)
		if i == 1 {
			g.Card, g.Paused, g.Meeting = time.Time{}, today, store.Session{Day: today}
		}
		v.Groups = append(v.Groups, g)
		v.Evaluations = append(v.Evaluations, HomeEvaluation{store.Evaluation{ID: int64(i + 1), Group: g.Group.ID, ClosesAt: noon}, g.Group})
		c := store.Case{ID: int64(i + 1), Group: 4, State: store.Discussed, Title: w.typed(TitleLength)}
		if i == 0 {
			c.Step = w.typed(stepLength)
		}
		v.Cases = append(v.Cases, c)
	}
	v.Question, v.Saved, v.HasSaved = w.typed(questionLength), saved[:min(w.many, HomeShows)], true
	looks("home-nobody", HomeView{})
	looks("home-unsure", HomeView{Unsure: 1})
	looks("home-unsure-more", HomeView{Unsure: HomeShows + 1})
	looks("home", v)
	opens("my-groups-none", MyGroups(nil, 0, 0))
	opens("my-groups-middle", MyGroups(v.Groups, 1, 60))
	opens("my-data", MyData(false))
	opens("my-data-sent", MyData(true))
	opens("my-data-erased", MyDataErased(false))
	opens("my-data-erased-member", MyDataErased(true))
	return all
}
