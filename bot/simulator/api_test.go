package simulator_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"intervisiebot/bot/simulator"
)

const minute = time.Minute

// commandTrigger keeps the trigger id of each command.
func commandTrigger(trigger *string) func(slack.SlashCommand) any {
	return func(c slack.SlashCommand) any { *trigger = c.TriggerID; return nil }
}

func TestTokens(t *testing.T) {
	w, address := alone(t)
	for _, test := range []struct{ token, method, want string }{
		{"", "auth.test", "not_authed"},
		{"xoxb-other", "auth.test", "invalid_auth"},
		{w.AppToken(), "auth.test", "not_allowed_token_type"},
		{w.BotToken(), "apps.connections.open", "not_allowed_token_type"},
		{w.BotToken(), "auth.test", ""},
		{w.AppToken(), "apps.connections.open", ""},
		{w.BotToken(), "chat.meMessage", "unknown_method"},
		{w.BotToken(), "conversations.history", "channel_not_found"},
	} {
		reply, _ := post(t, address, test.token, test.method, url.Values{})
		if got := said(reply); got != test.want {
			t.Errorf("%s with %q: %q, want %q", test.method, test.token, got, test.want)
		}
	}
}

func TestFormAndJSONBodies(t *testing.T) {
	w, address := alone(t)
	anna := w.AddPerson("Anna de Vries")
	blocks := `[{"type":"section","text":{"type":"mrkdwn","text":"hoi"}}]`
	form, _ := post(t, address, w.BotToken(), "chat.postMessage", url.Values{"channel": {anna}, "blocks": {blocks}})
	if form["ok"] != true {
		t.Fatal(form)
	}
	for _, body := range []string{
		`{"channel":"` + anna + `","blocks":` + blocks + `}`,
		`{"channel":"` + anna + `","text":"met tekst","blocks":null,"thread_ts":null}`,
	} {
		if reply := postJSON(t, address, w.BotToken(), "chat.postMessage", body); reply["ok"] != true {
			t.Fatal(reply)
		}
	}
	message := form["message"].(map[string]any)
	if message["bot_id"] == "" || message["app_id"] == "" || message["ts"] != form["ts"] || message["blocks"] == nil {
		t.Errorf("message %v", message)
	}
	must(t, w.FastForward(minute))
	if reply := postJSON(t, address, w.BotToken(), "chat.postMessage", `{kapot`); said(reply) != "invalid_json" {
		t.Error(reply)
	}
	history, _ := post(t, address, w.BotToken(), "conversations.history", url.Values{"channel": {w.DM(anna)}, "limit": {"2"}})
	page := history["messages"].([]any)
	if len(page) != 2 || history["has_more"] != true || page[0].(map[string]any)["text"] != "met tekst" {
		t.Errorf("history %v", history)
	}
}

func TestMissingScope(t *testing.T) {
	poor := strings.ReplaceAll(manifest, `"groups:read", `, "")
	poor = strings.ReplaceAll(poor, `"users:read", `, "")
	w, err := simulator.New([]byte(poor), start, amsterdam())
	must(t, err)
	address := serve(t, w)
	anna := w.AddPerson("Anna de Vries")
	channel := w.AddChannel("noord", true, anna)
	must(t, w.Invite(anna, channel))
	for method, want := range map[string]string{"users.list": "users:read", "conversations.members": "groups:read", "conversations.info": "groups:read"} {
		reply, _ := post(t, address, w.BotToken(), method, url.Values{"channel": {channel}})
		if said(reply) != "missing_scope" || reply["needed"] != want || reply["provided"] == "" {
			t.Errorf("%s: %v", method, reply)
		}
	}
}

func TestManifestThatCannotWork(t *testing.T) {
	for _, bad := range []string{`{`, `{}`, strings.ReplaceAll(manifest, `"socket_mode_enabled": true`, `"socket_mode_enabled": false`)} {
		if _, err := simulator.New([]byte(bad), start, amsterdam()); err == nil {
			t.Errorf("accepted %.40s", bad)
		}
	}
}

