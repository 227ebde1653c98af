package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"intervisiebot/store"
)

// casus adds a case of Samira's in a group, as change leaves it.
func (w *wall) casus(group int64, submitted string, change func(*store.Case, store.Group)) (id int64) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		g, err := tx.Group(group)
		if err != nil {
			return err
		}
		c, _, err := tx.AddCase(store.Case{Group: group, Person: "USAMIRA", Form: store.NewID(), State: store.Submitted, Title: "Een titel", Story: "Een verhaal",
			SubmittedAt: moment(w.t, submitted)})
		if err != nil {
			return err
		}
		if change != nil {
			change(&c, g)
		}
		_, c.NextAt = c.Next(g.Schedule)
		id = c.ID
		return tx.SaveCase(c)
	})
	return id
}

func (w *wall) seeCase(id int64) (c store.Case) {
	w.t.Helper()
	w.write(func(tx *store.Tx) (err error) { c, err = tx.Case(id); return err })
	return c
}

// asked are the messages to Samira, "key due until state".
func (w *wall) asked(group int64) (lines []string) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		posts, err := tx.PostsOf(group, time.Unix(0, 0))
		for _, p := range posts {
			if p.Person == "USAMIRA" {
				clock := func(at time.Time) string { return at.In(store.Location("Europe/Amsterdam")).Format("02Jan06 15:04") }
				lines = append(lines, fmt.Sprintf("%s %s until %s", p.Key, clock(p.Due), clock(p.Until)))
			}
		}
		return err
	})
	return lines
}

func (w *wall) asks(group int64, want ...string) {
	w.t.Helper()
	if got := w.asked(group); !slices.Equal(got, want) {
		w.t.Errorf("Samira is sent %q, want %q", got, want)
	}
}

// people of these tests.
var caseMembers = []string{"USAMIRA", "UJOOST"}

func TestACaseChosenForADayIsDiscussedTheNextSchoolMorning(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-11-17 09:00", caseMembers, nil)
	w.write(func(tx *store.Tx) error {
		_, _, err := tx.AddSession(store.Session{Group: g, Form: "form", State: store.SessionPlanned, Day: "2026-12-18", Minute: 13 * 60, Minutes: store.SessionMinutes})
		return err
	})
	chosen := func(day store.Day) func(*store.Case, store.Group) {
		return func(c *store.Case, _ store.Group) { c.State, c.Meeting = store.Chosen, day }
	}
	held, not := w.casus(g, "2026-11-17 09:00", chosen("2026-12-18")), w.casus(g, "2026-11-17 09:00", chosen("2026-12-17"))
	w.at("2026-12-18 23:00")
	if c := w.seeCase(held); c.State != store.Chosen {
		t.Errorf("on the day itself it is %s", c.State)
	}
	w.at("2026-12-29 12:00") // in the Christmas holiday
	if c := w.seeCase(held); c.State != store.Chosen {
		t.Errorf("in the holiday it is %s", c.State)
	}
	w.at("2027-01-04 07:30")
	if c := w.seeCase(held); c.State != store.Discussed || !c.DiscussedAt.Equal(moment(t, "2026-12-18 12:00")) || !c.EraseAt.Equal(moment(t, "2027-02-12 12:00")) {
		t.Errorf("after it the case is %+v", c)
	}
	if c := w.seeCase(not); c.State != store.Submitted || c.Meeting != "" {
		t.Errorf("a case chosen for a day that was taken back is %+v", c)
	}
	w.asks(g, "step/C1/2026-12-18 04Jan27 07:30 until 25Jan27 07:30")
}

func discussedAt(t *testing.T, when string) func(*store.Case, store.Group) {
	return func(c *store.Case, g store.Group) { c.Discuss(g, moment(t, when)) }
}

