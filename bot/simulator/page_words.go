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
	"klok verzet":    "Verzet de klok",
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

	"berichten":      "Berichten",
	"start":          "Home",
	"home leeg":      "De app heeft hier nog niets neergezet.",
	"alleen jij":     "Alleen zichtbaar voor jou",
	"bewerkt":        "bewerkt",
	"draad":          "Draad",
	"antwoord":       "Antwoord in draad",
	"sluit draad":    "Sluit de draad",
	"bericht":        "Je bericht",
	"stuur":          "Stuur",
	"opdrachten":     "Opdrachten",
	"opdracht hint":  "Een opdracht begint met /",
	"meer":           "Meer keuzes",
	"kies":           "Kies",
	"geen weergave":  "Dit blok kan de oefen-Slack niet tonen:",
	"niet verplicht": "(niet verplicht)",
	"sluit":          "Sluiten",
	"sluit alles":    "Sluit alle vensters",
	"verkeerd adres": "Deze oefen-Slack is alleen op deze computer te bereiken, op 127.0.0.1 of localhost.",
	"vreemde bron":   "Dit verzoek kwam van een andere pagina en is niet uitgevoerd.",
	"niet gevonden":  "Deze pagina is er niet.",
	"onleesbaar":     "Dit formulier kwam niet goed over. Laad de pagina opnieuw en probeer het nog eens.",
	"geen naam":      "Geef het kanaal een naam.",
	"geen mensnaam":  "Geef een naam, van hoogstens 80 tekens.",
	"onbekende daad": "Dat kan hier niet.",

	"elders":            "van elders",
	"nieuwe persoon":    "Nieuwe persoon",
	"mensnaam":          "Naam",
	"vreemde":           "Van een andere organisatie",
	"maak persoon":      "Voeg toe",
	"andere kanalen":    "Andere kanalen",
	"kom erbij":         "Kom erbij",
	"kanaal":            "Beheer kanaal",
	"vertrekt":          "vertrekt",
	"account dicht":     "account sluiten",
	"hernoem":           "Hernoem",
	"archiveer":         "Archiveer dit kanaal",
	"uit archief":       "Haal uit het archief",
	"afbeelding elders": "Deze afbeelding staat ergens anders en wordt hier niet opgehaald:",
	"opent elders":      "opent een andere pagina",
	"zoek":              "Zoek",
	"zoek keuzes":       "Typ om keuzes te zoeken",
	"vastgemaakt":       "Vastgemaakt",
	"reageer":           "Reageer met een emoji",
	"duim":              "duim omhoog",
	"hart":              "hart",
	"lach":              "lach",
	"ogen":              "ogen",
	"vinkje":            "vinkje",
	"feest":             "feest",
	"inspecteer":        "Inspecteer",
	"inspecteur":        "Dit bericht van binnen",
	"blokken":           "Blokken",
	"kopieer":           "Kopieer voor Block Kit Builder",
	"gekopieerd":        "Gekopieerd",
	"heel bericht":      "Het hele bericht, zoals apps het krijgen",
	"geen blokken":      "Dit bericht heeft geen blokken, alleen tekst.",
	"aanroepen":         "Aanroepen",
	"geen aanroepen":    "Dit bericht kwam niet van de app.",
	"methode":           "Aanroep",
	"tijd":              "Tijd",
	"uitkomst":          "Uitkomst",

	"stoorzender":       "Stoorzender",
	"storing uitleg":    "Zet aan wat er mis moet gaan en kijk wat de app doet.",
	"aan":               "aan",
	"welke aanroep":     "Bij welke aanroep",
	"elke aanroep":      "elke aanroep",
	"te veel":           "429: te veel aanroepen",
	"serverfout":        "500: fout bij Slack",
	"traag":             "Traag: antwoord na 5 seconden",
	"afgebroken":        "Aangenomen, maar afgebroken",
	"slack weg":         "Slack is weg",
	"minuten weg":       "Hoeveel minuten weg",
	"verbreek":          "Verbreek de verbinding één keer",
	"hoeveel minuten":   "Geef een aantal minuten van 1 tot 1440.",
	"onbekende storing": "Deze storing is er niet.",
	"venster weg":       "Dit venster is intussen veranderd. Kijk wat er nu staat.",
	"onbekend moment":   "Kies een van de drie knoppen van de klok.",
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
func pageRemoveWord(bot string) string      { return "Verwijder " + bot }

// pageUpdatesWord tells how often a message was written anew.
func pageUpdatesWord(n int) string {
	if n == 1 {
		return "1 keer bijgewerkt"
	}
	return fmt.Sprintf("%d keer bijgewerkt", n)
}

// pageUntilWord tells until when a fault lasts.
func pageUntilWord(t time.Time) string { return "tot " + t.Format("15:04") }

// pageDisturbWord tells what the Stoorzender disturbs.
func pageDisturbWord(f pageFault) string {
	if f.About == "" {
		return pageWords["aan"]
	}
	return pageWords["aan"] + ": " + f.About
}

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
