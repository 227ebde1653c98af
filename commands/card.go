package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// sharesADay is how many cards members may share with a group on one day.
const sharesADay = 3

// draw gives a card that only this person sees: at random for a command, with
// a theme perhaps, and the next of the same shuffle for a press on "other".
func (d *desk) draw(ctx context.Context, ask Ask) (r Reply, err error) {
	hand := hand{seed: store.NewID()[:8]}
	if ask.Name == "card.other" {
		if hand, err = readHand(ask.Arg); err != nil {
			return tell(cards.Gone()), nil
		}
		hand.n++
	} else if word := firstWord(ask.Arg); word != "" {
		if hand.theme = cards.Theme(word); !slices.Contains(cards.Themes, hand.theme) {
			return tell(cards.UnknownTheme(word)), nil
		}
	}
	card := d.deck.Draw(hand.seed, hand.n, hand.theme)
	groups, here, err := d.shareable(ctx, ask)
	m := cards.PersonalCard(cards.Personal{Card: card, More: hand.String(), Groups: groups, Here: here})
	return Reply{Message: &m, Instead: ask.Name == "card.other"}, err
}

// hand is a shuffled deck and how far a person is in it. It travels in the
// button, so that looking at cards writes nothing.
type hand struct {
	seed  string
	n     int
	theme cards.Theme
}

func (h hand) String() string { return fmt.Sprintf("%s|%d|%s", h.seed, h.n, h.theme) }

func readHand(s string) (hand, error) {
	parts := strings.Split(s, "|")
	if len(parts) != 3 {
		return hand{}, errors.New("not a hand")
	}
	n, err := strconv.ParseUint(parts[1], 10, 16) // 16 bits are ample, and the next one cannot overflow
	h := hand{parts[0], int(n), cards.Theme(parts[2])}
	if h.theme != "" && !slices.Contains(cards.Themes, h.theme) {
		return hand{}, errors.New("not a hand")
	}
	return h, err
}

// shareable are the groups with which a person could share a card, and whether
// that is the one of the channel they are in.
func (d *desk) shareable(ctx context.Context, ask Ask) (groups []store.Group, here bool, err error) {
	if groups, err = d.circles.groupsOf(ctx, ask.Person); err != nil {
		return nil, false, err
	}
	groups, here = nearest(groups, ask.Channel)
	return groups, here, nil
}

// nearest is the group of the channel somebody is in (here is true), else all of
// their own.
func nearest(groups []store.Group, channel string) (near []store.Group, here bool) {
	for _, g := range groups {
		if g.Channel == channel {
			return []store.Group{g}, true
		}
	}
	return groups, false
}

// keep saves a card in the person's own collection.
func (d *desk) keep(tx *store.Tx, ask Ask) (Reply, error) {
	id, post, _ := strings.Cut(ask.Arg, "|")
	if p, err := tx.Post(post); err == nil {
		if err := seen(tx, ask, p); err != nil {
			return Reply{}, err
		}
	}
	return d.withCard(tx, ask.Person, id, func(c cards.Card) (Reply, error) {
		return tell(cards.Kept()), tx.SaveCard(ask.Person, c.ID, ask.Now)
	})
}

// share hangs a card in a group's channel in the person's name.
func (d *desk) share(tx *store.Tx, ask Ask) (Reply, error) {
	id, group, _ := strings.Cut(ask.Arg, "|")
	card, ok := d.deck.Card(id) // a group's own cards stay in it
	if !ok {
		return tell(cards.Gone()), nil
	}
	ask.Arg = group
	return d.inGroup(func(tx *store.Tx, v visit) (Reply, error) { return d.shareWith(tx, v, card) })(tx, ask)
}

// shareWith shares a card with the group, unless it had enough for today.
func (d *desk) shareWith(tx *store.Tx, v visit, card cards.Card) (Reply, error) {
	if v.group.State != store.Active {
		return tell(cards.NotSetUp()), nil
	}
	n, err := tx.SharedSince(v.group.ID, v.today().Start(store.Location(v.group.Schedule.Zone)))
	if err != nil {
		return Reply{}, err
	}
	text := cards.SharedEnough(v.group.Name)
	if n < sharesADay {
		text = cards.SharedNow(v.group.Name)
		err = giveShared(tx, v, card)
	}
	m := cards.PersonalCard(cards.Personal{Card: card, More: hand{seed: store.NewID()[:8]}.String(), Note: text})
	return Reply{Message: &m, Instead: true}, err
}

