package simulator

import (
	"strings"
	"time"
)

// rich draws a rich_text block: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
func (a *pageArtist) rich(parts []any) []pageNode {
	var nodes []pageNode
	for _, item := range parts {
		part, _ := item.(object)
		switch str(part, "type") {
		case "rich_text_list":
			rows := pageNode{Kind: "list", Indent: number(part, "indent"), From: number(part, "offset") + 1}
			if str(part, "style") == "ordered" {
				rows.Kind = "numbered"
			}
			for _, row := range list(part, "elements") {
				o, _ := row.(object)
				rows.Inside = append(rows.Inside, pageNode{Kind: "item", Inside: a.leaves(o)})
			}
			nodes = append(nodes, rows)
		case "rich_text_quote":
			nodes = append(nodes, pageNode{Kind: "quote", Inside: a.leaves(part)})
		case "rich_text_preformatted":
			var text strings.Builder
			for _, leaf := range a.leaves(part) {
				text.WriteString(leaf.plain())
			}
			nodes = append(nodes, pageNode{Kind: "pre", Text: text.String()})
		default:
			nodes = append(nodes, pageNode{Kind: "part", Inside: a.leaves(part)})
		}
	}
	return nodes
}

// plain is a node without what it looks like.
func (n pageNode) plain() string {
	text := n.Text
	if n.Kind == "break" {
		text = "\n"
	}
	for _, inside := range n.Inside {
		text += inside.plain()
	}
	return text
}

// leaves are the pieces of one part.
func (a *pageArtist) leaves(part object) []pageNode {
	var nodes []pageNode
	for _, item := range list(part, "elements") {
		leaf, _ := item.(object)
		nodes = append(nodes, a.leaf(leaf)...)
	}
	return nodes
}

func (a *pageArtist) leaf(leaf object) []pageNode {
	said := str(leaf, "text")
	var node pageNode
	switch str(leaf, "type") {
	case "text":
		return pageStyled(leaf, pagePlain(said))
	case "link":
		node = pageNode{Kind: "text", Text: said}
		if said == "" {
			node.Text = str(leaf, "url")
		}
		if pageSafeLink(str(leaf, "url")) {
			node.Kind, node.Href = "link", str(leaf, "url")
		}
		return pageStyled(leaf, []pageNode{node})
	case "user":
		node = pageToken("@"+str(leaf, "user_id"), a.name)
	case "channel":
		node = pageToken("#"+str(leaf, "channel_id"), a.name)
	case "usergroup":
		node = pageToken("@"+str(leaf, "usergroup_id"), a.name)
	case "broadcast":
		node = pageToken("!"+str(leaf, "range"), a.name)
	case "emoji":
		node = pageNode{Kind: "text", Text: pageEmojiIn(":" + str(leaf, "name") + ":")}
	case "date":
		if said = str(leaf, "fallback"); said == "" {
			said = longDate(time.Unix(int64(number(leaf, "timestamp")), 0).In(a.w.zone))
		}
		node = pageNode{Kind: "text", Text: said}
	case "color":
		node = pageNode{Kind: "code", Text: str(leaf, "value")}
	}
	return []pageNode{node}
}

// pageStyled puts on a piece of text how it looks.
func pageStyled(leaf object, nodes []pageNode) []pageNode {
	style, _ := leaf["style"].(object)
	if yes(style, "code") {
		var text strings.Builder
		for _, node := range nodes {
			text.WriteString(node.plain())
		}
		nodes = []pageNode{{Kind: "code", Text: text.String()}}
	}
	for _, kind := range []string{"strike", "italic", "bold"} {
		if yes(style, kind) {
			nodes = []pageNode{{Kind: kind, Inside: nodes}}
		}
	}
	return nodes
}
