package simulator

import (
	"fmt"
	"slices"
	"strings"
)

// manageScope is the scope for changing channels of a kind.
func (k channelKind) manageScope() string {
	return [...]string{public: "channels:manage", private: "groups:write", direct: "im:write"}[k]
}

// managed finds a channel that the app is in and may change.
func (w *Workspace) managed(a args) (*channel, error) {
	c, err := w.known(a["channel"])
	if err != nil {
		return nil, err
	}
	if err := w.need(c.kind.manageScope()); err != nil {
		return nil, err
	}
	switch {
	case c.kind == direct:
		return nil, fail("method_not_supported_for_channel_type")
	case c.archived:
		return nil, fail("is_archived")
	case !c.has(botUser):
		return nil, fail("not_in_channel")
	}
	return c, nil
}

// joinConversation is conversations.join, for public channels.
// https://docs.slack.dev/reference/methods/conversations.join
func (w *Workspace) joinConversation(a args) (object, error) {
	c, err := w.known(a["channel"])
	switch {
	case err != nil:
		return nil, err
	case c.kind != public:
		return nil, fail("method_not_supported_for_channel_type")
	case c.archived:
		return nil, fail("is_archived")
	case c.has(botUser):
		return object{"channel": w.channelObject(c), "warning": "already_in_channel",
			"response_metadata": object{"warnings": []string{"already_in_channel"}}}, nil
	}
	c.members = append(c.members, botUser)
	w.add(&message{channel: c.id, author: botUser, subtype: "channel_join", text: fmt.Sprintf(saysJoined, w.app.name)})
	w.tellMember("member_joined_channel", c, botUser, "")
	return object{"channel": w.channelObject(c)}, nil
}

// leaveConversation is conversations.leave. https://docs.slack.dev/reference/methods/conversations.leave
func (w *Workspace) leaveConversation(a args) (object, error) {
	c, err := w.known(a["channel"])
	if err != nil {
		return nil, err
	}
	if err := w.need(c.kind.manageScope()); err != nil {
		return nil, err
	}
	switch {
	case c.kind == direct:
		return nil, fail("method_not_supported_for_channel_type")
	case !c.has(botUser):
		return object{"not_in_channel": true}, nil
	}
	w.removeFrom(c, botUser)
	w.add(&message{channel: c.id, author: botUser, subtype: "channel_leave", text: fmt.Sprintf(saysLeft, w.app.name)})
	w.tellRemoved(c, botUser)
	return object{}, nil
}

func (w *Workspace) removeFrom(c *channel, who string) {
	c.members = slices.DeleteFunc(c.members, func(id string) bool { return id == who })
	w.version++
}

// inviteOthers is conversations.invite. https://docs.slack.dev/reference/methods/conversations.invite
func (w *Workspace) inviteOthers(a args) (object, error) {
	c, err := w.managed(a)
	if err != nil {
		return nil, err
	}
	if a["users"] == "" {
		return nil, fail("no_user")
	}
	invited := strings.Split(a["users"], ",")
	for _, id := range invited {
		switch p := w.people[id]; {
		case p == nil || p.deleted:
			return nil, fail("user_not_found")
		case id == botUser:
			return nil, fail("cant_invite_self")
		case c.has(id):
			return nil, fail("already_in_channel")
		}
	}
	for _, id := range invited {
		c.members = append(c.members, id)
		line := fmt.Sprintf(saysInvited, w.app.name, w.people[id].realName)
		w.add(&message{channel: c.id, author: id, subtype: "channel_join", text: line})
		w.tellMember("member_joined_channel", c, id, botUser)
	}
	return object{"channel": w.channelObject(c)}, nil
}

// kick is conversations.kick. https://docs.slack.dev/reference/methods/conversations.kick
func (w *Workspace) kick(a args) (object, error) {
	c, err := w.managed(a)
	switch {
	case err != nil:
		return nil, err
	case a["user"] == botUser:
		return nil, fail("cant_kick_self")
	case w.people[a["user"]] == nil:
		return nil, fail("user_not_found")
	case !c.has(a["user"]):
		return nil, fail("not_in_channel")
	}
	w.removeFrom(c, a["user"])
	line := fmt.Sprintf(saysRemoved, w.app.name, w.people[a["user"]].realName)
	w.add(&message{channel: c.id, author: a["user"], subtype: "channel_leave", text: line})
	w.tellMember("member_left_channel", c, a["user"], "")
	return object{}, nil
}

const maxTopic = 250

// setTopic is conversations.setTopic. https://docs.slack.dev/reference/methods/conversations.setTopic
func (w *Workspace) setTopic(a args) (object, error) {
	c, err := w.managed(a)
	switch {
	case err != nil:
		return nil, err
	case len([]rune(a["topic"])) > maxTopic:
		return nil, fail("too_long")
	}
	c.topic = a["topic"]
	w.version++
	return object{"channel": w.channelObject(c)}, nil
}

// setPurpose is conversations.setPurpose. https://docs.slack.dev/reference/methods/conversations.setPurpose
func (w *Workspace) setPurpose(a args) (object, error) {
	c, err := w.managed(a)
	switch {
	case err != nil:
		return nil, err
	case len([]rune(a["purpose"])) > maxTopic:
		return nil, fail("too_long")
	}
	c.purpose = a["purpose"]
	w.version++
	return object{"purpose": c.purpose, "channel": w.channelObject(c)}, nil
}
