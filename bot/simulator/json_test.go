package simulator

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

var someJSON = []string{
	`{}`, `[]`, `null`, ` true `, `false`, `0`, `-1.5e+3`, `"x"`, `""`, `{"a":{"b":[1,"2",null,{}]},"c":"é\n\"\\\/\t\u00e9"}`,
	`"\ud83d\ude00"`, `"\ud83d"`, `"\ud83dx"`, `"\ude00\ud83d\u0041"`, "\"\xff\"", `{"a":1,"a":2}`, "[1 , 2\n]", `"\u12"`, `"\x"`, `"`, `"\`,
	`{`, `[`, `[1,]`, `{"a"}`, `{"a":}`, `{a:1}`, `{"a":1,}`, `01`, `1.`, `.5`, `+1`, `0x1`, `1_0`, `Inf`, `nul`, `truefalse`, `1 2`, ``, ` `,
	`[[[]]`, `]`, `"a" "b"`, "\"\n\"", `[1}`, `{"":"00\`, `{"a":[}]`, `1e999`, `"\u00ZZ"`, `[true,false`, "\ufeff1",
}

// The reader must agree with encoding/json on everything.
func sameAsEncodingJSON(t *testing.T, data []byte) {
	t.Helper()
	var want any
	wrong := json.Unmarshal(data, &want)
	got, err := parseJSON(data)
	if (err != nil) != (wrong != nil) {
		t.Fatalf("%q: got error %v, encoding/json says %v", data, err, wrong)
	}
	if err != nil {
		return
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%q: got %#v, encoding/json reads %#v", data, got, want)
	}
	again, err := parseJSON(appendJSON(nil, got))
	if err != nil || !reflect.DeepEqual(again, want) {
		t.Fatalf("%q: written and read again it is %#v, %v", data, again, err)
	}
	fields, err := parseFields(data)
	if _, isObject := want.(object); isObject != (err == nil) {
		t.Fatalf("%q: fields %v, %v", data, fields, err)
	}
	for name, raw := range fields {
		if v, err := parseJSON(raw); err != nil || !reflect.DeepEqual(v, want.(object)[name]) {
			t.Fatalf("%q: field %q is %q", data, name, raw)
		}
	}
}

func TestJSONReader(t *testing.T) {
	for _, s := range someJSON {
		sameAsEncodingJSON(t, []byte(s))
	}
	if _, err := parseJSON([]byte(strings.Repeat("[", 1000) + strings.Repeat("]", 1000))); err == nil {
		t.Error("nested too deep, and read")
	}
}

func FuzzJSONReader(f *testing.F) {
	for _, s := range someJSON {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if strings.Count(string(data), "[")+strings.Count(string(data), "{") < maxDepth {
			sameAsEncodingJSON(t, data)
		}
	})
}
