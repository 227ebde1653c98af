package commands

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// asJSON is anything as Slack would get it, with < and & as they are.
func asJSON(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return b.String()
}

// shown is what a person sees of a reply: every text in its message or modal,
// a line each.
func shown(reply Reply) string {
	var lines []string
	walk(reply, func(m map[string]any) {
		if s, ok := m["text"].(string); ok && m["type"] != nil {
			lines = append(lines, s)
		}
	})
	return strings.Join(lines, "\n")
}

// offered are the values that a reply's buttons and lists send, by action; an
// action is without what only keeps ids apart.
func offered(reply Reply) map[string][]string {
	values := map[string][]string{}
	walk(reply, func(m map[string]any) {
		id, _ := m["action_id"].(string)
		name, _, _ := strings.Cut(id, ":")
		if s, ok := m["value"].(string); ok && name != "" {
			values[name] = append(values[name], s)
		}
		options, _ := m["options"].([]any)
		for _, o := range options {
			values[name] = append(values[name], o.(map[string]any)["value"].(string))
		}
	})
	return values
}

// walk visits every object of the reply's message or modal, in order.
func walk(reply Reply, visit func(map[string]any)) {
	var v any = reply.Modal
	if reply.Message != nil {
		v = reply.Message.Blocks
	}
	var tree any
	if err := json.Unmarshal([]byte(asJSON(v)), &tree); err != nil {
		panic(err)
	}
	var step func(any)
	step = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				step(e)
			}
		case map[string]any:
			visit(v)
			for _, k := range slices.Sorted(maps.Keys(v)) {
				step(v[k])
			}
		}
	}
	step(tree)
}
