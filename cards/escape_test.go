package cards

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"intervisiebot/store"
)

// hostile pings everybody and one person, links, is bold, and breaks JSON and
// HTML, where it is not shown as typed.
const hostile = `<!channel> <@U123> <https://x.nl|klik> *x* & "q"`

// bare are the pieces of it that must never reach Slack's markup.
var bare = []string{"<!channel>", "<@U123>", "<https://x.nl|klik>", " & "}

// texts calls f with every string that Slack will read: where it stands, and
// whether it reads it as markup.
func texts(v any, at string, f func(at, text string, markup bool)) {
	switch v := v.(type) {
	case object:
		for name, field := range v {
			if text, is := field.(string); is {
				f(at+"/"+name, text, v["type"] == markdown && name == "text")
			}
			texts(field, at+"/"+name, f)
		}
	case []any:
		for i, item := range v {
			texts(item, fmt.Sprint(at, "/", i), f)
		}
	}
}

func TestWhatPeopleTypeIsShownAsTyped(t *testing.T) {
	w := words{group: hostile, person: hostile, many: 3,
		card: Card{ID: "visie-03", Theme: "visie", Statement: hostile, Question: hostile}}
	plainly, escaped, inTexts := 0, 0, 0
	for _, s := range scenes(t, w) {
		sent, err := json.Marshal(s.shown())
		ok(t, err)
		var root any
		ok(t, json.Unmarshal(sent, &root))
		texts(root, s.name, func(at, text string, markup bool) {
			for _, b := range bare {
				if markup && strings.Contains(text, b) {
					t.Errorf("%s: Slack would act on %s", at, b)
				}
			}
			field := at[strings.LastIndex(at, "/")+1:]
			if strings.Contains(text, "channel>") && field != "text" && field != "initial_value" && field != "alt_text" {
				t.Errorf("%s: what people typed does not belong in an id or a value", at)
			}
			switch {
			case markup && strings.Contains(text, "&lt;!channel&gt;"):
				escaped++
			case strings.Contains(text, "&lt;") || strings.Contains(text, "&amp;"):
				t.Errorf("%s: escaped where it is shown as it is: %s", at, text)
			case strings.Contains(text, "<!channel>"):
				plainly++
			}
		})
		for _, b := range bare {
			if strings.Contains(s.message.Text, b) {
				t.Errorf("%s: the notification acts on %s", s.name, b)
			}
		}
		if strings.Contains(s.message.Text, "&lt;!channel&gt;") {
			inTexts++
		}
	}
	if plainly < 20 || escaped < 5 || inTexts < 10 {
		t.Errorf("seen %d times plain, %d times escaped, %d times in notifications: this test looked in the wrong place", plainly, escaped, inTexts)
	}
}

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"":                   "",
		"Samira":             "Samira",
		"<!channel>":         "&lt;!channel&gt;",
		`a & b "c" 'd' *e*`:  `a &amp; b "c" 'd' *e*`,
		"&lt;!here&gt;":      "&amp;lt;!here&amp;gt;", // typed so, shown so
		"<<@U1>&<http://x>>": "&lt;&lt;@U1&gt;&amp;&lt;http://x&gt;&gt;",
	} {
		equal(t, text, Escape(text), want)
	}
}

// An entity that is cut in two shows its pieces.
func TestACutTextHasNoHalfEntities(t *testing.T) {
	for n := range 80 {
		c := Card{ID: "visie-01", Theme: "visie", Question: strings.Repeat("&", 240) + strings.Repeat("x", n)}
		many := []Card{c, c, c, c, c, c, c, c, c, c, c, c, c, c, c}
		for _, m := range []Message{
			Planning(store.Group{Name: "Oost"}, nil, many, today, nil),
			UnknownTheme(strings.Repeat("x", n) + strings.Repeat("&", 60)),
			UnknownWord("/kaart", strings.Repeat("x", n)+strings.Repeat("&", 60), []string{"bewaard"}),
		} {
			sent, err := json.Marshal(m.Blocks)
			ok(t, err)
			var root any
			ok(t, json.Unmarshal(sent, &root))
			texts(root, "", func(at, text string, markup bool) {
				if markup && strings.Contains(strings.ReplaceAll(text, "&amp;", ""), "&") {
					t.Fatalf("%d: %s", n, text)
				}
			})
		}
	}
}
