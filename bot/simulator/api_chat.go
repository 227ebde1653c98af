package simulator

import (
	"cmp"
	"encoding/json"
	"regexp"
	"strings"
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
	if m.empty() {
		return nil, fail("no_text")
	}
	if err := w.inThread(m, c, a["thread_ts"]); err != nil {
		return nil, err
	}
	if wait := w.take("chat.postMessage "+c.id, postsAtOnce, postsPerSecond); wait > 0 {
		return nil, &apiError{code: "ratelimited", retryAfter: wait}
	}
	m.channel = c.id
	w.add(m)
	w.tellMetadata(c, m)
	return object{"channel": c.id, "ts": m.ts, "message": w.messageObject(m, true)}, nil
}

// inThread makes a message a reply to the one with this ts; "" is none.
func (w *Workspace) inThread(m *message, c *channel, thread string) error {
	if thread == "" {
		return nil
	}
	if !tsForm.MatchString(thread) {
		return fail("invalid_thread_ts", "[ERROR] "+thread+" is not a valid thread_ts")
	}
	root := c.find(thread)
	if root == nil || root.only != "" {
		return fail("thread_not_found")
	}
	m.thread = cmp.Or(root.thread, root.ts) // a reply's ts stands for its thread
	return nil
}

// postEphemeral is chat.postEphemeral: only one person sees it, and not for long.
// https://docs.slack.dev/reference/methods/chat.postEphemeral
func (w *Workspace) postEphemeral(a args) (object, error) {
	c, err := w.target(a["channel"])
	if err != nil {
		return nil, err
	}
	who := w.people[a["user"]]
	switch {
	case who == nil || who.deleted:
		return nil, fail("user_not_found")
	case !c.has(who.id):
		return nil, fail("user_not_in_channel")
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
	m.channel, m.only, m.metadata = c.id, who.id, metadata{}
	return object{"message_ts": w.add(m).ts}, nil
}

// permalink is chat.getPermalink. https://docs.slack.dev/reference/methods/chat.getPermalink
func (w *Workspace) permalink(a args) (object, error) {
	c, err := w.known(a["channel"])
	if err != nil {
		return nil, err
	}
	m := c.find(a["message_ts"])
	if m == nil || m.only != "" {
		return nil, fail("message_not_found")
	}
	link := "https://" + teamName + ".slack.com/archives/" + c.id + "/p" + strings.ReplaceAll(m.ts, ".", "")
	if m.thread != "" {
		link += "?thread_ts=" + m.thread + "&cid=" + c.id
	}
	return object{"channel": c.id, "permalink": link}, nil
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
	if name, ok := strings.CutPrefix(id, "#"); ok {
		id = w.channelNamed(name)
	}
	c, err := w.known(id)
	if err != nil {
		return nil, err
	}
	switch {
	case c.archived:
		return nil, fail("is_archived")
	case !c.has(botUser) && (c.kind != public || w.need("chat:write.public") != nil):
		return nil, fail("not_in_channel")
	case c.kind == direct:
		if err := w.canDM(c.other(botUser)); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// channelNamed is the id of the channel with a name; "" if there is none.
func (w *Workspace) channelNamed(name string) string {
	for _, id := range w.order.channels {
		if c := w.channels[id]; c.kind != direct && c.name == name {
			return id
		}
	}
	return ""
}

// draft reads the text, blocks and metadata of a message of the app and checks them.
func (w *Workspace) draft(a args, longest int) (*message, error) {
	m := &message{author: botUser, text: a["text"]}
	if utf8.RuneCountInString(m.text) > longest {
		return nil, fail("msg_too_long")
	}
	if raw := a["blocks"]; raw != "" {
		b, c := w.readBlocks([]byte(raw), "/blocks", maxMessageBlocks)
		if c.noArray {
			return nil, fail("invalid_blocks_format")
		}
		if len(c.problems) > 0 {
			return nil, fail("invalid_blocks", c.problems...)
		}
		if c.texts > maxBlocksText {
			return nil, fail("msg_blocks_too_long")
		}
		m.blocks, m.state = b, b.start(nil)
	}
	if raw := a["metadata"]; raw != "" && raw != "{}" {
		if err := m.metadata.read([]byte(raw)); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// maxMetadata is how much metadata a message may carry, in bytes. Slack has a limit and does not say which.
const maxMetadata = 16 << 10

// read reads metadata and checks it. https://docs.slack.dev/messaging/message-metadata
func (d *metadata) read(raw []byte) error {
	if len(raw) > maxMetadata {
		return fail("metadata_too_large")
	}
	fields, err := parseFields(raw)
	if err != nil || json.Unmarshal(fields["event_type"], &d.Type) != nil || !eventType.MatchString(d.Type) {
		return fail("invalid_metadata_format")
	}
	tree, err := parseJSON(fields["event_payload"])
	payload, ok := tree.(object)
	if err != nil || !ok {
		return fail("invalid_metadata_format")
	}
	d.Payload = appendJSON(nil, payload)
	return nil
}

var eventType = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,255}$`)

// empty tells whether there is nothing to see.
func (m *message) empty() bool { return m.text == "" && len(m.blocks.list) == 0 && len(m.files) == 0 }

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
	w.tellChanged(c, m)
	return object{"channel": c.id, "ts": m.ts, "text": m.text, "message": w.messageObject(m, true)}, nil
}

// deleteMessage is chat.delete. https://docs.slack.dev/reference/methods/chat.delete
func (w *Workspace) deleteMessage(a args) (object, error) {
	c, m, err := w.own(a, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	w.drop(m)
	w.tellDeleted(c, m)
	return object{"channel": c.id, "ts": m.ts}, nil
}
