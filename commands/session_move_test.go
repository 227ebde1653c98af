package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// reminds hangs a reminder of a meeting for a person, as time does; sent tells
// whether it came.
func (r *room) reminds(s store.Session, person string, sent bool) {
	r.t.Helper()
	r.write(func(tx *store.Tx) error {
		p := store.Post{ID: store.NewID(), Key: store.ReminderKey(s, person, store.SessionWeek), Group: 1, Person: person, Kind: store.ReminderPost,
			Subject: s.ID, Due: r.now, Until: s.Start(store.Location("Europe/Amsterdam"))}
		if err := tx.AddPost(p); err != nil || !sent {
			return err
		}
		p.State, p.Channel, p.TS, p.SentAt = store.Hanging, "D"+person, "1.1", r.now
		return tx.SavePost(p)
	})
}

// chosen has Marieke bring a case that is chosen for a meeting.
func (r *room) chosen(s store.Session) int64 {
	r.t.Helper()
	id := r.brings(marieke)
	r.inWindow(joost, "session.choose", fmt.Sprintf("1|%d|%d", s.ID, id))
	if c := r.casus(id); c.State != store.Chosen || c.Meeting != s.Day {
		r.t.Fatalf("the case is %+v", c)
	}
	return id
}

func TestAMeetingIsMoved(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	id := r.chosen(s)
	meant := r.brings(samira, "meeting", "2026-12-10")
	r.reminds(s, joost, false)
	r.reminds(s, marieke, true)
	r.inWindow(samira, "session.come", ref(s))
	if m := r.inWindow(joost, "session.date", "1|1").Modal; m == nil || m.PrivateMetadata != "1|1|0" || strings.Contains(asJSON(m), "session.cancel") {
		t.Fatalf("the form is %s", asJSON(m))
	}
	for range 2 { // sent in twice
		if text := shown(r.submit(joost, "session.move", "1|1|0", sessionForm("date", "2026-12-15", "start", "840"))); !strings.Contains(text, "Verzet naar dinsdag 15 december 2026, 14:00-16:30.") {
			t.Fatalf("the reply is %s", text)
		}
	}
	now := r.session(s.ID)
	if now.Day != "2026-12-15" || now.Minute != 840 || now.Edition != 1 || now.Sequence != 1 || now.Form != s.Form || !now.NextAt.After(r.now) {
		t.Errorf("the meeting is %+v", now)
	}
	for _, c := range []store.Case{r.casus(id), r.casus(meant)} {
		if c.Meeting != "2026-12-15" {
			t.Errorf("the case stays behind: %+v", c)
		}
	}
	if got := r.said(s.ID); len(got) > 0 {
		t.Errorf("who comes is not asked anew: %q", got)
	}
	if got := r.waits(store.ReminderPost); len(got) > 0 {
		t.Errorf("old reminders wait: %q", got)
	}
	// Joost knows, for he moved it; Marieke was reminded; Samira had said she comes.
	if got := r.waits(store.MovedPost); !slices.Equal(got, []string{"moved/S1.1/" + marieke, "moved/S1.1/" + samira}) {
		t.Errorf("told are %q", got)
	}
	if got := r.told(); got[len(got)-1] != joost+" session>=1 2026-12-10 2026-12-15 14:00" {
		t.Errorf("the channel is told %q", got)
	}
	// Moved again before the first news went out: the last news is told, once.
	r.submit(samira, "session.move", "1|1|1", sessionForm("date", "2026-12-17"))
	if got := r.waits(store.MovedPost); !slices.Equal(got, []string{"moved/S1.2/" + marieke}) {
		t.Errorf("told are %q", got)
	}
	// Who moved it was told before, and hears what others do with it.
	r.inWindow(joost, "session.cancel", "1|1|2")
	if got := r.waits(store.CancelledPost); !slices.Equal(got, []string{"cancelled/S1.3/" + marieke, "cancelled/S1.3/" + samira}) {
		t.Errorf("told are %q", got)
	}
}

