package store

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"
)

// Case is a practice situation that a member brings. All that people typed is
// sealed in the database.
type Case struct {
	ID       int64
	Group    int64
	Person   string // Slack user id of the presenter
	Form     string // the form it came from: one form is one case
	State    CaseState
	Theme    string // "" none
	Meeting  Day    // for which it is meant or chosen, "" none
	Shared   bool   // title and question hang in the channel
	Edition  int    // +1 at every change of the text
	Title    string
	Story    string
	Question string
	Tried    string // what the presenter tried, "" nothing said
	Part     string // the presenter's own part in it, "" nothing said
	Step     string // first step, for the presenter only
	Outcome  string // how it went, for the presenter only

	SubmittedAt time.Time
	ChangedAt   time.Time // zero: never
	ChosenAt    time.Time // zero: not chosen, or put back
	DiscussedAt time.Time
	WithdrawnAt time.Time
	EraseAt     time.Time // promised when it was discussed
	ErasedAt    time.Time // from then on there is only the title, the theme, the step and the outcome
	Told        string    // what time brought so far
	NextAt      time.Time // when time brings something again; zero = never
}

// CaseState is how far a case is.
type CaseState string

// Submitted (ingediend), chosen for a meeting (gekozen), discussed (besproken),
// or withdrawn by its presenter (ingetrokken).
const (
	Submitted CaseState = "submitted"
	Chosen    CaseState = "chosen"
	Discussed CaseState = "discussed"
	Withdrawn CaseState = "withdrawn"
)

// Open tells whether a case is still to be discussed.
func (c Case) Open() bool { return c.State == Submitted || c.State == Chosen }

// CaseEvent is what time brings to a case.
type CaseEvent string

// It counts as discussed, its presenter is asked for a first step and later how
// it went; a case that waits too long is asked about; its text is announced to
// vanish, and vanishes.
const (
	CaseMet     CaseEvent = "met"
	CaseStep    CaseEvent = "step"
	CaseOutcome CaseEvent = "outcome"
	CaseStale   CaseEvent = "stale"
	CaseFade    CaseEvent = "fade"
	CaseErase   CaseEvent = "erase"
)

const week = 7 * 24 * time.Hour

// How long a case may wait, and when its presenter hears what comes.
const (
	StaleAfter   = 40 * week
	ForgetAfter  = 52 * week
	FadeBefore   = week
	OutcomeAfter = 4 // school weeks
)

// Next is what time brings to the case next, and when: zero for nothing. A
// message that falls on a free day comes on the school day before.
func (c Case) Next(s Schedule) (what CaseEvent, at time.Time) {
	loc := Location(s.Zone)
	consider := func(w CaseEvent, t time.Time) {
		if !strings.Contains(c.Told, string(w)) && (at.IsZero() || t.Before(at)) {
			what, at = w, t
		}
	}
	day := func(t time.Time) Day { return DayOf(t.In(loc)) }
	switch {
	case c.State == Chosen && c.Meeting != "":
		consider(CaseMet, s.Unpaused().FirstMorning(c.Meeting.Add(1)))
	case c.Open() && c.ErasedAt.IsZero():
		consider(CaseStale, s.Morning(day(c.SubmittedAt.Add(StaleAfter))))
		consider(CaseErase, c.SubmittedAt.Add(ForgetAfter))
	case c.State == Discussed:
		consider(CaseStep, s.Civil(day(c.DiscussedAt).Add(1).Start(loc)))
		consider(CaseOutcome, s.Morning(s.AfterSchoolWeeks(day(c.DiscussedAt), OutcomeAfter)))
		if c.ErasedAt.IsZero() {
			consider(CaseFade, s.Morning(day(c.EraseAt.Add(-FadeBefore))))
			consider(CaseErase, c.EraseAt)
		}
	}
	return what, at
}

const selectCase = `SELECT id, group_id, person_id, form, state, theme, meeting, shared, edition,
	submitted_at, changed_at, chosen_at, discussed_at, withdrawn_at, erase_at, erased_at, told, next_at,
	sealed_title, sealed_story, sealed_question, sealed_tried, sealed_part, sealed_step, sealed_outcome FROM casus`

// texts are what people typed in a case, in the order of the columns.
func (c *Case) texts() []struct {
	place string
	text  *string
} {
	return []struct {
		place string
		text  *string
	}{{"casus.title", &c.Title}, {"casus.story", &c.Story}, {"casus.question", &c.Question}, {"casus.tried", &c.Tried},
		{"casus.part", &c.Part}, {"casus.step", &c.Step}, {"casus.outcome", &c.Outcome}}
}

