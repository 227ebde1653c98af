package commands

import (
	"errors"
	"slices"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// there hears from somebody that a lost post hangs after all.
func (d *desk) there(tx *store.Tx, v visit, ask store.Post) (Reply, error) {
	return d.found(tx, v, ask, func(lost *store.Post) {
		lost.State, lost.LookAt = store.Hanging, time.Time{} // where, a press on it will tell
	})
}

// missing hears that a lost post does not hang: it is sent if that still makes
// sense.
func (d *desk) missing(tx *store.Tx, v visit, ask store.Post) (Reply, error) {
	return d.found(tx, v, ask, func(lost *store.Post) {
		lost.State, lost.LookAt = store.Waiting, v.Now // past its Until it is dropped
	})
}

// found settles a lost post, unless something settled it before.
func (d *desk) found(tx *store.Tx, v visit, ask store.Post, settle func(*store.Post)) (Reply, error) {
	lost, err := tx.PostNumbered(ask.Subject)
	if err != nil {
		return Reply{}, err
	}
	if lost.State == store.Unsure {
		settle(&lost)
		if err := tx.SavePost(lost); err != nil {
			return Reply{}, err
		}
	}
	return Reply{}, tx.Redraw(store.AskPost, ask.Subject, v.Now)
}

// editQuiet shows which messages the person gets unasked.
func (d *desk) editQuiet(tx *store.Tx, ask Ask) (Reply, error) {
	quiet, err := tx.Quiet(ask.Person)
	return show(cards.QuietModal(quiet)), err
}

// saveQuiet records which messages the person gets unasked. What is turned on
// again is asked again, also of who let it go by before.
func (d *desk) saveQuiet(tx *store.Tx, ask Ask) (Reply, error) {
	quiet, err := tx.Quiet(ask.Person)
	if err != nil {
		return Reply{}, err
	}
	for _, kind := range cards.UnaskedKinds() {
		wanted := slices.Contains(ask.Fields["kinds"], string(kind))
		if wanted && slices.Contains(quiet, kind) {
			err = errors.Join(err, tx.Heard(ask.Person, kind.Kinds()...))
		}
		err = errors.Join(err, tx.SetQuiet(ask.Person, kind, !wanted))
	}
	return Reply{}, err
}
