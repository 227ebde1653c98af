package commands

import (
	"fmt"
	"slices"
	"testing"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// badDays are days that no field takes, today being 10 November 2026.
var badDays = []struct{ day, text string }{
	{"", cards.FieldNoSuchDay}, {"morgen", cards.FieldNoSuchDay}, {"2027-02-29", cards.FieldNoSuchDay}, {"12-11-2026", cards.FieldNoSuchDay},
	{"2026-11-09", cards.FieldDayPast}, {"0001-01-01", cards.FieldDayPast},
	{"2028-05-12", cards.FieldTooFar}, {"9999-12-31", cards.FieldTooFar}, // the last day is 11 May 2028
}

func TestAPauseFromTodayUntilADay(t *testing.T) {
	for _, last := range []string{"2026-11-10", "2026-12-01", "2028-05-11"} {
		r := activeRoom(t)
		if m := r.press(joost, "group.pause", "1"); !m.Push || m.Modal.CallbackID != "group.paused" || m.Modal.PrivateMetadata != "1" {
			t.Fatalf("the modal is %s", asJSON(m))
		}
		r.closes(r.submit(joost, "group.paused", "1", map[string][]string{"last": {last}}))
		if got, want := r.periods(), []string{"pause 2026-11-10 " + last}; !slices.Equal(got, want) {
			t.Errorf("the periods are %q, want %q", got, want)
		}
		if got, want := r.told()[1:], []string{joost + " pause=" + last}; !slices.Equal(got, want) {
			t.Errorf("the channel is told %q, want %q", got, want)
		}
	}
}

// periods are Oost's, as PeriodValue writes them.
func (r *room) periods() (ps []string) {
	r.t.Helper()
	for _, p := range r.oost().Schedule.Periods {
		ps = append(ps, cards.PeriodValue(p))
	}
	return ps
}

func TestAnotherPauseTakesThePlaceOfTheFirst(t *testing.T) {
	r := activeRoom(t)
	r.submit(joost, "period.add", "1", map[string][]string{"first": {"2026-12-04"}})
	r.submit(joost, "group.paused", "1", map[string][]string{"last": {"2026-12-01"}})
	r.now = amsterdam("2026-11-16 09:00")
	r.submit(marieke, "group.paused", "1", map[string][]string{"last": {"2026-11-20"}})
	if got, want := r.periods(), []string{"pause 2026-11-16 2026-11-20", "free 2026-12-04 2026-12-04"}; !slices.Equal(got, want) {
		t.Errorf("the periods are %q, want %q", got, want)
	}
}

func TestTheDayOfAPauseIsThatOfTheGroup(t *testing.T) {
	r := activeRoom(t)
	r.change(1, func(g *store.Group) { g.Schedule.Zone = "America/Curacao" })
	r.now = amsterdam("2026-11-11 04:59") // 23:59 the day before on Curaçao
	r.closes(r.submit(joost, "group.paused", "1", map[string][]string{"last": {"2026-11-10"}}))
	r.now = amsterdam("2026-11-11 05:00")
	r.wrongAt(r.submit(joost, "group.paused", "1", map[string][]string{"last": {"2026-11-10"}}), "last", cards.FieldDayPast)
}

func TestGoingOnEndsThePause(t *testing.T) {
	r := activeRoom(t)
	r.submit(joost, "group.paused", "1", map[string][]string{"last": {"2026-12-01"}})
	if got := offered(r.typed(joost, oost, "/intervisie groep")); got["group.pause"] != nil || !slices.Equal(got["group.resume"], []string{"1"}) {
		t.Errorf("a paused group offers %v", got)
	}
	for range 2 { // the second time there is nothing to end
		if got := offered(r.press(marieke, "group.resume", "1")); got["group.resume"] != nil || !slices.Equal(got["group.pause"], []string{"1"}) {
			t.Errorf("the modal in its place offers %v", got)
		}
	}
	if got := r.periods(); got != nil {
		t.Errorf("the periods are %q", got)
	}
	if got, want := r.told()[2:], []string{marieke + " resume="}; !slices.Equal(got, want) {
		t.Errorf("the channel is told %q, want %q", got, want)
	}
}

func TestBadDaysSaveNothing(t *testing.T) {
	r := activeRoom(t)
	before := r.dump()
	for _, bad := range badDays {
		r.wrongAt(r.submit(joost, "group.paused", "1", map[string][]string{"last": {bad.day}}), "last", bad.text)
		r.wrongAt(r.submit(joost, "period.add", "1", map[string][]string{"first": {bad.day}, "last": {"2026-12-01"}}), "first", bad.text)
		if bad.day != "" { // an empty last day is the first
			r.wrongAt(r.submit(joost, "period.add", "1", map[string][]string{"first": {"2026-12-01"}, "last": {bad.day}}), "last", bad.text)
		}
	}
	r.wrongAt(r.submit(joost, "period.add", "1", map[string][]string{"first": {"2026-12-02"}, "last": {"2026-12-01"}}), "last", cards.FieldBeforeFirst)
	r.wrongAt(r.submit(joost, "group.paused", "1", nil), "last", cards.FieldNoSuchDay)
	if r.dump() != before {
		t.Error("something was saved")
	}
}

func TestPeriodsAreAddedAndTakenAway(t *testing.T) {
	r := activeRoom(t)
	add := func(first, last string) Reply {
		return r.submit(joost, "period.add", "1", map[string][]string{"first": {first}, "last": {last}})
	}
	if m := r.press(joost, "group.periods", "1"); !m.Push || m.Modal.CallbackID != "period.add" || offered(m)["period.remove"] != nil {
		t.Fatalf("the modal is %s", asJSON(m))
	}
	add("2026-12-10", "")
	reply := add("2026-11-23", "2026-11-27")
	if reply.Push || reply.Modal == nil {
		t.Fatal("the list does not take the place of the one that was submitted")
	}
	if got, want := r.periods(), []string{"free 2026-11-23 2026-11-27", "free 2026-12-10 2026-12-10"}; !slices.Equal(got, want) {
		t.Fatalf("the periods are %q, want %q", got, want)
	}
	values := offered(reply)["period.remove"]
	if len(values) != 2 {
		t.Fatalf("the list offers to take away %q", values)
	}
	for range 2 { // the second time it is gone already
		if got := offered(r.press(marieke, "period.remove", values[0]))["period.remove"]; !slices.Equal(got, values[1:]) {
			t.Errorf("after taking one away the list offers %q", got)
		}
	}
	want := []string{joost + " period+=free 2026-12-10 2026-12-10", joost + " period+=free 2026-11-23 2026-11-27",
		marieke + " period-=free 2026-11-23 2026-11-27"}
	if got := r.told()[1:]; !slices.Equal(got, want) {
		t.Errorf("the channel is told %q, want %q", got, want)
	}
	r.now = amsterdam("2026-12-11 00:00")
	if got := offered(r.press(joost, "group.periods", "1"))["period.remove"]; got != nil {
		t.Errorf("the past is offered: %q", got)
	}
}

func TestAPeriodOfAnotherGroupStays(t *testing.T) {
	r := activeRoom(t)
	r.activate(2)
	r.submit(ruud, "period.add", "2", map[string][]string{"first": {"2026-12-01"}})
	id := read(r, func(tx *store.Tx) ([]store.Period, error) { return tx.Periods(2) })[0].ID
	r.meetsOn("2026-12-10") // a meeting is in the list of its own, so nothing takes it away here
	before := r.dump()
	for _, arg := range []string{fmt.Sprintf("1|%d", id), "1|0", "1|", "1", "1|-1", "1|x", "1|99999999999999999999"} {
		if reply := r.press(joost, "period.remove", arg); reply.Modal == nil {
			t.Errorf("%q gets no list: %s", arg, asJSON(reply))
		}
	}
	if r.dump() != before {
		t.Error("something was written")
	}
}

func TestTheSecondMayWeek(t *testing.T) {
	r := activeRoom(t)
	if m := r.press(joost, "group.may", "1"); !m.Push || m.Modal.CallbackID != "group.mayed" || m.Modal.PrivateMetadata != "1" {
		t.Fatalf("the modal is %s", asJSON(m))
	}
	choose := func(may string) Reply { return r.submit(joost, "group.mayed", "1", map[string][]string{"may": {may}}) }
	for _, c := range []struct {
		code string
		may  store.MayWeek
		told int // changes so far
	}{{"none", "", 0}, {"before", store.MayBefore, 1}, {"before", store.MayBefore, 1}, {"after", store.MayAfter, 2}, {"none", "", 3}} {
		r.closes(choose(c.code))
		if got := r.oost().Schedule.May; got != c.may || len(r.told()[1:]) != c.told {
			t.Errorf("after %s it is %q and the channel is told %q", c.code, got, r.told())
		}
	}
	if got, want := r.told()[1:], []string{joost + " may=before", joost + " may=after", joost + " may=none"}; !slices.Equal(got, want) {
		t.Errorf("the channel is told %q, want %q", got, want)
	}
	before := r.dump()
	for _, code := range []string{"", "both"} {
		r.wrongAt(choose(code), "may", cards.FieldEmpty)
	}
	if r.dump() != before {
		t.Error("something was saved")
	}
}
