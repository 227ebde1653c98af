package simulator_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

func choices(names ...string) []*slack.OptionBlockObject {
	var all []*slack.OptionBlockObject
	for _, n := range names {
		all = append(all, slack.NewOptionBlockObject("v_"+n, plainText(n), nil))
	}
	return all
}

// everyElement is a block for each element that can stand in a message.
func everyElement() []slack.Block {
	sticky := slack.NewRadioButtonsBlockElement("how", choices("samen", "alleen")...)
	sticky.InitialOption = sticky.Options[0]
	return []slack.Block{
		slack.NewHeaderBlock(plainText("Alles")),
		slack.NewDividerBlock(),
		slack.NewSectionBlock(nil, []*slack.TextBlockObject{mrkdwn("*Links*"), mrkdwn("rechts")},
			slack.NewAccessory(slack.NewOverflowBlockElement("more", choices("Meer weten", "Weg ermee")...))),
		slack.NewActionBlock("row",
			slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText("Kies een dag"), "day", choices("maandag", "donderdag")...),
			slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plainText("Kies iemand"), "who"),
			&slack.DatePickerBlockElement{Type: slack.METDatepicker, ActionID: "date", Placeholder: plainText("Datum")},
			slack.NewTimePickerBlockElement("time")),
		slack.NewActionBlock("ticks", slack.NewCheckboxGroupsBlockElement("what", choices("koffie", "thee, groen")...)),
		slack.NewActionBlock("radio", sticky),
		slack.NewSectionBlock(mrkdwn("Wie komen er?"), nil,
			slack.NewAccessory(slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plainText("Kies er meer"), "many", choices("een", "twee", "drie")...)), slack.SectionBlockOptionBlockID("many")),
	}
}

func TestEveryElementInAMessage(t *testing.T) {
	w, app, anna, bram, channel := workspace(t)
	must(t, w.Invite(anna, channel))
	_, ts, err := app.api.PostMessage(channel, slack.MsgOptionBlocks(everyElement()...))
	must(t, err)
	var last slack.BlockAction
	var state map[string]map[string]slack.BlockAction
	app.then = func(cb slack.InteractionCallback) {
		last, state = *cb.ActionCallback.BlockActions[0], cb.BlockActionState.Values
	}
	must(t, w.Press(anna, channel, "Weg ermee"))
	if last.SelectedOption.Value != "v_Weg ermee" || last.Type != "overflow" {
		t.Errorf("overflow: %+v", last)
	}
	must(t, w.Choose(anna, channel, "Kies een dag", "donderdag"))
	must(t, w.Choose(anna, channel, "Kies iemand", "Bram Jansen"))
	must(t, w.Choose(anna, channel, "Datum", "2026-12-01"))
	must(t, w.Choose(anna, channel, "time", "15:30"))
	must(t, w.Choose(anna, channel, "what", "thee, groen"))
	must(t, w.Choose(anna, channel, "how", "alleen"))
	must(t, w.ActOn(anna, channel, ts, "many", "many", "v_een", "v_drie"))
	row := state["row"]
	if row["day"].SelectedOption.Value != "v_donderdag" || row["who"].SelectedUser != bram || row["date"].SelectedDate != "2026-12-01" ||
		row["time"].SelectedTime != "15:30" || len(state["ticks"]["what"].SelectedOptions) != 1 || len(last.SelectedOptions) != 2 ||
		state["radio"]["how"].SelectedOption.Value != "v_alleen" {
		t.Errorf("state %+v", state)
	}
	refused(t, w.Choose(anna, channel, "Kies een dag", "zondag"), "[zondag] is hier geen keuze")
	refused(t, w.Choose(anna, channel, "Datum", "morgen"), "geen datum")
	refused(t, w.ActOn(anna, channel, ts, "row", "day", "v_maandag", "v_donderdag"), "te veel")
	refused(t, w.PressOn(anna, channel, "1.2", "day"), "knop is er niet meer")
	golden(t, "elements.txt", w.Transcript(channel))
}

