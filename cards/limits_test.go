package cards

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// Slack refuses a whole message or modal for one text that is too long, and
// says so only to the operator. So everything is made here with the longest
// words people can give it, and measured against Slack's published limits.
// Blocks: https://docs.slack.dev/reference/block-kit/blocks, elements:
// https://docs.slack.dev/reference/block-kit/block-elements, texts, options and
// confirms: https://docs.slack.dev/reference/block-kit/composition-objects,
// views: https://docs.slack.dev/reference/views

type object = map[string]any

// measure walks through one message or modal and notes what Slack would refuse.
type measure struct {
	problems []string
	blockIDs map[string]bool
	actions  map[string]bool
	letters  int // of all texts together
	inputs   int
}

func (m *measure) wrong(at, format string, args ...any) {
	m.problems = append(m.problems, at+": "+fmt.Sprintf(format, args...))
}

// atMost checks the length of a string field, which may be absent.
func (m *measure) atMost(at string, o object, field string, n int) string {
	s, _ := o[field].(string)
	if l := utf8.RuneCountInString(s); l > n {
		m.wrong(at, "%s of %d characters, at most %d: %.40s…", field, l, n, s)
	}
	return s
}

// text checks a text object of at most n characters.
func (m *measure) text(at string, v any, n int, kinds ...string) {
	o, is := v.(object)
	if !is {
		m.wrong(at, "no text")
		return
	}
	if kind, _ := o["type"].(string); !slices.Contains(kinds, kind) {
		m.wrong(at, "is %v, must be %v", o["type"], kinds)
	}
	s := m.atMost(at, o, "text", n)
	if strings.TrimSpace(s) == "" {
		m.wrong(at, "an empty text")
	}
	m.letters += utf8.RuneCountInString(s)
}

// optional checks a text object that may be absent.
func (m *measure) optional(at string, o object, field string, n int, kinds ...string) {
	if o[field] != nil {
		m.text(at+"/"+field, o[field], n, kinds...)
	}
}

const (
	plainText = "plain_text"
	markdown  = "mrkdwn"
)

func (m *measure) block(at string, b object) {
	once(m, at, m.blockIDs, m.atMost(at, b, "block_id", 255))
	switch b["type"] {
	case "section":
		if b["fields"] == nil {
			m.text(at, b["text"], 3000, plainText, markdown)
		} else {
			for i, f := range m.list(at, b, "fields", 10) {
				m.text(fmt.Sprint(at, "/fields/", i), f, 2000, plainText, markdown)
			}
		}
		if e, is := b["accessory"].(object); is {
			m.element(at+"/accessory", e)
		}
	case "header":
		m.text(at, b["text"], 150, plainText)
	case "divider":
	case "context":
		for i, e := range m.list(at, b, "elements", 10) {
			m.text(fmt.Sprint(at, "/", i), e, 3000, plainText, markdown)
		}
	case "actions":
		for i, e := range m.list(at, b, "elements", 25) {
			m.element(fmt.Sprint(at, "/", i), e)
		}
	case "rich_text":
		for i, part := range m.list(at, b, "elements", 100) {
			for j, piece := range m.list(fmt.Sprint(at, "/", i), part, "elements", 100) {
				m.letters += utf8.RuneCountInString(m.atMost(fmt.Sprint(at, "/", i, "/", j), piece, "text", 3000))
				m.atMost(fmt.Sprint(at, "/", i, "/", j), piece, "url", 3000)
			}
		}
	case "image":
		m.atMost(at, b, "alt_text", 2000)
		if f, is := b["slack_file"].(object); !is || f["id"] == "" || b["alt_text"] == "" {
			m.wrong(at, "an image without its file or its words")
		}
	case "input":
		m.inputs++
		m.text(at+"/label", b["label"], 2000, plainText)
		m.optional(at, b, "hint", 2000, plainText)
		m.element(at+"/element", b["element"].(object))
	default:
		m.wrong(at, "this test knows no block %q: add its limits", b["type"])
	}
}

// list is a field with one to n objects.
func (m *measure) list(at string, o object, field string, n int) (list []object) {
	vs, _ := o[field].([]any)
	if len(vs) == 0 || len(vs) > n {
		m.wrong(at, "%d %s, want 1 to %d", len(vs), field, n)
	}
	for _, v := range vs {
		list = append(list, v.(object))
	}
	return list
}

// once notes an id that must not occur twice.
func once(m *measure, at string, seen map[string]bool, id string) {
	if id != "" && seen[id] {
		m.wrong(at, "the id %s occurs twice", id)
	}
	seen[id] = true
}

