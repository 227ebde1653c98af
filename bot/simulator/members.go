package simulator

import (
	"fmt"
	"slices"
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
		w.version++
		w.tell(object{"type": "user_change", "user": w.userObject(p), "cache_ts": w.clock.now().Unix()}, "users:read")
		return nil, nil
	})
}
