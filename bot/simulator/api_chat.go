package simulator

import (
	"encoding/json"
	"regexp"
	"slices"
	"unicode/utf8"
)

// postMessage is chat.postMessage. https://docs.slack.dev/reference/methods/chat.postMessage
func (w *Workspace) postMessage(a args) (object, error) {
	c, err := w.target(a["channel"])
	if err != nil {
		return nil, err
	}
	m, err := w.draft(a, maxMessageText)
	if err != nil {
		return nil, err
	}
	if m.text == "" && len(m.blocks.list) == 0 {
		return nil, fail("no_text")
	}
	if thread := a["thread_ts"]; thread != "" {
		root := c.find(thread)
		if !tsForm.MatchString(thread) {
			return nil, fail("invalid_thread_ts", "[ERROR] "+thread+" is not a valid thread_ts")
		}
		if root == nil || root.only != "" {
			return nil, fail("thread_not_found")
		}
		m.thread = root.ts
		if root.thread != "" {
			m.thread = root.thread // a reply's ts stands for its thread
		}
	}
	if wait := w.take("chat.postMessage "+c.id, postsAtOnce, postsPerSecond); wait > 0 {
		return nil, &apiError{code: "ratelimited", retryAfter: wait}
	}
	m.channel = c.id
	w.add(m)
	w.tellMetadata(c, m)
	return object{"channel": c.id, "ts": m.ts, "message": w.messageObject(m, true)}, nil
}

var tsForm = regexp.MustCompile(`^\d{10}\.\d{6}$`)

// target is where a message goes: a channel the app is in, or the direct message with a person.
func (w *Workspace) target(id string) (*channel, error) {
	if w.people[id] != nil {
		if err := w.canDM(id); err != nil {
			return nil, err
		}
		return w.openDM(botUser, id), nil
	}
	c, err := w.known(id)
	if err != nil {
		return nil, err
	}
	switch {
	case c.archived:
		return nil, fail("is_archived")
	case !c.has(botUser):
		return nil, fail("not_in_channel")
	case c.kind == direct:
		if err := w.canDM(c.other(botUser)); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// draft reads the text, blocks and metadata of a message of the app and checks them.
func (w *Workspace) draft(a args, longest int) (*message, error) {
	m := &message{author: botUser, text: a["text"]}
	if utf8.RuneCountInString(m.text) > longest {
		return nil, fail("msg_too_long")
	}
	if raw := a["blocks"]; raw != "" {
		if !json.Valid([]byte(raw)) {
			return nil, fail("invalid_blocks_format")
		}
		b, c := checkBlocks([]byte(raw), "/blocks", maxMessageBlocks, w.blockID)
		if len(c.problems) > 0 {
			return nil, fail("invalid_blocks", c.problems...)
		}
		if c.texts > maxBlocksText {
			return nil, fail("msg_blocks_too_long")
		}
		m.blocks, m.state = b, b.start(nil)
	}
	if raw := a["metadata"]; raw != "" && raw != "{}" {
		var payload object
		if json.Unmarshal([]byte(raw), &m.metadata) != nil || m.metadata.Type == "" ||
			json.Unmarshal(m.metadata.Payload, &payload) != nil || payload == nil {
			return nil, fail("invalid_metadata_format")
		}
	}
	return m, nil
}

// blockID makes an id for a block or element that came without one.
func (w *Workspace) blockID() string { return w.newID("b") }

// own finds a message the app may change.
func (w *Workspace) own(a args, refusal string) (*channel, *message, error) {
	c, err := w.known(a["channel"])
	if err != nil {
		return nil, nil, err
	}
	m := c.find(a["ts"])
	switch {
	case m == nil || m.only != "": // ephemeral messages cannot be changed this way
		return nil, nil, fail("message_not_found")
	case m.author != botUser:
		return nil, nil, fail(refusal)
	}
	return c, m, nil
}

// updateMessage is chat.update. Blocks and metadata that are not given stay as they are.
// https://docs.slack.dev/reference/methods/chat.update
func (w *Workspace) updateMessage(a args) (object, error) {
	c, m, err := w.own(a, "cant_update_message")
	if err != nil {
		return nil, err
	}
	if c.archived {
		return nil, fail("is_inactive")
	}
	d, err := w.draft(a, maxUpdateText)
	if err != nil {
		return nil, err
	}
	if d.text == "" && a["blocks"] == "" {
		return nil, fail("no_text")
	}
	m.text = d.text
	if a["blocks"] != "" {
		m.blocks, m.state = d.blocks, d.state
	}
	if a["metadata"] != "" {
		m.metadata = d.metadata
	}
	m.edited, _ = w.stamp()
	w.version++
	return object{"channel": c.id, "ts": m.ts, "text": m.text, "message": w.messageObject(m, true)}, nil
}

// deleteMessage is chat.delete. https://docs.slack.dev/reference/methods/chat.delete
func (w *Workspace) deleteMessage(a args) (object, error) {
	c, m, err := w.own(a, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	w.drop(m)
	return object{"channel": c.id, "ts": m.ts}, nil
}

// drop takes a message out of its channel. Replies in its thread stay.
func (w *Workspace) drop(m *message) {
	c := w.channels[m.channel]
	c.messages = slices.DeleteFunc(c.messages, func(other *message) bool { return other == m })
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
	if n := w.channels[m.channel].replies(m); n > 0 {
		o["thread_ts"], o["reply_count"] = m.ts, n
	}
	if m.edited != "" {
		o["edited"] = object{"user": m.author, "ts": m.edited}
	}
	if withMetadata && m.metadata.Type != "" {
		o["metadata"] = m.metadata
	}
	return o
}

// replies counts the messages in the thread of m.
func (c *channel) replies(m *message) int {
	n := 0
	for _, other := range c.messages {
		if other.thread == m.ts && other != m {
			n++
		}
	}
	return n
}
