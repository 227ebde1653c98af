package simulator

import (
	"fmt"
	"strings"
	"time"
)

// pageWords holds every word that the page says by itself, by the name that templates and code use for it. A test checks
// that each one exists and is used.
var pageWords = map[string]string{
	"naam":        "Oefen-Slack",
	"banner kort": "Dit is een oefen-Slack.",
	"banner":      "Niets verlaat deze computer en alles verdwijnt als je stopt.",
	"naar invoer": "Naar het invoerveld",
	"gestopt":     "De oefen-Slack is gestopt. Start hem opnieuw; deze pagina gaat dan vanzelf verder.",
	"probeer":     "Nu jij",
	"sluit tip":   "Sluit deze tip",
	"sluit fout":  "Sluit deze melding",

	"klok":           "Oefenklok",
	"vijf minuten":   "5 minuten verder",
	"volgend moment": "naar het volgende moment",
	"een week":       "een week verder",
	"klok loopt":     "De klok loopt naar het volgende moment. Even geduld.",

	"menu":            "Personen en kanalen",
	"wie ben je":      "Wie ben je?",
	"jij":             "jij",
	"kanalen":         "Kanalen",
	"privé":           "Privéberichten",
	"nieuw":           "nieuw",
	"app":             "app",
	"besloten":        "besloten kanaal",
	"nieuw kanaal":    "Nieuw kanaal",
	"kanaalnaam":      "Naam van het kanaal",
	"naam voorbeeld":  "intervisie-zuid",
	"wie doen mee":    "Wie doen er mee?",
	"alleen genodigd": "Alleen voor wie is uitgenodigd",
	"maak kanaal":     "Maak kanaal",
	"leden":           "Leden",
	"toevoegen":       "Voeg iemand toe",
	"geen kanaal":     "Je zit nog in geen enkel kanaal. Maak er links een, of kies iemand anders.",
	"nog leeg":        "Hier is nog niets gezegd.",
	"gearchiveerd":    "Dit kanaal is gearchiveerd. Je kunt het nog lezen.",
	"alleen lezen":    "Hier kun je alleen lezen en op knoppen drukken. Opdrachten typ je in een kanaal.",

	"berichten":       "Berichten",
	"alleen jij":      "Alleen zichtbaar voor jou",
	"bewerkt":         "bewerkt",
	"draad":           "Draad",
	"antwoord":        "Antwoord in draad",
	"sluit draad":     "Sluit de draad",
	"bericht":         "Je bericht",
	"stuur":           "Stuur",
	"opdrachten":      "Opdrachten",
	"opdracht hint":   "Een opdracht begint met /",
	"meer":            "Meer keuzes",
	"kies":            "Kies",
	"geen weergave":   "Dit blok kan de oefen-Slack niet tonen:",
	"niet verplicht":  "(niet verplicht)",
	"sluit":           "Sluiten",
	"verkeerd adres":  "Deze oefen-Slack is alleen op deze computer te bereiken, op 127.0.0.1 of localhost.",
	"vreemde bron":    "Dit verzoek kwam van een andere pagina en is niet uitgevoerd.",
	"niet gevonden":   "Deze pagina is er niet.",
	"onleesbaar":      "Dit formulier kwam niet goed over. Laad de pagina opnieuw en probeer het nog eens.",
	"geen naam":       "Geef het kanaal een naam.",
	"venster weg":     "Dit venster is intussen veranderd. Kijk wat er nu staat.",
	"onbekend moment": "Kies een van de drie knoppen van de klok.",
}

// pageWord is the "w" of the templates. A missing word fails the drawing, so a test finds it.
func pageWord(name string) (string, error) {
	word, ok := pageWords[name]
	if !ok {
		return "", fmt.Errorf("page_words.go has no word %q", name)
	}
	return word, nil
}

func pagePlaceholderFor(here string) string { return "Bericht aan " + here }
func pageInviteWord(bot string) string      { return "Nodig " + bot + " uit" }
func pageNameTaken(name string) string {
	return "Er is al een kanaal dat " + name + " heet. Kies een andere naam."
}

func pageAnswersWord(n int) string {
	if n == 1 {
		return "1 antwoord"
	}
	return fmt.Sprintf("%d antwoorden", n)
}

// pageAnd writes a list as Dutch does: a, b en c.
func pageAnd(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " en " + names[last]
}

// pageDayWord names a day as people do, seen from now.
func pageDayWord(day, now time.Time) string {
	switch day.Format(time.DateOnly) {
	case now.Format(time.DateOnly):
		return "Vandaag"
	case now.AddDate(0, 0, -1).Format(time.DateOnly):
		return "Gisteren"
	}
	return longDay(day)
}
