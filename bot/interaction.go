package main

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"intervisiebot/cards"
	"intervisiebot/commands"
)

// interaction answers a press or a submitted modal.
func (b *bot) interaction(ctx context.Context, c *socketmode.Client, envelope string, press slack.InteractionCallback) {
	switch press.Type {
	case slack.InteractionTypeBlockActions:
		b.ack(ctx, c, envelope, nil) // at once: the work comes after
		for _, action := range press.ActionCallback.BlockActions {
			b.pressed(ctx, press, action)
		}
	case slack.InteractionTypeViewSubmission:
		reply := b.answer(ctx, commands.Ask{Name: press.View.CallbackID, Arg: press.View.PrivateMetadata,
			Person: press.User.ID, Fields: fields(press.View.State)})
		answer := submitted(press.View, reply)
		text, err := json.Marshal(answer)
		large := err == nil && len(text) >= ackRoom
		if large {
			loading := cards.Loading()
			loading.ExternalID = envelope
			answer = slack.NewUpdateViewSubmissionResponse(loading)
		}
		b.ack(ctx, c, envelope, answer) // after the commit
		if large {
			if err := b.replace(ctx, envelope, *answerIn(reply)); err != nil {
				b.log.Warn("showing a modal failed", "name", inLog(press.View.CallbackID), "err", err)
			}
		}
	default:
		b.ack(ctx, c, envelope, nil)
	}
}

// pressed answers a press on one button or a choice from one list.
func (b *bot) pressed(ctx context.Context, press slack.InteractionCallback, action *slack.BlockAction) {
	name, arg := bare(action.ActionID), action.Value
	if v := action.SelectedOption.Value; v != "" {
		arg = v
	}
	ask := commands.Ask{Name: name, Arg: arg, Person: press.User.ID, Channel: press.Channel.ID}
	if !press.Container.IsEphemeral {
		ask.TS = press.Container.MessageTs
	}
	reply := b.answer(ctx, ask)
	inModal := press.View.ID != "" && press.View.Type != slack.VTHomeTab
	look := reply.Look
	if look != "" {
		if inModal && !reply.Push { // what is open stays until the answer takes its place
			reply, look = b.looked(ctx, ask, look), ""
		} else {
			reply.Modal = cards.Loading()
		}
	}
	if reply.Message != nil && press.View.ID != "" { // in a window, and on App Home, there are no messages
		reply.Modal, reply.Push = cards.Notice(*reply.Message), !reply.Instead
	}
	var err error
	var view *slack.ViewResponse
	switch {
	case reply.Modal != nil && !inModal:
		view, err = b.api.OpenViewContext(ctx, press.TriggerID, *reply.Modal)
	case reply.Modal != nil && reply.Push:
		view, err = b.api.PushViewContext(ctx, press.TriggerID, *reply.Modal)
		if err != nil && err.Error() == "push_limit_reached" { // three windows are the most: it takes the place of the third
			view, err = b.api.UpdateViewContext(ctx, *reply.Modal, "", press.View.Hash, press.View.ID)
		}
	case reply.Modal != nil:
		_, err = b.api.UpdateViewContext(ctx, *reply.Modal, "", press.View.Hash, press.View.ID)
	case reply.Message != nil:
		b.respond(ctx, press.ResponseURL, ephemeral(*reply.Message, reply.Instead && press.Container.IsEphemeral))
	}
	if err == nil && look != "" {
		b.afterLook(ctx, ask, look, view.ID)
	}
	if err != nil {
		b.log.Warn("showing a modal failed", "name", inLog(name), "err", err)
		if press.ResponseURL != "" {
			b.respond(ctx, press.ResponseURL, ephemeral(cards.Failed(), false))
		}
	}
}

// How often and how long to wait for a window that an acknowledgement opens.
const (
	windowTries = 40
	windowPause = 50 * time.Millisecond
)

// replace shows a modal in place of the one with this external id. That one is
// on its way over the socket, and a call can overtake it: then Slack has not
// found it yet.
func (b *bot) replace(ctx context.Context, externalID string, m cards.Modal) (err error) {
	for range windowTries {
		if _, err = b.api.UpdateViewContext(ctx, m, externalID, "", ""); err == nil || err.Error() != "not_found" {
			return err
		}
		time.Sleep(windowPause)
	}
	return err
}

// answerIn is what a reply shows in a window.
func answerIn(reply commands.Reply) *cards.Modal {
	if reply.Message != nil {
		return cards.Notice(*reply.Message)
	}
	return reply.Modal
}

// submitted is the answer to a submitted modal: errors at fields keep it open
// with all that was typed, a refusal comes over it, another modal takes its
// place, else it closes.
func submitted(view slack.View, reply commands.Reply) *slack.ViewSubmissionResponse {
	switch {
	case reply.Errors != nil:
		return slack.NewErrorsViewSubmissionResponse(atInputs(view, reply.Errors))
	case reply.Failed:
		return slack.NewErrorsViewSubmissionResponse(atInputs(view, map[string]string{"": cards.FailedText}))
	case reply.Message != nil && roomOver(view):
		return slack.NewPushViewSubmissionResponse(answerIn(reply))
	case reply.Message != nil || reply.Modal != nil:
		return slack.NewUpdateViewSubmissionResponse(answerIn(reply))
	}
	return slack.NewClearViewSubmissionResponse()
}

// roomOver tells whether another window fits over this one: three is Slack's
// most. https://docs.slack.dev/surfaces/modals#view-stack
func roomOver(view slack.View) bool {
	return view.PreviousViewID == "" || view.PreviousViewID == view.RootViewID
}

// atInputs gives errors by field the block ids that the view gave its fields;
// a field the view does not have stands for its first: Slack shows errors at
// inputs only.
func atInputs(view slack.View, errors map[string]string) map[string]string {
	placed := map[string]string{}
	for name, text := range errors {
		first, at := "", ""
		for _, block := range view.Blocks.BlockSet {
			if in, ok := block.(*slack.InputBlock); ok {
				first = cmp.Or(first, in.BlockID)
				if bare(in.BlockID) == name {
					at = in.BlockID
				}
			}
		}
		placed[cmp.Or(at, first)] = text
	}
	return placed
}

// bare is an id without what follows the colon, which only keeps ids apart.
func bare(id string) string {
	name, _, _ := strings.Cut(id, ":")
	return name
}

// fields are the values that were filled in, by block id.
func fields(state *slack.ViewState) map[string][]string {
	values := map[string][]string{}
	if state == nil {
		return values
	}
	for block, elements := range state.Values {
		for _, e := range elements {
			values[bare(block)] = append(values[bare(block)], filled(e)...)
		}
	}
	return values
}

// filled are the values of one element, of whichever kind it is.
func filled(e slack.BlockAction) []string {
	var vs []string
	for _, v := range []string{e.Value, e.SelectedOption.Value, e.SelectedDate, e.SelectedTime, e.SelectedUser} {
		if v != "" {
			vs = append(vs, v)
		}
	}
	for _, o := range e.SelectedOptions {
		vs = append(vs, o.Value)
	}
	return append(vs, e.SelectedUsers...)
}
