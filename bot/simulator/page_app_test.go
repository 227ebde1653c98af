package simulator_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"intervisiebot/bot/simulator"
)

// fields are what a form sends for an element that is filled in.
func fields(key string, values ...string) []string {
	sent := []string{"shown", key}
	for _, v := range values {
		sent = append(sent, key, v)
	}
	return sent
}

// upload puts a file into the workspace, to be shared in a channel if there is one, and waits until that is so.
func upload(t *testing.T, w *simulator.Workspace, c caller, name, contents, channel string) (id string) {
	t.Helper()
	api := slack.New(w.BotToken(), slack.OptionAPIURL(c.address+"/api/"))
	f, err := api.UploadFile(slack.UploadFileParameters{Filename: name, FileSize: len(contents), Title: "Titel van " + name,
		Reader: bytes.NewReader([]byte(contents)), Channel: channel})
	must(t, err)
	must(t, w.FastForward(5*time.Second))
	return f.ID
}

func TestPageHome(t *testing.T) {
	w, app, c, anna, _, channel := listening(t)
	b := browse(t, app.url, anna, channel)
	b.send("/app", "open", "messages")
	b.sees(`name="open" value="home">Home</button>`)
	b.in = w.DM(anna)
	b.send("/app", "open", "home")
	b.sees("De app heeft hier nog niets neergezet.")
	b.misses(`id="composer"`)
	c.ok("views.publish", "user_id", anna, "view", `{"type":"home","blocks":[
		{"type":"section","text":{"type":"mrkdwn","text":"Welkom <@`+anna+`>"}},
		{"type":"actions","block_id":"rij","elements":[{"type":"button","action_id":"druk","value":"3","text":{"type":"plain_text","text":"Druk hier"}},
			{"type":"channels_select","action_id":"waar"}]}]}`)
	b.open(b.at.RequestURI())
	b.sees(`Welkom <span class="mention">@Anna de Vries</span>`)
	var acted []string
	app.then = func(cb slack.InteractionCallback) {
		a := cb.ActionCallback.BlockActions[0]
		acted = append(acted, string(cb.Container.Type)+" "+a.Value+a.SelectedChannel)
	}
	view := b.find(`name="ts" value="([^"]*)"`)
	b.send("/press", "tab", "home", "ts", view, "press", b.find(`name="press" value="([^"]*)">Druk hier`))
	b.send("/press", append(fields("in/rij/waar", channel), "tab", "home", "ts", view, "press", "in/rij/waar")...)
	b.sees(`value="` + channel + `" selected>#iedereen`)
	if got := strings.Join(acted, ", "); got != "view 3, view "+channel {
		t.Errorf("the app heard %s", got)
	}
	var tabs []string
	for _, e := range app.events {
		if opened, ok := e.InnerEvent.Data.(*slackevents.AppHomeOpenedEvent); ok {
			tabs = append(tabs, opened.Tab)
		}
	}
	if strings.Join(tabs, " ") != "messages home" {
		t.Errorf("the app heard of tabs %v", tabs)
	}
}

func TestPageFilesAndPictures(t *testing.T) {
	w, c, anna, _, channel := withEverything(t)
	list := upload(t, w, c, "lijst.html", "<script>alert(1)</script>", channel)
	photo := upload(t, w, c, "uitslag.png", png, channel)
	c.ok("chat.postMessage", "channel", channel, "text", "x", "blocks", `[
		{"type":"image","alt_text":"de uitslag","slack_file":{"id":"`+photo+`"},"title":{"type":"plain_text","text":"Zo ging het"}},
		{"type":"section","text":{"type":"mrkdwn","text":"ernaast"},"accessory":{"type":"image","alt_text":"elders","image_url":"https://example.org/a.png"}},
		{"type":"context","elements":[{"type":"image","alt_text":"klein","slack_file":{"id":"`+photo+`"}}]}]`)
	b := browse(t, c.address, anna, channel)
	for _, want := range []string{
		`<a href="/files/` + list + `" download="lijst.html">`, `Titel van lijst.html</a> <small>lijst.html, 25 bytes`,
		`<img src="/files/` + photo + `" alt="Titel van uitslag.png">`, `<img src="/files/` + photo + `" alt="de uitslag"><figcaption>Zo ging het`,
		`<a href="https://example.org/a.png" target="_blank" rel="noopener noreferrer">elders</a>`, `alt="klein"`,
	} {
		b.sees(want)
	}
	b.misses(`src="https:`)
	for id, want := range map[string]string{list: `attachment; filename=lijst.html`, photo: ""} {
		res, err := http.Get(c.address + "/files/" + id)
		must(t, err)
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if got := res.Header.Get("Content-Disposition"); got != want || len(body) == 0 || !strings.HasPrefix(res.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: %q, %d bytes, %v", id, got, len(body), res.Header)
		}
	}
	if res, err := http.Get(c.address + "/files/F404"); err != nil || res.StatusCode != http.StatusNotFound {
		t.Error(res, err)
	}
}

