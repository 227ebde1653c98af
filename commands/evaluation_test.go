package commands

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// evaluationPost is the id of the invitation to the evaluation with id 1.
const evaluationPost = "post-of-an-evaluation"

// crowded adds five members to Oost: with fewer nothing opens.
func (r *room) crowded() (people []string) {
	r.t.Helper()
	r.write(func(tx *store.Tx) (err error) {
		for n := range 5 {
			id := "UMEMBER" + strconv.Itoa(n)
			people = append(people, id)
			err = errors.Join(err, tx.SavePerson(store.Person{ID: id, Name: "Lid " + strconv.Itoa(n), Human: true, Active: true}), tx.AddMember(1, id))
		}
		return err
	})
	return people
}

// evaluations gives Oost a statement of its own and four evaluations: one that
// is open, one that a meeting brings, one that was switched off, and one closed.
func (r *room) evaluations() {
	r.t.Helper()
	r.crowded()
	r.closesOrShows(r.submit(samira, "statement.add", "1", map[string][]string{"statement": {"We begonnen op tijd."}}))
	r.write(func(tx *store.Tx) error {
		return tx.AddPost(store.Post{ID: evaluationPost, Key: "invitation/E1", Group: 1, Kind: store.EvaluationPost, Subject: 1, Due: r.now, Until: r.now.Add(keepTelling)})
	})
	r.submit(samira, "evaluation.open", "1|form-1", map[string][]string{"kind": {"short"}})
	r.write(func(tx *store.Tx) (err error) {
		for n, state := range []store.EvaluationState{store.EvaluationPlanned, store.EvaluationVoid, store.EvaluationClosed} {
			s, _, err1 := tx.AddSession(store.Session{Group: 1, Form: fmt.Sprint("session-", n), State: store.SessionPlanned,
				Day: store.DayOf(r.now).Add(20 + n), PlannedAt: r.now, ChangedAt: r.now, Chair: joost})
			e, _, err2 := tx.AddEvaluation(store.Evaluation{Group: 1, Session: s.ID, Form: fmt.Sprint("meeting-", n), Kind: store.ShortEvaluation,
				Statements: cards.StatementsOf(store.ShortEvaluation), OpensAt: r.now.AddDate(0, 0, 20+n)})
			if e.State = state; state == store.EvaluationVoid {
				e.Reason = store.VoidOff
			}
			if state == store.EvaluationClosed {
				e.OpensAt = r.now.AddDate(0, 0, -20)
				e.Result = &store.Result{Answers: 5, Lines: make([]store.Line, 4), Texts: slices.Repeat([]string{"Meer rust."}, 25)}
			}
			err = errors.Join(err, err1, err2, tx.SaveEvaluation(e))
		}
		return err
	})
}

// closesOrShows fails when a field was wrong.
func (r *room) closesOrShows(reply Reply) {
	r.t.Helper()
	if reply.Errors != nil || reply.Failed {
		r.t.Fatalf("it is answered with %s", asJSON(reply))
	}
}

// scoring are the fields of a ballot.
func scoring(scores ...string) map[string][]string {
	fields := map[string][]string{}
	for i, s := range scores {
		fields[cards.ScoreField(i)] = []string{s}
	}
	return fields
}

func (r *room) evaluation(id int64) store.Evaluation {
	r.t.Helper()
	return read(r, func(tx *store.Tx) (store.Evaluation, error) { return tx.Evaluation(id) })
}

