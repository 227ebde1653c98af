package simulator

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pageNode is one piece of a text as the page shows it. Texts become nodes, never HTML, so that html/template does all the
// escaping and nothing a person types can become markup.
type pageNode struct {
	Kind   string // text, break, bold, italic, strike, code, pre, quote, link, mention, list, numbered, item, part
	Text   string
	Href   string
	Inside []pageNode
	Indent int // of a list
	From   int // of a numbered list: its first number
}

// pageNameOf gives the name behind a user or channel id, or "" for an unknown one.
type pageNameOf func(id string) string

// pageMarks are Slack's three inline styles. https://docs.slack.dev/messaging/formatting-message-text
var pageMarks = map[byte]string{'*': "bold", '_': "italic", '~': "strike"}

// pageEntities are the only three that Slack decodes; everything else stays as typed.
var pageEntities = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")

// pageMrkdwn reads Slack's mrkdwn.
func pageMrkdwn(text string, name pageNameOf) []pageNode {
	var nodes []pageNode
	for text != "" {
		before, rest, found := strings.Cut(text, "```")
		inside, after, closed := strings.Cut(rest, "```")
		if !found || !closed {
			return append(nodes, pageLines(text, name)...)
		}
		nodes = append(nodes, pageLines(strings.TrimSuffix(before, "\n"), name)...)
		nodes = append(nodes, pageNode{Kind: "pre", Text: pageEntities.Replace(strings.Trim(inside, "\n"))})
		text = strings.TrimPrefix(after, "\n")
	}
	return nodes
}

// pagePlain reads a plain_text object, where only emoji and line ends mean something.
func pagePlain(text string) []pageNode {
	var nodes []pageNode
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			nodes = append(nodes, pageNode{Kind: "break"})
		}
		if line != "" {
			nodes = append(nodes, pageNode{Kind: "text", Text: pageEmojiIn(line)})
		}
	}
	return nodes
}

// pageLines reads a text without pre blocks: quotes are whole lines, everything else lives within one line.
func pageLines(text string, name pageNameOf) []pageNode {
	if text == "" {
		return nil
	}
	var nodes []pageNode
	for _, line := range strings.Split(text, "\n") {
		quoted, isQuote := pageQuoted(line)
		inline := pageInline(quoted, name)
		last := len(nodes) - 1
		switch {
		case isQuote && last >= 0 && nodes[last].Kind == "quote":
			nodes[last].Inside = append(append(nodes[last].Inside, pageNode{Kind: "break"}), inline...)
		case isQuote:
			nodes = append(nodes, pageNode{Kind: "quote", Inside: inline})
		case last >= 0 && nodes[last].Kind != "quote":
			nodes = append(append(nodes, pageNode{Kind: "break"}), inline...)
		default: // a quote is a block of its own and needs no line end after it
			nodes = append(nodes, inline...)
			if len(inline) == 0 {
				nodes = append(nodes, pageNode{Kind: "break"})
			}
		}
	}
	return nodes
}

// pageQuoted takes the quote mark off a line. Slack accepts it raw and escaped.
func pageQuoted(line string) (string, bool) {
	for _, mark := range []string{"&gt;", ">"} {
		if rest, ok := strings.CutPrefix(line, mark); ok {
			return strings.TrimPrefix(rest, " "), true
		}
	}
	return line, false
}

// pageInline reads one line.
func pageInline(line string, name pageNameOf) []pageNode {
	var nodes []pageNode
	plain := 0 // where the text not yet in a node begins
	for i := 0; i < len(line); {
		node, length := pageAt(line, i, name)
		if length == 0 {
			i++
			continue
		}
		nodes = append(pageText(nodes, line[plain:i]), node)
		i += length
		plain = i
	}
	return pageText(nodes, line[plain:])
}

func pageText(nodes []pageNode, text string) []pageNode {
	if text == "" {
		return nodes
	}
	return append(nodes, pageNode{Kind: "text", Text: pageEmojiIn(pageEntities.Replace(text))})
}