// News of a meeting waits for a decent hour, unless it would come too late.
func TestNewsOfAMeetingComesByDay(t *testing.T) {
	for at, due := range map[string]string{"2026-12-08 21:00": "2026-12-09 07:30", "2026-12-05 12:00": "2026-12-07 07:30", "2026-12-08 10:00": "2026-12-08 10:00"} {
		r := activeRoom(t)
		s := r.meets(samira)
		r.inWindow(marieke, "session.come", ref(s))
		r.now = amsterdam(at)
		r.submit(samira, "session.move", form(s), sessionForm("date", "2026-12-17"))
		if got := r.posts(store.MovedPost)[0].Due; !got.Equal(amsterdam(due)) {
			t.Errorf("at %s it is due %s", at, got)
		}
	}
	r := activeRoom(t)
	s := r.meets(samira, "date", "2026-12-12") // a Saturday
	r.inWindow(marieke, "session.come", ref(s))
	r.now = amsterdam("2026-12-12 09:00")
	r.inWindow(samira, "session.cancel", form(s))
	if got := r.posts(store.CancelledPost)[0].Due; !got.Equal(r.now) {
		t.Errorf("on the day itself it is due %s", got)
	}
}

func TestWhatIsWrongWithAMoveStandsAtItsField(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	r.meets(samira, "date", "2026-12-17")
	before := r.dump()
	move := func(changes ...string) Reply {
		return r.submit(samira, "session.move", form(s), sessionForm(changes...))
	}
	r.wrongAt(move(), "date", cards.FieldSameMoment)
	r.wrongAt(move("date", ""), "date", cards.FieldNoSuchDay)
	r.wrongAt(move("date", "2026-12-17"), "date", cards.FieldDayTaken("2026-12-17"))
	r.wrongAt(move("start", "x"), "start", cards.FieldEmpty)
	r.wrongAt(move("date", "2026-11-10", "start", "480"), "start", cards.FieldStartPast)
	free := cards.FieldFree(store.Skip{Kind: store.SkipSchool, Name: "kerstvakantie"})
	r.wrongAt(move("date", "2026-12-22"), "date", free)
	if r.dump() != before {
		t.Error("something was written")
	}
	if text := shown(move("date", "2026-12-22")); !strings.Contains(text, "Verzet naar dinsdag 22 december") {
		t.Errorf("it is refused twice: %s", text)
	}
	s = r.session(s.ID)
	if text := shown(move("date", "2026-12-22", "start", "900")); !strings.Contains(text, "15:00-17:30") { // the same free day
		t.Errorf("the reply is %s", text)
	}
}

// Two people on two devices change the same meeting: who is second loses nothing
// and overwrites nothing.
func TestTwoPeopleChangeAMeeting(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	old := form(s)
	r.submit(samira, "session.change", old, sessionForm("place", "Elders"))
	before := r.dump()
	r.wrongAt(r.submit(joost, "session.change", old, sessionForm("theme", "vak")), "place", cards.FieldSessionStale)
	r.wrongAt(r.submit(joost, "session.move", old, sessionForm("date", "2026-12-17")), "date", cards.FieldSessionStale)
	r.says(r.inWindow(joost, "session.cancel", old), cards.SessionMoved())
	if r.dump() != before {
		t.Error("something was written")
	}
	if text := shown(r.submit(samira, "session.change", old, sessionForm("place", "Elders"))); !strings.Contains(text, "bewaard") || r.dump() != before {
		t.Error("a form sent in twice is refused, or counts twice")
	}
}

