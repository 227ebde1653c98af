package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// wall is a bot with a store and no Slack: it only plans.
type wall struct {
	*bot
	t *testing.T
}

func newWall(t *testing.T) *wall {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "intervisie.db"), store.Key{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	deck, err := cards.General()
	if err != nil {
		t.Fatal(err)
	}
	return &wall{&bot{store: s, deck: deck}, t}
}

// group adds an active group, set up at a time in the Netherlands: Thursdays
// 15:30 in region midden, unless change says otherwise.
func (w *wall) group(since string, people []string, change func(*store.Group)) (id int64) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		g := store.NewGroup(store.NewID(), "oost", "Europe/Amsterdam", moment(w.t, since))
		g.State, g.ChangedBy, g.Schedule.Region = store.Active, "USAMIRA", "midden"
		if change != nil {
			change(&g)
		}
		g.NextAt = g.Schedule.Next(moment(w.t, since)).At
		for _, p := range people {
			if err := tx.SavePerson(store.Person{ID: p, Name: p, Human: true, Active: true}); err != nil {
				return err
			}
		}
		var err error
		if id, err = tx.AddGroup(g); err != nil {
			return err
		}
		return tx.SetMembers(id, people)
	})
	return id
}

// change changes a group's settings as submitting them does.
func (w *wall) change(id int64, when string, f func(*store.Group)) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		g, err := tx.Group(id)
		if err != nil {
			return err
		}
		f(&g)
		g.NextAt = g.Schedule.Next(moment(w.t, when)).At
		return tx.SaveGroup(g)
	})
}

func (w *wall) write(f func(*store.Tx) error) {
	w.t.Helper()
	if err := w.store.Update(w.t.Context(), f); err != nil {
		w.t.Fatal(err)
	}
}

// at plans at these moments in the Netherlands, one after the other.
func (w *wall) at(moments ...string) {
	w.t.Helper()
	for _, m := range moments {
		if err := w.plan(context.Background(), moment(w.t, m)); err != nil {
			w.t.Fatal(err)
		}
	}
}

// posts are a group's posts, each as "week state due look until", the times on
// the clock of its zone. Now and then a post must have more to it than this.
func (w *wall) posts(id int64) (lines []string) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		g, err := tx.Group(id)
		if err != nil {
			return err
		}
		posts, err := tx.PostsOf(id, time.Unix(0, 0))
		clock := func(at time.Time) string { return at.In(store.Location(g.Schedule.Zone)).Format("Mon02Jan15:04") }
		for _, p := range posts {
			line := fmt.Sprintf("%s %s %s", p.Key[len(p.Key)-8:], p.State, clock(p.Due))
			switch {
			case p.State == store.Dropped && p.LookAt.IsZero() && p.Subject == 0:
				line += " " + p.Reason
			case p.State == store.Waiting:
				given, err := tx.Given(p.Subject)
				if err != nil {
					return err
				}
				if given.Week != p.Key[len(p.Key)-8:] || given.Shared || !given.At.Equal(p.Due) {
					w.t.Errorf("post %s shows %+v", p.Key, given)
				}
				line += fmt.Sprintf(" from %s until %s", clock(p.LookAt), clock(p.Until))
			}
			lines = append(lines, line)
		}
		return err
	})
	return lines
}

// hang fails unless a group's posts are these.
func (w *wall) hang(id int64, want ...string) {
	w.t.Helper()
	if got := w.posts(id); !slices.Equal(got, want) {
		w.t.Errorf("the wall holds\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// next fails unless the group will be looked at then.
func (w *wall) next(id int64, want string) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		g, err := tx.Group(id)
		if !g.NextAt.Equal(moment(w.t, want)) {
			w.t.Errorf("it looks again at %s, want %s", g.NextAt, want)
		}
		return err
	})
}

