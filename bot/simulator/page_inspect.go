package simulator

import (
	"bytes"
	"encoding/json"
	"net/url"
)

// inspect draws the inspector of one message this person sees: its JSON and the calls it took.
func (a *pageArtist) inspect(ts string) *pageInspect {
	c := a.w.channels[a.where.In]
	if ts == "" || c == nil {
		return nil
	}
	m := c.find(ts)
	if m == nil || !a.w.sees(a.where.As, m) {
		return nil
	}
	shown := &pageInspect{Back: a.where.href(), Message: pageJSON(a.w.messageObject(m, true)), Updates: pageUpdatesWord(m.updates)}
	if len(m.blocks.list) > 0 {
		shown.Blocks = pageJSON(object{"blocks": m.blocks.raw})
	}
	for _, call := range m.calls {
		drawn := pageCall{Method: call.method, Time: call.at.In(a.w.zone).Format("02-01 15:04:05"), Result: call.err}
		if call.err == "" {
			drawn.Fine, drawn.Result = true, "ok"
		}
		shown.Calls = append(shown.Calls, drawn)
	}
	return shown
}

// inspectHref is the address of the inspector of a message.
func (at pageWhere) inspectHref(ts string) string {
	return at.href() + "&inspect=" + url.QueryEscape(ts)
}

// pageJSON writes JSON for people to read.
func pageJSON(o object) string {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(o); err != nil {
		return err.Error()
	}
	return out.String()
}
