package simulator

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// target is a workspace to throw things at, with one of everything in it.
type target struct {
	t     testing.TB
	w     *Workspace
	names []string // of methods, and of one that is not there
	words []string // ids and other texts that mean something here
}

func newTarget(t testing.TB) *target {
	t.Helper()
	manifest, err := os.ReadFile("testdata/everything.json")
	if err != nil {
		t.Fatal(err)
	}
	w, err := New(manifest, time.Date(2026, 11, 26, 14, 0, 0, 0, time.UTC), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	w.LiftLimits(true)
	w.url = "http://127.0.0.1:1"
	anna, bram := w.AddPerson("Anna de Vries"), w.AddPerson("Bram Jansen")
	channel := w.AddChannel("noord", false, anna, bram)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.channels[channel].members = append(w.channels[channel].members, botUser)
	m := w.add(&message{channel: channel, author: botUser, text: "hoi"})
	trigger := w.newTrigger(anna, "")
	w.pushOn(anna, &view{kind: "modal"})
	w.files["F000000099"] = &file{id: "F000000099", name: "a.png", data: []byte("x"), sent: true, complete: true}
	response := w.newResponse(responseURL{person: anna, channel: channel, original: m.ts})
	return &target{t: t, w: w, names: append(slices.Sorted(maps.Keys(methods)), "no.method"),
		words: []string{anna, bram, channel, m.ts, trigger, w.modals[anna][0].id, "F000000099", response, botUser, botID, "",
			"modal", "home", "public_channel,im", "true", "999999", "-1", "next:1", "bmV4dDox"}}
}

// throw sends one request, and fails on a panic or on an answer that Slack would not give.
func (g *target) throw(path, kind, body string) {
	g.t.Helper()
	defer func() {
		if p := recover(); p != nil {
			g.t.Fatalf("%s %s: panic: %v\n%s", path, kind, p, body)
		}
	}()
	r := httptest.NewRequest("POST", path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Authorization", "Bearer "+botToken)
	answer := httptest.NewRecorder()
	g.w.ServeHTTP(answer, r)
	if answer.Code >= 500 || answer.Code == http.StatusTooManyRequests {
		g.t.Fatalf("%s %s: %d %s\n%s", path, kind, answer.Code, answer.Body, body)
	}
	var reply object
	if strings.HasPrefix(path, "/api/") && (json.Unmarshal(answer.Body.Bytes(), &reply) != nil || reply["ok"] == nil || reply["error"] == "internal_error") {
		g.t.Fatalf("%s %s: %s\n%s", path, kind, answer.Body, body)
	}
}

const (
	formKind = "application/x-www-form-urlencoded"
	jsonKind = "application/json"
)

// FuzzAPI throws bytes at every method, as JSON, as a form, and as an acknowledgement.
func FuzzAPI(f *testing.F) {
	f.Add(uint8(0), `{"channel":"C1","blocks":[{"type":"section"}]}`)
	f.Add(uint8(3), `{"view":{"type":"modal","blocks":[{"type":"input","element":{}}]}}`)
	f.Add(uint8(9), `files=[{"id":"F000000099"}]&channel_id=C1`)
	f.Add(uint8(20), `{"metadata":{"event_type":1,"event_payload":[]},"text":null}`)
	g := newTarget(f)
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		g.t = t
		path := "/api/" + g.names[int(which)%len(g.names)]
		g.throw(path, jsonKind, body)
		g.throw(path, formKind, body)
		g.throw(path, "multipart/form-data; boundary=x", body)
		g.w.acknowledge(arrival{data: bytes.NewBufferString(body)})
	})
}

// dice makes random JSON out of what blocks, views and arguments are made of.
type dice struct {
	*rand.Rand
	names, words []string
}

func newDice(g *target) dice {
	names := strings.Fields("channel ts timestamp user users user_id view blocks text files metadata trigger_id view_id external_id hash " +
		"cursor limit types name post_at file filename length thread_ts channel_id scheduled_message_id event_type event_payload id")
	for _, fields := range []map[string][]string{blockFields, elementFields, richFields, leafFields, viewFields, textFields} {
		for kind, inside := range fields {
			names = append(append(names, kind), inside...)
		}
	}
	slices.Sort(names)
	return dice{rand.New(rand.NewPCG(1, 2)), slices.Compact(names), g.words}
}

func (d dice) word() string {
	if d.IntN(2) == 0 {
		return d.names[d.IntN(len(d.names))] // also the names of kinds
	}
	return d.words[d.IntN(len(d.words))]
}

