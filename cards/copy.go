package cards

import (
	"fmt"
	"strings"

	"intervisiebot/store"
)

// Every sentence that people read in Slack stands in this file and in the other
// copy_….go, one for each noun, once, apart from the questions on the cards
// (decks) and the app's description (manifest.json). Dutch, je-form, short, warm, plain; no exclamation marks.

// themes are the names of the themes and what a card of each touches: the
// leadership practices and personal qualities of the professional standard for
// school leaders in secondary education.
var themes = map[Theme]struct{ name, touches string }{
	"visie":              {"Visie", "Raakt aan de leiderschapspraktijk _visiegestuurd werken_."},
	"medewerkers":        {"Medewerkers", "Raakt aan de leiderschapspraktijk _ontwikkeling van medewerkers_."},
	"schoolontwikkeling": {"Schoolontwikkeling", "Raakt aan de leiderschapspraktijk _schoolontwikkeling_."},
	"onderwijskwaliteit": {"Onderwijskwaliteit", "Raakt aan de leiderschapspraktijk _onderwijskwaliteit_."},
	"omgeving":           {"Omgeving", "Raakt aan de leiderschapspraktijk _verbinding met de omgeving_."},
	"cognitief":          {"Denken", "Raakt aan je persoonlijke kwaliteiten: _cognitief_."},
	"sociaal":            {"Samen", "Raakt aan je persoonlijke kwaliteiten: _sociaal_."},
	"psychologisch":      {"Veerkracht", "Raakt aan je persoonlijke kwaliteiten: _psychologisch_."},
	"zingeving":          {"Zingeving", "Raakt aan je persoonlijke kwaliteiten: _zingeving_."},
	"vak":                {"Het vak en jij", "Raakt aan je vak en aan wie jij daarin bent."},
}

// General.
const (
	somebody    = "Iemand"
	noticeTitle = "Even dit"
	closeLabel  = "Sluiten"
	cancelLabel = "Terug"
	saveLabel   = "Bewaren"
	removeLabel = "Weghalen"
	backLabel   = "Vorige"
	moreLabel   = "Volgende"
	loadingText = "Een ogenblik, ik zoek het op."
)

// Cards.
const (
	cardOfTheWeek = "Dialoogkaart van de week"
	dialogueCard  = "Dialoogkaart"
	replyInThread = "Reageer in de draad. Eén zin is genoeg."
	wishLabel     = "Voor de bijeenkomst"
	keepLabel     = "Bewaar"
	otherLabel    = "Andere kaart"
	passLabel     = "Liever niet"
	shareHere     = "Deel met de groep"
	shareWithOne  = "Deel met een groep"
	savedTitle    = "Bewaarde kaarten"
	savedNone     = "Je hebt nog geen kaarten bewaard. Bij elke kaart staat een knop *Bewaar*."
)

var (
	askReplace = question{"Andere kaart voor iedereen?",
		"De hele groep krijgt een andere vraag. De oude blijft klein zichtbaar. Dit kan één keer per week.", "Andere kaart", "Laat staan"}
	askUnsave = question{"Kaart weghalen?", "De kaart gaat uit jouw verzameling. Anderen merken daar niets van.", "Weghalen", "Laat staan"}
)

func askShare(group string) question {
	who := "Iedereen in de groep die je koos"
	if group != "" {
		who = "Iedereen in " + short(group, 80)
	}
	return question{"Deze kaart delen?", who + " ziet deze kaart, met jouw naam erbij.", "Deel", "Niet delen"}
}

func shareWith(group string) string { return "Deel met " + group }
func sharedBy(name string) string   { return name + " deelt een kaart met de groep" }
func begins(mention string) string  { return "Deze week begint " + mention + "." }
func stoodHere(by, old string) string {
	return by + " vroeg om een andere kaart. Eerst stond hier: " + old
}

func wished(n int) string {
	if n == 1 {
		return "Eén van jullie wil deze kaart op de volgende bijeenkomst bespreken."
	}
	return fmt.Sprintf("%d van jullie willen deze kaart op de volgende bijeenkomst bespreken.", n)
}

