package simulator

import (
	"fmt"
	"slices"
	"strconv"
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
	maxURL         = 3000
	maxAlt         = 2000
	maxOption      = 75
	maxOptionValue = 75
	maxOptions     = 100 // options, also groups
	maxRadio       = 10  // options
	maxOverflow    = 5   // options
	maxInput       = 3000
	maxModalTitle  = 24
	maxPrivate     = 3000
	maxIndent      = 8 // levels of a rich text list
)

// checker walks through blocks as the app sent them, gathers what is wrong in Slack's words, and gives ids to
// blocks and elements that have none.
type checker struct {
	w        *Workspace
	problems []string
	given    bool // it gave at least one id
	blockIDs map[string]bool
	inputs   bool // there is an input block
	focused  int  // elements that want the focus
	texts    int  // length of all texts together
	noArray  bool // it is not even a list
}

// wrong notes a problem at a place, a JSON pointer such as /blocks/0/text.
func (c *checker) wrong(at, format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf("[ERROR] %s [json-pointer:%s]", fmt.Sprintf(format, args...), at))
}

// readBlocks reads blocks and checks them. The checker's problems are empty if they are as Slack wants them.
func (w *Workspace) readBlocks(data []byte, at string, limit int) (blocks, *checker) {
	c := &checker{w: w, blockIDs: map[string]bool{}}
	tree, err := parseJSON(data)
	items, ok := tree.([]any)
	if c.noArray = err != nil || !ok; c.noArray {
		c.wrong(at, "must be a valid array")
		return blocks{}, c
	}
	dropNulls(items)
	if len(items) > limit {
		c.wrong(at, "no more than %d items allowed", limit)
	}
	for i, item := range items {
		c.block(at+"/"+strconv.Itoa(i), item)
	}
	if len(c.problems) > 0 {
		return blocks{}, c
	}
	b := blocks{list: make([]block, len(items))}
	if c.given {
		b.raw = appendJSON(make([]byte, 0, len(data)+32*len(items)), tree)
	} else {
		b.raw = slices.Clone(data)
	}
	for i, item := range items {
		b.list[i] = readBlock(item.(object))
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

// only checks that an object has no other fields than these.
func (c *checker) only(at string, o object, names []string) {
	for name := range o {
		if !slices.Contains(names, name) {
			c.wrong(at, "invalid additional property: %s", name)
		}
	}
}

// object is something that must be an object; nil if it is not.
func (c *checker) object(at string, v any) object {
	o, ok := v.(object)
	if !ok {
		c.wrong(at, "must provide an object")
		return nil
	}
	return o
}

// must checks that fields are there.
func (c *checker) must(at string, o object, fields ...string) {
	for _, f := range fields {
		if _, ok := o[f]; !ok {
			c.wrong(at, "missing required field: %s", f)
		}
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

var textFields = map[string][]string{"plain_text": {"type", "text", "emoji"}, "mrkdwn": {"type", "text", "verbatim"}}

func (c *checker) textObject(at string, v any, limit int, must ...string) {
	t := c.object(at, v)
	if t == nil {
		return
	}
	kind := str(t, "type")
	if textFields[kind] == nil || kind == "mrkdwn" && slices.Contains(must, mustBePlain) {
		c.wrong(at+"/type", "unsupported type: %s", kind)
		return
	}
	c.only(at, t, textFields[kind])
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
	if !ok {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		c.wrong(at+"/"+field, "must be a string")
	}
	if len(s) > limit && utf8.RuneCountInString(s) > limit {
		// Slack names the first length that is too long.
		c.wrong(at+"/"+field, "must be less than %d characters", limit+1)
	}
	return s
}

func (c *checker) booleans(at string, b object, fields ...string) {
	for _, f := range fields {
		if v, ok := b[f]; ok {
			if _, ok := v.(bool); !ok {
				c.wrong(at+"/"+f, "must be a valid boolean")
			}
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

// strings checks a field that holds an array of strings, if it is there.
func (c *checker) strings(at string, b object, field string, low, high int, words ...string) {
	if _, ok := b[field]; !ok {
		return
	}
	for i, item := range c.list(at, b, field, low, high) {
		s, ok := item.(string)
		switch {
		case !ok:
			c.wrong(fmt.Sprintf("%s/%s/%d", at, field, i), "must be a string")
		case len(words) > 0 && !slices.Contains(words, s):
			c.wrong(fmt.Sprintf("%s/%s/%d", at, field, i), "value must be one of: %s", strings.Join(words, ", "))
		}
	}
}
