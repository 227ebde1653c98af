package simulator

import (
	"slices"
	"strings"
	"time"
)

// Slack delivers an event that was not acknowledged three times more: at once, after a minute, after five.
// https://docs.slack.dev/apis/events-api/#error-handling
var redeliverAfter = []time.Duration{0, time.Minute, 5 * time.Minute}

// tell delivers an event to the app, if its manifest subscribes to it and it has one of the scopes. An empty list of
// scopes needs none.
func (w *Workspace) tell(event object, scopes ...string) {
	kind, _ := event["type"].(string)
	w.tellAs(kind, event, scopes...)
}

// tellAs delivers an event to which apps subscribe under another name than its type.
func (w *Workspace) tellAs(subscription string, event object, scopes ...string) {
	kind, _ := event["type"].(string)
	switch {
	case !slices.Contains(w.app.events, subscription), w.silenced[kind], w.refusal != "":
		return
	case len(scopes) > 0 && w.need(scopes...) != nil:
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
			w.later(redeliverAfter[attempt], func() { w.deliver(payload, attempt+1) })
			w.keepAppointments()
		}
	}
	w.send("events_api", payload, object{"retry_attempt": attempt, "retry_reason": reason}, &envelope{failed: retry, event: true})
}

// tellMetadata delivers message_metadata_posted, if the manifest subscribes to this type of metadata.
// https://docs.slack.dev/reference/events/message_metadata_posted
func (w *Workspace) tellMetadata(c *channel, m *message) {
	if m.metadata.Type == "" || !slices.Contains(w.app.metadata, m.metadata.Type) {
		return
	}
	w.tell(object{
		"type": "message_metadata_posted", "app_id": appID, "bot_id": botID, "user_id": botUser, "team_id": teamID,
		"channel_id": c.id, "metadata": m.metadata, "message_ts": m.ts,
	}, "metadata.message:read")
}

// tellMessage delivers message.channels and the like, about a message in a channel the app is in, and app_mention.
// https://docs.slack.dev/reference/events/message
func (w *Workspace) tellMessage(c *channel, m *message) {
	if c.has(botUser) {
		w.tellAboutMessage(c, w.messageObject(m, true))
		if c.kind != direct && strings.Contains(m.text, "<@"+botUser+">") && m.author != botUser && m.subtype == "" {
			event := w.messageObject(m, true)
			event["type"], event["channel"], event["event_ts"] = "app_mention", c.id, m.ts
			w.tell(event, "app_mentions:read")
		}
	}
}

// tellChanged delivers a message event about an edit. https://docs.slack.dev/reference/events/message/message_changed
func (w *Workspace) tellChanged(c *channel, m *message) {
	w.tellAboutMessage(c, object{"type": "message", "subtype": "message_changed", "hidden": true, "ts": m.edited,
		"message": w.messageObject(m, true)})
}

// tellDeleted delivers a message event about one that is gone.
// https://docs.slack.dev/reference/events/message/message_deleted
func (w *Workspace) tellDeleted(c *channel, m *message) {
	ts, _ := w.stamp()
	w.tellAboutMessage(c, object{"type": "message", "subtype": "message_deleted", "hidden": true, "ts": ts, "deleted_ts": m.ts})
}

func (w *Workspace) tellAboutMessage(c *channel, event object) {
	word := [...]string{public: "channels", private: "groups", direct: "im"}[c.kind]
	event["channel"], event["event_ts"] = c.id, event["ts"]
	event["channel_type"] = [...]string{public: "channel", private: "group", direct: "im"}[c.kind]
	w.tellAs("message."+word, event, c.kind.historyScope())
}

// tellReaction delivers reaction_added or reaction_removed.
// https://docs.slack.dev/reference/events/reaction_added
func (w *Workspace) tellReaction(kind string, m *message, who, name string) {
	w.version++
	if w.channels[m.channel].has(botUser) {
		w.tell(object{"type": kind, "user": who, "reaction": name, "item_user": m.author,
			"item": object{"type": "message", "channel": m.channel, "ts": m.ts}}, "reactions:read")
	}
}

// tellMember delivers member_joined_channel or member_left_channel: the app hears of channels it is in.
// https://docs.slack.dev/reference/events/member_joined_channel
func (w *Workspace) tellMember(kind string, c *channel, who, inviter string) {
	letter := "C"
	if c.kind == private {
		letter = "G"
	}
	event := object{"type": kind, "user": who, "channel": c.id, "channel_type": letter, "team": w.people[who].team()}
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
