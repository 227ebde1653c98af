package simulator

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Workspace is one practice Slack with one app installed. Its methods may be called from many goroutines.
//
// One mutex guards everything below it; it is never held while writing to a socket or asking the app something.
type Workspace struct {
	mu sync.Mutex

	app  app
	zone *time.Location

	people   map[string]*person
	channels map[string]*channel
	order    struct{ people, channels []string } // in order of arrival: maps have none
	lastSeen map[string]string                   // person → the channel they last did something in

	modals    map[string][]*view       // person → stack of open modals, the last one on top
	opening   map[string]chan struct{} // person → closed when a modal opens for them
	triggers  shelf[*trigger]
	responses shelf[*responseURL]

	sockets   []*socket
	nextSock  int
	tickets   map[string]bool
	envelopes map[string]*envelope
	agenda    []appointment   // in order of time
	silenced  map[string]bool // event types that are kept from the app

	files     map[string]*file
	scheduled []*scheduled
	homes     map[string]*view     // person → what the app shows on its home tab
	direct    map[[2]string]string // two people, in order → their direct message

	faults      []*Fault
	carriedOut  map[string]int // calls, by method
	refusal     string         // the error of every call while the app's tokens do not work
	uninstalled bool

	clock   clock
	due     func(after time.Time) time.Time
	calls   int   // Web API and response_url calls under way
	version int64 // grows with everything that happens
	serial  int64 // for ids
	lastTS  int64 // the newest message's ts, in microseconds
	buckets map[string]*bucket

	unlimited bool // no rate limits

	moving sync.Mutex // held by a clock move: two moves at once would pass each other's moments
	server *http.Server
	page   http.Handler // the web page: everything that is not Slack's protocol
	url    string
	done   chan struct{}
	tasks  sync.WaitGroup
}

// person is somebody in the workspace, the app's own bot user included.
type person struct {
	id         string
	name       string // the handle: lower case, no spaces
	realName   string
	bot        bool
	deleted    bool
	stranger   bool // from another workspace, through Slack Connect
	restricted bool // a guest
	zone       *time.Location
	updated    time.Time
}

type channelKind int

const (
	public channelKind = iota
	private
	direct // between two people; one of them may be the app's bot user
)

// channel is a channel or a direct message.
type channel struct {
	id       string
	name     string
	kind     channelKind
	created  time.Time
	creator  string
	archived bool
	members  []string
	messages []*message // in order of ts, thread replies and ephemeral ones included
	fleeting int        // how many ephemeral ones came since the oldest were dropped
	topic    string
	purpose  string
}

func (c *channel) has(person string) bool { return slices.Contains(c.members, person) }

// message is one message in a channel, or a line such as "is erbij gekomen".
type message struct {
	ts       string
	at       time.Time
	channel  string
	author   string // person id; "" for Slack itself
	text     string
	subtype  string // channel_join, channel_leave or ""
	blocks   blocks
	metadata metadata
	thread   string // ts of the message this is a reply to
	edited   string // ts of the last edit
	only     string // the one person who sees it: an ephemeral message
	state    answers

	replies   []*message // in its thread, in order
	reactions []reaction
	pinned    bool
	files     []string // ids

	calls   []messageCall
	updates int // how often it was written anew
}

// New makes an empty workspace in which the app of the given manifest (Slack's JSON format,
// https://docs.slack.dev/reference/app-manifest) is installed. The practice clock starts at start; people live in zone.
//
// It is an error if the manifest is not JSON, or is for an app that does not use Socket Mode.
func New(manifest []byte, start time.Time, zone *time.Location) (*Workspace, error) {
	a, err := readManifest(manifest)
	if err != nil {
		return nil, err
	}
	w := &Workspace{
		app: a, zone: zone,
		people: map[string]*person{}, channels: map[string]*channel{}, lastSeen: map[string]string{},
		modals: map[string][]*view{}, opening: map[string]chan struct{}{},
		triggers: newShelf[*trigger](), responses: newShelf[*responseURL](),
		tickets: map[string]bool{}, envelopes: map[string]*envelope{}, buckets: map[string]*bucket{},
		silenced: map[string]bool{}, carriedOut: map[string]int{}, files: map[string]*file{},
		homes: map[string]*view{}, direct: map[[2]string]string{},
		clock: newClock(start.In(zone)), done: make(chan struct{}),
	}
	w.addPerson(&person{id: botUser, name: handle(a.name), realName: a.name, bot: true})
	w.page = newPage(w)
	return w, nil
}

// Start serves the workspace on l and returns its address, such as http://127.0.0.1:8080. The Web API is below
// address + "/api/".
func (w *Workspace) Start(l net.Listener) (url string) {
	w.mu.Lock()
	w.url = "http://" + l.Addr().String()
	w.server = &http.Server{Handler: w, ReadHeaderTimeout: 10 * time.Second}
	w.mu.Unlock()
	w.tasks.Go(func() { _ = w.server.Serve(l) })
	w.tasks.Go(w.watchAgenda)
	return w.url
}