func (d dice) value(depth int) any {
	switch n := d.IntN(12); {
	case n < 4 && depth > 0:
		o := object{}
		for range d.IntN(6) {
			o[d.names[d.IntN(len(d.names))]] = d.value(depth - 1)
		}
		if d.IntN(2) == 0 {
			o["type"] = d.word()
		}
		return o
	case n < 6 && depth > 0:
		list := []any{}
		for range d.IntN(4) {
			list = append(list, d.value(depth-1))
		}
		return list
	case n == 6:
		return d.IntN(3) == 0
	case n == 7:
		return d.Float64()*1e4 - 10
	case n == 8:
		return nil
	case n == 9:
		return strings.Repeat("é", d.IntN(4000))
	}
	return d.word()
}

// likely takes one of the good and bad examples of the limits, and changes something in it.
func (d dice) likely(examples []string) any {
	var tree any
	if json.Unmarshal([]byte(examples[d.IntN(len(examples))]), &tree) != nil {
		return nil
	}
	at := tree
	for {
		switch v := at.(type) {
		case object:
			if len(v) == 0 {
				return tree
			}
			name := slices.Sorted(maps.Keys(v))[d.IntN(len(v))]
			if d.IntN(3) == 0 {
				v[name] = d.value(2)
				return tree
			}
			at = v[name]
		case []any:
			if len(v) == 0 {
				return tree
			}
			i := d.IntN(len(v))
			if d.IntN(4) == 0 {
				v[i] = d.value(2)
				return tree
			}
			at = v[i]
		default:
			return tree
		}
	}
}

// A seeded run of the same, with what looks more like real calls.
func TestRandomCalls(t *testing.T) {
	g := newTarget(t)
	d := newDice(g)
	data, err := os.ReadFile("testdata/blocks.json")
	if err != nil {
		t.Fatal(err)
	}
	var examples []json.RawMessage
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, e := range examples {
		texts = append(texts, string(e))
	}
	for i := range 4000 {
		a := object{}
		for range d.IntN(6) {
			a[d.names[d.IntN(len(d.names))]] = d.value(3)
		}
		g.fresh(a, i%2 == 0)
		a["blocks"] = d.likely(texts)
		a["view"] = object{"type": "home", "blocks": d.likely(texts)}
		if i%2 == 0 {
			plain := object{"type": "plain_text", "text": "x"}
			a["view"] = object{"type": "modal", "title": plain, "submit": plain, "blocks": d.likely(texts)}
		}
		if i%3 == 0 {
			a["view"].(object)[d.word()] = d.value(2)
		}
		body, _ := json.Marshal(a)
		form := url.Values{}
		for name, v := range a {
			if s, ok := v.(string); ok {
				form.Set(name, s)
			} else {
				inside, _ := json.Marshal(v)
				form.Set(name, string(inside))
			}
		}
		path := "/api/" + g.names[d.IntN(len(g.names))]
		g.throw(path, jsonKind, string(body))
		g.throw(path, formKind, form.Encode())
		g.throw(strings.TrimPrefix(g.words[7], g.w.url), jsonKind, string(body))
		g.draw()
	}
	g.throw("/upload/zomaar", "text/plain", "x")
	for _, name := range []string{"chat.postMessage", "views.publish", "views.open", "chat.update", "pins.list", anyResponseURL} {
		if g.w.Calls(name) == 0 {
			t.Errorf("not one call of %s was good enough: this test looks at too little", name)
		}
	}
	g.throw("/api/chat.postMessage", "text/html", "<p>")
}

// fresh gives a call what makes it likely to be accepted: a channel, a person, a message that is there, a trigger id.
func (g *target) fresh(a object, trigger bool) {
	g.w.mu.Lock()
	defer g.w.mu.Unlock()
	channel, person := g.words[2], g.words[0]
	ts := g.w.add(&message{channel: channel, author: botUser, text: "hoi"}).ts
	a["channel"], a["user"], a["user_id"], a["timestamp"], a["ts"] = channel, person, person, ts, ts
	g.words[7] = g.w.newResponse(responseURL{person: person, channel: channel, original: ts})
	if trigger {
		a["trigger_id"] = g.w.newTrigger(person, "")
	}
}

// draw draws what came of it: whatever was accepted must also be drawn.
func (g *target) draw() {
	g.t.Helper()
	text := g.w.Transcript(g.words[2]) + g.w.Screen(g.words[0]) + g.w.Home(g.words[0])
	if bytes.Contains([]byte(text), []byte("%!")) {
		g.t.Fatalf("drawn badly:\n%s", text)
	}
	g.w.mu.Lock()
	defer g.w.mu.Unlock()
	if c := g.w.channels[g.words[2]]; c != nil && len(c.messages) > 20 {
		c.messages = c.messages[:1] // so that drawing stays short
	}
}
