package simulator_test

import (
	"testing"

	"github.com/slack-go/slack"
)

func TestPageModalKeepsWhatWasTyped(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	must(t, w.Invite(anna, channel))
	name := slack.NewInputBlock("naam", plainText("Naam"), plainText("Kort"), slack.NewPlainTextInputBlockElement(nil, "t"))
	days := []*slack.OptionBlockObject{slack.NewOptionBlockObject("ma", plainText("Maandag"), nil), slack.NewOptionBlockObject("di", plainText("Dinsdag"), nil)}
	when := slack.NewInputBlock("dagen", plainText("Dagen"), nil, slack.NewCheckboxGroupsBlockElement("d", days...))
	when.Optional = true
	app.onCmd = func(c slack.SlashCommand) any {
		_, err := app.api.OpenView(c.TriggerID, modal(buttons("Kijk"), name, when))
		must(t, err)
		return nil
	}
	app.acks["view_submission"] = func(c slack.InteractionCallback) any {
		if c.View.State.Values["naam"]["t"].Value == "goed" {
			return nil
		}
		return slack.NewErrorsViewSubmissionResponse(map[string]string{"naam": "Kies een <b>andere</b> naam."})
	}
	var state map[string]map[string]slack.BlockAction
	app.then = func(c slack.InteractionCallback) { state = c.View.State.Values }

	b := browse(t, app.url, anna, channel)
	b.send("/say", "text", "/echo")
	view := b.find(`id="view-([^"]*)"`)
	fill := func(do, value, text string, ticks ...string) {
		t.Helper()
		fields := []string{"view", view, do, value, "shown", "in/naam/t", "in/naam/t", text, "shown", "in/dagen/d"}
		for _, tick := range ticks {
			fields = append(fields, "in/dagen/d", tick)
		}
		b.send("/modal", fields...)
	}
	fill("do", "submit", "")
	b.sees("Dit veld is verplicht.")
	fill("do", "submit", `fout" <i>`, "di")
	b.sees("Kies een &lt;b&gt;andere&lt;/b&gt; naam.")
	b.sees(`value="fout&#34; &lt;i&gt;"`)
	b.sees(`value="di" checked`)
	fill("press", b.find(`name="press" value="([^"]*)">Kijk`), "half", "ma", "di")
	b.sees(`value="half"`)
	if got := state["naam"]["t"].Value; got != "half" || len(state["dagen"]["d"].SelectedOptions) != 2 {
		t.Fatalf("the app got %q and %v", got, state["dagen"])
	}
	fill("do", "submit", "goed")
	b.misses("<dialog")
	fill("do", "close", "")
	b.sees("Dit venster is intussen veranderd.")
}

// The question before an action lies on top of the modal, and what was filled in is still there after either answer.
func TestPageModalAsksFirst(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	must(t, w.Invite(anna, channel))
	gone := slack.NewButtonBlockElement("gone", "7", plainText("Wis"))
	gone.Confirm = slack.NewConfirmationBlockObject(plainText("Echt wissen?"), plainText("Dit kan niet terug."), plainText("Wis"), plainText("Laat staan"))
	text := slack.NewInputBlock("tekst", plainText("Tekst"), nil, slack.NewPlainTextInputBlockElement(nil, "t"))
	app.onCmd = func(c slack.SlashCommand) any {
		_, err := app.api.OpenView(c.TriggerID, modal(slack.NewActionBlock("wis", gone), text))
		must(t, err)
		return nil
	}
	var pressed []string
	app.then = func(c slack.InteractionCallback) {
		pressed = append(pressed, c.ActionCallback.BlockActions[0].Value+c.View.State.Values["tekst"]["t"].Value)
	}
	b := browse(t, app.url, anna, channel)
	b.send("/say", "text", "/echo")
	view := b.find(`id="view-([^"]*)"`)
	b.send("/modal", "view", view, "shown", "in/tekst/t", "in/tekst/t", "half", "press", "in/wis/gone")
	b.sees("Echt wissen?")
	b.sees(`action="/modal"`)
	if len(pressed) != 0 {
		t.Fatalf("pressed before the answer: %v", pressed)
	}
	ask := b.at.RequestURI()
	b.open(b.find(`id="confirm-no" href="([^"]*)"`))
	b.misses("Echt wissen?")
	b.sees(`value="half"`)
	b.open(ask)
	b.send("/modal", "view", view, "press", "in/wis/gone", "confirmed", "yes")
	b.misses("Echt wissen?")
	if len(pressed) != 1 || pressed[0] != "7half" {
		t.Fatalf("pressed: %v", pressed)
	}
}

// What went wrong is said in the modal: the page behind it is out of sight.
func TestPageModalTellsWhatWentWrong(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	must(t, w.Invite(anna, channel))
	app.onCmd = func(c slack.SlashCommand) any {
		_, err := app.api.OpenView(c.TriggerID, modal(buttons("Kijk")))
		must(t, err)
		return nil
	}
	b := browse(t, app.url, anna, channel)
	b.send("/say", "text", "/echo")
	b.send("/modal", "view", b.find(`id="view-([^"]*)"`), "press", "in/weg/weg")
	b.sees(`<p class="error" role="alert">In dit venster staat geen [weg].`)
	b.misses(`id="flash"`)
}

func TestPageOfAnEmptyWorkspace(t *testing.T) {
	_, address := alone(t)
	b := browse(t, address, "", "")
	b.sees("Oefen-Slack")
}