func TestOpeningAnEvaluation(t *testing.T) {
	r := activeRoom(t)
	form := func() string {
		m := r.typed(samira, oost, "/evaluatie").Modal
		if m == nil {
			t.Fatal("there is no form")
		}
		return m.PrivateMetadata
	}
	short := map[string][]string{"kind": {"short"}}
	if got := r.submit(samira, "evaluation.open", form(), short).Errors["kind"]; got != cards.FieldTooFew(4) {
		t.Errorf("with three people it says %q", got)
	}
	r.crowded()
	about := form()
	first := r.submit(samira, "evaluation.open", about, short)
	r.ends(first, cards.EvaluationRuns(r.evaluation(1), r.oost()))
	if again := r.submit(samira, "evaluation.open", about, short); asJSON(again) != asJSON(first) {
		t.Errorf("sent in twice it is answered with %s", asJSON(again))
	}
	if got := r.submit(joost, "evaluation.open", form(), short).Errors["kind"]; got != cards.FieldStatementsAsked {
		t.Errorf("the same statements a second time: %q", got)
	}
	r.ends(r.submit(joost, "evaluation.open", form(), map[string][]string{"kind": {"course"}}), cards.EvaluationRuns(r.evaluation(2), r.oost()))
	e := r.evaluation(1)
	if len(r.posts(store.EvaluationPost)) != 2 || e.OpenedBy != samira || !e.ClosesAt.Equal(amsterdam("2026-11-12 16:00")) || !e.RemindAt.Equal(amsterdam("2026-11-11 12:30")) {
		t.Errorf("it is %+v", e)
	}
	r.now = r.now.AddDate(0, 0, 7)
	r.write(func(tx *store.Tx) error { return tx.CloseEvaluation(&e, r.now) })
	if reply := r.submit(joost, "evaluation.open", form(), short); reply.Errors != nil {
		t.Errorf("after seven days: %v", reply.Errors)
	}
}

// With a facilitator only they and who leads the meeting open an evaluation and
// switch it off.
func TestWhoMayOpenAnEvaluation(t *testing.T) {
	r := activeRoom(t)
	r.evaluations()
	r.write(func(tx *store.Tx) error { return tx.SetFacilitators(1, []string{marieke}) })
	course := map[string][]string{"kind": {"course"}}
	refused := cards.MayNotEvaluate([]string{"Marieke"})
	r.says(r.submit(samira, "evaluation.open", "1|x", course), refused)
	r.says(r.press(samira, "evaluation.off", "1|2"), refused)
	r.says(r.typed(samira, oost, "/evaluatie"), cards.EvaluationRuns(r.evaluation(1), r.oost()))
	for _, who := range []string{marieke, joost} { // joost leads the next meeting
		if r.typed(who, oost, "/evaluatie").Modal == nil {
			t.Errorf("%s may not open one", who)
		}
		if got := offered(r.press(who, "evaluation.off", "1|2"))["evaluation.on"]; !slices.Equal(got, []string{"1|2"}) {
			t.Errorf("%s switched it off and is offered %v", who, got)
		}
		if e := r.evaluation(2); e.Reason != store.VoidOff {
			t.Errorf("it is %s for %q", e.State, e.Reason)
		}
		r.press(who, "evaluation.on", "1|2")
		if e := r.evaluation(2); e.State != store.EvaluationPlanned || !e.NextAt.Equal(e.OpensAt) {
			t.Errorf("switched on again it is %s and comes at %s", e.State, e.NextAt)
		}
	}
	r.ends(r.submit(marieke, "evaluation.open", "1|y", course), cards.EvaluationRuns(r.evaluation(5), r.oost()))
	if people := read(r, func(tx *store.Tx) ([]string, error) { return tx.Invited(5) }); slices.Contains(people, marieke) || len(people) != 7 {
		t.Errorf("it invites %v", people)
	}
	r.says(r.press(marieke, "evaluation.join", "1|5"), cards.NotInvited())
}

// A window from before the meeting was cancelled brings nothing back.
func TestAMeetingThatIsNotHasNoEvaluation(t *testing.T) {
	r := activeRoom(t)
	r.evaluations()
	r.press(samira, "evaluation.off", "1|2")
	r.write(func(tx *store.Tx) error {
		s, err := tx.Session(r.evaluation(2).Session)
		s.State = store.SessionCancelled
		return errors.Join(err, tx.SaveSession(s))
	})
	r.press(samira, "evaluation.on", "1|2")
	if e := r.evaluation(2); e.State != store.EvaluationVoid {
		t.Errorf("of a cancelled meeting it is %s", e.State)
	}
}

