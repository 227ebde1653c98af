package cards

import (
	"fmt"
	"strings"

	"intervisiebot/store"
)

// Every sentence about meetings; see copy.go.

const (
	sessionsTitle    = "Bijeenkomsten"
	sessionsNone     = "Er staat geen bijeenkomst gepland."
	sessionOne       = "Bijeenkomst"
	sessionPlanLabel = "Plan een bijeenkomst"
	seriesPlanLabel  = "Plan een reeks"
	sessionsLabel    = "Alle bijeenkomsten"
	sessionShow      = "Bekijk"
	comeLabel        = "Ik kom"
	cantLabel        = "Ik kan niet"
	agendaLabel      = "Zet in mijn agenda"
	agendaOutLabel   = "Haal uit mijn agenda"
	manageLabel      = "Beheer"
	editLabel        = "Wijzig"
	moveLabel        = "Andere datum"
	offLabel         = "Gaat niet door"
	failedLabel      = "Ging niet door"
	pickLabel        = "Kies een casus"
	otherPickLabel   = "Andere casus"
	chooseThis       = "Kies deze"
	toSession        = "Naar de bijeenkomst"

	placeUnknown   = "De plek is nog niet bekend."
	chairPart      = "Gespreksleider"
	hostPart       = "Te gast bij"
	themePart      = "Thema"
	methodPart     = "Werkwijze"
	theCasePart    = "Casus"
	toChoose       = "nog te kiezen"
	nobodySaid     = "Wie er komt, is nog niet bekend."
	youCome        = "Jij komt."
	youCant        = "Jij kunt niet."
	reasonsKept    = "Waarom iemand niet kan, ziet alleen jij als gespreksleider. Een week na de bijeenkomst wis ik het."
	sessionOver    = "Deze bijeenkomst is geweest."
	sessionOff     = "Deze bijeenkomst gaat niet door."
	sessionFailed  = "Deze bijeenkomst is niet doorgegaan."
	howItWorks     = "Zo werkt het"
	howLabel       = "Stap voor stap"
	manageWhat     = "*Wijzig* is voor de plek, het thema, de werkwijze, de gespreksleider, de gastheer of gastvrouw en de duur. Met *Andere datum* verzet je de dag of de tijd."
	planTitle      = "Bijeenkomst plannen"
	planSubmit     = "Plan"
	editTitle      = "Bijeenkomst wijzigen"
	moveSubmit     = "Verzet"
	dateField      = "Datum"
	startField     = "Begint om"
	minutesField   = "Duurt"
	placeField     = "Waar"
	placeHint      = "Een adres, een lokaal of een link. Mag later."
	sessionTheme   = "Thema"
	methodField    = "Werkwijze"
	methodHint     = "Laat leeg om het later te kiezen."
	chairField     = "Gespreksleider"
	chairHint      = "Voorgesteld: wie aan de beurt is."
	hostField      = "Te gast bij"
	hostHint       = "Bij wie op school? Laat leeg als het ergens anders is."
	editWhat       = "Verandert de plek of de duur, dan krijgt iedereen die al van de bijeenkomst wist een bericht."
	moveWhat       = "Iedereen die al van de bijeenkomst wist, krijgt een bericht. De gekozen casus gaat mee. Wie er komt, vraag ik opnieuw."
	offWhat        = "Weet je al een nieuwe datum? Dan verzet je de bijeenkomst hier. Anders kies je *Zonder nieuwe datum*."
	offNow         = "Zonder nieuwe datum"
	seriesTitle    = "Reeks plannen"
	seriesField    = "De bijeenkomsten, op elke regel één"
	seriesHint     = "Bijvoorbeeld: do 14 januari 13:00, De Brug. Zonder tijd geldt de tijd hieronder. De plek, na een komma, mag later."
	seriesStart    = "Begint om, als er geen tijd bij staat"
	seriesCheck    = "Controleer"
	seriesSave     = "Bewaren"
	seriesRead     = "Zo lees ik het. Klopt het, druk dan op *Bewaren*. Klopt het niet, pas dan de regels hieronder aan: ik lees ze eerst nog eens terug."
	reasonField    = "Wil je zeggen waarom?"
	reasonNote     = "Je kunt niet. Dat staat genoteerd, ook als je hieronder niets invult."
	turnNobody     = "Wie er aan de beurt is, weet ik nog niet."
	pickTitle      = "Casus kiezen"
	pickNone       = "Er staat geen casus open. Met `/casus` brengt iemand er een in."
	cannotCome     = "kan niet komen"
	sessionSavedAs = "De wijzigingen zijn bewaard."
	movedTold      = "Iedereen die ervan wist, krijgt een bericht."
	reasonSaved    = "Genoteerd: je kunt niet."
)

