package simulator_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/bot/simulator"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		must(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	must(t, err)
	if clean := strings.ReplaceAll(string(want), "\r\n", "\n"); got != clean {
		t.Fatalf("%s differs (go test -update writes it anew):\n%s", file, got)
	}
}

func plainText(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

func mrkdwn(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, s, false, false)
}

func section(s string) slack.Block { return slack.NewSectionBlock(mrkdwn(s), nil, nil) }

func buttons(labels ...string) slack.Block {
	var all []slack.BlockElement
	for _, l := range labels {
		all = append(all, slack.NewButtonBlockElement("press_"+l, l, plainText(l)))
	}
	return slack.NewActionBlock("buttons", all...)
}

func TestCommandIsAnsweredInTheAck(t *testing.T) {
	w, app, anna, bram, channel := workspace(t)
	var got slack.SlashCommand
	app.onCmd = func(c slack.SlashCommand) any {
		got = c
		return map[string]any{"text": "echo: " + c.Text}
	}
	must(t, w.Type(anna, channel, "/echo  hallo daar"))
	contains(t, w.Screen(anna), "14:00 Echo · alleen zichtbaar voor jou\n    echo: hallo daar\n")
	if s := w.Screen(bram); s != "" {
		t.Errorf("Bram sees %q", s)
	}
	if got.ChannelName != "privategroup" || got.UserID != anna || got.UserName != "anna.de.vries" || got.ResponseURL == "" {
		t.Errorf("payload %+v", got)
	}
	dm := w.DMBetween(anna, bram)
	must(t, w.Type(anna, dm, "/echo in een gesprek"))
	if got.ChannelName != "directmessage" {
		t.Errorf("channel_name in a DM is %q", got.ChannelName)
	}
}

func TestWhatAPersonCannotType(t *testing.T) {
	w, _, anna, bram, channel := workspace(t)
	carla := w.AddPerson("Carla Bos")
	refused(t, w.Type(anna, channel, "/onbekend"), "/onbekend is geen geldige opdracht")
	refused(t, w.Type(anna, w.DM(anna), "hoi"), "Aan Echo kun je niets schrijven")
	refused(t, w.Type(anna, w.DM(anna), "/echo"), "Aan Echo kun je niets schrijven")
	refused(t, w.Type(carla, channel, "hoi"), "Carla Bos zit niet in #intervisie-noord")
	refused(t, w.Answer(bram, channel, "1.2", "hoi"), "niet meer")
	refused(t, w.Press(anna, channel, "Bestaat niet"), "geen knop [Bestaat niet]")
	refused(t, w.Submit(anna), "geen venster open")
	refused(t, w.MoveTo(start.Add(-time.Hour)), "kan niet terug")
	refused(t, w.MoveToNext(), "niets gepland")
}

func TestResponseURLLivesFiveUsesAndHalfAnHour(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	var answerAt string
	app.onCmd = func(c slack.SlashCommand) any { answerAt = c.ResponseURL; return nil }
	say := func() error {
		_, _, err := app.api.PostMessage(channel, slack.MsgOptionText("later", false),
			slack.MsgOptionResponseURL(answerAt, slack.ResponseTypeEphemeral))
		return err
	}
	must(t, w.Type(anna, channel, "/echo"))
	for range 5 {
		must(t, say())
	}
	refused(t, say(), "404")
	if n := strings.Count(w.Screen(anna), "later"); n != 5 {
		t.Errorf("%d answers, want 5", n)
	}
	must(t, w.Type(anna, channel, "/echo"))
	must(t, w.FastForward(31*time.Minute))
	refused(t, say(), "404")
}