// What one person sees after a press or a command on cards.
func Kept() Message {
	return note("Bewaard. Je vindt je kaarten terug met `/kaart bewaard`.")
}
func WishOn() Message {
	return note("Deze kaart staat op de lijst voor de volgende bijeenkomst. Druk nog eens om hem eraf te halen.")
}
func WishOff() Message { return note("Deze kaart staat voor jou niet meer op de lijst.") }
func Replaced() Message {
	return note("Er hangt nu een andere kaart. De oude vraag staat er klein onder.")
}
func ReplacedAlready() Message {
	return note("Deze week is er al een andere kaart gekomen. Dat kan één keer per week.")
}
func ReplaceTooLate() Message {
	return note("Een andere kaart kan alleen het eerste etmaal. Met `/kaart` trek je er een voor jezelf.")
}
func Passed() Message { return note("Goed. Iemand anders begint.") }
func NotYourTurn(opener string) Message {
	return noteQuote("Deze knop is voor wie deze week begint: " + opener + ".")
}
func SharedNow(group string) string { return "Gedeeld met " + group + "." }
func SharedEnough(group string) string {
	return "In " + group + " zijn vandaag al drie kaarten gedeeld. Morgen kan het weer."
}
func UnknownTheme(word string) Message {
	var names []string
	for _, t := range Themes {
		names = append(names, "`"+string(t)+"`")
	}
	return note("Het thema " + Escape(short(word, 60)) + " ken ik niet. Deze wel: " + strings.Join(names, ", ") +
		". Je bewaarde kaarten zie je met `/kaart bewaard`.")
}

// Cards of the group's own.
const (
	ownCardLine          = "Deze kaart komt uit jullie eigen groep."
	newCardTitle         = "Nieuwe kaart"
	newCardSubmit        = "Voeg toe"
	newCardTheme         = "Thema"
	newCardStatement     = "Herkenbare stelling"
	newCardStatementHint = "Mag leeg blijven. Bijvoorbeeld: Mijn deur staat altijd open."
	newCardQuestion      = "Vraag"
	newCardQuestionHint  = "Eén of twee open vragen, over een moment of een keuze die jullie kennen."
	newCardNote          = "De kaart komt een keer als kaart van de week. Jouw naam staat er niet bij. Geen namen van leerlingen of collega's."
	cardTooLong          = "Dit is te lang voor een telefoon. Houd stelling en vraag samen onder de 280 tekens."
	cardShouts           = "Zonder uitroepteken leest de kaart rustiger."
	cardAsksNothing      = "Er staat nog geen vraag in. Sluit af met een vraagteken."
	cardAsksTooMuch      = "Eén of twee vragen is genoeg. Kies de sterkste."
	cardLines            = "Zet de vraag op één regel."
	cardClosed           = "Op deze vraag kun je ja of nee zeggen. Begin met wat, wanneer, waar, wie, hoe of welke."
)

var askWithdrawCard = question{"Kaart weghalen?", "De kaart komt niet meer als kaart van de week. Hing hij al, dan blijft hij daar staan.", "Weghalen", "Laat staan"}

// CardTwice is what is wrong with a card that the group has already.
const CardTwice = "Deze vraag hebben jullie al."

func newCardFor(group string) string {
	return "Een kaart voor " + group + ". Alleen deze groep krijgt hem."
}

// closedOpeners open a question that can be answered with yes or no.
var closedOpeners = strings.Fields(`ben bent is zijn was waren heb hebt heeft hebben had hadden kun kunt kan kunnen kon konden
	wil wilt willen wilde mag mogen moet moeten moest zou zouden zul zal zullen durf durft durven durfde doe doet doen deed
	weet weten wist vind vindt vinden vond herken herkent herkennen ga gaat gaan ging gingen geef geeft geven gaf denk denkt
	denken dacht lukt lukte voel voelt voelen werkt past klopt helpt ken kent`)

