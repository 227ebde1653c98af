package store

import (
	"errors"
	"testing"
	"time"
)

func TestToLeadPeopleTakeTurns(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		if _, err := tx.NextChair(1); !errors.Is(err, ErrNotFound) {
			t.Errorf("without members: %v", err)
		}
		g := membersOf(t, tx, "U1", "U2", "U3", "U4")
		ok(t, tx.SavePerson(Person{ID: "U1", Name: "Naam U1", Human: true, Active: true, Stranger: true}))
		turn := func(want string) { t.Helper(); equal(t, "turn", got(tx.NextChair(g.ID))(t).ID, want) }
		turn("U2")
		lead := func(day Day, who string, state SessionState) {
			s := aSession(day)
			s.Chair, s.State = who, state
			_, _, err := tx.AddSession(s)
			ok(t, err)
		}
		lead("2026-12-10", "U2", SessionPlanned)
		lead("2026-10-01", "U3", SessionHeld)
		turn("U4")
		lead("2026-11-01", "U4", SessionCancelled) // that one does not count
		turn("U4")
		lead("2027-01-14", "U4", SessionPlanned)
		turn("U3")
		ok(t, tx.SetFacilitators(g.ID, []string{"U4"}))
		turn("U4")
	})
}

func TestToPresentPeopleTakeTurns(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1", "U2", "U3", "U4")
		s, _, err := tx.AddSession(aSession("2026-12-10"))
		ok(t, err)
		turns := func(want ...string) { t.Helper(); same(t, "turns", idsOf(got(tx.NextPresenters(s, 3))(t)), want...) }
		turns("U1", "U2", "U3")
		c := aCase(t, tx, g.ID, "f1") // U1's
		turns("U1", "U2", "U3")       // bringing one is not presenting it
		c.State, c.ChosenAt, c.Meeting = Chosen, moment, "2026-12-10"
		ok(t, tx.SaveCase(c))
		turns("U2", "U3", "U4")
		equal(t, "case of the meeting", got(tx.CaseOf(s))(t), c)
		same(t, "cases of its day", got(tx.CasesFor(g.ID, "2026-12-10"))(t), c)
		ok(t, tx.SetRSVP(RSVP{Session: s.ID, Person: "U2", At: moment}), tx.SetFacilitators(g.ID, []string{"U3"}))
		turns("U4", "U1")
		c.State = Discussed
		ok(t, tx.SaveCase(c))
		equal(t, "case that was discussed there", got(tx.CaseOf(s))(t), c)
		same(t, "cases still to be discussed", got(tx.CasesFor(g.ID, "2026-12-10"))(t))
		c.State = Submitted
		ok(t, tx.SaveCase(c))
		if _, err := tx.CaseOf(s); !errors.Is(err, ErrNotFound) {
			t.Errorf("a case that is only meant for it is its case: %v", err)
		}
	})
}

func TestWhoKnowsOfAMeeting(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8")
		s, _, err := tx.AddSession(aSession("2026-12-10"))
		ok(t, err)
		other, _, err := tx.AddSession(aSession("2026-12-17"))
		ok(t, err)
		same(t, "before", idsOf(got(tx.ToldOf(s))(t)))
		hang := func(key, person string, kind PostKind, sent bool) {
			t.Helper()
			p := Post{ID: key, Key: key, Group: g.ID, Person: person, Kind: kind, Subject: s.ID, Due: moment, Until: moment.Add(time.Hour)}
			ok(t, tx.AddPost(p))
			if p.State = Waiting; sent {
				p.State, p.SentAt = Hanging, moment
				ok(t, tx.SavePost(p))
			}
		}
		hang("reminder/S1.0/U1/week", "U1", ReminderPost, true)
		hang("reminder/S1.0/U2/week", "U2", ReminderPost, false) // not told yet
		hang("moved/S1.0/U3", "U3", MovedPost, false)            // about to be told where it moved to
		hang("step/C1", "U4", StepPost, true)                    // the subject is a case
		ok(t, tx.SetRSVP(RSVP{Session: s.ID, Person: "U5", At: moment}), tx.SetRSVP(RSVP{Session: other.ID, Person: "U6", Coming: true, At: moment}),
			tx.Knows(s.ID, "U7"), tx.Knows(s.ID, "U7"), tx.Knows(s.ID, "U8"), tx.RemoveMember(g.ID, "U8"))
		same(t, "told", idsOf(got(tx.ToldOf(s))(t)), "U1", "U3", "U5", "U7")
		ok(t, tx.ClearRSVPs(s.ID))
		same(t, "what was said", got(tx.RSVPs(s.ID))(t))
		equal(t, "of another meeting", len(got(tx.RSVPs(other.ID))(t)), 1)
	})
}

// What does not come any more leaves those alone that were to come in its message.
func TestDroppingAPostFreesItsCompany(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1")
		post := func(key string, kind PostKind, state PostState) Post {
			t.Helper()
			ok(t, tx.AddPost(Post{ID: key, Key: key, Group: g.ID, Person: "U1", Kind: kind, Subject: 7, State: state, Due: moment, Until: moment.Add(time.Hour)}))
			return got(tx.PostKeyed(key))(t)
		}
		lead, along, hangs := post("a", ReminderPost, Waiting), post("b", StepPost, Waiting), post("c", ReminderPost, Hanging)
		ok(t, tx.exec(`UPDATE post SET lead = ?, look_at = NULL WHERE seq = ?`, lead.Seq, along.Seq))
		ok(t, tx.DropUnshown(ReminderPost, 7, "moved"))
		lead, along, hangs = got(tx.PostKeyed("a"))(t), got(tx.PostKeyed("b"))(t), got(tx.PostKeyed("c"))(t)
		equal(t, "dropped", lead.State, Dropped)
		equal(t, "why", lead.Reason, "moved")
		equal(t, "its company", along.State, Waiting)
		equal(t, "its company's lead", along.Lead, int64(0))
		equal(t, "its company is looked at", along.LookAt, moment)
		equal(t, "what hangs", hangs.State, Hanging)
	})
}
