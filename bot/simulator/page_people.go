package simulator

import (
	"net/url"
	"strings"
)

// manage does what changes a channel, or who is in it.
func (p *page) manage(at pageWhere, form url.Values) (pageNext, error) {
	next := pageNext{pageWhere: at}
	what, who, _ := strings.Cut(form.Get("do"), "/")
	switch what {
	case "leave":
		return next, p.w.Leave(who, at.In)
	case "remove":
		return next, p.w.Remove(at.As, at.In)
	case "deactivate":
		return next, p.w.Deactivate(who)
	case "archive":
		return next, p.w.Archive(at.As, at.In)
	case "unarchive":
		return next, p.w.Unarchive(at.As, at.In)
	case "join":
		next.In = who
		return next, p.w.Join(at.As, who)
	case "rename":
		name, err := p.w.pageFreeName(form.Get("name"))
		if err != nil {
			return next, err
		}
		return next, p.w.Rename(at.As, at.In, name)
	}
	return next, Problem(pageWords["onbekende daad"])
}

// newPerson adds somebody to the workspace, or somebody from elsewhere.
func (p *page) newPerson(at pageWhere, form url.Values) (pageNext, error) {
	next := pageNext{pageWhere: at}
	name := strings.Join(strings.Fields(form.Get("name")), " ")
	if runes := []rune(name); len(runes) == 0 || len(runes) > 80 {
		return next, Problem(pageWords["geen mensnaam"])
	}
	if form.Get("stranger") == "yes" {
		p.w.AddStranger(name)
	} else {
		p.w.AddPerson(name)
	}
	return next, nil
}

// joinable draws the public channels that this person is not in.
func (a *pageArtist) joinable() []pageLink {
	var links []pageLink
	for _, id := range a.w.order.channels {
		if c := a.w.channels[id]; c.kind == public && !c.archived && !c.has(a.where.As) {
			links = append(links, pageLink{ID: id, Name: c.name})
		}
	}
	return links
}
