package simulator

import (
	"fmt"
	"slices"
	"time"
)

// Invite lets a person bring the app into a channel.
func (w *Workspace) Invite(person, channel string) error {
	return w.do(func() (*envelope, error) {
		c, err := w.here(person, channel)
		if err != nil {
			return nil, err
		}
		if c.kind == direct || c.has(botUser) {
			return nil, problem("%s kan hier niet worden toegevoegd of is er al.", w.app.name)
		}
		c.members = append(c.members, botUser)
		line := fmt.Sprintf(saysInvited, w.people[person].realName, w.app.name)
		w.add(&message{channel: c.id, author: botUser, subtype: "channel_join", text: line})
		w.tellMember("member_joined_channel", c, botUser, person)
		return nil, nil
	})
}

// Remove lets a person take the app out of a channel.
func (w *Workspace) Remove(person, channel string) error {
	return w.do(func() (*envelope, error) {
		c, err := w.here(person, channel)
		if err != nil {
			return nil, err
		}
		if c.kind == direct || !c.has(botUser) {
			return nil, problem("%s zit hier niet in.", w.app.name)
		}
		c.members = slices.DeleteFunc(c.members, func(id string) bool { return id == botUser })
		line := fmt.Sprintf(saysRemoved, w.people[person].realName, w.app.name)
		w.add(&message{channel: c.id, author: botUser, subtype: "channel_leave", text: line})
		w.tellRemoved(c, person)
		return nil, nil
	})
}

// Join lets a person come into a channel, a private one too: somebody will have let them in.
func (w *Workspace) Join(person, channel string) error {
	return w.do(func() (*envelope, error) {
		p, c := w.people[person], w.channels[channel]
		if p == nil || c == nil || c.kind == direct || c.archived || c.has(person) {
			return nil, problem("Wie hier al is, of niet mag zijn, kan er niet bij komen.")
		}
		c.members = append(c.members, person)
		w.add(&message{channel: c.id, author: person, subtype: "channel_join", text: fmt.Sprintf(saysJoined, p.realName)})
		if c.has(botUser) {
			w.tellMember("member_joined_channel", c, person, "")
		}
		return nil, nil
	})
}

// Leave lets a person leave a channel.
func (w *Workspace) Leave(person, channel string) error {
	return w.do(func() (*envelope, error) {
		c, err := w.here(person, channel)
		if err != nil {
			return nil, err
		}
		if c.kind == direct {
			return nil, problem("Een gesprek met één ander kun je niet verlaten.")
		}
		c.members = slices.DeleteFunc(c.members, func(id string) bool { return id == person })
		line := fmt.Sprintf(saysLeft, w.people[person].realName)
		w.add(&message{channel: c.id, author: person, subtype: "channel_leave", text: line})
		if c.has(botUser) {
			w.tellMember("member_left_channel", c, person, "")
		}
		return nil, nil
	})
}

// Archive freezes a channel: nobody can write in it, the app neither.
func (w *Workspace) Archive(person, channel string) error {
	return w.do(func() (*envelope, error) {
		c, err := w.here(person, channel)
		if err != nil {
			return nil, err
		}
		if c.kind == direct {
			return nil, problem("Een gesprek kan niet worden gearchiveerd.")
		}
		c.archived = true
		w.tellChannel("archive", c, object{"channel": c.id, "user": person})
		return nil, nil
	})
}

// Rename gives a channel another name.
func (w *Workspace) Rename(person, channel, name string) error {
	return w.do(func() (*envelope, error) {
		c, err := w.here(person, channel)
		if err != nil {
			return nil, err
		}
		if c.kind == direct || name == "" {
			return nil, problem("Dat kan geen naam krijgen, of niet deze.")
		}
		c.name = name
		about := object{"id": c.id, "name": name, "created": c.created.Unix(), "is_channel": true, "is_mpim": false}
		w.tellChannel("rename", c, object{"channel": about})
		return nil, nil
	})
}

// Travel gives a person another time zone, as Slack does when they open it elsewhere. Only the app hears of it: the page
// shows everybody the clock of the workspace.
func (w *Workspace) Travel(person string, zone *time.Location) error {
	return w.do(func() (*envelope, error) {
		p := w.people[person]
		if p == nil || p.bot || p.deleted {
			return nil, problem("Deze persoon kan niet op reis.")
		}
		p.zone, p.updated = zone, w.clock.now()
		w.tellUser(p)
		return nil, nil
	})
}

// Deactivate ends somebody's account: they are in no channel any more and cannot be written to.
func (w *Workspace) Deactivate(person string) error {
	return w.do(func() (*envelope, error) {
		p := w.people[person]
		if p == nil || p.bot || p.deleted {
			return nil, problem("Dit account kan niet worden afgesloten.")
		}
		p.deleted, p.updated = true, w.clock.now()
		delete(w.modals, person)
		for _, c := range w.channels {
			if c.kind != direct {
				c.members = slices.DeleteFunc(c.members, func(id string) bool { return id == person })
			}
		}
		w.tellUser(p)
		return nil, nil
	})
}

// tellUser tells the app that something about a person changed: https://docs.slack.dev/reference/events/user_change
func (w *Workspace) tellUser(p *person) {
	w.version++
	w.tell(object{"type": "user_change", "user": w.userObject(p), "cache_ts": w.clock.now().Unix()}, "users:read")
}

// Unarchive thaws a channel: whoever was in it, the app included, can write in it again.
func (w *Workspace) Unarchive(person, channel string) error {
	return w.do(func() (*envelope, error) {
		p, c := w.people[person], w.channels[channel]
		if p == nil || p.deleted || c == nil || !c.archived || !c.has(person) {
			return nil, problem("Dit kanaal kun je niet uit het archief halen.")
		}
		c.archived = false
		w.tellChannel("unarchive", c, object{"channel": c.id, "user": person})
		return nil, nil
	})
}

// ChangeID gives a channel another id, as happens when a private channel is shared with another workspace, and returns
// it. Under the old id the channel is not found any more. It does nothing for a channel that is not there.
// https://docs.slack.dev/reference/events/channel_id_changed
func (w *Workspace) ChangeID(channel string) (newID string) {
	_ = w.do(func() (*envelope, error) {
		c := w.channels[channel]
		if c == nil || c.kind == direct {
			return nil, problem("Dit kanaal is er niet.")
		}
		newID = w.newID("C")
		c.id = newID
		delete(w.channels, channel)
		w.channels[newID] = c
		w.order.channels[slices.Index(w.order.channels, channel)] = newID
		for _, m := range c.messages {
			m.channel = newID
		}
		for who, where := range w.lastSeen {
			if where == channel {
				w.lastSeen[who] = newID
			}
		}
		w.version++
		if c.has(botUser) {
			w.tell(object{"type": "channel_id_changed", "old_channel_id": channel, "new_channel_id": newID}, c.kind.readScope())
		}
		return nil, nil
	})
	return newID
}

// AddStranger adds somebody of another workspace, who is here through Slack Connect, and returns their user id. The app
// cannot write to them, and they cannot use its commands. They are seen in channels only.
// https://docs.slack.dev/apis/slack-connect
func (w *Workspace) AddStranger(name string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := &person{id: w.newID("U"), name: handle(name), realName: name, stranger: true}
	w.addPerson(p)
	return p.id
}

// team is the id of the workspace somebody belongs to.
func (p *person) team() string {
	if p.stranger {
		return otherTeamID
	}
	return teamID
}