func TestPageRichText(t *testing.T) {
	_, c, anna, _, channel := withEverything(t)
	c.ok("chat.postMessage", "channel", channel, "text", "x", "blocks", `[{"type":"rich_text","elements":[
		{"type":"rich_text_section","elements":[{"type":"text","text":"vet & schuin","style":{"bold":true,"italic":true}},{"type":"user","user_id":"`+anna+`"},
			{"type":"link","url":"javascript:alert(1)","text":"fout"},{"type":"link","url":"https://example.org","text":"goed"},
			{"type":"emoji","name":"tada"},{"type":"broadcast","range":"here"},{"type":"text","text":"x<y","style":{"code":true}}]},
		{"type":"rich_text_list","style":"ordered","offset":2,"indent":1,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"derde"}]}]},
		{"type":"rich_text_quote","elements":[{"type":"text","text":"zei zij"}]},
		{"type":"rich_text_preformatted","elements":[{"type":"text","text":"a\nb"}]}]}]`)
	b := browse(t, c.address, anna, channel)
	for _, want := range []string{
		"<strong><em>vet &amp; schuin</em></strong>", `<span class="mention">@Anna de Vries</span>`, `<a href="https://example.org"`,
		"🎉", "@here", "<code>x&lt;y</code>", `<ol class="list indent-1" start="3"><li>derde</li></ol>`, "<blockquote>zei zij</blockquote>", "<pre>a\nb</pre>",
	} {
		b.sees(want)
	}
	b.misses("javascript:")
}

// Every field of a form, as a browser sends it, reaches the app as Slack sends it.
func TestPageFillsEveryKindOfField(t *testing.T) {
	w, app, _, anna, bram, channel := listening(t)
	opensEveryField(t, w, app)
	b := browse(t, app.url, anna, channel)
	b.send("/say", "text", "/echo")
	for _, want := range []string{`type="text" value="" autocomplete="off" inputmode="numeric"`, `type="email"`, `type="url"`, `type="datetime-local"`} {
		b.sees(want)
	}
	at := []string{"view", b.find(`name="view" value="([^"]*)"`)}
	search := append(at, fields("in/getal/a", "7")...)
	b.send("/modal", append(search, "search", "in/zoek/a", "typed/in/zoek/a", "x")...)
	b.sees("Minstens 2 tekens.")
	b.send("/modal", append(search, "search", "in/zoek/a", "typed/in/zoek/a", "taart")...)
	b.sees(`<option value="1">taart-een</option>`)
	b.sees(`value="7"`) // what was filled in is still there
	b.sees(`<option value="` + channel + `">#iedereen</option>`)
	b.sees(`value="` + w.DM(anna) + `">`)
	if strings.Contains(b.page, w.DMBetween(anna, bram)) {
		t.Error("a conversation that began after the page was drawn is on it")
	}
	var all []string
	for _, f := range [][]string{{"mail", "anna@school.nl"}, {"web", "https://school.nl"}, {"moment", "2026-12-01T15:30"}, {"kanaal", channel},
		{"gesprekken", channel, w.DM(anna)}, {"antwoord", channel}, {"zoek", "1"}} {
		all = append(all, fields("in/"+f[0]+"/a", f[1:]...)...)
	}
	var sent slack.InteractionCallback
	app.acks["view_submission"] = func(cb slack.InteractionCallback) any {
		sent = cb
		return slack.NewErrorsViewSubmissionResponse(map[string]string{"getal": "Nog eens."})
	}
	b.send("/modal", append(append(at, all...), "do", "submit")...)
	b.sees("Nog eens.")
	b.sees(`value="2026-12-01T15:30"`)
	v := sent.View.State.Values
	moment := time.Date(2026, 12, 1, 15, 30, 0, 0, amsterdam()).Unix()
	if v["getal"]["a"].Value != "7" || v["moment"]["a"].SelectedDateTime != moment || v["kanaal"]["a"].SelectedChannel != channel ||
		len(v["gesprekken"]["a"].SelectedConversations) != 2 || v["zoek"]["a"].SelectedOption.Value != "1" {
		t.Errorf("values %+v", v)
	}
	b.send("/modal", append(at, "search", "in/zoek/a", "typed/in/zoek/a", "koek")...)
	b.sees(`<option value="1" selected>koek-een</option>`)
}

