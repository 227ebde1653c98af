package simulator_test

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/bot/simulator"
)

// everything is the manifest of an app that may do whatever the practice Slack knows.
var everything = func() string {
	data, err := os.ReadFile("testdata/everything.json")
	if err != nil {
		panic(err)
	}
	return string(data)
}()

// caller calls methods with forms, and fails the test on any error that was not expected.
type caller struct {
	t       *testing.T
	w       *simulator.Workspace
	address string
}

func (c caller) call(method string, pairs ...string) map[string]any {
	c.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	reply, _ := post(c.t, c.address, c.w.BotToken(), method, form)
	return reply
}

func (c caller) ok(method string, pairs ...string) map[string]any {
	c.t.Helper()
	reply := c.call(method, pairs...)
	if reply["ok"] != true {
		c.t.Fatalf("%s %v: %v", method, pairs, reply)
	}
	return reply
}

func (c caller) fails(code, method string, pairs ...string) {
	c.t.Helper()
	if reply := c.call(method, pairs...); said(reply) != code && reply["error"] != code {
		c.t.Errorf("%s %v: %v, want %s", method, pairs, reply, code)
	}
}

// withEverything starts a workspace for an app that may do everything, without one being connected.
func withEverything(t *testing.T) (w *simulator.Workspace, c caller, anna, bram, channel string) {
	t.Helper()
	w, err := simulator.New([]byte(everything), start, amsterdam())
	must(t, err)
	w.LiftLimits(true)
	w.SetDue(func(time.Time) time.Time { return time.Time{} })
	c = caller{t, w, serve(t, w)}
	anna, bram = w.AddPerson("Anna de Vries"), w.AddPerson("Bram Jansen")
	channel = w.AddChannel("iedereen", false, anna, bram)
	must(t, w.Invite(anna, channel))
	return w, c, anna, bram, channel
}

func part(v map[string]any, path ...string) any {
	var at any = v
	for _, p := range path {
		m, _ := at.(map[string]any)
		at = m[p]
	}
	return at
}

func TestWhoIsWho(t *testing.T) {
	w, c, anna, _, _ := withEverything(t)
	c.ok("api.test", "foo", "bar")
	c.fails("zomaar", "api.test", "error", "zomaar")
	me := c.ok("auth.test")
	bot := c.ok("bots.info", "bot", me["bot_id"].(string))
	if part(bot, "bot", "user_id") != me["user_id"] || part(bot, "bot", "app_id") == "" {
		t.Error(bot)
	}
	c.fails("bot_not_found", "bots.info", "bot", "B0")
	if team := c.ok("team.info"); part(team, "team", "id") != me["team_id"] {
		t.Error(team)
	}
	if profile := c.ok("users.profile.get", "user", anna); part(profile, "profile", "real_name") != "Anna de Vries" {
		t.Error(profile)
	}
	c.fails("user_not_found", "users.profile.get", "user", "U0")
	zoe := w.AddStranger("Zoë Elders")
	user := c.ok("users.info", "user", zoe)
	if part(user, "user", "is_stranger") != true || part(user, "user", "team_id") == me["team_id"] {
		t.Error(user)
	}
	c.fails("user_not_visible", "conversations.open", "users", zoe)
	c.fails("missing_scope", "conversations.open", "users", anna+","+zoe)
	c.fails("cannot_dm_bot", "chat.postMessage", "channel", me["user_id"].(string), "text", "x")
	shared := w.AddChannel("gedeeld", true, anna, zoe)
	must(t, w.Invite(anna, shared))
	info := c.ok("conversations.info", "channel", shared)
	if part(info, "channel", "is_ext_shared") != true {
		t.Error(info)
	}
	refused(t, w.Type(zoe, shared, "/echo"), "geen geldige opdracht")
}

