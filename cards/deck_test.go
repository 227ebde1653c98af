package cards

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode/utf8"
)

var readOnce = sync.OnceValues(General)

func general(t *testing.T) Deck {
	t.Helper()
	d, err := readOnce()
	ok(t, err)
	return d
}

// sentence is a stretch of text up to its full stop or question mark.
var sentence = regexp.MustCompile(`[^.?]+[.?]?`)

// asks are the sentences of a card that end in a question mark.
func asks(c Card) (questions []string) {
	for _, s := range sentence.FindAllString(c.text(), -1) {
		if strings.HasSuffix(s, "?") {
			questions = append(questions, strings.ToLower(strings.TrimSpace(s)))
		}
	}
	return questions
}

// verbs open a question that can be answered with yes or no. "Stel," may open.
var verbs = strings.Fields(`is was zijn waren ben bent wordt werd word worden heb hebt heeft had hebben hadden
	kan kun kunt kon kunnen konden mag mocht mogen moet moest moeten zal zul zult zou zouden wil wilt wilde wou willen
	doe doet deed doen ga gaat ging gaan laat liet laten lukt lukte werkt werkte helpt hielp klopt klopte past paste
	zie ziet zag zien hoor hoort hoorde merk merkt merkte voel voelt voelde denk denkt dacht vind vindt vond weet wist
	ken kent kende herken herkent geloof gelooft durf durft durfde geef geeft gaf krijg krijgt kreeg maak maakt maakte
	neem neemt nam zeg zegt zei spreek spreekt sprak vraag vraagt vroeg leer leert leerde blijf blijft bleef kom komt kwam
	staat stond sta ligt lag lig zit zat neemt valt viel hoeft hoef hoefde bestaat bestond gebeurt gebeurde speelt speelde
	gebruik gebruikt deel deelt kies kiest koos wacht wachtte leid leidt draagt draag hangt groeit schuurt raakt
	vertrouw vertrouwt mis mist verwacht twijfel twijfelt lijkt leek scheelt stoort verrast verraste telt geldt gold`)

// open words make a question one that cannot be answered with yes or no.
var openWord = regexp.MustCompile(`\b(wat|welk|welke|wie|wiens|hoe|hoeveel|wanneer|waar[a-z]*)\b`)

// The rules of the deck. The cards are what people see every week.
func TestEveryCardOfTheDeck(t *testing.T) {
	for _, c := range general(t).cards {
		t.Run(c.ID, func(t *testing.T) {
			text := c.text()
			if n := strings.Count(text, "?"); n < 1 || n > 2 {
				t.Errorf("%d questions, want one or two", n)
			}
			if strings.Contains(c.Statement, "?") {
				t.Error("the statement asks something")
			}
			if !strings.HasSuffix(c.Question, "?") {
				t.Error("it does not end in its question")
			}
			if n := utf8.RuneCountInString(text); n > 280 {
				t.Errorf("%d characters, at most 280 fit a phone", n)
			}
			if strings.ContainsAny(text, "!<>*_~`\t") || strings.Contains(text, "  ") {
				t.Error("an exclamation mark, markup or a stray space")
			}
			for _, q := range asks(c) {
				for _, part := range strings.Split(q, ":") {
					word := strings.FieldsFunc(part, func(r rune) bool { return strings.ContainsRune(" ,;?", r) })
					if word[0] == "en" || word[0] == "maar" || word[0] == "of" {
						word = word[1:]
					}
					if slices.Contains(verbs, word[0]) {
						t.Errorf("%q can be answered with yes or no", q)
					}
				}
				if !openWord.MatchString(q) {
					t.Errorf("%q does not ask what, which, who, how, when or where", q)
				}
			}
			if regexp.MustCompile(`(?i)\b(u|uw)\b`).MatchString(text) {
				t.Error("the bot says je")
			}
		})
	}
}

func TestTheDeckLastsThreeYears(t *testing.T) {
	d := general(t)
	byTheme, byDepth := map[Theme]int{}, map[Depth]int{}
	for _, c := range d.cards {
		byTheme[c.Theme]++
		byDepth[c.Depth]++
	}
	if len(d.cards) < 130 {
		t.Errorf("%d cards, want at least 130", len(d.cards))
	}
	for _, theme := range Themes {
		if byTheme[theme] < 10 {
			t.Errorf("%s: %d cards, want at least 10", theme, byTheme[theme])
		}
		if themes[theme].name == "" || themes[theme].touches == "" {
			t.Errorf("%s has no name in the copy", theme)
		}
	}
	equal(t, "themes", len(byTheme), len(Themes))
	for depth, name := range depths {
		if byDepth[Depth(depth)] < 35 {
			t.Errorf("%s: %d cards, want at least 35", name, byDepth[Depth(depth)])
		}
	}
}

// A card keeps its id for ever: what was given and saved points to it.
func TestIDsNameTheirFileAndTheme(t *testing.T) {
	seen := map[string]bool{}
	names, err := fs.Glob(decks, "decks/*.md")
	ok(t, err)
	equal(t, "files", len(names), len(Themes))
	for _, name := range names {
		text, err := decks.ReadFile(name)
		ok(t, err)
		file := strings.TrimPrefix(name, "decks/")
		theme := strings.TrimSuffix(file, ".md")
		d := Deck{byID: map[string]Card{}}
		ok(t, d.add(file, string(text)))
		for _, c := range d.cards {
			equal(t, c.ID+" theme", string(c.Theme), theme)
			if !regexp.MustCompile(`^` + theme + `-\d\d$`).MatchString(c.ID) {
				t.Errorf("%s: the id %q, want %s-01 and so on", name, c.ID, theme)
			}
			if seen[c.ID] {
				t.Errorf("%s occurs twice", c.ID)
			}
			seen[c.ID] = true
		}
		equal(t, name+" headings", strings.Count(string(text), "\n## "), len(d.cards))
	}
	equal(t, "in the deck", len(general(t).cards), len(seen))
}

