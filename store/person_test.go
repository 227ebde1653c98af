package store

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// people saves active human beings with these ids, named after them.
func people(t *testing.T, tx *Tx, ids ...string) {
	t.Helper()
	for _, id := range ids {
		ok(t, tx.SavePerson(Person{ID: id, Name: "Naam " + id, Zone: "Europe/Amsterdam", Human: true, Active: true}))
	}
}

// membersOf is a group whose members are these people.
func membersOf(t *testing.T, tx *Tx, ids ...string) Group {
	t.Helper()
	g := aGroup(t, tx, "C1")
	people(t, tx, ids...)
	ok(t, tx.SetMembers(g.ID, ids))
	return g
}

func idsOf(ms []Member) (ids []string) {
	for _, m := range ms {
		ids = append(ids, m.ID)
	}
	return ids
}

func TestAPersonIsWhatSlackLastSaid(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		p := Person{ID: "U1", Name: "Samira", Zone: "Europe/Amsterdam", Human: true, Active: true}
		ok(t, tx.SavePerson(p))
		equal(t, "first", got(tx.Person("U1"))(t), p)
		p = Person{ID: "U1", Name: "Samira B.", Zone: "Asia/Jakarta", Stranger: true}
		ok(t, tx.SavePerson(p))
		equal(t, "then", got(tx.Person("U1"))(t), p)
		_, err := tx.Person("U2")
		equal(t, "never seen", err, ErrNotFound)
	})
}

func TestSetMembersKeepsRolesAndTurns(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1", "U2", "U3")
		ok(t, tx.SetFacilitators(g.ID, []string{"U2"}), tx.SetOpener(Given{Group: g.ID}, "U1", moment))
		people(t, tx, "U4")
		ok(t, tx.SetMembers(g.ID, []string{"U4", "U2", "U1"}))

		now := got(tx.Members(g.ID))(t)
		same(t, "members", idsOf(now), "U1", "U2", "U4")
		equal(t, "facilitator", now[1].Facilitator, true)
		equal(t, "no facilitator", now[0].Facilitator || now[2].Facilitator, false)
		equal(t, "U1 had a turn, so it is", got(tx.NextOpener(g.ID, 0))(t).ID, "U2")
		_, err := tx.Member(g.ID, "U3")
		equal(t, "who left", err, ErrNotFound)

		ok(t, tx.SetMembers(g.ID, nil))
		same(t, "nobody", idsOf(got(tx.Members(g.ID))(t)))
	})
}

// Somebody deactivated who is no longer in the channel must not be let in again
// by coming back to the workspace.
func TestSetMembersForgetsTheDeactivatedToo(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1", "U2")
		gone := Person{ID: "U2", Name: "Naam U2", Human: true}
		ok(t, tx.SavePerson(gone), tx.SetMembers(g.ID, []string{"U1"}))
		gone.Active = true
		ok(t, tx.SavePerson(gone))
		same(t, "members", idsOf(got(tx.Members(g.ID))(t)), "U1")
	})
}

func TestMembersArePeopleByName(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1", "U2", "U3", "U4", "U5")
		for _, p := range []Person{
			{ID: "U1", Name: "Wim", Human: true, Active: true},
			{ID: "U2", Name: "Een bot", Active: true},
			{ID: "U3", Name: "Weg", Human: true},
			{ID: "U4", Name: "Gast van elders", Human: true, Active: true, Stranger: true},
			{ID: "U5", Name: "Aisha", Human: true, Active: true},
		} {
			ok(t, tx.SavePerson(p))
		}
		ms := got(tx.Members(g.ID))(t)
		same(t, "members", idsOf(ms), "U5", "U4", "U1")
		for _, m := range ms {
			equal(t, m.Name+" takes turns", m.TakesTurns(), m.ID != "U4")
		}
		for id, want := range map[string]error{"U1": nil, "U2": ErrNotFound, "U3": ErrNotFound, "U4": nil, "U9": ErrNotFound} {
			_, err := tx.Member(g.ID, id)
			equal(t, id, err, want)
		}
	})
}