func TestWhatThePresenterIsAskedAfterADiscussion(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-11-17 09:00", caseMembers, nil)
	id := w.casus(g, "2026-11-17 09:00", discussedAt(t, "2026-12-03 12:00"))
	for range 3 {
		w.at("2026-12-03 23:00", "2026-12-04 07:30", "2027-01-13 23:00", "2027-01-14 07:30", "2027-01-21 07:30", "2027-01-28 11:59")
	}
	if c := w.seeCase(id); c.Story == "" {
		t.Error("the text is gone too early")
	}
	w.at("2027-01-28 12:00", "2028-01-28 12:00")
	w.asks(g, "step/C1/2026-12-03 04Dec26 07:30 until 25Dec26 07:30", "outcome/C1/2026-12-03 14Jan27 07:30 until 04Feb27 07:30", "fade/C1/2026-12-03 21Jan27 07:30 until 28Jan27 12:00")
	if c := w.seeCase(id); c.Story != "" || c.Title == "" || !c.NextAt.IsZero() {
		t.Errorf("in the end the case is %+v", c)
	}
}

func TestWhoSaidItAlreadyIsNotAsked(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-11-17 09:00", caseMembers, nil)
	w.casus(g, "2026-11-17 09:00", func(c *store.Case, g store.Group) {
		c.Discuss(g, moment(t, "2026-12-03 12:00"))
		c.Step, c.Outcome = "Een stap", "Het ging"
	})
	w.at("2027-01-20 12:00")
	w.asks(g)
}

