package store

// Who knows of a meeting: they hear it when it is moved or cancelled.

// Knows records that a person knows when a meeting is without having got a
// message of it: they took it for their calendar, or moved it themselves.
func (tx *Tx) Knows(session int64, person string) error {
	return tx.exec(`INSERT INTO aware (session_id, person_id) VALUES (?,?) ON CONFLICT DO NOTHING`, session, person)
}

// ToldOf are the members who know when a meeting is: they got a message about
// it or are about to, said whether they come, took it for their calendar or moved it.
// Who cannot be sent messages is left out.
func (tx *Tx) ToldOf(s Session) ([]Member, error) {
	return all(tx, scanMember, selectMember+` WHERE m.group_id = ?1 AND p.human AND p.active AND NOT p.stranger AND (
		EXISTS (SELECT 1 FROM rsvp WHERE session_id = ?2 AND person_id = p.id)
		OR EXISTS (SELECT 1 FROM aware WHERE session_id = ?2 AND person_id = p.id)
		OR EXISTS (SELECT 1 FROM post WHERE person = p.id AND person <> '' AND subject = ?2 AND (kind = ?3 AND sent_at IS NOT NULL OR kind = ?4 AND state <> 'dropped')))
		ORDER BY p.name, p.id`, s.Group, s.ID, ReminderPost, MovedPost)
}

// ClearRSVPs forgets what people said of a meeting: they are asked anew.
func (tx *Tx) ClearRSVPs(session int64) error {
	tx.erased = true
	return tx.exec(`DELETE FROM rsvp WHERE session_id = ?`, session)
}

// DropUnshown drops the posts of a kind about this subject that do not hang yet.
func (tx *Tx) DropUnshown(kind PostKind, subject int64, reason string) error {
	posts, err := all(tx, scanPost, selectPost+` WHERE kind = ? AND subject = ? AND state = 'waiting'`, kind, subject)
	for _, p := range posts {
		if err := tx.Drop(&p, reason); err != nil {
			return err
		}
	}
	return err
}