func TestOnlyKnownPeopleBecomeMembers(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1")
		if err := tx.AddMember(g.ID, "U9"); err == nil {
			t.Error("somebody never seen became a member")
		}
	})
}

func TestLeavingEndsTheRole(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1", "U2")
		ok(t, tx.SetFacilitators(g.ID, []string{"U1", "U2", "U9"})) // who is no member gets no role
		ok(t, tx.RemoveMember(g.ID, "U1"), tx.AddMember(g.ID, "U1"))
		equal(t, "back again", got(tx.Member(g.ID, "U1"))(t).Facilitator, false)
		equal(t, "stayed", got(tx.Member(g.ID, "U2"))(t).Facilitator, true)
		ok(t, tx.AddMember(g.ID, "U2"))
		equal(t, "joined twice", got(tx.Member(g.ID, "U2"))(t).Facilitator, true)
		ok(t, tx.SetFacilitators(g.ID, nil))
		equal(t, "laid down", got(tx.Member(g.ID, "U2"))(t).Facilitator, false)
	})
}

func TestRolesAndTurnsAreOfOneGroup(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1", "U2")
		other := aGroup(t, tx, "C2")
		ok(t, tx.SetMembers(other.ID, []string{"U1", "U2"}), tx.SetFacilitators(other.ID, []string{"U2"}),
			tx.SetFacilitators(g.ID, []string{"U1"}), tx.SetOpener(Given{Group: g.ID}, "U1", moment))
		equal(t, "role elsewhere", got(tx.Member(other.ID, "U1"))(t).Facilitator, false)
		equal(t, "role kept elsewhere", got(tx.Member(other.ID, "U2"))(t).Facilitator, true)
		equal(t, "turn elsewhere", got(tx.NextOpener(other.ID, 0))(t).ID, "U1")
		ok(t, tx.SetMembers(other.ID, []string{"U2"}))
		same(t, "members", idsOf(got(tx.Members(g.ID))(t)), "U1", "U2")
	})
}

// rota plays a group's weeks: each has a card, and somebody to begin.
type rota struct {
	t     *testing.T
	tx    *Tx
	group int64
	week  int
}

// begins is who begins next week, after those who pass.
func (r *rota) begins(passers ...string) string {
	r.t.Helper()
	r.week++
	at := moment.AddDate(0, 0, 7*r.week)
	g := Given{Group: r.group, Week: DayOf(at).Week(), Card: fmt.Sprint("card-", r.week), At: at}
	g.ID = got(r.tx.Give(g))(r.t)
	first := got(r.tx.NextOpener(r.group, g.ID))(r.t)
	ok(r.t, r.tx.SetOpener(g, first.ID, at))
	for n := range passers {
		ok(r.t, r.tx.Pass(g.ID, first.ID))
		first = got(r.tx.NextOpener(r.group, g.ID))(r.t)
		ok(r.t, r.tx.SetOpener(g, first.ID, at.Add(time.Duration(n+1)*time.Hour)))
	}
	equal(r.t, "kept opener", got(r.tx.Given(g.ID))(r.t).Opener, first.ID)
	return first.ID
}

func TestNobodyBeginsTwiceBeforeAllHaveBeen(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		ids := []string{"U1", "U2", "U3", "U4", "U5"}
		r := &rota{t: t, tx: tx, group: membersOf(t, tx, ids...).ID}
		for round := range 4 {
			var turn []string
			for range ids {
				turn = append(turn, r.begins())
			}
			slices.Sort(turn)
			same(t, fmt.Sprint("round ", round), turn, ids...)
		}
	})
}

func TestPassingIsATurnAndLastsOneWeek(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		r := &rota{t: t, tx: tx, group: membersOf(t, tx, "U1", "U2", "U3", "U4").ID}
		equal(t, "after two passed", r.begins("U1", "U2"), "U3")
		equal(t, "then", r.begins(), "U4")
		equal(t, "the first passer again", r.begins(), "U1")
		equal(t, "the second passer again", r.begins(), "U2")
		equal(t, "round", r.begins(), "U3")
	})
}

