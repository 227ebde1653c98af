package cards

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"intervisiebot/store"
)

// groups is how many groups play the years below: the order is another for each.
const groups = 8

// A year is what a group was given, and how that went on.
type year struct {
	deck  Deck
	group int64
	given []store.Given
}

// next gives the group its card of the week.
func (y *year) next() Card {
	c := y.deck.Next(y.group, y.given)
	y.given = append(y.given, store.Given{Group: y.group, Card: c.ID})
	return c
}

// replace puts another card in place of the last one.
func (y *year) replace() Card {
	c := y.deck.Instead(y.group, y.given)
	last := &y.given[len(y.given)-1]
	last.Instead, last.Card = last.Card, c.ID
	return c
}

// share has a member share a card: any, as drawn.
func (y *year) share(n int) Card {
	c := y.deck.Draw("seed", n, "")
	y.given = append(y.given, store.Given{Group: y.group, Card: c.ID, Shared: true})
	return c
}

// Cards of the week never repeat, whatever else the group was given.
func TestNoCardComesTwiceBeforeAllHaveBeen(t *testing.T) {
	d := general(t)
	for group := range int64(groups) {
		for _, mixed := range []bool{false, true} {
			y := &year{deck: d, group: group}
			seen := map[string]bool{}
			comes := func(c Card) {
				if seen[c.ID] && len(seen) < len(d.cards) {
					t.Fatalf("group %d: %s comes again after %d of %d cards", group, c.ID, len(seen), len(d.cards))
				}
				seen[c.ID] = true
			}
			for week := range d.cards {
				comes(y.next())
				if mixed && week%5 == 2 {
					comes(y.replace())
				}
				if mixed && week%4 == 1 {
					seen[y.share(week).ID] = true
				}
			}
			equal(t, fmt.Sprint("group ", group, " saw"), len(seen), len(d.cards))
		}
	}
}

func TestWhenAllHaveBeenTheDeckBeginsAgain(t *testing.T) {
	y := &year{deck: general(t), group: 3}
	var rounds [3][]string
	last := ""
	for round := range rounds {
		for range y.deck.cards {
			c := y.next()
			if string(c.Theme) == last && round > 0 && len(rounds[round]) == 0 {
				t.Error("the new round begins with the theme the old one ended with")
			}
			last = string(c.Theme)
			rounds[round] = append(rounds[round], c.ID)
		}
		slices.Sort(rounds[round])
		equal(t, fmt.Sprint("different cards in round ", round), len(slices.Compact(rounds[round])), len(y.deck.cards))
	}
}

// Two weeks in a row never have one theme while another is left.
func TestThemesAlternateEveryWeek(t *testing.T) {
	d := general(t)
	for group := range int64(groups) {
		for _, mixed := range []bool{false, true} {
			y := &year{deck: d, group: group}
			left := map[string]Theme{}
			for _, c := range d.cards {
				left[c.ID] = c.Theme
			}
			var last Theme
			for week := range d.cards {
				others := false
				for _, theme := range left {
					others = others || theme != last
				}
				c := y.next()
				if c.Theme == last && others {
					t.Fatalf("group %d (mixed %v), week %d: %s after %s", group, mixed, week, c.ID, last)
				}
				last = c.Theme
				delete(left, c.ID)
				if mixed && week%5 == 2 {
					r := y.replace()
					if r.Theme == last && len(left) > len(d.cards)/2 {
						t.Fatalf("group %d, week %d: %s replaces a card of its own theme", group, week, r.ID)
					}
					last = r.Theme
					delete(left, r.ID)
				}
				if mixed && week%7 == 1 {
					delete(left, y.share(week).ID)
				}
			}
		}
	}
}

// In ten weeks a group meets every theme.
func TestThemesGoRound(t *testing.T) {
	for group := range int64(groups) {
		y := &year{deck: general(t), group: group}
		met := map[Theme]bool{}
		for range 10 {
			met[y.next().Theme] = true
		}
		equal(t, fmt.Sprint("group ", group), len(met), len(Themes))
	}
}

func TestDepthGrowsWithTheGroup(t *testing.T) {
	d := general(t)
	for group := range int64(groups) {
		for _, mixed := range []bool{false, true} {
			y := &year{deck: d, group: group}
			count := map[Depth]int{}
			for week := range 50 {
				c := y.next()
				if mixed && week%3 == 0 {
					c = y.replace()
				}
				if mixed && week%2 == 0 {
					y.share(week)
				}
				if week < 4 && c.Depth != Verkennen {
					t.Errorf("group %d, week %d: %s is not easy", group, week+1, c.ID)
				}
				if week < 10 && c.Depth == Schuren {
					t.Errorf("group %d, week %d: %s asks for trust already", group, week+1, c.ID)
				}
				if week >= 10 {
					count[c.Depth]++
				}
			}
			for depth, name := range depths {
				if count[Depth(depth)] < 8 {
					t.Errorf("group %d: %d times %s in 40 weeks", group, count[Depth(depth)], name)
				}
			}
		}
	}
}

// A restart, or planning twice, gives the same card; another group another row.
func TestNextIsDeterministicPerGroup(t *testing.T) {
	row := func(group int64) (ids []string) {
		y := &year{deck: general(t), group: group}
		for range 20 {
			ids = append(ids, y.next().ID)
		}
		return ids
	}
	if !slices.Equal(row(4), row(4)) {
		t.Error("the same group got another row")
	}
	rows := map[string]bool{}
	for group := range int64(20) {
		rows[strings.Join(row(group), " ")] = true
	}
	equal(t, "different rows for 20 groups", len(rows), 20)
}

func TestDrawGoesThroughTheWholeDeck(t *testing.T) {
	d := general(t)
	rows := map[string]bool{}
	for _, seed := range []string{"a", "b", "0a1b2c3d"} {
		for _, theme := range append([]Theme{""}, Themes...) {
			want := 0
			for _, c := range d.cards {
				if theme == "" || c.Theme == theme {
					want++
				}
			}
			seen := map[string]bool{}
			row := ""
			for n := range want {
				c := d.Draw(seed, n, theme)
				if theme != "" && c.Theme != theme {
					t.Errorf("%s is not about %s", c.ID, theme)
				}
				seen[c.ID] = true
				row += " " + c.ID
			}
			equal(t, seed+" "+string(theme), len(seen), want)
			equal(t, "and again", d.Draw(seed, want, theme), d.Draw(seed, 0, theme))
			rows[row] = true
		}
	}
	equal(t, "different rows", len(rows), 33)
}
