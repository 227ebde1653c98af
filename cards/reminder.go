package cards

import (
	"errors"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// Reminder is a meeting as one person is told of it, in a message of its own.
type Reminder struct {
	Post    store.Post
	Session store.Session
	Group   store.Group
	Theirs  string    // zone of this person, "" unknown
	Shown   time.Time // when this person got it, or gets it now
	Title   string    // of the case, "" none was chosen
	Brings  bool      // this person presents it
	Mine    *bool     // what this person said: they come, or can't
	Coming  int       // how many said that they come
	Settled bool      // what is asked is no question any more
}

// drawReminder draws a post to a person about a meeting.
func drawReminder(tx *store.Tx, p store.Post, now time.Time) (Message, error) {
	r := Reminder{Post: p, Shown: p.SentAt}
	if r.Shown.IsZero() {
		r.Shown = now
	}
	var err error
	if r.Session, err = tx.Session(p.Subject); err != nil {
		return Message{}, err
	}
	if r.Group, err = tx.Group(p.Group); err != nil {
		return Message{}, err
	}
	who, err := tx.Person(p.Person)
	if err != nil {
		return Message{}, err
	}
	r.Theirs = who.Zone
	c, err := tx.CaseOf(r.Session)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Message{}, err
	}
	r.Title, r.Brings = c.Title, err == nil && c.Person == p.Person
	said, err := tx.RSVPs(r.Session.ID)
	for _, a := range said {
		if a.Coming {
			r.Coming++
		}
		if a.Person == p.Person {
			r.Mine = &a.Coming
		}
	}
	if err != nil {
		return Message{}, err
	}
	switch p.Kind {
	case store.TurnPost:
		r.Settled, err = tx.Brought(r.Session)
	case store.RedatePost:
		_, err = tx.PlannedSince(r.Group.ID, r.Session.ChangedAt)
		if r.Settled = err == nil; errors.Is(err, store.ErrNotFound) {
			err = nil
		}
	}
	return ReminderPart(r), err
}

// ReminderPart is what one person gets to hear of a meeting. Of a meeting that
// was changed since only that is said: what holds now stands elsewhere.
func ReminderPart(r Reminder) Message {
	off := r.Session.State == store.SessionCancelled || r.Session.State == store.SessionFailed
	switch kind := r.Post.Kind; {
	case kind == store.CancelledPost:
		return cancelledPart(r)
	case kind == store.RedatePost:
		return redatePart(r)
	case off:
		return note(reminderOff)
	case kind != store.TurnPost && !r.Post.Tells(r.Session):
		return note(reminderMoved)
	case kind == store.FewPost:
		return fewPart(r)
	case kind == store.TurnPost:
		return turnPart(r)
	case kind == store.MovedPost:
		return meetingPart(r, movedText(r.when(), short(r.Group.Name, nameLength)))
	}
	return meetingPart(r, reminderText(r.days(), r.when(), short(r.Group.Name, nameLength)))
}

func (r Reminder) when() string { return SessionWhen(r.Session, r.Group.Schedule.Zone) }

// days is how far away the meeting was when the person heard of it.
func (r Reminder) days() string {
	shown := store.DayOf(r.Shown.In(store.Location(r.Group.Schedule.Zone)))
	return inDays(max(0, shown.Until(r.Session.Day)))
}

// meetingPart is all that a person needs to know of a meeting.
func meetingPart(r Reminder, text string) Message {
	s := r.Session
	m := noteQuote(text)
	if there := SessionThere(s, r.Group.Schedule.Zone, r.Theirs); there != "" {
		m.Blocks = append(m.Blocks, small(capital(there)))
	}
	theCase, method := r.Title, methodLine(s.Method)
	if theCase == "" && method == "" {
		theCase = toChoose
	}
	var lines []string
	if theCase != "" { // without one the method that was chosen needs none
		lines = append(lines, partLine(theCasePart, theCase))
	}
	if method != "" {
		lines = append(lines, partLine(methodPart, method))
	}
	for _, role := range []struct {
		has  bool
		text string
	}{{r.Brings, rolePresent}, {s.Chair == r.Post.Person, roleChair}, {s.Host == r.Post.Person, roleHost}} {
		if role.has {
			lines = append(lines, role.text)
		}
	}
	if r.Mine != nil && *r.Mine {
		lines = append(lines, youCome)
	} else if r.Mine != nil {
		lines = append(lines, youCant)
	}
	m.Blocks = append(m.Blocks, placed(s.Place), quote(strings.Join(lines, "\n")), buttons(meetingButtons(r)...))
	return m
}

func meetingButtons(r Reminder) []slack.BlockElement {
	id := r.Post.ID
	show := button("remind.show:"+id, id, sessionShow)
	if r.Session.State != store.SessionPlanned {
		return []slack.BlockElement{show}
	}
	var row []slack.BlockElement
	if r.Mine == nil || !*r.Mine {
		row = append(row, button("remind.come:"+id, id, comeLabel))
	}
	if r.Mine == nil || *r.Mine {
		row = append(row, button("remind.cant:"+id, id, cantLabel))
	}
	return append(row, button("remind.agenda:"+id, id, agendaLabel), show)
}

