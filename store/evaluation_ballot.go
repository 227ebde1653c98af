package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// How a ballot can be refused.
var (
	ErrVoted      = errors.New("this person took part already")
	ErrClosed     = errors.New("this evaluation is not open")
	ErrNotElector = errors.New("this person was not invited")
)

// LongestAnswer is how many characters an open answer may have.
const LongestAnswer = 500

// Every ballot takes the same room: the scores, and the text in UTF-8.
const (
	ballotRoom  = MostStatements + 2 + 4*LongestAnswer
	idSize      = 16
	sealedExtra = 12 + 16 // AES-GCM's nonce and tag
)

// BallotSize is how many bytes a stored ballot takes, whatever stands in it.
const BallotSize = ballotRoom + sealedExtra

// pack makes a ballot of the size of all.
func (b Ballot) pack() []byte {
	p := make([]byte, ballotRoom)
	for i, s := range b.Scores {
		p[i] = byte(s)
	}
	binary.BigEndian.PutUint16(p[MostStatements:], uint16(len(b.Text)))
	copy(p[MostStatements+2:], b.Text)
	return p
}

// unpack is the ballot of some statements in what pack made.
func unpack(p []byte, statements int) (b Ballot, err error) {
	if len(p) != ballotRoom {
		return b, fmt.Errorf("a ballot has %d bytes, want %d", len(p), ballotRoom)
	}
	for _, s := range p[:statements] {
		b.Scores = append(b.Scores, int(s))
	}
	text := p[MostStatements+2:]
	b.Text = string(text[:min(int(binary.BigEndian.Uint16(p[MostStatements:])), len(text))])
	return b, nil
}

// Cast records what an invited person answers: once, for good. It leaves one row
// of tokens and one of ballots, and nothing else anywhere.
func (tx *Tx) Cast(evaluation int64, person string, b Ballot, now time.Time) error {
	e, err := tx.Evaluation(evaluation)
	if err != nil {
		return err
	}
	if !b.valid(len(e.Statements)) {
		return fmt.Errorf("a ballot of %d scores for %d statements cannot be", len(b.Scores), len(e.Statements))
	}
	voted, k, err := tx.voted(e, person, now)
	if err != nil {
		return err
	}
	if voted {
		return ErrVoted
	}
	id := make([]byte, idSize)
	rand.Read(id)
	sealed := k.seal.aead.Seal(nil, nil, b.pack(), placeOf(e, id))
	return errors.Join(tx.shelve(e.ID, "token", "token", [][]byte{k.tokenOf(person)}),
		tx.shelve(e.ID, "ballot", "id, sealed", [][]byte{id, sealed}))
}

