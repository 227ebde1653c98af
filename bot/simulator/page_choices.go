package simulator

import (
	"net/url"
	"strconv"
	"time"
)

// pageInputs are the elements people type or pick in, and which kind of field of a browser each one is. A number is a
// text there: of what is no number, a browser's own number field tells nothing.
var pageInputs = map[string]string{
	"plain_text_input": "text", "number_input": "text", "email_text_input": "email", "url_text_input": "url",
	"datepicker": "date", "timepicker": "time", "datetimepicker": "datetime-local",
}

// pageMoment turns what stands filled in at a datetimepicker, seconds since 1970, into what a browser's field wants.
func pageMoment(filled string, zone *time.Location) string {
	seconds, err := strconv.ParseInt(filled, 10, 64)
	if err != nil {
		return filled
	}
	return time.Unix(seconds, 0).In(zone).Format("2006-01-02T15:04")
}

// offers are what there is in the workspace to choose from: users, channels or conversations.
func (a *pageArtist) offers(what string) []option {
	var all []option
	add := func(id, name string) { all = append(all, option{Text: text{Text: name}, Value: id}) }
	if what == "users" {
		for _, id := range a.w.order.people {
			if p := a.w.people[id]; !p.bot && !p.deleted {
				add(id, p.realName)
			}
		}
		return all
	}
	for _, id := range a.w.order.channels {
		c := a.w.channels[id]
		if c.archived || c.kind != public && (what == "channels" || !c.has(a.where.As)) {
			continue
		}
		add(id, a.w.channelTitle(c, a.where.As))
	}
	return all
}

// pageOptions are the options of an element. Of an external select they change with every search, so what is chosen may
// not be among them any more: it is put in front.
func (d pageDrawing) pageOptions(e element, filled answer) []option {
	if what := e.picks(); what != "" {
		return d.artist.offers(what)
	}
	options := e.Options
	if e.external() {
		for _, o := range filled.options {
			if _, offered := e.choice(o.Value); !offered {
				options = append([]option{o}, options...)
			}
		}
	}
	return options
}

// seek asks the app for the options of an external select.
func (p *page) seek(at pageWhere, pressed pagePressed, form url.Values) error {
	target := p.w.pageElementAt(at, pressed)
	_, action, _, _ := pageKeyParts(pressed.key)
	fits := func(s spot) bool { return s.element == target }
	_, err := p.w.search(at.As, form.Get("typed/"+pressed.key), func(payload object) (spot, error) {
		if v := p.w.homes[at.As]; v != nil && v.id == pressed.place {
			v, s, err := p.w.onHome(at.As, fits, action)
			if err == nil {
				p.w.within(v, payload)
			}
			return s, err
		}
		where := at.In
		if v := p.w.top(at.As); v != nil && v.id == pressed.place {
			where = ""
		}
		return p.w.searchIn(at.As, where, action, fits, payload)
	})
	return err
}

// pageElementAt is the element that was pressed, or nil if it is not there any more.
func (w *Workspace) pageElementAt(at pageWhere, pressed pagePressed) *element {
	w.mu.Lock()
	defer w.mu.Unlock()
	list, _ := w.pagePlace(at, pressed.place)
	block, action, _, _ := pageKeyParts(pressed.key)
	if found := list.spots(exactly(block, action)); len(found) > 0 {
		return found[0].element
	}
	return nil
}
