package simulator_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

// txt is a plain_text object of n characters, as JSON. The characters take two bytes each: limits count characters.
func txt(n int) string {
	return fmt.Sprintf(`{"type":"plain_text","text":%q}`, strings.Repeat("é", n))
}

func id(n int) string { return strings.Repeat("i", n) }

// many repeats a piece of JSON with %d in it, with commas in between.
func many(n int, piece string) string {
	var all []string
	for i := range n {
		all = append(all, strings.ReplaceAll(piece, "%d", fmt.Sprint(i)))
	}
	return strings.Join(all, ",")
}

const (
	aText   = `{"type":"plain_text","text":"x"}`
	aOption = `{"text":{"type":"plain_text","text":"x"},"value":"%d"}`
	aButton = `{"type":"button","action_id":"b%d","text":{"type":"plain_text","text":"x"}}`
)

func options(n int) string           { return `[` + many(n, aOption) + `]` }
func actions(elements string) string { return `{"type":"actions","elements":[` + elements + `]}` }
func input(element string) string {
	return `{"type":"input","label":` + aText + `,"element":` + element + `}`
}
func button(more string) string { return actions(`{"type":"button","text":` + aText + more + `}`) }
func menu(kind, more string) string {
	return input(`{"type":"` + kind + `","options":` + options(2) + more + `}`)
}