func giveShared(tx *store.Tx, v visit, card cards.Card) error {
	id, err := tx.Give(store.Given{Group: v.group.ID, Week: v.today().Week(), Card: card.ID, At: v.Now, By: v.Person, Shared: true})
	if err != nil {
		return err
	}
	return tx.AddPost(store.Post{Key: fmt.Sprintf("shared/G%d/%d", v.group.ID, id), Group: v.group.ID,
		Kind: store.SharedPost, Subject: id, Due: v.Now, Until: v.Now.Add(cards.ReplaceWithin)})
}

// wish puts the card of a post on the next meeting's list, or takes it off.
func (d *desk) wish(tx *store.Tx, v visit, p store.Post) (Reply, error) {
	given, err := tx.Given(p.Subject)
	if err != nil {
		return Reply{}, err
	}
	on, err := tx.ToggleWish(v.group.ID, given.Card, v.Person)
	if err != nil {
		return Reply{}, err
	}
	if err := tx.Redraw(p.Kind, p.Subject, v.Now); err != nil {
		return Reply{}, err
	}
	if on {
		return tell(cards.WishOn()), nil
	}
	return tell(cards.WishOff()), nil
}

// replace gives the group another card of the week: once, on the first day.
func (d *desk) replace(tx *store.Tx, v visit, p store.Post) (Reply, error) {
	given, err := tx.Given(p.Subject)
	switch {
	case err != nil:
		return Reply{}, err
	case given.Instead != "":
		return tell(cards.ReplacedAlready()), nil
	case !v.Now.Before(p.Due.Add(cards.ReplaceWithin)):
		return tell(cards.ReplaceTooLate()), nil
	}
	before, err := tx.AllGiven(v.group.ID)
	if err != nil {
		return Reply{}, err
	}
	deck, err := cards.GroupDeck(tx, d.deck, v.group.ID)
	if err != nil {
		return Reply{}, err
	}
	if err := tx.ReplaceCard(given, deck.Instead(v.group.ID, before).ID, v.Person); err != nil {
		return Reply{}, err
	}
	return tell(cards.Replaced()), tx.Redraw(p.Kind, p.Subject, v.Now)
}

// pass gives the turn to begin to the next member.
func (d *desk) pass(tx *store.Tx, v visit, p store.Post) (Reply, error) {
	given, err := tx.Given(p.Subject)
	if err != nil {
		return Reply{}, err
	}
	if given.Opener != v.Person {
		name, err := cards.Name(tx, given.Opener)
		return tell(cards.NotYourTurn(name)), err
	}
	if err := tx.Pass(given.ID, v.Person); err != nil {
		return Reply{}, err
	}
	next, err := tx.NextOpener(v.group.ID, given.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	if err := tx.SetOpener(given, next.ID, v.Now); err != nil {
		return Reply{}, err
	}
	return tell(cards.Passed()), tx.Redraw(p.Kind, p.Subject, v.Now)
}

// savedCards shows the person's own collection; Arg is "|page".
func (d *desk) savedCards(tx *store.Tx, ask Ask) (Reply, error) {
	ids, err := tx.SavedCards(ask.Person)
	if err != nil {
		return Reply{}, err
	}
	var mine []cards.Card
	for _, id := range ids {
		c, err := d.cardFor(tx, ask.Person, id)
		if err == nil {
			mine = append(mine, c)
		} else if !errors.Is(err, store.ErrNotFound) {
			return Reply{}, err
		}
	}
	_, page, _ := strings.Cut(ask.Arg, "|")
	n, _ := strconv.Atoi(page) // a command has none: the first
	return show(cards.SavedCards(mine, n)), nil
}

// unsave takes a card out of the collection and shows the rest.
func (d *desk) unsave(tx *store.Tx, ask Ask) (Reply, error) {
	card, _, _ := strings.Cut(ask.Arg, "|")
	if err := tx.UnsaveCard(ask.Person, card); err != nil {
		return Reply{}, err
	}
	return d.savedCards(tx, ask)
}
