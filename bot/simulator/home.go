package simulator

// publishView is views.publish: what one person sees on the app's home tab.
// https://docs.slack.dev/reference/methods/views.publish
func (w *Workspace) publishView(a args) (object, error) {
	if !w.app.home {
		return nil, fail("not_enabled")
	}
	p := w.people[a["user_id"]]
	if p == nil || p.bot || p.deleted {
		return nil, fail("invalid_arguments", "[ERROR] failed to match all allowed schemas [json-pointer:/user_id]")
	}
	fresh, err := w.readView([]byte(a["view"]), "home")
	if err != nil {
		return nil, err
	}
	v := w.homes[p.id]
	switch {
	case v != nil && a["hash"] != "" && a["hash"] != v.hash:
		return nil, fail("hash_conflict")
	case v == nil:
		v = &view{id: w.newID("V"), person: p.id}
		v.root = v.id
		w.homes[p.id] = v
	}
	w.replaceView(v, fresh)
	return object{"view": w.viewObject(v)}, nil
}

// OpenHome lets a person look at the app's home tab; the app is told by app_home_opened.
// https://docs.slack.dev/reference/events/app_home_opened
func (w *Workspace) OpenHome(person string) error {
	if !w.app.home {
		return problem(whyNoHome, w.app.name)
	}
	return w.openTab(person, "home")
}

// OpenMessages lets a person look at their direct message with the app, which is its messages tab; the app is told by
// app_home_opened.
func (w *Workspace) OpenMessages(person string) error {
	if !w.app.messages {
		return problem(whyNoMessages, w.app.name)
	}
	return w.openTab(person, "messages")
}

func (w *Workspace) openTab(who, tab string) error {
	return w.do(func() (*envelope, error) {
		if p := w.people[who]; p == nil || p.bot || p.deleted || p.stranger {
			return nil, problem("Deze persoon is er niet.")
		}
		c := w.openDM(botUser, who)
		w.lastSeen[who] = c.id
		event := object{"type": "app_home_opened", "user": who, "channel": c.id, "tab": tab}
		if v := w.homes[who]; tab == "home" && v != nil {
			event["view"] = w.viewObject(v)
		}
		if w.uninstalled {
			return nil, w.gone()
		}
		w.tell(event)
		return nil, nil
	})
}

// Home is what a person sees on the app's home tab, as text; empty as long as the app has published nothing.
func (w *Workspace) Home(person string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	v := w.homes[person]
	if v == nil {
		return ""
	}
	var out lines
	w.writeBlocks(&out, "", v.blocks, v.state, nil)
	return out.String()
}

// onHome finds an element on the home tab.
func (w *Workspace) onHome(who string, fits func(spot) bool, name string) (*view, spot, error) {
	v := w.homes[who]
	if v == nil {
		return nil, spot{}, problem(whyNoHome, w.app.name)
	}
	found := v.blocks.spots(fits)
	if len(found) == 0 {
		return nil, spot{}, problem("Op dit tabblad staat geen [%s].", name)
	}
	return v, found[0], nil
}

// PressHome presses a button, or an option of an overflow menu, on the home tab.
func (w *Workspace) PressHome(person, label string) error {
	return w.do(func() (*envelope, error) {
		v, s, err := w.onHome(person, labelled(label), label)
		if err != nil {
			return nil, err
		}
		value, _ := s.element.pressed(label)
		return w.actOnView(v, s, value)
	})
}

// ChooseHome fills in a field, or chooses in a select or picker, on the home tab, as Choose and Fill do elsewhere.
func (w *Workspace) ChooseHome(person, label, value string) error {
	return w.do(func() (*envelope, error) {
		fits := func(s spot) bool { return s.called(label) && s.element.stateful() }
		v, s, err := w.onHome(person, fits, label)
		if err != nil {
			return nil, err
		}
		return w.fillIn(v, s, value)
	})
}

// ActOnHome acts on one particular element of the home tab, as ActOn does in a message.
func (w *Workspace) ActOnHome(person, blockID, actionID string, values ...string) error {
	return w.do(func() (*envelope, error) {
		v, s, err := w.onHome(person, exactly(blockID, actionID), actionID)
		if err != nil {
			return nil, err
		}
		return w.actOnView(v, s, values...)
	})
}