func TestJoiningAndManagingChannels(t *testing.T) {
	w, c, anna, bram, channel := withEverything(t)
	open, closed := w.AddChannel("open", false, anna), w.AddChannel("dicht", true, anna)
	c.ok("conversations.join", "channel", open)
	if again := c.ok("conversations.join", "channel", open); again["warning"] != "already_in_channel" {
		t.Error(again)
	}
	c.fails("channel_not_found", "conversations.join", "channel", closed)
	c.ok("chat.postMessage", "channel", "#open", "text", "ook met de naam")
	c.fails("channel_not_found", "chat.postMessage", "channel", "#dicht", "text", "x")
	must(t, w.Invite(anna, closed))
	c.fails("method_not_supported_for_channel_type", "conversations.join", "channel", closed)
	c.ok("conversations.invite", "channel", open, "users", bram)
	c.fails("already_in_channel", "conversations.invite", "channel", open, "users", bram)
	c.fails("cant_invite_self", "conversations.invite", "channel", open, "users", c.ok("auth.test")["user_id"].(string))
	c.fails("no_user", "conversations.invite", "channel", open)
	c.ok("conversations.setTopic", "channel", open, "topic", "Koffie")
	c.fails("too_long", "conversations.setTopic", "channel", open, "topic", id(251))
	c.ok("conversations.setPurpose", "channel", open, "purpose", "Praten")
	info := c.ok("conversations.info", "channel", open)
	if part(info, "channel", "topic", "value") != "Koffie" || part(info, "channel", "purpose", "value") != "Praten" {
		t.Error(info)
	}
	c.ok("conversations.kick", "channel", open, "user", bram)
	c.fails("not_in_channel", "conversations.kick", "channel", open, "user", bram)
	c.fails("cant_kick_self", "conversations.kick", "channel", open, "user", c.ok("auth.test")["user_id"].(string))
	c.ok("conversations.leave", "channel", open)
	if again := c.ok("conversations.leave", "channel", open); again["not_in_channel"] != true {
		t.Error(again)
	}
	c.fails("not_in_channel", "conversations.setTopic", "channel", open, "topic", "x")
	must(t, w.Archive(anna, channel))
	c.fails("is_archived", "conversations.setTopic", "channel", channel, "topic", "x")
	must(t, w.Unarchive(anna, channel))
	c.ok("conversations.setTopic", "channel", channel, "topic", "x")
	contains(t, w.Transcript(open), "Echo heeft Bram Jansen toegevoegd.")
}

func TestThreadsLinksAndEphemerals(t *testing.T) {
	w, c, anna, bram, channel := withEverything(t)
	root := c.ok("chat.postMessage", "channel", channel, "text", "vraag")["ts"].(string)
	must(t, w.Answer(anna, channel, root, "antwoord"))
	reply := c.ok("chat.postMessage", "channel", channel, "text", "dank", "thread_ts", root)["ts"].(string)
	thread := c.ok("conversations.replies", "channel", channel, "ts", root)["messages"].([]any)
	if len(thread) != 3 || part(thread[0].(map[string]any), "reply_count") != 2.0 || part(thread[0].(map[string]any), "latest_reply") != reply {
		t.Errorf("thread %v", thread)
	}
	if same := c.ok("conversations.replies", "channel", channel, "ts", reply, "limit", "1"); same["has_more"] != true {
		t.Error(same)
	}
	c.fails("thread_not_found", "conversations.replies", "channel", channel, "ts", "1.2")
	link := c.ok("chat.getPermalink", "channel", channel, "message_ts", reply)["permalink"].(string)
	if !strings.HasSuffix(link, "/p"+strings.ReplaceAll(reply, ".", "")+"?thread_ts="+root+"&cid="+channel) {
		t.Error(link)
	}
	c.fails("message_not_found", "chat.getPermalink", "channel", channel, "message_ts", "1.2")
	c.ok("chat.postEphemeral", "channel", channel, "user", bram, "text", "alleen voor jou")
	contains(t, w.Screen(bram)+w.Transcript(channel), "dank")
	must(t, w.Type(bram, channel, "hoi"))
	contains(t, w.Screen(bram), "alleen voor jou")
	c.fails("user_not_in_channel", "chat.postEphemeral", "channel", channel, "user", w.AddPerson("Carla Bos"), "text", "x")
	c.fails("user_not_found", "chat.postEphemeral", "channel", channel, "user", "U0", "text", "x")
	c.fails("no_text", "chat.postEphemeral", "channel", channel, "user", bram)
	c.fails("invalid_thread_ts", "chat.postMessage", "channel", channel, "text", "x", "thread_ts", "gisteren")
	c.ok("chat.delete", "channel", channel, "ts", reply)
	if thread := c.ok("conversations.replies", "channel", channel, "ts", root)["messages"].([]any); len(thread) != 2 {
		t.Errorf("after deleting one: %v", thread)
	}
}

func TestReactionsAndPins(t *testing.T) {
	w, c, anna, _, channel := withEverything(t)
	ts := c.ok("chat.postMessage", "channel", channel, "text", "goed idee?")["ts"].(string)
	here := []string{"channel", channel, "timestamp", ts}
	c.ok("reactions.add", append(here, "name", "+1")...)
	c.fails("already_reacted", "reactions.add", append(here, "name", "+1")...)
	c.fails("invalid_name", "reactions.add", append(here, "name", "Dit is niets")...)
	c.fails("message_not_found", "reactions.add", "channel", channel, "timestamp", "1.2", "name", "+1")
	must(t, w.React(anna, channel, ts, "+1"))
	got := c.ok("reactions.get", here...)
	first := part(got, "message", "reactions").([]any)[0].(map[string]any)
	if first["count"] != 2.0 || first["name"] != "+1" {
		t.Error(got)
	}
	contains(t, w.Transcript(channel), ":+1: 2")
	must(t, w.React(anna, channel, ts, "+1")) // and away again
	c.ok("reactions.remove", append(here, "name", "+1")...)
	c.fails("no_reaction", "reactions.remove", append(here, "name", "+1")...)
	c.ok("pins.add", here...)
	c.fails("already_pinned", "pins.add", here...)
	if items := c.ok("pins.list", "channel", channel)["items"].([]any); len(items) != 1 {
		t.Error(items)
	}
	c.ok("pins.remove", here...)
	c.fails("no_pin", "pins.remove", here...)
}

