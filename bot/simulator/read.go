package simulator

import "strconv"

// These functions read what the checker (limits.go) has found to be in order. What is missing, or of another type, is
// left empty.

func readBlock(o object) block {
	b := block{
		Type: str(o, "type"), ID: str(o, "block_id"), Text: readText(o["text"]), Label: readText(o["label"]),
		Hint: readText(o["hint"]), Optional: yes(o, "optional"), Dispatch: yes(o, "dispatch_action"),
		Access: readElement(o["accessory"]), Element: readElement(o["element"]),
	}
	for _, f := range list(o, "fields") {
		if t := readText(f); t != nil {
			b.Fields = append(b.Fields, *t)
		}
	}
	switch b.Type {
	case "image":
		b.Title, b.Picture = readText(o["title"]), readPicture(o)
	case "rich_text":
		b.Rich = list(o, "elements")
	default:
		items := list(o, "elements")
		b.Elements = make([]element, 0, len(items))
		for _, item := range items {
			if e, ok := item.(object); ok {
				b.Elements = append(b.Elements, element{})
				b.Elements[len(b.Elements)-1].read(e)
			}
		}
	}
	return b
}

func readElement(v any) *element {
	o, ok := v.(object)
	if !ok {
		return nil
	}
	e := &element{}
	e.read(o)
	return e
}

func (e *element) read(o object) {
	e.Type, e.ActionID, e.Confirm = str(o, "type"), str(o, "action_id"), readConfirm(o["confirm"])
	switch t := o["text"].(type) {
	case string:
		e.Text.Text = t
	case object:
		e.Text.text = *readText(t)
	}
	switch e.Type {
	case "plain_text", "mrkdwn":
	case "button":
		e.Value, e.URL, e.Style = str(o, "value"), str(o, "url"), str(o, "style")
	case "image":
		p := readPicture(o)
		e.Picture = &p
	default:
		e.readInput(o)
	}
}

// readInput reads what only elements have that people choose in or fill in.
func (e *element) readInput(o object) {
	e.Placeholder = readText(o["placeholder"])
	e.InitialDate, e.InitialTime, e.InitialValue = str(o, "initial_date"), str(o, "initial_time"), str(o, "initial_value")
	e.Multiline, e.MinLength, e.MaxLength = yes(o, "multiline"), number(o, "min_length"), number(o, "max_length")
	e.Decimals, e.MinValue, e.MaxValue = yes(o, "is_decimal_allowed"), str(o, "min_value"), str(o, "max_value")
	e.MaxSelected, e.MinQuery = number(o, "max_selected_items"), number(o, "min_query_length")
	e.Answers = yes(o, "response_url_enabled")
	if n := number(o, "initial_date_time"); n > 0 {
		e.InitialMoment = strconv.Itoa(n)
	}
	for _, field := range []string{"initial_user", "initial_channel", "initial_conversation"} {
		e.InitialUser += str(o, field)
	}
	for _, field := range []string{"initial_users", "initial_channels", "initial_conversations"} {
		for _, id := range list(o, field) {
			if s, ok := id.(string); ok {
				e.InitialUsers = append(e.InitialUsers, s)
			}
		}
	}
	e.Options, e.InitialOptions = readOptions(o["options"]), readOptions(o["initial_options"])
	if o, ok := o["initial_option"].(object); ok {
		initial := readOption(o)
		e.InitialOption = &initial
	}
	for _, item := range list(o, "option_groups") {
		if g, ok := item.(object); ok {
			e.Groups = append(e.Groups, readGroup(g))
		}
	}
}

func readText(v any) *text {
	o, ok := v.(object)
	if !ok {
		return nil
	}
	return &text{str(o, "type"), str(o, "text")}
}

func readOptions(v any) []option {
	items, _ := v.([]any)
	all := make([]option, 0, len(items))
	for _, item := range items {
		if o, ok := item.(object); ok {
			all = append(all, readOption(o))
		}
	}
	return all
}

func readOption(o object) option {
	made := option{Value: str(o, "value"), Description: readText(o["description"])}
	if t := readText(o["text"]); t != nil {
		made.Text = *t
	}
	return made
}

func readGroup(o object) group {
	g := group{Options: readOptions(o["options"])}
	if t := readText(o["label"]); t != nil {
		g.Label = *t
	}
	return g
}

func readConfirm(v any) *confirm {
	o, ok := v.(object)
	if !ok {
		return nil
	}
	c := &confirm{}
	for field, place := range map[string]*text{"title": &c.Title, "text": &c.Text, "confirm": &c.Confirm, "deny": &c.Deny} {
		if t := readText(o[field]); t != nil {
			*place = *t
		}
	}
	return c
}

func readPicture(o object) picture {
	p := picture{Alt: str(o, "alt_text"), URL: str(o, "image_url")}
	if f, ok := o["slack_file"].(object); ok {
		p.FileID, p.FileAt = str(f, "id"), str(f, "url")
	}
	return p
}

func str(o object, name string) string {
	s, _ := o[name].(string)
	return s
}

func yes(o object, name string) bool {
	b, _ := o[name].(bool)
	return b
}

func number(o object, name string) int {
	n, _ := o[name].(float64)
	return int(n)
}

func list(o object, name string) []any {
	l, _ := o[name].([]any)
	return l
}
