package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"intervisiebot/store"
)

// meeting adds a meeting of a group, planned at a time, at 13:00.
func (w *wall) meeting(group int64, planned string, day store.Day, change func(*store.Session)) (id int64) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		g, err := tx.Group(group)
		if err != nil {
			return err
		}
		at := moment(w.t, planned)
		s := store.Session{Group: group, Form: store.NewID(), State: store.SessionPlanned, Day: day, Minute: 13 * 60, Minutes: 150, Chair: "USAMIRA",
			PlannedBy: "USAMIRA", PlannedAt: at, ChangedAt: at}
		if change != nil {
			change(&s)
		}
		s.Plan(g, at)
		s, _, err = tx.AddSession(s)
		id = s.ID
		return err
	})
	return id
}

func (w *wall) seeMeeting(id int64) (s store.Session) {
	w.t.Helper()
	w.write(func(tx *store.Tx) (err error) { s, err = tx.Session(id); return err })
	return s
}

// told are a group's posts besides its cards, "key due until".
func (w *wall) told(group int64) (lines []string) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		posts, err := tx.PostsOf(group, time.Unix(0, 0))
		lines = linesOf(slices.DeleteFunc(posts, func(p store.Post) bool { return p.Kind == store.CardPost }))
		return err
	})
	return lines
}

func (w *wall) tells(group int64, want ...string) {
	w.t.Helper()
	if got := w.told(group); !slices.Equal(got, want) {
		w.t.Errorf("told\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// says records whether people come to a meeting.
func (w *wall) says(meeting int64, coming bool, people ...string) {
	w.t.Helper()
	w.write(func(tx *store.Tx) (err error) {
		for _, p := range people {
			err = tx.SetRSVP(store.RSVP{Session: meeting, Person: p, Coming: coming, At: moment(w.t, "2026-11-18 09:00"), Reason: "Een ouderavond"})
		}
		return err
	})
}

// sends marks what waits as sent.
func (w *wall) sends(group int64) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		posts, err := tx.PostsOf(group, time.Unix(0, 0))
		for _, p := range posts {
			if p.Person != "" && p.State == store.Waiting {
				p.State, p.SentAt, p.LookAt = store.Hanging, p.Due, time.Time{}
				if err := tx.SavePost(p); err != nil {
					return err
				}
			}
		}
		return err
	})
}

var five = []string{"USAMIRA", "UJOOST", "UHIDDE", "UMARIEKE", "UNOOR"}

// A meeting without a case to which few come, from a week before to a week after.
func TestWhatAMeetingBrings(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-11-02 09:00", five[:2], nil)
	id := w.meeting(g, "2026-11-02 09:00", "2026-11-26", nil)
	w.says(id, false, "UJOOST")
	w.at("2026-11-19 07:29")
	w.tells(g)
	for range 2 { // planning twice changes nothing
		w.at("2026-11-19 07:30")
	}
	w.sends(g)
	w.at("2026-11-23 07:30", "2026-11-24 07:30", "2026-11-25 07:30", "2026-11-26 18:00", "2026-11-27 07:29")
	if s := w.seeMeeting(id); s.State != store.SessionPlanned {
		t.Errorf("on the evening itself it is %s", s.State)
	}
	w.at("2026-11-27 07:30", "2026-12-03 15:29")
	if s := w.seeMeeting(id); s.State != store.SessionHeld {
		t.Errorf("the next morning it is %s", s.State)
	}
	reason := func() (text string) {
		w.write(func(tx *store.Tx) error {
			said, err := tx.RSVPs(id)
			text = said[0].Reason
			return err
		})
		return text
	}
	if reason() == "" {
		t.Error("the reasons are gone too early")
	}
	w.at("2026-12-03 15:30", "2026-12-20 09:00")
	if s := w.seeMeeting(id); reason() != "" || !s.NextAt.IsZero() {
		t.Errorf("a week later there is %q, and the meeting is %+v", reason(), s)
	}
	w.tells(g, "reminder/S1.0/UJOOST/week 19Nov 07:30-25Nov 07:29", "reminder/S1.0/USAMIRA/week 19Nov 07:30-25Nov 07:29",
		"turn/S1/USAMIRA 19Nov 07:30-26Nov 12:59", "fallback/S1 23Nov 07:30-26Nov 12:59", "few/S1.0 24Nov 07:30-26Nov 12:59",
		"reminder/S1.0/UJOOST/day 25Nov 07:30-26Nov 12:59", "reminder/S1.0/USAMIRA/day 25Nov 07:30-26Nov 12:59")
}

