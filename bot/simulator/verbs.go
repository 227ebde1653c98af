package simulator

import (
	"slices"
	"strings"
)

// do does one thing a person does and waits until the app has acknowledged it and all is at rest. The step runs with
// the workspace locked and returns what was sent to the app, if anything.
func (w *Workspace) do(step func() (*envelope, error)) error {
	w.mu.Lock()
	e, err := step()
	w.mu.Unlock()
	if err != nil {
		return err
	}
	if e != nil {
		<-e.done
	}
	if err := w.settle(); err != nil {
		return err
	}
	if e != nil {
		return e.err
	}
	return nil
}

// here finds a channel a person is in, and remembers that they were there.
func (w *Workspace) here(who, where string) (*channel, error) {
	p, c := w.people[who], w.channels[where]
	switch {
	case p == nil || p.deleted:
		return nil, problem("Deze persoon is er niet.")
	case c == nil:
		return nil, problem("Dit kanaal is er niet.")
	case !c.has(who):
		return nil, problem("%s zit niet in %s.", p.realName, w.channelTitle(c, who))
	case c.archived:
		return nil, problem("%s is gearchiveerd.", w.channelTitle(c, who))
	}
	w.lastSeen[who] = where
	return c, nil
}

// channelTitle is what a person calls a channel: #name, or the other's name.
func (w *Workspace) channelTitle(c *channel, who string) string {
	if c.kind == direct {
		return w.people[c.other(who)].realName
	}
	return "#" + c.name
}

// Type sends what a person types in a channel: a message, or a slash command if it starts with a slash. It is an
// error if they could not have typed it there, if the app does not know the command, or does not answer it in time.
func (w *Workspace) Type(person, channel, text string) error {
	return w.do(func() (*envelope, error) { return w.say(person, channel, text, "") })
}

// Answer sends what a person types in the thread of a message. Slash commands do not work in threads.
func (w *Workspace) Answer(person, channel, threadTS, text string) error {
	return w.do(func() (*envelope, error) {
		if strings.HasPrefix(text, "/") {
			return nil, problem("Opdrachten met / werken niet in een draad.")
		}
		return w.say(person, channel, text, threadTS)
	})
}

func (w *Workspace) say(who, where, text, thread string) (*envelope, error) {
	c, err := w.here(who, where)
	if err != nil {
		return nil, err
	}
	if c.kind == direct && c.has(botUser) && (w.app.readOnly || !w.app.messages) {
		return nil, problem("Aan %s kun je niets schrijven.", w.app.name)
	}
	if strings.HasPrefix(text, "/") {
		return w.command(who, c, text)
	}
	if strings.TrimSpace(text) == "" {
		return nil, problem("Er staat niets om te versturen.")
	}
	if thread != "" && c.find(thread) == nil {
		return nil, problem("Dat bericht is er niet meer.")
	}
	w.add(&message{channel: where, author: who, text: w.mentioning(escape.Replace(text)), thread: thread})
	return nil, nil
}

// mentioning turns the @names of people and the #names of channels into Slack's markup.
func (w *Workspace) mentioning(text string) string {
	if strings.Contains(text, "@") {
		for _, id := range w.order.people {
			text = strings.ReplaceAll(text, "@"+w.people[id].realName, "<@"+id+">")
		}
	}
	if strings.Contains(text, "#") {
		for _, id := range w.order.channels {
			if c := w.channels[id]; c.kind == public {
				text = strings.ReplaceAll(text, "#"+c.name, "<#"+id+"|"+c.name+">")
			}
		}
	}
	return text
}

