package simulator

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// where names the kinds of block in which an element may stand.
var where = map[string][]string{
	"button":                     {"section", "actions"},
	"overflow":                   {"section", "actions"},
	"static_select":              {"section", "actions", "input"},
	"external_select":            {"section", "actions", "input"},
	"users_select":               {"section", "actions", "input"},
	"channels_select":            {"section", "actions", "input"},
	"conversations_select":       {"section", "actions", "input"},
	"datepicker":                 {"section", "actions", "input"},
	"timepicker":                 {"section", "actions", "input"},
	"datetimepicker":             {"actions", "input"},
	"checkboxes":                 {"section", "actions", "input"},
	"radio_buttons":              {"section", "actions", "input"},
	"multi_static_select":        {"section", "input"},
	"multi_external_select":      {"section", "input"},
	"multi_users_select":         {"section", "input"},
	"multi_channels_select":      {"section", "input"},
	"multi_conversations_select": {"section", "input"},
	"plain_text_input":           {"input"},
	"number_input":               {"input"},
	"email_text_input":           {"input"},
	"url_text_input":             {"input"},
	"image":                      {"section"},
}

// elementFields names what each kind of element may have besides type and action_id.
// https://docs.slack.dev/reference/block-kit/block-elements
var elementFields = withFields([]string{"type", "action_id"}, map[string][]string{
	"button":                     {"text", "url", "value", "style", "confirm", "accessibility_label"},
	"overflow":                   {"options", "confirm"},
	"static_select":              {"placeholder", "options", "option_groups", "initial_option", "confirm", "focus_on_load"},
	"external_select":            {"placeholder", "initial_option", "min_query_length", "confirm", "focus_on_load"},
	"users_select":               {"placeholder", "initial_user", "confirm", "focus_on_load"},
	"channels_select":            {"placeholder", "initial_channel", "response_url_enabled", "confirm", "focus_on_load"},
	"conversations_select":       append([]string{"initial_conversation", "response_url_enabled"}, conversationFields...),
	"datepicker":                 {"placeholder", "initial_date", "confirm", "focus_on_load"},
	"timepicker":                 {"placeholder", "initial_time", "timezone", "confirm", "focus_on_load"},
	"datetimepicker":             {"initial_date_time", "confirm", "focus_on_load"},
	"checkboxes":                 {"options", "initial_options", "confirm", "focus_on_load"},
	"radio_buttons":              {"options", "initial_option", "confirm", "focus_on_load"},
	"multi_static_select":        {"placeholder", "options", "option_groups", "initial_options", "max_selected_items", "confirm", "focus_on_load"},
	"multi_external_select":      {"placeholder", "initial_options", "min_query_length", "max_selected_items", "confirm", "focus_on_load"},
	"multi_users_select":         {"placeholder", "initial_users", "max_selected_items", "confirm", "focus_on_load"},
	"multi_channels_select":      {"placeholder", "initial_channels", "max_selected_items", "confirm", "focus_on_load"},
	"multi_conversations_select": append([]string{"initial_conversations", "max_selected_items"}, conversationFields...),
	"plain_text_input":           append([]string{"multiline", "min_length", "max_length"}, typedFields...),
	"number_input":               append([]string{"is_decimal_allowed", "min_value", "max_value"}, typedFields...),
	"email_text_input":           typedFields,
	"url_text_input":             typedFields,
	"image":                      {"image_url", "slack_file", "alt_text"},
})

var (
	typedFields        = []string{"placeholder", "initial_value", "dispatch_action_config", "focus_on_load"}
	conversationFields = []string{"placeholder", "default_to_current_conversation", "filter", "confirm", "focus_on_load"}
)

// element checks one element that stands in a block of the given kind. seen are the action ids used in that block.
func (c *checker) element(at string, item any, in string, seen map[string]bool) {
	e := c.object(at, item)
	if e == nil {
		return
	}
	kind := str(e, "type")
	if !slices.Contains(where[kind], in) {
		c.wrong(at+"/type", "unsupported type: %s", kind)
		return
	}
	if kind == "image" {
		c.only(at, e, imageFields)
		c.picture(at, e)
		return
	}
	c.only(at, e, elementFields[kind])
	id := c.str(at, e, "action_id", maxID)
	if id == "" {
		id = c.w.newID("a")
		e["action_id"], c.given = id, true
	}
	if seen[id] {
		c.wrong(at+"/action_id", "`action_id` %q already exists", id)
	}
	seen[id] = true
	c.confirm(at, e)
	c.focus(at, e)
	if kind != "button" {
		c.text(at, e, "placeholder", maxPlaceholder, mustBePlain)
	}
	switch kind {
	case "button":
		c.button(at, e)
	case "plain_text_input", "email_text_input", "url_text_input", "number_input":
		c.typed(at, e, kind)
	case "datepicker":
		c.moment(at, e, "initial_date", time.DateOnly, "YYYY-MM-DD")
	case "timepicker":
		c.moment(at, e, "initial_time", "15:04", "HH:mm")
		c.str(at, e, "timezone", maxID)
	case "datetimepicker":
		c.number(at, e, "initial_date_time", 1e9, 1e10-1) // seconds since 1970, ten digits
	default:
		c.chooser(at, e, kind)
	}
}