// With a case and enough people nobody is asked anything.
func TestAMeetingThatIsReadyAsksNothing(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-11-02 09:00", five, func(g *store.Group) { g.Reminders = "" })
	id := w.meeting(g, "2026-11-02 09:00", "2026-11-26", nil)
	w.casus(g, "2026-11-02 09:00", nil)
	w.write(func(tx *store.Tx) error {
		return tx.AddPost(store.Post{Key: "moved/S1.0/UJOOST", Group: g, Person: "UJOOST", Kind: store.MovedPost, Subject: id, Due: moment(t, "2026-11-03 09:00"), Until: moment(t, "2026-11-26 09:00")})
	})
	w.sends(g)
	w.says(id, true, five[:4]...)
	w.at("2026-11-19 08:00", "2026-11-24 08:00", "2026-11-27 08:00")
	w.tells(g, "moved/S1.0/UJOOST 3Nov 09:00-26Nov 09:00")
}

// After a downtime only what still makes sense comes.
func TestRemindersMissedWhileTheBotWasDown(t *testing.T) {
	week := []string{"reminder/S1.0/UJOOST/week 19Nov 07:30-25Nov 07:29", "reminder/S1.0/USAMIRA/week 19Nov 07:30-25Nov 07:29"}
	day := []string{"reminder/S1.0/UJOOST/day 25Nov 07:30-26Nov 12:59", "reminder/S1.0/USAMIRA/day 25Nov 07:30-26Nov 12:59"}
	for up, want := range map[string][]string{
		"2026-11-21 12:00": week, "2026-11-25 07:29": week, "2026-11-25 07:30": day, "2026-11-26 12:00": day, "2026-11-26 13:00": nil, "2027-01-26 12:00": nil,
	} {
		t.Run(up, func(t *testing.T) {
			w := newWall(t)
			g := w.group("2026-11-02 09:00", caseMembers, nil)
			w.meeting(g, "2026-11-02 09:00", "2026-11-26", nil)
			w.casus(g, "2026-11-02 09:00", nil)
			w.at(up)
			got := slices.DeleteFunc(w.told(g), func(line string) bool { return !strings.HasPrefix(line, "reminder") })
			if !slices.Equal(got, want) {
				t.Errorf("up again at %s: %q, want %q", up, got, want)
			}
		})
	}
}

// Who joins later gets the remaining reminders, who is a stranger none.
func TestWhoGetsReminders(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-11-02 09:00", []string{"USAMIRA"}, nil)
	w.meeting(g, "2026-11-02 09:00", "2026-11-26", nil)
	w.casus(g, "2026-11-02 09:00", nil)
	w.at("2026-11-19 07:30")
	w.write(func(tx *store.Tx) error {
		for id, stranger := range map[string]bool{"UJOOST": false, "UVERWEG": true} {
			if err := tx.SavePerson(store.Person{ID: id, Name: id, Human: true, Active: true, Stranger: stranger}); err != nil {
				return err
			}
			if err := tx.AddMember(g, id); err != nil {
				return err
			}
		}
		return nil
	})
	w.at("2026-11-25 07:30")
	w.tells(g, "reminder/S1.0/USAMIRA/week 19Nov 07:30-25Nov 07:29", "reminder/S1.0/UJOOST/day 25Nov 07:30-26Nov 12:59", "reminder/S1.0/USAMIRA/day 25Nov 07:30-26Nov 12:59")
}

