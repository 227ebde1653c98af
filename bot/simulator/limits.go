package simulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of Block Kit, in characters unless said otherwise. Blocks: https://docs.slack.dev/reference/block-kit/blocks,
// elements: https://docs.slack.dev/reference/block-kit/block-elements, texts, options and confirms:
// https://docs.slack.dev/reference/block-kit/composition-objects, views: https://docs.slack.dev/reference/views
const (
	maxMessageBlocks = 50  // blocks
	maxViewBlocks    = 100 // blocks
	maxMessageText   = 40000
	maxUpdateText    = 4000
	maxBlocksText    = 13200 // all texts of a message's blocks together; measured: github.com/slackapi/bolt-js/issues/2509
	maxViewBytes     = 250 << 10
	maxViewStack     = 3 // views
	maxAckBytes      = 20 << 10

	maxText        = 3000
	maxField       = 2000
	maxFields      = 10 // fields
	maxHeader      = 150
	maxContext     = 10 // elements
	maxActions     = 25 // elements
	maxLabel       = 2000
	maxPlaceholder = 150
	maxID          = 255
	maxButton      = 75
	maxValue       = 2000
	maxOption      = 75
	maxOptionValue = 75
	maxOptions     = 100 // options, also groups
	maxRadio       = 10  // options
	maxOverflow    = 5   // options
	maxInput       = 3000
	maxModalTitle  = 24
	maxPrivate     = 3000
)

// where names the kinds of block in which an element may stand.
var where = map[string][]string{
	"button":              {"section", "actions"},
	"overflow":            {"section", "actions"},
	"static_select":       {"section", "actions", "input"},
	"users_select":        {"section", "actions", "input"},
	"datepicker":          {"section", "actions", "input"},
	"timepicker":          {"section", "actions", "input"},
	"checkboxes":          {"section", "actions", "input"},
	"radio_buttons":       {"section", "actions", "input"},
	"multi_static_select": {"section", "input"},
	"multi_users_select":  {"section", "input"},
	"plain_text_input":    {"input"},
}

// object is a JSON object not yet read into a type: only so can be told where something is wrong.
type object = map[string]any

// checker walks through blocks as the app sent them, gathers what is wrong in Slack's words, and gives ids to
// blocks and elements that have none.
type checker struct {
	problems []string
	newID    func() string
	given    bool // it gave at least one id
	blockIDs map[string]bool
	inputs   bool // there is an input block
	focused  int  // elements that want the focus
	texts    int  // length of all texts together
}

// wrong notes a problem at a place, a JSON pointer such as /blocks/0/text.
func (c *checker) wrong(at, format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf("[ERROR] %s [json-pointer:%s]", fmt.Sprintf(format, args...), at))
}

// checkBlocks reads blocks and checks them. The problems are empty if they are as Slack wants them.
func checkBlocks(data []byte, at string, limit int, newID func() string) (blocks, *checker) {
	c := &checker{newID: newID, blockIDs: map[string]bool{}}
	var list []any
	if err := json.Unmarshal(data, &list); err != nil {
		c.wrong(at, "must be a valid array")
		return blocks{}, c
	}
	dropNulls(list)
	if len(list) > limit {
		c.wrong(at, "no more than %d items allowed", limit)
	}
	for i, item := range list {
		c.block(fmt.Sprintf("%s/%d", at, i), item)
	}
	if len(c.problems) > 0 {
		return blocks{}, c
	}
	if c.given {
		data, _ = json.Marshal(list) // it was JSON a moment ago
	}
	b := blocks{raw: slices.Clone(data)}
	if err := json.Unmarshal(data, &b.list); err != nil {
		c.wrong(at, "%s", err)
	}
	return b, c
}

// dropNulls takes fields that are null out of all objects: to Slack they are not there.
func dropNulls(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			dropNulls(item)
		}
	case object:
		for name, field := range v {
			if field == nil {
				delete(v, name)
			}
			dropNulls(field)
		}
	}
}

func (c *checker) block(at string, item any) {
	b, ok := item.(object)
	if !ok {
		c.wrong(at, "must provide an object")
		return
	}
	c.blockID(at, b)
	kind, _ := b["type"].(string)
	switch kind {
	case "section":
		c.section(at, b)
	case "header":
		c.text(at, b, "text", maxHeader, mustExist, mustBePlain)
	case "divider":
	case "context":
		for i, e := range c.list(at, b, "elements", 1, maxContext) {
			c.textObject(fmt.Sprintf("%s/elements/%d", at, i), e, maxText)
		}
	case "actions":
		seen := map[string]bool{}
		for i, e := range c.list(at, b, "elements", 1, maxActions) {
			c.element(fmt.Sprintf("%s/elements/%d", at, i), e, kind, seen)
		}
	case "input":
		c.input(at, b)
	case "":
		c.wrong(at, "missing required field: type")
	default:
		c.wrong(at+"/type", "unsupported type: %s", kind)
	}
}

