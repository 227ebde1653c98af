package commands

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// sessionForm is a filled in form of a meeting, with some fields changed.
func sessionForm(changes ...string) map[string][]string {
	form := map[string][]string{"date": {"2026-12-10"}, "start": {"780"}, "minutes": {"150"}, "place": {"De Brug, lokaal 3"},
		"theme": {"visie"}, "method": {"incident"}, "chair": {joost}, "host": {marieke}}
	for i := 0; i < len(changes); i += 2 {
		form[changes[i]] = []string{changes[i+1]}
	}
	return form
}

// linesForm is a filled in form of a series with these lines.
func linesForm(lines string) map[string][]string {
	return map[string][]string{"lines": {lines}, "start": {"780"}, "minutes": {"150"}}
}

// meets has somebody plan a meeting in Oost and returns it.
func (r *room) meets(who string, changes ...string) store.Session {
	r.t.Helper()
	m := r.typed(who, oost, "/bijeenkomst plan").Modal
	if m == nil {
		r.t.Fatal("no form opens")
	}
	form := sessionForm(changes...)
	reply := r.submit(who, m.CallbackID, m.PrivateMetadata, form)
	if reply.Errors != nil { // a free day is pointed out once
		reply = r.submit(who, m.CallbackID, m.PrivateMetadata, form)
	}
	if !strings.Contains(shown(reply), "Gepland: ") {
		r.t.Fatalf("nothing was planned: %s", asJSON(reply))
	}
	return r.on(form["date"][0])
}

// held puts a meeting of an earlier day behind everybody's back.
func (r *room) held(day, chair string) (s store.Session) {
	r.t.Helper()
	s = store.Session{Group: 1, Form: "form-" + day, State: store.SessionHeld, Day: store.Day(day), Minute: 780, Minutes: 150, Chair: chair,
		PlannedBy: samira, PlannedAt: r.now, ChangedAt: r.now}
	r.write(func(tx *store.Tx) (err error) { s, _, err = tx.AddSession(s); return err })
	return s
}

// on is Oost's meeting of a day.
func (r *room) on(day string) store.Session {
	r.t.Helper()
	return read(r, func(tx *store.Tx) (store.Session, error) { return tx.SessionOn(1, store.Day(day)) })
}

func (r *room) session(id int64) store.Session {
	r.t.Helper()
	return read(r, func(tx *store.Tx) (store.Session, error) { return tx.Session(id) })
}

// said is what people said of a meeting: "USAMIRA true", with a reason after it.
func (r *room) said(id int64) (lines []string) {
	r.t.Helper()
	for _, a := range read(r, func(tx *store.Tx) ([]store.RSVP, error) { return tx.RSVPs(id) }) {
		lines = append(lines, strings.TrimSpace(fmt.Sprint(a.Person, " ", a.Coming, " ", a.Reason)))
	}
	return lines
}

// waits are the keys of the posts of a kind that wait to be shown.
func (r *room) waits(kind store.PostKind) (keys []string) {
	r.t.Helper()
	for _, p := range r.posts(kind) {
		if p.State == store.Waiting {
			keys = append(keys, p.Key)
		}
	}
	return keys
}

// inWindow presses a button in a window.
func (r *room) inWindow(person, action, arg string) Reply {
	r.t.Helper()
	return r.send(Ask{Name: action, Arg: arg, Person: person})
}

// ref names a meeting in a button, with its edition.
func ref(s store.Session) string { return fmt.Sprintf("1|%d|%d", s.ID, s.Edition) }

// form names a meeting in a form, with its sequence.
func form(s store.Session) string { return fmt.Sprintf("1|%d|%d", s.ID, s.Sequence) }

