package simulator

import (
	"slices"
	"strings"
)

// add puts a message in its channel, with a ts of its own.
func (w *Workspace) add(m *message) *message {
	m.ts, m.at = w.stamp()
	c := w.channels[m.channel]
	c.messages = append(c.messages, m)
	if root := c.find(m.thread); root != nil && root != m && m.only == "" {
		root.replies = append(root.replies, m)
	}
	if m.only != "" {
		c.fleeting++
		c.forget()
	}
	w.version++
	if m.only == "" {
		w.tellMessage(c, m)
	}
	return m
}

// Ephemeral messages do not last. A person keeps this many in a channel, and they are gone the next day.
const (
	maxFleeting    = 25
	forgetFleeting = 500 // how many must have come before the oldest are looked for
)

// forget drops the oldest ephemeral messages of each person, once there are many: looking for them takes as long as the
// channel is.
func (c *channel) forget() {
	if c.fleeting < max(forgetFleeting, len(c.messages)/2) {
		return
	}
	kept := map[string]int{}
	gone := map[*message]bool{}
	c.fleeting = 0
	for _, m := range slices.Backward(c.messages) {
		if m.only == "" {
			continue
		}
		if kept[m.only]++; kept[m.only] > maxFleeting {
			gone[m] = true
		}
	}
	c.messages = slices.DeleteFunc(c.messages, func(m *message) bool { return gone[m] })
}

// find finds a message by its ts. They are in order of ts, and each ts has as many digits.
func (c *channel) find(ts string) *message {
	i, ok := slices.BinarySearchFunc(c.messages, ts, func(m *message, ts string) int { return strings.Compare(m.ts, ts) })
	if !ok {
		return nil
	}
	return c.messages[i]
}

// sees tells whether a person sees a message now: ephemeral messages are theirs alone, and gone the next day.
func (w *Workspace) sees(person string, m *message) bool {
	return m.only == "" || m.only == person && w.clock.now().YearDay() == m.at.YearDay() && w.clock.now().Year() == m.at.Year()
}

// visible are the messages a person sees in a channel now, threads included.
func (w *Workspace) visible(c *channel, person string) []*message {
	var seen []*message
	for _, m := range c.messages {
		if w.sees(person, m) {
			seen = append(seen, m)
		}
	}
	return seen
}

// drop takes a message out of its channel. Replies in its thread stay.
func (w *Workspace) drop(m *message) {
	c := w.channels[m.channel]
	same := func(other *message) bool { return other == m }
	c.messages = slices.DeleteFunc(c.messages, same)
	if root := c.find(m.thread); root != nil {
		root.replies = slices.DeleteFunc(root.replies, same)
	}
	w.version++
}

// messageObject is a message as Slack describes it: https://docs.slack.dev/reference/events/message
func (w *Workspace) messageObject(m *message, withMetadata bool) object {
	o := object{"type": "message", "ts": m.ts, "user": m.author, "text": m.text, "team": teamID}
	if m.subtype != "" {
		o["subtype"] = m.subtype
	}
	if m.author == botUser {
		o["bot_id"], o["app_id"] = botID, appID
		o["bot_profile"] = object{
			"id": botID, "app_id": appID, "user_id": botUser, "name": w.app.name, "team_id": teamID, "deleted": false,
			"updated": w.people[botUser].updated.Unix(), "icons": object{},
		}
	}
	if len(m.blocks.list) > 0 {
		o["blocks"] = m.blocks.raw
	}
	if m.thread != "" {
		o["thread_ts"] = m.thread
	}
	if n := len(m.replies); n > 0 {
		var who []string
		for _, r := range m.replies {
			if !slices.Contains(who, r.author) {
				who = append(who, r.author)
			}
		}
		o["thread_ts"], o["reply_count"], o["latest_reply"] = m.ts, n, m.replies[n-1].ts
		o["reply_users"], o["reply_users_count"], o["subscribed"], o["is_locked"] = who, len(who), false, false
	}
	if len(m.reactions) > 0 {
		o["reactions"] = reactionObjects(m)
	}
	if m.pinned {
		o["pinned_to"] = []string{m.channel}
	}
	if len(m.files) > 0 {
		o["files"], o["upload"], o["display_as_bot"] = w.fileObjects(m.files), false, false
	}
	if m.edited != "" {
		o["edited"] = object{"user": m.author, "ts": m.edited}
	}
	if withMetadata && m.metadata.Type != "" {
		o["metadata"] = m.metadata
	}
	return o
}

func (w *Workspace) fileObjects(ids []string) []object {
	var all []object
	for _, id := range ids {
		if f := w.files[id]; f != nil {
			all = append(all, w.fileObject(f))
		}
	}
	return all
}
