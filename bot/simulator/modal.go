package simulator

import (
	"encoding/json"
	"fmt"
	"slices"
)

// top is the modal a person has in front of them, or nil.
func (w *Workspace) top(who string) *view {
	stack := w.modals[who]
	if len(stack) == 0 {
		return nil
	}
	return stack[len(stack)-1]
}

// inModal finds an element of the open modal.
func (w *Workspace) inModal(who string, fits func(spot) bool, name string) (*view, spot, error) {
	v := w.top(who)
	if v == nil {
		return nil, spot{}, problem("Er is geen venster open.")
	}
	found := v.blocks.spots(fits)
	if len(found) == 0 {
		return nil, spot{}, problem("In dit venster staat geen [%s].", name)
	}
	return v, found[0], nil
}

// PressModal presses a button, or an option of an overflow menu, in the open modal. Not Submit: that is its own verb.
func (w *Workspace) PressModal(person, label string) error {
	return w.do(func() (*envelope, error) { return w.pressModal(person, label) })
}

func (w *Workspace) pressModal(person, label string) (*envelope, error) {
	v, s, err := w.inModal(person, labelled(label), label)
	if err != nil {
		return nil, err
	}
	value, _ := s.element.pressed(label)
	return w.actOnView(v, s, value)
}

// ActOnModal acts on one particular element of the open modal, as ActOn does in a message. In an input block that
// means filling it in. No values makes it empty.
func (w *Workspace) ActOnModal(person, blockID, actionID string, values ...string) error {
	return w.do(func() (*envelope, error) {
		v, s, err := w.inModal(person, exactly(blockID, actionID), actionID)
		if err != nil {
			return nil, err
		}
		return w.actOnView(v, s, values...)
	})
}

// Fill fills in a field of the open modal, found by its label. The value is a text, the text of an option or options
// or the names of people with commas in between, a date as 2026-01-31 or a time as 15:30. Empty makes it empty.
func (w *Workspace) Fill(person, label, value string) error {
	return w.do(func() (*envelope, error) { return w.fill(person, label, value) })
}

func (w *Workspace) fill(person, label, value string) (*envelope, error) {
	fits := func(s spot) bool { return s.block.Type == "input" && s.called(label) }
	v, s, err := w.inModal(person, fits, label)
	if err != nil {
		return nil, err
	}
	return w.fillIn(v, s, value)
}

func (w *Workspace) fillIn(v *view, s spot, value string) (*envelope, error) {
	values, err := w.valuesFor(s.element, value)
	if err != nil {
		return nil, err
	}
	return w.actOnView(v, s, values...)
}

// actOnView fills in an element of a modal, and tells the app if it is one that tells.
func (w *Workspace) actOnView(v *view, s spot, values ...string) (*envelope, error) {
	a, err := w.answerOf(s.element, values)
	if err != nil {
		return nil, err
	}
	v.trouble = ""
	w.version++
	if s.element.stateful() {
		v.state.set(s.block.ID, s.element.ActionID, a)
		delete(v.errors, s.block.ID)
	}
	if s.block.Type == "input" && !s.block.Dispatch {
		return nil, nil
	}
	payload := w.interaction("block_actions", v.person)
	w.within(v, payload)
	payload["trigger_id"] = w.newTrigger(v.person, v.id)
	payload["actions"] = []object{w.action(s, a)}
	return w.interact(payload, &envelope{})
}

// Submit presses the open modal's submit button. Fields with something wrong come back as *FieldErrors, and stay in
// the modal: required fields and lengths are checked here, as Slack does, the rest by the app.
func (w *Workspace) Submit(person string) error {
	return w.do(func() (*envelope, error) { return w.submit(person) })
}

