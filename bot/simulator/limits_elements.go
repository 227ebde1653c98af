package simulator

import (
	"fmt"
	"reflect"
	"slices"
	"time"
	"unicode/utf8"
)

// element checks one element that stands in a block of the given kind. seen are the action ids used in that block.
func (c *checker) element(at string, item any, in string, seen map[string]bool) {
	e, ok := item.(object)
	if !ok {
		c.wrong(at, "must provide an object")
		return
	}
	kind, _ := e["type"].(string)
	if !slices.Contains(where[kind], in) {
		c.wrong(at+"/type", "unsupported type: %s", kind)
		return
	}
	id := c.str(at, e, "action_id", maxID)
	if id == "" {
		id = c.newID()
		e["action_id"], c.given = id, true
	}
	if seen[id] {
		c.wrong(at+"/action_id", "`action_id` %q already exists", id)
	}
	seen[id] = true
	c.confirm(at, e)
	c.focus(at, e)
	switch kind {
	case "button":
		c.button(at, e)
	case "plain_text_input":
		c.plainInput(at, e)
	case "datepicker":
		c.text(at, e, "placeholder", maxPlaceholder, mustBePlain)
		c.moment(at, e, "initial_date", time.DateOnly)
	case "timepicker":
		c.text(at, e, "placeholder", maxPlaceholder, mustBePlain)
		c.moment(at, e, "initial_time", "15:04")
	case "users_select", "multi_users_select":
		c.text(at, e, "placeholder", maxPlaceholder, mustBePlain)
		c.people(at, e)
	default:
		c.chooser(at, e, kind)
	}
}

// focus notes an element that wants the focus: one a view may.
func (c *checker) focus(at string, e object) {
	c.boolean(at, e, "focus_on_load")
	if on, _ := e["focus_on_load"].(bool); on {
		if c.focused++; c.focused > 1 {
			c.wrong(at+"/focus_on_load", "only one element can have focus_on_load set to true")
		}
	}
}

func (c *checker) button(at string, e object) {
	c.text(at, e, "text", maxButton, mustExist, mustBePlain)
	c.str(at, e, "value", maxValue)
	c.oneOf(at, e, "style", "primary", "danger")
	c.str(at, e, "accessibility_label", maxButton)
	if _, ok := e["url"]; ok {
		// Slack knows link buttons; here nothing would open, and a link that does nothing should not pass a test.
		c.wrong(at, "invalid additional property: url")
	}
}

func (c *checker) plainInput(at string, e object) {
	c.text(at, e, "placeholder", maxPlaceholder, mustBePlain)
	c.boolean(at, e, "multiline")
	low := c.number(at, e, "min_length", 0, maxInput)
	high := c.number(at, e, "max_length", 1, maxInput)
	if high >= 0 && low > high {
		c.wrong(at+"/min_length", "must be less than max_length")
	}
	if high < 0 {
		high = maxInput
	}
	initial := c.str(at, e, "initial_value", high)
	if initial != "" && utf8.RuneCountInString(initial) < low {
		c.wrong(at+"/initial_value", "must be more than %d characters", low-1)
	}
}

// moment checks a date or a time of day in Go's layout.
func (c *checker) moment(at string, e object, field, layout string) {
	if v, ok := e[field]; ok {
		s, _ := v.(string)
		if _, err := time.Parse(layout, s); err != nil {
			c.wrong(at+"/"+field, "must be in the format %s", map[string]string{time.DateOnly: "YYYY-MM-DD", "15:04": "HH:mm"}[layout])
		}
	}
}

func (c *checker) people(at string, e object) {
	c.str(at, e, "initial_user", maxID)
	c.number(at, e, "max_selected_items", 1, maxOptions)
	if _, ok := e["initial_users"]; ok {
		for i, u := range c.list(at, e, "initial_users", 0, maxOptions) {
			if _, ok := u.(string); !ok {
				c.wrong(fmt.Sprintf("%s/initial_users/%d", at, i), "must be a string")
			}
		}
	}
}

// chooser checks what has options: selects, checkboxes, radio buttons and overflow menus.
func (c *checker) chooser(at string, e object, kind string) {
	limit := map[string]int{"overflow": maxOverflow, "radio_buttons": maxRadio, "checkboxes": maxRadio}[kind]
	if limit == 0 {
		limit = maxOptions
		c.text(at, e, "placeholder", maxPlaceholder, mustBePlain)
	}
	var options []any
	if _, grouped := e["option_groups"]; grouped && limit == maxOptions {
		if _, both := e["options"]; both {
			c.wrong(at, "only one of options and option_groups is allowed")
		}
		options = c.groups(at, e)
	} else {
		options = c.options(at, e, limit, kind)
	}
	c.number(at, e, "max_selected_items", 1, maxOptions)
	if o, ok := e["initial_option"]; ok {
		c.initial(at+"/initial_option", o, options)
	}
	if _, ok := e["initial_options"]; ok {
		for i, o := range c.list(at, e, "initial_options", 1, limit) {
			c.initial(fmt.Sprintf("%s/initial_options/%d", at, i), o, options)
		}
	}
}

func (c *checker) groups(at string, e object) []any {
	var all []any
	for i, item := range c.list(at, e, "option_groups", 1, maxOptions) {
		here := fmt.Sprintf("%s/option_groups/%d", at, i)
		g, ok := item.(object)
		if !ok {
			c.wrong(here, "must provide an object")
			continue
		}
		c.text(here, g, "label", maxOption, mustExist, mustBePlain)
		all = append(all, c.options(here, g, maxOptions, "static_select")...)
	}
	return all
}

func (c *checker) options(at string, e object, limit int, kind string) []any {
	options := c.list(at, e, "options", 1, limit)
	markup := kind == "checkboxes" || kind == "radio_buttons" // elsewhere an option is plain text
	must := []string{mustExist, mustBePlain}
	if markup {
		must = must[:1]
	}
	values := map[string]bool{}
	for i, item := range options {
		here := fmt.Sprintf("%s/options/%d", at, i)
		o, ok := item.(object)
		if !ok {
			c.wrong(here, "must provide an object")
			continue
		}
		c.text(here, o, "text", maxOption, must...)
		c.text(here, o, "description", maxOption, must[1:]...)
		if _, ok := o["value"]; !ok {
			c.wrong(here, "missing required field: value")
		}
		v := c.str(here, o, "value", maxOptionValue)
		if values[v] {
			c.wrong(here+"/value", "option values must be unique")
		}
		values[v] = true
	}
	return options
}

// initial checks that an initial option is, to the letter, one of the options.
func (c *checker) initial(at string, o any, options []any) {
	if !slices.ContainsFunc(options, func(other any) bool { return reflect.DeepEqual(o, other) }) {
		c.wrong(at, "initial option must be one of the options")
	}
}

func (c *checker) confirm(at string, e object) {
	v, ok := e["confirm"]
	if !ok {
		return
	}
	at += "/confirm"
	d, ok := v.(object)
	if !ok {
		c.wrong(at, "must provide an object")
		return
	}
	c.text(at, d, "title", 100, mustExist, mustBePlain)
	c.text(at, d, "text", 300, mustExist)
	c.text(at, d, "confirm", 30, mustExist, mustBePlain)
	c.text(at, d, "deny", 30, mustExist, mustBePlain)
	c.oneOf(at, d, "style", "primary", "danger")
}
