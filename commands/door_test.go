package commands

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// door is an ask within group Oost.
type door struct {
	name, arg string
	fields    map[string][]string
	reads     bool // it writes nothing, for anyone
	act       bool // with a facilitator, only that one may
	lead      bool // of a meeting: with a facilitator, only that one and the meeting's chair may
}

// doors are all asks within a group, each as a member may do it, the card of
// the week being post. The period with id 1 is a free one, the own card with id 1 is Samira's.
func doors(post store.Post) []door {
	day := map[string][]string{"kind": {"free"}, "first": {"2026-12-01"}, "last": {"2026-12-02"}, "may": {"after"}}
	own := map[string][]string{"theme": {"vak"}, "question": {"Wat liet je vandaag liggen?"}}
	return []door{
		{name: "card.share", arg: "vak-01|1"},
		{name: "card.wish", arg: post.ID},
		{name: "card.replace", arg: post.ID},
		{name: "opener.pass", arg: post.ID},
		{name: "planning.show", arg: "1", reads: true},
		{name: "owncard.new", arg: "1", reads: true},
		{name: "owncard.add", arg: "1", fields: own},
		{name: "owncard.withdraw", arg: "1|1"},
		{name: "group.setup", arg: "1", reads: true},
		{name: "group.save", arg: "1|1", fields: settingsForm("weekday", "1"), act: true},
		{name: "group.pause", arg: "1", reads: true, act: true},
		{name: "group.paused", arg: "1", fields: day, act: true},
		{name: "group.resume", arg: "1", act: true},
		{name: "group.may", arg: "1", reads: true, act: true},
		{name: "group.mayed", arg: "1", fields: day, act: true},
		{name: "group.periods", arg: "1", reads: true, act: true},
		{name: "period.add", arg: "1", fields: day, act: true},
		{name: "period.remove", arg: "1|1", act: true},
		{name: "case.add", arg: "1|form-9", fields: caseForm("title", "Nog een casus")},
		{name: "case.list", arg: "1|0", reads: true},
		{name: "case.show", arg: "1|2", reads: true},
		{name: "case.open", arg: casePost, reads: true},
		{name: "case.want", arg: casePost},
		{name: "case.vote", arg: "1|2"},
		{name: "case.choose", arg: "1|2"},
		{name: "case.back", arg: "1|3"},
		{name: "case.edit", arg: "1|1", reads: true},
		{name: "case.load", arg: "1|1", reads: true},
		{name: "case.change", arg: "1|1|0", fields: caseForm("title", "Een andere titel")},
		{name: "case.discussed", arg: "1|1"},
		{name: "question.share", arg: "1"},
		{name: "goon.plan", arg: goOnPost, reads: true},
		{name: "goon.later", arg: goOnPost},
		{name: "goon.stop", arg: goOnPost, act: true},
		{name: "session.list", arg: "1|0", reads: true},
		{name: "session.new", arg: "1", reads: true},
		{name: "session.plan", arg: "1|form-s3", fields: sessionForm("date", "2026-12-11")},
		{name: "series.new", arg: "1", reads: true},
		{name: "series.plan", arg: "1|form-s4", fields: linesForm("do 14 januari"), reads: true},
		{name: "session.show", arg: "1|1", reads: true},
		{name: "session.card", arg: "1|1", reads: true},
		{name: "session.cases", arg: "1|1|0", reads: true},
		{name: "session.choose", arg: "1|1|1"},
		{name: "session.come", arg: "1|1|0"},
		{name: "session.cant", arg: "1|1|0"},
		{name: "session.reason", arg: "1|1|" + joost, fields: map[string][]string{"reason": {"Een ouderavond"}}},
		{name: "session.agenda", arg: "1|1|0"},
		{name: "session.method", arg: "1|1", reads: true},
		{name: "session.manage", arg: "1|1", reads: true, lead: true},
		{name: "session.edit", arg: "1|1", reads: true, lead: true},
		{name: "session.change", arg: "1|1|0", fields: sessionForm("place", "Elders"), lead: true},
		{name: "session.date", arg: "1|1", reads: true, lead: true},
		{name: "session.off", arg: "1|1", reads: true, lead: true},
		{name: "session.move", arg: "1|3|0", fields: sessionForm("date", "2026-12-15"), lead: true},
		{name: "session.cancel", arg: "1|1|0", lead: true},
		{name: "session.failed", arg: "1|2", lead: true},
		{name: "evaluation.show", arg: "1", reads: true},
		{name: "evaluation.open", arg: "1|form-of-an-evaluation", fields: map[string][]string{"kind": {"course"}}},
		{name: "evaluation.off", arg: "1|2"},
		{name: "evaluation.on", arg: "1|3"},
		{name: "evaluation.fill", arg: evaluationPost, reads: true},
		{name: "evaluation.join", arg: "1|1", reads: true},
		{name: "evaluation.vote", arg: "1|1", fields: scoring("7", "6", "0", "5")},
		{name: "evaluation.answers", arg: "1|4|0", reads: true},
		{name: "statement.list", arg: "1", reads: true},
		{name: "statement.add", arg: "1", fields: map[string][]string{"statement": {"Ik kwam uitgerust binnen."}}},
		{name: "statement.withdraw", arg: "1|1"},
	}
}

