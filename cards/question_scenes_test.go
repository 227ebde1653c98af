package cards

import (
	"slices"
	"time"

	"intervisiebot/store"
)

// questionScenes are the messages and modals about learning questions.
func questionScenes(w words, group store.Group, groups []store.Group) (all []scene) {
	says := func(name string, m Message) { all = append(all, scene{name: name, message: m}) }
	opens := func(name string, m *Modal) { all = append(all, scene{name: name, modal: m}) }
	post := "0123456789abcdef01234567"
	text := w.typed(questionLength)
	q := store.LearningQuestion{ID: 5, Person: "U1", Group: 4, SharedAs: 7, Shared: 4, Answer: w.typed(extraLength)}
	done := q
	done.AnsweredAt = noon
	opens("question-new", QuestionForm(text, 0))
	opens("question-edit", QuestionForm(text, 8))
	opens("question", QuestionModal(QuestionView{Question: q, Text: text, Last: 7, Versions: 1, Groups: []store.Group{group}, Note: QuestionSaved}))
	opens("question-groups", QuestionModal(QuestionView{Question: q, Text: text, Last: 7, Versions: 2, Groups: groups}))
	opens("question-shared", QuestionModal(QuestionView{Question: q, Text: text, Last: 7, Versions: 2, With: w.group}))
	opens("question-old-hangs", QuestionModal(QuestionView{Question: q, Text: text, Last: 8, Versions: 2, With: w.group}))
	opens("question-end", QuestionEnd(q, text))
	page := slices.Repeat([]Dated{{Day: today, Text: text}}, ListPage)
	opens("versions", Versions(done, page[0], page[1], page[:2], 0, 2))
	opens("versions-middle", Versions(q, page[0], page[1], page, 1, 25))
	says("question-shown", SharedQuestion(text, w.person))
	v := store.Version{ID: 8, At: noon.Add(time.Hour), Text: text}
	for name, p := range map[string]store.Post{
		"open": {Kind: store.CheckPost, SentAt: v.At}, "still": {Kind: store.CheckPost, Pressed: "still"},
		"changed": {Kind: store.CheckPost, SentAt: noon}, "end": {Kind: store.CheckEndPost}, "year": {Kind: store.YearPost},
	} {
		p.ID = post
		says("ask-check-"+name, Unasked(QuestionPart(p, q, v)))
	}
	says("ask-check-answered", Unasked(QuestionPart(store.Post{ID: post, Kind: store.CheckPost}, done, v)))
	first, second := QuestionPart(store.Post{ID: post, Kind: store.CheckPost}, q, v), QuestionPart(store.Post{ID: "1" + post[1:], Kind: store.YearPost}, q, v)
	says("ask-two-at-once", Unasked(first, second))
	return all
}