func TestButtonReplacesAnEphemeralMessage(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	app.onCmd = func(slack.SlashCommand) any {
		return slack.Msg{Blocks: slack.Blocks{BlockSet: []slack.Block{section("eerste kaart"), buttons("Andere", "Bewaar")}}}
	}
	var seen slack.InteractionCallback
	app.then = func(cb slack.InteractionCallback) {
		seen = cb
		_, _, err := app.api.PostMessage("", slack.MsgOptionBlocks(section("tweede kaart"), buttons("Bewaar")),
			slack.MsgOptionReplaceOriginal(cb.ResponseURL))
		if err != nil {
			t.Error(err)
		}
	}
	must(t, w.Type(anna, channel, "/echo"))
	must(t, w.Press(anna, channel, "Andere"))
	golden(t, "replaced.txt", w.Screen(anna))
	if a := seen.ActionCallback.BlockActions[0]; a.ActionID != "press_Andere" || a.Value != "Andere" || a.BlockID != "buttons" {
		t.Errorf("action %+v", a)
	}
	if !seen.Container.IsEphemeral || seen.Container.ChannelID != channel || seen.User.ID != anna || seen.User.TeamID == "" {
		t.Errorf("payload %+v", seen)
	}
	app.then = func(cb slack.InteractionCallback) {
		if _, _, err := app.api.PostMessage("", slack.MsgOptionDeleteOriginal(cb.ResponseURL)); err != nil {
			t.Error(err)
		}
	}
	must(t, w.Press(anna, channel, "Bewaar"))
	if s := w.Screen(anna); s != "" {
		t.Errorf("still there: %s", s)
	}
}

func TestInvitedAndRemoved(t *testing.T) {
	w, app, anna, bram, channel := workspace(t)
	must(t, w.Invite(anna, channel))
	refused(t, w.Invite(anna, channel), "is er al")
	carla := w.AddPerson("Carla Bos")
	must(t, w.Join(carla, channel))
	must(t, w.Leave(bram, channel))
	must(t, w.Remove(anna, channel))
	want := []string{"member_joined_channel", "member_joined_channel", "member_left_channel", "group_left"}
	if got := app.heard(); !slices.Equal(got, want) {
		t.Errorf("events %v, want %v", got, want)
	}
	if _, _, err := app.api.PostMessage(channel, slack.MsgOptionText("hoi", false)); err == nil || err.Error() != "channel_not_found" {
		t.Errorf("posting where it was removed: %v", err)
	}
}

func TestUnacknowledgedCommandFails(t *testing.T) {
	t.Parallel()
	w, app, anna, _, channel := workspace(t)
	app.mute = true
	refused(t, w.Type(anna, channel, "/echo"), "reageerde niet op tijd")
	contains(t, w.Screen(anna), "Slackbot · alleen zichtbaar voor jou")
}

func TestEventIsDeliveredAgain(t *testing.T) {
	w, address := alone(t)
	anna := w.AddPerson("Anna de Vries")
	channel := w.AddChannel("noord", false, anna)
	must(t, w.Invite(anna, channel)) // nobody is connected: at once, and a retry at once, fail
	app := connect(t, w, address)
	must(t, w.FastForward(59*time.Second))
	if got := app.heard(); len(got) != 0 {
		t.Errorf("before a minute: %v", got)
	}
	must(t, w.FastForward(2*time.Second))
	must(t, w.FastForward(time.Hour))
	if got := app.heard(); !slices.Equal(got, []string{"member_joined_channel"}) {
		t.Errorf("after a minute and an hour: %v", got)
	}
}

func TestCommandWithoutAConnection(t *testing.T) {
	w, _ := alone(t)
	anna := w.AddPerson("Anna de Vries")
	refused(t, w.Type(anna, w.AddChannel("noord", false, anna), "/echo"), "niet verbonden")
}

func TestReconnect(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	app.onCmd = func(slack.SlashCommand) any { return map[string]any{"text": "er weer"} }
	w.Disconnect()
	for try := 0; ; try++ {
		err := w.Type(anna, channel, "/echo")
		if err == nil {
			break
		}
		if try == 500 {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond) // the client decides when to come back
	}
	contains(t, w.Screen(anna), "er weer")
}

