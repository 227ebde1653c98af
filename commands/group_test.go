package commands

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// invite has somebody invite the bot to Oost's channel.
func (r *room) invite(person string) {
	r.t.Helper()
	if reply := r.send(Ask{Name: "invited", Person: person, Channel: oost}); asJSON(reply) != asJSON(Reply{}) {
		r.t.Errorf("an invitation is answered with %s", asJSON(reply))
	}
}

// removed puts Oost to sleep, as when the bot is removed from its channel.
func (r *room) removed() {
	r.t.Helper()
	r.change(1, func(g *store.Group) { g.State, g.Asleep, g.NextAt = store.Asleep, store.Removed, time.Time{} })
	r.write(func(tx *store.Tx) error { return tx.DropWaiting(1, "removed") })
}

func TestAnInvitationGetsOneWelcome(t *testing.T) {
	r := newRoom(t)
	for range 3 { // also for an invitation that is told twice, or found again after a reconnect
		r.invite(samira)
		r.now = r.now.Add(time.Hour)
	}
	welcome := r.posts(store.WelcomePost)
	if len(welcome) != 1 || welcome[0].Subject != 1 || !welcome[0].Due.Equal(amsterdam("2026-11-10 09:00")) {
		t.Fatalf("the wall holds %+v", welcome)
	}
	r.closes(r.submit(samira, "group.save", "1|0", settingsForm()))
	r.invite(samira)
	if n := len(r.posts(store.WelcomePost)); n != 1 || len(r.told()) != 1 {
		t.Errorf("a group that is set up gets %d welcomes and is told %q", n, r.told())
	}
}

func TestAnInvitationWakesAGroupThatWasSetUp(t *testing.T) {
	r := activeRoom(t)
	r.removed()
	r.now = amsterdam("2026-12-18 09:00") // a Friday; Christmas holiday next week and the one after
	r.invite(joost)
	r.invite(joost)
	if g := r.oost(); g.State != store.Active || g.Asleep != "" || !g.NextAt.Equal(amsterdam("2026-12-24 15:30")) || g.Edition != 1 || g.ChangedBy != samira {
		t.Errorf("the group is %+v", g)
	}
	if got, want := r.told()[1:], []string{joost + " woke=2027-01-07"}; !slices.Equal(got, want) {
		t.Errorf("the channel is told %q, want %q", got, want)
	}
	if n := len(r.posts(store.WelcomePost)); n != 0 {
		t.Errorf("it gets %d welcomes", n)
	}
}

// A group that was never set up has nothing to wake to: the bot introduces
// itself again to whoever invited it again.
func TestASecondInvitationBeforeSettingUpIsWelcomedAgain(t *testing.T) {
	for _, declined := range []bool{false, true} {
		r := newRoom(t)
		r.invite(samira)
		if declined {
			r.closes(r.press(samira, "group.decline", r.posts(store.WelcomePost)[0].ID))
		}
		r.removed()
		r.now = r.now.Add(time.Hour)
		r.invite(joost)
		r.invite(joost)
		if n := len(r.posts(store.WelcomePost)); n != 2 {
			t.Errorf("declined %t: the wall holds %d welcomes", declined, n)
		}
		if g := r.oost(); g.State != store.Invited {
			t.Errorf("declined %t: the group is %s", declined, g.State)
		}
		m := r.typed(joost, oost, "/intervisie groep").Modal
		if m == nil {
			t.Fatal("the group cannot be set up")
		}
		r.closes(r.submit(joost, m.CallbackID, m.PrivateMetadata, settingsForm()))
	}
}

func TestACrowdIsAskedFirst(t *testing.T) {
	for people, asked := range map[int]bool{cards.Crowd: false, cards.Crowd + 1: true} {
		r := newRoom(t)
		r.write(func(tx *store.Tx) error {
			for n := 3; n < people; n++ { // three were there
				id := "UCROWD" + strconv.Itoa(n)
				if err := tx.SavePerson(store.Person{ID: id, Name: id, Human: true, Active: true}); err != nil {
					return err
				}
				if err := tx.AddMember(1, id); err != nil {
					return err
				}
			}
			return nil
		})
		r.invite(samira)
		welcome := r.posts(store.WelcomePost)[0]
		m := read(r, func(tx *store.Tx) (cards.Message, error) {
			m, _, err := cards.Draw(tx, r.deck, welcome, r.now)
			return m, err
		})
		got := offered(Reply{Message: &m})
		if !slices.Equal(got["group.setup"], []string{"1"}) || asked != slices.Equal(got["group.decline"], []string{welcome.ID}) {
			t.Errorf("%d people are offered %v", people, got)
		}
	}
}

