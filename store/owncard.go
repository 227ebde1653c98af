package store

// OwnCard is a card that a member made for the group: sealed, and for nobody
// else.
type OwnCard struct {
	ID        int64
	Group     int64
	By        string // Slack user id
	Theme     string
	Statement string // sealed in the database, "" for most
	Question  string // sealed in the database
	Withdrawn bool   // not given any more; what was given keeps its text
}

// AddOwnCard records a card of the group's own and returns its id.
func (tx *Tx) AddOwnCard(c OwnCard) (int64, error) {
	return tx.insert(`INSERT INTO owncard (group_id, by, theme, sealed_statement, sealed_question) VALUES (?,?,?,?,?)`,
		c.Group, c.By, c.Theme, tx.seal.seal("owncard.statement", c.Statement), tx.seal.seal("owncard.question", c.Question))
}

// OwnCards are the cards of the group's own, oldest first, the withdrawn ones
// included; those of who was erased are gone.
func (tx *Tx) OwnCards(group int64) ([]OwnCard, error) {
	return all(tx, tx.scanOwnCard, `SELECT id, group_id, by, theme, sealed_statement, sealed_question, withdrawn
		FROM owncard WHERE group_id = ? AND by <> ? ORDER BY id`, group, Nobody)
}

func (tx *Tx) scanOwnCard(r row) (OwnCard, error) {
	var c OwnCard
	var statement, question []byte
	err := r.Scan(&c.ID, &c.Group, &c.By, &c.Theme, &statement, &question, &c.Withdrawn)
	if err != nil {
		return c, err
	}
	if c.Statement, err = tx.seal.open("owncard.statement", statement); err != nil {
		return c, err
	}
	c.Question, err = tx.seal.open("owncard.question", question)
	return c, err
}

// WithdrawOwnCard keeps a card from being given again; only its maker can. It
// reports whether there was such a card.
func (tx *Tx) WithdrawOwnCard(group, card int64, by string) (bool, error) {
	return tx.changed(`UPDATE owncard SET withdrawn = 1 WHERE group_id = ? AND id = ? AND by = ?`, group, card, by)
}