func (tx *Tx) scanCase(r row) (Case, error) {
	var c Case
	var submitted, changed, chosen, discussed, withdrawn, erase, erased, next sql.NullInt64
	to := []any{&c.ID, &c.Group, &c.Person, &c.Form, &c.State, &c.Theme, &c.Meeting, &c.Shared, &c.Edition,
		&submitted, &changed, &chosen, &discussed, &withdrawn, &erase, &erased, &c.Told, &next}
	texts := c.texts()
	sealed := make([][]byte, len(texts))
	for i := range sealed {
		to = append(to, &sealed[i])
	}
	if err := r.Scan(to...); err != nil {
		return c, err
	}
	c.SubmittedAt, c.ChangedAt, c.ChosenAt = fromSeconds(submitted), fromSeconds(changed), fromSeconds(chosen)
	c.DiscussedAt, c.WithdrawnAt = fromSeconds(discussed), fromSeconds(withdrawn)
	c.EraseAt, c.ErasedAt, c.NextAt = fromSeconds(erase), fromSeconds(erased), fromSeconds(next)
	for i, t := range texts {
		var err error
		if *t.text, err = tx.seal.open(t.place, sealed[i]); err != nil {
			return c, err
		}
	}
	return c, nil
}

// AddCase records a case and returns it with its id. When its form was sent in
// before, it returns the case of then, and false.
func (tx *Tx) AddCase(c Case) (Case, bool, error) {
	was, err := one(tx, tx.scanCase, selectCase+` WHERE form = ?`, c.Form)
	if !errors.Is(err, ErrNotFound) {
		return was, false, err
	}
	args := []any{c.Group, c.Person, c.Form, c.State, c.Theme, c.Meeting, c.Shared, c.SubmittedAt.Unix(), seconds(c.NextAt)}
	for _, t := range c.texts() {
		args = append(args, tx.seal.seal(t.place, *t.text))
	}
	c.ID, err = tx.insert(`INSERT INTO casus (group_id, person_id, form, state, theme, meeting, shared, edition, submitted_at, next_at,
		sealed_title, sealed_story, sealed_question, sealed_tried, sealed_part, sealed_step, sealed_outcome)
		VALUES (?,?,?,?,?,?,?,0,?,?,?,?,?,?,?,?,?)`, args...)
	return c, true, err
}

// SaveCase records how far a case is and what stands in it.
func (tx *Tx) SaveCase(c Case) error {
	args := []any{c.State, c.Theme, c.Meeting, c.Shared, c.Edition, seconds(c.ChangedAt), seconds(c.ChosenAt), seconds(c.DiscussedAt),
		seconds(c.WithdrawnAt), seconds(c.EraseAt), seconds(c.ErasedAt), c.Told, seconds(c.NextAt)}
	for _, t := range c.texts() {
		args = append(args, tx.seal.seal(t.place, *t.text))
	}
	return tx.exec(`UPDATE casus SET state=?, theme=?, meeting=?, shared=?, edition=?, changed_at=?, chosen_at=?, discussed_at=?,
		withdrawn_at=?, erase_at=?, erased_at=?, told=?, next_at=?,
		sealed_title=?, sealed_story=?, sealed_question=?, sealed_tried=?, sealed_part=?, sealed_step=?, sealed_outcome=? WHERE id=?`,
		append(args, c.ID)...)
}

// EraseCase empties the texts of a case: only its title, its theme, and what
// became of it stay, for the presenter. What hangs of it is taken down.
func (tx *Tx) EraseCase(c *Case, now time.Time) error {
	c.Story, c.Question, c.Tried, c.Part = "", "", "", ""
	c.ErasedAt, c.Shared, tx.erased = now, false, true
	if err := tx.exec(`DELETE FROM vote WHERE casus_id = ?`, c.ID); err != nil {
		return err
	}
	return tx.TakeDown(CasePost, c.ID, now)
}

// Case is the case with this id.
func (tx *Tx) Case(id int64) (Case, error) {
	return one(tx, tx.scanCase, selectCase+` WHERE id = ?`, id)
}

// CasesDue are at most n cases to which time brings something by now.
func (tx *Tx) CasesDue(now time.Time, n int) ([]Case, error) {
	return all(tx, tx.scanCase, selectCase+` WHERE next_at <= ? ORDER BY next_at, id LIMIT ?`, now.Unix(), n)
}

