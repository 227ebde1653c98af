package simulator

import (
	"fmt"
	"strings"
	"time"
)

// String is a picture in words.
func (p picture) String() string { return fmt.Sprintf(saysPicture, p.Alt) }

// writeRich writes a rich_text block: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
func (w *Workspace) writeRich(out *lines, margin string, parts []any) {
	for _, item := range parts {
		part, _ := item.(object)
		switch str(part, "type") {
		case "rich_text_list":
			for i, row := range list(part, "elements") {
				o, _ := row.(object)
				mark := "• "
				if str(part, "style") == "ordered" {
					mark = fmt.Sprintf("%d. ", i+1+number(part, "offset"))
				}
				out.add(margin+strings.Repeat("  ", number(part, "indent")), mark+w.leavesText(o))
			}
		case "rich_text_quote":
			out.add(margin+"> ", w.leavesText(part))
		case "rich_text_preformatted":
			out.add(margin+"| ", w.leavesText(part))
		default:
			out.add(margin, strings.TrimSuffix(w.leavesText(part), "\n"))
		}
	}
}

func (w *Workspace) leavesText(part object) string {
	var text strings.Builder
	for _, item := range list(part, "elements") {
		leaf, _ := item.(object)
		text.WriteString(w.leafText(leaf))
	}
	return text.String()
}

// leafText is one piece of a rich text, marked up as in mrkdwn.
func (w *Workspace) leafText(leaf object) string {
	said := str(leaf, "text")
	switch str(leaf, "type") {
	case "link":
		if said == "" {
			said = str(leaf, "url")
		}
	case "user":
		return "@" + w.nameOf(str(leaf, "user_id"))
	case "channel":
		if c := w.channels[str(leaf, "channel_id")]; c != nil {
			return "#" + c.name
		}
		return "#" + str(leaf, "channel_id")
	case "usergroup":
		return "@" + str(leaf, "usergroup_id")
	case "emoji":
		return ":" + str(leaf, "name") + ":"
	case "broadcast":
		return "@" + str(leaf, "range")
	case "date":
		if said = str(leaf, "fallback"); said == "" {
			said = longDate(time.Unix(int64(number(leaf, "timestamp")), 0).In(w.zone))
		}
	case "color":
		return str(leaf, "value")
	}
	style, _ := leaf["style"].(object)
	for _, s := range []struct{ name, mark string }{{"code", "`"}, {"strike", "~"}, {"italic", "_"}, {"bold", "*"}} {
		if yes(style, s.name) {
			said = s.mark + said + s.mark
		}
	}
	return said
}