func (m *measure) element(at string, e object) {
	id := m.atMost(at, e, "action_id", 255)
	if id == "" {
		m.wrong(at, "no action_id")
	}
	once(m, at, m.actions, id)
	m.optional(at, e, "placeholder", 150, plainText)
	if c, is := e["confirm"].(object); is {
		m.text(at+"/confirm/title", c["title"], 100, plainText)
		m.text(at+"/confirm/text", c["text"], 300, plainText, markdown)
		m.text(at+"/confirm/yes", c["confirm"], 30, plainText)
		m.text(at+"/confirm/no", c["deny"], 30, plainText)
	}
	switch e["type"] {
	case "button":
		m.text(at, e["text"], 75, plainText)
		m.atMost(at, e, "value", 2000)
	case "static_select", "multi_static_select":
		m.options(at, e, 100)
	case "checkboxes", "radio_buttons":
		m.options(at, e, 10)
	case "multi_users_select":
	case "datepicker":
		if day, is := e["initial_date"].(string); is {
			if _, err := time.Parse(time.DateOnly, day); err != nil {
				m.wrong(at, "%v", err)
			}
		}
	case "plain_text_input":
		most := 3000
		if n, is := e["max_length"].(float64); is {
			most = int(n)
		}
		m.atMost(at, e, "initial_value", most)
	default:
		m.wrong(at, "this test knows no element %q: add its limits", e["type"])
	}
}

func (m *measure) options(at string, e object, n int) {
	values := map[string]bool{}
	var options []object
	if _, apart := e["option_groups"]; apart {
		for i, g := range m.list(at, e, "option_groups", n) {
			here := fmt.Sprint(at, "/option_groups/", i)
			m.text(here, g["label"], 75, plainText)
			options = append(options, m.list(here, g, "options", n)...)
		}
	} else {
		options = m.list(at, e, "options", n)
	}
	for i, o := range options {
		here := fmt.Sprint(at, "/options/", i)
		m.text(here, o["text"], 75, plainText)
		m.optional(here, o, "description", 75, plainText)
		if m.atMost(here, o, "value", 75) == "" {
			m.wrong(here, "no value")
		}
		once(m, here, values, o["value"].(string))
	}
	chosen, _ := e["initial_options"].([]any)
	if o := e["initial_option"]; o != nil {
		chosen = append(chosen, o)
	}
	for _, c := range chosen {
		if !slices.ContainsFunc(options, func(o object) bool { return reflect.DeepEqual(o, c) }) {
			m.wrong(at, "what is chosen is none of the options: %v", c)
		}
	}
}

// acknowledges tells that a modal can be the answer to a submitted one: it then
// travels in the acknowledgement, and of 20 KB or more Slack drops it in silence.
func (s scene) acknowledges() bool {
	return strings.HasPrefix(s.name, "periods") || strings.HasPrefix(s.name, "new-card") || strings.HasPrefix(s.name, "case-saved") || strings.HasPrefix(s.name, "session-saved") || strings.HasPrefix(s.name, "series-saved") || strings.HasPrefix(s.name, "statements") || s.name == "ballot-taken" || s.name == "loading" || strings.HasPrefix(s.name, "notice of answer")
}

// measured is what Slack would refuse of a scene.
func measured(t *testing.T, s scene) []string {
	t.Helper()
	m := &measure{blockIDs: map[string]bool{}, actions: map[string]bool{}}
	sent, err := json.Marshal(s.shown()) // as the client sends it
	ok(t, err)
	var root object
	ok(t, json.Unmarshal(sent, &root))
	most := 50
	if s.window() {
		most = 100
		if len(sent) > 250<<10 {
			m.wrong("", "%d bytes: too large for a view", len(sent))
		}
	}
	if s.modal != nil {
		m.text("title", root["title"], 24, plainText)
		m.text("close", root["close"], 24, plainText)
		m.optional("submit", root, "submit", 24, plainText)
		m.atMost("", root, "callback_id", 255)
		m.atMost("", root, "private_metadata", 3000)
		answer, err := json.Marshal(slack.NewUpdateViewSubmissionResponse(s.modal))
		ok(t, err)
		if s.acknowledges() && len(answer) >= 19<<10 {
			m.wrong("", "%d bytes: too large for an acknowledgement", len(answer))
		}
	}
	for i, b := range m.list("", root, "blocks", most) {
		m.block(fmt.Sprint("/blocks/", i), b)
	}
	if s.modal != nil && m.inputs > 0 && root["submit"] == nil {
		m.wrong("", "inputs without a submit button")
	}
	if !s.window() {
		// Measured by others, for all texts of a message together:
		// https://github.com/slackapi/bolt-js/issues/2509
		if m.letters > 13200 {
			m.wrong("", "%d characters in all", m.letters)
		}
		if n := utf8.RuneCountInString(s.message.Text); n == 0 || n > 4000 {
			m.wrong("", "a notification of %d characters, want 1 to 4000 for chat.update", n)
		}
		if m.inputs > 0 {
			m.wrong("", "an input in a message")
		}
	}
	return m.problems
}

