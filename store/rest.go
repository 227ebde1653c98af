package store

import (
	"cmp"
	"database/sql"
	"errors"
	"slices"
	"time"
)

// Rest: people get at most one message a day that they did not ask for, and
// three in seven days, over all their groups; on school days, by day; and what
// falls on one morning is one message. A post to a person is held to that at the
// moment it would be sent, in the transaction that marks it so.

// pressing are the kinds of message that people get without asking, and how they
// stand in one message: what presses most comes first. What is not here was
// asked for by a press, or must be known at once, and does not count.
var pressing = map[PostKind]int{
	AskPost: 0, FadePost: 0,
	ReminderPost: 1,
	PresentPost:  2, FewPost: 2, TurnPost: 2, RedatePost: 2,
	EvaluationNudge: 3,
	StepPost:        4, OutcomePost: 4, StepEndPost: 4,
	StalePost: 5,
	CheckPost: 6, YearPost: 6, CheckEndPost: 6,
}

// Unasked tells whether people get such a post without having asked for it.
func (k PostKind) Unasked() bool { _, is := pressing[k]; return is }

// Slack takes a message of fifty blocks; these have five each at most, and a line
// between two.
const mostInOne = 8

// The budget of one person.
const perWeek = 3

// Rest decides what becomes of a waiting post that nobody asked for. The post it
// returns is to be sent now when its LookAt is not after now: this one, or one
// that presses more and takes this one along in its message. A post whose person
// does not want such messages is dropped (see Drop), and so is any post to a person
// that the facts have overtaken.
func (tx *Tx) Rest(p Post, now time.Time) (Post, error) {
	why, err := tx.overtaken(p)
	if err != nil {
		return p, err
	}
	if why != "" {
		err := tx.Drop(&p, why)
		return p, err
	}
	if !p.Kind.Unasked() {
		return p, nil
	}
	quiet, err := tx.Quiet(p.Person)
	if err != nil {
		return p, err
	}
	who, err := tx.Person(p.Person)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return p, err
	}
	if slices.Contains(quiet, p.Kind.Choice()) || !who.Human || !who.Active || who.Stranger {
		err := tx.Drop(&p, "unwanted")
		return p, err
	}
	at, err := tx.restUntil(p, who, now)
	if err != nil {
		return p, err
	}
	if at.After(now) {
		if p.LookAt = at; at.After(p.Until) {
			p.LookAt = p.Until.Add(time.Second) // then it is dropped
		}
		return p, tx.letGo(p)
	}
	return tx.together(p, who, quiet, now)
}

// hasRoom tells whether the person of a post is a member of its group who wants
// such messages and may be sent one now.
func (tx *Tx) hasRoom(p Post, now time.Time) (bool, error) {
	who, err := tx.Member(p.Group, p.Person)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	quiet, err := tx.Quiet(p.Person)
	if err != nil || slices.Contains(quiet, p.Kind.Choice()) {
		return false, err
	}
	at, err := tx.restUntil(p, who.Person, now)
	return !at.After(now), err
}

// record keeps that a post was sent, without where.
func (tx *Tx) record(p Post, now time.Time) error {
	p.ID, p.State, p.SentAt = NewID(), Hanging, now
	return errors.Join(tx.AddPost(p), tx.SavePost(p))
}

// restUntil is the first moment, now or later, at which the post's group and its
// person's budget let it be sent.
func (tx *Tx) restUntil(p Post, who Person, now time.Time) (time.Time, error) {
	g, err := tx.Group(p.Group)
	if err != nil {
		return now, err
	}
	sent, err := all(tx, single[int64], `SELECT sent_at FROM post WHERE person = ? AND person <> '' AND sent_at IS NOT NULL AND lead IS NULL
		AND state <> 'waiting' AND seq <> ? AND kind NOT IN (?, ?) ORDER BY sent_at DESC LIMIT ?`, p.Person, p.Seq, MovedPost, CancelledPost, perWeek)
	if err != nil {
		return now, err
	}
	at, loc := now, Location(cmp.Or(who.Zone, g.Schedule.Zone))
	if len(sent) > 0 {
		at = Latest(at, DayOf(time.Unix(sent[0], 0).In(loc)).Add(1).Start(loc))
	}
	if len(sent) == perWeek {
		at = Latest(at, time.Unix(sent[perWeek-1], 0).Add(week))
	}
	at = g.civil(p, at)
	if pressing[p.Kind] > pressing[EvaluationNudge] { // which has its moment, and would be lost
		tomorrow := DayOf(at.In(loc)).Add(1).Start(loc)
		if kept, err := tx.remindedBefore(p.Person, tomorrow); err != nil || kept {
			return g.civil(p, tomorrow), err
		}
	}
	return at, nil
}

// civil is the first moment, at this one or later, at which the post may be sent
// to its person. What concerns meetings does not wait for the cards to come
// again, and a reminder may come on the day it was planned for: the last one
// before the end of a holiday.
func (g Group) civil(p Post, t time.Time) time.Time {
	s := g.Schedule
	if p.Kind.ofMeeting() {
		s = s.Unpaused()
	}
	if p.Kind == ReminderPost {
		local, due := t.In(Location(s.Zone)), p.Due.In(Location(s.Zone))
		if minute := local.Hour()*60 + local.Minute(); DayOf(local) == DayOf(due) && civilFrom <= minute && minute < civilTo {
			return t
		}
	}
	return s.Civil(t)
}

// ofMeeting tells whether people get such a post because they meet.
func (k PostKind) ofMeeting() bool { return k == ReminderPost || k.Choice() == TurnPost }

// Latest is the later of two moments.
func Latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// together puts what waits for the person this morning in one message, and
// returns the post that leads it.
func (tx *Tx) together(p Post, who Person, quiet []PostKind, now time.Time) (Post, error) {
	waiting, err := all(tx, scanPost, selectPost+` WHERE person = ? AND person <> '' AND state = 'waiting' AND seq <> ? AND due <= ? AND until >= ?
		ORDER BY due, key`, p.Person, p.Seq, tx.morning(now, who).Unix(), now.Unix())
	if err != nil {
		return p, err
	}
	company := []Post{p}
	for _, w := range waiting {
		if !w.Kind.Unasked() || slices.Contains(quiet, w.Kind.Choice()) {
			continue
		}
		if why, err := tx.overtaken(w); err != nil {
			return p, err
		} else if why != "" {
			continue
		}
		g, err := tx.Group(w.Group)
		if err != nil {
			return p, err
		}
		if !g.civil(w, now).After(now) {
			company = append(company, w)
		}
	}
	slices.SortStableFunc(company, byPressing)
	company = company[:min(len(company), mostInOne)]
	lead := company[0]
	if err := tx.letGo(lead); err != nil {
		return p, err
	}
	for _, w := range company[1:] {
		if err := tx.exec(`UPDATE post SET lead = ?, look_at = NULL WHERE seq = ? OR lead = ?`, lead.Seq, w.Seq, w.Seq); err != nil {
			return p, err
		}
	}
	lead.LookAt, lead.Lead = now, 0
	return lead, nil
}

func byPressing(a, b Post) int { return cmp.Compare(pressing[a.Kind], pressing[b.Kind]) }

// morning is until when what is due belongs to the message of now: noon, on the
// clock of the person.
func (tx *Tx) morning(now time.Time, who Person) time.Time {
	loc := Location(who.Zone)
	return Latest(now, at(DayOf(now.In(loc)), 12*60, loc))
}

// letGo has the posts that were to come in this one's message looked at by
// themselves again.
func (tx *Tx) letGo(p Post) error {
	if err := tx.exec(`UPDATE post SET lead = NULL, look_at = due WHERE lead = ? AND state = 'waiting'`, p.Seq); err != nil {
		return err
	}
	return tx.exec(`UPDATE post SET lead = NULL WHERE seq = ?`, p.Seq)
}

// Along are the posts that hang in the message of this one, most pressing first.
func (tx *Tx) Along(p Post) ([]Post, error) {
	with, err := all(tx, scanPost, selectPost+` WHERE lead = ? ORDER BY due, key`, p.Seq)
	slices.SortStableFunc(with, byPressing)
	return with, err
}

// Press records what its person did with a post.
func (tx *Tx) Press(p Post, what string) error {
	return tx.exec(`UPDATE post SET pressed = ? WHERE seq = ?`, what, p.Seq)
}

// Heard records that somebody did by themselves what posts of these kinds would
// ask, or wants to be asked again.
func (tx *Tx) Heard(person string, kinds ...PostKind) error {
	for _, k := range kinds {
		if err := tx.exec(`UPDATE post SET pressed = 'heard' WHERE person = ? AND person <> '' AND kind = ? AND pressed = ''`, person, k); err != nil {
			return err
		}
	}
	return nil
}

// silences is how many questions of one kind may go without a press in a row.
const silences = 2

// Unheard tells whether a person let the last two questions of these two kinds
// go by: then no more are asked.
func (tx *Tx) Unheard(person string, a, b PostKind) (bool, error) {
	n, err := one(tx, single[sql.NullInt64], `SELECT sum(pressed = '') FROM (SELECT pressed FROM post WHERE person = ?1 AND person <> '' AND kind IN (?2, ?3)
		AND sent_at IS NOT NULL AND state IN ('hanging', 'unsure', 'sending') ORDER BY sent_at DESC, seq DESC LIMIT ?4)`, person, a, b, silences)
	return n.Int64 == silences, err
}
