package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// sends hangs a post to a person and returns its id.
func (r *room) sends(p store.Post) string {
	r.t.Helper()
	p.ID, p.Group, p.Due, p.Until = "post-"+p.Key, 1, r.now, r.now.Add(keepTelling)
	r.write(func(tx *store.Tx) error { return tx.AddPost(p) })
	return p.ID
}

// reminder sends somebody a reminder of a meeting.
func (r *room) reminder(person string, s store.Session) string {
	return r.sends(store.Post{Key: store.ReminderKey(s, person, store.SessionWeek), Person: person, Kind: store.ReminderPost, Subject: s.ID})
}

func TestAReminderIsAnswered(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	post := r.reminder(joost, s)
	r.press(joost, "remind.come", post)
	if got := r.said(s.ID); !slices.Equal(got, []string{joost + " true"}) {
		t.Errorf("said %q", got)
	}
	r.now = r.now.Add(time.Minute)
	if reply := r.press(joost, "remind.cant", post); reply.Modal != nil && reply.Modal.CallbackID != "session.reason" { // Joost leads it: nobody to tell why
		t.Errorf("it answers %s", asJSON(reply))
	}
	if got := r.said(s.ID); !slices.Equal(got, []string{joost + " false"}) {
		t.Errorf("said %q", got)
	}
	if got := shown(r.press(joost, "remind.show", post)); !strings.Contains(got, "De Brug, lokaal 3") {
		t.Errorf("it shows %s", got)
	}
	if reply := r.press(joost, "remind.agenda", post); reply.File == nil {
		t.Errorf("no file: %s", asJSON(reply))
	}
	for _, name := range []string{"remind.come", "remind.cant", "remind.show", "remind.agenda"} {
		r.says(r.press(marieke, name, post), cards.Gone()) // it was sent to Joost
	}
}

// Buttons of an older edition say so, and those who left get in nowhere.
func TestAnOldReminderAnswersThatItMoved(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	post := r.reminder(joost, s)
	r.submit(samira, "session.move", form(s), sessionForm("date", "2026-12-11"))
	for _, name := range []string{"remind.come", "remind.cant", "remind.agenda", "remind.show"} {
		r.says(r.press(joost, name, post), cards.ReminderOld())
	}
	if got := r.said(s.ID); len(got) != 0 {
		t.Errorf("said %q", got)
	}
	r.write(func(tx *store.Tx) error { return tx.RemoveMember(1, joost) })
	for _, name := range []string{"remind.come", "remind.cant", "remind.agenda", "remind.show"} {
		r.says(r.press(joost, name, post), cards.NotMember())
	}
}

func TestWhatTheChairDoesWithFew(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	post := r.sends(store.Post{Key: "few/" + s.Edited(), Person: joost, Kind: store.FewPost, Subject: s.ID})
	if m := r.press(joost, "few.move", post).Modal; m == nil || m.CallbackID != "session.move" {
		t.Errorf("no form opens: %s", asJSON(m))
	}
	r.press(joost, "few.go", post)
	if p := r.posts(store.FewPost)[0]; p.Pressed != "go" {
		t.Errorf("the post is %+v", p)
	}
	r.write(func(tx *store.Tx) error { return tx.SetFacilitators(1, []string{marieke}) })
	if m := r.press(joost, "few.move", post).Modal; m == nil { // who leads the meeting may
		t.Error("the chair may not move it")
	}
}

func TestWhoseTurnItIsBringsACaseOrNot(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	post := r.sends(store.Post{Key: "turn/S1/" + joost, Person: joost, Kind: store.TurnPost, Subject: s.ID})
	m := r.press(joost, "turn.bring", post).Modal
	if m == nil || m.CallbackID != "case.add" || !strings.Contains(asJSON(m), `"initial_option":{"text":{"type":"plain_text","text":"donderdag 10 december 2026"`) {
		t.Errorf("no form for this meeting opens: %s", asJSON(m))
	}
	r.press(joost, "turn.pass", post)
	if p := r.posts(store.TurnPost)[0]; p.Pressed != "pass" {
		t.Errorf("the post is %+v", p)
	}
}

// The presenter of a chosen case brings it, or puts it back; the channel hears
// that, not which.
func TestThePresenterBringsItOrNot(t *testing.T) {
	r := activeRoom(t)
	r.meets(samira)
	r.submit(joost, "case.add", "1|form-1", caseForm())
	r.press(marieke, "session.choose", "1|1|1")
	post := r.posts(store.PresentPost)[0]
	if post.Person != joost || post.Subject != 1 {
		t.Fatalf("nobody is asked: %+v", post)
	}
	r.press(joost, "present.yes", post.ID)
	if p := r.posts(store.PresentPost)[0]; p.Pressed != "yes" {
		t.Errorf("the post is %+v", p)
	}
	r.says(r.press(samira, "present.no", post.ID), cards.Gone())
	before := len(r.told())
	r.says(r.press(joost, "present.no", post.ID), cards.PresentBack())
	if c := read(r, func(tx *store.Tx) (store.Case, error) { return tx.Case(1) }); c.State != store.Submitted {
		t.Errorf("the case is %s", c.State)
	}
	if got := r.told()[before:]; !slices.Equal(got, []string{joost + " case-="}) {
		t.Errorf("the channel is told %q", got)
	}
	r.says(r.press(joost, "present.no", post.ID), cards.CaseClosed())
}

// A group without a case does something else; who presses first has chosen, and
// a case that came meanwhile goes first.
func TestAGroupWithoutACaseDoesSomethingElse(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira, "method", "")
	post := r.sends(store.Post{Key: "fallback/S1", Kind: store.FallbackPost, Subject: s.ID})
	r.says(r.press(ruud, "fallback.method", post), cards.NotMember())
	r.press(marieke, "fallback.method", post)
	r.press(joost, "fallback.card", post)
	if p, now := r.posts(store.FallbackPost)[0], r.session(s.ID); p.Pressed != "method "+marieke || now.Method != appreciative || now.Sequence != s.Sequence+1 || now.Edition != s.Edition {
		t.Errorf("the post is %+v, the meeting %+v", p, now)
	}
	if _, ok := cards.MethodOf(appreciative); !ok {
		t.Error("there is no such method")
	}

	other := r.meets(samira, "date", "2026-12-17", "method", "")
	post = r.sends(store.Post{Key: "fallback/S2", Kind: store.FallbackPost, Subject: other.ID})
	r.submit(joost, "case.add", "1|form-1", caseForm())
	r.press(marieke, "fallback.method", post)
	if now := r.session(other.ID); now.Method != "" {
		t.Errorf("the meeting is %+v, though there is a case", now)
	}
}

func TestANewDateForAMeetingThatWasCancelled(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	r.press(samira, "session.cancel", form(s))
	post := r.sends(store.Post{Key: "redate/S1", Person: joost, Kind: store.RedatePost, Subject: s.ID})
	m := r.press(joost, "redate.plan", post).Modal
	if m == nil || m.CallbackID != "session.plan" || !strings.Contains(asJSON(m), "De bijeenkomst van donderdag 10 december 2026 ging niet door.") {
		t.Errorf("no form opens: %s", asJSON(m))
	}
	r.press(joost, "redate.skip", post)
	if p := r.posts(store.RedatePost)[0]; p.Pressed != "skip" {
		t.Errorf("the post is %+v", p)
	}
}
