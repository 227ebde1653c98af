package simulator

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Transcript is a channel as everybody in it sees it, as text: days, times, names, texts, buttons, threads. No ids, so
// that the same story always gives the same transcript. It is empty for an unknown channel.
func (w *Workspace) Transcript(channel string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.channels[channel]
	if c == nil {
		return ""
	}
	var out lines
	var day string
	for _, m := range c.messages {
		if m.only != "" || m.thread != "" && m.thread != m.ts && c.find(m.thread) != nil {
			continue // replies stand below what they reply to
		}
		if d := m.at.Format(time.DateOnly); d != day {
			day = d
			out.gap()
			out.add("", "── "+longDay(m.at)+" ──")
		}
		out.gap()
		w.writeMessage(&out, "", m, "")
		for _, reply := range m.replies {
			w.writeMessage(&out, indent+indent, reply, day)
		}
	}
	return out.String()
}

// Screen is what only this person sees now: their ephemeral messages in the channel they last did something in, and
// the modal in front of them. It is empty if there is neither.
func (w *Workspace) Screen(person string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out lines
	if c := w.channels[w.lastSeen[person]]; c != nil {
		for _, m := range w.visible(c, person) {
			if m.only == person {
				out.gap()
				w.writeMessage(&out, "", m, m.at.Format(time.DateOnly))
			}
		}
	}
	if v := w.top(person); v != nil {
		out.gap()
		w.writeView(&out, v)
	}
	return out.String()
}

const indent = "    "

// lines gathers a transcript.
type lines struct{ strings.Builder }

// add writes a text with the same margin before each of its lines.
func (l *lines) add(margin, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		l.WriteString(strings.TrimRight(margin+line, " ") + "\n")
	}
}

// gap writes an empty line, except at the start.
func (l *lines) gap() {
	if l.Len() > 0 {
		l.WriteString("\n")
	}
}

// writeMessage writes one message. On another day than the one it stands under, it carries its date.
func (w *Workspace) writeMessage(out *lines, margin string, m *message, day string) {
	when := m.at.Format("15:04")
	if day != "" && day != m.at.Format(time.DateOnly) {
		when = longDate(m.at)
	}
	if m.subtype != "" {
		out.add(margin, when+" "+m.text)
		return
	}
	head := when + " " + w.nameOf(m.author)
	if m.only != "" {
		head += " · " + saysEphemeral
	}
	if m.edited != "" {
		head += " " + saysEdited
	}
	out.add(margin, head)
	w.writeBody(out, margin+indent, m)
}

// nameOf is somebody's name; Slack itself speaks as Slackbot.
func (w *Workspace) nameOf(id string) string {
	if p := w.people[id]; p != nil {
		return p.realName
	}
	return saysSlackbot
}

func (w *Workspace) writeView(out *lines, v *view) {
	out.add("", "══ "+v.title.Text+" ══")
	if v.trouble != "" {
		out.add("", "! "+v.trouble)
	}
	w.writeBlocks(out, "", v.blocks, v.state, v.errors)
	buttons := "[" + saysClose + "]"
	if v.close != nil {
		buttons = "[" + v.close.Text + "]"
	}
	if v.submit != nil {
		buttons += " [" + v.submit.Text + "]"
	}
	out.add("", buttons)
}

func (w *Workspace) writeBlocks(out *lines, margin string, b blocks, state answers, errors map[string]string) {
	for i := range b.list {
		block := &b.list[i]
		switch block.Type {
		case "header":
			out.add(margin, "# "+block.Text.Text)
		case "divider":
			out.add(margin, "────")
		case "section":
			if block.Text != nil {
				out.add(margin, w.textOf(*block.Text))
			}
			for _, f := range block.Fields {
				out.add(margin, w.textOf(f))
			}
		case "context":
			for _, e := range block.Elements {
				if e.Picture != nil {
					out.add(margin, "· "+e.Picture.String())
				} else {
					out.add(margin, "· "+w.textOf(text{e.Type, e.Text.Text}))
				}
			}
		case "image":
			out.add(margin, block.Picture.String())
			if block.Title != nil {
				out.add(margin+indent, "· "+block.Title.Text)
			}
		case "rich_text":
			w.writeRich(out, margin, block.Rich)
		case "input":
			label := block.Label.Text
			if block.Optional {
				label += " " + saysOptional
			}
			out.add(margin, label)
		}
		if drawn := w.drawElements(block, state); drawn != "" {
			inner := margin
			if block.Type == "input" {
				inner += indent
			}
			out.add(inner, drawn)
		}
		if block.Hint != nil {
			out.add(margin+indent, "· "+block.Hint.Text)
		}
		if e := errors[block.ID]; e != "" {
			out.add(margin+indent, "! "+e)
		}
	}
}