func TestNoIntervisionGroupKeepsTheBotSilent(t *testing.T) {
	r := newRoom(t)
	r.invite(samira)
	welcome := r.posts(store.WelcomePost)[0]
	r.write(func(tx *store.Tx) error {
		p := welcome
		p.State, p.LookAt = store.Hanging, time.Time{}
		return tx.SavePost(p)
	})
	r.says(r.press(ruud, "group.decline", welcome.ID), cards.NotMember())
	r.closes(r.press(joost, "group.decline", welcome.ID))
	if g := r.oost(); g.State != store.Declined || !g.NextAt.IsZero() || len(r.told()) > 0 {
		t.Errorf("the group is %+v, the channel is told %q", g, r.told())
	}
	if !r.redrawn(welcome) {
		t.Error("the question stays")
	}
	r.says(r.press(samira, "group.decline", welcome.ID), cards.Gone())
	r.closes(r.submit(samira, "group.save", "1|0", settingsForm())) // it is one after all
	if g := r.oost(); g.State != store.Active {
		t.Errorf("the group is %s", g.State)
	}
	r.says(r.press(samira, "group.decline", welcome.ID), cards.Gone())
}

// A group that sleeps wakes at an invitation, by nothing else: its table of
// members is not kept, and what it is told does not arrive.
func TestAGroupThatSleepsAnswersNobody(t *testing.T) {
	r, post := ajar(t)
	r.removed()
	before := r.dump()
	for _, d := range doors(post) {
		r.says(r.submit(samira, d.name, d.arg, d.fields), cards.NoGroup())
	}
	r.says(r.typed(samira, oost, "/intervisie groep"), cards.NoGroup())
	r.says(r.typed(samira, oost, "/intervisie planning"), cards.Asleep([]store.Group{r.oost()}))
	if offered(r.typed(samira, oost, "/kaart"))["card.share"] != nil {
		t.Error("it is offered to share with")
	}
	if r.dump() != before {
		t.Error("something was written")
	}
}

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

func TestACommandFindsItsGroup(t *testing.T) {
	r := activeRoom(t)
	west2 := r.group("CWEST2", "west-2", samira)
	r.activate(2)
	r.write(func(tx *store.Tx) error { return tx.AddMember(2, samira) })
	for _, word := range []string{"groep", "planning"} {
		action := map[string]string{"groep": "group.setup", "planning": "planning.show"}[word]
		text := "/intervisie " + word
		if got := offered(r.typed(samira, "CELSEWHERE", text))[action]; !slices.Equal(got, []string{"1", "2"}) {
			t.Errorf("%s elsewhere offers %q: the third group is not set up", text, got)
		}
		for _, group := range []string{"1", "2"} {
			if reply := r.press(samira, action, group); asJSON(reply) == asJSON(Reply{}) {
				t.Errorf("the choice of %s shows nothing", group)
			}
		}
		r.says(r.typed("UNOBODY", "CELSEWHERE", text), cards.NoGroup())
		one := r.typed(joost, "CELSEWHERE", text)
		if here := r.typed(joost, oost, text); asJSON(one) != asJSON(here) || asJSON(one) == asJSON(Reply{}) {
			t.Errorf("%s elsewhere shows %s, in the channel %s", text, asJSON(one), asJSON(here))
		}
	}
	if m := r.typed(samira, "CWEST2", "/intervisie groep").Modal; m == nil || m.PrivateMetadata != strconv.FormatInt(west2, 10)+"|0" {
		t.Error("a group that is not set up cannot be set up from its channel")
	}
	r.says(r.typed(samira, "CWEST2", "/intervisie planning"), cards.NotSetUp())
}