func cancelledPart(r Reminder) Message {
	m := noteQuote(cancelledText(Date(r.Session.Day), short(r.Group.Name, nameLength)))
	m.Blocks = append(m.Blocks, buttons(button("remind.agenda:"+r.Post.ID, r.Post.ID, agendaOutLabel),
		button("remind.show:"+r.Post.ID, r.Post.ID, sessionShow)))
	return m
}

func fewPart(r Reminder) Message {
	if r.Post.Pressed == "go" {
		return note(fewGoes)
	}
	m := noteQuote(fewText(r.when(), short(r.Group.Name, nameLength), r.Coming))
	m.Blocks = append(m.Blocks, say(fewWhat), buttons(button("few.move:"+r.Post.ID, r.Post.ID, fewMove),
		button("few.go:"+r.Post.ID, r.Post.ID, fewGo)))
	return m
}

func turnPart(r Reminder) Message {
	switch {
	case r.Post.Pressed == "pass":
		return note(turnPassed)
	case r.Settled:
		return note(turnBrought)
	}
	m := noteQuote(turnText(r.when(), short(r.Group.Name, nameLength)))
	m.Blocks = append(m.Blocks, say(turnWhat), buttons(button("turn.bring:"+r.Post.ID, r.Post.ID, turnBring),
		button("turn.pass:"+r.Post.ID, r.Post.ID, turnPass)))
	return m
}

func redatePart(r Reminder) Message {
	switch {
	case r.Settled:
		return note(redateDone)
	case r.Post.Pressed == "skip":
		return note(redateSkipped)
	}
	m := noteQuote(redateText(Date(r.Session.Day), short(r.Group.Name, nameLength)))
	m.Blocks = append(m.Blocks, buttons(button("redate.plan:"+r.Post.ID, r.Post.ID, redatePlan),
		button("redate.skip:"+r.Post.ID, r.Post.ID, redateSkip)))
	return m
}

func drawPresent(tx *store.Tx, p store.Post) (Message, error) {
	c, err := tx.Case(p.Subject)
	return PresentPart(p, c), err
}

// PresentPart asks the presenter of a case that was chosen whether they bring it.
func PresentPart(p store.Post, c store.Case) Message {
	switch {
	case c.State == store.Withdrawn || c.State == store.Discussed:
		return asked(staleDone(c.Title))
	case c.State != store.Chosen || p.Key != store.PresentKey(c):
		return asked(presentBack(c.Title))
	}
	day := meetingDay(c.Meeting)
	if p.Pressed == "yes" {
		return asked(presentDone(day, c.Title))
	}
	return asked(presentAsk(day, c.Title), button("present.yes:"+p.ID, p.ID, presentYes).WithStyle(slack.StylePrimary),
		button("present.no:"+p.ID, p.ID, presentNo).WithConfirm(confirm(askPresentNo)))
}

// Fallback offers a group that has no case for a meeting something else to do.
type Fallback struct {
	Post    string
	Session store.Session
	Zone    string
	Wished  bool   // there is a card on the list for the meeting
	Found   bool   // there is a case after all
	Chosen  string // what somebody chose: "card", "method", "" nothing yet
	By      string // who
}

func drawFallback(tx *store.Tx, g store.Group, p store.Post) (Message, error) {
	s, err := tx.Session(p.Subject)
	if err != nil {
		return Message{}, err
	}
	f := Fallback{Post: p.ID, Session: s, Zone: g.Schedule.Zone}
	if f.Found, err = tx.Brought(s); err != nil {
		return Message{}, err
	}
	wished, err := tx.Wished(g.ID)
	if err != nil {
		return Message{}, err
	}
	f.Wished = len(wished) > 0
	what, by, chosen := strings.Cut(p.Pressed, " ")
	if chosen {
		f.Chosen = what
		f.By, err = Name(tx, by)
	}
	return FallbackOffer(f), err
}

// FallbackOffer is what a group without a case for its meeting can do.
func FallbackOffer(f Fallback) Message {
	text := fallbackText(SessionWhen(f.Session, f.Zone))
	m := note(text)
	switch {
	case f.Session.State != store.SessionPlanned:
		return note(reminderOff)
	case f.Chosen != "":
		m.Blocks = append(m.Blocks, quote(fallbackChosen(f.By, f.Chosen)), small(fallbackStill))
		return m
	case f.Found:
		m.Blocks = append(m.Blocks, say(fallbackFound))
		return m
	}
	lines := []string{fallbackWhat, fallbackMethod}
	row := []slack.BlockElement{button("fallback.method", f.Post, fallbackOther).WithConfirm(confirm(askFallback))}
	if f.Wished {
		lines = append(lines, fallbackWish)
		row = append(row, button("fallback.card", f.Post, fallbackCard).WithConfirm(confirm(askFallback)))
	}
	m.Blocks = append(m.Blocks, say(strings.Join(lines, "\n")), buttons(row...), small(fallbackStill))
	return m
}

// ReminderOld tells who presses a button of a message about a meeting that was
// changed since.
func ReminderOld() Message { return note(reminderMoved) }

// PresentBack tells the presenter of a case that it is on the list again.
func PresentBack() Message { return note(presentNoNote) }
