package simulator

import (
	"fmt"
	"slices"
	"time"
)

// view is a modal, or what the app shows on its home tab.
type view struct {
	id       string
	kind     string // modal or home
	hash     string // changes with every update
	person   string
	previous string // id of the modal below
	root     string
	external string
	callback string
	private  string
	title    text
	submit   *text
	close    *text
	clear    bool // closing it closes the whole stack
	notify   bool // the app wants to know when it is closed
	blocks   blocks
	state    answers
	errors   map[string]string // by block id: what stands in red below a field
	trouble  string            // shown above all: Slack could not reach the app
}

// trigger is a person's permission to open a modal: it lasts three seconds and works once.
// https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses
type trigger struct {
	person string
	view   string // the modal it was pressed in
	made   time.Time
	used   bool
}

const triggerLife = 3 * time.Second

// newTrigger makes a trigger id for something a person just did, perhaps in a modal.
func (w *Workspace) newTrigger(person, view string) string {
	w.serial++
	id := fmt.Sprintf("%d.%d.practice", w.clock.now().UnixMilli(), w.serial)
	w.triggers.put(id, &trigger{person: person, view: view, made: w.clock.now()})
	return id
}

// useTrigger uses up a trigger id.
func (w *Workspace) useTrigger(id string) (*trigger, error) {
	t := w.triggers.kept[id]
	switch {
	case t == nil:
		return nil, fail("invalid_trigger_id")
	case t.used:
		return nil, fail("exchanged_trigger_id")
	case w.clock.now().Sub(t.made) > triggerLife:
		return nil, fail("expired_trigger_id")
	}
	t.used = true
	return t, nil
}

// openView is views.open. https://docs.slack.dev/reference/methods/views.open
func (w *Workspace) openView(a args) (object, error) {
	v, err := w.readView([]byte(a["view"]), "modal")
	if err != nil {
		return nil, err
	}
	if w.findExternal(v.external) != nil {
		return nil, fail("duplicate_external_id")
	}
	t, err := w.useTrigger(a["trigger_id"])
	if err != nil {
		return nil, err
	}
	w.modals[t.person] = nil // a new modal takes the place of what was open
	w.pushOn(t.person, v)
	return object{"view": w.viewObject(v)}, nil
}

// pushView is views.push: on top of the modal in which something was pressed.
// https://docs.slack.dev/reference/methods/views.push
func (w *Workspace) pushView(a args) (object, error) {
	v, err := w.readView([]byte(a["view"]), "modal")
	if err != nil {
		return nil, err
	}
	if w.findExternal(v.external) != nil {
		return nil, fail("duplicate_external_id")
	}
	t, err := w.useTrigger(a["trigger_id"])
	if err != nil {
		return nil, err
	}
	if err := w.canPush(t.person, t.view); err != nil {
		return nil, err
	}
	w.pushOn(t.person, v)
	return object{"view": w.viewObject(v)}, nil
}

// canPush checks that the modal is still there, on top, and that there is room on it.
func (w *Workspace) canPush(person, below string) error {
	stack := w.modals[person]
	switch {
	case !slices.ContainsFunc(stack, func(v *view) bool { return v.id == below }):
		return fail("not_found")
	case len(stack) >= maxViewStack:
		return fail("push_limit_reached")
	}
	return nil
}

func (w *Workspace) pushOn(person string, v *view) {
	stack := w.modals[person]
	v.id, v.person = w.newID("V"), person
	v.root = v.id
	if len(stack) > 0 {
		v.previous, v.root = stack[len(stack)-1].id, stack[0].id
	}
	v.state = v.blocks.start(nil)
	w.rehash(v)
	w.modals[person] = append(stack, v)
	w.hasOpened(person)
}

func (w *Workspace) rehash(v *view) {
	w.serial++
	w.version++
	v.hash = fmt.Sprintf("%d.%08x", w.clock.now().Unix(), w.serial)
}

