package simulator

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// pageBlock is one block of Block Kit, ready for the template page/blocks.html.
type pageBlock struct {
	Type      string
	ID        string // unique on the page
	Text      []pageNode
	Fields    [][]pageNode
	Elements  []pageElement
	Accessory *pageElement
	Label     string // of an input
	Hint      []pageNode
	Error     string
	Optional  bool
	Picture   *pagePicture
}

// pageElement is one thing a person can press, choose or fill in. Text and image elements of a context are here too.
type pageElement struct {
	Type        string
	ID          string // unique on the page
	Key         string // the name in the form, see pageKey
	Text        []pageNode
	Label       string // what a screen reader says when no label is in view
	Described   string // ids of hint and error
	Style       string
	Value       string
	Placeholder string
	Groups      []pageGroup
	Multiline   bool
	MaxLength   int
	Input       string       // what kind of field a browser shows, see pageInputs
	Mode        string       // which keyboard a phone shows
	Select      bool         // one of a list
	Search      bool         // the list comes from the app
	Href        string       // of a button that is also a link
	Picture     *pagePicture // of an image
	Dispatches  bool         // choosing is an action at once, so there is a button to send it
	Invalid     bool
	Focus       bool
}

// pageGroup is a labelled part of a list of options; an ordinary list is one group without a label.
type pageGroup struct {
	Label   string
	Options []pageOption
}

type pageOption struct {
	ID          string
	Value       string
	Text        []pageNode
	Name        string // the same as one line of text, for <option>
	Description []pageNode
	Chosen      bool
}

// pageDrawing is what the blocks of one message or modal need to be drawn.
type pageDrawing struct {
	prefix string // makes element ids unique on the page
	artist *pageArtist
	filled answers           // what stands filled in
	errors map[string]string // by block_id
	focus  bool              // the first field gets the focus
}

// pageKey names one element in a form: block_id and action_id may hold any character, a slash included.
func pageKey(blockID, actionID string) string {
	return "in/" + url.PathEscape(blockID) + "/" + url.PathEscape(actionID)
}

// pageKeyParts is the inverse of pageKey. A press in an overflow menu has the chosen option behind its key, as it is.
func pageKeyParts(key string) (blockID, actionID, option string, ok bool) {
	parts := append(strings.SplitN(key, "/", 4), "")
	if len(parts) < 4 || parts[0] != "in" {
		return "", "", "", false
	}
	blockID, err1 := url.PathUnescape(parts[1])
	actionID, err2 := url.PathUnescape(parts[2])
	return blockID, actionID, parts[3], err1 == nil && err2 == nil
}

// draw turns the blocks of a message or a view, and what is filled in there, into what the templates show.
func (d pageDrawing) draw(list []block) []pageBlock {
	drawn := make([]pageBlock, len(list))
	for i, b := range list {
		drawn[i] = d.block(b, fmt.Sprintf("%s-%d", d.prefix, i))
		if b.Type == "input" {
			d.focus = false // it was for the first field only
		}
	}
	return drawn
}

func (d pageDrawing) block(b block, id string) pageBlock {
	drawn := pageBlock{Type: b.Type, ID: id, Text: d.text(b.Text), Hint: d.text(b.Hint), Optional: b.Optional,
		Error: d.errors[b.ID]}
	switch b.Type {
	case "image":
		drawn.Picture, drawn.Text = d.artist.picture(b.Picture), d.text(b.Title)
	case "rich_text":
		drawn.Text = d.artist.rich(b.Rich)
	}
	for _, field := range b.Fields {
		drawn.Fields = append(drawn.Fields, d.text(&field))
	}
	for i, e := range b.Elements {
		element := d.element(b.ID, e, fmt.Sprintf("%s-%d", id, i))
		element.Dispatches = true
		drawn.Elements = append(drawn.Elements, element)
	}
	if b.Access != nil {
		element := d.element(b.ID, *b.Access, id+"-a")
		element.Dispatches = true
		if element.Label == "" && b.Text != nil {
			element.Label = b.Text.Text // the text beside it is what it is about
		}
		drawn.Accessory = &element
	}
	if b.Element != nil {
		element := d.element(b.ID, *b.Element, id+"-e")
		element.Label = "" // the input's own label is in view
		element.Dispatches, element.Invalid, element.Focus = b.Dispatch, drawn.Error != "", d.focus
		if b.Label != nil {
			drawn.Label = b.Label.Text
		}
		if b.Hint != nil {
			element.Described = id + "-hint "
		}
		if element.Invalid {
			element.Described += id + "-error"
		}
		drawn.Elements = []pageElement{element}
	}
	return drawn
}

func (d pageDrawing) text(t *text) []pageNode {
	switch {
	case t == nil:
		return nil
	case t.Type == "mrkdwn":
		return pageMrkdwn(t.Text, d.artist.name)
	}
	return pagePlain(t.Text)
}

func (d pageDrawing) element(blockID string, e element, id string) pageElement {
	label := e.Text.text
	if label.Type == "" {
		label.Type = e.Type // in a context the element is itself the text object
	}
	drawn := pageElement{Type: e.Type, ID: id, Key: pageKey(blockID, e.ActionID), Text: d.text(&label), Style: e.Style,
		Multiline: e.Multiline, MaxLength: e.MaxLength}
	if e.Placeholder != nil {
		drawn.Label, drawn.Placeholder = e.Placeholder.Text, e.Placeholder.Text
	}
	filled, ok := d.filled[blockID][e.ActionID]
	if !ok {
		filled = e.initial()
	}
	drawn.Value = filled.text
	drawn.Groups = d.groups(e, filled, id)
	drawn.Input, drawn.Search = pageInputs[e.Type], e.external()
	drawn.Select = strings.HasSuffix(e.Type, "_select") && !e.many()
	switch e.Type {
	case "button":
		if pageSafeLink(e.URL) {
			drawn.Href = e.URL
		}
	case "image":
		drawn.Picture = d.artist.picture(*e.Picture)
	case "datetimepicker":
		drawn.Value = pageMoment(drawn.Value, d.artist.w.zone)
	case "number_input":
		drawn.Mode = map[bool]string{true: "decimal", false: "numeric"}[e.Decimals]
	}
	return drawn
}

func (d pageDrawing) groups(e element, filled answer, id string) []pageGroup {
	chosen := slices.Clone(filled.users)
	for _, o := range filled.options {
		chosen = append(chosen, o.Value)
	}
	var groups []pageGroup
	if all := d.pageOptions(e, filled); len(all) > 0 {
		groups = append(groups, pageGroup{Options: d.options(all, chosen, id)})
	}
	for i, g := range e.Groups {
		options := d.options(g.Options, chosen, fmt.Sprintf("%s-%d", id, i))
		groups = append(groups, pageGroup{Label: g.Label.Text, Options: options})
	}
	return groups
}

func (d pageDrawing) options(all []option, chosen []string, id string) []pageOption {
	drawn := make([]pageOption, len(all))
	for i, o := range all {
		drawn[i] = pageOption{ID: fmt.Sprintf("%s-o%d", id, i), Value: o.Value, Text: d.text(&o.Text),
			Name: pageEmojiIn(o.Text.Text), Description: d.text(o.Description), Chosen: slices.Contains(chosen, o.Value)}
	}
	return drawn
}
