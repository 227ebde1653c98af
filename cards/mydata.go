package cards

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// MyData tells a person what is held of them and what they can do about it; sent
// tells that the file is on its way.
func MyData(sent bool) *Modal {
	var blocks []slack.Block
	if sent {
		blocks = append(blocks, FileSent().Blocks...)
	}
	return window(dataTitle, append(blocks, say(dataKept), say(dataAsk), say(dataGoes), say(dataStays), small(dataLeave),
		buttons(button("mydata.send", "", dataSend),
			button("mydata.erase", "", dataErase).WithConfirm(confirm(askErase)).WithStyle(slack.StyleDanger)))...)
}

// MyDataErased tells that it is done; member that the person is still in a group.
func MyDataErased(member bool) *Modal {
	rest := dataNobody
	if member {
		rest = dataMember
	}
	return window(dataTitle, say(dataErased), say(rest))
}

// The names of the files. They say nothing of the person: names of files are
// shown everywhere.
const (
	MyDataFile     = "mijn-gegevens.zip"
	MyDataReadable = "mijn-gegevens.md"
	MyDataJSON     = "mijn-gegevens.json"
)

// Teller puts what is held about a person in words for them.
type Teller struct {
	Person string           // Slack user id
	Groups map[int64]string // the names of the groups they are in
	Deck   Deck
	Now    time.Time // in their zone
}

// Markdown is everything that is held, to read.
func (t Teller) Markdown(held []store.Held) string {
	lines := []string{"# " + dataHeading, "", dataMoment + Moment(t.Now) + ".", "", dataBallots}
	if len(held) == 0 {
		lines = append(lines, "", dataNothing)
	}
	for _, h := range held {
		lines = append(lines, "", "## "+dataKinds[h.Name])
		for _, row := range h.Rows {
			lines = append(lines, "")
			for _, f := range row {
				if text := t.words(h.Name, f); text != "" {
					lines = append(lines, "- "+dataColumns[f.Column]+": "+strings.ReplaceAll(text, "\n", "\n  "))
				}
			}
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// words is one thing in words, "" when there is nothing to say of it.
func (t Teller) words(kind string, f store.Told) string {
	switch v := f.Value.(type) {
	case time.Time:
		if v.Unix() == 0 {
			return ""
		}
		return Moment(v.In(t.Now.Location()))
	case int64:
		return t.number(f.Column, v)
	case string:
		return t.coded(kind, f.Column, v)
	}
	return fmt.Sprint(f.Value)
}

func (t Teller) number(column string, n int64) string {
	switch column {
	case "group", "group_id":
		if name := t.Groups[n]; name != "" {
			return name
		}
		return dataGroup(strconv.FormatInt(n, 10))
	case "withdrawn", "coming", "facilitator", "human", "active", "stranger", "shared":
		if n == 0 {
			return dataNo
		}
		return dataYes
	}
	return strconv.FormatInt(n, 10)
}

func (t Teller) coded(kind, column, text string) string {
	switch column {
	case "card":
		if c, ok := t.Deck.Card(text); ok {
			return c.text()
		}
	case "theme":
		return themes[Theme(text)].name
	case "day", "meeting":
		if text != "" {
			return Date(store.Day(text))
		}
	case "kind":
		return labelOf(unaskedKinds, string(store.PostKind(text).Choice()))
	case "state", "pressed":
		if words := dataCodes[text]; words != "" {
			return words
		}
	case "what":
		return t.changes(text)
	}
	return text
}

// changes is what somebody changed, without the names of others.
func (t Teller) changes(what string) string {
	var changes []store.Changed
	if json.Unmarshal([]byte(what), &changes) != nil {
		return what
	}
	var parts []string
	for _, c := range changes {
		switch {
		case strings.HasPrefix(c.Field, "facilitator"):
			parts = append(parts, facilitatorChanged(c.Field, c.Value == t.Person, lower(somebody)))
		default:
			parts = append(parts, changedText(c))
		}
	}
	return strings.Join(parts, "; ")
}

// JSON is everything that is held, for a program: by kind, as it stands in the
// database, with what was typed opened and times written out.
func (t Teller) JSON(held []store.Held) ([]byte, error) {
	all := map[string][]map[string]any{}
	for _, h := range held {
		for _, row := range h.Rows {
			fields := map[string]any{}
			for _, f := range row {
				fields[f.Column] = f.Value
			}
			all[h.Name] = append(all[h.Name], fields)
		}
	}
	return json.MarshalIndent(all, "", "  ")
}
