package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

func (r *room) question(person string) store.LearningQuestion {
	r.t.Helper()
	return read(r, func(tx *store.Tx) (store.LearningQuestion, error) { return tx.QuestionOf(person) })
}

// worded are the wordings of somebody's learning question, the newest first.
func (r *room) worded(person string) (texts []string) {
	r.t.Helper()
	q := r.question(person)
	for _, v := range read(r, func(tx *store.Tx) ([]store.Version, error) { return tx.Versions(q.ID, 0, 99) }) {
		texts = append(texts, v.Text)
	}
	return texts
}

func TestALearningQuestionIsHelpedIntoBeing(t *testing.T) {
	r := activeRoom(t)
	r.says(r.typed("UNOBODY", oost, "/leervraag"), cards.NoGroup())
	r.says(r.typed("UNOBODY", oost, "/leervraag Hoe?"), cards.NoGroup())
	reply := r.typed(samira, oost, "/leervraag")
	text := shown(reply)
	for _, want := range []string{"Welke situatie kom je steeds weer tegen?", "_Visie_:", "_Het vak en jij_:"} {
		if !strings.Contains(text, want) {
			t.Errorf("the form does not hold %q", want)
		}
	}
	r.wrongAt(r.submit(samira, "question.save", reply.Modal.PrivateMetadata, map[string][]string{"text": {" "}}), "text", cards.FieldEmpty)
	saved := r.submit(samira, "question.save", reply.Modal.PrivateMetadata, map[string][]string{"text": {"Hoe blijf ik rustig?"}})
	if !strings.Contains(shown(saved), "Alleen jij ziet je leervraag.") {
		t.Errorf("it shows %s", shown(saved))
	}
	if q := r.question(samira); q.Group != 1 || !q.NextAt.Equal(amsterdam("2027-01-05 07:30")) { // six school weeks, two of Christmas
		t.Errorf("the question is %+v", q)
	}
	if len(r.posts(store.QuestionPost)) != 0 {
		t.Error("it is shared unasked")
	}
}

func TestEarlierWordingsAreKept(t *testing.T) {
	r := activeRoom(t)
	for _, text := range []string{"Een", "Een", "Twee", " Twee ", "Een"} {
		r.typed(samira, oost, "/leervraag "+text)
		r.now = r.now.Add(time.Minute)
	}
	if got := r.worded(samira); !slices.Equal(got, []string{"Een", "Twee", "Een"}) {
		t.Errorf("the wordings are %q", got)
	}
	q := offered(r.typed(samira, oost, "/leervraag"))["question.versions"]
	if !slices.Equal(q, []string{"1|0"}) {
		t.Fatalf("it offers %q", q)
	}
	if text := shown(r.press(samira, "question.versions", "1|0")); strings.Count(text, "Twee") != 1 || !strings.Contains(text, "Zo begon hij (dinsdag 10 november 2026)\nEen") {
		t.Errorf("the versions are %s", text)
	}
	for _, person := range []string{joost, ruud, ""} {
		r.says(r.press(person, "question.versions", "1|0"), cards.QuestionNone())
	}
}

func TestTheSecondDeviceSeesThatTheQuestionChanged(t *testing.T) {
	r := activeRoom(t)
	phone, desk := r.typed(samira, oost, "/leervraag").Modal, r.typed(samira, oost, "/leervraag").Modal
	say := func(about, text string) Reply {
		return r.submit(samira, "question.save", about, map[string][]string{"text": {text}})
	}
	say(phone.PrivateMetadata, "Van de telefoon")
	r.wrongAt(say(desk.PrivateMetadata, "Van het bureau"), "text", cards.FieldQuestionChanged)
	if reply := say(phone.PrivateMetadata, "Van de telefoon"); reply.Modal == nil { // told twice
		t.Errorf("the reply is %s", asJSON(reply))
	}
	if got := r.worded(samira); !slices.Equal(got, []string{"Van de telefoon"}) {
		t.Errorf("the wordings are %q", got)
	}
	say(r.press(samira, "question.load", "").Modal.PrivateMetadata, "Van het bureau")
	if got := r.worded(samira); !slices.Equal(got, []string{"Van het bureau", "Van de telefoon"}) {
		t.Errorf("the wordings are %q", got)
	}
}

func TestSharingALearningQuestionAndStopping(t *testing.T) {
	r := activeRoom(t)
	r.typed(samira, oost, "/leervraag Een")
	r.says(r.press(ruud, "question.share", "1"), cards.NotMember())
	r.says(r.press(joost, "question.share", "1"), cards.QuestionNone())
	r.press(samira, "question.share", "1")
	p := r.posts(store.QuestionPost)[0]
	r.write(func(tx *store.Tx) error {
		p.State, p.Channel, p.TS, p.LookAt = store.Hanging, oost, "7.7", time.Time{}
		return tx.SavePost(p)
	})
	hangs := func(want string) {
		t.Helper()
		m := read(r, func(tx *store.Tx) (cards.Message, error) {
			m, _, err := cards.Draw(tx, r.deck, r.post(p.ID), r.now)
			return m, err
		})
		if !strings.Contains(m.Text, want) {
			t.Errorf("in the channel hangs %q, want %q", m.Text, want)
		}
	}
	hangs("De leervraag van Samira: Een")
	// A sharper wording is not shared by itself.
	r.now = r.now.Add(time.Minute)
	reply := r.typed(samira, oost, "/leervraag Twee")
	hangs("De leervraag van Samira: Een")
	if !strings.Contains(shown(reply), "In het kanaal hangt nog je vorige versie.") {
		t.Errorf("it shows %s", shown(reply))
	}
	r.press(samira, "question.share", "1")
	hangs("De leervraag van Samira: Twee")
	if n := len(r.posts(store.QuestionPost)); n != 1 || !r.redrawn(p) {
		t.Errorf("%d messages", n)
	}
	if text := shown(r.press(samira, "question.stop", "")); !strings.Contains(text, "Alleen jij ziet je leervraag.") {
		t.Errorf("it shows %s", text)
	}
	if !r.post(p.ID).Gone {
		t.Error("the message hangs on")
	}
	r.press(samira, "question.share", "1")
	if n := len(r.posts(store.QuestionPost)); n != 2 {
		t.Errorf("sharing again hangs %d messages", n)
	}
}