func trigrams(text string) map[string]bool {
	text = strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" .,?:;'", r) }), " ")
	set := map[string]bool{}
	for r := []rune(text); len(r) >= 3; r = r[1:] {
		set[string(r[:3])] = true
	}
	return set
}

// alike is how much two texts share: 0 nothing, 1 all.
func alike(a, b map[string]bool) float64 {
	both := 0
	for g := range a {
		if b[g] {
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

func TestNoTwoCardsAreNearlyTheSame(t *testing.T) {
	if s := alike(trigrams("Waar in de school ben je zelf de rem?"), trigrams("Waar in je school ben jij zelf de rem?")); s < 0.35 {
		t.Fatalf("near duplicates are %.2f alike: this test cannot see them", s)
	}
	cards := general(t).cards
	var grams []map[string]bool
	for _, c := range cards {
		grams = append(grams, trigrams(c.text()))
	}
	for i := range cards {
		for j := range i {
			if s := alike(grams[i], grams[j]); s >= 0.35 {
				t.Errorf("%s and %s are %.2f alike:\n%s\n%s", cards[i].ID, cards[j].ID, s, cards[i].text(), cards[j].text())
			}
		}
	}
}

func TestADeckFileIsRead(t *testing.T) {
	d := Deck{byID: map[string]Card{}}
	ok(t, d.add("visie.md", "# visie\r\n\r\n## visie-01 · schuren\r\n> Een stelling.\r\n\r\n  Wat dan?  \r\n## visie-02 · verkennen\nEn wat nu?"))
	want := []Card{{ID: "visie-01", Theme: "visie", Depth: Schuren, Statement: "Een stelling.", Question: "Wat dan?"},
		{ID: "visie-02", Theme: "visie", Depth: Verkennen, Question: "En wat nu?"}}
	if !slices.Equal(d.cards, want) {
		t.Errorf("got %+v\nwant %+v", d.cards, want)
	}
}

// The files are edited by people who do not program: an error must say where.
func TestABadDeckFileIsRefusedWithItsLine(t *testing.T) {
	good := "# visie\n\n## visie-01 · verkennen\nWat?\n"
	for _, c := range []struct{ name, text, want string }{
		{"unknown theme", "# visies\n", `x.md, line 1: unknown theme "visies"`},
		{"no theme", "\n## visie-01 · verkennen\nWat?\n", `x.md, line 2: card visie-01 stands before the line "# theme"`},
		{"no depth", good + "\n## visie-02\nWat?\n", `x.md, line 6: a card begins with "## id · depth"`},
		{"unknown depth", good + "## visie-02 · diep\n", `x.md, line 5: a card begins with "## id · depth", depth one of verkennen, verdiepen, schuren`},
		{"no id", good + "## · verkennen\nWat?\n", `x.md, line 5: `},
		{"text before a card", "# visie\nWat?\n", `x.md, line 2: text before the first card`},
		{"no question", "# visie\n## visie-01 · verkennen\n> Stelling.\n\n## visie-02 · verkennen\nWat?\n", `x.md, line 2: card visie-01 has no question`},
		{"no question in the last", good + "## visie-02 · verkennen\n\n", `x.md, line 5: card visie-02 has no question`},
		{"two lines of questions", good + "Wie?\n", `x.md, line 5: a card has one line of questions`},
		{"twice the same id", good + good[9:], `x.md, line 5: card visie-01 occurs twice`},
		{"two statements", "# visie\n## visie-01 · verkennen\n> Een.\n> Twee.\nWat?\n", `x.md, line 4: `},
		{"statement after the question", good + "> Een.\n", `x.md, line 5: `},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Deck{byID: map[string]Card{}}
			err := d.add("x.md", c.text)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v\nwant %s…", err, c.want)
			}
		})
	}
}

// A broken file of an organisation's own does not stop the rest.
func TestABrokenFileIsLeftOutAndTheOthersCount(t *testing.T) {
	d, err := General() // of its own, for it grows
	ok(t, err)
	before := len(d.cards)
	problems := d.Add(fstest.MapFS{
		"a.md":      {Data: []byte("# vak\n## a-01 · verkennen\nWat?\n")},
		"b.md":      {Data: []byte("# vak\n## b-01 · verkennen\nWat?\n## b-02 · diep\nWat?\n")},
		"c.md":      {Data: []byte("# vak\n## visie-01 · verkennen\nWat?\n")}, // an id of the general deck
		"d.md":      {Data: []byte("# zingeving\n## d-01 · schuren\nWat?\n")},
		"notes.txt": {Data: []byte("geen kaarten")},
	})
	equal(t, "problems", fmt.Sprint(problems), `[b.md, line 4: a card begins with "## id · depth", depth one of verkennen, verdiepen, schuren`+
		` c.md, line 2: card visie-01 occurs twice]`)
	equal(t, "cards", len(d.cards), before+2)
	for id, want := range map[string]bool{"a-01": true, "b-01": false, "d-01": true, "visie-01": true} {
		_, known := d.Card(id)
		equal(t, id, known, want)
	}
}