// messageLimits are good and bad examples of the blocks of a message; the bad ones with what Slack says of them.
var messageLimits = []struct{ name, good, bad, says string }{
	{"blocks", many(50, `{"type":"divider"}`), many(51, `{"type":"divider"}`), "no more than 50 items allowed [json-pointer:/blocks]"},
	{"block type", `{"type":"divider"}`, `{"type":"carrousel"}`, "unsupported type: carrousel [json-pointer:/blocks/0/type]"},
	{"block without type", `{"type":"divider"}`, `{}`, "missing required field: type [json-pointer:/blocks/0]"},
	{"block no object", `{"type":"divider"}`, `7`, "must provide an object [json-pointer:/blocks/0]"},
	{"block_id", `{"type":"divider","block_id":"` + id(255) + `"}`, `{"type":"divider","block_id":"` + id(256) + `"}`, "must be less than 256 characters [json-pointer:/blocks/0/block_id]"},
	{"block_id twice", `{"type":"divider","block_id":"a"},{"type":"divider","block_id":"b"}`, `{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}`, "already exists [json-pointer:/blocks/1/block_id]"},
	{"section text", `{"type":"section","text":` + txt(3000) + `}`, `{"type":"section","text":` + txt(3001) + `}`, "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
	{"section empty text", `{"type":"section","text":` + txt(1) + `}`, `{"type":"section","text":` + txt(0) + `}`, "must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
	{"section without text", `{"type":"section","fields":[` + aText + `]}`, `{"type":"section"}`, "missing required field: text [json-pointer:/blocks/0]"},
	{"section fields", `{"type":"section","fields":[` + many(10, aText) + `]}`, `{"type":"section","fields":[` + many(11, aText) + `]}`, "no more than 10 items allowed [json-pointer:/blocks/0/fields]"},
	{"section field", `{"type":"section","fields":[` + txt(2000) + `]}`, `{"type":"section","fields":[` + txt(2001) + `]}`, "2001 characters [json-pointer:/blocks/0/fields/0/text]"},
	{"text type", `{"type":"section","text":{"type":"mrkdwn","text":"x"}}`, `{"type":"section","text":{"type":"html","text":"x"}}`, "unsupported type: html [json-pointer:/blocks/0/text/type]"},
	{"text emoji", `{"type":"section","text":{"type":"plain_text","text":"x","emoji":true}}`, `{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}`, "invalid additional property: emoji [json-pointer:/blocks/0/text]"},
	{"header", `{"type":"header","text":` + txt(150) + `}`, `{"type":"header","text":` + txt(151) + `}`, "151 characters"},
	{"header plain", `{"type":"header","text":` + aText + `}`, `{"type":"header","text":{"type":"mrkdwn","text":"x"}}`, "unsupported type: mrkdwn"},
	{"context", `{"type":"context","elements":[` + many(10, aText) + `]}`, `{"type":"context","elements":[` + many(11, aText) + `]}`, "no more than 10 items"},
	{"context empty", `{"type":"context","elements":[` + aText + `]}`, `{"type":"context","elements":[]}`, "must provide at least 1 items"},
	{"actions", actions(many(25, aButton)), actions(many(26, aButton)), "no more than 25 items allowed [json-pointer:/blocks/0/elements]"},
	{"action_id twice", actions(many(2, aButton)), actions(aButton + "," + aButton), "already exists [json-pointer:/blocks/0/elements/1/action_id]"},
	{"action_id", button(`,"action_id":"` + id(255) + `"`), button(`,"action_id":"` + id(256) + `"`), "256 characters [json-pointer:/blocks/0/elements/0/action_id]"},
	{"button text", actions(`{"type":"button","text":` + txt(75) + `}`), actions(`{"type":"button","text":` + txt(76) + `}`), "76 characters [json-pointer:/blocks/0/elements/0/text/text]"},
	{"button value", button(`,"value":"` + id(2000) + `"`), button(`,"value":"` + id(2001) + `"`), "2001 characters"},
	{"button style", button(`,"style":"danger"`), button(`,"style":"default"`), "value must be one of: primary, danger"},
	{"confirm", button(`,"confirm":{"title":` + txt(100) + `,"text":` + txt(300) + `,"confirm":` + txt(30) + `,"deny":` + txt(30) + `}`),
		button(`,"confirm":{"title":` + txt(101) + `,"text":` + txt(301) + `,"confirm":` + txt(31) + `,"deny":` + txt(31) + `}`), "31 characters [json-pointer:/blocks/0/elements/0/confirm/deny/text]"},
	{"confirm parts", button(`,"confirm":{"title":` + aText + `,"text":` + aText + `,"confirm":` + aText + `,"deny":` + aText + `}`), button(`,"confirm":{"title":` + aText + `}`), "missing required field: deny"},
	{"element in its place", input(`{"type":"plain_text_input"}`), actions(`{"type":"plain_text_input"}`), "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]"},
	{"overflow", actions(`{"type":"overflow","options":` + options(5) + `}`), actions(`{"type":"overflow","options":` + options(6) + `}`), "no more than 5 items"},
	{"options", input(`{"type":"static_select","options":` + options(100) + `}`), input(`{"type":"static_select","options":` + options(101) + `}`), "no more than 100 items"},
	{"no options", menu("static_select", ""), input(`{"type":"static_select"}`), "missing required field: options"},
	{"radio", input(`{"type":"radio_buttons","options":` + options(10) + `}`), input(`{"type":"radio_buttons","options":` + options(11) + `}`), "no more than 10 items"},
	{"checkboxes", input(`{"type":"checkboxes","options":` + options(10) + `}`), input(`{"type":"checkboxes","options":` + options(11) + `}`), "no more than 10 items"},
	{"option text", input(`{"type":"static_select","options":[{"text":` + txt(75) + `,"value":"1"}]}`), input(`{"type":"static_select","options":[{"text":` + txt(76) + `,"value":"1"}]}`), "76 characters"},
	{"option value", input(`{"type":"static_select","options":[{"text":` + aText + `,"value":"` + id(75) + `"}]}`), input(`{"type":"static_select","options":[{"text":` + aText + `,"value":"` + id(76) + `"}]}`), "76 characters"},
	{"option description", input(`{"type":"checkboxes","options":[{"text":` + aText + `,"value":"1","description":` + txt(75) + `}]}`), input(`{"type":"checkboxes","options":[{"text":` + aText + `,"value":"1","description":` + txt(76) + `}]}`), "76 characters"},
	{"option groups", input(`{"type":"static_select","option_groups":[{"label":` + txt(75) + `,"options":` + options(1) + `}]}`), input(`{"type":"static_select","option_groups":[{"label":` + txt(76) + `,"options":` + options(1) + `}]}`), "76 characters"},
	{"initial_option", menu("static_select", `,"initial_option":`+many(1, aOption)), menu("static_select", `,"initial_option":{"text":`+aText+`,"value":"9"}`), "initial option must be one of the options"},
	{"initial_options", menu("checkboxes", `,"initial_options":`+options(1)), menu("checkboxes", `,"initial_options":`+options(3)), "initial option must be one of the options"},
	{"placeholder", menu("static_select", `,"placeholder":`+txt(150)), menu("static_select", `,"placeholder":`+txt(151)), "151 characters"},
	{"label", `{"type":"input","label":` + txt(2000) + `,"element":{"type":"datepicker"}}`, `{"type":"input","label":` + txt(2001) + `,"element":{"type":"datepicker"}}`, "2001 characters"},
	{"hint", `{"type":"input","label":` + aText + `,"hint":` + txt(2000) + `,"element":{"type":"datepicker"}}`, `{"type":"input","label":` + aText + `,"hint":` + txt(2001) + `,"element":{"type":"datepicker"}}`, "2001 characters"},
	{"input element", input(`{"type":"users_select"}`), `{"type":"input","label":` + aText + `}`, "missing required field: element"},
	{"initial_value", input(`{"type":"plain_text_input","initial_value":"` + id(3000) + `"}`), input(`{"type":"plain_text_input","initial_value":"` + id(3001) + `"}`), "3001 characters"},
	{"max_length", input(`{"type":"plain_text_input","max_length":3000}`), input(`{"type":"plain_text_input","max_length":3001}`), "must be between 1 and 3000"},
	{"min_length", input(`{"type":"plain_text_input","min_length":2,"max_length":3}`), input(`{"type":"plain_text_input","min_length":4,"max_length":3}`), "must be less than max_length"},
	{"initial_date", input(`{"type":"datepicker","initial_date":"2026-01-31"}`), input(`{"type":"datepicker","initial_date":"31-01-2026"}`), "YYYY-MM-DD"},
	{"initial_time", input(`{"type":"timepicker","initial_time":"15:30"}`), input(`{"type":"timepicker","initial_time":"3 uur"}`), "HH:mm"},
	{"people", input(`{"type":"multi_users_select","initial_users":["U1"]}`), input(`{"type":"multi_users_select","initial_users":[1]}`), "must be a string"},
}

func TestLimitsOfMessages(t *testing.T) {
	w, address := alone(t)
	w.SetDue(func(time.Time) time.Time { return time.Time{} }) // nobody is connected: nothing to wait for
	anna := w.AddPerson("Anna de Vries")
	send := func(blocks string) string {
		must(t, w.FastForward(minute)) // rate limits are another test
		reply, _ := post(t, address, w.BotToken(), "chat.postMessage", url.Values{"channel": {anna}, "blocks": {"[" + blocks + "]"}})
		return said(reply)
	}
	for _, test := range messageLimits {
		if got := send(test.good); got != "" {
			t.Errorf("%s: the good one: %s", test.name, got)
		}
		if got := send(test.bad); !strings.HasPrefix(got, "invalid_blocks") || !strings.Contains(got, test.says) {
			t.Errorf("%s: the bad one: got %q, want invalid_blocks and %q", test.name, got, test.says)
		}
	}
}

// said is the error of an answer, with its messages; empty if there is none.
func said(reply map[string]any) string {
	code, _ := reply["error"].(string)
	if meta, ok := reply["response_metadata"].(map[string]any); ok && code != "" {
		data, _ := json.Marshal(meta["messages"])
		code += " " + string(data)
	}
	return code
}

func TestLimitsOfTexts(t *testing.T) {
	w, address := alone(t)
	w.SetDue(func(time.Time) time.Time { return time.Time{} }) // nobody is connected: nothing to wait for
	anna := w.AddPerson("Anna de Vries")
	call := func(method string, form url.Values) string {
		must(t, w.FastForward(minute))
		reply, _ := post(t, address, w.BotToken(), method, form)
		return said(reply)
	}
	first, _ := post(t, address, w.BotToken(), "chat.postMessage", url.Values{"channel": {anna}, "text": {"x"}})
	dm, ts := first["channel"].(string), first["ts"].(string)
	texts := func(n int) string { return "[" + many(n, `{"type":"section","text":`+txt(2200)+`}`) + "]" }
	for _, test := range []struct {
		method string
		form   url.Values
		want   string
	}{
		{"chat.postMessage", url.Values{"channel": {anna}, "text": {id(40000)}}, ""},
		{"chat.postMessage", url.Values{"channel": {anna}, "text": {id(40001)}}, "msg_too_long"},
		{"chat.postMessage", url.Values{"channel": {anna}}, "no_text"},
		{"chat.postMessage", url.Values{"channel": {anna}, "blocks": {texts(6)}}, ""},
		{"chat.postMessage", url.Values{"channel": {anna}, "blocks": {texts(7)}}, "msg_blocks_too_long"},
		{"chat.postMessage", url.Values{"channel": {anna}, "blocks": {"{kapot"}}, "invalid_blocks_format"},
		{"chat.postMessage", url.Values{"channel": {anna}, "text": {"x"}, "metadata": {`{"event_type":"post","event_payload":{}}`}}, ""},
		{"chat.postMessage", url.Values{"channel": {anna}, "text": {"x"}, "metadata": {`{"event_type":"post"}`}}, "invalid_metadata_format"},
		{"chat.postMessage", url.Values{"channel": {anna}, "text": {"x"}, "thread_ts": {ts}}, ""},
		{"chat.postMessage", url.Values{"channel": {anna}, "text": {"x"}, "thread_ts": {"1000000000.000001"}}, "thread_not_found"},
		{"chat.postMessage", url.Values{"channel": {"C0NOWHERE"}, "text": {"x"}}, "channel_not_found"},
		{"chat.update", url.Values{"channel": {dm}, "ts": {ts}, "text": {id(4000)}}, ""},
		{"chat.update", url.Values{"channel": {dm}, "ts": {ts}, "text": {id(4001)}}, "msg_too_long"},
		{"chat.update", url.Values{"channel": {dm}, "ts": {"1.2"}, "text": {"x"}}, "message_not_found"},
		{"chat.delete", url.Values{"channel": {dm}, "ts": {ts}}, ""},
		{"chat.delete", url.Values{"channel": {dm}, "ts": {ts}}, "message_not_found"},
	} {
		if got := call(test.method, test.form); got != test.want {
			t.Errorf("%s %.80v: got %q, want %q", test.method, test.form, got, test.want)
		}
	}
}

// modalLimits are good and bad examples of views.
var modalLimits = []struct{ name, good, bad, says string }{
	{"title", `"title":` + txt(24), `"title":` + txt(25), "must be less than 25 characters [json-pointer:/view/title/text]"},
	{"no title", `"title":` + aText, `"callback_id":"x"`, "missing required field: title [json-pointer:/view]"},
	{"submit", `"title":` + aText + `,"submit":` + txt(24), `"title":` + aText + `,"submit":` + txt(25), "/view/submit/text"},
	{"close", `"title":` + aText + `,"close":` + txt(24), `"title":` + aText + `,"close":` + txt(25), "/view/close/text"},
	{"callback_id", `"title":` + aText + `,"callback_id":"` + id(255) + `"`, `"title":` + aText + `,"callback_id":"` + id(256) + `"`, "/view/callback_id"},
	{"external_id", `"title":` + aText + `,"external_id":"` + id(255) + `"`, `"title":` + aText + `,"external_id":"` + id(256) + `"`, "/view/external_id"},
	{"property", `"title":` + aText + `,"clear_on_close":true`, `"title":` + aText + `,"colour":"red"`, "invalid additional property: colour [json-pointer:/view]"},
	{"clear_on_close", `"title":` + aText + `,"notify_on_close":true`, `"title":` + aText + `,"clear_on_close":"yes"`, "must be a valid boolean [json-pointer:/view/clear_on_close]"},
	{"title plain", `"title":` + aText, `"title":{"type":"mrkdwn","text":"x"}`, "unsupported type: mrkdwn [json-pointer:/view/title/type]"},
	{"private_metadata", `"title":` + aText + `,"private_metadata":"` + id(3000) + `"`, `"title":` + aText + `,"private_metadata":"` + id(3001) + `"`, "/view/private_metadata"},
	{"blocks", `"title":` + aText + `,"blocks":[` + many(100, `{"type":"divider"}`) + `]`, `"title":` + aText + `,"blocks":[` + many(101, `{"type":"divider"}`) + `]`, "no more than 100 items allowed [json-pointer:/view/blocks]"},
	{"submit for inputs", `"title":` + aText + `,"submit":` + aText + `,"blocks":[` + input(`{"type":"datepicker"}`) + `]`, `"title":` + aText + `,"blocks":[` + input(`{"type":"datepicker"}`) + `]`, "missing required field: submit [json-pointer:/view]"},
	{"focus", `"title":` + aText + `,"submit":` + aText + `,"blocks":[` + input(`{"type":"datepicker","focus_on_load":true}`) + `]`,
		`"title":` + aText + `,"submit":` + aText + `,"blocks":[` + many(2, input(`{"type":"datepicker","focus_on_load":true}`)) + `]`, "only one element"},
}

func TestLimitsOfModals(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	var trigger string
	app.onCmd = commandTrigger(&trigger)
	open := func(view string) string {
		if !strings.Contains(view, `"blocks"`) {
			view += `,"blocks":[{"type":"divider"}]`
		}
		must(t, w.Type(anna, channel, "/echo"))
		reply, _ := post(t, app.url, w.BotToken(), "views.open", url.Values{"trigger_id": {trigger}, "view": {`{"type":"modal",` + view + `}`}})
		return said(reply)
	}
	for _, test := range modalLimits {
		if got := open(test.good); got != "" {
			t.Errorf("%s: the good one: %s", test.name, got)
		}
		if got := open(test.bad); !strings.HasPrefix(got, "invalid_arguments") || !strings.Contains(got, test.says) {
			t.Errorf("%s: the bad one: got %q, want invalid_arguments and %q", test.name, got, test.says)
		}
	}
	if got := open(`"title":` + aText + `,"private_metadata":"` + id(250<<10) + `"`); got != "view_too_large" {
		t.Errorf("250 KB: %q", got)
	}
}
