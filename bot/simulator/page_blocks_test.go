package simulator

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// pageTestArtist draws a workspace with two people in it.
func pageTestArtist() *pageArtist {
	w := &Workspace{zone: time.UTC, people: map[string]*person{"U1": {id: "U1", realName: "Samira"}, "U2": {id: "U2", realName: "Joost"}}}
	w.order.people = []string{"U1", "U2"}
	return &pageArtist{w: w}
}

// pageBlocksHTML draws blocks as a message or modal would.
func pageBlocksHTML(t *testing.T, d pageDrawing, raw string) string {
	t.Helper()
	var list []block
	if err := json.Unmarshal([]byte(raw), &list); err != nil {
		t.Fatal(err)
	}
	d.prefix, d.artist = "p", pageTestArtist()
	var out bytes.Buffer
	if err := pageTemplates().ExecuteTemplate(&out, "blocks", d.draw(list)); err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

const pageNasty = `\"><script>alert(1)</script>`

// Every place where an app or a person can put text, filled with markup.
func TestPageBlocksEscape(t *testing.T) {
	text := func(kind string) string { return `{"type":"` + kind + `","text":"` + pageNasty + `"}` }
	plain := text("plain_text")
	option := `{"text":` + plain + `,"value":"` + pageNasty + `","description":` + plain + `}`
	list := []string{
		`{"type":"section","text":` + text("mrkdwn") + `,"fields":[` + plain + `]}`,
		`{"type":"header","text":` + plain + `}`,
		`{"type":"context","elements":[` + text("mrkdwn") + `]}`,
		`{"type":"` + pageNasty + `"}`,
		`{"type":"image","alt_text":"` + pageNasty + `","image_url":"https://example.org/` + pageNasty + `","title":` + plain + `}`,
		`{"type":"rich_text","elements":[{"type":"rich_text_list","elements":[{"elements":[` + text("text") + `,{"type":"link","url":"` + pageNasty + `"}]}]},
			{"type":"rich_text_preformatted","elements":[` + text("text") + `]}]}`,
	}
	for _, kind := range []string{"static_select", "checkboxes", "radio_buttons", "multi_static_select", "overflow"} {
		list = append(list, `{"type":"actions","block_id":"`+pageNasty+`","elements":[{"type":"`+kind+`","action_id":"`+pageNasty+
			`","options":[`+option+`],"placeholder":`+plain+`}]}`)
	}
	for _, multiline := range []string{"true", "false"} {
		list = append(list, `{"type":"input","block_id":"b","label":`+plain+`,"hint":`+plain+`,"element":{"type":"plain_text_input",`+
			`"action_id":"a","multiline":`+multiline+`,"initial_value":"`+pageNasty+`","placeholder":`+plain+`}}`)
	}
	list = append(list, `{"type":"actions","elements":[{"type":"button","style":"`+pageNasty+`","text":`+plain+`}]}`)
	html := pageBlocksHTML(t, pageDrawing{errors: map[string]string{"b": `"><script>`}}, "["+strings.Join(list, ",")+"]")
	if strings.Contains(html, "<script") || strings.Contains(html, `""><`) {
		t.Errorf("markup came through:\n%s", html)
	}
}

func TestPageInput(t *testing.T) {
	raw := `[{"type":"input","block_id":"naam","label":{"type":"plain_text","text":"Naam"},"optional":true,
		"hint":{"type":"plain_text","text":"Kort"},"element":{"type":"plain_text_input","action_id":"t","initial_value":"oud","max_length":30}}]`
	filled := answers{}
	filled.set("naam", "t", answer{kind: "plain_text_input", text: "nieuw"})
	html := pageBlocksHTML(t, pageDrawing{filled: filled, errors: map[string]string{"naam": "Te lang."}, focus: true}, raw)
	for _, want := range []string{
		`<label for="p-0-e">Naam <span class="optional">(niet verplicht)</span></label>`,
		`value="nieuw"`, `name="in/naam/t"`, `maxlength="30"`, `aria-describedby="p-0-hint p-0-error"`, `aria-invalid="true"`,
		`autofocus`, `<p class="error" id="p-0-error">Te lang.</p>`, `<p class="hint" id="p-0-hint">Kort</p>`,
		`<input type="hidden" name="shown" value="in/naam/t">`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in\n%s", want, html)
		}
	}
	if strings.Contains(html, `name="press"`) {
		t.Error("an input without dispatch_action has a button to send it")
	}
}

func TestPageChoices(t *testing.T) {
	options := `"options":[{"text":{"type":"plain_text","text":"Een"},"value":"1"},{"text":{"type":"plain_text","text":"Twee"},"value":"2"}]`
	raw := `[{"type":"section","block_id":"s","text":{"type":"mrkdwn","text":"Welke dag"},
		"accessory":{"type":"static_select","action_id":"dag",` + options + `,"initial_option":{"text":{"type":"plain_text","text":"Twee"},"value":"2"}}},
		{"type":"input","block_id":"w","label":{"type":"plain_text","text":"Wie"},"element":{"type":"multi_users_select","action_id":"wie","initial_users":["U1"]}}]`
	html := pageBlocksHTML(t, pageDrawing{}, raw)
	for _, want := range []string{
		`aria-label="Welke dag" data-dispatches`, `<option value="2" selected>Twee</option>`, `<option value="1">Een</option>`,
		`<button class="button choose" name="press" value="in/s/dag">Kies</button>`,
		`<fieldset class="block input"> <legend>Wie</legend>`,
		`name="in/w/wie" value="U1" checked>`, `name="in/w/wie" value="U2">`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in\n%s", want, html)
		}
	}
}

func TestPageKey(t *testing.T) {
	for _, c := range [][3]string{{"b", "a", ""}, {"b/1", "a/2 %?", ""}, {"", "é", "optie/met/streep"}} {
		key := pageKey(c[0], c[1])
		if c[2] != "" {
			key += "/" + c[2]
		}
		block, action, option, ok := pageKeyParts(key)
		if !ok || block != c[0] || action != c[1] || option != c[2] {
			t.Errorf("%q: %q %q %q %v", c, block, action, option, ok)
		}
	}
	for _, bad := range []string{"", "in/a", "uit/a/b", "in/%zz/b"} {
		if _, _, _, ok := pageKeyParts(bad); ok {
			t.Errorf("%q was read as a key", bad)
		}
	}
}
