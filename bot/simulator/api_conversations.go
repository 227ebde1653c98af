package simulator

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// readScope is the scope for reading about channels of a kind.
func (k channelKind) readScope() string {
	return [...]string{public: "channels:read", private: "groups:read", direct: "im:read"}[k]
}

func (k channelKind) historyScope() string {
	return [...]string{public: "channels:history", private: "groups:history", direct: "im:history"}[k]
}

// known finds a channel the app may know of: public ones, and others it is in.
func (w *Workspace) known(id string) (*channel, error) {
	c := w.channels[id]
	if c == nil || c.kind != public && !c.has(botUser) {
		return nil, fail("channel_not_found")
	}
	return c, nil
}

// conversationInfo is conversations.info. https://docs.slack.dev/reference/methods/conversations.info
func (w *Workspace) conversationInfo(a args) (object, error) {
	c, err := w.known(a["channel"])
	if err != nil {
		return nil, err
	}
	if err := w.need(c.kind.readScope()); err != nil {
		return nil, err
	}
	o := w.channelObject(c)
	if a.flag("include_num_members") {
		o["num_members"] = len(c.members)
	}
	return object{"channel": o}, nil
}

// conversationMembers is conversations.members. https://docs.slack.dev/reference/methods/conversations.members
func (w *Workspace) conversationMembers(a args) (object, error) {
	c, err := w.known(a["channel"])
	if err != nil {
		return nil, err
	}
	if err := w.need(c.kind.readScope()); err != nil {
		return nil, err
	}
	page, next, err := paged(a, c.members, 100)
	if err != nil {
		return nil, err
	}
	return object{"members": append([]string{}, page...), "response_metadata": cursor(next)}, nil
}

// listConversations is conversations.list. https://docs.slack.dev/reference/methods/conversations.list
func (w *Workspace) listConversations(a args) (object, error) {
	return w.conversations(a, func(c *channel) bool { return c.kind == public || c.has(botUser) })
}

// userConversations is users.conversations: those the app is in, or a person, as far as the app may know.
// https://docs.slack.dev/reference/methods/users.conversations
func (w *Workspace) userConversations(a args) (object, error) {
	who := cmp.Or(a["user"], botUser)
	if w.people[who] == nil {
		return nil, fail("user_not_found")
	}
	return w.conversations(a, func(c *channel) bool { return c.has(who) && (c.kind == public || c.has(botUser)) })
}

func (w *Workspace) conversations(a args, want func(*channel) bool) (object, error) {
	var kinds []channelKind
	for t := range strings.SplitSeq(cmp.Or(a["types"], "public_channel"), ",") {
		k, ok := map[string]channelKind{"public_channel": public, "private_channel": private, "im": direct}[strings.TrimSpace(t)]
		if !ok {
			return nil, fail("invalid_types")
		}
		if err := w.need(k.readScope()); err != nil {
			return nil, err
		}
		kinds = append(kinds, k)
	}
	var found []object
	for _, id := range w.order.channels {
		c := w.channels[id]
		if slices.Contains(kinds, c.kind) && want(c) && !(c.archived && a.flag("exclude_archived")) {
			found = append(found, w.channelObject(c))
		}
	}
	page, next, err := paged(a, found, 100)
	if err != nil {
		return nil, err
	}
	return object{"channels": append([]object{}, page...), "response_metadata": cursor(next)}, nil
}

// openConversation is conversations.open, for a direct message with one person.
// https://docs.slack.dev/reference/methods/conversations.open
func (w *Workspace) openConversation(a args) (object, error) {
	if a["users"] == "" && a["channel"] == "" {
		return nil, fail("users_list_not_supplied")
	}
	if strings.Contains(a["users"], ",") {
		if err := w.need("mpim:write"); err != nil {
			return nil, err
		}
		return nil, fail("method_not_supported_for_channel_type") // there are no group messages here
	}
	who := a["users"]
	if c := w.channels[a["channel"]]; c != nil && c.kind == direct && c.has(botUser) {
		who = c.other(botUser)
	} else if who == "" {
		return nil, fail("channel_not_found")
	}
	if err := w.canDM(who); err != nil {
		return nil, err
	}
	c := w.findDM(botUser, who)
	known := c != nil
	c = w.openDM(botUser, who)
	reply := object{"channel": object{"id": c.id}}
	if known {
		reply["no_op"], reply["already_open"] = true, true
	}
	if a.flag("return_im") {
		reply["channel"] = w.channelObject(c)
	}
	return reply, nil
}