func TestTheListShowsWhatComesTenAPage(t *testing.T) {
	r := activeRoom(t)
	if text := shown(r.typed(samira, oost, "/bijeenkomst")); !strings.Contains(text, "Er staat geen bijeenkomst gepland.") {
		t.Errorf("an empty list shows %s", text)
	}
	r.held("2026-11-05", joost)
	r.held("2026-11-02", joost) // longer than a week ago
	for i := range 12 {
		r.meets(samira, "date", string(store.Day("2027-01-11").Add(7*i)))
	}
	r.inWindow(samira, "session.come", "1|3|0")
	first := r.typed(samira, oost, "/bijeenkomst")
	if got := offered(first); len(got["session.show"]) != 10 || !slices.Equal(got["session.list"], []string{"1|1"}) || len(got["session.new"]) != 1 || len(got["series.new"]) != 1 {
		t.Errorf("the first page offers %v", got)
	}
	text := shown(first)
	if !strings.Contains(text, "donderdag 5 november 2026, 13:00-15:30\nnog geen casus · geweest") || strings.Contains(text, "2 november") ||
		!strings.Contains(text, "maandag 11 januari 2027, 13:00-15:30\nDe Brug, lokaal 3\nnog geen casus · er komt één") {
		t.Errorf("the list shows %s", text)
	}
	if got := offered(r.inWindow(samira, "session.list", "1|1"))["session.show"]; len(got) != 3 {
		t.Errorf("the second page shows %q", got)
	}
	detail := r.inWindow(samira, "session.show", "1|3")
	if !detail.Push || !strings.Contains(shown(detail), "maandag 11 januari 2027, 13:00-15:30") {
		t.Errorf("a meeting is shown as %s", asJSON(detail))
	}
}

func TestAMeetingsCardShowsWhatIsKnown(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	r.write(func(tx *store.Tx) error {
		_, err := tx.ToggleWish(1, "visie-01", joost)
		return err
	})
	id := r.brings(marieke)
	r.inWindow(joost, "session.choose", fmt.Sprintf("1|%d|%d", s.ID, id))
	r.inWindow(samira, "session.come", ref(s))
	text := shown(r.inWindow(joost, "session.card", "1|1"))
	for _, want := range []string{"donderdag 10 december 2026, 13:00-15:30", "Casus: Een stille sectie (Marieke)", "Werkwijze: Incidentmethode, 65 minuten", "Gespreksleider: Joost",
		"Te gast bij: Marieke", "Thema: Visie", "Zo werkt het", "Komt: Samira", "staat één kaart:", "Andere casus", "Stap voor stap"} {
		if !strings.Contains(text, want) {
			t.Errorf("the card does not show %q: %s", want, text)
		}
	}
	if how := r.inWindow(samira, "session.method", "1|1"); !how.Push || !strings.Contains(shown(how), "*Incidentmethode*") {
		t.Errorf("step by step: %s", asJSON(how))
	}
	if strings.Contains(text, "Bij jou") {
		t.Error("who lives here is told the time twice")
	}
	r.write(func(tx *store.Tx) error {
		return tx.SavePerson(store.Person{ID: joost, Name: "Joost", Zone: "Europe/London", Human: true, Active: true})
	})
	if text := shown(r.inWindow(joost, "session.card", "1|1")); !strings.Contains(text, "Bij jou 12:00") {
		t.Errorf("elsewhere the card shows %s", text)
	}
}

// People are told by name who reads why they can't come: nobody else ever does,
// whoever leads the meeting next.
func TestReasonsAreForWhoLedTheMeetingThen(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira, "chair", joost)
	why := func() string { return r.inWindow(samira, "session.cant", ref(s)).Modal.PrivateMetadata }
	form := why()
	reason := map[string][]string{"reason": {"Een ouderavond"}}
	r.submit(samira, "session.reason", form, reason)
	edit := r.inWindow(marieke, "session.edit", "1|1").Modal
	r.submit(marieke, "session.change", edit.PrivateMetadata, sessionForm("chair", marieke))
	if text := shown(r.inWindow(marieke, "session.card", "1|1")); !strings.Contains(text, "Kan niet: Samira") || strings.Contains(text, "ouderavond") {
		t.Errorf("who made herself the chair sees %s", text)
	}
	r.wrongAt(r.submit(samira, "session.reason", form, reason), "reason", cards.FieldSessionStale)
	r.submit(samira, "session.reason", why(), reason)
	if text := shown(r.inWindow(marieke, "session.card", "1|1")); !strings.Contains(text, "Samira: Een ouderavond") {
		t.Errorf("whom it was written to sees %s", text)
	}
}

