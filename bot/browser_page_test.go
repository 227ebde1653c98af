//go:build browser

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"intervisiebot/bot/simulator"
)

// pageApp is a small app that shows all there is to see on the practice Slack's
// page; the bot itself uses only part of it.
type pageApp struct {
	t       *testing.T
	slack   *simulator.Workspace
	url     string
	anna    string
	channel string
}

// startPageApp starts a practice Slack for an app that may do everything, with
// three people in a channel, and that app.
func startPageApp(t *testing.T) *pageApp {
	t.Helper()
	may, err := os.ReadFile("simulator/testdata/everything.json")
	if err != nil {
		t.Fatal(err)
	}
	w, err := simulator.New(may, demoStart, demoStart.Location())
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	a := &pageApp{t: t, slack: w, url: w.Start(l), anna: w.AddPerson("Anna de Vries")}
	a.channel = w.AddChannel("iedereen", false, a.anna, w.AddPerson("Bram Jansen"), w.AddPerson("Carla Smit"))
	api := slack.New(w.BotToken(), slack.OptionAppLevelToken(w.AppToken()), slack.OptionAPIURL(a.url+"/api/"))
	socket := socketmode.New(api, socketmode.OptionLog(log.New(io.Discard, "", 0)))
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { socket.RunContext(ctx) })
	running.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-socket.Events:
				if reply, is := a.answer(e); is && e.Request.EnvelopeID != "" {
					socket.Ack(*e.Request, reply)
				}
			}
		}
	})
	t.Cleanup(func() { stop(); running.Wait(); w.Close() })
	for w.Sockets() == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := w.Invite(a.anna, a.channel); err != nil {
		t.Fatal(err)
	}
	return a
}

// answer is what the app does with an envelope, and what it acknowledges with.
func (a *pageApp) answer(e socketmode.Event) (reply map[string]any, is bool) {
	reply = map[string]any{}
	switch data := e.Data.(type) {
	case slack.SlashCommand:
		a.call("views.open", "trigger_id", data.TriggerID, "view", a.form())
	case slackevents.EventsAPIEvent:
		if opened, is := data.InnerEvent.Data.(*slackevents.AppHomeOpenedEvent); is && opened.Tab == "home" {
			a.home("nog niets")
		}
	case slack.InteractionCallback:
		switch data.Type {
		case slack.InteractionTypeBlockSuggestion:
			reply["options"] = options(data.Value+" met appel", data.Value+" met peer")
		case slack.InteractionTypeBlockActions:
			if pressed := data.ActionCallback.BlockActions[0]; data.View.Type == slack.VTHomeTab {
				a.home(pressed.Value + pressed.SelectedOption.Value)
			}
		case slack.InteractionTypeViewSubmission:
			if data.View.State.Values["getal"]["a"].Value == "3" {
				return map[string]any{"response_action": "errors", "errors": map[string]string{"getal": "Drie is er te weinig."}}, true
			}
			a.call("chat.postMessage", "channel", a.channel, "text", "Ontvangen: "+received(data.View.State.Values))
		}
	default:
		return nil, false
	}
	return reply, e.Request != nil
}

