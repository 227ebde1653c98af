package simulator

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// pageMaxReplies is how many replies are shown below their message; a longer thread is a link.
const pageMaxReplies = 3

// pageArtist draws the workspace as one person sees it, under the workspace's lock. Nothing it draws refers back to the
// workspace, so the templates run without the lock.
type pageArtist struct {
	w     *Workspace
	where pageWhere
	now   time.Time
	hues  map[string]int
}

// view draws what the address asks for. It is not complete when the address names nobody, or a channel this person is
// not in: then only Where is filled, with a better address.
func (p *page) view(query url.Values) (v pageView, complete bool) {
	at := pageWhere{As: query.Get("as"), In: query.Get("in"), Thread: query.Get("thread"), Tab: query.Get("tab")}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	a := pageArtist{w: p.w, now: p.w.clock.now(), hues: map[string]int{}}
	a.where = a.settle(at)
	v.Where = a.where
	if a.where != at || len(p.w.order.people) < 2 { // the app itself is one
		return v, len(p.w.order.people) < 2
	}
	for i, id := range p.w.order.people {
		a.hues[id] = i % 10
	}
	v.Me = a.face(at.As)
	v.Clock = pageClockAt(a.now)
	v.Commands = a.commands()
	v.Modal = a.modal()
	v.Confirm = a.confirm(query.Get("confirm"))
	v.Inspect = a.inspect(query.Get("inspect"))
	v.Faults = a.faults()
	v.Joinable = a.joinable()
	if c := p.w.channels[at.In]; c != nil {
		v.Here = a.here(c)
		if at.Tab == homeTab {
			v.Home = a.home()
		} else {
			a.messages(&v, c)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.remember(at, p.w.channels[at.In])
	a.column(&v, p.seen)
	v.Hint, v.Flash = p.hint, p.flashes[query.Get("flash")]
	if v.Modal != nil && v.Flash != "" { // what is behind a modal is out of sight
		v.Modal.Error, v.Flash = v.Flash, ""
	}
	if v.Thread != nil && at.Thread == query.Get("reply") {
		v.Thread.Draft = query.Get("draft")
	} else {
		v.Draft = query.Get("draft")
	}
	v.Stamp = a.w.pageStamp()
	return v, true
}

// settle mends an address: somebody who is there, and a channel they are in.
func (a *pageArtist) settle(at pageWhere) pageWhere {
	if p := a.w.people[at.As]; p == nil || p.bot || p.deleted {
		at = pageWhere{}
		for _, id := range slices.Backward(a.w.order.people) {
			if p := a.w.people[id]; !p.bot && !p.deleted {
				at.As = id // the first one stays
			}
		}
	}
	c := a.w.channels[at.In]
	if c == nil || !c.has(at.As) {
		at.In, at.Thread = a.favourite(at.As), ""
		c = a.w.channels[at.In]
	}
	at.Tab = a.tab(at, c)
	if c != nil && c.find(at.Thread) == nil {
		at.Thread = ""
	}
	return at
}

// favourite is the channel somebody was last in, else their first.
func (a *pageArtist) favourite(person string) string {
	if c := a.w.channels[a.w.lastSeen[person]]; c != nil && c.has(person) {
		return c.id
	}
	for _, id := range a.w.order.channels {
		if c := a.w.channels[id]; c.has(person) && c.kind != direct {
			return id
		}
	}
	return ""
}

func (a *pageArtist) name(id string) string {
	if p := a.w.people[id]; p != nil {
		return p.realName
	}
	if c := a.w.channels[id]; c != nil {
		return c.name
	}
	return ""
}

func (a *pageArtist) face(id string) pageFace {
	p := a.w.people[id]
	if p == nil { // Slack itself
		return pageFace{ID: id, Name: saysSlackbot, Initials: pageInitials(saysSlackbot), Bot: true}
	}
	return pageFace{ID: id, Name: p.realName, Initials: pageInitials(p.realName), Hue: a.hues[id], Bot: p.bot}
}

// pageInitials are the first letters of the first and the last word: Fatma el Amrani is FA.
func pageInitials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) > 2 {
		words = []string{words[0], words[len(words)-1]}
	}
	var initials string
	for _, word := range words {
		first, _ := utf8.DecodeRuneInString(word)
		initials += string(unicode.ToUpper(first))
	}
	return initials
}