// focus notes an element that wants the focus: one a view may.
func (c *checker) focus(at string, e object) {
	c.booleans(at, e, "focus_on_load")
	if yes(e, "focus_on_load") {
		if c.focused++; c.focused > 1 {
			c.wrong(at+"/focus_on_load", "only one element can have focus_on_load set to true")
		}
	}
}

func (c *checker) button(at string, e object) {
	c.text(at, e, "text", maxButton, mustExist, mustBePlain)
	c.str(at, e, "value", maxValue)
	c.str(at, e, "url", maxURL)
	c.oneOf(at, e, "style", "primary", "danger")
	c.str(at, e, "accessibility_label", maxButton)
}

var dispatchFields = []string{"trigger_actions_on"}

// typed checks what people type in.
func (c *checker) typed(at string, e object, kind string) {
	if v, ok := e["dispatch_action_config"]; ok {
		if d := c.object(at+"/dispatch_action_config", v); d != nil {
			c.only(at+"/dispatch_action_config", d, dispatchFields)
			c.strings(at+"/dispatch_action_config", d, "trigger_actions_on", 1, 2, "on_enter_pressed", "on_character_entered")
		}
	}
	switch kind {
	case "plain_text_input":
		c.plainInput(at, e)
	case "number_input":
		c.numberInput(at, e)
	default:
		c.str(at, e, "initial_value", maxInput)
	}
}

func (c *checker) plainInput(at string, e object) {
	c.booleans(at, e, "multiline")
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

// numberInput checks a field for a number. The numbers it has itself are strings.
func (c *checker) numberInput(at string, e object) {
	c.must(at, e, "is_decimal_allowed")
	c.booleans(at, e, "is_decimal_allowed")
	numbers := map[string]float64{}
	for _, field := range []string{"min_value", "max_value", "initial_value"} {
		s := c.str(at, e, field, maxInput)
		if s == "" {
			continue
		}
		n, err := strconv.ParseFloat(s, 64)
		if err != nil || !yes(e, "is_decimal_allowed") && strings.ContainsAny(s, ".eE") {
			c.wrong(at+"/"+field, "must be a valid number")
			continue
		}
		numbers[field] = n
	}
	low, hasLow := numbers["min_value"]
	high, hasHigh := numbers["max_value"]
	n, has := numbers["initial_value"]
	if hasLow && hasHigh && low > high {
		c.wrong(at+"/min_value", "must be less than max_value")
	}
	if has && (hasLow && n < low || hasHigh && n > high) {
		c.wrong(at+"/initial_value", "must be between min_value and max_value")
	}
}

// moment checks a date or a time of day in Go's layout, which people write otherwise.
func (c *checker) moment(at string, e object, field, layout, written string) {
	if v, ok := e[field]; ok {
		s, _ := v.(string)
		if _, err := time.Parse(layout, s); err != nil {
			c.wrong(at+"/"+field, "must be in the format %s", written)
		}
	}
}

func (c *checker) confirm(at string, e object) {
	v, ok := e["confirm"]
	if !ok {
		return
	}
	at += "/confirm"
	d := c.object(at, v)
	if d == nil {
		return
	}
	c.only(at, d, confirmFields)
	c.text(at, d, "title", 100, mustExist, mustBePlain)
	c.text(at, d, "text", 300, mustExist)
	c.text(at, d, "confirm", 30, mustExist, mustBePlain)
	c.text(at, d, "deny", 30, mustExist, mustBePlain)
	c.oneOf(at, d, "style", "primary", "danger")
}

var confirmFields = []string{"title", "text", "confirm", "deny", "style"}

// initial checks that an initial option is, to the letter, one of the options.
func (c *checker) initial(at string, o any, options []any) {
	if !slices.ContainsFunc(options, func(other any) bool { return reflect.DeepEqual(o, other) }) {
		c.wrong(at, "initial option must be one of the options")
	}
}

// initials checks the options that are chosen from the start; options is nil where the app gives them later.
func (c *checker) initials(at string, e object, options []any, limit int) {
	check := func(at string, o any) {
		if options == nil {
			c.option(at, o, "static_select")
		} else {
			c.initial(at, o, options)
		}
	}
	if o, ok := e["initial_option"]; ok {
		check(at+"/initial_option", o)
	}
	if _, ok := e["initial_options"]; ok {
		for i, o := range c.list(at, e, "initial_options", 1, limit) {
			check(at+"/initial_options/"+strconv.Itoa(i), o)
		}
	}
}
