package simulator

import "net/url"

// homeTab is the one tab that has a name in an address; without it the messages are in view.
const homeTab = "home"

// tabs are the tabs above somebody's direct message with the app, if it has more than one.
func (a *pageArtist) tabs(c *channel) []pageTab {
	if !a.w.app.home || !a.w.app.messages || c.kind != direct || !c.has(botUser) {
		return nil
	}
	onHome := a.where.Tab == homeTab
	return []pageTab{{homeTab, pageWords["start"], onHome}, {"messages", pageWords["berichten"], !onHome}}
}

// tab mends the tab in an address: what can be looked at depends on the channel and the app.
func (a *pageArtist) tab(at pageWhere, c *channel) string {
	app := a.w.app
	if !app.home || c == nil || c.kind != direct || !c.has(botUser) || app.messages && at.Tab != homeTab {
		return ""
	}
	return homeTab
}

// home draws what the app shows this person on its home tab.
func (a *pageArtist) home() *pageHome {
	v := a.w.homes[a.where.As]
	if v == nil {
		return &pageHome{}
	}
	return &pageHome{Where: a.where, ViewID: v.id, Blocks: a.drawing(v.id, v.state).draw(v.blocks.list)}
}

// openApp goes to a tab of the app, which tells the app so.
func (p *page) openApp(at pageWhere, form url.Values) (pageNext, error) {
	at.In, at.Thread, at.Tab = p.w.DM(at.As), "", ""
	if form.Get("open") == homeTab {
		at.Tab = homeTab
		return pageNext{pageWhere: at}, p.w.OpenHome(at.As)
	}
	return pageNext{pageWhere: at}, p.w.OpenMessages(at.As)
}

func (w *Workspace) pageIsHome(person, view string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	v := w.homes[person]
	return v != nil && v.id == view
}