// The list counts who is in the group now; people of another workspace don't count.
func TestWhoCounts(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	r.write(func(tx *store.Tx) (err error) {
		for _, p := range []store.Person{{ID: "USTRANGER", Human: true, Active: true, Stranger: true}, {ID: "UGONE", Human: true}, {ID: "ULEFT", Human: true, Active: true}} {
			err = errors.Join(err, tx.SavePerson(p), tx.AddMember(1, p.ID), tx.SetRSVP(store.RSVP{Session: s.ID, Person: p.ID, Coming: true}))
		}
		return errors.Join(err, tx.RemoveMember(1, "ULEFT"), tx.SetRSVP(store.RSVP{Session: s.ID, Person: joost, Coming: true}))
	})
	if text := shown(r.inWindow(samira, "session.list", "1")); !strings.Contains(text, "er komt één") {
		t.Errorf("the list shows %s", text)
	}
}

func TestSayingWhetherYouCome(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira, "chair", joost)
	card := r.inWindow(samira, "session.come", ref(s))
	if text := shown(card); !strings.Contains(text, "Komt: Samira") || !strings.Contains(text, "Jij komt.") || strings.Contains(text, "\nIk kom\n") {
		t.Errorf("who comes sees %s", text)
	}
	why := r.inWindow(samira, "session.cant", ref(s))
	if why.Modal == nil || why.Modal.CallbackID != "session.reason" || !strings.Contains(asJSON(why), "Alleen Joost, de gespreksleider, ziet dit.") {
		t.Fatalf("who can't come is shown %s", asJSON(why))
	}
	if got := r.said(s.ID); !slices.Equal(got, []string{samira + " false"}) { // before any reason
		t.Errorf("they said %q", got)
	}
	r.submit(samira, "session.reason", "1|1|"+joost, map[string][]string{"reason": {"Een ouderavond"}})
	if strings.Contains(r.dump(), "ouderavond") {
		t.Error("the reason is readable in the database")
	}
	if text := shown(r.inWindow(joost, "session.card", "1|1")); !strings.Contains(text, "Kan niet: Samira") || !strings.Contains(text, "Samira: Een ouderavond") {
		t.Errorf("the chair sees %s", text)
	}
	if text := shown(r.inWindow(marieke, "session.card", "1|1")); !strings.Contains(text, "Kan niet: Samira") || strings.Contains(text, "ouderavond") {
		t.Errorf("the others see %s", text)
	}
	r.inWindow(samira, "session.cant", ref(s))
	if got := r.said(s.ID); !slices.Equal(got, []string{samira + " false Een ouderavond"}) {
		t.Errorf("pressing twice leaves %q", got)
	}
	r.inWindow(samira, "session.come", ref(s))
	if got := r.said(s.ID); !slices.Equal(got, []string{samira + " true"}) {
		t.Errorf("who comes after all said %q", got)
	}
	r.wrongAt(r.submit(samira, "session.reason", "1|1|"+joost, map[string][]string{"reason": {"Te laat"}}), "reason", cards.FieldSessionStale)
	if own := r.inWindow(joost, "session.cant", ref(s)); own.Modal.CallbackID != "" {
		t.Error("the chair is asked to tell themself why")
	}
}

// A press means the day and time that it was shown with.
func TestAPressOnAMeetingThatMovedSaysSo(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	r.submit(joost, "session.move", form(s), sessionForm("date", "2026-12-15"))
	before := r.dump()
	for _, name := range []string{"session.come", "session.cant", "session.agenda"} {
		r.says(r.inWindow(marieke, name, ref(s)), cards.SessionMoved())
	}
	if r.dump() != before {
		t.Error("something was written")
	}
}