// A card comes at its moment; late, it comes by day, at most a day late and not
// on a free day; later than that it does not come.
func TestWhenACardComes(t *testing.T) {
	const thursday, friday = "2026-W46 waiting Thu12Nov15:30 from %s until Fri13Nov15:30", "2026-W46 waiting Fri13Nov15:30 from %s until Fri13Nov23:59"
	for _, c := range []struct {
		name    string
		weekday time.Weekday
		now     string
		want    string // the one post, "" none
	}{
		{"a minute early", time.Thursday, "2026-11-12 15:29", ""},
		{"on time", time.Thursday, "2026-11-12 15:30", fmt.Sprintf(thursday, "Thu12Nov15:30")},
		{"an hour late", time.Thursday, "2026-11-12 16:30", fmt.Sprintf(thursday, "Thu12Nov16:30")},
		{"in the evening", time.Thursday, "2026-11-12 20:59", fmt.Sprintf(thursday, "Thu12Nov20:59")},
		{"at night", time.Thursday, "2026-11-12 23:10", fmt.Sprintf(thursday, "Fri13Nov06:30")},
		{"early in the morning", time.Thursday, "2026-11-13 04:00", fmt.Sprintf(thursday, "Fri13Nov06:30")},
		{"a day late minus a minute", time.Thursday, "2026-11-13 15:29", fmt.Sprintf(thursday, "Fri13Nov15:29")},
		{"a day late", time.Thursday, "2026-11-13 15:30", fmt.Sprintf(thursday, "Fri13Nov15:30")},
		{"more than a day late", time.Thursday, "2026-11-13 15:31", "2026-W46 dropped Thu12Nov15:30 late"},
		{"late on a Friday", time.Friday, "2026-11-13 20:00", fmt.Sprintf(friday, "Fri13Nov20:00")},
		{"late on a Friday night", time.Friday, "2026-11-13 23:00", "2026-W46 dropped Fri13Nov15:30 late"},
		{"on the Saturday after", time.Friday, "2026-11-14 09:00", "2026-W46 dropped Fri13Nov15:30 late"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWall(t)
			id := w.group("2026-11-10 09:00", nil, func(g *store.Group) { g.Schedule.Weekday = c.weekday })
			w.at(c.now)
			if c.want == "" {
				w.hang(id)
				w.next(id, "2026-11-12 15:30")
				return
			}
			w.hang(id, c.want)
			w.next(id, map[time.Weekday]string{time.Thursday: "2026-11-19 15:30", time.Friday: "2026-11-20 15:30"}[c.weekday])
		})
	}
}

func TestACardIsNotLateOnAFreeDay(t *testing.T) {
	w := newWall(t)
	id := w.group("2026-11-10 09:00", nil, nil)
	w.write(func(tx *store.Tx) error {
		return tx.AddPeriod(id, store.Period{Kind: store.FreePeriod, First: "2026-11-13", Last: "2026-11-13"})
	})
	w.at("2026-11-13 08:00")
	w.hang(id, "2026-W46 dropped Thu12Nov15:30 late")
}

func TestAfterAMonthAwayOnlyTodaysCardComes(t *testing.T) {
	w := newWall(t)
	id := w.group("2026-11-30 09:00", []string{"UA", "UB"}, nil)
	w.at("2027-01-07 16:00")
	w.hang(id,
		"2026-W49 dropped Thu03Dec15:30 late",
		"2026-W50 dropped Thu10Dec15:30 late",
		"2026-W51 dropped Thu17Dec15:30 late", // the two weeks after it were Christmas holiday
		"2027-W01 waiting Thu07Jan15:30 from Thu07Jan16:00 until Fri08Jan15:30")
	w.next(id, "2027-01-14 15:30")
	w.write(func(tx *store.Tx) error {
		given, err := tx.AllGiven(id)
		if len(given) != 1 || given[0].Opener == "" {
			t.Errorf("the group was given %+v: a card that never came takes no card and no turn", given)
		}
		return err
	})
}

func TestFreeDaysAreSkippedNotMoved(t *testing.T) {
	w := newWall(t)
	id := w.group("2026-12-14 09:00", nil, nil)
	pause := w.group("2026-12-14 09:00", nil, func(g *store.Group) { g.Schedule.Region = "" })
	w.write(func(tx *store.Tx) error {
		return tx.AddPeriod(pause, store.Period{Kind: store.Pause, First: "2026-12-14", Last: "2026-12-24"})
	})
	for _, hour := range []string{"2026-12-17 15:30", "2026-12-24 15:30", "2026-12-25 09:00", "2026-12-31 15:30", "2027-01-04 09:00"} {
		w.at(hour)
	}
	w.hang(id, "2026-W51 waiting Thu17Dec15:30 from Thu17Dec15:30 until Fri18Dec15:30")
	w.next(id, "2027-01-07 15:30")
	w.hang(pause, "2026-W53 waiting Thu31Dec15:30 from Thu31Dec15:30 until Thu31Dec23:59") // the day after is New Year's
}

func TestGroupsLiveOnTheirOwnClocks(t *testing.T) {
	w := newWall(t)
	in := func(zone string, minute int) int64 {
		return w.group("2026-10-19 09:00", nil, func(g *store.Group) { g.Schedule.Zone, g.Schedule.Minute, g.Schedule.Region = zone, minute, "" })
	}
	amsterdam, curacao := in("Europe/Amsterdam", 15*60+30), in("America/Curacao", 9*60+30)
	w.at("2026-10-22 15:29")
	w.hang(amsterdam)
	w.at("2026-10-22 15:30") // half past nine on Curaçao: the same moment
	w.hang(amsterdam, "2026-W43 waiting Thu22Oct15:30 from Thu22Oct15:30 until Fri23Oct15:30")
	w.hang(curacao, "2026-W43 waiting Thu22Oct09:30 from Thu22Oct09:30 until Fri23Oct09:30")
	w.at("2026-10-29 14:29") // summer time has ended in the Netherlands only
	w.next(curacao, "2026-10-29 14:30")
	w.next(amsterdam, "2026-10-29 15:30")
	w.at("2026-10-29 14:30")
	if n := len(w.posts(amsterdam)); n != 1 {
		t.Errorf("Amsterdam has %d cards an hour early", n)
	}
	if n := len(w.posts(curacao)); n != 2 {
		t.Errorf("Curaçao has %d cards", n)
	}
	w.at("2027-03-25 15:30", "2027-04-01 15:30") // and it has begun again
	if got := w.posts(amsterdam); !strings.Contains(got[len(got)-1], "Thu01Apr15:30") {
		t.Errorf("Amsterdam's last card is %s", got[len(got)-1])
	}
}