// Opened by hand on the day of a meeting, an evaluation takes the place of the
// one that the meeting would bring.
func TestAnEvaluationByHandTakesThePlaceOfThatOfTheMeeting(t *testing.T) {
	r := activeRoom(t)
	r.evaluations()
	r.now = amsterdam("2026-11-30 14:00")
	r.closesOrShows(r.submit(joost, "evaluation.open", "1|x", map[string][]string{"kind": {"short"}}))
	was, now := r.evaluation(2), r.evaluation(5)
	if was.State != store.EvaluationVoid || now.State != store.EvaluationOpen || now.Session != was.Session {
		t.Errorf("that of the meeting is %s, that by hand %s of meeting %d", was.State, now.State, now.Session)
	}
}

func TestStatementsOfAGroupsOwn(t *testing.T) {
	r := activeRoom(t)
	r.crowded()
	add := func(text string) Reply {
		return r.submit(samira, "statement.add", "1", map[string][]string{"statement": {text}})
	}
	for text, want := range map[string]string{"": cards.FieldEmpty, "Twee\nregels": cards.FieldStatementLines} {
		if got := add(text).Errors["statement"]; got != want {
			t.Errorf("%q gets %q, want %q", text, got, want)
		}
	}
	for n := range 11 {
		r.closesOrShows(add(fmt.Sprint("Stelling ", n)))
	}
	if got := add("stelling 3").Errors["statement"]; got != cards.FieldStatementTwice {
		t.Errorf("a second time it gets %q", got)
	}
	if got := offered(r.press(joost, "statement.withdraw", "1|11"))["statement.withdraw"]; slices.Contains(got, "1|11") {
		t.Errorf("it is still offered: %v", got)
	}
	var ids []string
	for n := range 11 {
		ids = append(ids, strconv.Itoa(n+1))
	}
	for name, c := range map[string]struct {
		own  []string
		want string
	}{"none": {nil, cards.FieldNoStatements}, "too many": {ids, cards.FieldManyStatements}, "withdrawn": {[]string{"1", "11"}, cards.FieldStatementsGone}} {
		if got := r.submit(samira, "evaluation.open", "1|x", map[string][]string{"kind": {"own"}, "own": c.own}).Errors["own"]; got != c.want {
			t.Errorf("%s: it says %q", name, got)
		}
	}
	r.closesOrShows(r.submit(samira, "evaluation.open", "1|x", map[string][]string{"kind": {"own"}, "own": {"2", "4"}}))
	m := r.press(joost, "evaluation.join", "1|1").Modal
	if m == nil || !strings.Contains(asJSON(*m), "Stelling 1") || !strings.Contains(asJSON(*m), "Stelling 3") || strings.Contains(asJSON(*m), "Stelling 2") {
		t.Errorf("the form is %s", asJSON(m))
	}
}

