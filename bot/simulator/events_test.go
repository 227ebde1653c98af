package simulator_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"intervisiebot/bot/simulator"
)

// listening starts a workspace with an app that may do everything and listens.
func listening(t *testing.T) (w *simulator.Workspace, app *echo, c caller, anna, bram, channel string) {
	t.Helper()
	w, err := simulator.New([]byte(everything), start, amsterdam())
	must(t, err)
	address := serve(t, w)
	anna, bram = w.AddPerson("Anna de Vries"), w.AddPerson("Bram Jansen")
	channel = w.AddChannel("iedereen", false, anna, bram)
	return w, connect(t, w, address), caller{t, w, address}, anna, bram, channel
}

func TestMessageEvents(t *testing.T) {
	w, app, c, anna, bram, channel := listening(t)
	must(t, w.Type(anna, channel, "hier hoort de app niets van"))
	must(t, w.Invite(anna, channel))
	must(t, w.Type(anna, channel, "dag @Echo, ken je @Bram Jansen uit #iedereen?"))
	must(t, w.Type(bram, w.DM(bram), "in het geheim"))
	ts := c.ok("chat.postMessage", "channel", channel, "text", "van mij")["ts"].(string)
	c.ok("chat.update", "channel", channel, "ts", ts, "text", "toch anders")
	c.ok("chat.delete", "channel", channel, "ts", ts)
	must(t, w.FastForward(0))
	var got []string
	for _, e := range app.events {
		switch data := e.InnerEvent.Data.(type) {
		case *slackevents.MessageEvent:
			text := data.Text
			if data.SubType == "message_changed" {
				text = data.Message.Text
			}
			got = append(got, strings.Join([]string{data.ChannelType, data.SubType, text}, "/"))
		case *slackevents.AppMentionEvent:
			got = append(got, "mention/"+data.Text)
		default:
			got = append(got, e.InnerEvent.Type)
		}
	}
	mention := "dag <@" + c.ok("auth.test")["user_id"].(string) + ">, ken je <@" + bram + "> uit <#" + channel + "|iedereen>?"
	want := []string{"channel/channel_join/Anna de Vries heeft Echo toegevoegd.", "member_joined_channel", "channel//" + mention,
		"mention/" + mention, "im//in het geheim", "channel//van mij", "channel/message_changed/toch anders", "channel/message_deleted/"}
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	contains(t, w.Transcript(channel), "dag @Echo, ken je @Bram Jansen uit #iedereen?")
}

func TestChannelGetsAnotherID(t *testing.T) {
	w, app, c, anna, bram, _ := listening(t)
	channel := w.AddChannel("besloten", true, anna, bram)
	must(t, w.Invite(anna, channel))
	ts := c.ok("chat.postMessage", "channel", channel, "text", "blijft")["ts"].(string)
	fresh := w.ChangeID(channel)
	if fresh == channel || fresh == "" || w.ChangeID("C0NOWHERE") != "" {
		t.Fatalf("new id %q", fresh)
	}
	c.fails("channel_not_found", "chat.postMessage", "channel", channel, "text", "x")
	c.ok("chat.update", "channel", fresh, "ts", ts, "text", "is er nog")
	must(t, w.Archive(anna, fresh))
	must(t, w.Unarchive(anna, fresh))
	refused(t, w.Unarchive(anna, fresh), "archief")
	last := app.heard()
	if !slices.Contains(last, "channel_id_changed") || last[len(last)-1] != "group_unarchive" {
		t.Errorf("events %v", last)
	}
	for _, e := range app.events {
		if changed, ok := e.InnerEvent.Data.(*slackevents.ChannelIDChangedEvent); ok &&
			(changed.OldChannelID != channel || changed.NewChannelID != fresh) {
			t.Errorf("%+v", changed)
		}
	}
}

// An event that went over a connection which then broke comes again at once, over the next one.
func TestEventSurvivesItsConnection(t *testing.T) {
	w, _, c, anna, _, channel := listening(t)
	w.DropSockets()
	until(t, "the app is back", func() bool { return w.Sockets() == 1 })
	deaf, _ := dial(t, c.address, w.AppToken())
	defer deaf.Close()
	done := make(chan error, 1)
	go func() { done <- w.Invite(anna, channel) }()
	if _, _, err := deaf.ReadMessage(); err != nil { // every second envelope goes to the deaf one
		t.Fatal(err)
	}
	deaf.Close()
	must(t, <-done)
}

