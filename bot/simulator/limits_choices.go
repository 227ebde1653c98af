package simulator

import (
	"slices"
	"strconv"
	"strings"
)

// chooser checks what people choose from: selects, checkboxes, radio buttons and overflow menus.
func (c *checker) chooser(at string, e object, kind string) {
	c.number(at, e, "max_selected_items", 1, maxOptions)
	for _, whose := range []string{"users", "channels", "conversations"} {
		if strings.HasSuffix(kind, whose+"_select") {
			c.str(at, e, "initial_"+strings.TrimSuffix(whose, "s"), maxID)
			c.strings(at, e, "initial_"+whose, 0, maxOptions)
			c.booleans(at, e, "default_to_current_conversation", "response_url_enabled")
			c.filter(at, e)
			return
		}
	}
	if strings.HasSuffix(kind, "external_select") {
		c.number(at, e, "min_query_length", 0, maxOptions)
		c.initials(at, e, nil, maxOptions)
		return
	}
	limit := map[string]int{"overflow": maxOverflow, "radio_buttons": maxRadio, "checkboxes": maxRadio}[kind]
	if limit == 0 {
		limit = maxOptions
	}
	var options []any
	if _, grouped := e["option_groups"]; grouped {
		if _, both := e["options"]; both {
			c.wrong(at, "only one of options and option_groups is allowed")
		}
		options = c.groups(at, e)
	} else {
		options = c.options(at, e, limit, kind)
	}
	if options != nil {
		c.initials(at, e, options, limit)
	}
}

var filterFields = []string{"include", "exclude_external_shared_channels", "exclude_bot_users"}

// filter checks which conversations are offered.
// https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object
func (c *checker) filter(at string, e object) {
	v, ok := e["filter"]
	if !ok {
		return
	}
	f := c.object(at+"/filter", v)
	if f == nil {
		return
	}
	c.only(at+"/filter", f, filterFields)
	c.strings(at+"/filter", f, "include", 1, 4, "im", "mpim", "private", "public")
	c.booleans(at+"/filter", f, "exclude_external_shared_channels", "exclude_bot_users")
	if len(f) == 0 {
		c.wrong(at+"/filter", "must provide at least 1 items")
	}
}

var groupFields = []string{"label", "options"}

func (c *checker) groups(at string, e object) []any {
	var all []any
	for i, item := range c.list(at, e, "option_groups", 1, maxOptions) {
		here := at + "/option_groups/" + strconv.Itoa(i)
		g := c.object(here, item)
		if g == nil {
			continue
		}
		c.only(here, g, groupFields)
		c.text(here, g, "label", maxOption, mustExist, mustBePlain)
		all = append(all, c.options(here, g, maxOptions, "static_select")...)
	}
	return all
}

func (c *checker) options(at string, e object, limit int, kind string) []any {
	options := c.list(at, e, "options", 1, limit)
	var values []string
	for i, item := range options {
		here := at + "/options/" + strconv.Itoa(i)
		v := c.option(here, item, kind)
		if slices.Contains(values, v) {
			c.wrong(here+"/value", "option values must be unique")
		}
		values = append(values, v)
	}
	return options
}

var (
	optionFields   = []string{"text", "value", "description"}
	overflowFields = append(slices.Clone(optionFields), "url")
)

// option checks one option and returns its value.
func (c *checker) option(at string, item any, kind string) string {
	o := c.object(at, item)
	if o == nil {
		return at
	}
	if kind == "overflow" {
		c.only(at, o, overflowFields)
		c.str(at, o, "url", maxURL)
	} else {
		c.only(at, o, optionFields)
	}
	if kind == "checkboxes" || kind == "radio_buttons" { // elsewhere an option is plain text
		c.text(at, o, "text", maxOption, mustExist)
		c.text(at, o, "description", maxOption)
	} else {
		c.text(at, o, "text", maxOption, mustExist, mustBePlain)
		c.text(at, o, "description", maxOption, mustBePlain)
	}
	c.must(at, o, "value")
	return c.str(at, o, "value", maxOptionValue)
}
