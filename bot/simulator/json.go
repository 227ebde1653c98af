package simulator

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A JSON reader of our own. With encoding/json, which looks at everything twice and knows no cheap way to a tree, the
// practice Slack took more time than the apps that are measured against it.

// object is a JSON object not yet read into a type: only so can be told where something is wrong.
type object = map[string]any

// maxDepth is how deep JSON may be nested.
const maxDepth = 200

var errJSON = errors.New("this is not JSON")

// parseJSON reads a JSON text into the same values as json.Unmarshal would into an any.
func parseJSON(data []byte) (any, error) {
	p := parser{data: data}
	v := p.value(0)
	if p.space(); p.bad || p.at != len(data) {
		return nil, errJSON
	}
	return v, nil
}

// parseFields reads a JSON object, and leaves the values as they were sent.
func parseFields(data []byte) (map[string]json.RawMessage, error) {
	p := parser{data: data}
	fields := map[string]json.RawMessage{}
	p.space()
	p.members(0, func(name string) {
		p.space()
		from := p.at
		p.skip(1)
		fields[name] = data[from:p.at]
	})
	if p.space(); p.bad || p.at != len(data) {
		return nil, errJSON
	}
	return fields, nil
}

// parser reads JSON from data, beginning at at. After something that is not JSON it is bad for good.
type parser struct {
	data []byte
	at   int
	bad  bool
}

// next is the byte to read now; 0 at the end and after an error.
func (p *parser) next() byte {
	if p.bad || p.at >= len(p.data) {
		return 0
	}
	return p.data[p.at]
}

