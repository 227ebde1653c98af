package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// goOnPost is the id of the post that asks Oost how it goes on.
const goOnPost = "post-of-going-on"

// hangGoOn asks Oost how it goes on.
func hangGoOn(tx *store.Tx, now time.Time) error {
	return tx.AddPost(store.Post{ID: goOnPost, Key: store.GoOnKey(1, store.GoOnIdle, store.DayOf(now)), Group: 1, Kind: store.GoOnPost, Subject: 1,
		Due: now, Until: now.Add(keepTelling)})
}

// asksHow is Oost, which is asked how it goes on.
func asksHow(t *testing.T) *room {
	t.Helper()
	r := activeRoom(t)
	r.write(func(tx *store.Tx) error { return hangGoOn(tx, r.now) })
	return r
}

// We plan on: the form of a series has four dates in it as the group knows them.
func TestGoingOnProposesFourDates(t *testing.T) {
	r := asksHow(t)
	r.meets(joost, "date", "2026-12-10")
	m := r.press(samira, "goon.plan", goOnPost).Modal
	if m == nil || m.CallbackID != "series.plan" {
		t.Fatalf("no form opens: %s", asJSON(m))
	}
	want := strings.Join([]string{"donderdag 3 december 2026 13:00", "donderdag 28 januari 2027 13:00", "donderdag 18 maart 2027 13:00", "donderdag 13 mei 2027 13:00"}, `\n`)
	if !strings.Contains(asJSON(m), want) {
		t.Errorf("the form does not hold %s: %s", want, asJSON(m))
	}
	r.now = r.now.Add(time.Minute)
	for range 2 {
		reply := r.submit(samira, m.CallbackID, m.PrivateMetadata, linesForm(strings.ReplaceAll(want, `\n`, "\n")))
		if reply.Modal == nil {
			t.Fatalf("the proposal is refused: %s", asJSON(reply))
		}
		m = reply.Modal
	}
	if got := len(read(r, func(tx *store.Tx) ([]store.Session, error) { return tx.Sessions(1, "") })); got != 5 {
		t.Errorf("there are %d meetings, want 5", got)
	}
	r.says(r.press(joost, "goon.later", goOnPost), cards.GoOnEnough())
}

// Not yet: asked once more six weeks later, on a school morning; who presses
// second changes nothing.
func TestNotYetIsAskedOnceMore(t *testing.T) {
	r := asksHow(t)
	r.press(samira, "goon.later", goOnPost)
	r.says(r.press(joost, "goon.later", goOnPost), cards.GoOnEnough())
	w := read(r, func(tx *store.Tx) (store.GoingOn, error) { return tx.GoingOn(1) })
	if want := time.Date(2027, 1, 4, 6, 30, 0, 0, time.UTC); !w.AgainAt.Equal(want) { // six weeks later is in the Christmas holiday
		t.Errorf("asked again at %s, want %s", w.AgainAt, want)
	}
	if got := r.told()[1:]; !slices.Equal(got, []string{samira + " goon-later=2027-01-04"}) {
		t.Errorf("the channel is told %q", got)
	}
}

// Stopping: a last card, no more cards, and no settings that bring them back;
// planning does.
func TestStopping(t *testing.T) {
	r := asksHow(t)
	r.press(samira, "goon.stop", goOnPost)
	r.says(r.press(joost, "goon.stop", goOnPost), cards.GoOnEnough())
	g := r.group1()
	if !g.StoppedAt.Equal(r.now) || !g.NextAt.IsZero() || len(r.waits(store.FarewellPost)) != 1 {
		t.Errorf("the group is %+v, %d last cards", g, len(r.waits(store.FarewellPost)))
	}
	r.closes(r.submit(samira, "group.save", "1|1", settingsForm("weekday", "2")))
	if g := r.group1(); !g.NextAt.IsZero() {
		t.Error("saving the settings brings the cards back")
	}
	if got := shown(r.typed(samira, oost, "/intervisie planning")); !strings.Contains(got, "Er staat niets gepland.") {
		t.Errorf("the planning shows %s", got)
	}
	r.now = r.now.Add(time.Hour)
	r.meets(joost)
	if w := read(r, func(tx *store.Tx) (store.GoingOn, error) { return tx.GoingOn(1) }); w.NextAt.After(r.now) || w.NextAt.IsZero() {
		t.Errorf("nobody looks whether it goes on: %+v", w)
	}
}

func (r *room) group1() store.Group {
	r.t.Helper()
	return read(r, func(tx *store.Tx) (store.Group, error) { return tx.Group(1) })
}
