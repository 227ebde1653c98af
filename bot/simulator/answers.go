package simulator

import (
	"encoding/json"
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// picks tells what is chosen at an element that offers what is in the workspace: users, channels or conversations.
func (e *element) picks() string {
	for _, what := range []string{"users", "channels", "conversations"} {
		if strings.HasSuffix(e.Type, what+"_select") {
			return what
		}
	}
	return ""
}

// free tells whether anything may be typed at an element, or any moment picked.
func (e *element) free() bool {
	return strings.HasSuffix(e.Type, "_input") || strings.HasSuffix(e.Type, "picker")
}

func (e *element) many() bool { return e.Type == "checkboxes" || strings.HasPrefix(e.Type, "multi_") }

// valuesFor turns what a person says they choose into option values, ids, or itself.
func (w *Workspace) valuesFor(e *element, said string) ([]string, error) {
	if said == "" {
		return nil, nil
	}
	if e.free() {
		return []string{said}, nil
	}
	wanted := []string{said}
	if _, whole := w.valueFor(e, said); !whole { // a comma may also be part of an option
		wanted = strings.Split(said, ",")
	}
	var values []string
	for _, name := range wanted {
		v, ok := w.valueFor(e, strings.TrimSpace(name))
		if !ok {
			return nil, problem("[%s] is hier geen keuze.", strings.TrimSpace(name))
		}
		values = append(values, v)
	}
	return values, nil
}

func (w *Workspace) valueFor(e *element, name string) (string, bool) {
	switch e.picks() {
	case "users":
		for _, id := range w.order.people {
			if p := w.people[id]; p.realName == name && !p.deleted {
				return id, true
			}
		}
		return "", false
	case "channels", "conversations":
		id := w.channelNamed(strings.TrimPrefix(name, "#"))
		return id, id != ""
	}
	for _, o := range e.choices() {
		if o.Text.Text == name {
			return o.Value, true
		}
	}
	return "", false
}

// answerOf makes an answer of values, and checks that a person could have given it.
func (w *Workspace) answerOf(e *element, values []string) (answer, error) {
	a := answer{kind: e.Type}
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	if limit := e.MaxSelected; !e.many() && len(values) > 1 || limit > 0 && len(values) > limit {
		return a, problem("Dat zijn er te veel.")
	}
	for _, v := range values {
		if err := w.addAnswer(&a, e, v); err != nil {
			return a, err
		}
	}
	if e.Type == "overflow" && len(a.options) == 0 {
		return a, problem("Kies er één uit het menu.")
	}
	return a, nil
}

// addAnswer adds one value to an answer.
func (w *Workspace) addAnswer(a *answer, e *element, v string) error {
	switch {
	case e.Type == "button":
	case strings.HasSuffix(e.Type, "_input"):
		a.text = v
	case strings.HasSuffix(e.Type, "picker"):
		text, ok := w.moment(e.Type, v)
		if !ok {
			return problem("[%s] is geen datum of tijd.", v)
		}
		a.text = text
	case e.picks() == "users":
		if w.people[v] == nil {
			return problem("Deze persoon is er niet.")
		}
		a.users = append(a.users, v)
	case e.picks() != "":
		if c := w.channels[v]; c == nil || e.picks() == "channels" && c.kind != public {
			return problem("Dit kanaal is hier geen keuze.")
		}
		a.users = append(a.users, v)
	default:
		o, ok := e.choice(v)
		if !ok {
			return problem("[%s] is hier geen keuze.", v)
		}
		a.options = append(a.options, o)
	}
	return nil
}

// dateAndTime are the ways in which a moment is written: by people, by a browser, by us.
var dateAndTime = []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02T15:04:05"}

// moment reads a date, a time of day or both, and writes it as Slack does. Both together are seconds since 1970.
func (w *Workspace) moment(kind, v string) (string, bool) {
	switch kind {
	case "datepicker":
		_, err := time.Parse(time.DateOnly, v)
		return v, err == nil
	case "timepicker":
		_, err := time.Parse("15:04", v)
		return v, err == nil
	}
	if _, err := strconv.ParseInt(v, 10, 64); err == nil {
		return v, true
	}
	for _, layout := range dateAndTime {
		if t, err := time.ParseInLocation(layout, v, w.zone); err == nil {
			return strconv.FormatInt(t.Unix(), 10), true
		}
	}
	return "", false
}

// incomplete are the errors Slack finds itself, by block id.
func (v *view) incomplete() map[string]string {
	found := map[string]string{}
	for i := range v.blocks.list {
		b := &v.blocks.list[i]
		if b.Type != "input" {
			continue
		}
		a := v.state.get(b.ID, b.Element.ActionID)
		switch {
		case a.empty() && !b.Optional:
			found[b.ID] = saysRequired
		case !a.empty():
			if wrong := b.Element.wrong(a.text); wrong != "" {
				found[b.ID] = wrong
			}
		}
	}
	return found
}

// wrong tells what is wrong with something typed, in words for whoever typed it; "" if nothing is.
func (e *element) wrong(typed string) string {
	switch e.Type {
	case "plain_text_input":
		switch n := utf8.RuneCountInString(typed); {
		case n < e.MinLength:
			return fmt.Sprintf(saysTooShort, e.MinLength)
		case n > e.longest():
			return fmt.Sprintf(saysTooLong, e.longest())
		}
	case "number_input":
		return e.wrongNumber(typed)
	case "email_text_input":
		if a, err := mail.ParseAddress(typed); err != nil || a.Address != typed {
			return saysNoEmail
		}
	case "url_text_input":
		if u, err := url.Parse(typed); err != nil || u.Scheme == "" || u.Host == "" {
			return saysNoURL
		}
	}
	return ""
}

func (e *element) wrongNumber(typed string) string {
	n, err := strconv.ParseFloat(typed, 64)
	low, noLow := strconv.ParseFloat(e.MinValue, 64)
	high, noHigh := strconv.ParseFloat(e.MaxValue, 64)
	switch {
	case err != nil:
		return saysNoNumber
	case !e.Decimals && strings.ContainsAny(typed, ".eE"):
		return saysNoWhole
	case noLow == nil && n < low:
		return fmt.Sprintf(saysTooLow, e.MinValue)
	case noHigh == nil && n > high:
		return fmt.Sprintf(saysTooHigh, e.MaxValue)
	}
	return ""
}

// longest is how many characters fit in a text input.
func (e *element) longest() int {
	if e.MaxLength > 0 {
		return e.MaxLength
	}
	return maxInput
}

// chosenURLs are the response URLs a submitted modal gives for the conversations chosen in it.
// https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
func (w *Workspace) chosenURLs(v *view) []object {
	urls := []object{}
	for i := range v.blocks.list {
		b := &v.blocks.list[i]
		if b.Type != "input" || !b.Element.Answers {
			continue
		}
		for _, id := range v.state.get(b.ID, b.Element.ActionID).users {
			urls = append(urls, object{"block_id": b.ID, "action_id": b.Element.ActionID, "channel_id": id,
				"response_url": w.newResponse(responseURL{person: v.person, channel: id})})
		}
	}
	return urls
}

// Search types in a select whose options come from the app (external_select), found as Choose finds it, and returns the
// texts of the options the app offers. After that they can be chosen.
// https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
func (w *Workspace) Search(person, channel, placeholder, typed string) (offered []string, err error) {
	fits := func(s spot) bool { return s.called(placeholder) && s.element.external() }
	return w.search(person, typed, func(payload object) (spot, error) {
		return w.searchIn(person, channel, placeholder, fits, payload)
	})
}

// SearchHome searches as Search does, on the home tab.
func (w *Workspace) SearchHome(person, placeholder, typed string) (offered []string, err error) {
	fits := func(s spot) bool { return s.called(placeholder) && s.element.external() }
	return w.search(person, typed, func(payload object) (spot, error) {
		v, s, err := w.onHome(person, fits, placeholder)
		if err == nil {
			w.within(v, payload)
		}
		return s, err
	})
}

func (e *element) external() bool { return strings.HasSuffix(e.Type, "external_select") }

// within says in a payload that it is about an element of a view.
func (w *Workspace) within(v *view, payload object) {
	payload["container"], payload["view"] = object{"type": "view", "view_id": v.id}, w.viewObject(v)
}

// search asks the app what it offers at the select that find finds; find also says in the payload where that is.
func (w *Workspace) search(person, typed string, find func(payload object) (spot, error)) (offered []string, err error) {
	err = w.do(func() (*envelope, error) {
		payload := w.interaction("block_suggestion", person)
		s, err := find(payload)
		if err != nil {
			return nil, err
		}
		if utf8.RuneCountInString(typed) < s.element.MinQuery {
			return nil, problem(saysTooShort, s.element.MinQuery)
		}
		payload["block_id"], payload["action_id"], payload["value"] = s.block.ID, s.element.ActionID, typed
		return w.interact(payload, &envelope{answer: func(reply json.RawMessage) error {
			offered, err = w.offer(s.element, reply)
			return err
		}})
	})
	return offered, err
}

// searchIn finds the select, in a message or in the open modal, and says in the payload where it is.
func (w *Workspace) searchIn(who, where, placeholder string, fits func(spot) bool, payload object) (spot, error) {
	if where == "" {
		v, s, err := w.inModal(who, fits, placeholder)
		if err == nil {
			w.within(v, payload)
		}
		return s, err
	}
	c, err := w.here(who, where)
	if err != nil {
		return spot{}, err
	}
	m, s, ok := w.newest(who, c, fits)
	if !ok {
		return spot{}, problem("Hier staat geen keuze [%s].", placeholder)
	}
	payload["container"] = object{"type": "message", "message_ts": m.ts, "channel_id": c.id, "is_ephemeral": m.only != ""}
	payload["channel"] = object{"id": c.id, "name": c.publicName()}
	return s, nil
}

// offer reads the options the app answers with.
func (w *Workspace) offer(e *element, reply []byte) (texts []string, err error) {
	tree, err := parseJSON(reply)
	o, ok := tree.(object)
	if err != nil || !ok {
		return nil, fmt.Errorf("block_suggestion: %s", reply)
	}
	c := &checker{w: w}
	if _, grouped := o["option_groups"]; grouped {
		c.groups("", o)
	} else {
		c.options("", o, maxOptions, e.Type)
	}
	if len(c.problems) > 0 {
		return nil, fail("invalid_arguments", c.problems...)
	}
	fresh := readElement(object{"type": e.Type, "options": o["options"], "option_groups": o["option_groups"]})
	e.Options, e.Groups = fresh.Options, fresh.Groups
	w.version++
	for _, o := range e.choices() {
		texts = append(texts, o.Text.Text)
	}
	return texts, nil
}