func TestABallotIsCastOnce(t *testing.T) {
	r := activeRoom(t)
	r.evaluations()
	vote := func(who string, fields map[string][]string) Reply {
		return r.submit(who, "evaluation.vote", "1|1", fields)
	}
	for what, c := range map[string]struct {
		fields map[string][]string
		field  string
		want   string
	}{
		"all skipped":       {scoring("0", "0", "0", "0"), "score0", cards.FieldAllSkipped},
		"a field left out":  {scoring("7", "6"), "score2", cards.FieldEmpty},
		"a score too high":  {scoring("8", "6", "5", "4"), "score0", cards.FieldEmpty},
		"a score too low":   {scoring("-1", "6", "5", "4"), "score0", cards.FieldEmpty},
		"too long a text":   {map[string][]string{"answer": {strings.Repeat("é", 501)}}, "answer", cards.FieldAnswerLong},
		"no number at all":  {scoring("zeven", "6", "5", "4"), "score0", cards.FieldEmpty},
		"nothing filled in": {nil, "score0", cards.FieldEmpty},
	} {
		before := r.dump()
		if got := vote(samira, c.fields).Errors; got[c.field] != c.want {
			t.Errorf("%s: %v", what, got)
		}
		if r.dump() != before {
			t.Errorf("%s: something was written", what)
		}
	}
	form := r.press(samira, "evaluation.fill", evaluationPost)
	if form.Modal == nil || form.Modal.PrivateMetadata != "1|1" {
		t.Fatalf("the form is %s", asJSON(form))
	}
	if got := vote(samira, scoring("7", "0", "1", "4")); asJSON(got) != asJSON(Reply{Modal: cards.BallotTaken(r.evaluation(1), r.oost())}) {
		t.Errorf("it is answered with %s", asJSON(got))
	}
	before := r.dump()
	r.ends(vote(samira, scoring("1", "1", "1", "1")), cards.VotedAlready())
	r.says(r.press(samira, "evaluation.fill", evaluationPost), cards.VotedAlready())
	r.says(r.press(samira, "evaluation.join", "1|1"), cards.VotedAlready())
	if r.dump() != before {
		t.Error("a second try leaves something")
	}
	r.write(func(tx *store.Tx) error {
		return errors.Join(tx.SavePerson(store.Person{ID: "ULATE", Name: "Later", Human: true, Active: true}), tx.AddMember(1, "ULATE"))
	})
	r.says(vote("ULATE", scoring("1", "1", "1", "1")), cards.NotInvited())
	r.now = r.evaluation(1).ClosesAt
	r.says(vote(joost, scoring("1", "1", "1", "1")), cards.EvaluationClosed())
	r.now = r.now.Add(-time.Minute)
	e := r.evaluation(1)
	r.write(func(tx *store.Tx) error { return tx.VoidEvaluation(&e, store.VoidFailed, r.now) })
	r.says(vote(joost, scoring("1", "1", "1", "1")), cards.EvaluationVoid())
}

// The explanation names what is open, and never how many answered.
func TestTheExplanation(t *testing.T) {
	r := activeRoom(t)
	nobody := r.typed("UNOBODY", "CELSEWHERE", "/evaluatie uitleg")
	if asJSON(nobody.Modal) != asJSON(cards.Explain(nil, store.LeastAnswers, store.BallotSize)) {
		t.Errorf("without a group it is %s", asJSON(nobody))
	}
	r.evaluations()
	before := r.typed(joost, oost, "/evaluatie uitleg")
	if text := asJSON(before); !strings.Contains(text, "Nu open: Oost") && !strings.Contains(text, "Nu open: Intervisie Oost") {
		t.Errorf("it is %s", text)
	}
	r.closesOrShows(r.submit(samira, "evaluation.vote", "1|1", scoring("7", "6", "5", "4")))
	if after := r.press(joost, "evaluation.how", ""); asJSON(after) != asJSON(before) {
		t.Errorf("it changed because somebody answered: %s", asJSON(after))
	}
}

func TestTheAnswersAreReadByPages(t *testing.T) {
	r := activeRoom(t)
	r.evaluations()
	for arg, offers := range map[string][]string{"1|4|0": {"1|4|1"}, "1|4|1": {"1|4|0", "1|4|2"}, "1|4|2": {"1|4|1"}, "1|4|99": {"1|4|1"}, "1|4|x": {"1|4|1"}} {
		if got := offered(r.press(samira, "evaluation.answers", arg))["evaluation.answers"]; !slices.Equal(got, offers) {
			t.Errorf("%s offers %v", arg, got)
		}
	}
	r.says(r.press(samira, "evaluation.answers", "1|1|0"), cards.Gone()) // it is open
}

func TestAnUnknownWordAfterEvaluatie(t *testing.T) {
	r := activeRoom(t)
	r.says(r.typed(samira, oost, "/evaluatie openen graag"), cards.UnknownWord("/evaluatie", "openen", []string{"stellingen", "uitleg"}))
}
