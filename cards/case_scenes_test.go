package cards

import (
	"slices"

	"intervisiebot/store"
)

// caseScenes are the messages and modals about cases.
func caseScenes(w words, group store.Group, groups []store.Group) (all []scene) {
	says := func(name string, m Message) { all = append(all, scene{name: name, message: m}) }
	opens := func(name string, m *Modal) { all = append(all, scene{name: name, modal: m}) }
	post := "0123456789abcdef01234567"
	c := store.Case{ID: 12, Group: 4, Person: "U1", State: store.Submitted, Theme: "visie", Meeting: today, Edition: 3, SubmittedAt: noon, ChangedAt: noon,
		Title: w.typed(TitleLength), Story: w.typed(storyLength), Question: w.typed(askLength), Tried: w.typed(extraLength), Part: w.typed(extraLength)}
	chosen := c
	chosen.State, chosen.ChosenAt, chosen.Shared = store.Chosen, noon, true
	discussed := chosen
	discussed.State, discussed.DiscussedAt, discussed.EraseAt = store.Discussed, noon, noon.AddDate(0, 0, 56)
	discussed.Step, discussed.Outcome = w.typed(stepLength), w.typed(extraLength)
	erased := store.Case{ID: 12, Group: 4, State: store.Discussed, Title: c.Title, Step: discussed.Step, SubmittedAt: noon, DiscussedAt: noon, ErasedAt: noon}
	withdrawn := store.Case{ID: 12, Group: 4, State: store.Withdrawn, Title: c.Title, SubmittedAt: noon, WithdrawnAt: noon, ErasedAt: noon}
	days := []store.Day{today, today.Add(28)}

	opens("case-new", NewCase(CaseForm{Case: store.Case{Title: c.Title}, Groups: []store.Group{group}, Days: [][]store.Day{days}}, post))
	opens("case-new-groups", NewCase(CaseForm{Groups: groups, Days: slices.Repeat([][]store.Day{days}, len(groups))}, post))
	opens("case-edit", EditCase(CaseForm{Case: chosen, Days: [][]store.Day{days}}))
	opens("case-saved", CaseSaved(c, group, true))
	opens("case-saved-shared", CaseSaved(chosen, group, true))
	opens("case-changed", CaseSaved(c, group, false))
	var rows []CaseRow
	for i := range min(w.many, ListPage) {
		rows = append(rows, CaseRow{store.CaseLine{ID: int64(i), Group: 4, State: []store.CaseState{store.Chosen, store.Submitted}[i%2], Meeting: today,
			Theme: "visie", Title: c.Title, Votes: i + 1}, w.person})
	}
	opens("cases-none", CaseList(group, nil, 0, 0))
	opens("cases-middle", CaseList(group, rows, 1, 500))
	opens("my-cases-none", MyCases(nil, 0, 0))
	opens("my-cases-middle", MyCases(rows, 1, 500))
	view := CaseView{Case: c, Zone: "Europe/Amsterdam", By: w.person, Day: today}
	opens("case", CaseDetail(view))
	view.Votes, view.Voted, view.Case, view.Day = 2, true, chosen, ""
	opens("case-voted", CaseDetail(view))
	view.Own, view.Voted = true, false
	for name, own := range map[string]store.Case{"submitted": c, "chosen": chosen, "discussed": discussed, "erased": erased, "withdrawn": withdrawn} {
		view.Case = own
		opens("case-own-"+name, CaseDetail(view))
	}
	says("case-shared", SharedCase(post, c, w.person, 1))
	says("case-shared-chosen", SharedCase(post, chosen, w.person, 2))
	says("case-shared-discussed", SharedCase(post, discussed, w.person, 2))
	opens("step", StepForm(c))
	opens("outcome", OutcomeForm(discussed))

	part := func(kind store.PostKind, pressed string, c store.Case) Message {
		return CasePart(store.Post{ID: post, Kind: kind, Pressed: pressed}, c, "Europe/Amsterdam")
	}
	unsaid := discussed
	unsaid.Step, unsaid.Outcome = "", ""
	for name, m := range map[string]Message{
		"step-void": part(store.StepPost, "", c), "step": part(store.StepPost, "", unsaid), "step-skipped": part(store.StepPost, "skip", unsaid), "step-noted": part(store.StepPost, "open", discussed),
		"outcome": part(store.OutcomePost, "", unsaid), "outcome-skipped": part(store.OutcomePost, "skip", unsaid), "outcome-noted": part(store.OutcomePost, "", discussed),
		"fade": part(store.FadePost, "", discussed), "faded": part(store.FadePost, "", erased),
		"stale": part(store.StalePost, "", c), "stale-done": part(store.StalePost, "", withdrawn), "step-end": part(store.StepEndPost, "", c),
	} {
		says("ask-case-"+name, Unasked(m))
	}
	return all
}