func TestEachEnvelopeGoesToOneConnection(t *testing.T) {
	w, first, anna, _, channel := workspace(t)
	second := connect(t, w, first.url)
	w.SetDue(nil)
	var count [2]int
	first.onCmd = func(slack.SlashCommand) any { count[0]++; return nil }
	second.onCmd = func(slack.SlashCommand) any { count[1]++; return nil }
	for range 6 {
		must(t, w.Type(anna, channel, "/echo"))
	}
	if count != [2]int{3, 3} {
		t.Errorf("got %v", count)
	}
}

func TestClockStopsAtEveryDueMoment(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	must(t, w.Invite(anna, channel))
	for week := range 3 {
		app.plan = append(app.plan, time.Date(2026, 11, 26+7*week, 15, 30, 0, 0, amsterdam()))
	}
	app.onDue = func(at time.Time) {
		if late := w.Now().Sub(at); late < 0 || late > time.Second {
			t.Errorf("asked at %s for %s", w.Now(), at)
		}
		_, _, err := app.api.PostMessage(channel, slack.MsgOptionBlocks(section("*Week* "+at.Format("2 Jan")), buttons("Bewaar"),
			slack.NewContextBlock("", mrkdwn("Reageer in de draad."))))
		if err != nil {
			t.Error(err)
		}
	}
	must(t, w.MoveToNext())
	must(t, w.FastForward(14*24*time.Hour))
	golden(t, "weeks.txt", w.Transcript(channel))
}

func TestTranscript(t *testing.T) {
	w, app, anna, bram, channel := workspace(t)
	must(t, w.Type(anna, channel, "Ik voeg de bot toe, oké <Bram>?"))
	must(t, w.Invite(anna, channel))
	_, ts, err := app.api.PostMessage(channel, slack.MsgOptionText("Vraag van <@"+anna+"> &amp; co", false))
	must(t, err)
	must(t, w.Answer(bram, channel, ts, "Eén zin\nen nog een"))
	_, _, _, err = app.api.UpdateMessage(channel, ts, slack.MsgOptionText("Andere vraag van <@"+anna+">", false))
	must(t, err)
	must(t, w.FastForward(24*time.Hour))
	must(t, w.Answer(anna, channel, ts, "Een dag later"))
	must(t, w.Type(bram, channel, "Dag!"))
	golden(t, "transcript.txt", w.Transcript(channel))
}

func modal(blocks ...slack.Block) slack.ModalViewRequest {
	return slack.ModalViewRequest{Type: slack.VTModal, CallbackID: "groep", Title: plainText("Groep instellen"),
		Submit: plainText("Bewaar"), Close: plainText("Annuleer"), NotifyOnClose: true, Blocks: slack.Blocks{BlockSet: blocks}}
}

func setup() slack.ModalViewRequest {
	var days []*slack.OptionBlockObject
	for _, d := range []string{"maandag", "donderdag"} {
		days = append(days, slack.NewOptionBlockObject(d, plainText(d), nil))
	}
	name := slack.NewPlainTextInputBlockElement(plainText("Groep Noord"), "name")
	name.MaxLength = 20
	day := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText("Kies een dag"), "day", days...)
	guides := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, plainText("Niemand"), "guides")
	optional := slack.NewInputBlock("guides", plainText("Begeleiders"), nil, guides)
	optional.Optional = true
	return modal(section("Hoe werkt jullie groep?"),
		slack.NewInputBlock("name", plainText("Naam"), plainText("Kort is goed."), name),
		slack.NewInputBlock("day", plainText("Weekdag"), nil, day),
		slack.NewInputBlock("from", plainText("Vanaf"), nil, slack.NewDatePickerBlockElement("from")), optional)
}

