package simulator_test

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

func image(more string) string    { return `{"type":"image",` + more + `}` }
func rich(elements string) string { return `{"type":"rich_text","elements":[` + elements + `]}` }
func leaf(elements string) string {
	return rich(`{"type":"rich_text_section","elements":[` + elements + `]}`)
}
func typed(kind, more string) string { return input(`{"type":"` + kind + `"` + more + `}`) }
func row(more string) string {
	return rich(`{"type":"rich_text_list","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}],` + more + `}`)
}

const anImage = `"image_url":"https://a.nl/b.png","alt_text":"x"`

// elementLimits are good and bad examples of blocks and elements beside the ones in limits_test.go.
var elementLimits = []struct{ name, good, bad, says string }{
	{"property of a block", `{"type":"section","text":` + aText + `,"expand":true}`, `{"type":"section","text":` + aText + `,"colour":"red"}`, "invalid additional property: colour [json-pointer:/blocks/0]"},
	{"property of an element", button(`,"value":"x"`), button(`,"valeu":"x"`), "invalid additional property: valeu [json-pointer:/blocks/0/elements/0]"},
	{"property of an option", menu("static_select", ""), input(`{"type":"static_select","options":[{"text":` + aText + `,"value":"1","url":"https://a.nl"}]}`), "invalid additional property: url"},
	{"property of a confirm", button(`,"confirm":{"title":` + aText + `,"text":` + aText + `,"confirm":` + aText + `,"deny":` + aText + `,"style":"danger"}`), button(`,"confirm":{"title":` + aText + `,"text":` + aText + `,"confirm":` + aText + `,"deny":` + aText + `,"colour":"red"}`), "invalid additional property: colour"},
	{"confirm style", button(`,"confirm":{"title":` + aText + `,"text":` + aText + `,"confirm":` + aText + `,"deny":` + aText + `,"style":"danger"}`), button(`,"confirm":{"title":` + aText + `,"text":` + aText + `,"confirm":` + aText + `,"deny":` + aText + `,"style":"red"}`), "value must be one of: primary, danger [json-pointer:/blocks/0/elements/0/confirm/style]"},
	{"expand", `{"type":"section","text":` + aText + `,"expand":false}`, `{"type":"section","text":` + aText + `,"expand":"yes"}`, "must be a valid boolean [json-pointer:/blocks/0/expand]"},
	{"header level", `{"type":"header","text":` + aText + `,"level":2}`, `{"type":"header","text":` + aText + `,"level":9}`, "must be between 1 and 6"},
	{"verbatim", `{"type":"section","text":{"type":"mrkdwn","text":"x","verbatim":true}}`, `{"type":"section","text":{"type":"plain_text","text":"x","verbatim":true}}`, "invalid additional property: verbatim"},
	{"text is text", `{"type":"section","text":` + aText + `}`, `{"type":"section","text":{"type":"plain_text","text":7}}`, "must be a string [json-pointer:/blocks/0/text/text]"},

	{"button url", button(`,"url":"https://` + id(2992) + `"`), button(`,"url":"https://` + id(2993) + `"`), "3001 characters [json-pointer:/blocks/0/elements/0/url]"},
	{"accessibility_label", button(`,"accessibility_label":"` + id(75) + `"`), button(`,"accessibility_label":"` + id(76) + `"`), "76 characters [json-pointer:/blocks/0/elements/0/accessibility_label]"},
	{"overflow url", actions(`{"type":"overflow","options":[{"text":` + aText + `,"value":"1","url":"https://a.nl"}]}`), actions(`{"type":"overflow","options":[{"text":` + aText + `,"value":"1","url":7}]}`), "must be a string"},
	{"option values", menu("static_select", ""), input(`{"type":"static_select","options":[` + many(2, `{"text":`+aText+`,"value":"1"}`) + `]}`), "option values must be unique"},
	{"option without value", menu("radio_buttons", ""), input(`{"type":"radio_buttons","options":[{"text":` + aText + `}]}`), "missing required field: value"},
	{"option plain", input(`{"type":"radio_buttons","options":[{"text":{"type":"mrkdwn","text":"x"},"value":"1"}]}`), input(`{"type":"static_select","options":[{"text":{"type":"mrkdwn","text":"x"},"value":"1"}]}`), "unsupported type: mrkdwn"},
	{"groups", input(`{"type":"static_select","option_groups":[` + many(100, `{"label":`+aText+`,"options":[`+many(1, aOption)+`]}`) + `]}`), input(`{"type":"static_select","option_groups":[` + many(101, `{"label":`+aText+`,"options":[`+many(1, aOption)+`]}`) + `]}`), "no more than 100 items"},
	{"options or groups", menu("static_select", ""), menu("static_select", `,"option_groups":[{"label":`+aText+`,"options":`+options(1)+`}]`), "only one of options and option_groups"},
	{"max_selected_items", menu("multi_static_select", `,"max_selected_items":1`), menu("multi_static_select", `,"max_selected_items":0`), "must be between 1 and 100"},
	{"multi select in its place", `{"type":"section","text":` + aText + `,"accessory":{"type":"multi_users_select"}}`, actions(`{"type":"multi_users_select"}`), "unsupported type: multi_users_select"},
	{"external", typed("external_select", `,"min_query_length":2`), typed("external_select", `,"min_query_length":-1`), "must be between"},
	{"external initial", typed("external_select", `,"initial_option":`+many(1, aOption)), typed("external_select", `,"initial_option":{"text":`+aText+`}`), "missing required field: value [json-pointer:/blocks/0/element/initial_option]"},
	{"channels", typed("channels_select", `,"initial_channel":"C1"`), typed("channels_select", `,"initial_channel":1`), "must be a string"},
	{"conversations filter", typed("conversations_select", `,"filter":{"include":["public","im"]}`), typed("conversations_select", `,"filter":{"include":["garden"]}`), "value must be one of: im, mpim, private, public [json-pointer:/blocks/0/element/filter/include/0]"},
	{"empty filter", typed("multi_conversations_select", `,"filter":{"exclude_bot_users":true}`), typed("multi_conversations_select", `,"filter":{}`), "must provide at least 1 items"},
	{"default conversation", typed("conversations_select", `,"default_to_current_conversation":true`), typed("conversations_select", `,"default_to_current_conversation":"x"`), "must be a valid boolean"},
	{"datetime", typed("datetimepicker", `,"initial_date_time":1795700000`), typed("datetimepicker", `,"initial_date_time":17957`), "must be between"},
	{"datetime in its place", actions(`{"type":"datetimepicker"}`), `{"type":"section","text":` + aText + `,"accessory":{"type":"datetimepicker"}}`, "unsupported type: datetimepicker"},
	{"dispatch", typed("plain_text_input", `,"dispatch_action_config":{"trigger_actions_on":["on_character_entered"]}`), typed("plain_text_input", `,"dispatch_action_config":{"trigger_actions_on":["on_monday"]}`), "value must be one of: on_enter_pressed, on_character_entered"},
	{"number", typed("number_input", `,"is_decimal_allowed":false`), typed("number_input", ""), "missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]"},
	{"whole number", typed("number_input", `,"is_decimal_allowed":true,"initial_value":"1.5"`), typed("number_input", `,"is_decimal_allowed":false,"initial_value":"1.5"`), "must be a valid number [json-pointer:/blocks/0/element/initial_value]"},
	{"number range", typed("number_input", `,"is_decimal_allowed":false,"min_value":"1","max_value":"9"`), typed("number_input", `,"is_decimal_allowed":false,"min_value":"9","max_value":"1"`), "must be less than max_value"},
	{"number in range", typed("number_input", `,"is_decimal_allowed":false,"min_value":"1","initial_value":"2"`), typed("number_input", `,"is_decimal_allowed":false,"min_value":"1","initial_value":"0"`), "must be between min_value and max_value"},
	{"email", typed("email_text_input", `,"initial_value":"a@b.nl"`), typed("email_text_input", `,"multiline":true`), "invalid additional property: multiline"},
	{"url", typed("url_text_input", `,"placeholder":`+txt(150)), typed("url_text_input", `,"placeholder":`+txt(151)), "151 characters"},
	{"initial_value not too short", typed("plain_text_input", `,"min_length":2,"initial_value":"xx"`), typed("plain_text_input", `,"min_length":2,"initial_value":"x"`), "must be more than 1 characters"},

	{"image", image(anImage), image(`"image_url":"https://a.nl/b.png"`), "missing required field: alt_text [json-pointer:/blocks/0]"},
	{"image alt_text", image(`"image_url":"https://a.nl/b.png","alt_text":"` + id(2000) + `"`), image(`"image_url":"https://a.nl/b.png","alt_text":"` + id(2001) + `"`), "2001 characters [json-pointer:/blocks/0/alt_text]"},
	{"image_url", image(`"image_url":"` + id(3000) + `","alt_text":"x"`), image(`"image_url":"` + id(3001) + `","alt_text":"x"`), "3001 characters [json-pointer:/blocks/0/image_url]"},
	{"image title", image(anImage + `,"title":` + txt(2000)), image(anImage + `,"title":` + txt(2001)), "2001 characters [json-pointer:/blocks/0/title/text]"},
	{"image source", image(anImage), image(`"alt_text":"x"`), "missing required field: image_url"},
	{"image two sources", image(anImage), image(anImage + `,"slack_file":{"id":"F000000001"}`), "only one of image_url and slack_file"},
	{"slack_file id", image(anImage), image(`"alt_text":"x","slack_file":{"id":"file"}`), "input must match regex pattern: ^[F][A-Z0-9]{8,}$ [json-pointer:/blocks/0/slack_file/id]"},
	{"slack_file", image(anImage), image(`"alt_text":"x","slack_file":{"id":"F000000001"}`), "invalid slack file [json-pointer:/blocks/0/slack_file]"},
	{"slack_file id or url", image(anImage), image(`"alt_text":"x","slack_file":{}`), "must provide one of id and url"},
	{"image in a context", `{"type":"context","elements":[` + image(anImage) + `]}`, `{"type":"context","elements":[` + image(anImage+`,"title":`+aText) + `]}`, "invalid additional property: title [json-pointer:/blocks/0/elements/0]"},
	{"image beside a text", `{"type":"section","text":` + aText + `,"accessory":` + image(anImage) + `}`, actions(image(anImage)), "unsupported type: image"},

	{"rich text", leaf(`{"type":"text","text":"x","style":{"bold":true}}`), rich(``), "must provide at least 1 items [json-pointer:/blocks/0/elements]"},
	{"rich text part", rich(`{"type":"rich_text_quote","elements":[],"border":1}`), rich(`{"type":"rich_text_table","elements":[]}`), "unsupported type: rich_text_table [json-pointer:/blocks/0/elements/0/type]"},
	{"rich text border", rich(`{"type":"rich_text_preformatted","elements":[],"border":0}`), rich(`{"type":"rich_text_preformatted","elements":[],"border":2}`), "must be between 0 and 1"},
	{"rich text piece", leaf(`{"type":"emoji","name":"wave"}`), leaf(`{"type":"sound"}`), "unsupported type: sound [json-pointer:/blocks/0/elements/0/elements/0/type]"},
	{"rich text text", leaf(`{"type":"text","text":"x"}`), leaf(`{"type":"text","text":""}`), "must be more than 0 characters"},
	{"rich text link", leaf(`{"type":"link","url":"https://a.nl"}`), leaf(`{"type":"link","text":"x"}`), "missing required field: url"},
	{"rich text user", leaf(`{"type":"user","user_id":"U1"}`), leaf(`{"type":"user"}`), "missing required field: user_id"},
	{"rich text date", leaf(`{"type":"date","timestamp":1,"format":"{date}"}`), leaf(`{"type":"date","timestamp":"1","format":"{date}"}`), "must be a valid integer"},
	{"rich text broadcast", leaf(`{"type":"broadcast","range":"here"}`), leaf(`{"type":"broadcast","range":"all"}`), "value must be one of: here, channel, everyone"},
	{"rich text style", leaf(`{"type":"text","text":"x","style":{"code":true}}`), leaf(`{"type":"text","text":"x","style":{"loud":true}}`), "invalid additional property: loud"},
	{"rich text list", row(`"style":"bullet","indent":8`), row(`"style":"bullet","indent":9`), "must be between 0 and 8"},
	{"rich text list style", row(`"style":"ordered","offset":2`), row(`"style":"stars"`), "value must be one of: bullet, ordered"},
	{"rich text list without style", row(`"style":"bullet"`), row(`"border":1`), "missing required field: style"},
}

