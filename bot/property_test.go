package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// clockwork is a bot whose time is moved by hand, and a Slack that only notes
// what came to hang and when.
type clockwork struct {
	*bot
	mu    sync.Mutex
	at    time.Time
	shown []showing
	told  []telling
}

// telling is a message that one person got, by the id of its post.
type telling struct {
	post string
	at   time.Time
}

// showing is a card that came to hang in a channel.
type showing struct {
	channel string
	at      time.Time
}

func newClockwork(t *testing.T, start time.Time) (c *clockwork, stop func()) {
	c = &clockwork{at: start}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		defer c.mu.Unlock()
		if strings.HasSuffix(r.URL.Path, "chat.postMessage") && strings.HasPrefix(r.FormValue("text"), "Dialoogkaart van de week") {
			c.shown = append(c.shown, showing{r.FormValue("channel"), c.at})
		}
		var label slack.SlackMetadata
		if strings.HasSuffix(r.URL.Path, "chat.postMessage") && strings.HasPrefix(r.FormValue("channel"), "D") &&
			json.Unmarshal([]byte(r.FormValue("metadata")), &label) == nil {
			c.told = append(c.told, telling{fmt.Sprint(label.EventPayload["id"]), c.at})
		}
		fmt.Fprintf(w, `{"ok":true,"ts":"%d.%06d","channel":%q}`, c.at.Unix(), len(c.shown)+len(c.told), r.FormValue("channel"))
	}))
	s, err := store.Open(context.Background(), filepath.Join(t.TempDir(), store.NewID()), store.Key{})
	if err != nil {
		t.Fatal(err)
	}
	deck, err := cards.General()
	if err != nil {
		t.Fatal(err)
	}
	c.bot = &bot{monitor: newMonitor("", start), store: s, deck: deck, api: slack.New("xoxb-1", slack.OptionAPIURL(server.URL+"/")),
		now:    func() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.at },
		log:    slog.New(slog.NewTextHandler(io.Discard, nil)),
		alive:  func() {},
		poster: newPoster()}
	return c, func() { server.Close(); s.Close() }
}

// tickAt moves the clock, forwards or back, and lets the heart beat until all
// that is due is done.
func (c *clockwork) tickAt(t *rapid.T, at time.Time) {
	c.mu.Lock()
	c.at = at
	c.mu.Unlock()
	ctx := context.Background()
	for range 50 {
		c.tick(ctx)
		if len(c.poster.busy) == 0 {
			return
		}
		c.finish(ctx)
	}
	t.Fatal("the heart does not come to rest")
}

// A group gets one card in each ISO week that asks for one and in which the bot
// ran in time, never on a free day, never at another hour than its own unless it
// is late, and then by day: whatever its schedule, its zone, its free days, and
// however the bot is stopped and the clock set back.
func TestCardsComeWhenTheyShould(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		start := moment(t, "2026-08-20 12:00").Add(time.Duration(rapid.IntRange(0, 400*24*60).Draw(rt, "start")) * time.Minute)
		s := drawSchedule(rt, start)
		c, stop := newClockwork(t, start)
		defer stop()
		g := store.NewGroup("C1", "oost", s.Zone, start)
		g.State, g.Schedule, g.ChangedBy, g.Opener = store.Active, s, "U1", false
		g.NextAt = s.Next(start).At
		err := c.store.Update(context.Background(), func(tx *store.Tx) (err error) {
			if g.ID, err = tx.AddGroup(g); err != nil {
				return err
			}
			if err := addPeriods(tx, g); err != nil {
				return err
			}
			return nil
		})
		if err != nil {
			rt.Fatal(err)
		}

		var ticks []time.Time
		at, latest := start, start
		for range rapid.IntRange(5, 25).Draw(rt, "ticks") {
			switch rapid.IntRange(0, 5).Draw(rt, "move") {
			case 0: // the clock is set back
				at = at.Add(-time.Duration(rapid.IntRange(1, 180).Draw(rt, "back")) * time.Minute)
			case 1: // the bot is down
				at = at.Add(time.Duration(rapid.IntRange(1, 40*24*60).Draw(rt, "down")) * time.Minute)
			case 2: // it runs at the next slot
				at = s.Next(at).At
			case 3: // it misses the next slot by less than a day, or a little more
				at = s.Next(at).At.Add(time.Duration(rapid.IntRange(1, 25*60).Draw(rt, "late")) * time.Minute)
			default:
				at = at.Add(time.Duration(rapid.IntRange(1, 30*60).Draw(rt, "minutes")) * time.Minute)
			}
			c.tickAt(rt, at)
			if at.After(latest) { // of a time that comes twice only the first promises anything
				latest = at
				ticks = append(ticks, at)
			}
		}
		checkShowings(rt, s, c.shown)
		checkNoneMissing(rt, s, start, latest, ticks, c.shown)
	})
}

