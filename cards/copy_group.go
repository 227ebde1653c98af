package cards

import (
	"fmt"
	"slices"
	"strings"

	"intervisiebot/store"
)

// Groups.
const (
	hello            = "Hallo, ik ben Intervisiebot."
	setUpLabel       = "Stel de groep in"
	noGroupLabel     = "Nee, geen intervisiegroep"
	setUpTitle       = "Groep instellen"
	settingsTitle    = "Instellingen"
	pauseLabel       = "Pauzeer de kaarten"
	resumeLabel      = "Ga weer verder"
	periodsLabel     = "Vrije dagen"
	nameLabel        = "Naam van de groep"
	weekdayLabel     = "Dag van de dialoogkaart"
	timeLabel        = "Tijd"
	zoneLabel        = "Tijdzone"
	rhythmLabel      = "Hoe vaak"
	regionLabel      = "Schoolvakanties"
	facilitatorLabel = "Begeleiders"
	facilitatorHint  = "Laat leeg als jullie het samen doen: dan mag iedereen alles. Met een begeleider wijzigt die de instellingen."
	openerLabel      = "Wie begint"
	openerOption     = "Noem bij elke kaart wie er begint"
	openerHint       = "Iedereen komt om de beurt. Wie niet wil, geeft de beurt door."
	reminderLabel    = "Bericht vóór een bijeenkomst"
	reminderHint     = "Ieder krijgt het als privébericht, op schooldagen tussen half acht en zes uur. Vink niets aan als jullie geen berichten willen."
	endsLabel        = "Einde van het programma"
	endsHint         = "Mag leeg blijven. Twee weken ervoor vraag ik hoe jullie verdergaan. Vanaf die dag mag iedereen in de groep alles instellen."
	tellsChannel     = "Wat je hier plant of wijzigt, staat straks in één regel in het kanaal, met jouw naam."
)

var weekdayChoices = []choice{{"1", "maandag"}, {"2", "dinsdag"}, {"3", "woensdag"}, {"4", "donderdag"}, {"5", "vrijdag"}}

var rhythmChoices = []choice{
	{string(store.Weekly), "Elke week"},
	{string(store.EveryOtherWeek), "Om de week"},
	{string(store.WithoutMeetings), "Alleen in weken zonder bijeenkomst"},
}

// noRegion is the code of "no school holidays" in lists: an option needs one.
const noRegion = "geen"

var regionChoices = []choice{{"noord", "Regio noord"}, {"midden", "Regio midden"}, {"zuid", "Regio zuid"}, {noRegion, "Geen schoolvakanties"}}

var mayChoices = []choice{{"none", "Eén week, zoals in de lijst van de overheid"},
	{string(store.MayBefore), "Ook de week ervoor"}, {string(store.MayAfter), "Ook de week erna"}}

// zoneChoices are where Dutch-speaking school leaders work.
var zoneChoices = []choice{
	{"Europe/Amsterdam", "Nederland"}, {"Europe/Brussels", "België"},
	{"America/Kralendijk", "Bonaire, Saba, Sint Eustatius"}, {"America/Curacao", "Curaçao"},
	{"America/Aruba", "Aruba"}, {"America/Lower_Princes", "Sint Maarten"}, {"America/Paramaribo", "Suriname"},
	{"Europe/London", "Verenigd Koninkrijk"}, {"Asia/Jakarta", "Indonesië (Jakarta)"}, {"Asia/Dubai", "Verenigde Arabische Emiraten"},
}

var (
	welcomeLines = hello + " Ik help deze groep om van elkaar te blijven leren, ook als het druk is.\n" +
		"• Elke week hangt hier één dialoogkaart: een vraag om even bij stil te staan.\n" +
		"• Met `/kaart` krijg je op elk moment een kaart die alleen jij ziet.\n" +
		"• Ik kan niet meelezen: wat jullie hier schrijven, zie ik niet."
	welcomeQuiet = "Tot iemand de groep instelt, ben ik stil. Het kost een minuut."
	welcomeDone  = "De groep is ingesteld. Alles over mij lees je met `/intervisie help`."
	askResume    = question{"Weer verder?", "De groep ziet in het kanaal dat de kaarten weer komen.", "Ga verder", "Nog niet"}
	askPeriod    = question{"Weghalen?", "De groep ziet in het kanaal dat deze dagen weer gewoon meetellen.", "Weghalen", "Laat staan"}
	declined     = "Goed, dan blijf ik stil. Is het toch een intervisiegroep? Typ dan `/intervisie groep`."
)

func welcomeStrangers(names []string) string {
	return "Van een andere werkplek: " + strings.Join(names, ", ") + ". Aan hen kan ik geen privéberichten sturen. Wat voor iedereen is, staat altijd in dit kanaal."
}

func welcomeCrowd(n int) string {
	return fmt.Sprintf("In dit kanaal zitten %d mensen. Ik ben gemaakt voor intervisiegroepen van zes tot tien. Is dit er een?", n)
}

// readOnly tells who may change the settings.
func readOnly(names []string) string {
	return "De instellingen wijzigen kan alleen een begeleider: " + short(strings.Join(names, ", "), 1000) + "."
}

// Pauses and periods.
const (
	pauseTitle     = "Kaarten pauzeren"
	pauseField     = "Pauze tot en met"
	pauseHint      = "Daarna komt de kaart vanzelf weer op de vaste dag."
	pauseSubmit    = "Pauzeer"
	periodsTitle   = "Vrije dagen"
	periodsIntro   = "Op vrije dagen komt er geen kaart. Een kaart die dan zou komen, sla ik over. Bijeenkomsten plan je met `/bijeenkomst`."
	periodsNone    = "Er staat nog niets."
	periodFirst    = "Van"
	periodLast     = "Tot en met"
	periodLastHint = "Laat leeg als het één dag is."
	periodSubmit   = "Voeg toe"
	mayLabel       = "Meivakantie"
	mayTitle       = "Tweede meiweek"
)