// drawElements draws what a person can act on in a block, on one line where it fits.
func (w *Workspace) drawElements(b *block, state answers) string {
	var drawn []string
	for _, e := range b.interactive() {
		drawn = append(drawn, w.drawElement(e, state.get(b.ID, e.ActionID)))
	}
	return strings.Join(drawn, " ")
}

func (w *Workspace) drawElement(e *element, a answer) string {
	var chosen []string
	for _, o := range a.options {
		chosen = append(chosen, o.Text.Text)
	}
	for _, u := range a.users {
		if c := w.channels[u]; c != nil {
			chosen = append(chosen, "#"+c.name)
		} else {
			chosen = append(chosen, w.nameOf(u))
		}
	}
	if seconds, err := strconv.ParseInt(a.text, 10, 64); err == nil && e.Type == "datetimepicker" {
		chosen = append(chosen, time.Unix(seconds, 0).In(w.zone).Format(dateAndTime[0]))
	} else if a.text != "" {
		chosen = append(chosen, a.text)
	}
	if len(chosen) == 0 && e.Placeholder != nil {
		chosen = append(chosen, e.Placeholder.Text)
	}
	inside := strings.Join(chosen, ", ")
	switch e.Type {
	case "button":
		return "[" + e.Text.Text + "]"
	case "image":
		return e.Picture.String()
	case "plain_text_input", "number_input", "email_text_input", "url_text_input":
		return "[" + inside + "]"
	case "overflow":
		return "[⋯ " + optionTexts(e.Options) + "]"
	case "checkboxes", "radio_buttons":
		return drawTicks(e, a)
	default: // selects and pickers
		return "[" + strings.TrimLeft(inside+" ▾", " ") + "]"
	}
}

func optionTexts(options []option) string {
	var texts []string
	for _, o := range options {
		texts = append(texts, o.Text.Text)
	}
	return strings.Join(texts, " | ")
}

// drawTicks draws checkboxes and radio buttons, one a line.
func drawTicks(e *element, a answer) string {
	var rows []string
	for _, o := range e.Options {
		mark := "☐ "
		if e.Type == "radio_buttons" {
			mark = "○ "
		}
		if slices.ContainsFunc(a.options, func(c option) bool { return c.Value == o.Value }) {
			mark = map[string]string{"☐ ": "☒ ", "○ ": "● "}[mark]
		}
		rows = append(rows, mark+o.Text.Text)
	}
	return strings.Join(rows, "\n")
}

func (w *Workspace) textOf(t text) string {
	if t.Type == "mrkdwn" {
		return w.plain(t.Text)
	}
	return t.Text
}

// Slack's markup for people, channels and links: https://docs.slack.dev/messaging/formatting-message-text
var markup = regexp.MustCompile(`<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>`)

// plain turns Slack's markup into what a person reads, except for *bold* and the like, which read well as they are.
func (w *Workspace) plain(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	s = markup.ReplaceAllStringFunc(s, func(found string) string {
		part := markup.FindStringSubmatch(found)
		sign, target, label := part[1], part[2], part[3]
		switch {
		case sign == "@" && w.people[target] != nil:
			return "@" + w.people[target].realName
		case sign == "#" && w.channels[target] != nil:
			return "#" + w.channels[target].name
		case sign == "!" && label == "":
			return "@" + target
		case label != "":
			return label
		}
		return sign + target
	})
	return unescape.Replace(s)
}

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// sketch is what a message says, without who said it and when.
func (w *Workspace) sketch(m *message) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out lines
	w.writeBody(&out, "", m)
	return out.String()
}

func (w *Workspace) writeBody(out *lines, margin string, m *message) {
	if len(m.blocks.list) == 0 && m.text != "" {
		out.add(margin, w.plain(m.text))
	}
	w.writeBlocks(out, margin, m.blocks, m.state, nil)
	for _, id := range m.files {
		if f := w.files[id]; f != nil {
			out.add(margin, fmt.Sprintf(saysFile, f.title))
		}
	}
	for _, r := range m.reactions {
		out.add(margin, fmt.Sprintf(":%s: %d", r.name, len(r.by)))
	}
}