// long repeats text to exactly n characters.
func long(text string, n int) string {
	return string([]rune(strings.Repeat(text, n))[:n])
}

func TestNothingIsLargerThanSlackAllows(t *testing.T) {
	for name, text := range map[string]string{
		"letters": "Wm", "wide": "𝕎🜚é", "composed": "👩‍👩‍👧", "marks": `&<>"*_~`, "mentions": "<!channel><@U1>",
	} {
		// Slack's channel names and display names have at most 80 characters,
		// a card 280.
		w := words{group: long(text, 80), person: long(text, 80), many: 130, card: Card{ID: "schoolontwikkeling-99",
			Theme: "schoolontwikkeling", Depth: Schuren, Statement: long(text, 140), Question: long(text, 140)}}
		for _, s := range scenes(t, w) {
			for _, problem := range measured(t, s) {
				t.Errorf("%s, %s%s", name, s.name, problem)
			}
		}
	}
}

// The measure itself: it must see what is wrong.
func TestTheMeasureSeesWhatSlackRefuses(t *testing.T) {
	b := func(text string) slack.Block { return buttons(button("a", "", text)) }
	many := make([]slack.Block, 51)
	for i := range many {
		many[i] = say("x")
	}
	field := &slack.PlainTextInputBlockElement{Type: slack.METPlainTextInput, ActionID: "f", MaxLength: 3, InitialValue: "abcd"}
	var tooMany []choice
	for i := range 101 {
		tooMany = append(tooMany, choice{fmt.Sprint(i), "x"})
	}
	for want, s := range map[string]scene{
		"at most 75":           {message: Message{"x", []slack.Block{b(long("x", 76))}}},
		"an empty text":        {message: Message{"x", []slack.Block{say("")}}},
		"at most 3000":         {message: Message{"x", []slack.Block{quote(long("x", 3001))}}},
		"at most 150":          {message: Message{"x", []slack.Block{slack.NewHeaderBlock(plain(long("x", 151)))}}},
		"must be [plain_text]": {message: Message{"x", []slack.Block{slack.NewHeaderBlock(mrkdwn("x"))}}},
		"51 blocks":            {message: Message{"x", many}},
		"0 blocks":             {message: Message{"x", nil}},
		"occurs twice":         {message: Message{"x", []slack.Block{b("x"), b("y")}}},
		"at most 300":          {message: Message{"x", []slack.Block{buttons(button("a", "", "x").WithConfirm(confirm(question{"t", long("x", 301), "y", "n"})))}}},
		"15000 characters":     {message: Message{"x", slices.Repeat([]slack.Block{say(long("x", 3000))}, 5)}},
		"notification of 0":    {message: Message{"", []slack.Block{say("x")}}},
		"input in a message":   {message: Message{"x", []slack.Block{input("f", "x", "", field)}}},
		"at most 24":           {modal: window(long("x", 25), say("x"))},
		"without a submit":     {modal: window("x", input("f", "x", "", field))},
		"at most 3:":           {modal: modal("m", "x", "x", "", input("f", "x", "", field))},
		"private_metadata":     {modal: modal("m", "x", "x", long("x", 3001), say("x"))},
		"101 options":          {modal: modal("m", "x", "x", "", input("f", "x", "", choose("f", "", tooMany)))},
		"no value":             {modal: modal("m", "x", "x", "", input("f", "x", "", choose("f", "x", []choice{{"", "x"}})))},
		"too large for a view": {modal: window("x", slices.Repeat([]slack.Block{say(long("x", 2600))}, 100)...)},
		"acknowledgement":      {name: "periods", modal: window("x", slices.Repeat([]slack.Block{say(long("x", 2000))}, 10)...)},
	} {
		if got := strings.Join(measured(t, s), "; "); !strings.Contains(got, want) {
			t.Errorf("want a problem %q, got %q", want, got)
		}
	}
}