// After a restore a text is kept for a week more, whether its announcement was
// planned before the backup was made or not.
func TestARestoreErasesNoTextSooner(t *testing.T) {
	for _, backup := range []string{"2027-01-20 12:00", "2027-01-21 07:30"} {
		w := newWall(t)
		g := w.group("2026-11-17 09:00", caseMembers, nil)
		id := w.casus(g, "2026-11-17 09:00", discussedAt(t, "2026-12-03 12:00"))
		w.at(backup)
		w.write(func(tx *store.Tx) error { return tx.Restored(moment(t, "2027-02-01 09:00")) })
		w.at("2027-02-01 09:00", "2027-02-08 08:59")
		if c := w.seeCase(id); c.Story == "" {
			t.Errorf("with a backup of %s the text is gone", backup)
		}
		w.at("2027-02-08 09:00")
		if c := w.seeCase(id); c.Story != "" {
			t.Errorf("with a backup of %s the text is not erased", backup)
		}
		err := w.store.View(t.Context(), func(tx *store.Tx) error {
			p, err := tx.PostKeyed(fmt.Sprintf("fade/C%d/2026-12-03", id))
			if p.State != store.Dropped || p.Reason != string(store.SkipRestored) {
				t.Errorf("with a backup of %s the announcement is %s (%s)", backup, p.State, p.Reason)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// However late it is planned, there is a week between the announcement and the
// erasure; also for who left the group, and when the bot was removed from it.
func TestNoTextIsErasedUnannounced(t *testing.T) {
	for name, change := range map[string]func(*store.Tx, int64) error{
		"":               func(*store.Tx, int64) error { return nil },
		"left the group": func(tx *store.Tx, g int64) error { return tx.RemoveMember(g, "USAMIRA") },
		"asleep": func(tx *store.Tx, id int64) error {
			g, err := tx.Group(id)
			if err != nil {
				return err
			}
			g.State, g.NextAt = store.Asleep, time.Time{}
			return tx.SaveGroup(g)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWall(t)
			g := w.group("2026-11-17 09:00", caseMembers, nil)
			id := w.casus(g, "2026-11-17 09:00", discussedAt(t, "2026-12-03 12:00"))
			w.write(func(tx *store.Tx) error { return change(tx, g) })
			w.at("2027-03-02 09:00") // the bot was down for months
			if c := w.seeCase(id); c.Story == "" || !c.EraseAt.Equal(moment(t, "2027-03-09 09:00")) {
				t.Errorf("the case is %+v", c)
			}
			if got := w.asked(g); got[len(got)-1] != "fade/C1/2026-12-03 02Mar27 09:00 until 09Mar27 09:00" {
				t.Errorf("Samira is sent %q", got)
			}
			if got := w.asked(g); name != "" && len(got) != 1 {
				t.Errorf("who is no member is asked %q", got)
			}
			w.at("2027-03-09 09:00")
			if c := w.seeCase(id); c.Story != "" {
				t.Error("the text is not erased")
			}
		})
	}
}

func TestACaseThatWaitsLongIsAskedAboutOnceAndErasedAfterAYear(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-09-01 09:00", caseMembers, nil)
	id := w.casus(g, "2026-09-01 09:00", nil)
	w.at("2027-06-07 12:00", "2027-06-08 08:00", "2027-07-01 08:00", "2027-08-31 08:59")
	w.asks(g, "stale/C1 08Jun27 07:30 until 29Jun27 07:30")
	if c := w.seeCase(id); c.Story == "" {
		t.Error("erased too early")
	}
	w.at("2027-08-31 09:00", "2028-08-31 09:00")
	if c := w.seeCase(id); c.Story != "" || c.State != store.Submitted || !c.NextAt.IsZero() {
		t.Errorf("the case is %+v", c)
	}
	w.asks(g, "stale/C1 08Jun27 07:30 until 29Jun27 07:30")
}

// Two questions in a row without a press, and no more come; that is said once.
func TestWhoLetsTwoQuestionsGoByIsAskedNoMore(t *testing.T) {
	w := newWall(t)
	g := w.group("2026-11-17 09:00", caseMembers, nil)
	sent := func() {
		w.write(func(tx *store.Tx) error {
			posts, err := tx.PostsOf(g, time.Unix(0, 0))
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
	for _, day := range []string{"2026-11-19 12:00", "2026-11-24 12:00", "2026-11-26 12:00", "2026-12-01 12:00"} {
		w.casus(g, "2026-11-17 09:00", discussedAt(t, day))
		w.at(day[:8] + fmt.Sprintf("%02d", 1+int(moment(t, day).Day())) + " 08:00")
		sent()
	}
	w.asks(g, "step/C1 20Nov26 07:30 until 11Dec26 07:30", "step/C2 25Nov26 07:30 until 16Dec26 07:30", "step-end/step/C3 27Nov26 07:30 until 18Dec26 07:30")
}

// A question is asked once, however long the bot was down, in the group its
// person is in now.
func TestALearningQuestionIsAskedAboutOnceAfterADowntime(t *testing.T) {
	w := newWall(t)
	old, now := w.group("2026-11-17 09:00", caseMembers, nil), w.group("2026-11-17 09:00", caseMembers, nil)
	w.write(func(tx *store.Tx) error {
		q := store.LearningQuestion{Person: "USAMIRA", Group: old, AskedAt: moment(t, "2026-11-17 09:00"), NextAt: moment(t, "2027-01-12 07:30")}
		id, err := tx.AddQuestion(q)
		if err != nil {
			return err
		}
		if err := tx.RemoveMember(old, "USAMIRA"); err != nil {
			return err
		}
		_, err = tx.AddVersion(id, store.Version{At: q.AskedAt, Text: "Hoe?"})
		return err
	})
	w.at("2027-06-30 12:00", "2027-07-01 12:00")
	w.asks(old)
	w.asks(now, "check/Q1/1 12Jan27 07:30 until 02Feb27 07:30")
	w.write(func(tx *store.Tx) error { return tx.RemoveMember(now, "USAMIRA") })
	w.at("2027-12-30 12:00")
	if got := w.asked(now); len(got) != 1 {
		t.Errorf("who is in no group is asked %q", got)
	}
}

func TestWhatBecomesOfADeletion(t *testing.T) {
	now := moment(t, "2026-11-26 15:30")
	hanging := store.Post{ID: "p1", State: store.Hanging, Gone: true, Channel: "C1", TS: "1.1", LookAt: now}
	for want, vs := range map[store.PostState][]verdict{
		store.Dropped: {{fate: shown}, {fate: refused, reason: "message_not_found"}},
		store.Hanging: {{later, time.Minute, "ratelimited"}, {lost, time.Minute, "no answer"}, {fate: refused, reason: "cant_delete_message"}, {fate: evicted, reason: "not_in_channel"}},
	} {
		for _, v := range vs {
			p := hanging
			v.takeDown(&p, now)
			again := v.fate == later || v.fate == lost
			if p.State != want || again != p.LookAt.Equal(now.Add(time.Minute)) || !again && !p.LookAt.IsZero() {
				t.Errorf("after %s %s the post is %+v", v.fate, v.reason, p)
			}
		}
	}
}
