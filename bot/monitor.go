package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"intervisiebot/store"
)

// monitor counts what the bot does, for /metrics: numbers and durations, nothing
// of a person or a group. Every label is a word of this program or of Slack.
type monitor struct {
	all    *prometheus.Registry
	asks   *prometheus.CounterVec
	posts  *prometheus.CounterVec
	calls  *prometheus.CounterVec
	took   prometheus.Histogram
	ticks  prometheus.Histogram
	ticked atomic.Int64 // when the heart last beat, on the machine's clock
	away   atomic.Int64 // since when there is no connection to Slack, on the bot's clock; 0: there is one
}

func newMonitor(database string, now time.Time) *monitor {
	m := &monitor{
		all:   prometheus.NewRegistry(),
		asks:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "intervisiebot_asks_total", Help: "What people did that was answered."}, []string{"name"}),
		posts: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "intervisiebot_posts_total", Help: "Messages by what became of them: shown, dropped, or unsure."}, []string{"kind", "fate"}),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "intervisiebot_slack_calls_total", Help: "Calls to Slack's Web API by how they ended: ok, refused, limited, failed, or cut."}, []string{"method", "outcome"}),
		took:  prometheus.NewHistogram(prometheus.HistogramOpts{Name: "intervisiebot_slack_call_seconds", Help: "How long the calls that are counted took.", Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10}}),
		ticks: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "intervisiebot_tick_seconds", Help: "How long a beat of the heart took that had something to do.", Buckets: []float64{.001, .01, .1, 1, 10}}),
	}
	m.away.Store(now.Unix())
	m.all.MustRegister(m.asks, m.posts, m.calls, m.took, m.ticks,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "intervisiebot_connected", Help: "1 while there is a connection to Slack."}, func() float64 {
			if m.away.Load() == 0 {
				return 1
			}
			return 0
		}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "intervisiebot_database_bytes", Help: "Size of the database, without its log: that grows at everything anybody does."}, func() float64 {
			info, err := os.Stat(database)
			if err != nil {
				return 0
			}
			return float64(info.Size())
		}))
	return m
}

// countable tells whether something may be counted under its name: an ask, a kind
// of post, a method of Slack's. What concerns an evaluation may not: who reads the
// counters every few seconds would see when somebody opened the form, when an
// answer came in, and by the reminders how many did not. A window follows a press
// at once, so the calls that show one may not either. For the same reason nothing
// is counted here that moves with every press, such as beats without work,
// the size of the log, or what the Go runtime allocates.
func countable(name string) bool {
	for _, hidden := range []string{"evaluation", "ballot", "/evaluatie", "views."} {
		if strings.HasPrefix(name, hidden) {
			return false
		}
	}
	return true
}

// asked counts an ask by its name, if that is one of this program's: a message of
// an older version may hold others.
func (m *monitor) asked(name string, known bool) {
	switch {
	case !countable(name):
	case known:
		m.asks.WithLabelValues(name).Inc()
	default:
		m.asks.WithLabelValues("unknown").Inc()
	}
}

// posted counts what became of a post.
func (m *monitor) posted(kind store.PostKind, fate string) {
	if countable(string(kind)) {
		m.posts.WithLabelValues(string(kind), fate).Inc()
	}
}

// sent counts what a call to send a post came to; one that is to be made again
// later is not counted yet.
func (m *monitor) sent(kind store.PostKind, f fate) {
	switch f {
	case shown:
		m.posted(kind, "shown")
	case lost:
		m.posted(kind, "unsure")
	case evicted, refused:
		m.posted(kind, "dropped")
	}
}

// uncounted keeps the calls that are made for what is not countable out of the
// counts.
func uncounted(ctx context.Context, name string) context.Context {
	if countable(name) {
		return ctx
	}
	return context.WithValue(ctx, notCounted{}, true)
}

type notCounted struct{}

// counted counts the calls to Slack's Web API at this address that go by. What
// goes elsewhere, such as an answer to a press, has an id in its address.
func (m *monitor) counted(api string, next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		method, is := strings.CutPrefix(r.URL.String(), api)
		if !is || strings.ContainsAny(method, "/?") || !countable(method) || r.Context().Value(notCounted{}) != nil {
			return next.RoundTrip(r)
		}
		timer := prometheus.NewTimer(m.took)
		resp, err := next.RoundTrip(r)
		timer.ObserveDuration()
		m.calls.WithLabelValues(method, outcome(resp, err)).Inc()
		return resp, err
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// outcome is how a call ended. Slack refuses in a 200, in the first word of its
// answer: https://docs.slack.dev/apis/web-api/#responses
func outcome(resp *http.Response, err error) string {
	switch {
	case err != nil:
		return "cut"
	case resp.StatusCode == http.StatusTooManyRequests:
		return "limited"
	case resp.StatusCode != http.StatusOK:
		return "failed"
	}
	body := bufio.NewReaderSize(resp.Body, 16)
	begin, _ := body.Peek(len(`{"ok":false`))
	resp.Body = struct {
		io.Reader
		io.Closer
	}{body, resp.Body}
	if string(begin) == `{"ok":false` {
		return "refused"
	}
	return "ok"
}

// writeTime is how long the database may take to be written for a healthy bot,
// and how old the last try may be.
const (
	writeTime  = 5 * time.Second
	writeEvery = 10 * time.Second
)

// prober tells whether the bot is well. Slack's being away is no illness:
// starting again does not bring it back.
type prober struct {
	bot  *bot
	real func() time.Time

	mu    sync.Mutex
	tried time.Time
	wrote error
}

// state is what /healthz says.
type state struct {
	Healthy bool   `json:"healthy"`
	Reason  string `json:"reason,omitempty"`
	Slack   string `json:"slack"` // "connected" or "offline"
	Since   string `json:"offline_since,omitempty"`
}

func (p *prober) look(ctx context.Context) state {
	s := state{Healthy: true, Slack: "connected"}
	if away := p.bot.monitor.away.Load(); away != 0 {
		s.Slack, s.Since = "offline", time.Unix(away, 0).UTC().Format(time.RFC3339)
	}
	if ago := p.real().Sub(time.Unix(p.bot.monitor.ticked.Load(), 0)).Round(time.Second); ago > staleAfter {
		s.Healthy, s.Reason = false, "the last tick was "+ago.String()+" ago"
	} else if err := p.write(ctx); err != nil {
		s.Healthy, s.Reason = false, "the database cannot be written: "+err.Error()
	}
	return s
}

// write writes to the database, unless that was tried a moment ago: whoever may
// ask must not be able to keep it busy.
func (p *prober) write(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.real(); now.Sub(p.tried) >= writeEvery {
		ctx, cancel := context.WithTimeout(ctx, writeTime)
		defer cancel()
		p.tried, p.wrote = now, p.bot.store.Writable(ctx, now)
	}
	return p.wrote
}

func (p *prober) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s := p.look(context.WithoutCancel(r.Context()))
	w.Header().Set("Content-Type", "application/json")
	if !s.Healthy {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(s) // who asked hung up
}

// serveMonitor serves health and metrics at an address until stop is called.
func (b *bot) serveMonitor(address string, real func() time.Time) (stop func() error, err error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", &prober{bot: b, real: real})
	mux.Handle("GET /metrics", promhttp.HandlerFor(b.monitor.all, promhttp.HandlerOpts{}))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: writeTime, WriteTimeout: 2 * writeTime,
		ErrorLog: slog.NewLogLogger(b.log.Handler(), slog.LevelDebug)}
	go server.Serve(l)
	b.log.Info("serving health and metrics", "address", l.Addr().String())
	return server.Close, nil
}
