package simulator_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/bot/simulator"
)

func TestPageInspectsAMessage(t *testing.T) {
	w, app, c, anna, _, channel := listening(t)
	must(t, w.Invite(anna, channel))
	w.LiftLimits(true)
	blocks := `[{"type":"section","text":{"type":"mrkdwn","text":"a <b> & \"c\""}}]`
	ts := c.ok("chat.postMessage", "channel", channel, "text", "x", "blocks", blocks, "metadata", `{"event_type":"post","event_payload":{"id":7}}`)["ts"].(string)
	c.ok("chat.update", "channel", channel, "ts", ts, "text", "y")
	c.fails("invalid_blocks_format", "chat.update", "channel", channel, "ts", ts, "text", "y", "blocks", "{}")
	c.ok("reactions.add", "channel", channel, "timestamp", ts, "name", "eyes")
	c.ok("conversations.replies", "channel", channel, "ts", ts) // looking is no call about a message
	b := browse(t, app.url, anna, channel)
	b.open(b.find(`href="([^"]*inspect=` + ts + `)"`))
	for _, want := range []string{
		"<code>chat.postMessage</code>", `<code>chat.update</code></td><td>26-11 14:00:00</td><td>ok</td>`, `<td class="error">invalid_blocks_format</td>`,
		"<code>reactions.add</code>", "1 keer bijgewerkt", "Kopieer voor Block Kit Builder", "&#34;event_type&#34;: &#34;post&#34;", "a &lt;b&gt; &amp;",
	} {
		b.sees(want)
	}
	b.misses("<code>conversations.replies")
	if got := b.find(`(?s)<pre id="blocks-json"[^>]*>(.*?)</pre>`); !strings.HasPrefix(got, "{\n  \"blocks\": [\n    {") {
		t.Errorf("blocks are drawn as %s", got)
	}
	b.open(b.find(`href="([^"]*)" aria-label="Sluiten" data-close`))
	b.misses("<dialog")

	must(t, w.Type(anna, channel, "van mij"))
	b.open(b.at.RequestURI() + "&inspect=" + w.Newest(channel))
	b.sees("Dit bericht kwam niet van de app.")
	b.sees("Dit bericht heeft geen blokken, alleen tekst.")
}

// A message that came in answer to a person tells so, and one that only somebody else sees cannot be looked into.
func TestPageInspectsAnswers(t *testing.T) {
	w, app, _, anna, bram, channel := listening(t)
	app.onCmd = func(slack.SlashCommand) any {
		return map[string]any{"text": "alleen voor jou", "blocks": []slack.Block{buttons("Nog eens")}}
	}
	app.then = func(cb slack.InteractionCallback) {
		_, _, err := app.api.PostMessage("", slack.MsgOptionText("opnieuw", false), slack.MsgOptionReplaceOriginal(cb.ResponseURL))
		must(t, err)
	}
	must(t, w.Type(anna, channel, "/echo"))
	must(t, w.Press(anna, channel, "Nog eens"))
	b := browse(t, app.url, anna, channel)
	inspector := b.find(`href="([^"]*inspect=[^"]*)"`)
	b.open(inspector)
	b.sees("<code>ack</code>")
	b.sees("<code>response_url</code>")
	b.sees("1 keer bijgewerkt")
	b.open(strings.Replace(inspector, anna, bram, 1))
	b.misses("<dialog")
}

func TestPageDisturbs(t *testing.T) {
	w, app, c, anna, _, channel := listening(t)
	b := browse(t, app.url, anna, channel)
	on := func(fields ...string) []simulator.Fault {
		t.Helper()
		b.send("/fault", fields...)
		return w.Faults()
	}
	if f := on("fault", "limit", "call", "team.info"); len(f) != 1 || f[0].Kind != simulator.RateLimited || f[0].Method != "team.info" {
		t.Errorf("faults %+v", f)
	}
	b.sees(`value="limit" aria-pressed="true"`)
	b.sees("aan: team.info")
	b.sees(`class="panel faults on"`)
	if _, res := post(t, app.url, w.BotToken(), "team.info", url.Values{}); res.StatusCode != 429 || res.Header.Get("Retry-After") != "10" {
		t.Errorf("team.info: %s", res.Status)
	}
	c.ok("auth.test")
	on("fault", "error")
	if f := on("fault", "limit"); len(f) != 1 || f[0].Kind != simulator.ServerError {
		t.Errorf("after switching one of two off: %+v", f)
	}
	on("fault", "error")
	b.misses(`class="panel faults on"`)
	for _, minutes := range []string{"", "0", "-1", "9999", "veel"} {
		if f := on("fault", "down", "minutes", minutes); len(f) != 0 {
			t.Errorf("down for %q minutes: %+v", minutes, f)
		}
		b.sees("Geef een aantal minuten")
	}
	if f := on("fault", "down", "minutes", "20", "call", "auth.test"); len(f) != 1 || f[0].For != 20*time.Minute || f[0].Method != "" {
		t.Errorf("down: %+v", f)
	}
	b.sees("aan: tot 14:20")
	must(t, w.FastForward(21*time.Minute))
	b.open(b.at.RequestURI())
	b.misses("aan: tot")
	until(t, "the app is back", func() bool { return w.Sockets() == 1 })
	connected := w.Calls("apps.connections.open")
	on("fault", "drop")
	until(t, "the app connects again", func() bool { return w.Calls("apps.connections.open") == connected+1 })
	on("fault", "onzin")
	b.sees("Deze storing is er niet.")
}