// shelve adds a row to a table and writes the evaluation's other rows anew, all in
// the order of their keys, which are random: SQLite puts a row in its page where
// there is room when it comes, which would tell in which order people answered.
func (tx *Tx) shelve(evaluation int64, table, columns string, fresh [][]byte) error {
	rows, err := all(tx, func(r row) ([][]byte, error) {
		v, to := make([][]byte, len(fresh)), []any{}
		for i := range v {
			to = append(to, &v[i])
		}
		return v, r.Scan(to...)
	}, `SELECT `+columns+` FROM `+table+` WHERE evaluation_id = ?`, evaluation)
	if err != nil {
		return err
	}
	if err := tx.exec(`DELETE FROM `+table+` WHERE evaluation_id = ?`, evaluation); err != nil {
		return err
	}
	rows = append(rows, fresh)
	slices.SortFunc(rows, func(a, b [][]byte) int { return bytes.Compare(a[0], b[0]) })
	for _, v := range rows {
		args := []any{evaluation}
		for _, c := range v {
			args = append(args, c)
		}
		err := tx.exec(`INSERT INTO `+table+` (evaluation_id, `+columns+`) VALUES (?`+strings.Repeat(",?", len(v))+`)`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// placeOf binds a ballot to its evaluation and its row.
func placeOf(e Evaluation, id []byte) []byte { return fmt.Appendf(nil, "ballot/%d/%x", e.ID, id) }

// MayVote tells whether the person can answer now: nil, ErrVoted, ErrClosed or
// ErrNotElector.
func (tx *Tx) MayVote(e Evaluation, person string, now time.Time) error {
	voted, _, err := tx.voted(e, person, now)
	if err == nil && voted {
		err = ErrVoted
	}
	return err
}

// voted tells whether an invited person took part.
func (tx *Tx) voted(e Evaluation, person string, now time.Time) (is bool, k ballotKeys, err error) {
	if e.State != EvaluationOpen || !now.Before(e.Ends()) {
		return false, k, ErrClosed
	}
	if invited, err := tx.isInvited(e.ID, person); err != nil || !invited {
		return false, k, cmp.Or(err, ErrNotElector)
	}
	if k, err = tx.secrets.keys(e.secret); err != nil {
		if errors.Is(err, errLost) { // it becomes void at the next sweep
			err = ErrClosed
		}
		return false, k, err
	}
	is, err = one(tx, single[bool], `SELECT EXISTS (SELECT 1 FROM token WHERE evaluation_id = ? AND token = ?)`, e.ID, k.tokenOf(person))
	return is, k, err
}

func (tx *Tx) isInvited(evaluation int64, person string) (bool, error) {
	return one(tx, single[bool], `SELECT EXISTS (SELECT 1 FROM invited WHERE evaluation_id = ? AND person_id = ?)`, evaluation, person)
}

// Invited are the people who may answer while the evaluation is open, by id.
func (tx *Tx) Invited(evaluation int64) ([]string, error) {
	return all(tx, single[string], `SELECT person_id FROM invited WHERE evaluation_id = ? ORDER BY person_id`, evaluation)
}

// ballots are all ballots of an evaluation, opened.
func (tx *Tx) ballots(e Evaluation) ([]Ballot, error) {
	k, err := tx.secrets.keys(e.secret)
	if err != nil {
		return nil, err
	}
	return all(tx, func(r row) (b Ballot, err error) {
		var id, sealed []byte
		if err := r.Scan(&id, &sealed); err != nil {
			return b, err
		}
		packed, err := k.seal.aead.Open(nil, nil, sealed, placeOf(e, id))
		if err != nil {
			return b, errLost
		}
		return unpack(packed, len(e.Statements))
	}, `SELECT id, sealed FROM ballot WHERE evaluation_id = ? ORDER BY id`, e.ID)
}

// EndIfAllIn ends an evaluation at the coming whole hour when everybody who was
// invited has answered. It is for ten minutes before that hour, when NextAt says
// so: then no answer moves anything by itself.
func (tx *Tx) EndIfAllIn(e *Evaluation, s Schedule, now time.Time) error {
	end := e.NextAt
	if now.Sub(end) > allInBefore/2 { // the bot was not running
		end = s.beforeHour(now)
	}
	if end = end.Add(allInBefore); !end.Before(e.ClosesAt) {
		return nil
	}
	people, err := tx.Invited(e.ID)
	if err != nil {
		return err
	}
	// Not by their numbers: the token of who was erased meanwhile is still there.
	for _, p := range people {
		if voted, _, err := tx.voted(*e, p, now); err != nil || !voted {
			return unlessClosed(err)
		}
	}
	e.EndsAt = end
	return nil
}

// unlessClosed is an error, unless it says that nobody can answer any more: the
// sweep knows what to do then.
func unlessClosed(err error) error {
	if errors.Is(err, ErrClosed) {
		return nil
	}
	return err
}

// CloseEvaluation ends an open evaluation: what the rule shows of the ballots is
// kept, its post hangs, and ballots, tokens and the list of who was invited are
// gone, in one transaction. SettleSecrets destroys the secret after it. Without its
// secret it becomes void.
func (tx *Tx) CloseEvaluation(e *Evaluation, now time.Time) error {
	if e.State != EvaluationOpen {
		return nil
	}
	ballots, err := tx.ballots(*e)
	if errors.Is(err, errLost) {
		return tx.VoidEvaluation(e, VoidLost, now)
	}
	if err != nil {
		return err
	}
	result := Disclose(e.Threshold, len(e.Statements), ballots)
	e.State, e.Result = EvaluationClosed, &result
	return errors.Join(tx.forget(e), tx.announce(*e, now))
}

// VoidEvaluation ends an evaluation without a result: its answers are gone,
// unread. Of an open one whose secret was lost the group is told.
func (tx *Tx) VoidEvaluation(e *Evaluation, why VoidReason, now time.Time) error {
	if e.State != EvaluationOpen && e.State != EvaluationPlanned {
		return nil
	}
	e.State, e.Reason = EvaluationVoid, why
	if err := tx.forget(e); err != nil || why != VoidLost {
		return err
	}
	return tx.announce(*e, now)
}

// VoidOpen makes every open evaluation void: for after a backup was put back.
func (tx *Tx) VoidOpen(now time.Time) error {
	open, err := all(tx, tx.scanEvaluation, selectEvaluation+` WHERE state = 'open' ORDER BY id`)
	for _, e := range open {
		err = errors.Join(err, tx.VoidEvaluation(&e, VoidLost, now))
	}
	return err
}

// forget deletes all that tells of single answers, and saves what is left.
func (tx *Tx) forget(e *Evaluation) error {
	tx.secrets.changed.Store(true)
	tx.erased = true
	e.RemindAt, e.NextAt, e.secret = time.Time{}, time.Time{}, ""
	for _, table := range []string{"ballot", "token", "invited"} {
		if err := tx.exec(`DELETE FROM `+table+` WHERE evaluation_id = ?`, e.ID); err != nil {
			return err
		}
	}
	return tx.SaveEvaluation(*e)
}

// announce hangs what the group hears of the end of an evaluation, and has its
// invitation drawn again.
func (tx *Tx) announce(e Evaluation, now time.Time) error {
	g, err := tx.Group(e.Group)
	if err != nil {
		return err
	}
	due := g.Schedule.Civil(now)
	return errors.Join(tx.Redraw(EvaluationPost, e.ID, now), tx.AddPost(Post{Key: fmt.Sprintf("result/E%d", e.ID), Group: e.Group,
		Kind: ResultPost, Subject: e.ID, Due: due, Until: due.Add(week)}))
}

// SettleSecrets brings the secrets and the database together: a secret whose evaluation
// is over or unknown is destroyed, an open evaluation without its secret becomes
// void. After that, or after anything was deleted, the database's log is emptied.
// It is for the start and every tick: it looks in the folder only while an
// evaluation is open or something changed.
func (s *Store) SettleSecrets(ctx context.Context, now time.Time) error {
	if s.secrets.dir == "" { // then nothing ever opened
		return nil
	}
	changed := s.secrets.changed.Swap(false)
	err := s.settleSecrets(ctx, now, changed)
	if err == nil {
		err = s.Truncate(ctx)
	}
	if err != nil && changed {
		s.secrets.changed.Store(true)
	}
	return err
}

func (s *Store) settleSecrets(ctx context.Context, now time.Time, changed bool) error {
	amiss := false
	err := s.View(ctx, func(tx *Tx) error {
		running, err := one(tx, single[bool], `SELECT EXISTS (SELECT 1 FROM evaluation WHERE state = 'open')`)
		if err != nil || !running && !changed {
			return err
		}
		stray, lost, err := tx.secretsAmiss()
		amiss = len(stray)+len(lost) > 0
		return err
	})
	if err != nil || !amiss {
		return err
	}
	// Looked at again: an evaluation that was just opening has a secret before
	// others see its row.
	var stuck error
	err = s.Update(ctx, func(tx *Tx) (err error) { stuck, err = tx.settleSecrets(now); return err })
	return errors.Join(err, stuck)
}

// settleSecrets returns apart what could not be destroyed: that undoes nothing.
func (tx *Tx) settleSecrets(now time.Time) (stuck, err error) {
	stray, lost, err := tx.secretsAmiss()
	if err != nil {
		return nil, err
	}
	for _, id := range lost {
		e, err := tx.Evaluation(id)
		if err == nil {
			err = tx.VoidEvaluation(&e, VoidLost, now)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, name := range stray {
		tx.erased = true
		stuck = errors.Join(stuck, tx.secrets.destroy(name))
	}
	return stuck, nil
}

// secretsAmiss are the secrets without an open evaluation, and the ids of the open
// evaluations without a secret. It reads no more of these than it needs: one that
// cannot be read must not keep the secrets of others.
func (tx *Tx) secretsAmiss() (stray []string, lost []int64, err error) {
	names, err := tx.secrets.names()
	if err != nil {
		return nil, nil, fmt.Errorf("looking for ballot keys: %w (hint: may this program read in BALLOT_KEYS_PATH?)", err)
	}
	type running struct {
		id     int64
		secret string
	}
	open, err := all(tx, func(r row) (e running, err error) { return e, r.Scan(&e.id, &e.secret) },
		`SELECT id, secret FROM evaluation WHERE state = 'open' ORDER BY id`)
	for _, e := range open {
		if !names[e.secret] {
			lost = append(lost, e.id)
		}
		delete(names, e.secret)
	}
	return slices.Sorted(maps.Keys(names)), lost, err
}
