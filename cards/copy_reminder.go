package cards

import (
	"fmt"

	"intervisiebot/store"
)

// Every sentence in which people are reminded of a meeting, or asked for
// something because they meet; see copy.go.

const (
	reminderMoved  = "Deze bijeenkomst is verzet of gewijzigd. Met `/bijeenkomst` zie je wat nu geldt."
	reminderOff    = "Deze bijeenkomst gaat niet door."
	rolePresent    = "Jij brengt je casus in."
	roleChair      = "Jij leidt het gesprek."
	roleHost       = "Jij ontvangt de groep."
	presentYes     = "Ja, ik breng hem in"
	presentNo      = "Liever niet"
	presentNoNote  = "Goed. Je casus staat weer op de lijst. De groep ziet dat er een casus terugging, niet waarom."
	fewMove        = "Andere datum"
	fewGo          = "Gewoon door laten gaan"
	fewWhat        = "Jij leidt het gesprek. Verzetten kan. Met minder mensen gaat het ook."
	fewGoes        = "Goed, de bijeenkomst gaat gewoon door."
	turnBring      = "Breng een casus in"
	turnPass       = "Nu liever niet"
	turnPassed     = "Goed. Wil je later toch iets inbrengen, dan kan dat met `/casus`."
	turnBrought    = "Er is intussen een casus."
	turnWhat       = "Er is nog geen casus, en jij bent aan de beurt. Iets kleins van deze week is genoeg."
	redatePlan     = "Plan een bijeenkomst"
	redateSkip     = "Niet nodig"
	redateSkipped  = "Goed, dan laat ik het hierbij."
	redateDone     = "Er staat intussen een bijeenkomst gepland."
	fallbackCard   = "Een kaart bespreken"
	fallbackOther  = "Waarderende intervisie"
	fallbackWhat   = "Er is nog geen casus. Dit kan ook:"
	fallbackWish   = "• *Een kaart bespreken.* Dat is er een die jullie zelf op de lijst zetten."
	fallbackMethod = "• *Waarderende intervisie.* Iemand vertelt wat lukte, en jullie zoeken samen waardoor. Ongeveer een uur."
	fallbackStill  = "Een casus inbrengen kan nog steeds, met `/casus`."
	fallbackFound  = "Er is intussen een casus."
)

var (
	askPresentNo = question{"Liever niet?", "Je casus gaat terug op de lijst. De groep ziet dat er een casus terugging, niet welke en niet waarom.", presentNo, "Toch wel"}
	askFallback  = question{"Zo doen?", "De groep ziet dat jij dit koos. Komt er nog een casus, dan kan die altijd voor.", "Zo doen we het", "Nog niet"}
)

// numbers are small numbers in words.
var numbers = []string{"nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"}

// inDays is how far away a day is.
func inDays(n int) string {
	switch {
	case n == 0:
		return "Vandaag"
	case n == 1:
		return "Morgen"
	case n == 2:
		return "Overmorgen"
	case n == 7:
		return "Over een week"
	case n == 14:
		return "Over twee weken"
	case n < len(numbers):
		return "Over " + numbers[n] + " dagen"
	}
	return fmt.Sprintf("Over %d dagen", n)
}

func reminderText(days, when, group string) string {
	return days + ", " + when + ": bijeenkomst van " + group + "."
}

func movedText(when, group string) string {
	return "Gewijzigd: de bijeenkomst van " + group + " is nu op " + when + "."
}

func cancelledText(day, group string) string {
	return "De bijeenkomst van " + group + " op " + day + " gaat niet door."
}

func presentAsk(day, title string) string {
	return "Je casus is gekozen voor " + day + ". Breng je hem in? Het gaat om: " + title
}
func presentDone(day, title string) string {
	return "Je brengt je casus in op " + day + ". Het gaat om: " + title
}
func presentBack(title string) string {
	return "Je casus staat weer op de lijst. Het gaat om: " + title
}

func fewText(when, group string, coming int) string {
	heard := "Wie er komt, weet ik nog niet."
	switch {
	case coming == 1:
		heard = "Tot nu toe komt er één van jullie."
	case coming > 1:
		heard = "Tot nu toe komen er " + numbers[min(coming, len(numbers)-1)] + "."
	}
	return "Op " + when + " komt " + group + " bij elkaar. " + heard
}

func turnText(when, group string) string {
	return "Wil jij een casus inbrengen op " + when + ", bij de bijeenkomst van " + group + "?"
}

func redateText(day, group string) string {
	return "De bijeenkomst van " + group + " op " + day + " ging niet door. Wil jij een nieuwe datum prikken?"
}

// meetingDay is the day for which a case is chosen, if that is known.
func meetingDay(day store.Day) string {
	if day == "" {
		return "de volgende bijeenkomst"
	}
	return Date(day)
}

func fallbackText(when string) string { return "Op " + when + " komen jullie bij elkaar." }

// fallbackChosen is what the group does in place of a case, and who chose so.
func fallbackChosen(by, what string) string {
	if what == "card" {
		return by + " koos: jullie bespreken een kaart van de lijst."
	}
	return by + " koos: jullie doen waarderende intervisie."
}