func (c *checker) blockID(at string, b object) {
	id := c.str(at, b, "block_id", maxID)
	if id == "" {
		id = c.newID()
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
	if hasFields {
		for i, f := range c.list(at, b, "fields", 1, maxFields) {
			c.textObject(fmt.Sprintf("%s/fields/%d", at, i), f, maxField)
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
	c.boolean(at, b, "optional")
	c.boolean(at, b, "dispatch_action")
	if e, ok := b["element"]; ok {
		c.element(at+"/element", e, "input", map[string]bool{})
	} else {
		c.wrong(at, "missing required field: element")
	}
}

// What a text must be, besides not too long.
const (
	mustExist   = "exist"
	mustBePlain = "plain_text"
)

// text checks a text object in a field of b.
func (c *checker) text(at string, b object, field string, limit int, must ...string) {
	v, ok := b[field]
	if !ok {
		if slices.Contains(must, mustExist) {
			c.wrong(at, "missing required field: %s", field)
		}
		return
	}
	c.textObject(at+"/"+field, v, limit, must...)
}

func (c *checker) textObject(at string, v any, limit int, must ...string) {
	t, ok := v.(object)
	if !ok {
		c.wrong(at, "must provide an object")
		return
	}
	kind, _ := t["type"].(string)
	switch {
	case kind != "plain_text" && kind != "mrkdwn", kind == "mrkdwn" && slices.Contains(must, mustBePlain):
		c.wrong(at+"/type", "unsupported type: %s", kind)
	case kind == "mrkdwn" && t["emoji"] != nil:
		c.wrong(at, "invalid additional property: emoji")
	case kind == "plain_text" && t["verbatim"] != nil:
		c.wrong(at, "invalid additional property: verbatim")
	}
	if _, ok := t["text"]; !ok {
		c.wrong(at, "missing required field: text")
		return
	}
	s := c.str(at, t, "text", limit)
	if s == "" {
		c.wrong(at+"/text", "must be more than 0 characters")
	}
	c.texts += utf8.RuneCountInString(s)
}

// str is a field that holds a string if it is there.
func (c *checker) str(at string, b object, field string, limit int) string {
	v, ok := b[field]
	if !ok || v == nil {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		c.wrong(at+"/"+field, "must be a string")
	}
	if utf8.RuneCountInString(s) > limit {
		// Slack names the first length that is too long.
		c.wrong(at+"/"+field, "must be less than %d characters", limit+1)
	}
	return s
}

func (c *checker) boolean(at string, b object, field string) {
	if v, ok := b[field]; ok {
		if _, ok := v.(bool); !ok {
			c.wrong(at+"/"+field, "must be a valid boolean")
		}
	}
}

// number is a whole number in a field, between two limits; absent is -1.
func (c *checker) number(at string, b object, field string, low, high int) int {
	v, ok := b[field]
	if !ok {
		return -1
	}
	f, ok := v.(float64)
	if !ok || f != float64(int(f)) {
		c.wrong(at+"/"+field, "must be a valid integer")
		return -1
	}
	if n := int(f); n < low || n > high {
		c.wrong(at+"/"+field, "must be between %d and %d", low, high)
	}
	return int(f)
}

// list is a field that holds an array of low to high items.
func (c *checker) list(at string, b object, field string, low, high int) []any {
	v, ok := b[field]
	if !ok {
		c.wrong(at, "missing required field: %s", field)
		return nil
	}
	items, ok := v.([]any)
	switch {
	case !ok:
		c.wrong(at+"/"+field, "must be a valid array")
	case len(items) < low:
		c.wrong(at+"/"+field, "must provide at least %d items", low)
	case len(items) > high:
		c.wrong(at+"/"+field, "no more than %d items allowed", high)
	}
	return items
}

// oneOf checks a field that may hold only certain words.
func (c *checker) oneOf(at string, b object, field string, words ...string) {
	if v, ok := b[field]; ok {
		if s, _ := v.(string); !slices.Contains(words, s) {
			c.wrong(at+"/"+field, "value must be one of: %s", strings.Join(words, ", "))
		}
	}
}
