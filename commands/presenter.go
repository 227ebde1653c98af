package commands

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// What the presenter of a case does with it, in or out of the group: it is
// theirs.

// File is what a person gets as a file in the bot's messages to them.
type File struct {
	Name string
	Data []byte
}

// ownCase lets the presenter of the case that Arg names, "case|rest", go on. The
// group is where it was brought in.
func (d *desk) ownCase(f func(*store.Tx, visit, store.Case) (Reply, error)) inTx {
	return func(tx *store.Tx, ask Ask) (Reply, error) {
		id, rest := numbered(ask.Arg)
		return withOwnCase(tx, ask, id, rest, f)
	}
}

func withOwnCase(tx *store.Tx, ask Ask, id int64, rest string, f func(*store.Tx, visit, store.Case) (Reply, error)) (Reply, error) {
	c, err := tx.Case(id)
	if errors.Is(err, store.ErrNotFound) {
		return tell(cards.Gone()), nil
	}
	if err != nil {
		return Reply{}, err
	}
	g, err := tx.Group(c.Group)
	if err != nil {
		return Reply{}, err
	}
	return mine(f)(tx, visit{Ask: ask, group: g, rest: rest}, c)
}

// toMe lets the person to whom a post was sent go on, and records the press.
func (d *desk) toMe(what string, f func(*store.Tx, Ask, store.Post) (Reply, error), kinds ...store.PostKind) inTx {
	return func(tx *store.Tx, ask Ask) (Reply, error) {
		p, err := tx.Post(ask.Arg)
		if errors.Is(err, store.ErrNotFound) || err == nil && (p.Person != ask.Person || p.Person == "" || !slices.Contains(kinds, p.Kind)) {
			return tell(cards.Gone()), nil
		}
		if err != nil {
			return Reply{}, err
		}
		if err := errors.Join(seen(tx, ask, p), tx.Press(p, what), tx.Redraw(p.Kind, p.Subject, ask.Now)); err != nil {
			return Reply{}, err
		}
		return f(tx, ask, p)
	}
}

// myCases shows one page of the cases the person brought; Arg is "|page".
func (d *desk) myCases(tx *store.Tx, ask Ask) (Reply, error) {
	total, err := tx.CountCasesOf(ask.Person)
	if err != nil {
		return Reply{}, err
	}
	page := pageOf(strings.TrimPrefix(ask.Arg, "|"), total)
	lines, err := tx.CasesOf(ask.Person, page*cards.ListPage, cards.ListPage)
	if err != nil {
		return Reply{}, err
	}
	rows, err := caseRows(tx, lines)
	return show(cards.MyCases(rows, page, total)), err
}

// withdrawCase takes a case back: nobody else reads it any more, and its text is
// erased.
func (d *desk) withdrawCase(tx *store.Tx, v visit, c store.Case) (Reply, error) {
	if !c.Open() {
		return tell(cards.CaseClosed()), nil
	}
	var what []store.Changed
	if c.State == store.Chosen && v.group.State == store.Active {
		what = append(what, store.Changed{Field: "case-"})
	}
	c.State, c.WithdrawnAt, c.NextAt = store.Withdrawn, v.Now, time.Time{}
	err := errors.Join(tx.EraseCase(&c, v.Now), tx.SaveCase(c), unchosen(tx, v, c), tellChange(tx, v, what...))
	if err != nil {
		return Reply{}, err
	}
	return d.caseDetail(tx, v, c)
}

// keepCase gives the presenter the text of a case as a file.
func (d *desk) keepCase(_ *store.Tx, _ visit, c store.Case) (Reply, error) {
	if !c.ErasedAt.IsZero() {
		return tell(cards.CaseGone()), nil
	}
	m := cards.FileSent()
	return Reply{Message: &m, File: &File{cards.CaseFile, []byte(cards.CaseText(c))}}, nil
}

// onOwn goes on with the case of a post to its presenter.
func (d *desk) onOwn(f func(*store.Tx, visit, store.Case) (Reply, error)) func(*store.Tx, Ask, store.Post) (Reply, error) {
	return func(tx *store.Tx, ask Ask, p store.Post) (Reply, error) {
		return withOwnCase(tx, ask, p.Subject, "", f)
	}
}

// tellStep opens the form that a message to the presenter asks for.
func (d *desk) tellStep(tx *store.Tx, ask Ask, p store.Post) (Reply, error) {
	form := d.stepForm
	if p.Kind == store.OutcomePost {
		form = d.outcomeForm
	}
	return withOwnCase(tx, ask, p.Subject, "", form)
}

func (d *desk) stepForm(_ *store.Tx, _ visit, c store.Case) (Reply, error) {
	return show(cards.StepForm(c)), nil
}

func (d *desk) outcomeForm(_ *store.Tx, _ visit, c store.Case) (Reply, error) {
	return show(cards.OutcomeForm(c)), nil
}

// nothing is what a press shows that only changes the message it was on.
func nothing(*store.Tx, Ask, store.Post) (Reply, error) { return Reply{}, nil }

// saveStep records the presenter's first step.
func (d *desk) saveStep(tx *store.Tx, v visit, c store.Case) (Reply, error) {
	return saveAfter(tx, v, &c, "step", &c.Step, store.StepPost)
}

// saveOutcome records how it went.
func (d *desk) saveOutcome(tx *store.Tx, v visit, c store.Case) (Reply, error) {
	return saveAfter(tx, v, &c, "outcome", &c.Outcome, store.OutcomePost)
}

// saveAfter records what the presenter says of a case that was discussed, unless
// it was changed elsewhere meanwhile.
func saveAfter(tx *store.Tx, v visit, c *store.Case, field string, text *string, asked store.PostKind) (Reply, error) {
	now := v.Field(field)
	switch {
	case now == "":
		return wrong(field, cards.FieldEmpty), nil
	case now == *text: // sent in twice
		return Reply{}, nil
	case v.rest != strconv.Itoa(c.Edition):
		return wrong(field, cards.FieldStepChanged), nil
	}
	*text = now
	c.Edition++
	return Reply{}, errors.Join(tx.SaveCase(*c), tx.Heard(v.Person, asked), tx.Redraw(asked, c.ID, v.Now))
}