func TestTriggerLastsThreeSecondsAndWorksOnce(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	var trigger string
	app.onCmd = commandTrigger(&trigger)
	open := func() string {
		_, err := app.api.OpenView(trigger, modal(section("hoi")))
		if err != nil {
			return err.Error()
		}
		return ""
	}
	must(t, w.Type(anna, channel, "/echo"))
	if got := open(); got != "" {
		t.Error(got)
	}
	if got := open(); got != "exchanged_trigger_id" {
		t.Error(got)
	}
	must(t, w.Type(anna, channel, "/echo"))
	must(t, w.FastForward(4*time.Second))
	if got := open(); got != "expired_trigger_id" {
		t.Error(got)
	}
	trigger = "1.2.zomaar"
	if got := open(); got != "invalid_trigger_id" {
		t.Error(got)
	}
}

func TestHashConflict(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	var trigger string
	app.onCmd = commandTrigger(&trigger)
	must(t, w.Type(anna, channel, "/echo"))
	v, err := app.api.OpenView(trigger, modal(section("hoi")))
	must(t, err)
	_, err = app.api.UpdateView(modal(section("nieuw")), "", v.Hash, v.ID)
	must(t, err)
	_, err = app.api.UpdateView(modal(section("ouder")), "", v.Hash, v.ID)
	refused(t, err, "hash_conflict")
	contains(t, w.Screen(anna), "nieuw")
}

func TestPagesAndPeople(t *testing.T) {
	w, app, _, _, channel := workspace(t)
	var people []string
	for i := range 7 {
		people = append(people, w.AddPerson(fmt.Sprint("Lid ", i)))
	}
	open := w.AddChannel("iedereen", false, people...)
	var got []string
	for cursor := ""; ; {
		page, next, err := app.api.GetUsersInConversation(&slack.GetUsersInConversationParameters{ChannelID: open, Limit: 3, Cursor: cursor})
		must(t, err)
		if got = append(got, page...); next == "" {
			break
		}
		cursor = next
	}
	if !slices.Equal(got, people) {
		t.Errorf("members %v", got)
	}
	_, _, err := app.api.GetUsersInConversation(&slack.GetUsersInConversationParameters{ChannelID: open, Cursor: "zomaar"})
	refused(t, err, "invalid_cursor")
	_, err = app.api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: channel})
	refused(t, err, "channel_not_found") // private, and the app is not in it
	info, err := app.api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: open, IncludeNumMembers: true})
	must(t, err)
	if info.Name != "iedereen" || info.IsPrivate || info.IsMember || info.NumMembers != 7 {
		t.Errorf("channel %+v", info)
	}
	user, err := app.api.GetUserInfo(people[0])
	must(t, err)
	if user.RealName != "Lid 0" || user.TZ != "Europe/Amsterdam" || user.IsBot || user.Profile.DisplayName != "Lid 0" {
		t.Errorf("user %+v", user)
	}
	london, err := time.LoadLocation("Europe/London")
	must(t, err)
	must(t, w.Travel(people[0], london))
	if user, err = app.api.GetUserInfo(people[0]); err != nil || user.TZ != "Europe/London" || user.TZOffset == 3600 {
		t.Errorf("in London %+v, %v", user, err)
	}
	_, _, err = app.api.PostMessage(open, slack.MsgOptionText("hoi", false))
	refused(t, err, "not_in_channel")
	_, _, _, err = app.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{"U0NOBODY"}})
	refused(t, err, "user_not_found")
	must(t, w.Deactivate(people[0]))
	_, _, _, err = app.api.OpenConversation(&slack.OpenConversationParameters{Users: people[:1]})
	refused(t, err, "user_disabled")
	must(t, w.Invite(people[1], open))
	must(t, w.Archive(people[1], open))
	_, _, err = app.api.PostMessage(open, slack.MsgOptionText("hoi", false))
	refused(t, err, "is_archived")
}

