package cards

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"intervisiebot/store"
)

//go:embed decks/*.md
var decks embed.FS

// Card is one dialoogkaart: an optional statement to recognise, and one or two
// open questions.
type Card struct {
	ID        string // "visie-07"; what was given, saved and wished keeps pointing here
	Theme     Theme
	Depth     Depth
	Statement string // "" for most
	Question  string
	Own       bool // made by a member of the group
}

// Theme is what a card is about, by the name of its file in decks.
type Theme string

// Depth is how much trust a card asks for.
type Depth int

// The depths, easiest first.
const (
	Verkennen Depth = iota
	Verdiepen
	Schuren
)

var depths = []string{"verkennen", "verdiepen", "schuren"}

// Themes are all themes in the order in which they are named to people.
var Themes = []Theme{"visie", "medewerkers", "schoolontwikkeling", "onderwijskwaliteit", "omgeving",
	"cognitief", "sociaal", "psychologisch", "zingeving", "vak"}

// Deck is a set of cards to draw from. It never changes once read.
type Deck struct {
	cards   []Card          // to draw from
	byID    map[string]Card // also those not given any more
	general map[string]Card // of the deck this one was added to; nil for the general one
}

// General is the deck that comes with the program.
func General() (Deck, error) {
	d := Deck{byID: map[string]Card{}}
	folder, err := fs.Sub(decks, "decks")
	if err != nil {
		return d, err
	}
	return d, errors.Join(d.Add(folder)...)
}

// Add reads the deck files (*.md) in a folder into the deck. A file that cannot
// be read is left out, with an error that names its line; the others count.
func (d *Deck) Add(folder fs.FS) []error {
	files, err := fs.Glob(folder, "*.md")
	if err != nil {
		return []error{err}
	}
	var problems []error
	for _, name := range files {
		text, err := fs.ReadFile(folder, name)
		part := Deck{byID: map[string]Card{}, general: d.byID}
		if err == nil {
			err = part.add(name, string(text))
		}
		if err != nil {
			problems = append(problems, err)
			continue
		}
		d.cards = append(d.cards, part.cards...)
		maps.Copy(d.byID, part.byID)
	}
	return problems
}

// add reads one deck file: a line "# theme", then for every card a line
// "## id · depth", perhaps a line "> statement", and the question.
func (d *Deck) add(file, text string) error {
	var theme Theme
	var card *Card
	begun := 0 // the line on which the card begins
	keep := func() error {
		if err := d.keep(card); err != nil {
			return fmt.Errorf("%s, line %d: %w", file, begun, err)
		}
		return nil
	}
	for i, line := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		line = strings.TrimSpace(line)
		problem := func(what string) error { return fmt.Errorf("%s, line %d: %s", file, i+1, what) }
		switch {
		case line == "":
		case strings.HasPrefix(line, "## "):
			if err := keep(); err != nil {
				return err
			}
			begun = i + 1
			id, depth, _ := strings.Cut(line[3:], "·")
			n := slices.Index(depths, strings.TrimSpace(depth))
			if n < 0 {
				return problem("a card begins with \"## id · depth\", depth one of " + strings.Join(depths, ", "))
			}
			card = &Card{ID: strings.TrimSpace(id), Theme: theme, Depth: Depth(n)}
		case strings.HasPrefix(line, "# "):
			theme = Theme(strings.TrimSpace(line[2:]))
			if !slices.Contains(Themes, theme) {
				return problem(fmt.Sprintf("unknown theme %q, want one of %v", theme, Themes))
			}
		case card == nil:
			return problem("text before the first card")
		case strings.HasPrefix(line, "> ") && card.Statement+card.Question != "":
			return problem("a card has one statement, before its questions")
		case strings.HasPrefix(line, "> "):
			card.Statement = strings.TrimSpace(line[2:])
		case card.Question != "":
			return problem("a card has one line of questions")
		default:
			card.Question = line
		}
	}
	return keep()
}