func TestPageSearchesInMessagesAndOnHome(t *testing.T) {
	w, app, c, anna, _, channel := listening(t)
	must(t, w.Invite(anna, channel))
	opensEveryField(t, w, app)
	blocks := `[{"type":"actions","block_id":"rij","elements":[{"type":"external_select","action_id":"zoek","min_query_length":1}]}]`
	c.ok("views.publish", "user_id", anna, "view", `{"type":"home","blocks":`+blocks+`}`)
	ts := c.ok("chat.postMessage", "channel", channel, "text", "x", "blocks", blocks)["ts"].(string)
	b := browse(t, app.url, anna, channel)
	b.send("/press", "ts", ts, "search", "in/rij/zoek", "typed/in/rij/zoek", "noot")
	b.sees(`<option value="1">noot-een</option>`)
	b.in = w.DM(anna)
	b.send("/app", "open", "home")
	b.send("/press", "tab", "home", "ts", b.find(`name="ts" value="([^"]*)"`), "search", "in/rij/zoek", "typed/in/rij/zoek", "aap")
	b.sees(`<option value="1">aap-een</option>`)
	offered, err := w.SearchHome(anna, "zoek", "mies")
	must(t, err)
	contains(t, strings.Join(offered, " "), "mies-een")
	b.send("/press", "tab", "home", "ts", "V404", "search", "in/rij/zoek", "typed/in/rij/zoek", "aap")
	b.sees("staat geen")
}

func TestPageLinkButtonsReactionsAndPins(t *testing.T) {
	w, app, c, anna, bram, channel := listening(t)
	must(t, w.Invite(anna, channel))
	ts := c.ok("chat.postMessage", "channel", channel, "text", "x", "blocks", `[{"type":"actions","block_id":"rij","elements":[
		{"type":"button","action_id":"lees","url":"https://example.org/lees","text":{"type":"plain_text","text":"Lees"}},
		{"type":"button","action_id":"fout","url":"javascript:alert(1)","text":{"type":"plain_text","text":"Fout"}}]}]`)["ts"].(string)
	c.ok("pins.add", "channel", channel, "timestamp", ts)
	c.ok("reactions.add", "channel", channel, "timestamp", ts, "name", "eyes")
	b := browse(t, app.url, bram, channel)
	b.sees(`href="https://example.org/lees" target="_blank" rel="noopener noreferrer" data-press="in/rij/lees"`)
	b.misses("javascript:")
	b.sees("Vastgemaakt")
	b.sees(`value="eyes" aria-pressed="false" title="Echo"`)
	b.send("/react", "ts", ts, "name", "eyes")
	b.sees(`value="eyes" aria-pressed="true" title="Echo en Bram Jansen"`)
	b.send("/react", "ts", ts, "name", "eyes")
	b.sees(`value="eyes" aria-pressed="false" title="Echo"`)
	b.send("/react", "ts", ts, "name", "GEEN NAAM")
	b.sees(":GEEN NAAM: is er niet.")
}