func TestModal(t *testing.T) {
	w, app, anna, bram, channel := workspace(t)
	app.onCmd = func(c slack.SlashCommand) any {
		if _, err := app.api.OpenView(c.TriggerID, setup()); err != nil {
			t.Error(err)
		}
		return nil
	}
	var sent []slack.InteractionCallback
	app.acks["view_submission"] = func(cb slack.InteractionCallback) any {
		if sent = append(sent, cb); len(sent) == 1 {
			return slack.NewErrorsViewSubmissionResponse(map[string]string{"name": "Die naam is er al."})
		}
		return nil
	}
	must(t, w.Type(anna, channel, "/echo"))
	var wrong *simulator.FieldErrors
	if err := w.Submit(anna); !errors.As(err, &wrong) || len(wrong.Fields) != 3 || len(sent) != 0 {
		t.Fatalf("three fields are required: %v", err)
	}
	must(t, w.Fill(anna, "Naam", "Groep Noord met een te lange naam"))
	must(t, w.Fill(anna, "Weekdag", "donderdag"))
	must(t, w.Fill(anna, "Vanaf", "2026-12-01"))
	must(t, w.Fill(anna, "Begeleiders", "Bram Jansen, Anna de Vries"))
	refused(t, w.Submit(anna), "Hoogstens 20 tekens")
	must(t, w.Fill(anna, "Naam", "Noord"))
	if err := w.Submit(anna); !errors.As(err, &wrong) || wrong.Fields["name"] != "Die naam is er al." {
		t.Fatal(err)
	}
	golden(t, "modal.txt", w.Screen(anna))
	must(t, w.Submit(anna))
	if s := w.Screen(anna); s != "" {
		t.Errorf("still open: %s", s)
	}
	values := sent[1].View.State.Values
	if values["name"]["name"].Value != "Noord" || values["day"]["day"].SelectedOption.Value != "donderdag" ||
		values["from"]["from"].SelectedDate != "2026-12-01" || !slices.Equal(values["guides"]["guides"].SelectedUsers, []string{bram, anna}) {
		t.Errorf("values %+v", values)
	}
	if sent[1].View.CallbackID != "groep" {
		t.Errorf("callback_id %q", sent[1].View.CallbackID)
	}
}

func TestModalStack(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	page := func(title string) slack.ModalViewRequest {
		m := modal(section(title), buttons("Verder", "Ververs"))
		m.Title = plainText(title)
		return m
	}
	app.onCmd = func(c slack.SlashCommand) any {
		_, err := app.api.OpenView(c.TriggerID, page("een"))
		return errText(err)
	}
	var problems []string
	var closed int
	app.acks["view_closed"] = func(slack.InteractionCallback) any { closed++; return nil }
	app.then = func(cb slack.InteractionCallback) {
		if cb.Type != slack.InteractionTypeBlockActions {
			return
		}
		var err error
		if cb.ActionCallback.BlockActions[0].Value == "Verder" {
			_, err = app.api.PushView(cb.TriggerID, page("dieper"))
		} else {
			_, err = app.api.UpdateView(page("ververst"), "", cb.View.Hash, cb.View.ID)
		}
		if err != nil {
			problems = append(problems, err.Error())
		}
	}
	must(t, w.Type(anna, channel, "/echo"))
	for range 3 {
		must(t, w.PressModal(anna, "Verder"))
	}
	if !slices.Equal(problems, []string{"push_limit_reached"}) {
		t.Errorf("problems %v", problems)
	}
	must(t, w.PressModal(anna, "Ververs"))
	contains(t, w.Screen(anna), "══ ververst ══")
	must(t, w.Dismiss(anna))
	contains(t, w.Screen(anna), "══ dieper ══")
	must(t, w.Submit(anna))
	contains(t, w.Screen(anna), "══ een ══")
	app.acks["view_submission"] = func(slack.InteractionCallback) any {
		m := page("klaar")
		return slack.NewUpdateViewSubmissionResponse(&m)
	}
	must(t, w.Submit(anna))
	contains(t, w.Screen(anna), "══ klaar ══")
	app.acks["view_submission"] = func(slack.InteractionCallback) any { return slack.NewClearViewSubmissionResponse() }
	must(t, w.Submit(anna))
	if s := w.Screen(anna); s != "" || closed != 1 {
		t.Errorf("%d closed, still open: %s", closed, s)
	}
}

// errText is an acknowledgement that shows an error to the person, so that the test does.
func errText(err error) any {
	if err != nil {
		return map[string]any{"text": err.Error()}
	}
	return nil
}
