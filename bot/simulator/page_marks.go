package simulator

import (
	"net/url"
	"slices"
)

// react puts a reaction under a message or takes it away.
func (p *page) react(at pageWhere, form url.Values) (pageNext, error) {
	return pageNext{pageWhere: at}, p.w.React(at.As, at.In, form.Get("ts"), form.Get("name"))
}

// reactions draws the emoji under a message, and who put them there.
func (a *pageArtist) reactions(m *message) []pageReaction {
	var drawn []pageReaction
	for _, r := range m.reactions {
		var names []string
		for _, id := range r.by {
			names = append(names, a.name(id))
		}
		drawn = append(drawn, pageReaction{Name: r.name, Emoji: pageEmojiIn(":" + r.name + ":"), Count: len(r.by),
			Names: pageAnd(names), Mine: slices.Contains(r.by, a.where.As)})
	}
	return drawn
}

// pageReactable are the emoji that can be put under a message with one press; a person in Slack has them all.
var pageReactable = []pageReaction{
	{Name: "+1", Emoji: "👍", Names: pageWords["duim"]}, {Name: "heart", Emoji: "❤", Names: pageWords["hart"]},
	{Name: "smile", Emoji: "😄", Names: pageWords["lach"]}, {Name: "eyes", Emoji: "👀", Names: pageWords["ogen"]},
	{Name: "white_check_mark", Emoji: "✅", Names: pageWords["vinkje"]}, {Name: "tada", Emoji: "🎉", Names: pageWords["feest"]},
}