// CaseLine is a case in a list: no more than is shown there.
type CaseLine struct {
	ID      int64
	Group   int64
	Person  string
	State   CaseState
	Theme   string
	Meeting Day
	Title   string
	Votes   int
	Mine    bool // this reader voted for it
}

// OpenCases are at most n of the group's cases that are still to be discussed,
// the newest first, after some others, as one reader sees them.
func (tx *Tx) OpenCases(group int64, reader string, after, n int) ([]CaseLine, error) {
	return all(tx, tx.scanCaseLine, selectCaseLine+` WHERE group_id = ?2 AND state IN ('submitted', 'chosen')
		ORDER BY id DESC LIMIT ?3 OFFSET ?4`, reader, group, n, after)
}

// CountOpenCases counts them.
func (tx *Tx) CountOpenCases(group int64) (int, error) {
	return one(tx, single[int], `SELECT count(*) FROM casus WHERE group_id = ? AND state IN ('submitted', 'chosen')`, group)
}

// CasesOf are at most n of the cases that a person brought, in whichever state,
// the newest first, after some others.
func (tx *Tx) CasesOf(person string, after, n int) ([]CaseLine, error) {
	return all(tx, tx.scanCaseLine, selectCaseLine+` WHERE person_id = ?2 ORDER BY id DESC LIMIT ?3 OFFSET ?4`, person, person, n, after)
}

// CountCasesOf counts them.
func (tx *Tx) CountCasesOf(person string) (int, error) {
	return one(tx, single[int], `SELECT count(*) FROM casus WHERE person_id = ?`, person)
}

const selectCaseLine = `SELECT id, group_id, person_id, state, theme, meeting, sealed_title,
	(SELECT count(*) FROM vote WHERE casus_id = casus.id),
	EXISTS (SELECT 1 FROM vote WHERE casus_id = casus.id AND person_id = ?1) FROM casus`

func (tx *Tx) scanCaseLine(r row) (CaseLine, error) {
	var c CaseLine
	var title []byte
	err := r.Scan(&c.ID, &c.Group, &c.Person, &c.State, &c.Theme, &c.Meeting, &title, &c.Votes, &c.Mine)
	if err != nil {
		return c, err
	}
	c.Title, err = tx.seal.open("casus.title", title)
	return c, err
}

// ToggleVote records that a person wants to discuss a case, or takes that back;
// it reports whether they want to now.
func (tx *Tx) ToggleVote(id int64, person string) (bool, error) {
	gone, err := tx.changed(`DELETE FROM vote WHERE casus_id = ? AND person_id = ?`, id, person)
	if err != nil || gone {
		return false, err
	}
	return true, tx.exec(`INSERT INTO vote (casus_id, person_id) VALUES (?,?)`, id, person)
}

// Votes counts who want to discuss a case, and tells whether this person does.
func (tx *Tx) Votes(id int64, person string) (n int, mine bool, err error) {
	_, err = one(tx, func(r row) (int, error) { return 0, r.Scan(&n, &mine) },
		`SELECT count(*), coalesce(max(person_id = ?2), 0) FROM vote WHERE casus_id = ?1`, id, person)
	return n, mine, err
}

// NewCases counts the cases that a group got since its card before this one and
// that were not told in the channel.
func (tx *Tx) NewCases(g Given) (int, error) {
	return one(tx, single[int], `SELECT count(*) FROM casus WHERE group_id = ?1 AND NOT shared AND state IN ('submitted', 'chosen')
		AND submitted_at > (SELECT coalesce(max(at), 0) FROM given WHERE group_id = ?1 AND shared = 0 AND at < ?2) AND submitted_at <= ?2`,
		g.Group, g.At.Unix())
}

// Discuss makes a case one that the group discussed at this moment.
func (c *Case) Discuss(g Group, at time.Time) {
	c.State, c.DiscussedAt, c.EraseAt = Discussed, at, at.Add(time.Duration(g.Keep)*week)
	_, c.NextAt = c.Next(g.Schedule)
}

// PutBack makes a case one that can be chosen again, also when it seemed to be
// discussed.
func (c *Case) PutBack(g Group) {
	c.State, c.ChosenAt, c.DiscussedAt, c.EraseAt = Submitted, time.Time{}, time.Time{}, time.Time{}
	c.Told = strings.Join(slices.DeleteFunc(strings.Fields(c.Told), func(word string) bool {
		return word == string(CaseStep) || word == string(CaseOutcome) || word == string(CaseFade)
	}), " ")
	_, c.NextAt = c.Next(g.Schedule)
}