// ajar is a room in which every door leads somewhere: Oost is active, paused,
// has a free period (id 1) and a card of the week with which Samira begins.
func ajar(t *testing.T) (*room, store.Post) {
	t.Helper()
	r := activeRoom(t)
	r.submit(samira, "period.add", "1", map[string][]string{"kind": {"free"}, "first": {"2026-12-07"}})
	r.submit(samira, "group.paused", "1", map[string][]string{"last": {"2026-11-11"}})
	r.submit(samira, "owncard.add", "1", map[string][]string{"theme": {"vak"}, "question": {"Wat heb je laten liggen?"}})
	post, _ := r.weekCard("visie-01", samira)
	for i, who := range []string{samira, joost, joost} {
		if m := r.submit(who, "case.add", fmt.Sprint("1|form-", i), caseForm()).Modal; m == nil {
			t.Fatal("no case was made")
		}
	}
	r.write(func(tx *store.Tx) error {
		return hangGoOn(tx, r.now)
	})
	r.write(func(tx *store.Tx) error {
		return tx.AddPost(store.Post{ID: casePost, Key: "case/C2/0", Group: 1, Kind: store.CasePost, Subject: 2, Due: r.now, Until: r.now.Add(keepTelling)})
	})
	r.press(joost, "case.choose", "1|3")
	r.typed(samira, oost, "/leervraag Hoe blijf ik rustig?")
	r.meets(samira, "date", "2026-12-10", "chair", joost) // meeting 1
	r.held("2026-11-09", marieke)                         // meeting 2
	r.meets(samira, "date", "2026-12-17", "chair", joost) // meeting 3
	r.press(samira, "session.cant", "1|1|0")
	r.evaluations()
	return r, post
}

// casePost is the id of the post of Joost's shared case.
const casePost = "post-of-a-case"

// The list of doors is complete: a handler is in it, or is for everybody.
func TestEveryHandlerIsBehindADoorOrForEverybody(t *testing.T) {
	r, post := ajar(t)
	var names []string
	for _, d := range doors(post) {
		names = append(names, d.name)
	}
	everybody := []string{
		"/kaart", "/kaart bewaard", "card.other", "card.keep", "saved.page", "saved.remove", // their own
		"/intervisie help", "/intervisie berichten", "quiet.edit", "quiet.save",
		"/intervisie groep", "/intervisie planning", "/kaart nieuw", // about the group they find: tested below
		"group.decline", "ask.there", "ask.missing", "fallback.card", "fallback.method", // tested with their own posts
		"invited",                // from Slack itself
		"/casus", "/casus lijst", // about the group they find
		"/casus mijn", "case.mine", "case.own", "case.withdraw", "case.keep", "case.step", "case.outcome", "step.save", "outcome.save", // the presenter's
		"step.tell", "step.skip", "case.file", "stale.show", "check.still", "check.sharpen", "check.answer", "year.show", // on messages to one person
		"remind.come", "remind.cant", "remind.agenda", "remind.show", "few.move", "few.go", "turn.bring", "turn.pass",
		"redate.plan", "redate.skip", "present.yes", "present.no",
		"/bijeenkomst", "/bijeenkomst plan", "/bijeenkomst reeks", // about the group they find
		"home.groups", "home.help", "card.draw", "case.new", "question.show", "/intervisie mijngegevens", "mydata.show", "mydata.send", "mydata.erase", // on App Home: their own
		"/evaluatie", "/evaluatie stellingen", // about the group they find
		"/evaluatie uitleg", "evaluation.how", // of everybody's own groups
		"/leervraag", "question.save", "question.load", "question.sharpen", "question.stop", "question.answer", "question.end", "question.versions", // their own
	}
	for name := range r.table {
		if slices.Contains(names, name) == slices.Contains(everybody, name) {
			t.Errorf("%s must be in one of the two lists", name)
		}
	}
}