var minutesChoices = []choice{{"60", "1 uur"}, {"90", "1,5 uur"}, {"120", "2 uur"}, {"150", "2,5 uur"}, {"180", "3 uur"}, {"210", "3,5 uur"},
	{"240", "4 uur"}, {"300", "5 uur"}, {"360", "6 uur"}, {"420", "7 uur"}, {"480", "8 uur"}}

func askOff(day store.Day) question {
	return question{"Gaat hij niet door?", "De bijeenkomst van " + Date(day) + " vervalt. De groep ziet dat in het kanaal en iedereen die ervan wist, krijgt een bericht. Een gekozen casus gaat terug op de lijst. Terugdraaien kan niet.",
		offLabel, "Laat staan"}
}

func askFailed(day store.Day) question {
	return question{"Ging hij niet door?", "De groep ziet in het kanaal dat de bijeenkomst van " + Date(day) + " niet doorging. De casus gaat terug op de lijst. Daarna vraag ik een nieuwe datum. Terugdraaien kan niet.",
		failedLabel, "Laat staan"}
}

// askPick asks whether to choose a case for a meeting; another may be chosen
// for it already.
func askPick(day store.Day, instead bool) question {
	text := "De groep ziet in het kanaal dat je een casus koos voor " + Date(day) + ", niet welke. De inbrenger krijgt er bericht van."
	if instead {
		text += " De casus die nu gekozen is, gaat terug op de lijst."
	}
	return question{"Deze casus kiezen?", text, chooseThis, "Nog niet"}
}

// hours are the hours of a meeting: "13:00-15:30".
func hours(from, to string) string { return from + "-" + to }

// atYours is the time of a meeting on the clock of a person elsewhere.
func atYours(clock string) string { return "bij jou " + clock }

// methodOfMinutes is a method and how long it takes.
func methodOfMinutes(name string, minutes int) string {
	return fmt.Sprintf("%s, %d minuten", name, minutes)
}

// stepInShort is a step of a method and its minutes.
func stepInShort(s Step) string {
	switch {
	case s.Most == 0:
		return s.Name
	case s.Least != s.Most:
		return fmt.Sprintf("%s %d-%d min", s.Name, s.Least, s.Most)
	}
	return fmt.Sprintf("%s %d min", s.Name, s.Most)
}

func partLine(what, is string) string { return what + ": " + is }

// caseByLine is a chosen case.
func caseByLine(title, by string) string { return title + " (" + by + ")" }

func comesLine(names []string) string { return "Komt: " + short(strings.Join(names, ", "), 1400) }
func cantLine(names []string) string  { return "Kan niet: " + short(strings.Join(names, ", "), 1400) }

// Reason is why somebody can't come, as the chair reads it.
func Reason(name, reason string) string { return name + ": " + reason }

func comingShort(n int) string {
	if n == 1 {
		return "er komt één"
	}
	return fmt.Sprintf("er komen %d", n)
}

const (
	caseChosenShort = "casus gekozen"
	caseOpenShort   = "nog geen casus"
	overShort       = "geweest"
)

// reasonHint tells who reads why somebody can't come.
func reasonHint(chair string) string {
	return "Alleen " + chair + ", de gespreksleider, ziet dit. Een week na de bijeenkomst wis ik het."
}

// turnLine tells whose turn it is to bring a case.
func turnLine(names []string) string {
	switch len(names) {
	case 0:
		return turnNobody
	case 1:
		return "Aan de beurt om in te brengen: " + names[0] + "."
	}
	return "Aan de beurt om in te brengen: " + names[0] + ", daarna " + names[1] + "."
}

// freeWarning tells that a day that was chosen is free.
func freeWarning(s store.Skip) string { return "vrij: " + skipReason(s) }

// seriesLine is one meeting of a series as it was read.
func seriesLine(when, place, free string) string {
	line := when
	if place != "" {
		line += ", " + place
	}
	if free != "" {
		line += " (" + free + ")"
	}
	return line
}

// What is wrong with a field of a meeting.
const (
	FieldStartPast    = "Dit moment is al voorbij. Kies een later moment."
	FieldSessionStale = "Iemand anders heeft deze bijeenkomst intussen gewijzigd. Er is niets overschreven, en wat je hier invulde staat er nog. Sluit dit venster en open de bijeenkomst opnieuw om te zien wat er nu staat."
	FieldSessionOver  = "Deze bijeenkomst is geweest of gaat niet door. Wijzigen kan niet meer."
	FieldNotOfGroup   = "Kies iemand die nu in deze groep zit."
	FieldSameMoment   = "Dit is de dag en de tijd die er al stonden. Kies een andere."
)

