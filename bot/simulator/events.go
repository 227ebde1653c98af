package simulator

import (
	"slices"
	"time"
)

// redelivery is an event that will be delivered again, on the practice clock.
type redelivery struct {
	at      time.Time
	event   object // the whole payload: its event_id stays the same
	attempt int
}

// Slack delivers an event that was not acknowledged three times more: at once, after a minute, after five.
// https://docs.slack.dev/apis/events-api/#error-handling
var redeliverAfter = []time.Duration{0, time.Minute, 5 * time.Minute}

// tell delivers an event to the app, if its manifest subscribes to it and it has one of the scopes. An empty list of
// scopes needs none.
func (w *Workspace) tell(event object, scopes ...string) {
	kind, _ := event["type"].(string)
	if !slices.Contains(w.app.events, kind) {
		return
	}
	w.deliverEvent(event, scopes...)
}

func (w *Workspace) deliverEvent(event object, scopes ...string) {
	if len(scopes) > 0 && w.need(scopes...) != nil {
		return
	}
	if event["event_ts"] == nil {
		event["event_ts"], _ = w.stamp()
	}
	w.deliver(object{
		"token": verifyToken, "team_id": teamID, "context_team_id": teamID, "context_enterprise_id": nil, "api_app_id": appID,
		"event": event, "type": "event_callback", "event_id": w.newID("Ev"), "event_time": w.clock.now().Unix(),
		"authorizations": []object{{
			"enterprise_id": nil, "team_id": teamID, "user_id": botUser, "is_bot": true, "is_enterprise_install": false,
		}},
		"is_ext_shared_channel": false, "event_context": "practice",
	}, 0)
}

// deliver sends an event, and sees to it that it is sent again if it is not acknowledged.
func (w *Workspace) deliver(payload object, attempt int) {
	reason := ""
	if attempt > 0 {
		reason = "timeout"
	}
	retry := func(error) {
		if attempt < len(redeliverAfter) {
			at := w.clock.now().Add(redeliverAfter[attempt])
			w.waiting = append(w.waiting, &redelivery{at: at, event: payload, attempt: attempt + 1})
			w.redeliver()
		}
	}
	w.send("events_api", payload, object{"retry_attempt": attempt, "retry_reason": reason}, &envelope{failed: retry})
}

// redeliver delivers what is due to be delivered again.
func (w *Workspace) redeliver() {
	now := w.clock.now()
	var ready []*redelivery
	w.waiting = slices.DeleteFunc(w.waiting, func(r *redelivery) bool {
		if r.at.After(now) {
			return false
		}
		ready = append(ready, r)
		return true
	})
	for _, r := range ready {
		w.deliver(r.event, r.attempt)
	}
}

// keepRedelivering does so while the clock just runs.
func (w *Workspace) keepRedelivering() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-w.done:
			return
		case <-tick.C:
			w.mu.Lock()
			w.redeliver()
			w.mu.Unlock()
		}
	}
}

// tellMetadata delivers message_metadata_posted, if the manifest subscribes to this type of metadata.
// https://docs.slack.dev/reference/events/message_metadata_posted
func (w *Workspace) tellMetadata(c *channel, m *message) {
	if m.metadata.Type == "" || !slices.Contains(w.app.metadata, m.metadata.Type) {
		return
	}
	w.deliverEvent(object{
		"type": "message_metadata_posted", "app_id": appID, "bot_id": botID, "user_id": botUser, "team_id": teamID,
		"channel_id": c.id, "metadata": m.metadata, "message_ts": m.ts,
	}, "metadata.message:read")
}

// tellMember delivers member_joined_channel or member_left_channel: the app hears of channels it is in.
// https://docs.slack.dev/reference/events/member_joined_channel
func (w *Workspace) tellMember(kind string, c *channel, who, inviter string) {
	letter := "C"
	if c.kind == private {
		letter = "G"
	}
	event := object{"type": kind, "user": who, "channel": c.id, "channel_type": letter, "team": teamID}
	if inviter != "" {
		event["inviter"] = inviter
	}
	w.tell(event, c.kind.readScope())
}

// tellChannel delivers channel_rename, group_archive and the like, about a channel the app is in.
// https://docs.slack.dev/reference/events/channel_rename
func (w *Workspace) tellChannel(what string, c *channel, event object) {
	event["type"] = c.kind.word() + "_" + what
	w.version++
	if c.has(botUser) {
		w.tell(event, c.kind.readScope())
	}
}

// word is how the names of events begin: private channels were once called groups.
func (k channelKind) word() string {
	if k == private {
		return "group"
	}
	return "channel"
}

// tellRemoved delivers channel_left or group_left: the app itself has been removed.
// https://docs.slack.dev/reference/events/channel_left
func (w *Workspace) tellRemoved(c *channel, by string) {
	w.tell(object{"type": c.kind.word() + "_left", "channel": c.id, "actor_id": by}, c.kind.readScope())
}
