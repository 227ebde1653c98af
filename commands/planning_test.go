package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// planned are the lines of Oost's planning as Joost reads them.
func (r *room) planned() (lines []string) {
	r.t.Helper()
	for _, l := range strings.Split(shown(r.typed(joost, oost, "/intervisie planning")), "\n") {
		if line, ok := strings.CutPrefix(l, "• "); ok {
			lines = append(lines, line)
		}
	}
	return lines
}

// plans fails unless the planning begins with these lines.
func (r *room) plans(want ...string) {
	r.t.Helper()
	if got := r.planned(); len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
		r.t.Errorf("the planning is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestThePlanningShowsEightWeeksAndWhyWithout(t *testing.T) {
	r := activeRoom(t)
	r.now = amsterdam("2026-12-03 15:30") // the card of this moment has come
	want := []string{
		"*donderdag 10 december 2026, 15:30* dialoogkaart",
		"*donderdag 17 december 2026, 15:30* dialoogkaart",
		"donderdag 24 december 2026, 15:30 geen kaart: kerstvakantie",
		"donderdag 31 december 2026, 15:30 geen kaart: kerstvakantie",
		"*donderdag 7 januari 2027, 15:30* dialoogkaart",
		"*donderdag 14 januari 2027, 15:30* dialoogkaart",
		"*donderdag 21 januari 2027, 15:30* dialoogkaart",
		"*donderdag 28 januari 2027, 15:30* dialoogkaart",
	}
	if got := r.planned(); len(got) != cards.PlannedAhead || len(got) != len(want) {
		t.Errorf("it shows %d weeks", len(got))
	}
	r.plans(want...)
	r.now = r.now.Add(-time.Second)
	r.plans(append([]string{"*donderdag 3 december 2026, 15:30* dialoogkaart"}, want[:7]...)...)
}

func TestThePlanningNamesEveryReason(t *testing.T) {
	r := activeRoom(t)
	r.change(1, func(g *store.Group) { g.Schedule.Rhythm = store.WithoutMeetings })
	r.now = amsterdam("2027-04-01 09:00")
	r.submit(joost, "group.paused", "1", map[string][]string{"last": {"2027-04-02"}})
	r.submit(joost, "period.add", "1", map[string][]string{"first": {"2027-04-08"}})
	r.meetsOn("2027-04-12")
	r.submit(joost, "group.mayed", "1", map[string][]string{"may": {"before"}})
	r.plans(
		"donderdag 1 april 2027, 15:30 geen kaart: pauze",
		"donderdag 8 april 2027, 15:30 geen kaart: vrij",
		"*maandag 12 april 2027, 13:00-15:30* bijeenkomst",
		"donderdag 15 april 2027, 15:30 geen kaart: jullie komen deze week bij elkaar",
		"donderdag 22 april 2027, 15:30 geen kaart: tweede meiweek",
		"donderdag 29 april 2027, 15:30 geen kaart: meivakantie",
		"donderdag 6 mei 2027, 15:30 geen kaart: Hemelvaartsdag",
		"*donderdag 13 mei 2027, 15:30* dialoogkaart",
	)
	if !strings.Contains(shown(r.typed(joost, oost, "/intervisie planning")), "pauze tot en met vrijdag 2 april 2027") {
		t.Error("it does not say until when the pause lasts")
	}
}

// Meetings stand among the weeks; those that were, and that do not happen, not.
func TestThePlanningShowsTheMeetings(t *testing.T) {
	r := activeRoom(t)
	for day, state := range map[store.Day]store.SessionState{"2026-11-09": store.SessionHeld, "2026-11-10": store.SessionPlanned, "2026-11-12": store.SessionPlanned,
		"2026-11-18": store.SessionCancelled, "2026-11-25": store.SessionFailed, "2027-06-10": store.SessionPlanned} {
		r.write(func(tx *store.Tx) error {
			_, _, err := tx.AddSession(store.Session{Group: 1, Form: string(day), State: state, Day: day, Minute: 13 * 60, Minutes: 150})
			return err
		})
	}
	r.now = amsterdam("2026-11-10 13:00") // the first has begun
	r.plans("*donderdag 12 november 2026, 13:00-15:30* bijeenkomst", "*donderdag 12 november 2026, 15:30* dialoogkaart", "*donderdag 19 november 2026, 15:30* dialoogkaart",
		"*donderdag 26 november 2026, 15:30* dialoogkaart", "*donderdag 3 december 2026, 15:30* dialoogkaart")
	got := r.planned()
	if want := cards.PlannedAhead + 2; len(got) != want || got[want-1] != "*donderdag 10 juni 2027, 13:00-15:30* bijeenkomst" {
		t.Errorf("the planning is\n%s", strings.Join(got, "\n"))
	}
}

func TestThePlanningOfEveryOtherWeek(t *testing.T) {
	r := activeRoom(t)
	r.change(1, func(g *store.Group) { g.Schedule.Rhythm = store.EveryOtherWeek })
	r.plans(
		"*donderdag 12 november 2026, 15:30* dialoogkaart",
		"donderdag 19 november 2026, 15:30 geen kaart: om de week",
		"*donderdag 26 november 2026, 15:30* dialoogkaart",
	)
}

func TestThePlanningAfterTheListOfHolidaysEnds(t *testing.T) {
	r := activeRoom(t)
	r.now = amsterdam("2030-08-22 09:00")
	r.plans(
		"donderdag 22 augustus 2030, 15:30 geen kaart: zomervakantie",
		"*donderdag 29 augustus 2030, 15:30* dialoogkaart (vakanties onbekend)",
	)
}

func TestThePlanningInAnotherZone(t *testing.T) {
	r := activeRoom(t)
	r.change(1, func(g *store.Group) { g.Schedule.Zone, g.Schedule.Minute = "Asia/Jakarta", 7*60 })
	r.now = amsterdam("2026-11-12 01:00") // 07:00 in Jakarta
	r.plans("*donderdag 19 november 2026, 07:00* dialoogkaart")
}

func TestThePlanningShowsWhatWentWrongLastWeek(t *testing.T) {
	r := activeRoom(t)
	r.now = amsterdam("2026-11-26 15:30")
	add := func(kind store.PostKind, at string, state store.PostState, reason string) {
		r.write(func(tx *store.Tx) error {
			p := store.Post{Key: at + string(kind), Group: 1, Kind: kind, Due: amsterdam(at), Until: amsterdam(at), State: store.Dropped, Reason: reason}
			if err := tx.AddPost(p); err != nil {
				return err
			}
			p, err := tx.PostKeyed(p.Key)
			if p.State = state; err != nil {
				return err
			}
			return tx.SavePost(p)
		})
	}
	add(store.CardPost, "2026-11-18 15:30", store.Dropped, "late") // too long ago
	add(store.CardPost, "2026-11-19 15:30", store.Dropped, "late")
	add(store.CardPost, "2026-11-20 09:00", store.Hanging, "")
	add(store.CardPost, "2026-11-23 09:00", store.Unsure, "no answer")
	add(store.ChangePost, "2026-11-24 09:00", store.Unsure, "no answer") // not a card
	add(store.CardPost, "2026-11-25 09:00", store.Dropped, "unsure")     // nobody could tell until it was too late
	r.plans(
		"donderdag 19 november 2026, 15:30 geen kaart: overgeslagen, ik stond toen uit",
		"maandag 23 november 2026, 09:00 onzeker: Slack liet niet weten of het bericht er hangt",
		"woensdag 25 november 2026, 09:00 onzeker: Slack liet niet weten of het bericht er hangt",
		"*donderdag 3 december 2026, 15:30* dialoogkaart",
	)
}

func TestAWeekThatHadItsCardHasNoSecond(t *testing.T) {
	r := activeRoom(t)
	r.weekCard("visie-01", "") // on Tuesday; then the day became Thursday
	r.plans("donderdag 12 november 2026, 15:30 geen kaart: deze week was er al een kaart", "*donderdag 19 november 2026, 15:30* dialoogkaart")
}

// The schedule gives a week whose card came too late no other card; the
// planning must not promise one.
func TestAWeekWhoseCardWasDroppedHasNoSecond(t *testing.T) {
	r := activeRoom(t)
	r.write(func(tx *store.Tx) error {
		return tx.AddPost(store.Post{Key: store.CardKey(1, "2026-W46"), Group: 1, Kind: store.CardPost, Due: amsterdam("2026-11-09 09:00"),
			Until: amsterdam("2026-11-09 09:00"), State: store.Dropped, Reason: "late"})
	})
	r.plans(
		"maandag 9 november 2026, 09:00 geen kaart: overgeslagen, ik stond toen uit",
		"donderdag 12 november 2026, 15:30 geen kaart: deze week was er al een kaart",
		"*donderdag 19 november 2026, 15:30* dialoogkaart",
	)
}

func TestASharedCardTakesNoWeek(t *testing.T) {
	r := activeRoom(t)
	r.press(joost, "card.share", "vak-01|1")
	r.plans("*donderdag 12 november 2026, 15:30* dialoogkaart")
}

func TestThePlanningListsTheWishedCardsMostWantedFirst(t *testing.T) {
	r := activeRoom(t)
	post, _ := r.weekCard("visie-01", "")
	r.press(joost, "card.share", "vak-01|1")
	shared := r.posts(store.SharedPost)[0]
	r.press(samira, "card.wish", post.ID)
	r.press(samira, "card.wish", shared.ID)
	r.press(joost, "card.wish", shared.ID)
	r.write(func(tx *store.Tx) error { _, err := tx.ToggleWish(1, "oud-01", samira); return err }) // no longer in the decks
	vak, _ := r.deck.Card("vak-01")
	visie, _ := r.deck.Card("visie-01")
	lines := r.planned()[cards.PlannedAhead:]
	if len(lines) != 2 || !strings.Contains(lines[0], vak.Question) || !strings.Contains(lines[1], visie.Question) {
		t.Errorf("the list is %q", lines)
	}
	if said := shown(r.typed(joost, oost, "/intervisie planning")); strings.Contains(said, "Samira") || strings.Contains(said, samira) {
		t.Error("it says who wished")
	}
}