func TestLimitsOfElements(t *testing.T) {
	w, address := alone(t)
	w.SetDue(func(time.Time) time.Time { return time.Time{} })
	w.LiftLimits(true)
	anna := w.AddPerson("Anna de Vries")
	send := func(blocks string) string {
		reply, _ := post(t, address, w.BotToken(), "chat.postMessage", url.Values{"channel": {anna}, "blocks": {"[" + blocks + "]"}})
		return said(reply)
	}
	for _, test := range elementLimits {
		if got := send(test.good); got != "" {
			t.Errorf("%s: the good one: %s", test.name, got)
		}
		if got := send(test.bad); !strings.HasPrefix(got, "invalid_blocks") || !strings.Contains(got, test.says) {
			t.Errorf("%s: the bad one: got %q, want invalid_blocks and %q", test.name, got, test.says)
		}
	}
}

// metadataLimits are good and bad examples of metadata.
func TestLimitsOfMetadata(t *testing.T) {
	w, address := alone(t)
	w.LiftLimits(true)
	anna := w.AddPerson("Anna de Vries")
	of := func(kind, payload string) string {
		return `{"event_type":"` + kind + `","event_payload":` + payload + `}`
	}
	for metadata, want := range map[string]string{
		of(id(255), `{}`):                         "",
		of(id(256), `{}`):                         "invalid_metadata_format",
		of("", `{}`):                              "invalid_metadata_format",
		of("met spatie", `{}`):                    "invalid_metadata_format",
		of("x", `[]`):                             "invalid_metadata_format",
		of("x", `{"a":"`+id(15<<10)+`"}`):         "",
		of("x", `{"a":"`+id(16<<10)+`"}`):         "metadata_too_large",
		of("x", `{"a":1,"b":true,"c":{"d":[1]}}`): "",
		`kapot`: "invalid_metadata_format",
	} {
		reply, _ := post(t, address, w.BotToken(), "chat.postMessage", url.Values{"channel": {anna}, "text": {"x"}, "metadata": {metadata}})
		if got := said(reply); got != want {
			t.Errorf("%.60s: got %q, want %q", metadata, got, want)
		}
	}
}

// The examples are also what the fuzzer starts from (fuzz_test.go).
func TestExamplesAreThoseOfTheFuzzer(t *testing.T) {
	var all []string
	for _, e := range append(elementLimits, messageLimits...) {
		for _, blocks := range []string{e.good, e.bad} {
			if len(blocks) < 1000 {
				all = append(all, "["+blocks+"]")
			}
		}
	}
	golden(t, "blocks.json", "[\n"+strings.Join(all, ",\n")+"\n]\n")
}