func TestTheAgendaFile(t *testing.T) {
	r := activeRoom(t)
	s := r.meets(samira)
	reply := r.inWindow(marieke, "session.agenda", ref(s))
	if reply.File == nil || !strings.Contains(string(reply.File.Data), "BEGIN:VEVENT") {
		t.Fatalf("the reply is %s", asJSON(reply))
	}
	r.says(Reply{Message: reply.Message}, cards.AgendaSent())
	r.inWindow(samira, "session.cancel", form(s))
	s = r.session(s.ID)
	if got := r.waits(store.CancelledPost); !slices.Equal(got, []string{"cancelled/S1.1/" + marieke}) {
		t.Errorf("who took the file is not told: %q", got)
	}
	reply = r.inWindow(marieke, "session.agenda", ref(s))
	if reply.File == nil || !strings.Contains(string(reply.File.Data), "CANCELLED") {
		t.Errorf("the reply is %s", asJSON(reply))
	}
	r.says(Reply{Message: reply.Message}, cards.AgendaOutSent())
}

func TestOutsideAChannelAMeetingFindsItsGroup(t *testing.T) {
	r := activeRoom(t)
	r.activate(2)
	r.write(func(tx *store.Tx) error { return tx.AddMember(2, samira) })
	for text, action := range map[string]string{"/bijeenkomst": "session.list", "/bijeenkomst plan": "session.new", "/bijeenkomst reeks": "series.new"} {
		if got := offered(r.typed(samira, "CELSEWHERE", text))[action]; !slices.Equal(got, []string{"1", "2"}) {
			t.Errorf("%s elsewhere offers %q", text, got)
		}
		if one, here := r.typed(joost, "CELSEWHERE", text).Modal, r.typed(joost, oost, text).Modal; one == nil || one.CallbackID != here.CallbackID {
			t.Errorf("%s with one group shows %s", text, asJSON(one))
		}
	}
}

// The rights on a meeting: with a facilitator, they and the chair of this very
// meeting.
func TestTheChairMayLeadTheirOwnMeetingOnly(t *testing.T) {
	r := activeRoom(t)
	mine := r.meets(samira, "chair", joost)
	other := r.meets(samira, "date", "2026-12-17", "chair", samira)
	r.write(func(tx *store.Tx) error { return tx.SetFacilitators(1, []string{marieke}) })
	if m := r.inWindow(joost, "session.manage", fmt.Sprint("1|", mine.ID)).Modal; m == nil || len(offered(Reply{Modal: m})["session.edit"]) != 1 {
		t.Errorf("the chair gets %s", asJSON(m))
	}
	r.says(r.inWindow(joost, "session.manage", fmt.Sprint("1|", other.ID)), cards.MayNotLead([]string{"Marieke", "Samira"}))
	r.says(r.inWindow(samira, "session.manage", fmt.Sprint("1|", mine.ID)), cards.MayNotLead([]string{"Marieke", "Joost"}))
	if m := r.inWindow(marieke, "session.manage", fmt.Sprint("1|", other.ID)).Modal; m == nil {
		t.Error("the facilitator may not")
	}
	r.write(func(tx *store.Tx) error { return tx.RemoveMember(1, samira) }) // the chair left
	r.says(r.inWindow(joost, "session.manage", fmt.Sprint("1|", other.ID)), cards.MayNotLead([]string{"Marieke"}))
}

func TestAMeetingOfAnotherGroupIsNotThere(t *testing.T) {
	r := activeRoom(t)
	r.activate(2)
	r.meets(samira)
	for _, arg := range []string{"2|1", "2|1|0", "2|99", "2|x", "2|"} {
		r.says(r.inWindow(ruud, "session.card", arg), cards.Gone())
		r.says(r.inWindow(ruud, "session.come", arg), cards.Gone())
	}
}