// What is wrong with a field.
const (
	FieldEmpty         = "Vul hier iets in."
	FieldNoSuchDay     = "Kies een dag."
	FieldOthersMeeting = "Deze bijeenkomst is van een andere groep."
	FieldDayPast       = "Deze dag is al voorbij. Kies een dag vanaf vandaag."
	FieldBeforeFirst   = "Deze dag ligt vóór de eerste dag."
	FieldTooFar        = "Kies een dag binnen anderhalf jaar."
	FieldStale         = "Iemand anders heeft de instellingen net gewijzigd. Sluit dit venster en open het opnieuw."
)

func FieldNotMember(names string) string {
	return "Niet in deze groep: " + names + ". Een begeleider moet lid zijn van het kanaal."
}

// Refusals and other answers.
func NotMember() Message {
	return note("Dit is van een groep waar jij niet in zit. Daarom kan ik het je niet laten zien.")
}
func NotSetUp() Message {
	return note("Deze groep is nog niet ingesteld. Typ `/intervisie groep` om dat te doen.")
}
func NoGroup() Message {
	return note("Ik ken nog geen groep van jou. Typ `/invite @Intervisiebot` in het kanaal van je groep, dan stel ik me daar voor.")
}
func MayNot(facilitators []string) Message { return noteQuote(readOnly(facilitators)) }
func Gone() Message {
	return note("Deze knop hoort bij iets dat er niet meer is. Typ `/intervisie help` om te zien wat er kan.")
}
func Failed() Message {
	return note("Dat lukte niet, er ging bij mij iets mis. Probeer het over een minuut nog eens. Blijft het misgaan, vraag het dan aan wie Intervisiebot beheert.")
}

// FailedText is what a field says when saving failed.
const FailedText = "Opslaan lukte niet. Wat je invulde staat er nog: probeer het over een minuut nog eens."

func UnknownWord(command, word string, known []string) Message {
	var words []string
	for _, k := range known {
		words = append(words, "`"+command+" "+k+"`")
	}
	return note("Het woord " + Escape(short(word, 60)) + " ken ik hier niet. Wat wel kan: " + strings.Join(words, ", ") + ".")
}

// Help is what `/intervisie help` shows.
func Help() Message {
	return note(strings.Join([]string{
		"*Zo werkt Intervisiebot*",
		"`/kaart` geeft je een dialoogkaart die alleen jij ziet. Je kunt hem delen met je groep.",
		"`/kaart visie` geeft er een over één thema, `/kaart bewaard` toont wat je bewaarde, met `/kaart nieuw` maak je er een.",
		"`/casus` brengt een casus in, `/casus lijst` toont wat open staat, `/casus mijn` die van jou.",
		"`/bijeenkomst` toont wat er komt en wie er komt. Met `/bijeenkomst plan` of `/bijeenkomst reeks` plan je.",
		"`/intervisie planning` laat zien wanneer de volgende kaarten komen, en wat er wordt overgeslagen.",
		"`/intervisie groep` toont de instellingen. `/intervisie berichten` regelt wat ik jou stuur.",
		"`/leervraag` toont jouw leervraag, of helpt je er een te maken. Alleen jij ziet hem, tot je hem deelt.",
		"`/evaluatie` opent een anonieme evaluatie. Met `/evaluatie uitleg` lees je hoe anoniem dat is.",
		"*Voor de bijeenkomst* zet een kaart op de lijst voor de volgende keer. Niemand ziet wie dat deed.",
		"Ik kan niet meelezen: wat jullie in het kanaal schrijven, zie ik niet. `/intervisie mijngegevens` toont wat ik van je weet.",
		"Op mijn tabblad Home staat alles van jou bij elkaar.",
		"In vakanties, op feestdagen en in het weekend ben ik stil.",
	}, "\n"))
}

