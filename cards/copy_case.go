package cards

import (
	"fmt"
	"strings"

	"intervisiebot/store"
)

// Every sentence about cases; see copy.go.

const (
	caseTitle        = "Casus inbrengen"
	caseEditTitle    = "Casus wijzigen"
	caseSubmit       = "Breng in"
	caseGroupField   = "Voor welke groep?"
	caseTitleField   = "Titel"
	caseTitleHint    = "Een paar woorden, zodat de groep weet waar het over gaat."
	caseStoryField   = "Wat is er aan de hand?"
	caseQuestion     = "Jouw vraag aan de groep"
	caseTried        = "Wat heb je zelf al geprobeerd?"
	casePart         = "Jouw aandeel erin"
	casePartHint     = "Wat jij doet of laat, is het enige wat jij morgen kunt veranderen. Daar begint het gesprek vaak. "
	caseTheme        = "Thema"
	caseMeeting      = "Voor welke bijeenkomst?"
	caseShareField   = "In het kanaal"
	caseShareOption  = "Zet titel en vraag in het kanaal"
	caseShareHint    = "Zonder vinkje hoort de groep alleen dat er een nieuwe casus is, bij de volgende kaart."
	noNames          = "Geen namen van leerlingen of collega's."
	caseReadBy       = "Alleen de leden van deze groep kunnen je casus lezen."
	caseLoad         = "Haal de laatste versie op"
	caseShow         = "Bekijk"
	caseVote         = "Deze wil ik bespreken"
	caseUnvote       = "Toch niet bespreken"
	caseChoose       = "Kies voor de bijeenkomst"
	casePutBack      = "Zet terug"
	caseDiscussed    = "Is besproken"
	caseEdit         = "Wijzig"
	caseWithdraw     = "Trek in"
	caseKeep         = "Bewaar voor mezelf"
	caseStep         = "Mijn eerste stap"
	caseOutcome      = "Hoe het ging"
	casesTitle       = "Casussen"
	casesMine        = "Mijn casussen"
	casesNone        = "Er staat geen casus open. Met `/casus` breng je er een in."
	casesMineNone    = "Je bracht nog geen casus in. Met `/casus` begin je."
	caseOne          = "Casus"
	caseErasedLine   = "De tekst is gewist. De titel, het thema en je eerste stap ziet alleen jij nog."
	caseVotedLine    = "Jij wilt deze casus bespreken. Dat ziet niemand, alleen het aantal, vanaf twee."
	stepTitle        = "Mijn eerste stap"
	stepField        = "Welke eerste stap zet je?"
	stepHint         = "Eén zin is genoeg. Alleen jij ziet hem."
	outcomeTitle     = "Hoe het ging"
	outcomeField     = "Hoe ging het verder?"
	outcomeHint      = "Wat je deed, wat het opleverde, of waarom het anders liep. Alleen jij ziet dit."
	skipLabel        = "Sla over"
	stepSkipped      = "Goed, dit slaan we over. Met `/casus mijn` kan het altijd nog."
	fadeWhat         = "Met *Bewaar voor mezelf* krijg je de tekst als bestand, hier in onze berichten. De titel, het thema en je eerste stap blijven bij jou staan onder `/casus mijn`."
	staleWhat        = "Onder `/casus mijn` kun je hem wijzigen, intrekken of laten staan. Blijft hij onbesproken, dan wis ik de tekst na een jaar. De titel en het thema blijven bij jou staan."
	stepEnded        = "Ik vraag je niet meer naar je eerste stap en hoe het ging. Wil je dat wel weer, zet het dan aan met *Minder berichten*. Opschrijven kan altijd met `/casus mijn`."
	newCase          = "Er is een nieuwe casus. Je leest hem met `/casus lijst`."
	keepField        = "Tekst van een besproken casus"
	keepHint         = "Daarna wis ik de tekst. Dit geldt voor casussen die jullie vanaf nu bespreken."
	caseFileUnsaid   = "(niet ingevuld)"
	caseStoryPart    = "Wat is er aan de hand"
	caseTriedPart    = "Al geprobeerd"
	casePartPart     = "Eigen aandeel"
	caseQuestionPart = "Vraag aan de groep"
	caseStepPart     = "Eerste stap (alleen jij ziet dit)"
	caseOutcomePart  = "Hoe het ging (alleen jij ziet dit)"
)

// keepChoices are how many weeks a discussed case keeps its text.
var keepChoices = []choice{{"2", "2 weken bewaren"}, {"4", "4 weken bewaren"}, {"8", "8 weken bewaren"}, {"13", "13 weken bewaren"}, {"26", "26 weken bewaren"}}

var (
	askCaseLoad = question{"Laatste versie ophalen?", "Wat je in dit venster typte en nog niet bewaarde, gaat dan weg.", "Haal op", "Laat staan"}
	askWithdraw = question{"Casus intrekken?", "De groep kan hem niet meer lezen, een bericht in het kanaal gaat weg en de tekst wordt gewist. Was hij gekozen, dan ziet de groep dat hij van de lijst gaat. De titel blijft bij jou staan. Terugdraaien kan niet.",
		"Trek in", "Laat staan"}
	askDiscussed = question{"Is hij besproken?", "De casus gaat van de lijst. De volgende schooldag vraag ik je naar je eerste stap, later wis ik de tekst. Terugdraaien kan niet.",
		"Is besproken", "Nog niet"}
	askPutBack = question{"Terugzetten?", "De groep ziet in het kanaal dat de casus toch niet gekozen is, niet welke het is.", "Zet terug", "Laat staan"}
)

