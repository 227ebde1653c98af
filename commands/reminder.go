package commands

import (
	"errors"
	"slices"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// reminderTable are the handlers of what people press in messages about
// meetings that were sent to them, and of what a group without a case can do.
func (d *desk) reminderTable() map[string]Handler {
	coming := func(yes bool) onMeeting {
		return func(tx *store.Tx, v visit, s store.Session) (Reply, error) { return d.rsvp(tx, v, s, yes) }
	}
	told := []store.PostKind{store.ReminderPost, store.MovedPost}
	known := append(slices.Clone(told), store.CancelledPost)
	return map[string]Handler{
		"remind.come":     d.update(d.toMe("open", d.told(coming(true)), told...)),
		"remind.cant":     d.update(d.toMe("open", d.told(coming(false)), told...)),
		"remind.agenda":   d.update(d.toMe("open", d.told(d.looked(d.agenda)), known...)),
		"remind.show":     d.update(d.toMe("open", d.told(d.looked(d.sessionDetail)), known...)),
		"few.move":        d.update(d.toMe("open", d.told(d.mayLead(d.moveForm(false))), store.FewPost)),
		"few.go":          d.update(d.toMe("go", nothing, store.FewPost)),
		"turn.bring":      d.update(d.toMe("open", d.told(d.bringCase), store.TurnPost)),
		"turn.pass":       d.update(d.toMe("pass", nothing, store.TurnPost)),
		"redate.plan":     d.update(d.toMe("open", d.told(d.looked(d.replaceSession)), store.RedatePost)),
		"redate.skip":     d.update(d.toMe("skip", nothing, store.RedatePost)),
		"present.yes":     d.update(d.toMe("yes", nothing, store.PresentPost)),
		"present.no":      d.update(d.toMe("no", d.declineCase, store.PresentPost)),
		"fallback.card":   d.update(d.onPost(d.fallBack("card"), store.FallbackPost)),
		"fallback.method": d.update(d.onPost(d.fallBack("method"), store.FallbackPost)),
	}
}

// told goes on with the meeting that a person was told of, unless it changed
// since.
func (d *desk) told(f onMeeting) func(*store.Tx, Ask, store.Post) (Reply, error) {
	return func(tx *store.Tx, ask Ask, p store.Post) (Reply, error) {
		g, err := tx.Group(p.Group)
		if err != nil {
			return Reply{}, err
		}
		return enter(tx, ask, g, "", func(tx *store.Tx, v visit) (Reply, error) {
			s, err := tx.Session(p.Subject)
			if errors.Is(err, store.ErrNotFound) {
				return tell(cards.Gone()), nil
			}
			if err != nil {
				return Reply{}, err
			}
			if asks := p.Kind == store.TurnPost || p.Kind == store.RedatePost; !asks && !p.Tells(s) {
				return tell(cards.ReminderOld()), nil
			}
			return f(tx, v, s)
		})
	}
}

// looked shows what others typed about a meeting only while it is known who is in
// the channel. What shows nothing does without: there would be no window for it.
func (d *desk) looked(f onMeeting) onMeeting {
	return func(tx *store.Tx, v visit, s store.Session) (Reply, error) {
		return d.sure(false, func(tx *store.Tx, v visit) (Reply, error) { return f(tx, v, s) })(tx, v)
	}
}

// bringCase opens the form to bring a case to a meeting.
func (d *desk) bringCase(_ *store.Tx, v visit, s store.Session) (Reply, error) {
	if !v.comes(s) {
		return tell(cards.SessionGone()), nil
	}
	return show(cards.NewCase(cards.CaseForm{Case: store.Case{Meeting: s.Day}, Groups: []store.Group{v.group}, Days: [][]store.Day{v.meetings()}}, store.NewID())), nil
}

// replaceSession opens the form to plan a meeting in place of one that did not
// happen.
func (d *desk) replaceSession(tx *store.Tx, v visit, s store.Session) (Reply, error) {
	again := store.Session{Minute: s.Minute, Minutes: s.Minutes, Place: s.Place, Theme: s.Theme, Method: s.Method, Chair: s.Chair, Host: s.Host}
	return d.planForm(tx, v, again, s.Day)
}

// declineCase puts a chosen case back: its presenter would rather not bring it.
func (d *desk) declineCase(tx *store.Tx, ask Ask, p store.Post) (Reply, error) {
	return withOwnCase(tx, ask, p.Subject, "", func(tx *store.Tx, v visit, c store.Case) (Reply, error) {
		if c.State != store.Chosen || p.Key != store.PresentKey(c) {
			return tell(cards.CaseClosed()), nil
		}
		if err := putBack(tx, v, &c); err != nil || v.group.State != store.Active {
			return Reply{}, err
		}
		return tell(cards.PresentBack()), tellChange(tx, v, store.Changed{Field: "case-"})
	})
}

// appreciative is the method that needs no case: it looks at what works.
const appreciative = "waarderend"

// fallBack records what a group without a case does at its meeting; who chooses
// first has chosen.
func (d *desk) fallBack(what string) func(*store.Tx, visit, store.Post) (Reply, error) {
	return func(tx *store.Tx, v visit, p store.Post) (Reply, error) {
		s, err := tx.Session(p.Subject)
		if err != nil {
			return Reply{}, err
		}
		brought, err := tx.Brought(s)
		switch {
		case err != nil:
			return Reply{}, err
		case !v.comes(s):
			return tell(cards.SessionGone()), nil
		case p.Pressed != "" || brought:
			return Reply{}, redrawSession(tx, v, s)
		}
		if what == "method" {
			s.Method, s.ChangedAt = appreciative, v.Now
			s.Sequence++
			err = tx.SaveSession(s)
		}
		return Reply{}, errors.Join(err, tx.Press(p, what+" "+v.Person), redrawSession(tx, v, s))
	}
}