func TestWhenAllPassNobodyBegins(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1", "U2")
		id := got(tx.Give(Given{Group: g.ID, Week: "2026-W47", Card: "visie-01", At: moment}))(t)
		ok(t, tx.Pass(id, "U1"), tx.Pass(id, "U1"), tx.Pass(id, "U2")) // pressed twice is passed once
		_, err := tx.NextOpener(g.ID, id)
		equal(t, "nobody", err, ErrNotFound)
		equal(t, "next week", got(tx.NextOpener(g.ID, id+1))(t).ID, "U1")
	})
}

func TestANewcomerBeginsOnceAndThenWaits(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		r := &rota{t: t, tx: tx, group: membersOf(t, tx, "U1", "U2", "U3").ID}
		r.begins()
		r.begins()
		people(t, tx, "U9")
		ok(t, tx.AddMember(r.group, "U9"))
		var turn []string
		for range 6 {
			turn = append(turn, r.begins())
		}
		same(t, "turns", turn, "U3", "U9", "U1", "U2", "U3", "U9")
	})
}

func TestWhoCannotBeginIsSkipped(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1", "U2", "U3", "U4", "U5")
		ok(t, tx.SavePerson(Person{ID: "U1", Human: true}), // deactivated
			tx.SavePerson(Person{ID: "U2", Active: true}),                              // a bot
			tx.SavePerson(Person{ID: "U3", Human: true, Active: true, Stranger: true}), // of another workspace
			tx.RemoveMember(g.ID, "U4"))
		equal(t, "who is left", got(tx.NextOpener(g.ID, 0))(t).ID, "U5")
	})
}

func TestQuietIsAKindAtATime(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		ok(t, tx.SetQuiet("U1", AskPost, true), tx.SetQuiet("U1", AskPost, true), tx.SetQuiet("U1", "another", true))
		equal(t, "kinds", fmt.Sprint(got(tx.Quiet("U1"))(t)), "[another ask]")
		ok(t, tx.SetQuiet("U1", AskPost, false), tx.SetQuiet("U2", AskPost, false))
		equal(t, "kinds", fmt.Sprint(got(tx.Quiet("U1"))(t)), "[another]")
		equal(t, "of somebody else", len(got(tx.Quiet("U2"))(t)), 0)
	})
}

func TestLastChangerIsWhoCanStillBeAsked(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := membersOf(t, tx, "U1", "U2", "U3", "U4", "U5")
		other := aGroup(t, tx, "C2")
		ok(t, tx.SetMembers(other.ID, []string{"U1"}))
		_, err := tx.LastChanger(g.ID, AskPost)
		equal(t, "nobody changed anything", err, ErrNotFound)
		for _, c := range []Change{{Group: g.ID, By: "U5"}, {Group: g.ID, By: "U4"}, {Group: g.ID, By: "U3"},
			{Group: g.ID, By: "U2"}, {Group: other.ID, By: "U1"}} {
			got(tx.AddChange(c))(t)
		}
		asked := func() string { t.Helper(); return got(tx.LastChanger(g.ID, AskPost))(t).ID }
		equal(t, "last in this group", asked(), "U2")
		ok(t, tx.RemoveMember(g.ID, "U2"))
		equal(t, "the last one left", asked(), "U3")
		ok(t, tx.SavePerson(Person{ID: "U3", Human: true, Active: true, Stranger: true}))
		equal(t, "the last one is a stranger", asked(), "U4")
		ok(t, tx.SetQuiet("U4", AskPost, true))
		equal(t, "the last one wants no messages", asked(), "U5")
		ok(t, tx.SavePerson(Person{ID: "U5", Human: true}))
		_, err = tx.LastChanger(g.ID, AskPost)
		equal(t, "all gone", err, ErrNotFound)
	})
}

func TestTheDMOfAPersonOutlivesWhatSlackSays(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		people(t, tx, "U1")
		ok(t, tx.SetDM("U1", "D1"))
		people(t, tx, "U1")
		equal(t, "channel", got(tx.Person("U1"))(t).DM, "D1")
	})
}