func TestDispatchingFieldsInAModal(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	field := slack.NewInputBlock("day", plainText("Dag"), nil,
		slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText("Kies"), "day", choices("maandag", "donderdag")...))
	field.DispatchAction = true
	note := slack.NewInputBlock("note", plainText("Notitie"), nil, slack.NewPlainTextInputBlockElement(nil, "note"))
	app.onCmd = func(c slack.SlashCommand) any {
		_, err := app.api.OpenView(c.TriggerID, modal(field, note))
		return errText(err)
	}
	app.then = func(cb slack.InteractionCallback) {
		if cb.Type != slack.InteractionTypeBlockActions {
			return
		}
		day := cb.View.State.Values["day"]["day"].SelectedOption.Text.Text
		if _, err := app.api.UpdateView(modal(section("Gekozen: "+day), field, note), "", "", cb.View.ID); err != nil {
			t.Error(err)
		}
	}
	must(t, w.Type(anna, channel, "/echo"))
	must(t, w.Fill(anna, "Notitie", "blijft staan"))
	must(t, w.Fill(anna, "Dag", "donderdag"))
	contains(t, w.Screen(anna), "Gekozen: donderdag")
	contains(t, w.Screen(anna), "[blijft staan]") // an update keeps what was filled in
	must(t, w.ActOnModal(anna, "note", "note"))
	refused(t, w.Submit(anna), "verplicht")
	refused(t, w.Fill(anna, "Dagboek", "x"), "geen [Dagboek]")
}

func TestSubmitTheAppCannotTake(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	app.onCmd = func(c slack.SlashCommand) any {
		_, err := app.api.OpenView(c.TriggerID, modal(section("hoi")))
		return errText(err)
	}
	must(t, w.Type(anna, channel, "/echo"))
	for because, reply := range map[string]any{
		"not the block_id of an input": slack.NewErrorsViewSubmissionResponse(map[string]string{"nergens": "fout"}),
		"unknown response_action":      map[string]any{"response_action": "dance"},
		"must be less than 25":         slack.NewUpdateViewSubmissionResponse(&slack.ModalViewRequest{Type: slack.VTModal, Title: plainText(strings.Repeat("x", 25)), Blocks: slack.Blocks{BlockSet: []slack.Block{section("x")}}}),
	} {
		app.acks["view_submission"] = func(slack.InteractionCallback) any { return reply }
		refused(t, w.Submit(anna), because)
		contains(t, w.Screen(anna), "! Er ging iets mis bij het verbinden met Echo.")
	}
	pushed := modal(section("daarbovenop"))
	app.acks["view_submission"] = func(slack.InteractionCallback) any { return slack.NewPushViewSubmissionResponse(&pushed) }
	must(t, w.Submit(anna))
	contains(t, w.Screen(anna), "daarbovenop")
	must(t, w.Dismiss(anna))
	contains(t, w.Screen(anna), "hoi")
}

func TestAnswersForEverybody(t *testing.T) {
	w, app, anna, bram, channel := workspace(t)
	app.onCmd = func(slack.SlashCommand) any {
		return map[string]any{"response_type": "in_channel", "blocks": []slack.Block{section("voor allen"), buttons("Ja")}}
	}
	must(t, w.Type(anna, channel, "/echo")) // the app is not in the channel, and need not be
	app.then = func(cb slack.InteractionCallback) {
		_, _, err := app.api.PostMessage("", slack.MsgOptionText("Bram zei ja", false), slack.MsgOptionReplaceOriginal(cb.ResponseURL))
		if err != nil {
			t.Error(err)
		}
	}
	must(t, w.Press(bram, channel, "Ja"))
	contains(t, w.Transcript(channel), "Echo (bewerkt)\n    Bram zei ja")
	app.onCmd = func(slack.SlashCommand) any {
		return map[string]any{"blocks": []any{map[string]any{"type": "carrousel"}}}
	}
	refused(t, w.Type(anna, channel, "/echo"), "unsupported type: carrousel")
	app.onCmd = func(slack.SlashCommand) any { return map[string]any{"text": strings.Repeat("x", 19<<10)} }
	must(t, w.Type(anna, channel, "/echo"))
}

func TestChannelsChangeName(t *testing.T) {
	declared := strings.ReplaceAll(manifest, `"group_left"`, `"group_left", "group_rename", "group_archive", "user_change"`)
	w, app, anna, bram, channel := workspaceOf(t, declared)
	must(t, w.Invite(anna, channel))
	must(t, w.Rename(anna, channel, "intervisie-zuid"))
	must(t, w.Deactivate(bram))
	must(t, w.Archive(anna, channel))
	refused(t, w.Type(anna, channel, "hoi"), "#intervisie-zuid is gearchiveerd")
	refused(t, w.Type(bram, channel, "hoi"), "niet")
	want := []string{"member_joined_channel", "group_rename", "user_change", "group_archive"}
	if got := app.heard(); !slices.Equal(got, want) {
		t.Errorf("events %v, want %v", got, want)
	}
	found, _, err := app.api.GetConversationsForUser(&slack.GetConversationsForUserParameters{Types: []string{"private_channel"}})
	must(t, err)
	if len(found) != 1 || found[0].Name != "intervisie-zuid" || !found[0].IsArchived {
		t.Errorf("conversations %+v", found)
	}
}