func askChoose(day store.Day) question {
	text := "De groep ziet in het kanaal dat je een casus koos, niet welke."
	if day != "" {
		text = "De groep ziet in het kanaal dat je een casus koos voor " + Date(day) + ", niet welke. De schooldag erna geldt hij als besproken."
	}
	return question{"Deze casus kiezen?", text, "Kies deze", "Nog niet"}
}

// caseStates are the states in words.
var caseStates = map[store.CaseState]string{
	store.Submitted: "ingediend", store.Chosen: "gekozen", store.Discussed: "besproken", store.Withdrawn: "ingetrokken",
}

func caseState(state store.CaseState, meeting store.Day) string {
	switch {
	case state == store.Chosen && meeting != "":
		return "gekozen voor " + Date(meeting)
	case state == store.Submitted && meeting != "":
		return "ingediend voor " + Date(meeting)
	}
	return caseStates[state]
}

// caseDay is one line of a case's history.
func caseDay(what string, day store.Day) string { return what + " op " + Date(day) }

const (
	caseWasSubmitted = "Ingediend"
	caseWasChanged   = "Gewijzigd"
	caseWasChosen    = "Gekozen"
	caseWasDiscussed = "Besproken"
	caseWasWithdrawn = "Ingetrokken"
	caseWillBeErased = "De tekst wordt gewist"
	caseWasErased    = "De tekst is gewist"
)

func votesLine(n int) string { return fmt.Sprintf("%d van jullie willen deze casus bespreken.", n) }
func votesShort(n int) string {
	return fmt.Sprintf("%d mensen willen hem bespreken", n)
}
func bringsCase(name string) string { return name + " brengt een casus in" }
func caseFor(group string) string   { return "Een casus voor " + group + ". " + caseReadBy }

// FieldSeen is what a field says when a name or a number seems to stand in it.
func FieldSeen(found []string) string {
	return "Dit lijkt op een naam of een nummer: " + strings.Join(found, ", ") + ". Pas het aan. Mag het zo blijven staan, verstuur dan nog een keer."
}

// What is wrong with a field of a case or a learning question.
const (
	FieldCaseChanged = "Je hebt deze casus intussen op een ander apparaat gewijzigd. Er is niets overschreven, en wat je hier typte staat er nog. Kopieer het, en haal dan bovenaan de laatste versie op."
	FieldCaseClosed  = "Deze casus kan niet meer gewijzigd worden. Wat je hier typte staat er nog: kopieer het als je het wilt houden."
	FieldStepChanged = "Dit is intussen op een ander apparaat gewijzigd. Er is niets overschreven, en wat je hier typte staat er nog. Kopieer het, sluit dit venster en open het opnieuw."
)

// What one person sees after a press or a command on cases.
func VoteOn() Message {
	return note("Genoteerd: jij wilt deze casus bespreken. Niemand ziet dat jij het was, alleen het aantal, vanaf twee. Nog eens drukken haalt het weg.")
}
func VoteOff() Message { return note("Weggehaald. Jouw stem telt niet meer mee.") }
func OwnVote() Message {
	return note("Dit is je eigen casus. De anderen zeggen of ze hem willen bespreken.")
}
func NotPresenter() Message {
	return note("Dit is de casus van iemand anders. Alleen wie hem inbracht, kan dit.")
}
func CaseGone() Message {
	return note("Deze casus is er niet meer. Hij is ingetrokken, of de tekst is gewist na de bespreking.")
}
func CaseClosed() Message {
	return note("Dat kan bij deze casus niet meer. Met `/casus lijst` zie je welke casussen open staan.")
}
func FileSent() Message {
	return note("Het bestand komt eraan, in onze privéberichten. Alleen jij kunt het zien.")
}

func caseSaved(group string, shared bool) string {
	text := "Je casus staat bij " + group + ". "
	if shared {
		return text + "Titel en vraag komen in het kanaal."
	}
	return text + "De groep hoort bij de volgende kaart dat er een nieuwe casus is."
}

const (
	caseKeptSaved = "De wijzigingen zijn bewaard."
	caseAfter     = "Wijzigen of intrekken kan met `/casus mijn`. De hele tekst staat alleen in dit soort vensters, nooit in een bericht."
)

// Messages to the presenter.
func askStep(title string) string {
	return "Jullie bespraken je casus: " + title + ". Welke eerste stap zet je?"
}
func askOutcome(title string) string {
	return "Een paar weken geleden besprak je je casus: " + title + ". Hoe ging het verder?"
}
func fadeSoon(title, day string) string {
	return "Op " + day + " wis ik de tekst van je casus: " + title + "."
}
func faded(title string) string { return "De tekst van je casus is gewist: " + title + "." }
func staleLong(title string) string {
	return "Je casus wacht al lang op een bespreking: " + title + "."
}
func staleDone(title string) string { return "Genoteerd. Je casus: " + title + "." }
func stepNoted(title string) string {
	return "Je eerste stap staat genoteerd. Het ging over: " + title + "."
}
func outcomeNoted(title string) string {
	return "Genoteerd hoe het ging. Het ging over: " + title + "."
}

// caseChanged is a line in the channel about a chosen case, after the name of
// who chose it.
func caseChanged(field, day string) string {
	if field == "case-" {
		return "heeft een gekozen casus teruggezet op de lijst"
	}
	if day == "" {
		return "heeft een casus gekozen voor de bijeenkomst"
	}
	return "heeft een casus gekozen voor " + Date(store.Day(day))
}