func (w *Workspace) submit(person string) (*envelope, error) {
	v := w.top(person)
	switch {
	case v == nil:
		return nil, problem("Er is geen venster open.")
	case v.submit == nil:
		return nil, problem("Dit venster heeft geen knop om te versturen.")
	}
	v.errors, v.trouble = v.incomplete(), ""
	w.version++
	if len(v.errors) > 0 {
		return nil, &FieldErrors{v.errors}
	}
	payload := w.interaction("view_submission", person)
	payload["view"], payload["trigger_id"] = w.viewObject(v), w.newTrigger(person, v.id)
	payload["response_urls"] = w.chosenURLs(v)
	e := &envelope{answer: func(reply json.RawMessage) error { return w.submitted(v, reply) }}
	e.failed = func(why error) { e.err = w.notSubmitted(v, why) }
	return w.interact(payload, e)
}

// notSubmitted shows in the modal that the app did not take it.
func (w *Workspace) notSubmitted(v *view, why error) error {
	if _, ok := why.(*FieldErrors); ok {
		return why
	}
	v.trouble = fmt.Sprintf(saysTrouble, w.app.name)
	return problem("%s (%v)", v.trouble, why)
}

// submitted does what the app answered to a submitted modal.
// https://docs.slack.dev/surfaces/modals#response_actions
func (w *Workspace) submitted(v *view, reply json.RawMessage) error {
	var r struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if len(reply) > 0 && json.Unmarshal(reply, &r) != nil {
		return fmt.Errorf("response_action: %s", reply)
	}
	switch r.Action {
	case "":
		w.closeView(v)
	case "clear":
		w.modals[v.person] = nil
	case "errors":
		return w.showErrors(v, r.Errors)
	case "update", "push":
		fresh, err := w.readView(r.View, "modal")
		if err != nil {
			return err
		}
		if r.Action == "update" {
			w.replaceView(v, fresh)
			return nil
		}
		if err := w.canPush(v.person, v.id); err != nil {
			return err
		}
		w.pushOn(v.person, fresh)
	default:
		return fmt.Errorf("unknown response_action %q", r.Action)
	}
	w.version++
	return nil
}

// showErrors puts the app's errors below the fields they name.
func (w *Workspace) showErrors(v *view, errors map[string]string) error {
	if len(errors) == 0 {
		return fmt.Errorf("response_action errors without errors")
	}
	for id := range errors {
		is := func(b block) bool { return b.ID == id && b.Type == "input" }
		if !slices.ContainsFunc(v.blocks.list, is) {
			return fmt.Errorf("response_action errors names %q, which is not the block_id of an input block", id)
		}
	}
	v.errors = errors
	w.version++
	return &FieldErrors{errors}
}

// closeView takes a modal off its stack, with what may have come on top of it.
func (w *Workspace) closeView(v *view) {
	if i := slices.Index(w.modals[v.person], v); i >= 0 {
		w.modals[v.person] = w.modals[v.person][:i]
	}
	w.version++
}

// Dismiss closes the open modal without submitting it; the one below shows again.
func (w *Workspace) Dismiss(person string) error {
	return w.do(func() (*envelope, error) { return w.dismiss(person) })
}

func (w *Workspace) dismiss(person string) (*envelope, error) {
	v := w.top(person)
	if v == nil {
		return nil, problem("Er is geen venster open.")
	}
	w.closeView(v)
	if v.clear {
		w.modals[person] = nil
	}
	return w.tellClosed(v, v.clear)
}

// DismissAll closes all open modals at once, as the × in the corner does.
func (w *Workspace) DismissAll(person string) error {
	return w.do(func() (last *envelope, err error) {
		stack := w.modals[person]
		if len(stack) == 0 {
			return nil, problem("Er is geen venster open.")
		}
		w.modals[person] = nil
		w.version++
		for _, v := range slices.Backward(stack) {
			e, err := w.tellClosed(v, true)
			if err != nil {
				return nil, err
			}
			if e != nil {
				last = e
			}
		}
		return last, nil
	})
}

// tellClosed tells the app that a modal was closed, if it asked for that.
// https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_closed
func (w *Workspace) tellClosed(v *view, cleared bool) (*envelope, error) {
	if !v.notify {
		return nil, nil
	}
	payload := w.interaction("view_closed", v.person)
	payload["view"], payload["is_cleared"] = w.viewObject(v), cleared
	return w.interact(payload, &envelope{})
}