// Messages of which nobody knows whether they hang.
const (
	askHangingWhy = "Slack gaf geen antwoord toen ik het plaatste, en ik kan het kanaal niet lezen."
	askSettled    = "Dank je. Het is geregeld."
	askTooLate    = "Het moment is voorbij. Ik plaats het niet meer."
	thereLabel    = "Het staat er"
	missingLabel  = "Het staat er niet"
	lessLabel     = "Minder berichten"
	quietLabel    = "Deze berichten wil ik krijgen"
	quietHint     = "Wat je uitzet, stuur ik je niet meer. Aanzetten kan altijd weer, met /intervisie berichten."
)

// unaskedKinds are the messages that people get without asking.
var unaskedKinds = []choice{
	{string(store.ReminderPost), "Een bericht vóór de bijeenkomst"},
	{string(store.TurnPost), "Een vraag over mijn rol in een bijeenkomst"},
	{string(store.AskPost), "De vraag of een bericht in het kanaal is aangekomen"},
	{string(store.StepPost), "De vraag naar je eerste stap, en later hoe het ging"},
	{string(store.CheckPost), "De vraag of je leervraag nog klopt, en het jaaroverzicht"},
	{string(store.EvaluationNudge), "De herinnering aan een evaluatie die open staat"},
	{string(store.FadePost), "Een bericht voordat de tekst van je casus verdwijnt"},
}

// lostKinds are what may or may not hang.
var lostKinds = map[store.PostKind]string{
	store.CardPost: "de dialoogkaart", store.SharedPost: "de gedeelde kaart",
	store.ChangePost: "het bericht over een wijziging", store.WelcomePost: "mijn begroeting",
	store.CasePost: "de casus", store.QuestionPost: "de leervraag",
	store.FallbackPost: "het bericht over de bijeenkomst zonder casus", store.GoOnPost: "de vraag hoe jullie verdergaan",
	store.FarewellPost:   "de laatste kaart",
	store.EvaluationPost: "de uitnodiging voor de evaluatie", store.ResultPost: "de uitslag van de evaluatie",
}

func askHanging(what, at, group string) string {
	return "Staat " + what + " van " + at + " in het kanaal van " + group + "?"
}

// The planning.
const (
	planningEmpty = "Er staat niets gepland."
	whichGroup    = "Voor welke groep?"
	chooseGroup   = "Kies een groep"
)

func planningTitle(group string) string { return "Planning van " + group }
func wishTitle(n int) string {
	if n == 1 {
		return "Op de lijst voor de volgende bijeenkomst staat één kaart:"
	}
	return fmt.Sprintf("Op de lijst voor de volgende bijeenkomst staan %d kaarten:", n)
}
func planned(moment string) string         { return "• *" + moment + "* dialoogkaart" }
func plannedMeeting(moment string) string  { return "• *" + moment + "* bijeenkomst" }
func plannedUnknown(moment string) string  { return planned(moment) + " (vakanties onbekend)" }
func skipped(moment, reason string) string { return "• " + moment + " geen kaart: " + reason }
func unsurePost(moment string) string {
	return "• " + moment + " onzeker: Slack liet niet weten of het bericht er hangt"
}
func sleeps(group string, why store.Reason) string {
	if why == store.Archived {
		return group + ": het kanaal is gearchiveerd. Er komt niets tot het weer open is."
	}
	return group + ": ik zit niet meer in het kanaal. Er komt niets tot iemand me weer uitnodigt."
}

func pausedUntil(last store.Day) string {
	return "De kaarten hebben pauze tot en met " + Date(last) + "."
}

func skipReason(s store.Skip) string {
	switch s.Kind {
	case store.SkipPause:
		return "pauze"
	case store.SkipSchool, store.SkipPublic:
		return s.Name
	case store.SkipFree:
		return "vrij"
	case store.SkipMeeting:
		return "jullie komen deze week bij elkaar"
	case store.SkipRhythm:
		return "om de week"
	case store.SkipLate:
		return "overgeslagen, ik stond toen uit"
	case store.SkipRestored:
		return "overgeslagen (teruggezet)"
	case store.SkipChanged:
		return "deze week was er al een kaart"
	}
	return "Slack nam het bericht niet aan"
}