// escape is what Slack does to what people type: https://docs.slack.dev/messaging/formatting-message-text#escaping
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// command sends a slash command to the app.
// https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling
func (w *Workspace) command(who string, c *channel, typed string) (*envelope, error) {
	name, rest, _ := strings.Cut(strings.TrimSpace(typed), " ")
	if w.app.commands[name].Escape {
		rest = w.mentioning(escape.Replace(rest))
	}
	// People of another workspace cannot use the commands of this one.
	if _, ok := w.app.commands[name]; !ok || w.people[who].stranger || w.need("commands") != nil {
		return nil, problem("%s is geen geldige opdracht.", name)
	}
	if err := w.gone(); err != nil {
		return nil, err
	}
	r := &responseURL{person: who, channel: c.id, typed: strings.TrimSpace(typed)}
	payload := object{
		"token": verifyToken, "team_id": teamID, "team_domain": teamName,
		"channel_id": c.id, "channel_name": c.publicName(), "user_id": who, "user_name": w.people[who].name,
		"command": name, "text": strings.TrimSpace(rest), "api_app_id": appID, "is_enterprise_install": false,
		"trigger_id": w.newTrigger(who, ""), "response_url": w.newResponse(*r),
	}
	e := &envelope{}
	e.answer = w.ackReply(r, e)
	e.failed = func(why error) {
		e.err = problem(saysFailed, name, why)
		w.add(&message{channel: c.id, only: who, text: e.err.Error()})
	}
	return w.send("slash_commands", payload, nil, e), nil
}

// publicName is the name of a channel as payloads have it: those of private ones are not given away.
func (c *channel) publicName() string {
	return [...]string{public: c.name, private: "privategroup", direct: "directmessage"}[c.kind]
}

// spot is one element in a message or a modal.
type spot struct {
	block   *block
	element *element
}

// spots are the elements in blocks that fit, in reading order.
func (b blocks) spots(fits func(spot) bool) []spot {
	var found []spot
	for i := range b.list {
		for _, e := range b.list[i].interactive() {
			if s := (spot{&b.list[i], e}); fits(s) {
				found = append(found, s)
			}
		}
	}
	return found
}

// labelled finds a button, or an option of an overflow menu, by what stands on it, and the value pressing it gives.
func labelled(label string) func(spot) bool {
	return func(s spot) bool {
		_, ok := s.element.pressed(label)
		return ok
	}
}

// pressed is the value that comes with pressing what bears this label.
func (e *element) pressed(label string) (value string, ok bool) {
	switch e.Type {
	case "button":
		return e.Value, e.Text.Text == label
	case "overflow":
		for _, o := range e.Options {
			if o.Text.Text == label {
				return o.Value, true
			}
		}
	}
	return "", false
}

// newest finds the newest message a person sees in a channel with an element that fits.
func (w *Workspace) newest(who string, c *channel, fits func(spot) bool) (*message, spot, bool) {
	for _, m := range slices.Backward(c.messages) {
		if !w.sees(who, m) {
			continue
		}
		if s := m.blocks.spots(fits); len(s) > 0 {
			return m, s[0], true
		}
	}
	return nil, spot{}, false
}

// Press presses a button, or an option of an overflow menu, by what stands on it: in the newest message that has it
// among those the person sees in the channel, ephemeral ones and threads included. A question to confirm is answered
// with yes.
func (w *Workspace) Press(person, channel, label string) error {
	return w.do(func() (*envelope, error) { return w.press(person, channel, label) })
}

func (w *Workspace) press(person, channel, label string) (*envelope, error) {
	c, err := w.here(person, channel)
	if err != nil {
		return nil, err
	}
	m, s, ok := w.newest(person, c, labelled(label))
	if !ok {
		return nil, problem("Hier staat geen knop [%s].", label)
	}
	value, _ := s.element.pressed(label)
	return w.actOnMessage(person, m, s, value)
}

// PressOn presses the button with this action id in one particular message.
func (w *Workspace) PressOn(person, channel, ts, actionID string) error {
	return w.ActOn(person, channel, ts, "", actionID, "")
}

// ActOn acts on one particular element of a message: a button, or with values the option values, user ids, date or
// time that are chosen. An empty block id means the first block with such an element.
func (w *Workspace) ActOn(person, channel, ts, blockID, actionID string, values ...string) error {
	return w.do(func() (*envelope, error) {
		c, err := w.here(person, channel)
		if err != nil {
			return nil, err
		}
		for _, m := range w.visible(c, person) {
			if found := m.blocks.spots(exactly(blockID, actionID)); m.ts == ts && len(found) > 0 {
				return w.actOnMessage(person, m, found[0], values...)
			}
		}
		return nil, problem("Dat bericht is veranderd: de knop is er niet meer.")
	})
}

func exactly(blockID, actionID string) func(spot) bool {
	return func(s spot) bool {
		return s.element.ActionID == actionID && (blockID == "" || s.block.ID == blockID)
	}
}