// Close ends all connections and the web server, and waits until they are gone.
func (w *Workspace) Close() error {
	w.mu.Lock()
	select {
	case <-w.done:
		w.mu.Unlock()
		return nil
	default:
	}
	close(w.done)
	sockets, server := slices.Clone(w.sockets), w.server
	w.mu.Unlock()
	for _, s := range sockets {
		s.close()
	}
	var err error
	if server != nil {
		err = server.Close()
	}
	w.tasks.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// ServeHTTP answers the app below /api/, /socket, /response/, /upload/ and /files/, and shows people the page everywhere
// else.
func (w *Workspace) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, "/api/"):
		w.underWay(func() { w.serveAPI(rw, r) })
	case strings.HasPrefix(r.URL.Path, "/response/"):
		w.underWay(func() { w.serveResponse(rw, r) })
	case strings.HasPrefix(r.URL.Path, "/upload/"):
		w.underWay(func() { w.serveUpload(rw, r) })
	case strings.HasPrefix(r.URL.Path, "/files/") && r.Header.Get("Authorization") != "": // people's browsers send none
		w.serveFile(rw, r)
	case r.URL.Path == "/socket":
		if w.down() {
			panic(http.ErrAbortHandler)
		}
		w.serveSocket(rw, r)
	default:
		w.page.ServeHTTP(rw, r)
	}
}

// underWay counts a call of the app for as long as it takes, so that nothing comes to rest in the middle of it.
func (w *Workspace) underWay(call func()) {
	w.mu.Lock()
	w.calls++
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		w.calls--
		w.version++
		w.mu.Unlock()
	}()
	call()
}

// shelf keeps the newest of something by id and forgets the rest, so that a busy app cannot fill the memory. Slack
// forgets after some time; so many in that time is more than people can do.
type shelf[T any] struct {
	kept  map[string]T
	order []string // the ids, as a ring
	next  int
}

const shelfSize = 5_000

func newShelf[T any]() shelf[T] {
	return shelf[T]{kept: map[string]T{}, order: make([]string, shelfSize)}
}

func (s *shelf[T]) put(id string, item T) {
	delete(s.kept, s.order[s.next])
	s.kept[id], s.order[s.next] = item, id
	s.next = (s.next + 1) % len(s.order)
}

// AddPerson adds somebody to the workspace and returns their user id.
func (w *Workspace) AddPerson(name string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := &person{id: w.newID("U"), name: handle(name), realName: name}
	w.addPerson(p)
	return p.id
}

func (w *Workspace) addPerson(p *person) {
	p.zone, p.updated = w.zone, w.clock.now()
	w.people[p.id] = p
	w.order.people = append(w.order.people, p.id)
	w.version++
}

// AddChannel adds a channel with these people in it and returns its id. The first of them is its creator. The app is
// not in it: somebody has to invite it.
func (w *Workspace) AddChannel(name string, isPrivate bool, people ...string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := &channel{id: w.newID("C"), name: name, members: slices.Clone(people)}
	if isPrivate {
		c.kind = private
	}
	if len(people) > 0 {
		c.creator = people[0]
	}
	w.addChannel(c)
	return c.id
}

func (w *Workspace) addChannel(c *channel) {
	c.created = w.clock.now()
	w.channels[c.id] = c
	w.order.channels = append(w.order.channels, c.id)
	w.version++
}

// DM is the channel id of the app's direct message with a person.
func (w *Workspace) DM(person string) string { return w.DMBetween(botUser, person) }

// DMBetween is the channel id of the direct message between two people.
func (w *Workspace) DMBetween(one, other string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.openDM(one, other).id
}

// openDM finds or makes the direct message between two people.
func (w *Workspace) openDM(one, other string) *channel {
	if c := w.findDM(one, other); c != nil {
		return c
	}
	c := &channel{id: w.newID("D"), kind: direct, creator: one, members: []string{one, other}}
	w.addChannel(c)
	w.direct[pair(one, other)] = c.id
	return c
}

func (w *Workspace) findDM(one, other string) *channel { return w.channels[w.direct[pair(one, other)]] }

func pair(one, other string) [2]string { return [2]string{min(one, other), max(one, other)} }

// newID makes an id in Slack's form: a letter and capitals or digits.
func (w *Workspace) newID(letter string) string {
	w.serial++
	return fmt.Sprintf("%s0%08d", letter, w.serial)
}

// stamp makes a new message ts, later than every one before: seconds with six decimals, the identity of a message.
func (w *Workspace) stamp() (string, time.Time) {
	now := w.clock.now()
	micros := max(now.UnixMicro(), w.lastTS+1)
	w.lastTS = micros
	return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6), now
}

// handle makes a user name of a name: lower case, without spaces or accents' neighbours such as quotes.
func handle(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '.'
		case strings.ContainsRune(`'"@<>&`, r):
			return -1
		}
		return r
	}, strings.ToLower(name))
}
