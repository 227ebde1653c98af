package simulator

import (
	"regexp"
	"slices"
	"strconv"
)

// blockFields names what each kind of block may have besides type and block_id.
// https://docs.slack.dev/reference/block-kit/blocks
var blockFields = withFields([]string{"type", "block_id"}, map[string][]string{
	"section":   {"text", "fields", "accessory", "expand"},
	"header":    {"text", "level"},
	"divider":   {},
	"context":   {"elements"},
	"actions":   {"elements"},
	"input":     {"label", "element", "hint", "optional", "dispatch_action"},
	"image":     {"image_url", "slack_file", "alt_text", "title"},
	"rich_text": {"elements"},
})

func withFields(all []string, special map[string][]string) map[string][]string {
	for kind, names := range special {
		special[kind] = append(slices.Clone(all), names...)
	}
	return special
}

func (c *checker) block(at string, item any) {
	b := c.object(at, item)
	if b == nil {
		return
	}
	c.blockID(at, b)
	kind := str(b, "type")
	if _, ok := b["type"]; !ok {
		c.wrong(at, "missing required field: type")
		return
	}
	if blockFields[kind] == nil {
		c.wrong(at+"/type", "unsupported type: %s", kind)
		return
	}
	c.only(at, b, blockFields[kind])
	switch kind {
	case "section":
		c.section(at, b)
	case "header":
		c.text(at, b, "text", maxHeader, mustExist, mustBePlain)
		c.number(at, b, "level", 1, 6)
	case "context":
		for i, e := range c.list(at, b, "elements", 1, maxContext) {
			c.contextElement(at+"/elements/"+strconv.Itoa(i), e)
		}
	case "actions":
		seen := map[string]bool{}
		for i, e := range c.list(at, b, "elements", 1, maxActions) {
			c.element(at+"/elements/"+strconv.Itoa(i), e, kind, seen)
		}
	case "input":
		c.input(at, b)
	case "image":
		c.picture(at, b)
		c.text(at, b, "title", maxAlt, mustBePlain)
	case "rich_text":
		c.richText(at, b)
	}
}

func (c *checker) blockID(at string, b object) {
	id := c.str(at, b, "block_id", maxID)
	if id == "" {
		id = c.w.newID("b")
		b["block_id"], c.given = id, true
	}
	if c.blockIDs[id] {
		c.wrong(at+"/block_id", "`block_id` %q already exists", id)
	}
	c.blockIDs[id] = true
}

func (c *checker) section(at string, b object) {
	_, hasText := b["text"]
	_, hasFields := b["fields"]
	if !hasText && !hasFields {
		c.wrong(at, "missing required field: text")
	}
	c.text(at, b, "text", maxText)
	c.booleans(at, b, "expand")
	if hasFields {
		for i, f := range c.list(at, b, "fields", 1, maxFields) {
			c.textObject(at+"/fields/"+strconv.Itoa(i), f, maxField)
		}
	}
	if e, ok := b["accessory"]; ok {
		c.element(at+"/accessory", e, "section", map[string]bool{})
	}
}

func (c *checker) input(at string, b object) {
	c.inputs = true
	c.text(at, b, "label", maxLabel, mustExist, mustBePlain)
	c.text(at, b, "hint", maxLabel, mustBePlain)
	c.booleans(at, b, "optional", "dispatch_action")
	if e, ok := b["element"]; ok {
		c.element(at+"/element", e, "input", map[string]bool{})
	} else {
		c.wrong(at, "missing required field: element")
	}
}

var imageFields = []string{"type", "image_url", "slack_file", "alt_text"}

// contextElement is a text, or an image.
func (c *checker) contextElement(at string, item any) {
	if e, ok := item.(object); ok && str(e, "type") == "image" {
		c.only(at, e, imageFields)
		c.picture(at, e)
		return
	}
	c.textObject(at, item, maxText)
}

var (
	fileID    = regexp.MustCompile(`^F[A-Z0-9]{8,}$`)
	fileNames = []string{"id", "url"}
)

// picture checks what an image block and an image element have in common. The file must be there for the app, and
// Slack must be done with it, some seconds after its upload.
// https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object
func (c *checker) picture(at string, o object) {
	c.must(at, o, "alt_text")
	c.str(at, o, "alt_text", maxAlt)
	_, hasURL := o["image_url"]
	v, hasFile := o["slack_file"]
	switch {
	case hasURL && hasFile:
		c.wrong(at, "only one of image_url and slack_file is allowed")
	case hasURL:
		if c.str(at, o, "image_url", maxURL) == "" {
			c.wrong(at+"/image_url", "must be more than 0 characters")
		}
	case !hasFile:
		c.wrong(at, "missing required field: image_url")
	}
	if !hasFile {
		return
	}
	at += "/slack_file"
	f := c.object(at, v)
	if f == nil {
		return
	}
	c.only(at, f, fileNames)
	id, url := c.str(at, f, "id", maxID), c.str(at, f, "url", maxURL)
	switch {
	case (id == "") == (url == ""):
		c.wrong(at, "must provide one of id and url")
	case id != "" && !fileID.MatchString(id):
		c.wrong(at+"/id", "input must match regex pattern: ^[F][A-Z0-9]{8,}$")
	case c.w.pictureFile(id, url) == nil:
		c.wrong(at, "invalid slack file")
	}
}