func TestAtMostTenConnections(t *testing.T) {
	w, address := alone(t)
	var conns []*websocket.Conn
	for range 10 {
		conn, hello := dial(t, address, w.AppToken())
		if hello["type"] != "hello" {
			t.Fatal(hello)
		}
		conns = append(conns, conn)
	}
	last, refusal := dial(t, address, w.AppToken())
	if refusal["type"] != "disconnect" || refusal["reason"] != "too_many_websockets" || w.Sockets() != 10 {
		t.Errorf("the eleventh: %v, %d connections", refusal, w.Sockets())
	}
	for _, conn := range append(conns, last) {
		conn.Close()
	}
}

func TestDisconnectReasons(t *testing.T) {
	w, address := alone(t)
	for _, reason := range []string{simulator.LinkDisabled, simulator.RefreshRequested, simulator.Warning} {
		conn, _ := dial(t, address, w.AppToken())
		w.DisconnectFor(reason)
		if message := read(t, conn); message["type"] != "disconnect" || message["reason"] != reason {
			t.Errorf("%s: %v", reason, message)
		}
		if reason == simulator.Warning {
			if w.Sockets() != 1 {
				t.Error("after a warning the connection still works for a while")
			}
			w.DropSockets()
		}
		if _, _, err := conn.ReadMessage(); err == nil {
			t.Error("still open")
		}
		conn.Close()
		until(t, "the connection is gone", func() bool { return w.Sockets() == 0 })
	}
}

func TestInChannelShowsWhatWasTyped(t *testing.T) {
	w, app, _, anna, _, channel := listening(t)
	app.onCmd = func(cmd slack.SlashCommand) any {
		return map[string]any{"response_type": "in_channel", "text": "je zei: " + cmd.Text}
	}
	must(t, w.Type(anna, channel, "/echo dag @Bram Jansen"))
	contains(t, w.Transcript(channel), "Anna de Vries\n    /echo dag @Bram Jansen\n")
	contains(t, w.Transcript(channel), "je zei: dag @Bram Jansen\n") // should_escape made it a mention
	app.onCmd = func(slack.SlashCommand) any { return map[string]any{"response_type": "in_channel"} }
	must(t, w.Type(anna, channel, "/echo niets terug"))
	contains(t, w.Transcript(channel), "/echo niets terug")
}

// opensEveryField has the app answer its command with a modal that has each kind of field with rules of its own. The
// external select offers one option, made of what was typed.
func opensEveryField(t *testing.T, w *simulator.Workspace, app *echo) {
	t.Helper()
	field := func(id, element string) string {
		return `{"type":"input","block_id":"` + id + `","label":{"type":"plain_text","text":"` + id + `"},"element":` + element + `}`
	}
	view := `{"type":"modal","title":` + aText + `,"submit":` + aText + `,"blocks":[` + strings.Join([]string{
		field("getal", `{"type":"number_input","action_id":"a","is_decimal_allowed":false,"min_value":"2","max_value":"9"}`),
		field("mail", `{"type":"email_text_input","action_id":"a"}`), field("web", `{"type":"url_text_input","action_id":"a"}`),
		field("moment", `{"type":"datetimepicker","action_id":"a"}`), field("kanaal", `{"type":"channels_select","action_id":"a"}`),
		field("gesprekken", `{"type":"multi_conversations_select","action_id":"a"}`),
		field("antwoord", `{"type":"conversations_select","action_id":"a","response_url_enabled":true}`),
		field("zoek", `{"type":"external_select","action_id":"a","min_query_length":2}`),
	}, ",") + `]}`
	app.onCmd = func(cmd slack.SlashCommand) any {
		caller{t, w, app.url}.ok("views.open", "trigger_id", cmd.TriggerID, "view", view)
		return nil
	}
	app.acks["block_suggestion"] = func(cb slack.InteractionCallback) any {
		return slack.OptionsResponse{Options: []*slack.OptionBlockObject{slack.NewOptionBlockObject("1", plainText(cb.Value+"-een"), nil)}}
	}
}

