package store

import (
	"database/sql"
	"errors"
	"time"
)

// Session is one meeting (bijeenkomst) of a group. A group meets at most once a
// day: within a group its day names it, also for the case chosen for it.
type Session struct {
	ID        int64
	Group     int64
	Form      string // the form it came from: one form is one meeting
	State     SessionState
	Day       Day    // in the group's zone
	Minute    int    // of the start, after midnight, wall clock
	Minutes   int    // how long it takes
	Theme     string // "" none
	Method    string // id of a method, "" not chosen yet
	Chair     string // Slack user id of who leads it, "" nobody yet
	Host      string // Slack user id of the member at whose school it is, "" nobody
	Place     string // sealed in the database; "" not known yet
	Edition   int    // +1 when start, duration or place change
	Sequence  int    // +1 at every change: calendars tell by it which is newer
	PlannedBy string // Slack user id
	PlannedAt time.Time
	ChangedAt time.Time // PlannedAt when never
	Told      string    // what time brought so far
	NextAt    time.Time // when time brings something again; zero = never
}

// SessionState is how far a meeting is.
type SessionState string

// Planned; held: it was not cancelled, so it is taken as held the next morning;
// failed (ging niet door): somebody said afterwards that it was not;
// cancelled (gaat niet door).
const (
	SessionPlanned   SessionState = "planned"
	SessionHeld      SessionState = "held"
	SessionFailed    SessionState = "failed"
	SessionCancelled SessionState = "cancelled"
)

// SessionMinutes is how long a meeting takes unless somebody says otherwise.
const SessionMinutes = 150

// Start is when the meeting begins, by the clock of the group's zone.
func (s Session) Start(loc *time.Location) time.Time { return at(s.Day, s.Minute, loc) }

// End is when it should be over.
func (s Session) End(loc *time.Location) time.Time {
	return s.Start(loc).Add(time.Duration(s.Minutes) * time.Minute)
}

// UID names the meeting in calendars, for ever: https://www.rfc-editor.org/rfc/rfc7986#section-5.3
func (s Session) UID() string { return s.Form + "@intervisiebot" }

const selectSession = `SELECT id, group_id, form, state, day, minute, minutes, theme, method, chair, host, sealed_place,
	edition, sequence, planned_by, planned_at, changed_at, told, next_at FROM session`

func (tx *Tx) scanSession(r row) (Session, error) {
	var s Session
	var place []byte
	var planned, changed int64
	var next sql.NullInt64
	err := r.Scan(&s.ID, &s.Group, &s.Form, &s.State, &s.Day, &s.Minute, &s.Minutes, &s.Theme, &s.Method, &s.Chair, &s.Host, &place,
		&s.Edition, &s.Sequence, &s.PlannedBy, &planned, &changed, &s.Told, &next)
	if err != nil {
		return s, err
	}
	s.PlannedAt, s.ChangedAt, s.NextAt = time.Unix(planned, 0).UTC(), time.Unix(changed, 0).UTC(), fromSeconds(next)
	s.Place, err = tx.seal.open("session.place", place)
	return s, err
}

// AddSession records a meeting and returns it with its id. When its form was
// sent in before, it returns the meeting of then, and false.
func (tx *Tx) AddSession(s Session) (Session, bool, error) {
	was, err := one(tx, tx.scanSession, selectSession+` WHERE form = ?`, s.Form)
	if !errors.Is(err, ErrNotFound) {
		return was, false, err
	}
	s.ID, err = tx.insert(`INSERT INTO session (group_id, form, state, day, minute, minutes, theme, method, chair, host, sealed_place,
		edition, sequence, planned_by, planned_at, changed_at, told, next_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		s.Group, s.Form, s.State, s.Day, s.Minute, s.Minutes, s.Theme, s.Method, s.Chair, s.Host, tx.seal.seal("session.place", s.Place),
		s.Edition, s.Sequence, s.PlannedBy, s.PlannedAt.Unix(), s.ChangedAt.Unix(), s.Told, seconds(s.NextAt))
	return s, true, errors.Join(err, tx.sessionsChanged(s.Group))
}

// SaveSession records how far a meeting is and what is known of it.
func (tx *Tx) SaveSession(s Session) error {
	return errors.Join(tx.sessionsChanged(s.Group), tx.exec(`UPDATE session SET state=?, day=?, minute=?, minutes=?, theme=?, method=?, chair=?, host=?, sealed_place=?,
		edition=?, sequence=?, changed_at=?, told=?, next_at=? WHERE id=?`,
		s.State, s.Day, s.Minute, s.Minutes, s.Theme, s.Method, s.Chair, s.Host, tx.seal.seal("session.place", s.Place),
		s.Edition, s.Sequence, s.ChangedAt.Unix(), s.Told, seconds(s.NextAt), s.ID))
}

// Session is the meeting with this id.
func (tx *Tx) Session(id int64) (Session, error) {
	return one(tx, tx.scanSession, selectSession+` WHERE id = ?`, id)
}

// SessionOn is the group's planned or held meeting of a day.
func (tx *Tx) SessionOn(group int64, day Day) (Session, error) {
	return one(tx, tx.scanSession, selectSession+` WHERE group_id = ? AND day = ? AND state IN ('planned', 'held')`, group, day)
}

// Sessions are the group's meetings from a day on, in whichever state, the
// first one first.
func (tx *Tx) Sessions(group int64, from Day) ([]Session, error) {
	return all(tx, tx.scanSession, selectSession+` WHERE group_id = ? AND day >= ? ORDER BY day, minute, id`, group, from)
}

// SessionsDue are at most n meetings to which time brings something by now.
func (tx *Tx) SessionsDue(now time.Time, n int) ([]Session, error) {
	return all(tx, tx.scanSession, selectSession+` WHERE next_at <= ? ORDER BY next_at, id LIMIT ?`, now.Unix(), n)
}

// RSVP is what somebody said of a meeting: I come, or I can't.
type RSVP struct {
	Session int64
	Person  string // Slack user id
	Coming  bool
	At      time.Time
	Reason  string // why they can't, for the chair; sealed in the database
}

// SetRSVP records what somebody says of a meeting; the last word counts.
func (tx *Tx) SetRSVP(r RSVP) error {
	return tx.exec(`INSERT INTO rsvp (session_id, person_id, coming, at, sealed_reason) VALUES (?,?,?,?,?)
		ON CONFLICT DO UPDATE SET coming = excluded.coming, at = excluded.at, sealed_reason = excluded.sealed_reason`,
		r.Session, r.Person, r.Coming, r.At.Unix(), tx.seal.seal("rsvp.reason", r.Reason))
}

// RSVPs are what people said of a meeting, in the order in which they did.
func (tx *Tx) RSVPs(session int64) ([]RSVP, error) {
	return all(tx, func(r row) (RSVP, error) {
		var a RSVP
		var at int64
		var reason []byte
		err := r.Scan(&a.Session, &a.Person, &a.Coming, &at, &reason)
		if err != nil {
			return a, err
		}
		a.At = time.Unix(at, 0).UTC()
		a.Reason, err = tx.seal.open("rsvp.reason", reason)
		return a, err
	}, `SELECT session_id, person_id, coming, at, sealed_reason FROM rsvp WHERE session_id = ? ORDER BY at, person_id`, session)
}

// ForgetReasons empties what people said of why they can't come to a meeting.
func (tx *Tx) ForgetReasons(session int64) error {
	tx.erased = true
	return tx.exec(`UPDATE rsvp SET sealed_reason = ? WHERE session_id = ?`, tx.seal.seal("rsvp.reason", ""), session)
}