// A door opens for a member and does something: else the refusals below would
// be empty.
func TestMembersComeIn(t *testing.T) {
	ajarRoom, post := ajar(t)
	for _, d := range doors(post) {
		t.Run(d.name, func(t *testing.T) {
			r, post := ajarRoom, post
			if !d.reads {
				r, post = ajar(t)
			}
			if slices.Contains([]string{"card.wish", "card.replace", "opener.pass"}, d.name) {
				d.arg = post.ID
			}
			before := r.dump()
			r.now = r.now.Add(time.Minute)
			reply := r.submit(samira, d.name, d.arg, d.fields)
			if reply.Errors != nil {
				t.Fatalf("Samira gets %s", asJSON(reply))
			}
			if wrote := r.dump() != before; wrote == d.reads {
				t.Errorf("wrote: %t", wrote)
			}
		})
	}
}

func TestOutsidersAreRefusedEverywhere(t *testing.T) {
	r, post := ajar(t)
	r.activate(2)
	before := r.dump()
	for _, person := range []string{ruud, "UNOBODY", "", teun, piep} { // another group's, unknown, nobody, deactivated, a bot
		for _, d := range doors(post) {
			r.says(r.submit(person, d.name, d.arg, d.fields), cards.NotMember())
			r.says(r.press(person, d.name, d.arg), cards.NotMember())
		}
		for _, text := range []string{"/intervisie groep", "/intervisie planning", "/kaart nieuw", "/casus", "/casus Een titel", "/casus lijst", "/bijeenkomst", "/bijeenkomst plan", "/bijeenkomst reeks", "/evaluatie", "/evaluatie stellingen"} {
			r.says(r.typed(person, oost, text), cards.NotMember())
		}
	}
	if r.dump() != before {
		t.Error("something was written")
	}
}

func TestWhoLeftTheChannelIsAnOutsider(t *testing.T) {
	r, post := ajar(t)
	r.write(func(tx *store.Tx) error { return tx.RemoveMember(1, samira) })
	for _, d := range doors(post) {
		r.says(r.submit(samira, d.name, d.arg, d.fields), cards.NotMember())
	}
}

func TestWithAFacilitatorOthersReadAndTakePart(t *testing.T) {
	r, post := ajar(t)
	r.write(func(tx *store.Tx) error { return tx.SetFacilitators(1, []string{joost, marieke}) })
	before := r.dump()
	for _, d := range doors(post) {
		if d.act {
			r.says(r.submit(samira, d.name, d.arg, d.fields), cards.MayNot([]string{"Joost", "Marieke"}))
		}
		if d.lead {
			r.says(r.submit(samira, d.name, d.arg, d.fields), cards.MayNotLead([]string{"Joost", "Marieke"}))
		}
	}
	if r.dump() != before {
		t.Error("something was written")
	}
	for _, d := range doors(post) {
		person := joost
		if !d.act && !d.lead {
			person = samira
		}
		if reply := r.submit(person, d.name, d.arg, d.fields); reply.Errors != nil ||
			reply.Message != nil && asJSON(*reply.Message) == asJSON(cards.MayNot([]string{"Joost", "Marieke"})) {
			t.Errorf("%s is refused to %s: %s", d.name, person, asJSON(reply))
		}
	}
}

// A facilitator who is no longer an active member has no rights, and with none
// left all members may.
func TestAFacilitatorWhoIsGoneGivesTheRightsBack(t *testing.T) {
	for name, gone := range map[string]func(*store.Tx) error{
		"deactivated": func(tx *store.Tx) error {
			return tx.SavePerson(store.Person{ID: joost, Name: "Joost", Human: true})
		},
		"left the channel": func(tx *store.Tx) error { return tx.RemoveMember(1, joost) },
	} {
		t.Run(name, func(t *testing.T) {
			r, post := ajar(t)
			r.write(func(tx *store.Tx) error { return tx.SetFacilitators(1, []string{joost}) })
			r.says(r.submit(samira, "group.pause", "1", nil), cards.MayNot([]string{"Joost"}))
			r.write(gone)
			for _, d := range doors(post) {
				r.says(r.submit(joost, d.name, d.arg, d.fields), cards.NotMember())
			}
			r.closes(r.submit(samira, "group.save", "1|1", settingsForm("weekday", "2")))
		})
	}
}