func (a *pageArtist) faces(ids []string, with func(*person) bool) []pageFace {
	var faces []pageFace
	for _, id := range ids {
		if p := a.w.people[id]; p != nil && with(p) {
			faces = append(faces, a.face(id))
		}
	}
	return faces
}

// column draws the people to be and the places to go.
func (a *pageArtist) column(v *pageView, seen map[pageSpot]string) {
	people := a.faces(a.w.order.people, func(p *person) bool { return !p.bot && !p.deleted })
	for _, face := range people {
		at := a.where
		at.As = face.ID
		if c := a.w.channels[at.In]; c == nil || !c.has(face.ID) {
			at.In, at.Thread, at.Tab = a.favourite(face.ID), "", ""
		}
		v.People = append(v.People, pageLink{Face: face, Name: face.Name, Href: at.href(), Current: face.ID == a.where.As,
			Distant: a.w.people[face.ID].stranger})
		if face.ID != a.where.As {
			v.Others = append(v.Others, face)
		}
	}
	if a.w.app.messages || a.w.app.home {
		a.w.openDM(botUser, a.where.As) // Slack shows an app's tabs before the first message too
	}
	for _, id := range a.w.order.channels {
		c := a.w.channels[id]
		if !c.has(a.where.As) {
			continue
		}
		link := pageLink{Name: c.name, Href: pageWhere{As: a.where.As, In: id}.href(), Current: id == a.where.In,
			Private: c.kind == private, News: a.newest(c) > seen[pageSpot{a.where.As, id}]}
		if c.kind != direct {
			v.Channels = append(v.Channels, link)
			continue
		}
		link.Face = a.face(c.other(a.where.As))
		link.Name = link.Face.Name
		if a.w.app.home && c.has(botUser) {
			link.Tab = "messages"
			if !a.w.app.messages {
				link.Tab = homeTab
			}
		}
		v.DMs = append(v.DMs, link)
	}
}

// newest is the ts of the newest message by somebody else that this person sees in a channel.
func (a *pageArtist) newest(c *channel) string {
	for _, m := range slices.Backward(a.w.visible(c, a.where.As)) {
		if m.author != a.where.As {
			return m.ts
		}
	}
	return ""
}

// remember notes what this person has seen of a channel. The page's lock is held.
func (p *page) remember(at pageWhere, c *channel) {
	if c != nil && len(c.messages) > 0 {
		p.seen[pageSpot{at.As, c.id}] = c.messages[len(c.messages)-1].ts
	}
}

func (a *pageArtist) here(c *channel) *pageHere {
	anyone := func(*person) bool { return true }
	h := &pageHere{Name: c.name, DM: c.kind == direct, Private: c.kind == private, Members: a.faces(c.members, anyone)}
	if h.DM {
		other := c.other(a.where.As)
		h.Name, h.Members = a.name(other), []pageFace{a.face(other)}
	}
	var names []string
	for _, face := range h.Members {
		names = append(names, face.Name)
	}
	h.Names = pageAnd(names)
	h.Tabs, h.Archived = a.tabs(c), c.archived
	if !h.DM {
		h.People = a.faces(c.members, func(p *person) bool { return !p.bot })
		h.Apps = a.faces(c.members, func(p *person) bool { return p.bot })
	}
	if !h.DM && !c.archived {
		h.Bots = a.faces(a.w.order.people, func(p *person) bool { return p.bot && !c.has(p.id) })
		h.Absent = a.faces(a.w.order.people, func(p *person) bool { return !p.bot && !p.deleted && !c.has(p.id) })
	}
	h.Placeholder = pagePlaceholderFor(h.Name)
	switch {
	case c.archived:
		h.Closed = pageWords["gearchiveerd"]
	case h.DM && c.has(botUser) && a.w.app.readOnly:
		h.Closed = pageWords["alleen lezen"]
	}
	return h
}

// commands are what the app declared, with the address that puts each one in the composer.
func (a *pageArtist) commands() []pageCommand {
	var all []pageCommand
	for _, c := range a.w.app.commands {
		href := a.where.href() + "&draft=" + url.QueryEscape(c.Name+" ")
		all = append(all, pageCommand{Name: c.Name, Usage: c.Hint, Description: c.Description, Href: href})
	}
	slices.SortFunc(all, func(x, y pageCommand) int { return strings.Compare(x.Name, y.Name) })
	return all
}
