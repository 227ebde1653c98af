package simulator

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// blocks are a message's or a view's blocks: the JSON the app sent, and the same read.
//
// The JSON is kept as it came, except that blocks and elements without an id have been given one, as Slack does.
type blocks struct {
	raw  json.RawMessage
	list []block
}

// block is one layout block. Which fields it has depends on its type: https://docs.slack.dev/reference/block-kit/blocks
type block struct {
	Type     string
	ID       string
	Text     *text
	Fields   []text
	Access   *element
	Elements []element
	Label    *text
	Element  *element
	Hint     *text
	Optional bool
	Dispatch bool
	Title    *text   // of an image
	Picture  picture // of an image
	Rich     []any   // the elements of a rich_text block, as they came
}

// picture is what an image block or element shows.
type picture struct {
	Alt    string
	URL    string
	FileID string // of a file in Slack; such a file may also be named by FileURL
	FileAt string
}

// text is a text object, plain or with Slack's markup.
type text struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// element is something inside a block: a button, a select, an input, or a text or image in a context block.
type element struct {
	Type           string
	ActionID       string
	Text           labelText
	Value          string
	URL            string // of a button that is also a link
	Style          string
	Confirm        *confirm
	Placeholder    *text
	Options        []option
	Groups         []group
	InitialOption  *option
	InitialOptions []option
	InitialUser    string   // a person, channel or conversation
	InitialUsers   []string // people, channels or conversations
	InitialDate    string
	InitialTime    string
	InitialValue   string
	InitialMoment  string // of a datetimepicker: seconds since 1970
	Multiline      bool
	MinLength      int
	MaxLength      int
	MaxSelected    int
	Decimals       bool // of a number_input
	MinValue       string
	MaxValue       string
	MinQuery       int      // letters to type before an external select asks the app
	Picture        *picture // of an image
	Answers        bool     // choosing here gives the app a response URL when the modal is submitted
}

// labelText is the text of an element: a text object in a button, a bare string in a context block.
type labelText struct{ text }

// option is one choice of a select, an overflow menu, checkboxes or radio buttons.
type option struct {
	Text        text   `json:"text"`
	Value       string `json:"value"`
	Description *text  `json:"description,omitempty"`
}

// group is a named part of a select's options.
type group struct {
	Label   text
	Options []option
}

// confirm is the question a person is asked before an action counts.
type confirm struct {
	Title, Text, Confirm, Deny text
}

// interactive are the block's elements a person can act on, in reading order.
func (b *block) interactive() []*element {
	var found []*element
	if b.Access != nil {
		found = append(found, b.Access)
	}
	if b.Element != nil {
		found = append(found, b.Element)
	}
	if b.Type == "actions" {
		for i := range b.Elements {
			found = append(found, &b.Elements[i])
		}
	}
	return found
}

// choices are all options of an element, those in groups included.
func (e *element) choices() []option {
	all := slices.Clone(e.Options)
	for _, g := range e.Groups {
		all = append(all, g.Options...)
	}
	return all
}

// choice finds an option by its value.
func (e *element) choice(value string) (option, bool) {
	for _, o := range e.choices() {
		if o.Value == value {
			return o, true
		}
	}
	return option{}, false
}

// named tells whether people would call this element by that name: its button text or its placeholder.
func (e *element) named(name string) bool {
	return e.Text.Text == name || e.Placeholder != nil && e.Placeholder.Text == name
}

// answer is what stands filled in at one element.
type answer struct {
	kind    string   // the element's type
	text    string   // of inputs and pickers; empty is nothing
	options []option // of selects, checkboxes and radio buttons
	users   []string // of pickers of people, channels and conversations
}

// answers hold what is filled in, by block id and action id: Slack's state.values.
type answers map[string]map[string]answer

func (a answers) get(block, action string) answer { return a[block][action] }

func (a answers) set(block, action string, v answer) {
	if a[block] == nil {
		a[block] = map[string]answer{}
	}
	a[block][action] = v
}

// MarshalJSON writes an answer as Slack does in state.values: each type of element has its own field.
func (a answer) MarshalJSON() ([]byte, error) {
	return json.Marshal(a.fields())
}

func (a answer) fields() map[string]any {
	f := map[string]any{"type": a.kind}
	many, one := append([]string{}, a.users...), orNull(strings.Join(a.users, ""))
	switch a.kind {
	case "plain_text_input", "number_input", "email_text_input", "url_text_input":
		f["value"] = orNull(a.text)
	case "datepicker":
		f["selected_date"] = orNull(a.text)
	case "timepicker":
		f["selected_time"] = orNull(a.text)
	case "datetimepicker":
		f["selected_date_time"] = nil
		if seconds, err := strconv.Atoi(a.text); err == nil {
			f["selected_date_time"] = seconds
		}
	case "static_select", "external_select", "radio_buttons", "overflow":
		f["selected_option"] = nil
		if len(a.options) > 0 {
			f["selected_option"] = a.options[0]
		}
	case "multi_static_select", "multi_external_select", "checkboxes":
		f["selected_options"] = append([]option{}, a.options...)
	case "users_select":
		f["selected_user"] = one
	case "multi_users_select":
		f["selected_users"] = many
	case "channels_select":
		f["selected_channel"] = one
	case "multi_channels_select":
		f["selected_channels"] = many
	case "conversations_select":
		f["selected_conversation"] = one
	case "multi_conversations_select":
		f["selected_conversations"] = many
	}
	return f
}

func (a answer) empty() bool { return a.text == "" && len(a.options) == 0 && len(a.users) == 0 }

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// initial is what stands filled in before anybody touched the element.
func (e *element) initial() answer {
	a := answer{kind: e.Type, options: e.InitialOptions, users: e.InitialUsers}
	if e.InitialOption != nil {
		a.options = []option{*e.InitialOption}
	}
	if e.InitialUser != "" {
		a.users = []string{e.InitialUser}
	}
	a.text = e.InitialValue + e.InitialDate + e.InitialTime + e.InitialMoment
	return a
}

// stateful tells whether an element keeps what was chosen: buttons and overflow menus do not.
func (e *element) stateful() bool { return e.Type != "button" && e.Type != "overflow" }

// start gives every element its initial answer, except where old answers to the same element exist: a view that is
// updated keeps what the person had filled in as long as block_id and action_id stay the same.
func (b blocks) start(old answers) answers {
	now := answers{}
	for i := range b.list {
		for _, e := range b.list[i].interactive() {
			if !e.stateful() {
				continue
			}
			v := e.initial()
			if was, ok := old[b.list[i].ID][e.ActionID]; ok && was.kind == e.Type {
				v = was
			}
			now.set(b.list[i].ID, e.ActionID, v)
		}
	}
	return now
}

// metadata is what an app hangs on a message for itself and other apps.
type metadata struct {
	Type    string          `json:"event_type"`
	Payload json.RawMessage `json:"event_payload"`
}
