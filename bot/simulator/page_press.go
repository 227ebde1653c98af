package simulator

import (
	"net/url"
	"strings"
)

// press acts on an element of a message or of the home tab.
func (p *page) press(at pageWhere, form url.Values) (pageNext, error) {
	search := form.Get("search")
	pressed := pagePressed{place: form.Get("ts"), key: form.Get("press") + search} // one of the two
	next := pageNext{pageWhere: at}
	values, ask, err := p.w.pageReady(at, pressed, form)
	if err != nil {
		return next, err
	}
	if search != "" {
		return next, p.seek(at, pressed, form)
	}
	if ask {
		next.Confirm = pressed
		return next, nil
	}
	block, action, _, _ := pageKeyParts(pressed.key)
	if p.w.pageIsHome(at.As, pressed.place) {
		return next, p.w.ActOnHome(at.As, block, action, values...)
	}
	return next, p.w.ActOn(at.As, at.In, pressed.place, block, action, values...)
}

// modal closes or submits the modal on top, or acts on an element in it.
func (p *page) modal(at pageWhere, form url.Values) (pageNext, error) {
	search := form.Get("search")
	pressed := pagePressed{place: form.Get("view"), key: form.Get("press") + search}
	next := pageNext{pageWhere: at}
	if !p.w.pageOnTop(at.As, pressed.place) {
		return next, Problem(pageWords["venster weg"])
	}
	switch form.Get("do") {
	case "close":
		return next, p.w.Dismiss(at.As)
	case "close all":
		return next, p.w.DismissAll(at.As)
	}
	values, ask, err := p.w.pageReady(at, pressed, form)
	if err != nil {
		return next, err
	}
	if search != "" {
		return next, p.seek(at, pressed, form)
	}
	if form.Get("do") == "submit" {
		err := p.w.Submit(at.As)
		if err != nil && p.w.pageInTrouble(at.As) {
			err = nil // it stands in the modal
		}
		return next, err
	}
	if ask {
		next.Confirm = pressed
		return next, nil
	}
	block, action, _, _ := pageKeyParts(pressed.key)
	return next, p.w.ActOnModal(at.As, block, action, values...)
}

func (w *Workspace) pageOnTop(person, view string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	top := w.top(person)
	return top != nil && top.id == view
}

func (w *Workspace) pageInTrouble(person string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	top := w.top(person)
	return top != nil && top.trouble != ""
}

// pageReady takes over what is filled in on a form, and tells what is then chosen at the pressed element and whether
// the person must be asked to confirm first. What is filled in stays with the message or modal, so it is still there
// after the question, after an error, and in another browser.
func (w *Workspace) pageReady(at pageWhere, pressed pagePressed, form url.Values) (chosen []string, ask bool, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	list, state := w.pagePlace(at, pressed.place)
	for _, key := range form["shown"] {
		block, action, _, _ := pageKeyParts(key)
		for _, s := range list.spots(exactly(block, action)) {
			a, err := w.answerOf(s.element, form[key])
			if err != nil {
				return nil, false, err
			}
			state.set(s.block.ID, s.element.ActionID, a)
		}
	}
	w.version++
	block, action, option, _ := pageKeyParts(pressed.key)
	spots := list.spots(exactly(block, action))
	if len(spots) == 0 {
		return nil, false, nil
	}
	s := spots[0]
	ask = s.element.Confirm != nil && form.Get("confirmed") != "yes"
	if option != "" {
		return []string{option}, ask, nil
	}
	return state.get(s.block.ID, s.element.ActionID).pageValues(), ask, nil
}

// pageValues are the values of an answer, as a form sends them.
func (a answer) pageValues() []string {
	var values []string
	if a.text != "" {
		values = append(values, a.text)
	}
	for _, o := range a.options {
		values = append(values, o.Value)
	}
	return append(values, a.users...)
}

// pagePlace finds the blocks of a message this person sees, of their top modal or of their home tab, and what is filled
// in there. The lock is held.
func (w *Workspace) pagePlace(at pageWhere, place string) (blocks, answers) {
	if v := w.top(at.As); v != nil && v.id == place {
		return v.blocks, v.state
	}
	if v := w.homes[at.As]; v != nil && v.id == place {
		return v.blocks, v.state
	}
	if c := w.channels[at.In]; c != nil && c.has(at.As) {
		for _, m := range w.visible(c, at.As) {
			if m.ts == place {
				return m.blocks, m.state
			}
		}
	}
	return blocks{}, answers{}
}

// pagePressed names an element that was pressed and wants a confirmation first: it stands in the address until the
// person says yes or no.
type pagePressed struct {
	place string // ts of the message, or id of the view
	key   string
}

func (p pagePressed) String() string { return p.place + "/" + p.key }

func pageReadPressed(s string) (p pagePressed) {
	p.place, p.key, _ = strings.Cut(s, "/")
	return p
}

// confirm draws the question that the app put before an action.
func (a *pageArtist) confirm(asked string) *pageConfirm {
	p := pageReadPressed(asked)
	block, action, _, _ := pageKeyParts(p.key)
	list, _ := a.w.pagePlace(a.where, p.place)
	found := list.spots(exactly(block, action))
	if asked == "" || len(found) == 0 || found[0].element.Confirm == nil {
		return nil
	}
	e := found[0].element
	c := &pageConfirm{Where: a.where, Title: e.Confirm.Title.Text, Yes: e.Confirm.Confirm.Text, No: e.Confirm.Deny.Text,
		Danger: e.Style == "danger", Action: "/press", Back: a.where.href()}
	c.Text = pageDrawing{artist: a}.text(&e.Confirm.Text)
	c.Fields = []pageField{{"ts", p.place}, {"press", p.key}}
	if v := a.w.top(a.where.As); v != nil && v.id == p.place {
		c.Action, c.Fields[0].Name = "/modal", "view"
	}
	return c
}