// canDM checks that the app may write to a person.
func (w *Workspace) canDM(id string) error {
	p := w.people[id]
	switch {
	case p == nil:
		return fail("user_not_found")
	case p.bot:
		return fail("cannot_dm_bot")
	case p.deleted:
		return fail("user_disabled")
	case p.stranger:
		return fail("user_not_visible")
	case !w.app.messages:
		return fail("messages_tab_disabled")
	}
	return nil
}

// history is conversations.history: the messages outside threads, newest first.
// https://docs.slack.dev/reference/methods/conversations.history
func (w *Workspace) history(a args) (object, error) {
	c, err := w.known(a["channel"])
	if err != nil {
		return nil, err
	}
	if err := w.need(c.kind.historyScope()); err != nil {
		return nil, err
	}
	if !c.has(botUser) {
		return nil, fail("not_in_channel")
	}
	var found []*message
	for _, m := range slices.Backward(c.messages) {
		if m.only == "" && (m.thread == "" || m.thread == m.ts) && between(m.ts, a) {
			found = append(found, m)
		}
	}
	page, next, err := paged(a, found, 100)
	if err != nil {
		return nil, err
	}
	messages := []object{}
	for _, m := range page {
		messages = append(messages, w.messageObject(m, a.flag("include_all_metadata")))
	}
	reply := object{"messages": messages, "has_more": next != "", "pin_count": 0}
	if next != "" {
		reply["response_metadata"] = cursor(next)
	}
	return reply, nil
}

// replies is conversations.replies: a thread, its first message included, the oldest first.
// https://docs.slack.dev/reference/methods/conversations.replies
func (w *Workspace) replies(a args) (object, error) {
	c, err := w.known(a["channel"])
	if err != nil {
		return nil, err
	}
	if err := w.need(c.kind.historyScope()); err != nil {
		return nil, err
	}
	root := c.find(a["ts"])
	if root != nil && root.thread != "" && c.find(root.thread) != nil {
		root = c.find(root.thread)
	}
	switch {
	case !c.has(botUser):
		return nil, fail("not_in_channel")
	case root == nil || root.only != "":
		return nil, fail("thread_not_found")
	}
	found := []*message{root}
	for _, m := range root.replies {
		if between(m.ts, a) {
			found = append(found, m)
		}
	}
	page, next, err := paged(a, found, maxPage)
	if err != nil {
		return nil, err
	}
	messages := []object{}
	for _, m := range page {
		messages = append(messages, w.messageObject(m, a.flag("include_all_metadata")))
	}
	reply := object{"messages": messages, "has_more": next != ""}
	if next != "" {
		reply["response_metadata"] = cursor(next)
	}
	return reply, nil
}

// between tells whether a ts lies between oldest and latest, the ends included only if inclusive. All ts here have as
// many digits, so they compare as text.
func between(ts string, a args) bool {
	oldest, latest := a["oldest"], a["latest"]
	if a.flag("inclusive") && (ts == oldest || ts == latest) {
		return true
	}
	return (oldest == "" || oldest == "0" || ts > oldest) && (latest == "" || ts < latest)
}

// other is who else is in a direct message.
func (c *channel) other(person string) string {
	for _, m := range c.members {
		if m != person {
			return m
		}
	}
	return person
}

// channelObject is a channel as Slack describes it: https://docs.slack.dev/reference/objects/conversation-object
func (w *Workspace) channelObject(c *channel) object {
	o := object{
		"id": c.id, "created": c.created.Unix(), "is_archived": c.archived, "is_im": c.kind == direct, "is_org_shared": false,
		"context_team_id": teamID, "updated": c.created.UnixMilli(),
	}
	if c.kind == direct {
		o["user"], o["is_open"], o["is_user_deleted"], o["priority"] = c.other(botUser), true, false, 0
		return o
	}
	about := func(text string) object { return object{"value": text, "creator": "", "last_set": 0} }
	teams := []string{teamID}
	abroad := slices.ContainsFunc(c.members, func(id string) bool { return w.people[id] != nil && w.people[id].stranger })
	if abroad {
		teams = append(teams, otherTeamID)
	}
	maps.Copy(o, object{
		"name": c.name, "name_normalized": c.name, "is_channel": true, "is_group": false, "is_mpim": false,
		"is_private": c.kind == private, "is_general": false, "is_member": c.has(botUser), "creator": c.creator,
		"is_shared": abroad, "is_ext_shared": abroad, "is_pending_ext_shared": false, "pending_shared": []string{},
		"shared_team_ids": teams, "connected_team_ids": teams[1:], "unlinked": 0, "topic": about(c.topic), "purpose": about(c.purpose), "previous_names": []string{},
	})
	return o
}