// Choose chooses in a select, a picker, radio buttons or checkboxes, found by placeholder, label or action id: in the
// newest message of the channel that has it, or in the open modal if channel is empty. The option is its text; more
// than one are separated by commas; for people it is their name, for dates 2026-01-31, for times 15:30.
func (w *Workspace) Choose(person, channel, placeholder, option string) error {
	return w.do(func() (*envelope, error) {
		fits := func(s spot) bool { return s.called(placeholder) && s.element.stateful() }
		if channel == "" {
			v, s, err := w.inModal(person, fits, placeholder)
			if err != nil {
				return nil, err
			}
			return w.fillIn(v, s, option)
		}
		c, err := w.here(person, channel)
		if err != nil {
			return nil, err
		}
		m, s, ok := w.newest(person, c, fits)
		if !ok {
			return nil, problem("Hier staat geen keuze [%s].", placeholder)
		}
		values, err := w.valuesFor(s.element, option)
		if err != nil {
			return nil, err
		}
		return w.actOnMessage(person, m, s, values...)
	})
}

// called tells whether people would call this element so: by its placeholder, its label, or, having neither, its id.
func (s spot) called(name string) bool {
	return s.element.named(name) || s.block.Label != nil && s.block.Label.Text == name || s.element.ActionID == name
}

// actOnMessage tells the app that a person acted on an element of a message.
// https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
func (w *Workspace) actOnMessage(who string, m *message, s spot, values ...string) (*envelope, error) {
	a, err := w.answerOf(s.element, values)
	if err != nil {
		return nil, err
	}
	if s.element.stateful() {
		m.state.set(s.block.ID, s.element.ActionID, a)
	}
	if s.block.Type == "input" && !s.block.Dispatch {
		return nil, nil
	}
	c := w.channels[m.channel]
	w.lastSeen[who] = c.id
	container := object{"type": "message", "message_ts": m.ts, "channel_id": c.id, "is_ephemeral": m.only != ""}
	if m.thread != "" {
		container["thread_ts"] = m.thread
	}
	payload := w.interaction("block_actions", who)
	payload["container"] = container
	payload["channel"] = object{"id": c.id, "name": c.publicName()}
	payload["state"] = object{"values": m.state}
	payload["trigger_id"] = w.newTrigger(who, "")
	payload["response_url"] = w.newResponse(responseURL{person: who, channel: c.id, thread: m.thread, original: m.ts})
	payload["actions"] = []object{w.action(s, a)}
	if m.only == "" { // of an ephemeral message Slack does not send the contents
		payload["message"] = w.messageObject(m, true)
	}
	return w.interact(payload, &envelope{})
}

// interaction is what all interaction payloads have in common.
func (w *Workspace) interaction(kind, who string) object {
	p := w.people[who]
	return object{
		"type": kind, "token": verifyToken, "api_app_id": appID, "enterprise": nil, "is_enterprise_install": false,
		"team": object{"id": teamID, "domain": teamName},
		"user": object{"id": who, "username": p.name, "name": p.name, "team_id": p.team()},
	}
}

// interact sends an interaction payload. Buttons work only for apps that declare interactivity.
func (w *Workspace) interact(payload object, e *envelope) (*envelope, error) {
	if err := w.gone(); err != nil {
		return nil, err
	}
	if !w.app.interactivity {
		return nil, problem("%s kan niet met knoppen omgaan: interactivity staat niet aan in het manifest.", w.app.name)
	}
	if e.failed == nil {
		e.failed = func(why error) { e.err = problem("%v.", why) }
	}
	return w.send("interactive", payload, nil, e), nil
}

// action is one entry of a payload's actions.
func (w *Workspace) action(s spot, a answer) object {
	o := a.fields()
	ts, _ := w.stamp()
	o["action_id"], o["block_id"], o["action_ts"] = s.element.ActionID, s.block.ID, ts
	if s.element.Type == "button" {
		o["text"] = s.element.Text.text
		if s.element.Value != "" {
			o["value"] = s.element.Value
		}
		if s.element.Style != "" {
			o["style"] = s.element.Style
		}
	}
	if s.element.Placeholder != nil {
		o["placeholder"] = s.element.Placeholder
	}
	return o
}
