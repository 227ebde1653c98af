package simulator

import (
	"regexp"
	"slices"
)

// reaction is one emoji under a message, and who put it there.
type reaction struct {
	name string
	by   []string
}

var emojiName = regexp.MustCompile(`^[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?$`)

// marked finds the message that a reaction or a pin is about, in a channel the app is in.
func (w *Workspace) marked(a args) (*channel, *message, error) {
	c, err := w.known(a["channel"])
	if err != nil {
		return nil, nil, err
	}
	m := c.find(a["timestamp"])
	switch {
	case !c.has(botUser):
		return nil, nil, fail("not_in_channel")
	case c.archived:
		return nil, nil, fail("is_archived")
	case m == nil || m.only != "":
		return nil, nil, fail("message_not_found")
	}
	return c, m, nil
}

// addReaction is reactions.add. https://docs.slack.dev/reference/methods/reactions.add
func (w *Workspace) addReaction(a args) (object, error) {
	_, m, err := w.marked(a)
	if err != nil {
		return nil, err
	}
	if !emojiName.MatchString(a["name"]) {
		return nil, fail("invalid_name")
	}
	if !w.react(m, botUser, a["name"]) {
		return nil, fail("already_reacted")
	}
	return object{}, nil
}

// removeReaction is reactions.remove. https://docs.slack.dev/reference/methods/reactions.remove
func (w *Workspace) removeReaction(a args) (object, error) {
	_, m, err := w.marked(a)
	if err != nil {
		return nil, err
	}
	if !w.unreact(m, botUser, a["name"]) {
		return nil, fail("no_reaction")
	}
	return object{}, nil
}

// reactionsOf is reactions.get. https://docs.slack.dev/reference/methods/reactions.get
func (w *Workspace) reactionsOf(a args) (object, error) {
	c, m, err := w.marked(a)
	if err != nil {
		return nil, err
	}
	return object{"type": "message", "channel": c.id, "message": w.messageObject(m, false)}, nil
}

// react puts an emoji under a message, unless this person has.
func (w *Workspace) react(m *message, who, name string) bool {
	i := slices.IndexFunc(m.reactions, func(r reaction) bool { return r.name == name })
	if i < 0 {
		m.reactions = append(m.reactions, reaction{name: name})
		i = len(m.reactions) - 1
	}
	if slices.Contains(m.reactions[i].by, who) {
		return false
	}
	m.reactions[i].by = append(m.reactions[i].by, who)
	w.tellReaction("reaction_added", m, who, name)
	return true
}

func (w *Workspace) unreact(m *message, who, name string) bool {
	i := slices.IndexFunc(m.reactions, func(r reaction) bool { return r.name == name })
	if i < 0 || !slices.Contains(m.reactions[i].by, who) {
		return false
	}
	m.reactions[i].by = slices.DeleteFunc(m.reactions[i].by, func(id string) bool { return id == who })
	if len(m.reactions[i].by) == 0 {
		m.reactions = slices.Delete(m.reactions, i, i+1)
	}
	w.tellReaction("reaction_removed", m, who, name)
	return true
}

// React lets a person put an emoji, by its name without colons, under a message, or take it away if they had put it
// there.
func (w *Workspace) React(person, channel, ts, name string) error {
	return w.do(func() (*envelope, error) {
		c, err := w.here(person, channel)
		if err != nil {
			return nil, err
		}
		m := c.find(ts)
		switch {
		case m == nil || m.only != "":
			return nil, problem("Dat bericht is er niet meer.")
		case !emojiName.MatchString(name):
			return nil, problem(":%s: is er niet.", name)
		}
		if !w.unreact(m, person, name) {
			w.react(m, person, name)
		}
		return nil, nil
	})
}

func reactionObjects(m *message) []object {
	var all []object
	for _, r := range m.reactions {
		all = append(all, object{"name": r.name, "users": r.by, "count": len(r.by)})
	}
	return all
}

// addPin is pins.add. https://docs.slack.dev/reference/methods/pins.add
func (w *Workspace) addPin(a args) (object, error) {
	_, m, err := w.marked(a)
	switch {
	case err != nil:
		return nil, err
	case m.pinned:
		return nil, fail("already_pinned")
	}
	m.pinned = true
	w.version++
	return object{}, nil
}

// removePin is pins.remove. https://docs.slack.dev/reference/methods/pins.remove
func (w *Workspace) removePin(a args) (object, error) {
	_, m, err := w.marked(a)
	switch {
	case err != nil:
		return nil, err
	case !m.pinned:
		return nil, fail("no_pin")
	}
	m.pinned = false
	w.version++
	return object{}, nil
}

// listPins is pins.list. https://docs.slack.dev/reference/methods/pins.list
func (w *Workspace) listPins(a args) (object, error) {
	c, err := w.known(a["channel"])
	if err != nil {
		return nil, err
	}
	if !c.has(botUser) {
		return nil, fail("not_in_channel")
	}
	items := []object{}
	for _, m := range slices.Backward(c.messages) {
		if m.pinned {
			items = append(items, object{"type": "message", "channel": c.id, "created": m.at.Unix(), "created_by": botUser,
				"message": w.messageObject(m, false)})
		}
	}
	return object{"items": items}, nil
}
