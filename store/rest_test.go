package store

import (
	"fmt"
	"testing"
	"time"
)

// restful runs f with a group of U1 and U2, in a store where it is a Thursday morning.
func restful(t *testing.T, f func(tx *Tx, g Group)) {
	t.Helper()
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1", "U2")
		f(tx, g)
	})
}

// told hangs a post for U1 that is due some minutes from moment.
func told(t *testing.T, tx *Tx, g Group, kind PostKind, key string, minutes int) Post {
	t.Helper()
	due := moment.Add(time.Duration(minutes) * time.Minute)
	ok(t, tx.AddPost(Post{Key: key, Group: g.ID, Person: "U1", Kind: kind, Subject: 1, Due: due, Until: due.Add(30 * 24 * time.Hour)}))
	return got(tx.PostKeyed(key))(t)
}

// sent marks a post as sent at a moment.
func sent(t *testing.T, tx *Tx, p Post, at time.Time) {
	t.Helper()
	p.State, p.SentAt, p.LookAt = Hanging, at, time.Time{}
	ok(t, tx.SavePost(p))
}

func TestOneMessageADayAndThreeInSevenDays(t *testing.T) {
	restful(t, func(tx *Tx, g Group) {
		look := func(key string, now time.Time) time.Time {
			t.Helper()
			p := got(tx.Rest(told(t, tx, g, StepPost, key, 0), now))(t)
			equal(t, key+" is", p.State, Waiting)
			return p.LookAt
		}
		equal(t, "the first goes now", look("a", moment), moment)
		sent(t, tx, got(tx.PostKeyed("a"))(t), moment)
		friday := time.Date(2026, 11, 20, 6, 30, 0, 0, time.UTC) // 07:30 in the Netherlands
		equal(t, "the second waits a day", look("b", moment.Add(time.Hour)).UTC(), friday)
		sent(t, tx, got(tx.PostKeyed("b"))(t), friday)
		monday := friday.AddDate(0, 0, 3)
		equal(t, "the third waits over the weekend", look("c", friday.Add(time.Hour)).UTC(), monday)
		sent(t, tx, got(tx.PostKeyed("c"))(t), monday)
		equal(t, "the fourth until seven days after the first", look("d", monday.Add(time.Hour)).UTC(), moment.AddDate(0, 0, 7))
		equal(t, "and then it goes", look("e", moment.AddDate(0, 0, 7)), moment.AddDate(0, 0, 7))
	})
}

func TestWhatFallsOnOneMorningIsOneMessage(t *testing.T) {
	restful(t, func(tx *Tx, g Group) {
		check := told(t, tx, g, CheckPost, "check", 0)
		told(t, tx, g, StepPost, "step", 30)
		told(t, tx, g, AskPost, "ask", 90)         // half past eleven in the Netherlands
		told(t, tx, g, FadePost, "afternoon", 300) // not this morning
		other := Post{Key: "U2's", Group: g.ID, Person: "U2", Kind: StepPost, Subject: 1, Due: moment, Until: moment.Add(time.Hour)}
		ok(t, tx.AddPost(other), tx.SetQuiet("U1", FadePost, true))

		lead := got(tx.Rest(check, moment))(t)
		equal(t, "what presses most leads", lead.Key, "ask")
		equal(t, "now", lead.LookAt, moment)
		same(t, "along", keysOf(got(tx.Along(lead))(t)), "step", "check")
		same(t, "still to see", keysOf(got(tx.PostsToSee(moment.AddDate(0, 0, 1), 9))(t)), "U2's", "ask", "afternoon")

		// What becomes of the message becomes of all.
		lead.State, lead.SentAt, lead.Channel, lead.TS = Hanging, moment, "D1", "1.1"
		ok(t, tx.SavePost(lead))
		back := got(tx.PostKeyed("check"))(t)
		equal(t, "state", back.State, Hanging)
		equal(t, "where", back.Channel+back.TS, "D11.1")
		equal(t, "its lead", back.Lead, lead.Seq)
		// A press on a part concerns the message, and a fact of a part redraws it.
		ok(t, tx.Saw(back, "D9", "9.9", moment.Add(time.Hour)))
		equal(t, "known already", got(tx.PostKeyed("ask"))(t).TS, "1.1")
		ok(t, tx.Redraw(CheckPost, 1, moment.Add(time.Hour)))
		equal(t, "the message", got(tx.PostKeyed("ask"))(t).LookAt, moment.Add(time.Hour))
		equal(t, "the part", got(tx.PostKeyed("check"))(t).LookAt, time.Time{})
	})
}

// A message that could not be sent lets its parts go: they may outlive it.
func TestAMessageThatWaitsLetsItsPartsGo(t *testing.T) {
	restful(t, func(tx *Tx, g Group) {
		ask, step := told(t, tx, g, AskPost, "ask", 0), told(t, tx, g, StepPost, "step", 0)
		lead := got(tx.Rest(ask, moment))(t)
		same(t, "along", keysOf(got(tx.Along(lead))(t)), "step")
		night := time.Date(2026, 11, 19, 20, 0, 0, 0, time.UTC)
		lead = got(tx.Rest(lead, night))(t)
		equal(t, "along at night", len(got(tx.Along(lead))(t)), 0)
		equal(t, "the part", got(tx.PostKeyed("step"))(t).LookAt, step.Due)
	})
}