func TestRateLimit(t *testing.T) {
	w, address := alone(t)
	anna := w.AddPerson("Anna de Vries")
	send := func() *http.Response {
		_, res := post(t, address, w.BotToken(), "chat.postMessage", url.Values{"channel": {anna}, "text": {"x"}})
		return res
	}
	for range 3 {
		if res := send(); res.StatusCode != http.StatusOK {
			t.Fatal(res.Status)
		}
	}
	if res := send(); res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") != "1" {
		t.Error(res.Status, res.Header.Get("Retry-After"))
	}
	must(t, w.FastForward(time.Second))
	if res := send(); res.StatusCode != http.StatusOK {
		t.Error("after a second on the practice clock: ", res.Status)
	}
}

func TestMetadataComesBack(t *testing.T) {
	w, app, anna, _, _ := workspace(t)
	meta := slack.SlackMetadata{EventType: "post", EventPayload: map[string]any{"id": "p1"}}
	_, ts, err := app.api.PostMessage(anna, slack.MsgOptionText("hoi", false), slack.MsgOptionMetadata(meta))
	must(t, err)
	must(t, w.FastForward(0))
	if got := app.heard(); !slices.Equal(got, []string{"message_metadata_posted"}) {
		t.Fatalf("events %v", got)
	}
	event := app.events[0].InnerEvent.Data.(*slackevents.MessageMetadataPostedEvent)
	if event.MessageTimestamp != ts || event.Metadata.EventPayload["id"] != "p1" {
		t.Errorf("event %+v", event)
	}
	history, err := app.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: w.DM(anna), IncludeAllMetadata: true})
	must(t, err)
	if m := history.Messages[0]; m.Metadata.EventPayload["id"] != "p1" || m.Timestamp != ts {
		t.Errorf("message %+v", m)
	}
}

// TestManyPeopleAtOnce is about lost envelopes and data races; TestEachEnvelope… about who gets which.
func TestManyPeopleAtOnce(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	must(t, w.Invite(anna, channel))
	var mu sync.Mutex
	pressed := map[string]int{}
	app.then = func(cb slack.InteractionCallback) {
		mu.Lock()
		defer mu.Unlock()
		pressed[cb.User.ID]++
	}
	_, _, err := app.api.PostMessage(channel, slack.MsgOptionBlocks(buttons("Ja")))
	must(t, err)
	var all sync.WaitGroup
	for i := range 40 {
		who := w.AddPerson(fmt.Sprint("Lid ", i))
		must(t, w.Join(who, channel))
		all.Go(func() {
			for range 2 {
				if err := w.Press(who, channel, "Ja"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	for who, n := range pressed {
		if n != 2 {
			t.Errorf("%s: %d of 2", who, n)
		}
	}
	if len(pressed) != 40 {
		t.Errorf("%d people of 40", len(pressed))
	}
}

func TestListsAndDMs(t *testing.T) {
	w, app, anna, bram, channel := workspace(t)
	open := w.AddChannel("iedereen", false, bram)
	must(t, w.Invite(anna, channel))
	list := func(types ...string) (names []string) {
		found, _, err := app.api.GetConversations(&slack.GetConversationsParameters{Types: types, ExcludeArchived: true})
		must(t, err)
		for _, c := range found {
			names = append(names, c.Name)
		}
		return names
	}
	if got := list("public_channel", "private_channel"); !slices.Equal(got, []string{"intervisie-noord", "iedereen"}) {
		t.Errorf("channels %v", got)
	}
	_, _, err := app.api.GetConversations(&slack.GetConversationsParameters{Types: []string{"im"}})
	refused(t, err, "missing_scope")
	_, _, err = app.api.GetConversations(&slack.GetConversationsParameters{Types: []string{"tuin"}})
	refused(t, err, "invalid_types")
	users, err := app.api.GetUsers(slack.GetUsersOptionLimit(1))
	must(t, err)
	if len(users) != 3 || !users[0].IsBot || users[2].RealName != "Bram Jansen" {
		t.Errorf("users %+v", users)
	}
	dm, _, already, err := app.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{anna}, ReturnIM: true})
	must(t, err)
	if already || dm.ID != w.DM(anna) || dm.User != anna || !dm.IsIM {
		t.Errorf("dm %+v", dm)
	}
	_, _, already, err = app.api.OpenConversation(&slack.OpenConversationParameters{ChannelID: dm.ID})
	must(t, err)
	if !already {
		t.Error("opened twice")
	}
	me, err := app.api.AuthTest()
	must(t, err)
	_, _, _, err = app.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{me.UserID}})
	refused(t, err, "cannot_dm_bot")
	_, err = app.api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: open})
	refused(t, err, "missing_scope")
}

