package simulator

import (
	"math"
	"time"
)

// bucket holds the calls an app may still make. It fills again on the practice clock.
type bucket struct {
	left float64
	at   time.Time
}

// Slack's tiers, in calls a minute: https://docs.slack.dev/apis/web-api/rate-limits
const (
	tier2       = 20
	tier3       = 50
	tier4       = 100
	tierSpecial = 300
)

// chat.postMessage has a limit of its own: one a second in each channel, where short bursts are let through.
const (
	postsPerSecond = 1
	postsAtOnce    = 3
)

// LiftLimits switches the rate limits off, and on again: for measuring how fast an app is when nothing holds it back.
func (w *Workspace) LiftLimits(off bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.unlimited = off
}

// take takes one call out of a bucket that holds size and gains perSecond. If the bucket is empty it returns how long
// to wait, in whole seconds, and takes nothing.
func (w *Workspace) take(name string, size, perSecond float64) (wait int) {
	if w.unlimited {
		return 0
	}
	now := w.clock.now()
	b := w.buckets[name]
	if b == nil {
		b = &bucket{left: size, at: now}
		w.buckets[name] = b
	}
	b.left = math.Min(size, b.left+now.Sub(b.at).Seconds()*perSecond)
	b.at = now
	if b.left < 1 {
		return int(math.Ceil((1 - b.left) / perSecond))
	}
	b.left--
	return 0
}

// limit takes one call of a method, which may be made perMinute times a minute.
func (w *Workspace) limit(method string, perMinute int) error {
	if wait := w.take(method, float64(perMinute), float64(perMinute)/60); wait > 0 {
		return &apiError{code: "ratelimited", retryAfter: wait}
	}
	return nil
}