// FieldFree points out that a day is free; who sends the form in again means it.
func FieldFree(s store.Skip) string {
	return "Deze dag is " + freeWarning(s) + ". Toch op deze dag? Verstuur dan nog een keer."
}

// FieldDayTaken tells that the group meets on this day already.
func FieldDayTaken(d store.Day) string {
	return "Op " + Date(d) + " staat al een bijeenkomst. Kies een andere dag."
}

// FieldSkippedTime tells that the clock goes past this time.
func FieldSkippedTime(d store.Day, minute int) string {
	return "Op " + Date(d) + " gaat de klok vooruit. De tijd " + Clock(minute) + " is er dan niet."
}

// SeriesTaken and SeriesStarted are what is wrong with a line of a series.
const (
	SeriesTaken   = "op deze dag staat al een bijeenkomst."
	SeriesStarted = "dit moment is al voorbij."
	SeriesLong    = "de plek is te lang. Houd het bij een adres, een lokaal of een link."
	SeriesEmpty   = "Zet hier minstens één datum neer."
)

// What one person sees after a press on a meeting.
func SessionGone() Message {
	return note("Dat kan bij deze bijeenkomst niet meer. Met `/bijeenkomst` zie je wat er komt.")
}
func SessionMoved() Message {
	return note("Deze bijeenkomst is intussen gewijzigd of verzet. Open hem opnieuw om te zien wat er nu staat.")
}
func AgendaSent() Message {
	return note("Het bestand voor je agenda komt eraan, in onze privéberichten. Open het daar, dan staat de bijeenkomst in je agenda.")
}
func AgendaOutSent() Message {
	return note("Het bestand komt eraan, in onze privéberichten. Open het daar, dan gaat de bijeenkomst uit je agenda.")
}

// MayNotLead tells who may manage a meeting.
func MayNotLead(names []string) Message {
	return noteQuote("Deze bijeenkomst wijzigen, verzetten of laten vervallen kan een begeleider of de gespreksleider: " + short(strings.Join(names, ", "), 1000) + ". Vraag het hun als er iets anders moet.")
}

func sessionPlanned(when string) string { return "Gepland: " + when + "." }
func sessionMovedTo(when string) string { return "Verzet naar " + when + ". " + movedTold }
func sessionCancelled(when string) string {
	return "De bijeenkomst van " + when + " gaat niet door. " + movedTold
}
func seriesSaved(n int) string {
	if n == 1 {
		return "Er is één bijeenkomst gepland."
	}
	return fmt.Sprintf("Er zijn %d bijeenkomsten gepland.", n)
}

// newDateAfter asks for another date in place of a meeting that did not happen.
func newDateAfter(day store.Day) string {
	return "De bijeenkomst van " + Date(day) + " ging niet door. Wanneer wel?"
}

// sessionChanged is a line in the channel about meetings, after the name of who
// did it; the value is as SessionValue makes it.
func sessionChanged(field, value string) string {
	words := strings.Fields(value)
	if len(words) < 2 {
		return "heeft een bijeenkomst gewijzigd"
	}
	day, rest := Date(store.Day(words[1])), words[2:]
	switch field {
	case "session+":
		if words[0] != "0" { // of a series it is no meeting's id
			return "heeft een bijeenkomst gepland op " + day + momentPart(rest)
		}
		var days []string
		for _, d := range words[1:] {
			days = append(days, Date(store.Day(d)))
		}
		return fmt.Sprintf("heeft %d bijeenkomsten gepland: ", len(days)) + strings.Join(days, ", ")
	case "session>":
		if len(rest) == 0 {
			return "heeft een bijeenkomst verzet"
		}
		return "heeft de bijeenkomst van " + day + " verzet naar " + Date(store.Day(rest[0])) + momentPart(rest[1:])
	case "session-":
		return "laat weten dat de bijeenkomst van " + day + " niet doorgaat"
	case "session?":
		return "laat weten dat de bijeenkomst van " + day + " niet is doorgegaan"
	}
	var parts []string
	for _, w := range rest {
		parts = append(parts, sessionParts[w])
	}
	return "heeft de bijeenkomst van " + day + " gewijzigd: " + strings.Join(parts, ", ")
}

// sessionParts are what can change of a meeting.
var sessionParts = map[string]string{"place": "de plek", "theme": "het thema", "method": "de werkwijze", "chair": "de gespreksleider",
	"host": "bij wie het is", "minutes": "hoelang het duurt"}

// momentPart is the time of day in a change, if it stands there.
func momentPart(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return ", " + words[0]
}
