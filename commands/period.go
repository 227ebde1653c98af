package commands

import (
	"errors"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// farthest is how many days ahead a period may reach: a school year and a half.
const farthest = 548

func push(m *cards.Modal) Reply { return Reply{Modal: m, Push: true} }

// askPause asks until when the cards pause.
func (d *desk) askPause(_ *store.Tx, v visit) (Reply, error) {
	return push(cards.PauseModal(v.group)), nil
}

// pause stops the cards from today until a day.
func (d *desk) pause(tx *store.Tx, v visit) (Reply, error) {
	last, bad := v.day("last")
	if bad != nil {
		return *bad, nil
	}
	if err := tx.RemovePauses(v.group.ID); err != nil {
		return Reply{}, err
	}
	if err := tx.AddPeriod(v.group.ID, store.Period{Kind: store.Pause, First: v.today(), Last: last}); err != nil {
		return Reply{}, err
	}
	return Reply{}, tellChange(tx, v, store.Changed{Field: "pause", Value: string(last)})
}

// resume ends a pause.
func (d *desk) resume(tx *store.Tx, v visit) (Reply, error) {
	if v.group.Schedule.PausedUntil(v.today()) != "" {
		if err := tx.RemovePauses(v.group.ID); err != nil {
			return Reply{}, err
		}
		if err := tellChange(tx, v, store.Changed{Field: "resume"}); err != nil {
			return Reply{}, err
		}
	}
	return d.refresh(tx, v, d.settingsOf)
}

// refresh shows the group as it is after a change.
func (d *desk) refresh(tx *store.Tx, v visit, f inVisit) (r Reply, err error) {
	if v.group, err = tx.Group(v.group.ID); err != nil {
		return Reply{}, err
	}
	return f(tx, v)
}

// askMay asks which second May week is free.
func (d *desk) askMay(_ *store.Tx, v visit) (Reply, error) { return push(cards.MayModal(v.group)), nil }

// may records which second May week is free.
func (d *desk) may(tx *store.Tx, v visit) (Reply, error) {
	may, ok := cards.MayOf(v.Field("may"))
	if !ok {
		return wrong("may", cards.FieldEmpty), nil
	}
	if may == v.group.Schedule.May {
		return Reply{}, nil
	}
	v.group.Schedule.May = may
	if err := errors.Join(tx.SaveGroup(v.group), tx.Reconsider(v.group.ID, v.Now)); err != nil {
		return Reply{}, err
	}
	return Reply{}, tellChange(tx, v, store.Changed{Field: "may", Value: v.Field("may")})
}

// periods shows the group's free days.
func (d *desk) periods(_ *store.Tx, v visit) (Reply, error) {
	return push(cards.PeriodsModal(v.group, v.today())), nil
}

// addPeriod notes free days.
func (d *desk) addPeriod(tx *store.Tx, v visit) (Reply, error) {
	p := store.Period{Kind: store.FreePeriod}
	var bad *Reply
	if p.First, bad = v.day("first"); bad != nil {
		return *bad, nil
	}
	p.Last = p.First
	if v.Field("last") != "" {
		if p.Last, bad = v.day("last"); bad != nil {
			return *bad, nil
		}
	}
	if p.Last < p.First {
		return wrong("last", cards.FieldBeforeFirst), nil
	}
	if err := errors.Join(tx.AddPeriod(v.group.ID, p), tx.Reconsider(v.group.ID, v.Now)); err != nil {
		return Reply{}, err
	}
	if err := tellChange(tx, v, store.Changed{Field: "period+", Value: cards.PeriodValue(p)}); err != nil {
		return Reply{}, err
	}
	return d.refresh(tx, v, d.freshPeriods)
}

// removePeriod takes a period away.
func (d *desk) removePeriod(tx *store.Tx, v visit) (Reply, error) {
	id, _ := numbered(v.rest)
	for _, p := range v.group.Schedule.Periods {
		if p.ID != id || p.Kind == store.Meeting { // a meeting is no period of its own
			continue
		}
		if _, err := tx.RemovePeriod(v.group.ID, id); err != nil {
			return Reply{}, err
		}
		if err := tx.Reconsider(v.group.ID, v.Now); err != nil {
			return Reply{}, err
		}
		if err := tellChange(tx, v, store.Changed{Field: "period-", Value: cards.PeriodValue(p)}); err != nil {
			return Reply{}, err
		}
	}
	return d.refresh(tx, v, d.freshPeriods)
}

// freshPeriods is the list of periods in place of the one that is open.
func (d *desk) freshPeriods(_ *store.Tx, v visit) (Reply, error) {
	return show(cards.PeriodsModal(v.group, v.today())), nil
}

// day reads a field as a day from today on, not too far away.
func (v visit) day(field string) (store.Day, *Reply) {
	fail := func(text string) (store.Day, *Reply) { r := wrong(field, text); return "", &r }
	day, err := store.ParseDay(v.Field(field))
	switch {
	case err != nil:
		return fail(cards.FieldNoSuchDay)
	case day < v.today():
		return fail(cards.FieldDayPast)
	case day > v.today().Add(farthest):
		return fail(cards.FieldTooFar)
	}
	return day, nil
}
