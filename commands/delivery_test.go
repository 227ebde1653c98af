package commands

import (
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// lostCard is a room in which nobody knows whether this week's card hangs, and
// Samira is asked.
func lostCard(t *testing.T) (r *room, card, ask store.Post) {
	t.Helper()
	r = activeRoom(t)
	card, _ = r.weekCard("visie-01", "")
	r.write(func(tx *store.Tx) error {
		p, err := tx.Post(card.ID)
		if err != nil {
			return err
		}
		p.State, p.Channel, p.TS, p.LookAt = store.Unsure, "", "", r.now.Add(time.Hour)
		card = p
		if err := tx.SavePost(p); err != nil {
			return err
		}
		ask = store.Post{ID: store.NewID(), Key: "ask/1", Group: 1, Person: samira, Kind: store.AskPost, Subject: p.Seq, Due: r.now, Until: p.Until}
		if err := tx.AddPost(ask); err != nil {
			return err
		}
		ask.State = store.Hanging
		return tx.SavePost(ask)
	})
	r.now = r.now.Add(time.Minute)
	return r, card, ask
}

func (r *room) post(id string) store.Post {
	r.t.Helper()
	return read(r, func(tx *store.Tx) (store.Post, error) { return tx.Post(id) })
}

func TestALostPostThatHangsIsNotSentAgain(t *testing.T) {
	r, card, ask := lostCard(t)
	r.closes(r.press(samira, "ask.there", ask.ID))
	if p := r.post(card.ID); p.State != store.Hanging || !p.LookAt.IsZero() {
		t.Errorf("the card is %+v", p)
	}
	if !r.redrawn(ask) {
		t.Error("the question stays")
	}
	r.closes(r.press(samira, "ask.missing", ask.ID)) // too late: it was settled
	if p := r.post(card.ID); p.State != store.Hanging {
		t.Errorf("after a second answer the card is %s", p.State)
	}
}

func TestALostPostThatIsMissingIsSentAgain(t *testing.T) {
	r, card, ask := lostCard(t)
	r.closes(r.press(samira, "ask.missing", ask.ID))
	if p := r.post(card.ID); p.State != store.Waiting || !p.LookAt.Equal(r.now) {
		t.Errorf("the card is %+v", p)
	}
	if !r.redrawn(ask) {
		t.Error("the question stays")
	}
}

// A press proves that the message hangs, and where.
func TestAPressSettlesALostPost(t *testing.T) {
	r, card, _ := lostCard(t)
	r.says(r.send(Ask{Name: "card.wish", Arg: card.ID, Person: joost, Channel: oost, TS: "7.7"}), cards.WishOn())
	if p := r.post(card.ID); p.State != store.Hanging || p.Channel != oost || p.TS != "7.7" || !p.LookAt.Equal(r.now) {
		t.Errorf("the card is %+v", p)
	}
}

func TestOutsidersDoNotAnswerForTheGroup(t *testing.T) {
	r, _, ask := lostCard(t)
	before := r.dump()
	for _, action := range []string{"ask.there", "ask.missing"} {
		r.says(r.press(ruud, action, ask.ID), cards.NotMember())
		r.says(r.press(samira, action, "nope"), cards.Gone())
	}
	if r.dump() != before {
		t.Error("something was written")
	}
}
