package store

// Person is somebody, or a bot, in the Slack workspace.
type Person struct {
	ID       string // Slack's user id
	Name     string // as shown in Slack
	Zone     string // IANA name from the Slack profile, "" if unknown
	Human    bool   // not a bot
	Active   bool   // not deactivated
	Stranger bool   // of another workspace (Slack Connect): gets no DMs, takes no turns
	DM       string // Slack's channel id of the bot's messages to them, "" before the first
}

// Member is a person in a group's channel.
type Member struct {
	Person
	Facilitator bool
}

// TakesTurns tells whether the member can be asked to begin or present.
func (m Member) TakesTurns() bool { return m.Human && m.Active && !m.Stranger }

// SavePerson records what Slack says of a person.
func (tx *Tx) SavePerson(p Person) error {
	return tx.exec(`INSERT INTO person (id, name, zone, human, active, stranger) VALUES (?,?,?,?,?,?)
		ON CONFLICT (id) DO UPDATE SET name=excluded.name, zone=excluded.zone,
		human=excluded.human, active=excluded.active, stranger=excluded.stranger`,
		p.ID, p.Name, p.Zone, p.Human, p.Active, p.Stranger)
}

// Person is the person with this Slack id; ErrNotFound for one never seen.
func (tx *Tx) Person(id string) (Person, error) {
	return one(tx, func(r row) (Person, error) {
		var p Person
		err := r.Scan(&p.ID, &p.Name, &p.Zone, &p.Human, &p.Active, &p.Stranger, &p.DM)
		return p, err
	}, `SELECT id, name, zone, human, active, stranger, dm FROM person WHERE id = ?`, id)
}

// SetDM records in which channel the bot's messages to a person hang.
func (tx *Tx) SetDM(person, channel string) error {
	return tx.exec(`UPDATE person SET dm = ? WHERE id = ?`, channel, person)
}

// SetQuiet says whether a person wants no messages of a kind.
func (tx *Tx) SetQuiet(person string, kind PostKind, quiet bool) error {
	if quiet {
		return tx.exec(`INSERT INTO quiet (person_id, kind) VALUES (?,?) ON CONFLICT DO NOTHING`, person, kind)
	}
	return tx.exec(`DELETE FROM quiet WHERE person_id = ? AND kind = ?`, person, kind)
}

// Quiet are the kinds of message that a person does not want.
func (tx *Tx) Quiet(person string) ([]PostKind, error) {
	return all(tx, single[PostKind], `SELECT kind FROM quiet WHERE person_id = ? ORDER BY kind`, person)
}

// LastChanger is who last changed something in the group and can still be sent
// a message of this kind; ErrNotFound when there is nobody.
func (tx *Tx) LastChanger(group int64, kind PostKind) (Member, error) {
	return one(tx, scanMember, selectMember+` JOIN change c ON c.by = p.id AND c.group_id = m.group_id
		WHERE m.group_id = ? AND p.human AND p.active AND NOT p.stranger
		AND p.id NOT IN (SELECT person_id FROM quiet WHERE kind = ?) ORDER BY c.id DESC LIMIT 1`, group, kind)
}

// SetMembers makes the people with these Slack ids the members of the group.
// Those who were members already keep their role and their turn.
func (tx *Tx) SetMembers(group int64, ids []string) error {
	keep := map[string]bool{}
	for _, id := range ids {
		keep[id] = true
		if err := tx.AddMember(group, id); err != nil {
			return err
		}
	}
	now, err := all(tx, single[string], `SELECT person_id FROM member WHERE group_id = ?`, group) // the deactivated too: they may return
	if err != nil {
		return err
	}
	for _, id := range now {
		if !keep[id] {
			if err := tx.RemoveMember(group, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// AddMember makes the person, who must be known, a member of the group.
func (tx *Tx) AddMember(group int64, person string) error {
	return tx.exec(`INSERT INTO member (group_id, person_id) VALUES (?,?) ON CONFLICT DO NOTHING`, group, person)
}

// RemoveMember ends a membership, and a role as facilitator with it.
func (tx *Tx) RemoveMember(group int64, person string) error {
	return tx.exec(`DELETE FROM member WHERE group_id = ? AND person_id = ?`, group, person)
}

const selectMember = `SELECT p.id, p.name, p.zone, p.human, p.active, p.stranger, m.facilitator
	FROM member m JOIN person p ON p.id = m.person_id`

func scanMember(r row) (Member, error) {
	var m Member
	err := r.Scan(&m.ID, &m.Name, &m.Zone, &m.Human, &m.Active, &m.Stranger, &m.Facilitator)
	return m, err
}

// Members are the people in the group's channel, bots and the deactivated
// left out, by name.
func (tx *Tx) Members(group int64) ([]Member, error) {
	return all(tx, scanMember, selectMember+` WHERE m.group_id = ? AND p.human AND p.active ORDER BY p.name, p.id`, group)
}

// Member is one person's membership; ErrNotFound for who is not an active
// member of the group.
func (tx *Tx) Member(group int64, person string) (Member, error) {
	return one(tx, scanMember, selectMember+` WHERE m.group_id = ? AND m.person_id = ? AND p.human AND p.active`, group, person)
}

// SetFacilitators gives the role of facilitator to exactly these members.
func (tx *Tx) SetFacilitators(group int64, people []string) error {
	if err := tx.exec(`UPDATE member SET facilitator = 0 WHERE group_id = ?`, group); err != nil {
		return err
	}
	for _, p := range people {
		if err := tx.exec(`UPDATE member SET facilitator = 1 WHERE group_id = ? AND person_id = ?`, group, p); err != nil {
			return err
		}
	}
	return nil
}

// NextOpener is whose turn it is to begin: who never began, or did so longest
// ago, among the members who take turns and did not pass this card. ErrNotFound
// when nobody is left.
func (tx *Tx) NextOpener(group, given int64) (Member, error) {
	return one(tx, scanMember, selectMember+` WHERE m.group_id = ?1 AND p.human AND p.active AND NOT p.stranger
		AND p.id NOT IN (SELECT person_id FROM passed WHERE given_id = ?2)
		ORDER BY m.opened_at, p.name, p.id LIMIT 1`, group, given)
}