// reminderChoices are when people can be reminded of a meeting.
var reminderChoices = []choice{{string(store.SessionWeek), "Een week van tevoren"}, {string(store.SessionDay), "Een dag van tevoren"},
	{string(store.SessionHour), "Een uur van tevoren"}}

// remindersText is when people are reminded: "een week en een dag van tevoren".
func remindersText(reminders string) string {
	var parts []string
	for _, c := range reminderChoices {
		if slices.Contains(strings.Fields(reminders), c.value) {
			when, _ := strings.CutSuffix(strings.ToLower(c.label), " van tevoren")
			parts = append(parts, when)
		}
	}
	if len(parts) == 0 {
		return "geen"
	}
	return and(parts) + " van tevoren"
}

func and(parts []string) string {
	last := len(parts) - 1
	if last < 1 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:last], ", ") + " en " + parts[last]
}

func periodLine(p store.Period) string {
	days := Date(p.First)
	if p.Last != p.First {
		days = Date(p.First) + " tot en met " + Date(p.Last)
	}
	if p.Kind == store.Pause {
		return "Pauze: " + days
	}
	return "Vrij: " + days
}

// The line in the channel that tells a change.
func changeText(by string, parts []string) string {
	return by + " " + strings.Join(parts, "; ") + "."
}

func setUpText(by, when, first string, facilitators []string) string {
	text := by + " heeft deze groep ingesteld. De dialoogkaart komt " + when + ", voor het eerst op " + first + "."
	if len(facilitators) > 0 {
		text += " Begeleider: " + short(and(facilitators), 1000) + "."
	}
	return text + " Wijzigen kan met /intervisie groep."
}

func wokeText(by, first string) string {
	if by == somebody {
		return "Ik ben er weer. De volgende dialoogkaart komt op " + first + "."
	}
	return by + " heeft me weer uitgenodigd. De volgende dialoogkaart komt op " + first + "."
}

// whenText tells how often a card comes, on which day and when.
func whenText(rhythm, day, clock string) string { return rhythm + " op " + day + " om " + clock }

// changedText is one change as the channel reads it, after the name of who did it.
func changedText(c store.Changed) string {
	switch c.Field {
	case "name":
		return "heeft de groep een andere naam gegeven"
	case "weekday":
		return "heeft de kaart verplaatst naar " + labelOf(weekdayChoices, c.Value)
	case "time":
		return "laat de kaart voortaan komen om " + c.Value
	case "zone":
		return "heeft de tijdzone gewijzigd in " + labelOf(zones(c.Value), c.Value)
	case "rhythm":
		return "heeft het ritme gewijzigd in: " + strings.ToLower(labelOf(rhythmChoices, c.Value))
	case "region":
		return "heeft de schoolvakanties gewijzigd in: " + strings.ToLower(labelOf(regionChoices, c.Value))
	case "may":
		return "heeft de meivakantie gewijzigd in: " + strings.ToLower(labelOf(mayChoices, c.Value))
	case "opener":
		if c.Value == "" {
			return "heeft uitgezet dat bij elke kaart staat wie begint"
		}
		return "heeft aangezet dat bij elke kaart staat wie begint"
	case "pause":
		return "heeft de kaarten gepauzeerd tot en met " + Date(store.Day(c.Value))
	case "resume":
		return "laat de kaarten weer komen"
	case "keep":
		return "laat de tekst van besproken casussen voortaan " + labelOf(keepChoices, c.Value)
	case "goon-later":
		return goOnLaterChanged(c.Value)
	case "reminders":
		if c.Value == "" {
			return "heeft de berichten vóór een bijeenkomst uitgezet"
		}
		return "laat het bericht vóór een bijeenkomst voortaan komen: " + remindersText(c.Value)
	case "ends":
		if c.Value == "" {
			return "heeft de einddatum van het programma weggehaald"
		}
		return "heeft de einddatum van het programma gezet op " + Date(store.Day(c.Value))
	case "case+", "case-":
		return caseChanged(c.Field, c.Value)
	case "session+", "session>", "session-", "session?", "session~":
		return sessionChanged(c.Field, c.Value)
	case "period+", "period-":
		kind, days, _ := strings.Cut(c.Value, " ")
		first, last, _ := strings.Cut(days, " ")
		_, days, _ = strings.Cut(periodLine(store.Period{First: store.Day(first), Last: store.Day(last)}), ": ")
		what, did := "de vrije dagen", "weggehaald"
		if store.PeriodKind(kind) == store.Pause {
			what = "de pauze"
		}
		if c.Field == "period+" {
			did = "genoteerd"
		}
		return "heeft " + what + " " + did + ": " + days
	}
	return "heeft iets gewijzigd"
}

// PeriodValue is a period as a change keeps it.
func PeriodValue(p store.Period) string {
	return string(p.Kind) + " " + string(p.First) + " " + string(p.Last)
}

func facilitatorChanged(field string, self bool, who string) string {
	switch {
	case field == "facilitator+" && self:
		return "is nu begeleider van deze groep"
	case field == "facilitator+":
		return "heeft " + who + " begeleider gemaakt"
	case self:
		return "is geen begeleider meer van deze groep"
	}
	return "heeft ervoor gezorgd dat " + who + " geen begeleider meer is"
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }
