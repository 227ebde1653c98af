package store

import (
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// Post is a message that should hang in Slack: a wish with a key, not a job.
// It holds no text; it is drawn from the facts when it is shown.
type Post struct {
	Seq     int64  // of the row
	ID      string // random; in the metadata and in every button of the message
	Key     string // the fact and its edition, "card/G4/2026-W48": it happens once
	Group   int64
	Person  string // Slack user id of whom it is for, "" the group's channel
	Kind    PostKind
	Subject int64     // the id of what is drawn: a given card, a change, the group itself
	Due     time.Time // when it should come to hang
	Until   time.Time // after this it is pointless
	LookAt  time.Time // when the poster must look at it again; zero = never
	State   PostState
	Reason  string    // why it was dropped
	Channel string    // Slack's channel id, where it hangs
	TS      string    // Slack's id of the message within the channel
	Hash    string    // of what hangs there
	Gone    bool      // it should not hang any more
	Lead    int64     // the post (Seq) in whose message it hangs, 0: in its own
	SentAt  time.Time // for the budget of its person
	Pressed string    // what its person did with it, "" nothing
	File    string    // Slack's id of the picture in it, "" not uploaded yet, NoFile it goes without
	Tries   int       // how often its picture failed
}

// NoFile says that a post goes without its picture.
const NoFile = "-"

// PostKind is what a post shows.
type PostKind string

// The kinds, and of what their subject is the id.
const (
	WelcomePost PostKind = "welcome" // the group
	CardPost    PostKind = "card"    // a given card
	SharedPost  PostKind = "shared"  // a given card
	ChangePost  PostKind = "change"  // a change
	AskPost     PostKind = "ask"     // the post of which nobody knows whether it hangs

	CasePost    PostKind = "case"     // a case whose presenter shares title and question
	StepPost    PostKind = "step"     // a case: which first step?
	OutcomePost PostKind = "outcome"  // a case: how did it go?
	StepEndPost PostKind = "step-end" // a case: that is not asked any more
	StalePost   PostKind = "stale"    // a case that waits long
	FadePost    PostKind = "fade"     // a case whose text will vanish

	QuestionPost PostKind = "question"  // a learning question that is shared
	CheckPost    PostKind = "check"     // a learning question: is it still yours?
	CheckEndPost PostKind = "check-end" // a learning question: that is not asked any more
	YearPost     PostKind = "year"      // a learning question and its versions

	ReminderPost    PostKind = "reminder"            // a meeting that comes
	MovedPost       PostKind = "moved"               // a meeting: its day, its time or its place changed
	CancelledPost   PostKind = "cancelled"           // a meeting that does not happen
	PresentPost     PostKind = "present"             // a case that was chosen: will its presenter bring it?
	FewPost         PostKind = "few"                 // a meeting to which few come
	TurnPost        PostKind = "turn"                // a meeting without a case: would you bring one?
	RedatePost      PostKind = "redate"              // a cancelled meeting: when then?
	FallbackPost    PostKind = "fallback"            // a meeting without a case: what else?
	GoOnPost        PostKind = "goon"                // the group: how do you go on?
	FarewellPost    PostKind = "farewell"            // the group, which stops
	EvaluationPost  PostKind = "evaluation"          // an evaluation: take part
	EvaluationNudge PostKind = "evaluation-reminder" // an evaluation: a record only, see Tx.Remind
	ResultPost      PostKind = "result"              // an evaluation: what came of it, also when it was lost
)

// Choice is the kind by which people say that they do not want such posts: what
// belongs together has one.
func (k PostKind) Choice() PostKind {
	switch k {
	case OutcomePost:
		return StepPost
	case YearPost:
		return CheckPost
	case StalePost:
		return FadePost
	case PresentPost, FewPost, RedatePost:
		return TurnPost
	}
	return k
}

// Kinds are the kinds that people do not want when they do not want this one.
func (k PostKind) Kinds() []PostKind {
	var kinds []PostKind
	for other := range pressing {
		if other.Choice() == k {
			kinds = append(kinds, other)
		}
	}
	return kinds
}

// PostState is how far a post is.
type PostState string

// Waiting for its time; sending: the call to Slack was begun; hanging; unsure:
// the answer was lost and it may hang or not; dropped, with a reason.
const (
	Waiting PostState = "waiting"
	Sending PostState = "sending"
	Hanging PostState = "hanging"
	Unsure  PostState = "unsure"
	Dropped PostState = "dropped"
)

// NewID makes a random id that nobody can guess.
func NewID() string {
	var b [12]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

const selectPost = `SELECT seq, id, key, group_id, person, kind, subject, due, until, look_at, state, reason, channel, ts, hash,
	gone, lead, sent_at, pressed, file, tries FROM post`

func scanPost(r row) (Post, error) {
	var p Post
	var due, until int64
	var look, lead, sent sql.NullInt64
	err := r.Scan(&p.Seq, &p.ID, &p.Key, &p.Group, &p.Person, &p.Kind, &p.Subject, &due, &until, &look, &p.State, &p.Reason, &p.Channel, &p.TS, &p.Hash,
		&p.Gone, &lead, &sent, &p.Pressed, &p.File, &p.Tries)
	p.Due, p.Until, p.LookAt = time.Unix(due, 0).UTC(), time.Unix(until, 0).UTC(), fromSeconds(look)
	p.Lead, p.SentAt = lead.Int64, fromSeconds(sent)
	return p, err
}

// AddPost hangs a post on the wall, unless one with its key was there before:
// planning may run a thousand times, the key happens once. An ID is made when
// it has none; without a LookAt the poster looks at its Due. What was due before
// the database was put back does not come any more (see Restored).
func (tx *Tx) AddPost(p Post) error {
	if p.ID == "" {
		p.ID = NewID()
	}
	if p.State == "" {
		p.State = Waiting
	}
	if p.State == Waiting && p.LookAt.IsZero() {
		p.LookAt = p.Due
	}
	restored, err := tx.RestoredAt()
	if err != nil {
		return err
	}
	if p.State == Waiting && p.Due.Before(restored) {
		p.State, p.Reason, p.LookAt = Dropped, string(SkipRestored), time.Time{}
	}
	return tx.exec(`INSERT INTO post (id, key, group_id, person, kind, subject, due, until, look_at, state, reason)
		VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (key) DO NOTHING`,
		p.ID, p.Key, p.Group, p.Person, p.Kind, p.Subject, p.Due.Unix(), p.Until.Unix(), seconds(p.LookAt), p.State, p.Reason)
}

// SavePost records how far a post is, and with it those that hang in its message.
func (tx *Tx) SavePost(p Post) error {
	err := tx.exec(`UPDATE post SET state=?, reason=?, look_at=?, channel=?, ts=?, hash=?, sent_at=?, file=?, tries=? WHERE id=?`,
		p.State, p.Reason, seconds(p.LookAt), p.Channel, p.TS, p.Hash, seconds(p.SentAt), p.File, p.Tries, p.ID)
	if err != nil || p.Person == "" {
		return err
	}
	return tx.exec(`UPDATE post SET state=?, reason=?, look_at=NULL, channel=?, ts=?, sent_at=? WHERE lead=?`,
		p.State, p.Reason, p.Channel, p.TS, seconds(p.SentAt), p.Seq)
}

// Seen makes it a post that was seen to hang there. It is drawn again, for nobody
// knows as of which facts it hangs.
func (p *Post) Seen(channel, ts string, now time.Time) {
	p.State, p.Reason, p.Channel, p.TS, p.Hash, p.LookAt = Hanging, "", channel, ts, "", now
}

// Saw records where a post was seen to hang, whatever the bot believed of it.
func (tx *Tx) Saw(p Post, channel, ts string, now time.Time) error {
	if p.Lead != 0 {
		lead, err := tx.PostNumbered(p.Lead)
		if err != nil {
			return err
		}
		p = lead
	}
	if p.State == Hanging && p.TS != "" {
		return nil
	}
	p.Seen(channel, ts, now)
	return tx.SavePost(p)
}

// Postpone has the poster look at the waiting posts that are due by now at a
// later moment.
func (tx *Tx) Postpone(now, until time.Time) error {
	return tx.exec(`UPDATE post SET look_at = ? WHERE look_at <= ? AND state = 'waiting'`, until.Unix(), now.Unix())
}

// PostNumbered is the post with this Seq.
func (tx *Tx) PostNumbered(seq int64) (Post, error) {
	return one(tx, scanPost, selectPost+` WHERE seq = ?`, seq)
}

// LastAsked is when somebody of the group was last asked whether a post hangs;
// zero for never.
func (tx *Tx) LastAsked(group int64) (time.Time, error) {
	return one(tx, func(r row) (time.Time, error) {
		var n sql.NullInt64
		err := r.Scan(&n)
		return fromSeconds(n), err
	}, `SELECT max(due) FROM post WHERE group_id = ? AND kind = 'ask'`, group)
}

// Post is the post with this id.
func (tx *Tx) Post(id string) (Post, error) {
	return one(tx, scanPost, selectPost+` WHERE id = ?`, id)
}

// PostKeyed is the post with this key.
func (tx *Tx) PostKeyed(key string) (Post, error) {
	return one(tx, scanPost, selectPost+` WHERE key = ?`, key)
}

// PostsToSee are at most n posts that the poster must look at by now, in order
// of their due time.
func (tx *Tx) PostsToSee(now time.Time, n int) ([]Post, error) {
	return all(tx, scanPost, selectPost+` WHERE look_at <= ? ORDER BY due, key LIMIT ?`, now.Unix(), n)
}

// PostsOf are the posts of a group from a moment on, in order of due time.
func (tx *Tx) PostsOf(group int64, since time.Time) ([]Post, error) {
	return all(tx, scanPost, selectPost+` WHERE group_id = ? AND due >= ? ORDER BY due, key`, group, since.Unix())
}

// Redraw has the poster compare the hanging posts about this subject with the
// facts, now.
func (tx *Tx) Redraw(kind PostKind, subject int64, now time.Time) error {
	return tx.exec(`UPDATE post SET look_at = ?1 WHERE state = 'hanging' AND lead IS NULL AND (kind = ?2 AND subject = ?3
		OR seq IN (SELECT lead FROM post WHERE kind = ?2 AND subject = ?3 AND lead IS NOT NULL))`, now.Unix(), kind, subject)
}

// TakeDown has the posts about this subject hang no longer: those that do not
// hang yet are dropped, those that hang are deleted in Slack.
func (tx *Tx) TakeDown(kind PostKind, subject int64, now time.Time) error {
	return tx.exec(takeDown+`kind = ?2 AND subject = ?3`, now.Unix(), kind, subject)
}

// takeDown has the posts hang no longer for which the condition after it holds.
const takeDown = `UPDATE post SET gone = 1,
	reason = CASE state WHEN 'waiting' THEN 'withdrawn' ELSE reason END,
	look_at = CASE state WHEN 'waiting' THEN NULL WHEN 'dropped' THEN NULL WHEN 'hanging' THEN ?1 ELSE look_at END,
	state = CASE state WHEN 'waiting' THEN 'dropped' ELSE state END
	WHERE gone = 0 AND `

// TakeDownAgain tries once more to delete what should not hang in a group: while
// the bot was not in the channel it could not.
func (tx *Tx) TakeDownAgain(group int64, now time.Time) error {
	return tx.exec(`UPDATE post SET look_at = ? WHERE group_id = ? AND gone = 1 AND state = 'hanging'`, now.Unix(), group)
}

// Drop has a post that does not hang yet never come, for this reason. What was to
// come in its message comes by itself.
func (tx *Tx) Drop(p *Post, reason string) error {
	if err := tx.letGo(*p); err != nil {
		return err
	}
	p.State, p.Reason, p.LookAt, p.Lead = Dropped, reason, time.Time{}, 0
	return tx.SavePost(*p)
}

// DropWaiting drops the group's posts that do not hang yet. Those of other groups
// that were to come in their message come by themselves.
func (tx *Tx) DropWaiting(group int64, reason string) error {
	return errors.Join(
		tx.exec(`UPDATE post SET lead = NULL, look_at = due WHERE state = 'waiting' AND lead IN (SELECT seq FROM post WHERE group_id = ? AND state = 'waiting')`, group),
		tx.exec(`UPDATE post SET state = 'dropped', reason = ?, look_at = NULL, lead = NULL WHERE group_id = ? AND state = 'waiting'`, reason, group))
}

// Planned is what time brings something to, each with a moment to look at it.
type Planned string

// By the names of their tables.
const (
	PlannedGroups      Planned = "grp"
	PlannedCases       Planned = "casus"
	PlannedQuestions   Planned = "question"
	PlannedSessions    Planned = "session"
	PlannedGoingOn     Planned = "goingon"
	PlannedEvaluations Planned = "evaluation"
	PlannedEvaluate    Planned = "evaluate"
)

// PlannedDue are the kinds of which something must be looked at by now, in the
// order in which they are planned.
func (tx *Tx) PlannedDue(now time.Time) ([]Planned, error) {
	return all(tx, single[Planned], `SELECT 'grp' WHERE EXISTS (SELECT 1 FROM grp WHERE next_at <= ?1)
		UNION ALL SELECT 'casus' WHERE EXISTS (SELECT 1 FROM casus WHERE next_at <= ?1)
		UNION ALL SELECT 'question' WHERE EXISTS (SELECT 1 FROM question WHERE next_at <= ?1)
		UNION ALL SELECT 'session' WHERE EXISTS (SELECT 1 FROM session WHERE next_at <= ?1)
		UNION ALL SELECT 'goingon' WHERE EXISTS (SELECT 1 FROM goingon WHERE next_at <= ?1)
		UNION ALL SELECT 'evaluate' WHERE EXISTS (SELECT 1 FROM evaluate WHERE next_at <= ?1)
		UNION ALL SELECT 'evaluation' WHERE EXISTS (SELECT 1 FROM evaluation WHERE next_at <= ?1)`, now.Unix())
}

// DelayFirst has what has waited longest by now looked at later.
func (tx *Tx) DelayFirst(what Planned, now, later time.Time) error {
	return tx.exec(`UPDATE `+string(what)+` SET next_at = ? WHERE id =
		(SELECT id FROM `+string(what)+` WHERE next_at <= ? ORDER BY next_at, id LIMIT 1)`, later.Unix(), now.Unix())
}

// NextLook is the first moment at which a post, a group's schedule, a case, a
// learning question, a meeting, how a group goes on, an evaluation or an App Home
// must be looked at; the zero time when there is none.
func (tx *Tx) NextLook() (time.Time, error) {
	return one(tx, func(r row) (time.Time, error) {
		var n sql.NullInt64
		err := r.Scan(&n)
		return fromSeconds(n), err
	}, `SELECT min(t) FROM (SELECT min(look_at) AS t FROM post WHERE look_at IS NOT NULL
		UNION ALL SELECT min(next_at) FROM grp WHERE next_at IS NOT NULL
		UNION ALL SELECT min(next_at) FROM casus WHERE next_at IS NOT NULL
		UNION ALL SELECT min(next_at) FROM question WHERE next_at IS NOT NULL
		UNION ALL SELECT min(next_at) FROM session WHERE next_at IS NOT NULL
		UNION ALL SELECT min(next_at) FROM goingon WHERE next_at IS NOT NULL
		UNION ALL SELECT min(look_at) FROM home WHERE look_at IS NOT NULL
		UNION ALL SELECT min(next_at) FROM evaluation WHERE next_at IS NOT NULL
		UNION ALL SELECT min(remind_at) FROM evaluation WHERE remind_at IS NOT NULL
		UNION ALL SELECT min(next_at) FROM evaluate)`)
}

// CardKey is the key of a group's card of a week.
func CardKey(group int64, week string) string { return fmt.Sprintf("card/G%d/%s", group, week) }
