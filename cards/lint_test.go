package cards

import (
	"slices"
	"strings"
	"testing"
)

func TestWhatLooksLikeAPersonIsSeen(t *testing.T) {
	for text, want := range map[string][]string{
		"":                         nil,
		"Een gewone casus.":        nil,
		"Mail j.bakker@school.nl.": {"j.bakker@school.nl"},
		"mail j.bakker+x@mail.school.example, of": {"j.bakker+x@mail.school.example"},
		"Bel 06 12345678":                         {"06 12345678"},
		"Bel 06-12 34 56 78 vandaag":              {"06-12 34 56 78"},
		"Bel 0612345678.":                         {"0612345678"},
		"Bel +31 6 12345678":                      {"+31 6 12345678"},
		"Bel 0031 20 123 45 67":                   {"0031 20 123 45 67"},
		"Bel (020) 123 4567":                      {"020) 123 4567"},
		"tien cijfers, 1234567890":                nil,
		"BSN 111222333":                           {"111222333"}, // 11-proof
		"BSN 1112.22.333":                         {"1112.22.333"},
		"nummer 111222334":                        nil,
		"nummer 000000000":                        nil,
		"acht cijfers 10000008":                   {"10000008"},
		"acht cijfers 10000007":                   nil,
		"op 12-11-2026 om 13.30":                  nil,
		"in 2026 en 2027":                         nil,
		"meneer Bakker belde":                     {"meneer Bakker"},
		"Meneer de Vries, Mevrouw van den Berg":   {"Meneer de Vries", "Mevrouw van den Berg"},
		"mw. Jansen en dhr. El Amrani":            {"mw. Jansen", "dhr. El Amrani"},
		"mw Öztürk; dhr. Van 't Hof":              {"mw Öztürk", "dhr. Van 't Hof"},
		"een meneer kwam":                         nil,
		"die mevrouw belde":                       nil,
		"Een mevrouw.\nDe volgende dag":           nil,
		"Een mevrouw. De volgende dag":            nil,
		"in 3b en 4C":                             {"3b", "4C"},
		"de klas 2havo1 en 1hv2":                  {"2havo1", "1hv2"},
		"het 4e jaar, 3x, 2e klas, 5 havo":        nil,
		"leerlingen uit 4havo en 5vwo":            nil,
		"a3b en 13b":                              nil,
		"3b 3b 3b":                                {"3b"},
		"1a 1b 1c 1d 2a 2b 2c":                    {"1a", "1b", "1c", "1d", "2a"},
	} {
		if got := Lint(text); !slices.Equal(got, want) {
			t.Errorf("%q: seen %q, want %q", text, got, want)
		}
	}
}

// What a field says stays short, whatever was pasted.
func TestFindingsAreShort(t *testing.T) {
	found := Lint("mevrouw " + "J" + strings.Repeat("a", 2900))
	if len(found) != 1 || len([]rune(found[0])) > 60 {
		t.Errorf("%d findings", len(found))
	}
}