func TestEveryKindOfField(t *testing.T) {
	w, app, _, anna, _, channel := listening(t)
	secret := w.AddChannel("besloten", true, anna)
	opensEveryField(t, w, app)
	must(t, w.Type(anna, channel, "/echo"))
	for label, bad := range map[string]string{"getal": "1.5", "mail": "anna", "web": "zomaar"} {
		must(t, w.Fill(anna, label, bad))
	}
	err := w.Submit(anna)
	for _, says := range []string{"getal: Vul een heel getal in", "mail: Vul een e-mailadres in", "web: Vul een webadres in", "moment: Dit veld is verplicht"} {
		refused(t, err, says)
	}
	must(t, w.Fill(anna, "getal", "12"))
	refused(t, w.Submit(anna), "Hoogstens 9")
	refused(t, w.Fill(anna, "kanaal", "besloten"), "geen keuze") // channels_select offers public ones
	_, err = w.Search(anna, "", "zoek", "x")
	refused(t, err, "Minstens 2 tekens")
	offered, err := w.Search(anna, "", "zoek", "xy")
	must(t, err)
	if !slices.Equal(offered, []string{"xy-een"}) {
		t.Errorf("offered %v", offered)
	}
	for _, f := range [][2]string{{"getal", "7"}, {"mail", "anna@school.nl"}, {"web", "https://school.nl"}, {"moment", "2026-12-01 15:30"},
		{"kanaal", "#iedereen"}, {"gesprekken", "iedereen, besloten"}, {"antwoord", "iedereen"}, {"zoek", "xy-een"}} {
		must(t, w.Fill(anna, f[0], f[1]))
	}
	golden(t, "fields.txt", w.Screen(anna))
	var sent slack.InteractionCallback
	app.acks["view_submission"] = func(cb slack.InteractionCallback) any { sent = cb; return nil }
	must(t, w.Submit(anna))
	v := sent.View.State.Values
	at := time.Date(2026, 12, 1, 15, 30, 0, 0, amsterdam()).Unix()
	if v["getal"]["a"].Value != "7" || v["mail"]["a"].Value != "anna@school.nl" || v["moment"]["a"].SelectedDateTime != at ||
		v["kanaal"]["a"].SelectedChannel != channel || !slices.Equal(v["gesprekken"]["a"].SelectedConversations, []string{channel, secret}) ||
		v["antwoord"]["a"].SelectedConversation != channel || v["zoek"]["a"].SelectedOption.Value != "1" {
		t.Errorf("values %+v", v)
	}
	if len(sent.ResponseURLs) != 1 || sent.ResponseURLs[0].ChannelID != channel || sent.ResponseURLs[0].ResponseURL == "" {
		t.Errorf("response_urls %+v", sent.ResponseURLs)
	}
}

func TestRichTextAndPicturesInTheTranscript(t *testing.T) {
	w, _, c, anna, bram, channel := listening(t)
	must(t, w.Invite(anna, channel))
	c.ok("chat.postMessage", "channel", channel, "text", "x", "blocks", `[{"type":"rich_text","elements":[
		{"type":"rich_text_section","elements":[{"type":"text","text":"vet","style":{"bold":true}},{"type":"text","text":" en "},
			{"type":"text","text":"schuine code","style":{"italic":true,"code":true}},{"type":"text","text":" voor "},{"type":"user","user_id":"`+bram+`"},
			{"type":"text","text":" in "},{"type":"channel","channel_id":"`+channel+`"},{"type":"emoji","name":"wave"},{"type":"broadcast","range":"here"}]},
		{"type":"rich_text_list","style":"ordered","offset":1,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"twee"}]},
			{"type":"rich_text_section","elements":[{"type":"link","url":"https://a.nl"}]}]},
		{"type":"rich_text_list","style":"bullet","indent":1,"elements":[{"type":"rich_text_section","elements":[{"type":"link","url":"https://a.nl","text":"hier"}]}]},
		{"type":"rich_text_quote","elements":[{"type":"text","text":"een\ntwee"}]},
		{"type":"rich_text_preformatted","elements":[{"type":"date","timestamp":1795700000,"format":"{date}","fallback":"morgen"}]}]},
		{"type":"context","elements":[{"type":"image",`+anImage+`}]},
		{"type":"section","text":`+aText+`,"accessory":{"type":"image",`+anImage+`}}]`)
	golden(t, "rich.txt", w.Transcript(channel))
}