// drawSchedule draws a schedule with some free periods, pauses and meetings.
func drawSchedule(rt *rapid.T, start time.Time) store.Schedule {
	zone := rapid.SampledFrom([]string{"Europe/Amsterdam", "America/Curacao", "Asia/Jakarta", "Europe/London"}).Draw(rt, "zone")
	today := store.DayOf(start.In(store.Location(zone)))
	s := store.Schedule{
		Weekday: time.Weekday(rapid.IntRange(1, 5).Draw(rt, "weekday")),
		Minute:  rapid.IntRange(store.EarliestMinute/15, store.LatestMinute/15).Draw(rt, "quarter") * 15,
		Zone:    zone,
		Rhythm:  rapid.SampledFrom([]store.Rhythm{store.Weekly, store.EveryOtherWeek, store.WithoutMeetings}).Draw(rt, "rhythm"),
		Region:  rapid.SampledFrom([]store.Region{"", "noord", "midden", "zuid"}).Draw(rt, "region"),
		May:     rapid.SampledFrom([]store.MayWeek{store.NoSecondMay, store.MayBefore, store.MayAfter}).Draw(rt, "may"),
		Since:   today,
	}
	for range rapid.IntRange(0, 4).Draw(rt, "periods") {
		first := today.Add(rapid.IntRange(0, 200).Draw(rt, "first"))
		s.Periods = append(s.Periods, store.Period{First: first, Last: first.Add(rapid.IntRange(0, 20).Draw(rt, "long")),
			Kind: rapid.SampledFrom([]store.PeriodKind{store.FreePeriod, store.Pause, store.Meeting}).Draw(rt, "kind")})
	}
	return s
}

// addPeriods records the group's periods, and its meetings among them.
func addPeriods(tx *store.Tx, g store.Group) error {
	met := map[store.Day]bool{} // it meets once a day
	for _, p := range g.Schedule.Periods {
		if p.Kind != store.Meeting {
			if err := tx.AddPeriod(g.ID, p); err != nil {
				return err
			}
			continue
		}
		for day := p.First; day <= p.Last; day = day.Add(1) {
			if met[day] {
				continue
			}
			met[day] = true
			if _, _, err := tx.AddSession(store.Session{Group: g.ID, Form: fmt.Sprint(g.ID, day), State: store.SessionPlanned, Day: day, Minute: 13 * 60, Minutes: store.SessionMinutes}); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkShowings checks each card that came.
func checkShowings(rt *rapid.T, s store.Schedule, shown []showing) {
	weeks := map[string]bool{}
	for _, c := range shown {
		local := c.at.In(store.Location(s.Zone))
		day, minute := store.DayOf(local), local.Hour()*60+local.Minute()
		slot := s.Next(c.at.Add(-24*time.Hour - time.Second))
		switch {
		case slot.At.After(c.at):
			rt.Errorf("a card came at %s, not within a day after its slot", local)
		case slot.Skip != store.Skip{}:
			rt.Errorf("a card came at %s for a week that has none: %v", local, slot.Skip)
		case weeks[slot.Week]:
			rt.Errorf("week %s has two cards", slot.Week)
		case slot.At.In(local.Location()).Weekday() != s.Weekday || slot.At.In(local.Location()).Hour()*60+slot.At.In(local.Location()).Minute() != s.Minute:
			rt.Errorf("the slot %s is at another time than the group's", slot.At)
		case local.Weekday() == time.Saturday || local.Weekday() == time.Sunday || s.Free(day) != store.Skip{} || s.PausedUntil(day) != "":
			rt.Errorf("a card came on a free day, %s", local)
		case minute < store.EarliestMinute || minute > store.LatestMinute+60:
			rt.Errorf("a card came at night, %s", local)
		}
		weeks[slot.Week] = true
	}
}

// checkNoneMissing checks that each week in which the bot ran at a time at which
// its card could come, has it.
func checkNoneMissing(rt *rapid.T, s store.Schedule, start, latest time.Time, ticks []time.Time, shown []showing) {
	for slot := s.Next(start); slot.At.Before(latest); slot = s.Next(slot.At) {
		possible, came := false, false
		for _, at := range ticks {
			possible = possible || !at.Before(slot.At) && !at.After(s.Until(slot)) && s.ShowAt(at).Equal(at)
		}
		for _, c := range shown {
			came = came || !c.at.Before(slot.At) && c.at.Before(slot.At.Add(24*time.Hour+time.Second))
		}
		if possible && slot.Skip == (store.Skip{}) && !came {
			rt.Errorf("no card came in week %s, though the bot ran at its time, %s", slot.Week, slot.At)
		}
	}
}
