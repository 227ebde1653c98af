package commands

import (
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
