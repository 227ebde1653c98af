package cards

import (
	"errors"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// AskHanging asks one person whether a message hangs in their group's channel,
// for Slack did not say and the bot cannot read the channel. It goes on asking
// while nobody knows.
func AskHanging(post string, g store.Group, lost store.Post) Message {
	at := Moment(lost.Due.In(store.Location(g.Schedule.Zone)))
	text := askHanging(lostKinds[lost.Kind], at, short(g.Name, 60))
	m := Message{Text: Escape(text), Blocks: []slack.Block{quote(text)}}
	switch lost.State {
	case store.Unsure:
		m.Blocks = append(m.Blocks, small(askHangingWhy), buttons(
			button("ask.there:"+post, post, thereLabel).WithStyle(slack.StylePrimary),
			button("ask.missing:"+post, post, missingLabel)))
	case store.Dropped:
		m.Blocks = append(m.Blocks, small(askTooLate))
	default:
		m.Blocks = append(m.Blocks, small(askSettled))
	}
	return m
}

func drawAsk(tx *store.Tx, p store.Post) (Message, error) {
	g, err := tx.Group(p.Group)
	if err != nil {
		return Message{}, err
	}
	lost, err := tx.PostNumbered(p.Subject)
	if errors.Is(err, store.ErrNotFound) {
		return note(askSettled), nil
	}
	return AskHanging(p.ID, g, lost), err
}

// QuietModal lets somebody choose which messages they do not want; quiet are
// those they turned off.
func QuietModal(quiet []store.PostKind) *Modal {
	e := slack.NewCheckboxGroupsBlockElement("kinds", options(unaskedKinds)...)
	off := map[string]bool{}
	for _, k := range quiet {
		off[string(k)] = true
	}
	for i, c := range unaskedKinds {
		if !off[c.value] {
			e.InitialOptions = append(e.InitialOptions, e.Options[i])
		}
	}
	m := modal("quiet.save", lessLabel, saveLabel, "", input("kinds", quietLabel, quietHint, e).WithOptional(true))
	m.Close = plain(cancelLabel)
	return m
}

// UnaskedKinds are the kinds of message a person can turn off.
func UnaskedKinds() []store.PostKind {
	var kinds []store.PostKind
	for _, c := range unaskedKinds {
		kinds = append(kinds, store.PostKind(c.value))
	}
	return kinds
}