// everything is all that planning may write, for every group.
func (w *wall) everything() (text string) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		groups, err := tx.Groups()
		for _, g := range groups {
			posts, _ := tx.PostsOf(g.ID, time.Unix(0, 0))
			given, _ := tx.AllGiven(g.ID)
			text += fmt.Sprintf("%+v\n%+v\n%+v\n", g, posts, given)
			opener, _ := tx.NextOpener(g.ID, 0)
			text += opener.ID + "\n"
		}
		return err
	})
	return text
}

func TestPlanningAgainChangesNothing(t *testing.T) {
	w := newWall(t)
	w.group("2026-11-02 09:00", []string{"UA", "UB", "UC"}, nil)
	w.group("2026-11-02 09:00", []string{"UA"}, func(g *store.Group) { g.Schedule.Weekday = time.Monday })
	w.at("2026-11-12 16:00")
	before := w.everything()
	w.at("2026-11-12 16:00", "2026-11-12 16:00", "2026-11-12 16:01", "2026-11-13 09:00", "2026-11-15 23:59")
	if w.everything() != before {
		t.Errorf("planning again made\n%s of\n%s", w.everything(), before)
	}
}

// The clock of the machine is set back, by an hour or a week, or a changed
// setting has the schedule look at a slot again: the week had its card.
func TestAWeekNeverGetsTwoCards(t *testing.T) {
	for name, again := range map[string]func(w *wall, id int64){
		"the clock goes back an hour": func(w *wall, _ int64) { w.at("2026-11-12 14:30", "2026-11-12 15:29", "2026-11-12 15:30") },
		"the clock goes back, and settings are saved": func(w *wall, id int64) {
			w.at("2026-11-12 14:30")
			w.change(id, "2026-11-12 14:30", func(*store.Group) {})
			w.at("2026-11-12 15:30")
		},
		"a later weekday": func(w *wall, id int64) {
			w.change(id, "2026-11-12 16:00", func(g *store.Group) { g.Schedule.Weekday = time.Friday })
			w.at("2026-11-13 15:30", "2026-11-15 12:00")
		},
		"an earlier weekday": func(w *wall, id int64) {
			w.change(id, "2026-11-12 16:00", func(g *store.Group) { g.Schedule.Weekday = time.Monday })
			w.at("2026-11-13 15:30", "2026-11-15 12:00")
		},
		"a later time": func(w *wall, id int64) {
			w.change(id, "2026-11-12 16:00", func(g *store.Group) { g.Schedule.Minute = store.LatestMinute })
			w.at("2026-11-12 20:00")
		},
		"a zone in the west": func(w *wall, id int64) {
			w.change(id, "2026-11-12 16:00", func(g *store.Group) { g.Schedule.Zone = "America/Curacao" })
			w.at("2026-11-12 20:30")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWall(t)
			id := w.group("2026-11-10 09:00", []string{"UA", "UB"}, nil)
			w.at("2026-11-12 15:30")
			again(w, id)
			if posts := w.posts(id); len(posts) != 1 {
				t.Errorf("the week has %q", posts)
			}
			w.at("2026-11-20 23:00") // the week after has its card as ever
			if posts := w.posts(id); len(posts) != 2 {
				t.Errorf("two weeks have %q", posts)
			}
		})
	}
}

func TestAHundredGroupsAtOneMoment(t *testing.T) {
	w := newWall(t)
	var ids []int64
	for range 2*planAtOnce + 1 {
		ids = append(ids, w.group("2026-11-10 09:00", []string{"UA"}, nil))
	}
	w.at("2026-11-12 15:30")
	for _, id := range ids {
		w.hang(id, "2026-W46 waiting Thu12Nov15:30 from Thu12Nov15:30 until Fri13Nov15:30")
	}
}

func TestAGroupThatSleepsGetsNothing(t *testing.T) {
	w := newWall(t)
	id := w.group("2026-11-10 09:00", []string{"UA"}, nil)
	w.write(func(tx *store.Tx) error {
		return (&bot{log: slog.New(slog.DiscardHandler)}).sleep(tx, id, "not_in_channel")
	})
	w.at("2026-11-12 15:30", "2026-11-26 15:30")
	w.hang(id)
}
