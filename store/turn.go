package store

// Whose turn it is: to lead a meeting, to bring a case.

// NextChair is whose turn it is to lead a meeting of the group: its facilitator
// if it has one, else who never led or did so longest ago; what is planned
// counts. ErrNotFound when nobody takes turns.
func (tx *Tx) NextChair(group int64) (Member, error) {
	return one(tx, scanMember, selectMember+` WHERE m.group_id = ?1 AND p.human AND p.active AND NOT p.stranger
		ORDER BY m.facilitator DESC, (SELECT coalesce(max(day), '') FROM session WHERE group_id = ?1 AND chair = p.id AND state IN ('planned', 'held')),
		p.name, p.id LIMIT 1`, group)
}

// NextPresenters are the n members whose turn it is to bring a case to a
// meeting: who never did, or did so longest ago, facilitators and who can't come
// left out. The first one's turn comes first.
func (tx *Tx) NextPresenters(s Session, n int) ([]Member, error) {
	return all(tx, scanMember, selectMember+` WHERE m.group_id = ?1 AND p.human AND p.active AND NOT p.stranger AND NOT m.facilitator
		AND p.id NOT IN (SELECT person_id FROM rsvp WHERE session_id = ?2 AND NOT coming)
		ORDER BY (SELECT coalesce(max(coalesce(discussed_at, chosen_at)), 0) FROM casus WHERE group_id = ?1 AND person_id = p.id
		AND state IN ('chosen', 'discussed')), p.name, p.id LIMIT ?3`, s.Group, s.ID, n)
}

// CaseOf is the case that was chosen for a meeting, or was discussed there;
// ErrNotFound without one.
func (tx *Tx) CaseOf(s Session) (Case, error) {
	return one(tx, tx.scanCase, selectCase+` WHERE group_id = ? AND meeting = ? AND state IN ('chosen', 'discussed')
		ORDER BY chosen_at DESC, id DESC LIMIT 1`, s.Group, s.Day)
}

// CasesFor are the cases that are still to be discussed and were meant or chosen
// for the group's meeting on this day.
func (tx *Tx) CasesFor(group int64, day Day) ([]Case, error) {
	return all(tx, tx.scanCase, selectCase+` WHERE group_id = ? AND meeting = ? AND state IN ('submitted', 'chosen') ORDER BY id`, group, day)
}
