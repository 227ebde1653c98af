package simulator

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Every Dutch sentence of the practice Slack that is not on its web page: what Slack itself would say to a person,
// and what a person could not have done.
const (
	saysEphemeral = "alleen zichtbaar voor jou"
	saysEdited    = "(bewerkt)"
	saysJoined    = "%s is erbij gekomen."
	saysInvited   = "%s heeft %s toegevoegd."
	saysLeft      = "%s heeft het kanaal verlaten."
	saysRemoved   = "%s heeft %s verwijderd."
	saysRequired  = "Dit veld is verplicht."
	saysTooShort  = "Minstens %d tekens."
	saysTooLong   = "Hoogstens %d tekens."
	saysTooLow    = "Minstens %s."
	saysTooHigh   = "Hoogstens %s."
	saysNoNumber  = "Vul een getal in."
	saysNoWhole   = "Vul een heel getal in."
	saysNoEmail   = "Vul een e-mailadres in."
	saysNoURL     = "Vul een webadres in, dat begint met https://."
	saysPicture   = "[afbeelding: %s]"
	saysFile      = "[bestand: %s]"
	saysOptional  = "(niet verplicht)"
	saysClose     = "Sluiten"
	saysTrouble   = "Er ging iets mis bij het verbinden met %s. Probeer het nog eens."
	saysFailed    = "%s mislukte met de fout \"%s\"."
	saysSlackbot  = "Slackbot"

	busyEnvelopes = "%d keer nog geen antwoord"
	busyCalls     = "%d aanroepen lopen nog"
	busyDue       = "het is nog bezig met wat er om %s moest gebeuren"
	busyForever   = "er blijft iets gebeuren"

	whyLate     = "%s reageerde niet op tijd (binnen drie seconden)"
	whyNoSocket = "%s is niet verbonden"

	whyNoHome      = "%s heeft geen starttabblad, of er staat nog niets op."
	whyNoMessages  = "Aan %s kun je niets schrijven, en het schrijft zelf ook niet."
	whyUninstalled = "%s is niet geïnstalleerd."

	whyNoModal = "%s opende geen venster (binnen drie seconden)"
	whyTooBig  = "het antwoord van %s is te groot (20 KB is het meeste)"
)

// seedPeople are who Seed puts into a workspace.
var seedPeople = []string{"Samira Bakkali", "Joost van Leeuwen", "Fatma el Amrani", "Pieter Hoekstra", "Noor de Wit"}

// Problem is something a person could not do, in words for that person.
type Problem string

func (p Problem) Error() string { return string(p) }

func problem(format string, args ...any) error { return Problem(fmt.Sprintf(format, args...)) }

// FieldErrors are the errors a submitted modal came back with: what stands in red below each field, by block id.
type FieldErrors struct{ Fields map[string]string }

func (e *FieldErrors) Error() string {
	var lines []string
	for _, id := range slices.Sorted(maps.Keys(e.Fields)) {
		lines = append(lines, id+": "+e.Fields[id])
	}
	return strings.Join(lines, "\n")
}

var (
	weekdays = [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}
	months   = [...]string{"", "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
		"oktober", "november", "december"}
)

// longDay is a day as the channel shows it: donderdag 26 november 2026.
func longDay(t time.Time) string {
	return fmt.Sprintf("%s %d %s %d", weekdays[t.Weekday()], t.Day(), months[t.Month()], t.Year())
}

// longDate is a day with its time: donderdag 26 november 2026, 15:30.
func longDate(t time.Time) string { return longDay(t) + ", " + t.Format("15:04") }