// keep adds a card that was read to the deck.
func (d *Deck) keep(c *Card) error {
	switch {
	case c == nil:
		return nil
	case c.ID == "":
		return errors.New("a card without an id")
	case c.Theme == "":
		return fmt.Errorf("card %s stands before the line \"# theme\"", c.ID)
	case c.Question == "":
		return fmt.Errorf("card %s has no question", c.ID)
	case strings.HasPrefix(c.ID, "eigen-"):
		return fmt.Errorf("card %s: ids that begin with eigen- are for the groups' own cards", c.ID)
	}
	if _, twice := d.Card(c.ID); twice {
		return fmt.Errorf("card %s occurs twice", c.ID)
	}
	d.cards = append(d.cards, *c)
	d.byID[c.ID] = *c
	return nil
}

// Card is the card with this id; ok is false for one that is no longer in the
// deck.
func (d Deck) Card(id string) (c Card, ok bool) {
	if c, ok = d.byID[id]; !ok {
		c, ok = d.general[id]
	}
	return c, ok
}

// Draw is the n-th card of the deck shuffled by seed, of one theme or, with
// theme "", of all. It starts again when the deck is exhausted.
func (d Deck) Draw(seed string, n int, theme Theme) Card {
	fits := func(c Card) bool { return theme == "" || c.Theme == theme }
	size := 0
	for _, c := range d.cards {
		if fits(c) {
			size++
		}
	}
	at := shuffled(seed, n, size)
	for _, c := range d.cards {
		if fits(c) {
			if at == 0 {
				return c
			}
			at--
		}
	}
	panic("cards: the deck has no cards of theme " + theme) // every theme has some, and a test says so
}

// shuffled is where the n-th of size things is in a shuffle: it goes round in
// steps that meet them all before they meet one twice.
func shuffled(seed string, n, size int) int {
	at := mix(seed, "")
	step := 1 + at%uint64(size)
	for gcd(step, uint64(size)) != 1 {
		step++
	}
	return int((at>>32 + step*uint64(n)) % uint64(size))
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// rise is the depth of a group's first cards of the week; after these, turns
// goes round.
var (
	rise = []Depth{Verkennen, Verkennen, Verkennen, Verkennen,
		Verdiepen, Verkennen, Verdiepen, Verkennen, Verdiepen, Verdiepen}
	turns = []Depth{Schuren, Verdiepen, Verkennen, Verdiepen}
)

// Next is the group's next card of the week, after the cards it was given: one
// it never had while there are such, of another theme than the last, of a depth
// that suits the group's age, of the theme it met longest ago.
func (d Deck) Next(group int64, given []store.Given) Card { return d.pick(group, given, 0) }

// Instead is another card in place of the last card of the week: chosen like
// the next one, but no deeper than the one it replaces.
func (d Deck) Instead(group int64, given []store.Given) Card { return d.pick(group, given, -1) }

// pick is the card for the week this many after the coming one.
func (d Deck) pick(group int64, given []store.Given, week int) Card {
	times, seen := map[string]int{}, map[Theme]int{}
	var last Card
	for i, g := range given {
		for _, id := range []string{g.Card, g.Instead} {
			times[id]++
		}
		last, _ = d.Card(g.Card)
		seen[last.Theme] = i + 1
		if !g.Shared {
			week++
		}
	}
	want := turns[max(0, week-len(rise))%len(turns)]
	if week < len(rise) {
		want = rise[max(0, week)]
	}
	seed := fmt.Sprintf("G%d", group)
	return slices.MinFunc(d.cards, func(a, b Card) int {
		return cmp.Or(
			cmp.Compare(times[a.ID], times[b.ID]),
			compareBool(a.Theme == last.Theme, b.Theme == last.Theme),
			compareBool(!a.Own, !b.Own), // who makes a card wants to see it
			cmp.Compare(distance(a.Depth, want), distance(b.Depth, want)),
			cmp.Compare(seen[a.Theme], seen[b.Theme]),
			cmp.Compare(mix(seed, a.ID), mix(seed, b.ID)),
		)
	})
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func distance(a, b Depth) int { return max(int(a-b), int(b-a)) }

// mix orders cards at random, the same way each time for one seed.
func mix(seed, id string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(seed + "/" + id))
	return h.Sum64() * 0x9e3779b97f4a7c15 // FNV alone keeps like ids together
}