// At the same moment: one of them wins.
func TestTwoPeopleChangeAMeetingAtOnce(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	var wg sync.WaitGroup
	for i, who := range []string{samira, joost, marieke} {
		wg.Go(func() {
			day := string(store.Day("2026-12-15").Add(i))
			_, err := r.table["session.move"](context.Background(), Ask{Name: "session.move", Arg: form(s), Person: who, Fields: sessionForm("date", day), Now: r.now})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if now := r.session(s.ID); now.Edition != 1 || len(r.told()) != 3 {
		t.Errorf("the meeting is %+v, the channel is told %q", now, r.told())
	}
}

// A place that becomes known is no news; another one is.
func TestAPlaceIsNewsOnlyWhenThereWasOne(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira, "place", "")
	r.inWindow(marieke, "session.come", ref(s))
	change := func(changes ...string) string {
		r.t.Helper()
		return shown(r.submit(samira, "session.change", form(r.session(s.ID)), sessionForm(changes...)))
	}
	if text := change("place", "De Brug"); !strings.Contains(text, "De wijzigingen zijn bewaard.") || strings.Contains(text, "bericht") {
		t.Errorf("the reply is %s", text)
	}
	change("place", "De Brug", "theme", "vak", "method", "balint", "chair", samira, "host", "")
	if now := r.session(s.ID); now.Edition != 0 || now.Sequence != 2 || len(r.waits(store.MovedPost)) != 0 || now.Chair != samira || now.Host != "" {
		t.Errorf("the meeting is %+v", now)
	}
	if text := change("place", "Elders", "minutes", "90", "chair", samira); !strings.Contains(text, "Iedereen die ervan wist, krijgt een bericht.") {
		t.Errorf("the reply is %s", text)
	}
	if now := r.session(s.ID); now.Edition != 1 || now.Minutes != 90 || !slices.Equal(r.said(s.ID), []string{marieke + " true"}) ||
		!slices.Equal(r.waits(store.MovedPost), []string{"moved/S1.1/" + marieke}) {
		t.Errorf("the meeting is %+v, told are %q", now, r.waits(store.MovedPost))
	}
	want := []string{"session~=1 2026-12-10 place", "session~=1 2026-12-10 theme method chair host", "session~=1 2026-12-10 place theme method host minutes"}
	for i, w := range want {
		if got := r.told()[i+2]; got != samira+" "+w {
			t.Errorf("the channel is told %q, want %q", got, w)
		}
	}
	r.wrongAt(r.submit(samira, "session.change", form(r.session(s.ID)), sessionForm("host", ruud)), "host", cards.FieldNotOfGroup)
}

// Cancelling first asks for another date.
func TestAMeetingIsCancelled(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	id := r.chosen(s)
	r.reminds(s, samira, false)
	r.reminds(s, marieke, true)
	m := r.inWindow(joost, "session.off", "1|1").Modal
	if m == nil || m.CallbackID != "session.move" || !slices.Equal(offered(Reply{Modal: m})["session.cancel"], []string{"1|1|0"}) ||
		!strings.Contains(asJSON(m), "De bijeenkomst van donderdag 10 december 2026 vervalt.") {
		t.Fatalf("the form is %s", asJSON(m))
	}
	for range 2 { // pressed twice
		if text := shown(r.inWindow(joost, "session.cancel", "1|1|0")); !strings.Contains(text, "donderdag 10 december 2026, 13:00-15:30 gaat niet door") {
			t.Fatalf("the reply is %s", text)
		}
	}
	now, c := r.session(s.ID), r.casus(id)
	if now.State != store.SessionCancelled || now.Edition != 1 || now.Sequence != 1 || now.NextAt.IsZero() {
		t.Errorf("the meeting is %+v", now)
	}
	if c.State != store.Submitted || c.Meeting != "" || !c.ChosenAt.IsZero() {
		t.Errorf("the case is %+v", c)
	}
	if got := r.waits(store.ReminderPost); len(got) > 0 {
		t.Errorf("reminders wait: %q", got)
	}
	if got := r.waits(store.PresentPost); len(got) > 0 {
		t.Errorf("its presenter is asked: %q", got)
	}
	if got := r.waits(store.CancelledPost); !slices.Equal(got, []string{"cancelled/S1.1/" + marieke}) {
		t.Errorf("told are %q", got)
	}
	if got := r.told(); got[len(got)-1] != joost+" session-=1 2026-12-10" {
		t.Errorf("the channel is told %q", got)
	}
	if text := shown(r.inWindow(joost, "session.card", "1|1")); !strings.Contains(text, "Deze bijeenkomst gaat niet door.") || !strings.Contains(text, "Plan een bijeenkomst") {
		t.Errorf("its card shows %s", text)
	}
	for _, name := range []string{"session.come", "session.cant"} {
		r.says(r.inWindow(samira, name, ref(now)), cards.SessionGone())
	}
	for _, name := range []string{"session.manage", "session.edit", "session.date", "session.off", "session.cases"} {
		r.says(r.inWindow(samira, name, "1|1"), cards.SessionGone())
	}
	r.says(r.inWindow(samira, "session.choose", fmt.Sprint("1|1|", id)), cards.SessionGone())
	r.wrongAt(r.submit(samira, "session.change", form(now), sessionForm("place", "X")), "place", cards.FieldSessionOver)
	r.wrongAt(r.submit(samira, "session.move", form(now), sessionForm("date", "2026-12-17")), "date", cards.FieldSessionOver)
	r.wrongAt(r.submit(samira, "session.reason", "1|1|"+joost, map[string][]string{"reason": {"x"}}), "reason", cards.FieldSessionOver)
	r.meets(samira) // its day is free again
}

// Seven days long it can be said of a meeting that it was not.
func TestAMeetingThatWasNot(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	id := r.chosen(s)
	r.says(r.inWindow(samira, "session.failed", "1|1"), cards.SessionGone()) // it is still to come
	r.now = amsterdam("2026-12-11 08:00")
	r.write(func(tx *store.Tx) error { // as time does
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		g, err := tx.Group(1)
		if err != nil {
			return err
		}
		c.Discuss(g, amsterdam("2026-12-10 12:00"))
		c.Told = "step"
		s.State = store.SessionHeld
		post := store.Post{ID: "step", Key: "step/C1", Group: 1, Person: marieke, Kind: store.StepPost, Subject: id, Due: r.now, Until: r.now.Add(time.Hour)}
		for _, err := range []error{tx.SaveCase(c), tx.SaveSession(s), tx.AddPost(post)} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if text := shown(r.inWindow(samira, "session.card", "1|1")); !strings.Contains(text, "Deze bijeenkomst is geweest.") || !strings.Contains(text, "Ging niet door") {
		t.Fatalf("its card shows %s", text)
	}
	for range 2 {
		m := r.inWindow(samira, "session.failed", "1|1").Modal
		if m == nil || m.CallbackID != "session.plan" || !strings.Contains(asJSON(m), "De bijeenkomst van donderdag 10 december 2026 ging niet door.") || !strings.Contains(asJSON(m), "De Brug") {
			t.Fatalf("no new date is asked: %s", asJSON(m))
		}
	}
	c, now := r.casus(id), r.session(s.ID)
	if c.State != store.Submitted || !c.DiscussedAt.IsZero() || !c.EraseAt.IsZero() || c.Meeting != "" || c.Told != "" {
		t.Errorf("the case is %+v", c)
	}
	if now.State != store.SessionFailed || now.Sequence != 1 || now.NextAt.IsZero() {
		t.Errorf("the meeting is %+v", now)
	}
	if got := r.waits(store.StepPost); len(got) > 0 {
		t.Errorf("its presenter is asked for a first step: %q", got)
	}
	if got := r.told(); got[len(got)-1] != samira+" session?=1 2026-12-10" {
		t.Errorf("the channel is told %q", got)
	}
	again := r.meets(samira, "date", "2026-12-17")
	r.now = amsterdam("2026-12-24 15:29")
	if text := shown(r.inWindow(samira, "session.card", "1|2")); !strings.Contains(text, "Ging niet door") {
		t.Errorf("on the seventh day its card shows %s", text)
	}
	r.now = amsterdam("2026-12-24 15:30")
	if text := shown(r.inWindow(samira, "session.card", "1|2")); strings.Contains(text, "Ging niet door") {
		t.Errorf("after a week its card shows %s", text)
	}
	r.says(r.inWindow(samira, "session.failed", fmt.Sprint("1|", again.ID)), cards.SessionGone())
}

// A press on a reminder that shows nothing waits for no look: there is no window
// that could show it.
func TestSayingFromAReminderThatYouComeNeedsNoLook(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	r.reminds(s, marieke, true)
	ask := Ask{Arg: r.posts(store.ReminderPost)[0].ID, Person: marieke, Channel: "D" + marieke, TS: "1.1", Sure: func(string) bool { return false }}
	ask.Name = "remind.come"
	r.closes(r.send(ask))
	ask.Name = "remind.show"
	if reply := r.send(ask); reply.Look != oost {
		t.Errorf("what others typed is shown: %s", asJSON(reply))
	}
	if got := r.said(s.ID); !slices.Equal(got, []string{marieke + " true"}) {
		t.Errorf("they said %q", got)
	}
}