// updateView is views.update. https://docs.slack.dev/reference/methods/views.update
func (w *Workspace) updateView(a args) (object, error) {
	v := w.findView(a["view_id"])
	if v == nil {
		v = w.findExternal(a["external_id"])
	}
	kind := "modal"
	if v != nil {
		kind = v.kind
	}
	fresh, err := w.readView([]byte(a["view"]), kind)
	switch {
	case err != nil:
		return nil, err
	case v == nil:
		return nil, fail("not_found")
	case a["hash"] != "" && a["hash"] != v.hash:
		return nil, fail("hash_conflict")
	}
	w.replaceView(v, fresh)
	return object{"view": w.viewObject(v)}, nil
}

// replaceView gives an open modal new contents. What was filled in stays where the ids are the same.
func (w *Workspace) replaceView(v, fresh *view) {
	fresh.id, fresh.person, fresh.previous, fresh.root = v.id, v.person, v.previous, v.root
	fresh.state = fresh.blocks.start(v.state)
	*v = *fresh
	w.rehash(v)
}

func (w *Workspace) findView(id string) *view {
	for _, v := range w.homes {
		if v.id == id {
			return v
		}
	}
	for _, stack := range w.modals {
		for _, v := range stack {
			if v.id == id {
				return v
			}
		}
	}
	return nil
}

func (w *Workspace) findExternal(id string) *view {
	for _, stack := range w.modals {
		for _, v := range stack {
			if id != "" && v.external == id {
				return v
			}
		}
	}
	return nil
}

// readView reads a view of one type, modal or home, and checks it.
// https://docs.slack.dev/reference/views/modal-views
func (w *Workspace) readView(data []byte, kind string) (*view, error) {
	tree, err := parseJSON(data)
	o, ok := tree.(object)
	if err != nil || !ok {
		return nil, fail("invalid_arguments", "[ERROR] missing required field: view")
	}
	if len(data) > maxViewBytes {
		return nil, fail("view_too_large")
	}
	dropNulls(o)
	fields, _ := parseFields(data) // it was an object a moment ago
	b, c := w.readBlocks(fields["blocks"], "/view/blocks", maxViewBlocks)
	c.checkView("/view", o, kind)
	if len(c.problems) > 0 {
		return nil, fail("invalid_arguments", c.problems...)
	}
	v := &view{
		kind: kind, callback: str(o, "callback_id"), private: str(o, "private_metadata"), external: str(o, "external_id"),
		submit: readText(o["submit"]), close: readText(o["close"]), clear: yes(o, "clear_on_close"),
		notify: yes(o, "notify_on_close"), blocks: b,
	}
	if title := readText(o["title"]); title != nil {
		v.title = *title
	}
	return v, nil
}

// viewFields names what each kind of view may have.
var viewFields = withFields([]string{"type", "blocks", "private_metadata", "callback_id", "external_id"}, map[string][]string{
	"modal": {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"},
	"home":  {},
})

// checkView checks what stands around the blocks of a view.
func (c *checker) checkView(at string, o object, kind string) {
	if sent := str(o, "type"); sent != kind {
		c.wrong(at+"/type", "unsupported type: %s", sent)
		return
	}
	c.only(at, o, viewFields[kind])
	c.str(at, o, "callback_id", maxID)
	c.str(at, o, "external_id", maxID)
	c.str(at, o, "private_metadata", maxPrivate)
	if kind == "home" {
		return
	}
	c.text(at, o, "title", maxModalTitle, mustExist, mustBePlain)
	c.text(at, o, "submit", maxModalTitle, mustBePlain)
	c.text(at, o, "close", maxModalTitle, mustBePlain)
	c.booleans(at, o, "clear_on_close", "notify_on_close", "submit_disabled")
	if _, ok := o["submit"]; c.inputs && !ok {
		c.wrong(at, "missing required field: submit")
	}
}

// viewObject is a modal as Slack describes it: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
func (w *Workspace) viewObject(v *view) object {
	var title any
	if v.kind == "modal" {
		title = v.title
	}
	return object{
		"id": v.id, "team_id": teamID, "type": v.kind, "title": title, "submit": v.submit, "close": v.close,
		"blocks": v.blocks.raw, "private_metadata": v.private, "callback_id": v.callback, "external_id": v.external,
		"state": object{"values": v.state}, "hash": v.hash, "clear_on_close": v.clear, "notify_on_close": v.notify,
		"root_view_id": v.root, "previous_view_id": orNull(v.previous), "app_id": appID, "bot_id": botID,
		"app_installed_team_id": teamID,
	}
}
