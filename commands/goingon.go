package commands

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// goingOnTable are the handlers of how a group goes on.
func (d *desk) goingOnTable() map[string]Handler {
	return map[string]Handler{
		"goon.plan":  d.view(d.onPost(d.planOn, store.GoOnPost)),
		"goon.later": d.update(d.onPost(d.laterOn, store.GoOnPost)),
		"goon.stop":  d.update(d.onPost(d.stopOn, store.GoOnPost)),
	}
}

// planOn opens the form of a series with meetings in it as the group knows them.
func (d *desk) planOn(tx *store.Tx, v visit, p store.Post) (Reply, error) {
	if v.group.State != store.Active {
		return tell(cards.NotSetUp()), nil
	}
	all, err := tx.Sessions(v.group.ID, "")
	if err != nil {
		return Reply{}, err
	}
	var lines []string
	meetings := store.UsualMeetings(v.group, all, store.GoOnFrom(v.group, store.GoOnWhy(p), v.today()))
	for _, m := range meetings {
		lines = append(lines, cards.Date(m.Day)+" "+cards.Clock(m.Minute))
	}
	return show(seriesForm(v, strings.Join(lines, "\n"), meetings[0].Minute)), nil
}

// answered tells whether a group said already how it goes on.
func answered(tx *store.Tx, v visit, p store.Post) (bool, error) {
	if v.group.State != store.Active || !v.group.StoppedAt.IsZero() {
		return true, nil
	}
	_, err := tx.PlannedSince(v.group.ID, p.Due)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// laterOn has a group asked once more.
func (d *desk) laterOn(tx *store.Tx, v visit, p store.Post) (Reply, error) {
	done, err := answered(tx, v, p)
	if err != nil {
		return Reply{}, err
	}
	w, err := tx.GoingOn(v.group.ID)
	if err != nil {
		return Reply{}, err
	}
	if done || !w.AgainAt.IsZero() || store.GoOnWhy(p) == store.GoOnAgain {
		return tell(cards.GoOnEnough()), tx.Redraw(p.Kind, p.Subject, v.Now)
	}
	w.AgainAt, w.NextAt = v.group.AskedAgain(v.Now), v.Now
	day := store.DayOf(w.AgainAt.In(store.Location(v.zone())))
	return Reply{}, errors.Join(tx.SaveGoingOn(w), tx.Redraw(p.Kind, p.Subject, v.Now),
		tellChange(tx, v, store.Changed{Field: "goon-later", Value: string(day)}))
}

// stopOn has a group stop: a last card, and then silence.
func (d *desk) stopOn(tx *store.Tx, v visit, p store.Post) (Reply, error) {
	return d.mayAct(func(tx *store.Tx, v visit) (Reply, error) {
		if v.group.State != store.Active || !v.group.StoppedAt.IsZero() {
			return tell(cards.GoOnEnough()), tx.Redraw(p.Kind, p.Subject, v.Now)
		}
		w, err := tx.GoingOn(v.group.ID)
		if err != nil {
			return Reply{}, err
		}
		v.group.StoppedAt, v.group.NextAt = v.Now, time.Time{}
		w.AgainAt, w.NextAt = time.Time{}, v.Now
		id, err := tx.AddChange(store.Change{Group: v.group.ID, By: v.Person, At: v.Now, What: []store.Changed{{Field: "stopped"}}})
		return Reply{}, errors.Join(err, tx.SaveGroup(v.group), tx.SaveGoingOn(w), tx.Redraw(p.Kind, p.Subject, v.Now),
			tx.AddPost(store.Post{Key: fmt.Sprintf("farewell/G%d/%d", v.group.ID, id), Group: v.group.ID, Kind: store.FarewellPost, Subject: id,
				Due: v.Now, Until: v.Now.Add(keepTelling)}))
	})(tx, v)
}