func TestHistory(t *testing.T) {
	w, app, anna, _, _ := workspace(t)
	dm := w.DM(anna)
	_, first, err := app.api.PostMessage(anna, slack.MsgOptionText("een", false))
	must(t, err)
	_, second, err := app.api.PostMessage(dm, slack.MsgOptionText("twee", false))
	must(t, err)
	for _, test := range []struct {
		ask  slack.GetConversationHistoryParameters
		want string
	}{
		{slack.GetConversationHistoryParameters{}, "twee een"},
		{slack.GetConversationHistoryParameters{Oldest: first}, "twee"},
		{slack.GetConversationHistoryParameters{Latest: second}, "een"},
		{slack.GetConversationHistoryParameters{Oldest: first, Latest: second}, ""},
		{slack.GetConversationHistoryParameters{Oldest: first, Latest: second, Inclusive: true}, "twee een"},
	} {
		test.ask.ChannelID = dm
		got, err := app.api.GetConversationHistory(&test.ask)
		must(t, err)
		var texts []string
		for _, m := range got.Messages {
			texts = append(texts, m.Text)
		}
		if strings.Join(texts, " ") != test.want {
			t.Errorf("history %+v: %v, want %s", test.ask, texts, test.want)
		}
	}
}

// Any app is welcome: this one has no commands, no name for its bot, and asks for nothing.
func TestASmallManifest(t *testing.T) {
	w, err := simulator.New([]byte(`{"settings": {"socket_mode_enabled": true}}`), start, amsterdam())
	must(t, err)
	address := serve(t, w)
	must(t, w.Seed())
	reply, _ := post(t, address, w.BotToken(), "auth.test", url.Values{})
	if reply["user"] != "app" {
		t.Error(reply)
	}
	reply, _ = post(t, address, w.BotToken(), "chat.postMessage", url.Values{"channel": {"C1"}, "text": {"x"}})
	if said(reply) != "missing_scope" || reply["needed"] != "chat:write" {
		t.Error(reply)
	}
	anna := w.AddPerson("Anna de Vries")
	channel := w.AddChannel("noord", false, anna)
	refused(t, w.Type(anna, channel, "/echo"), "geen geldige opdracht")
	refused(t, w.OpenHome(anna), "geen starttabblad")
	refused(t, w.OpenMessages(anna), "niets schrijven")
}

func TestScopesThatLetMore(t *testing.T) {
	generous := strings.ReplaceAll(manifest, `"commands", "chat:write"`, `"chat:write", "chat:write.public", "mpim:write"`)
	w, err := simulator.New([]byte(generous), start, amsterdam())
	must(t, err)
	c := caller{t, w, serve(t, w)}
	anna := w.AddPerson("Anna de Vries")
	open, closed := w.AddChannel("open", false, anna), w.AddChannel("dicht", true, anna)
	c.ok("chat.postMessage", "channel", open, "text", "zonder uitnodiging")
	c.fails("channel_not_found", "chat.postMessage", "channel", closed, "text", "x")
	c.fails("method_not_supported_for_channel_type", "conversations.open", "users", anna+",U2")
	refused(t, w.Type(anna, open, "/echo"), "geen geldige opdracht") // without the scope commands
}