// Nor does a message that never comes take its parts along, of its own group or of
// another.
func TestAMessageThatIsDroppedLetsItsPartsGo(t *testing.T) {
	for name, drop := range map[string]func(*Tx, Post) error{
		"late":             func(tx *Tx, lead Post) error { return tx.Drop(&lead, string(SkipLate)) },
		"its group sleeps": func(tx *Tx, lead Post) error { return tx.DropWaiting(lead.Group, "archived") },
	} {
		restful(t, func(tx *Tx, g Group) {
			other := g
			other.Channel = "C0OTHER"
			other.ID = got(tx.AddGroup(other))(t)
			ok(t, tx.AddMember(other.ID, "U1"))
			ask, step := told(t, tx, g, AskPost, "ask", 0), told(t, tx, other, StepPost, "step", 0)
			lead := got(tx.Rest(ask, moment))(t)
			same(t, "along", keysOf(got(tx.Along(lead))(t)), "step")
			ok(t, drop(tx, got(tx.PostKeyed("ask"))(t)))
			equal(t, name, got(tx.PostKeyed("ask"))(t).State, Dropped)
			part := got(tx.PostKeyed("step"))(t)
			equal(t, name+": the part", part.State, Waiting)
			equal(t, name+": its lead", part.Lead, 0)
			equal(t, name+": looked at", part.LookAt, step.Due)
		})
	}
}

func TestWhoDoesNotWantItOrCannotGetItGetsNothing(t *testing.T) {
	for name, change := range map[string]func(*Tx) error{
		"quiet":       func(tx *Tx) error { return tx.SetQuiet("U1", StepPost, true) },
		"deactivated": func(tx *Tx) error { return tx.SavePerson(Person{ID: "U1", Human: true}) },
		"a stranger":  func(tx *Tx) error { return tx.SavePerson(Person{ID: "U1", Human: true, Active: true, Stranger: true}) },
	} {
		restful(t, func(tx *Tx, g Group) {
			p := told(t, tx, g, OutcomePost, "outcome", 0)
			ok(t, change(tx))
			p = got(tx.Rest(p, moment))(t)
			equal(t, name, p.State, Dropped)
			equal(t, name, p.Reason, "unwanted")
		})
	}
	restful(t, func(tx *Tx, g Group) { // another kind was turned off
		ok(t, tx.SetQuiet("U1", CheckPost, true))
		equal(t, "wanted", got(tx.Rest(told(t, tx, g, StepPost, "step", 0), moment))(t).State, Waiting)
	})
}

func TestABusyMorningFitsOneMessage(t *testing.T) {
	restful(t, func(tx *Tx, g Group) {
		for i := range 20 {
			told(t, tx, g, StepPost, fmt.Sprint("p", 10+i), 0)
		}
		lead := got(tx.Rest(got(tx.PostKeyed("p15"))(t), moment))(t)
		equal(t, "parts", len(got(tx.Along(lead))(t)), mostInOne-1)
	})
}

func TestTwoSilencesInARow(t *testing.T) {
	restful(t, func(tx *Tx, g Group) {
		unheard := func() bool { return got(tx.Unheard("U1", StepPost, OutcomePost))(t) }
		ask := func(kind PostKind, n int, pressed string) {
			t.Helper()
			p := told(t, tx, g, kind, fmt.Sprint(kind, n), n)
			sent(t, tx, p, moment.Add(time.Duration(n)*time.Hour))
			ok(t, tx.Press(p, pressed))
		}
		equal(t, "nothing asked", unheard(), false)
		ask(StepPost, 1, "")
		ask(CheckPost, 2, "")
		equal(t, "one, and one of another kind", unheard(), false)
		told(t, tx, g, OutcomePost, "not sent yet", 3)
		equal(t, "one that waits", unheard(), false)
		ask(OutcomePost, 4, "skip")
		ask(StepPost, 5, "")
		equal(t, "a press between", unheard(), false)
		ask(OutcomePost, 6, "")
		equal(t, "two in a row", unheard(), true)
		ok(t, tx.Heard("U1", StepPost))
		equal(t, "said by oneself", unheard(), false)
	})
}

func TestTakingDown(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		later := moment.Add(time.Hour)
		for state, want := range map[PostState]Post{
			Waiting: {State: Dropped, Reason: "withdrawn"},
			Sending: {State: Sending, LookAt: moment},
			Hanging: {State: Hanging, LookAt: later},
			Unsure:  {State: Unsure, LookAt: moment},
			Dropped: {State: Dropped},
		} {
			p := hang(t, tx, g.ID, string(state), 0)
			if p.State = state; state == Dropped {
				p.LookAt = time.Time{}
			}
			ok(t, tx.SavePost(p), tx.exec(`UPDATE post SET subject = ? WHERE id = ?`, p.Seq, p.ID), tx.TakeDown(CardPost, p.Seq, later))
			now := got(tx.PostKeyed(p.Key))(t)
			equal(t, string(state), Post{State: now.State, Reason: now.Reason, LookAt: now.LookAt}, want)
			equal(t, string(state)+" gone", now.Gone, true)
		}
		ok(t, tx.TakeDownAgain(g.ID, later.Add(time.Hour)))
		same(t, "tried again", keysOf(got(tx.PostsToSee(later.Add(time.Hour), 9))(t)), "hanging", "sending", "unsure")
		equal(t, "when", got(tx.PostKeyed("hanging"))(t).LookAt, later.Add(time.Hour))
	})
}