func TestAnAnsweredQuestionMakesRoomForANewOne(t *testing.T) {
	r := activeRoom(t)
	r.typed(samira, oost, "/leervraag Een")
	r.press(samira, "question.share", "1")
	m := r.press(samira, "question.answer", "").Modal
	done := map[string][]string{"answer": {"Ik adem eerst uit."}}
	r.says(r.submit(joost, "question.end", m.PrivateMetadata, done), cards.QuestionNone())
	for range 2 {
		if got, want := r.submit(samira, "question.end", m.PrivateMetadata, done).Modal, cards.Notice(cards.QuestionEnded()); asJSON(got) != asJSON(want) {
			t.Fatalf("the window is %s", asJSON(got))
		}
	}
	r.wrongAt(r.submit(samira, "question.end", m.PrivateMetadata, nil), "answer", cards.FieldStepChanged)
	if p := r.posts(store.QuestionPost)[0]; p.State != store.Dropped || !p.Gone {
		t.Errorf("the message is %+v", p)
	}
	r.says(r.press(samira, "question.sharpen", ""), cards.QuestionNone())
	if r.typed(samira, oost, "/leervraag").Modal.CallbackID != "question.save" {
		t.Error("no new question can be made")
	}
	r.typed(samira, oost, "/leervraag Twee")
	if got := r.worded(samira); !slices.Equal(got, []string{"Twee"}) {
		t.Errorf("the new question is %q", got)
	}
}

// asks hangs a message for a person, as the schedule does.
func (r *room) asks(person string, kind store.PostKind, subject int64) store.Post {
	r.t.Helper()
	p := store.Post{ID: store.NewID(), Key: string(kind) + store.NewID(), Group: 1, Person: person, Kind: kind, Subject: subject, Due: r.now, Until: r.now.Add(time.Hour)}
	r.write(func(tx *store.Tx) error {
		if err := tx.AddPost(p); err != nil {
			return err
		}
		p.State, p.Channel, p.TS, p.SentAt, p.LookAt = store.Hanging, "D1", "1.1", r.now, time.Time{}
		return tx.SavePost(p)
	})
	return r.post(p.ID)
}

func TestMessagesToOnePersonAnswerThatPerson(t *testing.T) {
	r := activeRoom(t)
	id := r.brings(samira)
	r.press(samira, "case.discussed", "1|1")
	r.typed(samira, oost, "/leervraag Een")
	posts := map[string]store.Post{
		"step.tell": r.asks(samira, store.StepPost, id), "step.skip": r.asks(samira, store.OutcomePost, id), "case.file": r.asks(samira, store.FadePost, id),
		"stale.show": r.asks(samira, store.StalePost, id), "check.still": r.asks(samira, store.CheckPost, 1), "check.sharpen": r.asks(samira, store.CheckPost, 1),
		"check.answer": r.asks(samira, store.CheckPost, 1), "year.show": r.asks(samira, store.YearPost, 1),
	}
	r.now = r.now.Add(time.Minute)
	week, _ := r.weekCard("visie-01", samira)
	before := r.dump()
	for action, p := range posts {
		for _, person := range []string{joost, ruud, ""} {
			r.says(r.press(person, action, p.ID), cards.Gone())
		}
	}
	for action := range posts {
		r.says(r.press(samira, action, week.ID), cards.Gone()) // a post of another kind
	}
	if r.dump() != before {
		t.Error("something was written")
	}
	for action, p := range posts {
		reply := r.press(samira, action, p.ID)
		if quiet := action == "step.skip" || action == "check.still"; quiet != (reply.Modal == nil && reply.Message == nil) {
			t.Errorf("%s shows %s", action, asJSON(reply))
		}
		if now := r.post(p.ID); now.Pressed == "" || !now.LookAt.Equal(r.now) {
			t.Errorf("%s leaves %+v", action, now)
		}
	}
}

// What is turned on again is asked again.
func TestTurningAKindOnAgainForgetsTheSilence(t *testing.T) {
	r := activeRoom(t)
	r.typed(samira, oost, "/leervraag Een")
	r.asks(samira, store.CheckPost, 1)
	r.now = r.now.Add(time.Hour)
	r.asks(samira, store.CheckPost, 1)
	unheard := func() bool {
		return read(r, func(tx *store.Tx) (bool, error) { return tx.Unheard(samira, store.CheckPost, store.CheckPost) })
	}
	if !unheard() {
		t.Error("two questions without a press are not noticed")
	}
	r.write(func(tx *store.Tx) error { return tx.SetQuiet(samira, store.CheckPost, true) })
	r.closes(r.submit(samira, "quiet.save", "", map[string][]string{"kinds": {"ask", "step"}}))
	if !unheard() {
		t.Error("leaving it off changes something")
	}
	r.closes(r.submit(samira, "quiet.save", "", map[string][]string{"kinds": {"ask", "step", "check"}}))
	if unheard() {
		t.Error("turned on again, it would stop at once")
	}
}
