package simulator

import (
	"strconv"
	"unicode/utf8"
)

// richFields names what each part of a rich text may have besides its type.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
var richFields = withFields([]string{"type"}, map[string][]string{
	"rich_text_section":      {"elements"},
	"rich_text_list":         {"elements", "style", "indent", "offset", "border"},
	"rich_text_preformatted": {"elements", "border", "language"},
	"rich_text_quote":        {"elements", "border"},
})

// leafFields names what each piece inside such a part may have besides type and style.
var leafFields = withFields([]string{"type", "style"}, map[string][]string{
	"text":      {"text"},
	"link":      {"url", "text", "unsafe"},
	"user":      {"user_id"},
	"usergroup": {"usergroup_id"},
	"channel":   {"channel_id"},
	"emoji":     {"name", "unicode", "skin_tone", "url"},
	"date":      {"timestamp", "format", "url", "fallback", "timezone"},
	"broadcast": {"range"},
	"color":     {"value"},
	"team":      {"team_id"},
})

// leafNeeds is what a piece cannot do without.
var leafNeeds = map[string][]string{
	"text": {"text"}, "link": {"url"}, "user": {"user_id"}, "usergroup": {"usergroup_id"}, "channel": {"channel_id"},
	"emoji": {"name"}, "date": {"timestamp", "format"}, "broadcast": {"range"}, "color": {"value"}, "team": {"team_id"},
}

var styleFields = []string{"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"}

func (c *checker) richText(at string, b object) {
	for i, item := range c.list(at, b, "elements", 1, maxOptions) {
		here := at + "/elements/" + strconv.Itoa(i)
		if part := c.richPart(here, item); part != nil && str(part, "type") == "rich_text_list" {
			c.richList(here, part)
		} else if part != nil {
			c.leaves(here, part)
		}
	}
}

// richPart checks one part and returns it if it is one.
func (c *checker) richPart(at string, item any) object {
	part := c.object(at, item)
	if part == nil {
		return nil
	}
	kind := str(part, "type")
	if richFields[kind] == nil {
		c.wrong(at+"/type", "unsupported type: %s", kind)
		return nil
	}
	c.only(at, part, richFields[kind])
	c.number(at, part, "border", 0, 1)
	return part
}

func (c *checker) richList(at string, part object) {
	c.must(at, part, "style")
	c.oneOf(at, part, "style", "bullet", "ordered")
	c.number(at, part, "indent", 0, maxIndent)
	c.number(at, part, "offset", 0, maxText)
	for i, item := range c.list(at, part, "elements", 1, maxOptions) {
		here := at + "/elements/" + strconv.Itoa(i)
		section := c.richPart(here, item)
		switch {
		case section == nil:
		case str(section, "type") != "rich_text_section":
			c.wrong(here+"/type", "unsupported type: %s", str(section, "type"))
		default:
			c.leaves(here, section)
		}
	}
}

func (c *checker) leaves(at string, part object) {
	for i, item := range c.list(at, part, "elements", 0, maxText) {
		here := at + "/elements/" + strconv.Itoa(i)
		leaf := c.object(here, item)
		if leaf == nil {
			continue
		}
		kind := str(leaf, "type")
		if leafFields[kind] == nil {
			c.wrong(here+"/type", "unsupported type: %s", kind)
			continue
		}
		c.only(here, leaf, leafFields[kind])
		c.must(here, leaf, leafNeeds[kind]...)
		c.leaf(here, leaf, kind)
	}
}

func (c *checker) leaf(at string, leaf object, kind string) {
	s := c.str(at, leaf, "text", maxBlocksText)
	if _, ok := leaf["text"]; ok && s == "" {
		c.wrong(at+"/text", "must be more than 0 characters")
	}
	c.texts += utf8.RuneCountInString(s)
	c.str(at, leaf, "url", maxURL)
	c.booleans(at, leaf, "unsafe")
	switch kind {
	case "broadcast":
		c.oneOf(at, leaf, "range", "here", "channel", "everyone")
	case "date":
		c.number(at, leaf, "timestamp", 0, 1e11)
	}
	v, ok := leaf["style"]
	if !ok {
		return
	}
	if style := c.object(at+"/style", v); style != nil {
		c.only(at+"/style", style, styleFields)
		c.booleans(at+"/style", style, styleFields...)
	}
}