// pageAt gives the node that begins at line[i] and its length in bytes; 0 means: an ordinary character.
func pageAt(line string, i int, name pageNameOf) (pageNode, int) {
	switch c := line[i]; c {
	case '`':
		if inside, _, ok := strings.Cut(line[i+1:], "`"); ok && inside != "" {
			return pageNode{Kind: "code", Text: pageEntities.Replace(inside)}, len(inside) + 2
		}
	case '<':
		if inside, _, ok := strings.Cut(line[i+1:], ">"); ok && inside != "" {
			return pageToken(inside, name), len(inside) + 2
		}
	case '*', '_', '~':
		if end := pageMarkEnd(line, i); end > 0 {
			return pageNode{Kind: pageMarks[c], Inside: pageInline(line[i+1:end], name)}, end - i + 1
		}
	}
	return pageNode{}, 0
}

// pageMarkReach is how far away, in bytes, a mark may be closed. Without an end to the search, a long line of marks that
// close nothing would take minutes.
const pageMarkReach = 2000

// pageMarkEnd finds the mark that closes the one at line[i]. A mark counts only at the edge of a word, so that 3*4*5 and
// een_twee_drie stay as they are. Tokens and code in between are skipped: their own marks mean nothing.
func pageMarkEnd(line string, i int) int {
	before, _ := utf8.DecodeLastRuneInString(line[:i])
	if i > 0 && pageInWord(before) || i+1 >= len(line) || line[i+1] == ' ' || line[i+1] == line[i] {
		return 0
	}
	line = line[:min(len(line), i+pageMarkReach)]
	for j := i + 1; j < len(line); j++ {
		switch line[j] {
		case '`', '<':
			if _, length := pageAt(line, j, func(string) string { return "" }); length > 0 {
				j += length - 1
			}
		case line[i]:
			after, size := utf8.DecodeRuneInString(line[j+1:])
			if line[j-1] != ' ' && (size == 0 || !pageInWord(after)) {
				return j
			}
		}
	}
	return 0
}

func pageInWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// pageToken reads what stands between < and >. What it does not know is shown as it was written.
func pageToken(inside string, name pageNameOf) pageNode {
	target, label, labelled := strings.Cut(inside, "|")
	switch {
	case strings.HasPrefix(target, "@"), strings.HasPrefix(target, "#"):
		if known := name(target[1:]); known != "" {
			label = known
		} else if !labelled {
			label = target[1:]
		}
		return pageNode{Kind: "mention", Text: target[:1] + label}
	case strings.HasPrefix(target, "!date^") && labelled:
		return pageNode{Kind: "text", Text: pageEntities.Replace(label)}
	case target == "!here" || target == "!channel" || target == "!everyone":
		return pageNode{Kind: "mention", Text: "@" + target[1:]}
	case pageSafeLink(target):
		href := pageEntities.Replace(target)
		if !labelled {
			label = strings.TrimPrefix(target, "mailto:")
		}
		return pageNode{Kind: "link", Href: href, Text: pageEntities.Replace(label)}
	}
	return pageNode{Kind: "text", Text: "<" + pageEntities.Replace(inside) + ">"}
}

// pageSafeLink lets through the kinds of link that Slack makes clickable; never javascript: and its family.
func pageSafeLink(target string) bool {
	u, err := url.Parse(target)
	if err != nil {
		return false
	}
	return (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" || u.Scheme == "mailto" && u.Opaque != ""
}

// pageEmoji are the shortcodes that turn up in messages of a calm bot. The rest stays readable as :name:.
var pageEmoji = map[string]string{
	"+1": "👍", "thumbsup": "👍", "wave": "👋", "tada": "🎉", "seedling": "🌱", "bulb": "💡", "thinking_face": "🤔",
	"speech_balloon": "💬", "calendar": "📅", "date": "📅", "white_check_mark": "✅", "heavy_check_mark": "✔", "x": "❌",
	"warning": "⚠", "lock": "🔒", "pushpin": "📌", "bookmark": "🔖", "raised_hands": "🙌", "smile": "😄", "heart": "❤",
	"slightly_smiling_face": "🙂", "eyes": "👀", "sparkles": "✨", "point_right": "👉", "coffee": "☕", "pencil2": "✏",
}

// pageEmojiIn replaces the shortcodes in a text. Quick return first: most texts have none.
func pageEmojiIn(text string) string {
	parts := strings.Split(text, ":")
	if len(parts) < 3 {
		return text
	}
	var out strings.Builder
	out.WriteString(parts[0])
	for i := 1; i < len(parts); i++ {
		if emoji, ok := pageEmoji[parts[i]]; ok && i+1 < len(parts) {
			out.WriteString(emoji + parts[i+1])
			i++ // the part after the closing colon is written too
			continue
		}
		out.WriteString(":" + parts[i])
	}
	return out.String()
}
