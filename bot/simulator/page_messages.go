package simulator

import (
	"strings"
	"time"
)

// messages draws a channel day by day, and the open thread beside it.
func (a *pageArtist) messages(v *pageView, c *channel) {
	all := a.w.visible(c, a.where.As)
	replies := map[string][]*message{}
	for _, m := range all {
		if pageIsReply(c, m) {
			replies[m.thread] = append(replies[m.thread], m)
		}
	}
	for _, m := range all {
		if pageIsReply(c, m) {
			continue
		}
		iso := m.at.Format(time.DateOnly)
		if len(v.Days) == 0 || v.Days[len(v.Days)-1].ISO != iso {
			v.Days = append(v.Days, pageDay{Word: pageDayWord(m.at, a.now), ISO: iso})
		}
		day := &v.Days[len(v.Days)-1]
		day.Messages = append(day.Messages, a.root(m, replies[m.ts]))
	}
	if root := c.find(a.where.Thread); root != nil && a.where.Thread != "" {
		v.Thread = &pageThread{CloseHref: pageWhere{As: a.where.As, In: a.where.In}.href()}
		for _, m := range append([]*message{root}, replies[root.ts]...) {
			v.Thread.Messages = append(v.Thread.Messages, a.message(m, "t"))
		}
	}
}

// pageIsReply tells whether a message stands below another. When that one is deleted it stands by itself.
func pageIsReply(c *channel, m *message) bool {
	return m.thread != "" && m.thread != m.ts && c.find(m.thread) != nil
}

// root draws a message with its replies below it, or a link to them when there are many.
func (a *pageArtist) root(m *message, replies []*message) pageMessage {
	drawn := a.message(m, "m")
	if m.only == "" && m.subtype == "" {
		drawn.ThreadHref = pageWhere{As: a.where.As, In: a.where.In, Thread: m.ts}.href()
	}
	if len(replies) > 0 {
		drawn.Answers = pageAnswersWord(len(replies))
	}
	if len(replies) <= pageMaxReplies && a.where.Thread != m.ts {
		for _, reply := range replies {
			drawn.Replies = append(drawn.Replies, a.message(reply, "m"))
		}
	}
	return drawn
}

// message draws one message. A message can be on the page twice, in the channel and in the thread: prefix tells them apart.
func (a *pageArtist) message(m *message, prefix string) pageMessage {
	id := prefix + strings.ReplaceAll(m.ts, ".", "-")
	at := a.where
	at.In = m.channel
	return pageMessage{
		Where: at, ID: id, TS: m.ts, From: a.face(m.author), Time: m.at.Format("15:04"), ISO: m.at.Format(time.RFC3339),
		Text: pageMrkdwn(m.text, a.name), Blocks: a.drawing(id, m.state).draw(m.blocks.list),
		Ephemeral: m.only != "", Edited: m.edited != "", Line: m.subtype != "", Files: a.files(m.files),
		Reactions: a.reactions(m), Pinned: m.pinned, InspectHref: a.where.inspectHref(m.ts),
	}
}

func (a *pageArtist) drawing(prefix string, filled answers) pageDrawing {
	return pageDrawing{prefix: prefix, artist: a, filled: filled}
}

// modal draws the modal on top of this person's stack.
func (a *pageArtist) modal() *pageModal {
	stack := a.w.modals[a.where.As]
	if len(stack) == 0 {
		return nil
	}
	v := stack[len(stack)-1]
	d := a.drawing(v.id, v.state)
	d.errors, d.focus = v.errors, true
	drawn := &pageModal{Where: a.where, ViewID: v.id, Title: v.title.Text, Blocks: d.draw(v.blocks.list), Error: v.trouble}
	if v.submit != nil {
		drawn.Submit = v.submit.Text
	}
	if v.close != nil {
		drawn.Close = v.close.Text
	}
	return drawn
}
