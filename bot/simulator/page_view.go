package simulator

import "time"

// The types below are what the templates in page/ are filled with, and all they know.

// pageWhere is who looks at what: the state that lives in the address, so that two tabs can be two people.
type pageWhere struct{ As, In, Thread, Tab string }

type pageView struct {
	Where    pageWhere
	Me       pageFace
	People   []pageLink
	Channels []pageLink
	DMs      []pageLink
	Here     *pageHere
	Days     []pageDay
	Thread   *pageThread
	Home     *pageHome // on the app's home tab, instead of messages
	Inspect  *pageInspect
	Faults   pageFaults
	Joinable []pageLink // channels to come into
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
	ID      string // of a channel to come into
	Tab     string // of the app: going there tells it so
	Distant bool   // somebody from another workspace
}

// pageHere is the channel or DM in view.
type pageHere struct {
	Name        string
	DM          bool
	Private     bool
	Archived    bool
	Tabs        []pageTab
	Members     []pageFace
	Names       string     // the members, written out
	People      []pageFace // the members that are people
	Apps        []pageFace // the members that are not
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
	Files      []pageFile
	Reactions  []pageReaction
	Pinned     bool

	InspectHref string
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

type pageTab struct {
	Name, Word string
	Current    bool
}

type pageHome struct {
	Where  pageWhere
	ViewID string // empty as long as the app has published nothing
	Blocks []pageBlock
}

// pagePicture has a Src if it is here, and an Href if it is somewhere else.
type pagePicture struct{ Src, Alt, Href string }

type pageFile struct {
	Name, Title, Size string
	Href              string
	Picture           *pagePicture
}

type pageReaction struct {
	Name, Emoji string
	Names       string // who put it there
	Count       int
	Mine        bool
}

// pageInspect is what a message is made of and how it came.
type pageInspect struct {
	Back    string
	Blocks  string // as Block Kit Builder takes them; empty if there are none
	Message string // as Slack gives it to apps
	Calls   []pageCall
	Updates string
}

type pageCall struct {
	Method, Time, Result string
	Fine                 bool
}

// pageFaults is the Stoorzender.
type pageFaults struct {
	Any     bool
	Rows    []pageFault
	Methods []string
	Minutes int
}

type pageFault struct {
	Name, Word string
	On         bool
	About      string
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