// A week after a meeting was cancelled its chair is asked for a date, once; who
// leads instead when the chair left; nobody when another was planned.
func TestACancelledMeetingAsksForADateOnce(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*wall, int64)
		want   []string
	}{
		"": {nil, []string{"redate/S1 27Nov 07:30-18Dec 07:30 USAMIRA"}},
		"the chair left": {func(w *wall, g int64) { w.write(func(tx *store.Tx) error { return tx.RemoveMember(g, "USAMIRA") }) },
			[]string{"redate/S1 27Nov 07:30-18Dec 07:30 UJOOST"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWall(t)
			g := w.group("2026-11-02 09:00", caseMembers, nil)
			w.meeting(g, "2026-11-20 12:00", "2026-12-10", func(s *store.Session) { s.State = store.SessionCancelled })
			if c.change != nil {
				c.change(w, g)
			}
			w.at("2026-11-27 07:29")
			w.tells(g)
			w.at("2026-11-27 07:30", "2026-12-30 12:00")
			var got []string
			w.write(func(tx *store.Tx) error {
				posts, err := tx.PostsOf(g, time.Unix(0, 0))
				posts = slices.DeleteFunc(posts, func(p store.Post) bool { return p.Kind == store.CardPost })
				for i, line := range linesOf(posts) {
					got = append(got, line+" "+posts[i].Person)
				}
				return err
			})
			if !slices.Equal(got, c.want) {
				t.Errorf("asked %q, want %q", got, c.want)
			}
		})
	}
}

// linesOf are posts, "key due-until".
func linesOf(posts []store.Post) (lines []string) {
	clock := func(at time.Time) string { return at.In(store.Location("Europe/Amsterdam")).Format("2Jan 15:04") }
	for _, p := range posts {
		lines = append(lines, fmt.Sprintf("%s %s-%s", p.Key, clock(p.Due), clock(p.Until)))
	}
	return lines
}

// A group that sleeps is told nothing; its meetings still become what they were.
func TestAMeetingOfAGroupThatSleeps(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-11-02 09:00", caseMembers, nil)
	id := w.meeting(g, "2026-11-02 09:00", "2026-11-26", nil)
	w.change(g, "2026-11-03 09:00", func(g *store.Group) { g.State = store.Asleep })
	w.at("2026-11-19 07:30", "2026-11-25 07:30", "2026-11-27 07:30")
	w.tells(g)
	if s := w.seeMeeting(id); s.State != store.SessionHeld {
		t.Errorf("the meeting is %s", s.State)
	}
}

// What was missed comes with the words of the day on which it comes; after a move
// there are new reminders.
func TestALateReminderSaysHowFarAwayItIs(t *testing.T) {
	g := newGroup(t, "2026-11-09 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.typed("Samira", "/bijeenkomst plan")
	g.fill("Samira", "Datum", "2026-11-26")
	g.submit("Samira")
	g.closed("Samira")
	down := func(until string) {
		g.stopBot()
		g.slack.SetDue(nil)
		g.at(until)
		g.startAgain()
		g.do(g.slack.FastForward(5 * time.Second))
	}
	reads := func(texts ...string) {
		t.Helper()
		for _, text := range texts {
			if n := strings.Count(g.slack.Transcript(g.dm("Joost")), text); n != 1 {
				t.Fatalf("Joost reads %q %d times:\n%s", text, n, g.slack.Transcript(g.dm("Joost")))
			}
		}
	}
	down("2026-11-23 20:00") // over the reminder of a week before, until the evening
	g.at("2026-11-24 07:30")
	reads("Overmorgen, donderdag 26 november 2026, 13:00-15:30: bijeenkomst van Intervisie Oost.")
	down("2026-11-26 09:00")
	reads("Vandaag, donderdag 26 november 2026, 13:00-15:30: bijeenkomst van Intervisie Oost.")

	g.movesMeeting("Samira", "2026-12-10")
	g.do(g.slack.FastForward(5 * time.Second))
	reads("Gewijzigd: de bijeenkomst van Intervisie Oost is nu op donderdag 10 december 2026, 13:00-15:30.")
	g.at("2026-12-09 07:30")
	reads("Over een week, donderdag 10 december 2026", "Morgen, donderdag 10 december 2026")
}
