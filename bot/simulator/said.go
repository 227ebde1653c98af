package simulator

import (
	"encoding/json"
	"slices"
	"time"
)

// Said is one message of the app, for tests that count what hangs.
type Said struct {
	TS      string
	At      time.Time
	Text    string
	Payload json.RawMessage // of its metadata; empty without
}

// SaidIn are the messages that the app posted in a channel after the one with this ts ("" for all) and that still hang
// there, in order.
func (w *Workspace) SaidIn(channel, after string) []Said {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.channels[channel]
	if c == nil {
		return nil
	}
	var all []Said
	for _, m := range slices.Backward(c.messages) {
		if m.ts <= after {
			break
		}
		if m.author == botUser && m.only == "" && m.subtype == "" {
			all = append(all, Said{m.ts, m.at, m.text, m.metadata.Payload})
		}
	}
	slices.Reverse(all)
	return all
}

// Forget drops all messages from before a moment, as a workspace on Slack's Free plan does after 90 days.
// https://slack.com/help/articles/27204752526611
func (w *Workspace) Forget(before time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	old := func(m *message) bool { return m.at.Before(before) }
	for _, c := range w.channels {
		c.messages = slices.DeleteFunc(c.messages, old)
		for _, m := range c.messages {
			m.replies = slices.DeleteFunc(m.replies, old)
		}
	}
	w.version++
}