func TestPageManagesPeopleAndChannels(t *testing.T) {
	w, app, _, anna, bram, channel := listening(t)
	must(t, w.Invite(anna, channel))
	b := browse(t, app.url, anna, channel)
	b.send("/person", "name", " Carla   Smit ")
	b.send("/person", "name", "Zoë Elders", "stranger", "yes")
	b.sees("van elders")
	b.send("/person", "name", "  ")
	b.sees("Geef een naam")
	b.send("/invite", "user", b.find(`name="user" value="([^"]*)"><span[^>]*>CS</span>Carla Smit`))
	b.send("/manage", "do", "leave/"+bram)
	b.send("/manage", "do", "rename", "name", "Iedereen!")
	b.sees("Er is al een kanaal")
	b.send("/manage", "do", "rename", "name", "Ons Kanaal")
	b.sees("<title>ons-kanaal")
	b.send("/manage", "do", b.find(`value="(remove/[^"]*)">Verwijder Echo`))
	b.sees("Nodig Echo uit")
	for _, want := range []string{"Carla Smit is erbij gekomen.", "Bram Jansen heeft het kanaal verlaten.", "Anna de Vries heeft Echo verwijderd."} {
		contains(t, w.Transcript(channel), want)
	}
	b.send("/manage", "do", "archive")
	b.sees("Dit kanaal is gearchiveerd.")
	b.send("/manage", "do", "unarchive")
	b.misses("Dit kanaal is gearchiveerd.")

	b = browse(t, app.url, bram, "")
	b.send("/manage", "do", b.find(`value="(join/[^"]*)"># ons-kanaal: Kom erbij`))
	b.sees("<title>ons-kanaal · Bram")
	b.in = channel
	b.send("/manage", "do", "deactivate/"+bram) // then somebody else is there
	b.sees("· Anna de Vries ·")
	b.misses("Bram Jansen</span>")
	b.as = anna
	b.send("/manage", "do", "dansen")
	b.sees("Dat kan hier niet.")
}

func TestPageOfAnEmptyWorkspaceGetsItsFirstPerson(t *testing.T) {
	_, address := alone(t)
	b := browse(t, address, "", "")
	b.send("/person", "name", "Eva")
	b.sees("Je zit nog in geen enkel kanaal.")
	b.sees("<title>Eva ·")
}

// The × closes all modals on top of each other, Close only the one on top.
func TestPageClosesModals(t *testing.T) {
	w, app, _, anna, _, channel := listening(t)
	app.onCmd = func(c slack.SlashCommand) any {
		_, err := app.api.OpenView(c.TriggerID, modal(section("onderste")))
		must(t, err)
		return nil
	}
	second := modal(section("bovenste"))
	app.acks["view_submission"] = func(slack.InteractionCallback) any { return slack.NewPushViewSubmissionResponse(&second) }
	var closed []string
	app.then = func(cb slack.InteractionCallback) {
		if cb.Type == slack.InteractionTypeViewClosed {
			closed = append(closed, map[bool]string{true: "cleared", false: "closed"}[cb.IsCleared])
		}
	}
	b := browse(t, app.url, anna, channel)
	both := func(do string) {
		t.Helper()
		b.send("/say", "text", "/echo")
		b.send("/modal", "view", b.find(`name="view" value="([^"]*)"`), "do", "submit")
		b.sees("bovenste")
		b.send("/modal", "view", b.find(`name="view" value="([^"]*)"`), "do", do)
	}
	both("close")
	b.sees("onderste")
	b.send("/modal", "view", b.find(`name="view" value="([^"]*)"`), "do", "close")
	both("close all")
	b.misses("<dialog")
	if got := strings.Join(closed, " "); got != "closed closed cleared cleared" {
		t.Errorf("the app heard: %s", got)
	}
	refused(t, w.DismissAll(anna), "geen venster open")
}
