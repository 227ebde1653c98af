package main

import (
	"context"
	_ "embed"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/robfig/cron/v3"
	"github.com/slack-go/slack"

	"intervisiebot/cards"
	"intervisiebot/commands"
	"intervisiebot/store"
)

//go:embed manifest.json
var manifest []byte

// bot is the running program.
type bot struct {
	store   *store.Store
	deck    cards.Deck
	table   map[string]commands.Handler
	http    *http.Client
	hangUp  func() // closes the connections to Slack that are idle
	api     *slack.Client
	now     func() time.Time
	log     *slog.Logger
	zone    string         // IANA name, for groups that have not chosen one
	self    string         // the bot's own Slack user id
	wake    chan struct{}  // pokes the heart; holds one poke
	seen    atomic.Int64   // the writes to the store that the heart knows of
	asks    atomic.Int64   // what people did and Slack told that is being dealt with
	errands chan struct{}  // room for what is asked of Slack beside all that
	sentOut sync.WaitGroup // those on an errand, or waiting for room
	ready   atomic.Bool    // Slack has been reached
	offline atomic.Bool    // the connection broke and that was said; until it is back nothing is sent
	alive   func()         // tells the outside that the heart beats
	monitor *monitor
	roster  roster
	poster  poster
	homes   atomic.Bool // App Homes are being shown
	easel   sync.Mutex  // one picture at a time
}

// callTimeout is how long one call to Slack may take: the client's own default
// is no limit at all. A connection that does not come about ends sooner, so that
// it is known for certain that nothing was sent.
const (
	callTimeout = 10 * time.Second
	dialTimeout = 5 * time.Second
)

func newBot(c config, s *store.Store, now func() time.Time, alive func(), log *slog.Logger) (*bot, error) {
	deck, err := cards.General()
	if err != nil {
		return nil, err
	}
	if c.decks != "" {
		for _, problem := range deck.Add(os.DirFS(c.decks)) {
			log.Error("a deck file is left out", "hint", "mend this line and start again", "folder", c.decks, "err", problem)
		}
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = (&net.Dialer{Timeout: dialTimeout}).DialContext
	transport.MaxIdleConnsPerHost = 2 * atOnce // all calls go to one host
	m := newMonitor(c.database, now())
	client := &http.Client{Timeout: callTimeout, Transport: m.counted(c.apiURL, transport)}
	return &bot{
		store: s, deck: deck, table: commands.Table(s, deck), http: client, hangUp: transport.CloseIdleConnections,
		api: slack.New(c.botToken, slack.OptionAppLevelToken(c.appToken),
			slack.OptionAPIURL(c.apiURL), slack.OptionHTTPClient(client)),
		now: now, alive: alive, monitor: m, log: log, zone: c.zone,
		wake: make(chan struct{}, 1), errands: make(chan struct{}, errandsAtOnce), poster: newPoster(),
	}, nil
}

// stopTime is how long what is under way may take once the program is told to
// stop. Supervisors usually wait ten seconds before they kill.
const stopTime = 6 * time.Second

// run checks the tokens, then listens and keeps time until ctx ends. What is
// under way is finished first, as long as that does not take long: a call that is
// abandoned is one of which the answer was lost.
func (b *bot) run(ctx context.Context) error {
	defer b.hangUp()
	if err := b.introduce(ctx); err != nil {
		return err
	}
	working, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	context.AfterFunc(ctx, func() { time.AfterFunc(stopTime, abandon) })
	var hearing sync.WaitGroup
	hearing.Go(func() { b.hear(ctx, working) })
	b.beat(ctx, working)
	hearing.Wait()
	b.sentOut.Wait() // nobody else is sent now
	return nil
}

// poke has the heart look at the wall now.
func (b *bot) poke() {
	select {
	case b.wake <- struct{}{}:
	default: // a poke is waiting already
	}
}

// pokeIfNew pokes the heart when the facts have changed since its last beat.
func (b *bot) pokeIfNew() {
	if b.store.Wrote() != b.seen.Load() {
		b.poke()
	}
}

// beat plans and shows what is due: when poked, every minute, and at the moment
// the next thing is due. It returns when ctx has ended and no call is under way;
// calls are made under working.
func (b *bot) beat(ctx, working context.Context) {
	minutes := cron.New()
	minutes.Schedule(cron.Every(time.Minute), cron.FuncJob(b.poke))
	minutes.Start()
	defer minutes.Stop()
	next := time.NewTimer(0)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			b.finish(working)
			return
		case <-b.wake:
		case <-next.C:
		case sent := <-b.poster.done:
			b.release(working, sent)
		}
		b.refreshIfDue(ctx)
		if at := b.tick(working); !at.IsZero() {
			next.Reset(max(0, at.Sub(b.now())))
		}
	}
}

// retryDatabase is how long the heart waits after the database failed it.
const retryDatabase = 10 * time.Second

// tick does what is due now, and returns when something will be due; zero when
// nothing is before the next poke.
func (b *bot) tick(ctx context.Context) time.Time {
	now := b.now()
	b.seen.Store(b.store.Wrote())
	b.settleSecrets(ctx, now)
	at, err := b.nextDue(ctx)
	if err == nil && !at.IsZero() && !at.After(now) {
		at, err = b.work(ctx, now)
	}
	if err != nil {
		b.log.Error("a tick failed, trying again", "wait", retryDatabase, "err", err)
		return now.Add(retryDatabase)
	}
	b.alive()
	return at
}

// work plans and shows what is due, and returns when something will be due;
// zero when it waits for a call that is under way, which wakes the heart.
func (b *bot) work(ctx context.Context, now time.Time) (at time.Time, err error) {
	defer prometheus.NewTimer(b.monitor.ticks).ObserveDuration()
	if err := b.plan(ctx, now); err != nil {
		return at, err
	}
	b.settleSecrets(ctx, now)
	if err := errors.Join(b.show(ctx, now), b.showHomes(ctx, now)); err != nil {
		return at, err
	}
	if at, err = b.nextDue(ctx); !at.After(now) {
		at = time.Time{}
	}
	return at, err
}

// nextDue is the first moment at which something must be planned or shown;
// zero when there is none.
func (b *bot) nextDue(ctx context.Context) (at time.Time, err error) {
	err = b.store.View(ctx, func(tx *store.Tx) error {
		at, err = tx.NextLook()
		return err
	})
	return at, err
}

// due tells a practice clock when the bot next has something to do, at or after
// a moment; that moment itself while it is busy. Asking also wakes the heart.
func (b *bot) due(after time.Time) time.Time {
	b.poke()
	if !b.ready.Load() || b.asks.Load() > 0 || b.refreshWaits() {
		return after
	}
	at, err := b.nextDue(context.Background())
	switch {
	case err != nil:
		return after
	case !at.IsZero() && at.Before(after) && b.offline.Load():
		return time.Time{} // until Slack is back
	case !at.IsZero() && at.Before(after):
		return after
	}
	return at
}
