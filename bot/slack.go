package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"intervisiebot/cards"
	"intervisiebot/commands"
)

const (
	// ackTimeout is how long an acknowledgement may wait for a connection. Slack
	// takes it within three seconds; with none the client's queue fills and an
	// Ack without a timeout would block for ever.
	ackTimeout = 2500 * time.Millisecond
	// workers is how many asks are handled at the same time. More would only
	// wait for each other in the database.
	workers = 32
	// errandsAtOnce is how many things are asked of Slack at the same time.
	errandsAtOnce = 4
)

// tokenError says which token Slack refused and where to find a good one.
type tokenError struct{ name, hint, word string }

func (e tokenError) Error() string {
	return fmt.Sprintf("%s: Slack refuses it (%s)\n    %s", e.name, e.word, e.hint)
}

// introduce checks both tokens and learns who the bot is.
func (b *bot) introduce(ctx context.Context) error {
	return b.untilReached(ctx, func() error {
		me, err := b.api.AuthTestContext(ctx)
		if err != nil {
			return refusedToken("SLACK_BOT_TOKEN", err)
		}
		b.self = me.UserID
		_, _, err = b.api.StartSocketModeContext(ctx)
		return refusedToken("SLACK_APP_TOKEN", err)
	})
}

// untilReached tries again while Slack cannot be reached; a refused token ends it.
func (b *bot) untilReached(ctx context.Context, try func() error) error {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		b.alive() // waiting for Slack is no reason to be started again
		err := try()
		if _, is := errors.AsType[tokenError](err); err == nil || is || ctx.Err() != nil {
			return err
		}
		b.log.Warn("Slack cannot be reached, trying again", "hint", "is this machine online?", "wait", wait, "err", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// refusedToken makes Slack's refusal of a token one that says what to do.
func refusedToken(name string, err error) error {
	said, ok := errors.AsType[slack.SlackErrorResponse](err)
	if !ok || judgeWord(said.Err).fate != refused && judgeWord(said.Err).wait != waitToken {
		return err
	}
	for _, s := range settings {
		if s.name == name {
			return tokenError{name, s.help, said.Err}
		}
	}
	return err
}

// hear listens to Slack until ctx ends. When Slack refuses the app-level token it
// says so once and tries again every few minutes: somebody may mend it there.
// What it hears is dealt with under working.
func (b *bot) hear(ctx, working context.Context) {
	room := make(chan struct{}, workers)
	for told := ""; ctx.Err() == nil; {
		err := b.listen(ctx, working, room)
		if err == nil {
			break
		}
		if err = refusedToken("SLACK_APP_TOKEN", err); err.Error() != told {
			b.log.Error("listening to Slack ended", "err", err, "wait", waitToken)
			told = err.Error()
		}
		select {
		case <-ctx.Done():
		case <-time.After(waitToken):
		}
	}
	for range workers { // what is under way is finished first
		room <- struct{}{}
	}
}

// listen keeps one connection to Slack, opening it again when it breaks, until
// ctx ends (nil) or Slack refuses.
func (b *bot) listen(ctx, working context.Context, room chan struct{}) error {
	client := socketmode.New(b.api, socketmode.OptionLog(log.New(discard{}, "", 0)))
	failed := make(chan error, 1)
	go func() { failed <- client.RunContext(ctx) }()
	for {
		select {
		case err := <-failed:
			if ctx.Err() != nil {
				return nil
			}
			return err
		case e := <-client.Events:
			if b.line(e) { // in order, and before whatever came over this connection
				continue
			}
			b.asks.Add(1)
			room <- struct{}{}
			go func() {
				defer func() { b.asks.Add(-1); <-room; b.pokeIfNew() }()
				defer b.survive()
				b.heard(working, client, e)
			}()
		}
	}
}

// line keeps track of whether there is a connection to Slack, and tells whether
// the event was about that.
func (b *bot) line(e socketmode.Event) bool {
	switch e.Type {
	case socketmode.EventTypeConnecting: // the first time, or because the last one broke
		b.monitor.away.CompareAndSwap(0, b.now().Unix())
	case socketmode.EventTypeConnectionError:
		if err, ok := e.Data.(*slack.ConnectionErrorEvent); ok && !b.offline.Swap(true) { // said once
			b.log.Warn("no connection to Slack, trying again until there is", "err", err.ErrorObj)
		}
	case socketmode.EventTypeConnected:
		b.connected()
	default:
		return false
	}
	return true
}

// helloTime is how long Slack may take to say hello on a new connection.
const helloTime = 15 * time.Second

// connections opens one connection to Slack, closes it, and returns how many
// connections the app had meanwhile, this one included.
func connections(ctx context.Context, api *slack.Client) (n int, err error) {
	ctx, cancel := context.WithTimeout(ctx, helloTime)
	defer cancel()
	client := socketmode.New(api, socketmode.OptionLog(log.New(discard{}, "", 0)))
	failed := make(chan error, 1)
	go func() { failed <- client.RunContext(ctx) }()
	for {
		select {
		case err := <-failed:
			return 0, err
		case e := <-client.Events:
			switch e.Type {
			case socketmode.EventTypeConnectionError:
				if broke, ok := e.Data.(*slack.ConnectionErrorEvent); ok {
					return 0, broke.ErrorObj
				}
			case socketmode.EventTypeHello:
				return e.Request.NumConnections, nil
			}
		}
	}
}

// discard silences the client's own log: it knows no levels and may print
// payloads. What matters of it reaches us as events.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// survive logs a panic in one ask, so that it ends nothing else.
func (b *bot) survive() {
	if p := recover(); p != nil {
		b.log.Error("a handler panicked", "panic", wordless(p), "stack", string(debug.Stack()))
	}
}

// wordless is a panic as it may be logged: what others than the language itself
// say can hold what people typed. The stack says where it was.
func wordless(p any) any {
	if _, is := p.(runtime.Error); is {
		return p
	}
	return fmt.Sprintf("%T", p)
}

// heard deals with one thing that came over the socket.
func (b *bot) heard(ctx context.Context, c *socketmode.Client, e socketmode.Event) {
	switch e.Type {
	case socketmode.EventTypeErrorBadMessage: // an event this client has no type for
		if bad, ok := e.Data.(*socketmode.ErrorBadMessage); ok {
			var envelope struct {
				ID string `json:"envelope_id"`
			}
			if json.Unmarshal(bad.Message, &envelope) == nil && envelope.ID != "" {
				b.ack(ctx, c, envelope.ID, nil)
			}
		}
	case socketmode.EventTypeSlashCommand:
		if cmd, ok := e.Data.(slack.SlashCommand); ok {
			b.command(ctx, c, e.Request.EnvelopeID, cmd)
		}
	case socketmode.EventTypeInteractive:
		if press, ok := e.Data.(slack.InteractionCallback); ok {
			b.interaction(ctx, c, e.Request.EnvelopeID, press)
		}
	case socketmode.EventTypeEventsAPI:
		event, ok := e.Data.(slackevents.EventsAPIEvent)
		switch {
		case !ok:
		case asksSlack(event.InnerEvent):
			b.errand(func() { b.event(ctx, event.InnerEvent) })
		default: // before the acknowledgement: if the program dies in between, Slack tells it again
			b.event(ctx, event.InnerEvent)
		}
		b.ack(ctx, c, e.Request.EnvelopeID, nil)
	}
}

// asksSlack tells whether an event makes the bot ask Slack for more, which can
// take minutes when there is much to ask. What of it is lost with the program is
// asked again at the next connection.
func asksSlack(e slackevents.EventsAPIInnerEvent) bool {
	switch e.Data.(type) {
	case *slackevents.MemberJoinedChannelEvent, *slackevents.UserChangeEvent:
		return true
	}
	return false
}

// errand does something that can take long beside what people ask, a few at a
// time.
func (b *bot) errand(do func()) {
	b.asks.Add(1)
	go func() {
		b.errands <- struct{}{}
		defer func() { <-b.errands; b.asks.Add(-1); b.pokeIfNew() }()
		defer b.survive()
		do()
	}()
}

// ack tells Slack that an envelope arrived, with what the person sees at once.
func (b *bot) ack(ctx context.Context, c *socketmode.Client, envelope string, payload any) {
	if err := b.tryAck(ctx, c, envelope, payload); err != nil {
		b.log.Warn("acknowledging failed", "err", err)
	}
}

func (b *bot) tryAck(ctx context.Context, c *socketmode.Client, envelope string, payload any) error {
	ctx, cancel := context.WithTimeout(ctx, ackTimeout)
	defer cancel()
	return c.AckCtx(ctx, envelope, payload)
}

// answer runs the handler of an ask. A failure is logged, and the reply says
// that it did not work.
func (b *bot) answer(ctx context.Context, ask commands.Ask) commands.Reply {
	ask.Now, ask.Sure = b.now(), b.sure
	handler, ask := commands.Find(b.table, ask)
	b.monitor.asked(ask.Name, b.table[ask.Name] != nil || strings.HasPrefix(ask.Name, "/"))
	reply, err := handler(ctx, ask)
	if err != nil {
		b.log.Error("an ask failed", "name", inLog(ask.Name), "err", err)
		m := cards.Failed()
		return commands.Reply{Message: &m, Failed: true}
	}
	if reply.File != nil {
		if err := b.sendFile(ctx, ask.Person, *reply.File); err != nil {
			b.log.Warn("sending a file failed", "name", inLog(ask.Name), "err", err)
			m := cards.Failed()
			return commands.Reply{Message: &m}
		}
	}
	return reply
}

// sendFile puts a file in the bot's messages to a person. It is the
// answer to a press: when it fails, the person sees so and may press again.
func (b *bot) sendFile(ctx context.Context, person string, f commands.File) error {
	channel, err := b.openDM(ctx, person)
	if err != nil {
		return err
	}
	_, err = b.api.UploadFileContext(ctx, slack.UploadFileParameters{Filename: f.Name, Title: f.Name,
		Reader: bytes.NewReader(f.Data), FileSize: len(f.Data), Channel: channel})
	return err
}

// afterLook asks Slack who is in a channel, while a loading window is open, and
// then answers the ask in that window.
func (b *bot) afterLook(ctx context.Context, ask commands.Ask, channel, view string) {
	if _, err := b.api.UpdateViewContext(ctx, *b.looked(ctx, ask, channel).Modal, "", "", view); err != nil {
		b.log.Warn("showing a modal failed", "name", inLog(ask.Name), "err", err)
	}
}

// looked is the reply to an ask, as a window, once it is known who is in the
// channel. When that cannot be known, nothing of others is shown.
func (b *bot) looked(ctx context.Context, ask commands.Ask, channel string) commands.Reply {
	m := cards.Failed()
	reply := commands.Reply{Message: &m}
	if err := b.look(ctx, channel); err != nil {
		b.log.Warn("asking Slack who is in a group failed", "name", inLog(ask.Name), "err", err)
	} else if again := b.answer(ctx, ask); again.Look == "" {
		reply = again
	}
	if reply.Message != nil {
		reply.Modal = cards.Notice(*reply.Message)
	}
	return reply
}

// ephemeral is a message for one person as a response_url takes it.
func ephemeral(m cards.Message, instead bool) *slack.WebhookMessage {
	return &slack.WebhookMessage{ResponseType: slack.ResponseTypeEphemeral, ReplaceOriginal: instead,
		Text: m.Text, Blocks: &slack.Blocks{BlockSet: m.Blocks}}
}

// respond shows a message to one person through the response_url of what they did.
func (b *bot) respond(ctx context.Context, url string, m *slack.WebhookMessage) {
	if err := slack.PostWebhookCustomHTTPContext(ctx, url, b.http, m); err != nil {
		b.log.Warn("responding failed", "err", err)
	}
}

// command answers a slash command: in the acknowledgement, with a modal, or,
// when it is too large for an acknowledgement, through its response_url.
func (b *bot) command(ctx context.Context, c *socketmode.Client, envelope string, cmd slack.SlashCommand) {
	ask := commands.Ask{Name: cmd.Command, Arg: cmd.Text, Person: cmd.UserID, Channel: cmd.ChannelID}
	reply := b.answer(ctx, ask)
	look := reply.Look
	if look != "" {
		reply.Modal = cards.Loading()
	}
	switch {
	case reply.Modal != nil:
		b.ack(ctx, c, envelope, nil)
		view, err := b.api.OpenViewContext(ctx, cmd.TriggerID, *reply.Modal)
		if err != nil {
			b.log.Warn("opening a modal failed", "name", inLog(cmd.Command), "err", err)
			b.respond(ctx, cmd.ResponseURL, ephemeral(cards.Failed(), false))
		} else if look != "" {
			b.afterLook(ctx, ask, look, view.ID)
		}
	case reply.Message != nil:
		m := *reply.Message
		err := b.tryAck(ctx, c, envelope, answer{slack.ResponseTypeEphemeral, m.Text, m.Blocks})
		if err != nil && !errors.Is(err, context.DeadlineExceeded) { // too large: Slack takes less than 20 KB
			b.ack(ctx, c, envelope, nil)
			b.respond(ctx, cmd.ResponseURL, ephemeral(m, false))
		}
	default:
		b.ack(ctx, c, envelope, nil)
	}
}

// ackRoom is how many bytes an acknowledgement may carry: Slack drops those of
// 20 KB and more in silence, and the envelope takes some.
const ackRoom = 19 << 10

// answer is a message for one person as an acknowledgement carries it.
type answer struct {
	ResponseType string        `json:"response_type"`
	Text         string        `json:"text"`
	Blocks       []slack.Block `json:"blocks"`
}
