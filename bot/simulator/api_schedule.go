package simulator

import (
	"slices"
	"strconv"
	"time"
)

// scheduled is a message that Slack will post by itself.
type scheduled struct {
	id      string
	channel string
	at      time.Time
	message message
}

const (
	scheduleAtMost  = 120 * 24 * time.Hour
	scheduleAtLeast = 10 * time.Second
	scheduleMany    = 30 // messages in one channel within five minutes
)

// scheduleMessage is chat.scheduleMessage. Messages with metadata are accepted and never posted: that is what Slack
// does. https://docs.slack.dev/reference/methods/chat.scheduleMessage
func (w *Workspace) scheduleMessage(a args) (object, error) {
	c, err := w.target(a["channel"])
	if err != nil {
		return nil, err
	}
	seconds, err := strconv.ParseInt(a["post_at"], 10, 64)
	if err != nil {
		return nil, fail("invalid_time")
	}
	at := time.Unix(seconds, 0)
	switch in := at.Sub(w.clock.now()); {
	case in < scheduleAtLeast:
		return nil, fail("time_in_past")
	case in > scheduleAtMost:
		return nil, fail("time_too_far")
	}
	m, err := w.draft(a, maxMessageText)
	if err != nil {
		return nil, err
	}
	if m.empty() {
		return nil, fail("no_text")
	}
	if err := w.inThread(m, c, a["thread_ts"]); err != nil {
		return nil, err
	}
	near := 0
	for _, s := range w.scheduled {
		if s.channel == c.id && at.Sub(s.at).Abs() < 5*time.Minute {
			near++
		}
	}
	if near >= scheduleMany {
		return nil, fail("restricted_too_many")
	}
	m.channel = c.id
	s := &scheduled{id: w.newID("Q"), channel: c.id, at: at, message: *m}
	w.scheduled = append(w.scheduled, s)
	w.later(at.Sub(w.clock.now()), func() { w.postScheduled(s) })
	return object{
		"channel": c.id, "scheduled_message_id": s.id, "post_at": strconv.FormatInt(seconds, 10),
		"message": object{"text": m.text, "user": botUser, "bot_id": botID, "team": teamID, "type": "delayed_message"},
	}, nil
}

// postScheduled posts a scheduled message, if it has not been taken back and the app may still post there.
func (w *Workspace) postScheduled(s *scheduled) {
	i := slices.Index(w.scheduled, s)
	if i < 0 {
		return
	}
	w.scheduled = slices.Delete(w.scheduled, i, i+1)
	c, err := w.target(s.channel)
	if err != nil || s.message.metadata.Type != "" {
		return
	}
	s.message.channel = c.id
	w.add(&s.message).note(w.made("chat.scheduleMessage", nil, false))
}

// listScheduled is chat.scheduledMessages.list. https://docs.slack.dev/reference/methods/chat.scheduledMessages.list
func (w *Workspace) listScheduled(a args) (object, error) {
	var found []object
	for _, s := range w.scheduled {
		if a["channel"] == "" || a["channel"] == s.channel {
			found = append(found, object{"id": s.id, "channel_id": s.channel, "post_at": s.at.Unix(), "text": s.message.text,
				"date_created": w.clock.now().Unix()})
		}
	}
	page, next, err := paged(a, found, 100)
	if err != nil {
		return nil, err
	}
	return object{"scheduled_messages": append([]object{}, page...), "response_metadata": cursor(next)}, nil
}

// deleteScheduled is chat.deleteScheduledMessage. https://docs.slack.dev/reference/methods/chat.deleteScheduledMessage
func (w *Workspace) deleteScheduled(a args) (object, error) {
	if _, err := w.known(a["channel"]); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(w.scheduled, func(s *scheduled) bool { return s.id == a["scheduled_message_id"] && s.channel == a["channel"] })
	if i < 0 {
		return nil, fail("invalid_scheduled_message_id")
	}
	w.scheduled = slices.Delete(w.scheduled, i, i+1)
	return object{}, nil
}
