package store

// Statement is one line to score: one of ours, by its code, or the group's own,
// by its id. A text never changes.
type Statement struct {
	Code string `json:"code,omitempty"` // ours: the text stands in package cards
	ID   int64  `json:"id,omitempty"`
	Text string `json:"text,omitempty"`
}

// Same tells whether two statements ask the same.
func (s Statement) Same(t Statement) bool { return s.Code == t.Code && s.ID == t.ID }

// MostStatements is how many one evaluation can have.
const MostStatements = 10

// AddStatement records a statement of the group's own.
func (tx *Tx) AddStatement(group int64, text string) (int64, error) {
	return tx.insert(`INSERT INTO statement (group_id, sealed_text) VALUES (?,?)`, group, tx.seal.seal("statement.text", text))
}

// OwnStatements are the group's own statements that are not withdrawn, in the
// order in which they were added.
func (tx *Tx) OwnStatements(group int64) ([]Statement, error) {
	return all(tx, func(r row) (s Statement, err error) {
		var sealed []byte
		if err := r.Scan(&s.ID, &sealed); err != nil {
			return s, err
		}
		s.Text, err = tx.seal.open("statement.text", sealed)
		return s, err
	}, `SELECT id, sealed_text FROM statement WHERE group_id = ? AND withdrawn = 0 ORDER BY id`, group)
}

// WithdrawStatement has a statement of the group's own offered no longer.
func (tx *Tx) WithdrawStatement(group, id int64) (bool, error) {
	return tx.changed(`UPDATE statement SET withdrawn = 1 WHERE group_id = ? AND id = ? AND withdrawn = 0`, group, id)
}