// received tells what was filled in, field by field.
func received(values map[string]map[string]slack.BlockAction) string {
	var all []string
	for name, field := range values {
		f := field["a"]
		said := f.Value + f.SelectedDate + f.SelectedTime + f.SelectedOption.Value + f.SelectedUser + f.SelectedChannel + f.SelectedConversation +
			strings.Join(f.SelectedUsers, "+")
		if f.SelectedDateTime > 0 {
			said += time.Unix(f.SelectedDateTime, 0).In(demoStart.Location()).Format("2-1-2006 15:04")
		}
		for _, o := range f.SelectedOptions {
			said += o.Value
		}
		all = append(all, name+"="+said)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// call calls a method with pairs of names and values.
func (a *pageApp) call(method string, pairs ...string) {
	form := url.Values{"token": {a.slack.BotToken()}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	res, err := http.PostForm(a.url+"/api/"+method, form)
	if err != nil {
		a.t.Error(err)
		return
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	if !strings.Contains(string(body), `"ok":true`) {
		a.t.Errorf("%s: %s", method, body)
	}
}

func options(names ...string) []map[string]any {
	var all []map[string]any
	for i, name := range names {
		all = append(all, map[string]any{"text": map[string]any{"type": "plain_text", "text": name}, "value": fmt.Sprint(i + 1)})
	}
	return all
}

// form is a modal with every element that people fill in.
func (a *pageApp) form() string {
	var blocks []map[string]any
	for _, f := range []struct {
		label, kind string
		more        map[string]any
	}{
		{"naam", "plain_text_input", map[string]any{"max_length": 40}},
		{"verhaal", "plain_text_input", map[string]any{"multiline": true}},
		{"getal", "number_input", map[string]any{"is_decimal_allowed": false}},
		{"mail", "email_text_input", nil},
		{"web", "url_text_input", nil},
		{"dag", "datepicker", nil},
		{"tijd", "timepicker", nil},
		{"moment", "datetimepicker", nil},
		{"keuze", "static_select", map[string]any{"options": options("maandag", "dinsdag")}},
		{"een van twee", "radio_buttons", map[string]any{"options": options("samen", "alleen")}},
		{"hapjes", "checkboxes", map[string]any{"options": options("koffie", "thee", "taart")}},
		{"meer", "multi_static_select", map[string]any{"options": options("een", "twee", "drie")}},
		{"wie", "users_select", nil},
		{"wie nog", "multi_users_select", nil},
		{"kanaal", "channels_select", nil},
		{"gesprek", "conversations_select", nil},
		{"taart", "external_select", map[string]any{"min_query_length": 2}},
	} {
		element := map[string]any{"type": f.kind, "action_id": "a"}
		for name, value := range f.more {
			element[name] = value
		}
		blocks = append(blocks, map[string]any{"type": "input", "block_id": f.label, "element": element,
			"label": map[string]any{"type": "plain_text", "text": strings.ToUpper(f.label[:1]) + f.label[1:]}})
	}
	return jsonOf(map[string]any{"type": "modal", "title": plain("Alles invullen"), "submit": plain("Verstuur"), "blocks": blocks})
}

// home publishes the home tab of Anna, with what was last chosen on it.
func (a *pageApp) home(chosen string) {
	a.call("views.publish", "user_id", a.anna, "view", jsonOf(map[string]any{"type": "home", "blocks": []map[string]any{
		{"type": "header", "text": plain("Dag Anna")},
		{"type": "section", "text": map[string]any{"type": "mrkdwn", "text": "Laatst gekozen: *" + chosen + "*"}},
		{"type": "divider"},
		{"type": "actions", "block_id": "rij", "elements": []map[string]any{
			{"type": "button", "action_id": "b", "value": "de knop", "style": "primary", "text": plain("Druk op de knop")},
			{"type": "static_select", "action_id": "s", "placeholder": plain("Kies een dag"), "options": options("maandag", "dinsdag")}}},
	}}))
}

func plain(text string) map[string]any { return map[string]any{"type": "plain_text", "text": text} }

func jsonOf(o map[string]any) string {
	text, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// fills sets the field with this name in a form, as typing or picking does.
func (b *browser) fills(block, value string) {
	b.t.Helper()
	b.do(chromedp.SetValue(fmt.Sprintf(`dialog [name="in/%s/a"]`, url.PathEscape(block)), value))
}

// ticks ticks one of the options of a field.
func (b *browser) ticks(block, value string) {
	b.t.Helper()
	b.do(chromedp.Click(fmt.Sprintf(`dialog [name="in/%s/a"][value=%q]`, url.PathEscape(block), value)))
}

// script runs a line of JavaScript on the page and returns its value as text.
func (b *browser) script(line string) string {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("String("+line+")"))
	if err != nil {
		b.t.Fatal(err)
	}
	return value
}
