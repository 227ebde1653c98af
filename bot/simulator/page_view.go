package simulator

import "time"

// The types below are what the templates in page/ are filled with, and all they know.

// pageWhere is who looks at what: the state that lives in the address, so that two tabs can be two people.
type pageWhere struct{ As, In, Thread string }

type pageView struct {
	Where    pageWhere
	Me       pageFace
	People   []pageLink
	Channels []pageLink
	DMs      []pageLink
	Here     *pageHere
	Days     []pageDay
	Thread   *pageThread
	Modal    *pageModal
	Confirm  *pageConfirm
	Clock    pageClock
	Commands []pageCommand
	Others   []pageFace // who may be asked into a new channel
	Draft    string
	Hint     string
	Flash    string
	Stamp    string // what this page was drawn from, see page_live.go
}

// pageFace is how somebody looks: initials on a colour of their own.
type pageFace struct {
	ID, Name, Initials string
	Hue                int
	Bot                bool
}

// pageLink is a line in the left column.
type pageLink struct {
	Face    pageFace // of a person; empty for a channel
	Name    string
	Href    string
	Current bool
	News    bool
	Private bool
}

// pageHere is the channel or DM in view.
type pageHere struct {
	Name        string
	DM          bool
	Private     bool
	Members     []pageFace
	Names       string     // the members, written out
	Bots        []pageFace // that can be invited
	Absent      []pageFace // people that can be added
	Closed      string     // why nothing can be typed here; empty when it can
	Placeholder string
}

type pageDay struct {
	Word     string
	ISO      string
	Messages []pageMessage
}

type pageMessage struct {
	Where      pageWhere
	ID         string // of the element on the page
	TS         string
	From       pageFace
	Time       string
	ISO        string
	Text       []pageNode
	Blocks     []pageBlock
	Ephemeral  bool
	Line       bool // somebody came or went: one quiet line
	Edited     bool
	Answers    string // "4 antwoorden", when there are any
	Replies    []pageMessage
	ThreadHref string // empty where no thread can begin
}

type pageThread struct {
	Messages  []pageMessage
	CloseHref string
	Draft     string
}

type pageModal struct {
	Where  pageWhere
	ViewID string
	Title  string
	Submit string
	Close  string
	Blocks []pageBlock
	Error  string
}

// pageConfirm is Slack's "are you sure" in front of an action.
type pageConfirm struct {
	Where  pageWhere
	Title  string
	Text   []pageNode
	Yes    string
	No     string
	Danger bool
	Action string // where the answer is sent
	Fields []pageField
	Back   string
}

type pageField struct{ Name, Value string }

type pageClock struct {
	Date, Time string
	ISO        string
}

type pageCommand struct{ Name, Usage, Description, Href string }

func pageClockAt(t time.Time) pageClock {
	return pageClock{Date: longDay(t), Time: t.Format("15:04"), ISO: t.Format(time.RFC3339)}
}