func TestScheduledMessages(t *testing.T) {
	w, c, _, _, channel := withEverything(t)
	at := func(d time.Duration) string { return fmt.Sprint(w.Now().Add(d).Unix()) }
	c.fails("time_in_past", "chat.scheduleMessage", "channel", channel, "text", "x", "post_at", at(-time.Hour))
	c.fails("time_too_far", "chat.scheduleMessage", "channel", channel, "text", "x", "post_at", at(121*24*time.Hour))
	c.fails("invalid_time", "chat.scheduleMessage", "channel", channel, "text", "x", "post_at", "morgen")
	first := c.ok("chat.scheduleMessage", "channel", channel, "text", "later", "post_at", at(time.Hour))["scheduled_message_id"].(string)
	second := c.ok("chat.scheduleMessage", "channel", channel, "text", "nooit", "post_at", at(time.Hour))["scheduled_message_id"].(string)
	c.ok("chat.scheduleMessage", "channel", channel, "text", "stil", "post_at", at(time.Hour), "metadata", `{"event_type":"post","event_payload":{}}`)
	if all := c.ok("chat.scheduledMessages.list", "channel", channel)["scheduled_messages"].([]any); len(all) != 3 {
		t.Error(all)
	}
	c.ok("chat.deleteScheduledMessage", "channel", channel, "scheduled_message_id", second)
	c.fails("invalid_scheduled_message_id", "chat.deleteScheduledMessage", "channel", channel, "scheduled_message_id", second)
	must(t, w.FastForward(2*time.Hour))
	said := w.Transcript(channel)
	contains(t, said, "later")
	if strings.Contains(said, "nooit") || strings.Contains(said, "stil") || first == second {
		t.Errorf("what was taken back, or has metadata, is never posted:\n%s", said)
	}
}

func TestHomeTab(t *testing.T) {
	w, err := simulator.New([]byte(everything), start, amsterdam())
	must(t, err)
	address := serve(t, w)
	anna, bram := w.AddPerson("Anna de Vries"), w.AddPerson("Bram Jansen")
	app := connect(t, w, address)
	must(t, w.OpenHome(anna))
	if got := app.heard(); !slices.Equal(got, []string{"app_home_opened"}) {
		t.Fatalf("events %v", got)
	}
	c := caller{t, w, address}
	view := func(text string) string {
		return `{"type":"home","private_metadata":"geheim","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"` + text + `"}},` +
			input(`{"type":"plain_text_input","action_id":"note"}`) + `,` + button(`,"action_id":"go","value":"1"`) + `]}`
	}
	published := c.ok("views.publish", "user_id", anna, "view", view("Dag Anna"))
	hash := part(published, "view", "hash").(string)
	c.fails("hash_conflict", "views.publish", "user_id", anna, "view", view("x"), "hash", "oud")
	c.ok("views.publish", "user_id", anna, "view", view("Dag weer"), "hash", hash)
	c.fails("invalid_arguments", "views.publish", "user_id", "U0", "view", view("x"))
	c.fails("invalid_arguments", "views.publish", "user_id", anna, "view", `{"type":"modal","title":`+aText+`,"blocks":[]}`)
	c.fails("invalid_arguments", "views.publish", "user_id", anna, "view", `{"type":"home","title":`+aText+`,"blocks":[]}`)
	contains(t, w.Home(anna), "Dag weer")
	if w.Home(bram) != "" {
		t.Error("Bram sees something")
	}
	var heard slack.InteractionCallback
	app.then = func(cb slack.InteractionCallback) { heard = cb }
	must(t, w.ChooseHome(anna, "note", "melk"))
	must(t, w.PressHome(anna, "x"))
	if heard.View.Type != slack.VTHomeTab || heard.View.PrivateMetadata != "geheim" || heard.ActionCallback.BlockActions[0].Value != "1" ||
		heard.Container.Type != "view" || heard.TriggerID == "" {
		t.Errorf("payload %+v", heard)
	}
	app.then = func(cb slack.InteractionCallback) {
		if _, err := app.api.OpenView(cb.TriggerID, modal(section("vanaf de starttab"))); err != nil {
			t.Error(err)
		}
	}
	must(t, w.ActOnHome(anna, "", "go"))
	contains(t, w.Screen(anna), "vanaf de starttab")
	refused(t, w.PressHome(bram, "x"), "starttabblad")
	must(t, w.OpenHome(anna)) // now with a view
	must(t, w.OpenMessages(anna))
}