func (p *parser) space() {
	for p.at < len(p.data) {
		switch p.data[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// take reads one byte, which must be this one.
func (p *parser) take(b byte) {
	if p.next() != b {
		p.bad = true
		return
	}
	p.at++
}

func (p *parser) value(depth int) any {
	p.space()
	switch p.next() {
	case '{':
		o := object{}
		p.members(depth, func(name string) { o[name] = p.value(depth + 1) })
		return o
	case '[':
		list := []any{}
		p.items(depth, func() { list = append(list, p.value(depth+1)) })
		return list
	case '"':
		return p.text()
	}
	return p.scalar()
}

// skip reads a value without keeping it.
func (p *parser) skip(depth int) {
	p.space()
	switch p.next() {
	case '{':
		p.members(depth, func(string) { p.skip(depth + 1) })
	case '[':
		p.items(depth, func() { p.skip(depth + 1) })
	case '"':
		p.quoted()
	default:
		p.scalar()
	}
}

func (p *parser) members(depth int, member func(name string)) {
	p.take('{')
	p.list(depth, '}', func() {
		name := p.text()
		p.space()
		p.take(':')
		if !p.bad {
			member(name)
		}
	})
}

func (p *parser) items(depth int, item func()) {
	p.take('[')
	p.list(depth, ']', item)
}

// list reads what stands between commas, up to and including the end.
func (p *parser) list(depth int, end byte, part func()) {
	if p.bad = p.bad || depth > maxDepth; p.bad {
		return
	}
	if p.space(); p.next() == end {
		p.at++
		return
	}
	for !p.bad {
		p.space()
		part()
		p.space()
		if p.next() != ',' {
			break
		}
		p.at++
	}
	p.take(end)
}

// scalar reads true, false, null or a number.
func (p *parser) scalar() any {
	from := p.at
	for p.at < len(p.data) && !slices.Contains([]byte(" \t\r\n,]}:\"[{"), p.data[p.at]) {
		p.at++
	}
	switch word := string(p.data[from:p.at]); word {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	default:
		n, err := strconv.ParseFloat(word, 64)
		p.bad = p.bad || err != nil || !json.Valid([]byte(word)) // ParseFloat also knows 0x1, 1_0 and Inf
		return n
	}
}

// quoted reads a string and returns what stands between the quotes, and whether it is to be taken as it is.
func (p *parser) quoted() (inside []byte, plain bool) {
	p.take('"')
	from := p.at
	plain = true
	for ; p.at < len(p.data); p.at++ {
		switch b := p.data[p.at]; {
		case b == '"':
			p.at++
			return p.data[from : p.at-1], plain
		case b == '\\':
			plain = false
			p.at++
		case b < ' ':
			p.bad = true
			return nil, true
		case b >= utf8.RuneSelf:
			plain = false
		}
	}
	p.at, p.bad = len(p.data), true
	return nil, true
}

func (p *parser) text() string {
	inside, plain := p.quoted()
	if plain {
		if s, ok := familiar[string(inside)]; ok {
			return s
		}
		return string(inside)
	}
	out := make([]byte, 0, len(inside))
	for len(inside) > 0 {
		if inside[0] == '\\' {
			var r rune
			r, inside = p.escaped(inside[1:])
			out = utf8.AppendRune(out, r)
			continue
		}
		r, size := utf8.DecodeRune(inside) // what is not UTF-8 becomes U+FFFD
		out, inside = utf8.AppendRune(out, r), inside[size:]
	}
	return string(out)
}

// familiar are words that stand in nearly all JSON of apps: each exists once, instead of once for every time it is read.
var familiar = func() map[string]string {
	words := map[string]string{}
	for _, s := range strings.Fields("type text blocks block_id action_id plain_text mrkdwn elements label element options value " +
		"emoji verbatim style primary danger envelope_id payload response_type ephemeral in_channel response_action view title submit " +
		"close modal home callback_id private_metadata placeholder accessory fields initial_value channel ts metadata event_type " +
		"event_payload token hint optional confirm deny") {
		words[s] = s
	}
	for _, kinds := range []map[string][]string{blockFields, elementFields} {
		for kind := range kinds {
			words[kind] = kind
		}
	}
	return words
}()

var escapes = map[byte]rune{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escaped reads what stands behind a backslash, and returns what comes after it.
func (p *parser) escaped(s []byte) (rune, []byte) {
	if r, ok := escapes[s[0]]; ok {
		return r, s[1:]
	}
	r := unit(s)
	if r < 0 {
		p.bad = true
		return utf8.RuneError, nil
	}
	s = s[5:]
	if utf16.IsSurrogate(r) {
		if len(s) > 5 && s[0] == '\\' {
			if pair := utf16.DecodeRune(r, unit(s[1:])); pair != utf8.RuneError {
				return pair, s[6:]
			}
		}
		return utf8.RuneError, s
	}
	return r, s
}

// unit reads u and four hexadecimal digits; -1 if that is not what stands there.
func unit(s []byte) rune {
	if len(s) < 5 || s[0] != 'u' {
		return -1
	}
	n, err := strconv.ParseUint(string(s[1:5]), 16, 32)
	if err != nil {
		return -1
	}
	return rune(n)
}

// parseText reads a JSON string.
func parseText(data []byte) (s string, ok bool) {
	if len(data) == 0 || data[0] != '"' {
		return "", false
	}
	p := parser{data: data}
	s = p.text()
	return s, !p.bad && p.at == len(data)
}

// appendJSON writes what parseJSON reads, the names in alphabetical order, and anything else that can be JSON.
func appendJSON(out []byte, v any) []byte {
	switch v := v.(type) {
	case object:
		var room [24]string // more than most objects have, so that the names need no memory of their own
		names := slices.AppendSeq(room[:0], maps.Keys(v))
		slices.Sort(names)
		out = append(out, '{')
		for i, name := range names {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(appendText(out, name), ':')
			out = appendJSON(out, v[name])
		}
		return append(out, '}')
	case []any:
		return appendList(out, v)
	case []object:
		return appendList(out, v)
	case string:
		return appendText(out, v)
	case bool:
		return strconv.AppendBool(out, v)
	case int:
		return strconv.AppendInt(out, int64(v), 10)
	case json.RawMessage:
		if len(v) > 0 {
			return append(out, v...)
		}
		return append(out, "null"...)
	case nil:
		return append(out, "null"...)
	}
	return append(out, mustJSON(v)...)
}

func appendList[T any](out []byte, list []T) []byte {
	out = append(out, '[')
	for i, item := range list {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendJSON(out, item)
	}
	return append(out, ']')
}

// appendText writes a string; what is simple without encoding/json.
func appendText(out []byte, s string) []byte {
	for i := range len(s) {
		if b := s[i]; b < ' ' || b == '"' || b == '\\' || b >= utf8.RuneSelf {
			return append(out, mustJSON(s)...)
		}
	}
	out = append(out, '"')
	out = append(out, s...)
	return append(out, '"')
}

// mustJSON is for what we made ourselves and what came in as JSON.
func mustJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic("simulator: a payload that is no JSON: " + err.Error())
	}
	return data
}
