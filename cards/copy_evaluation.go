package cards

import (
	"fmt"
	"strconv"
	"strings"

	"intervisiebot/store"
)

// Every sentence about evaluations; see copy.go.

// ourStatements are what is asked: after a meeting, and at the end of a programme
// or a year. A code is for ever; a line of results hangs on it.
var ourStatements = map[store.EvaluationKind][]choice{
	store.ShortEvaluation: {
		{"open", "Ik voelde me vrij om open te zijn, ook over wat niet lukt."},
		{"core", "We kwamen dichter bij waar het echt om ging."},
		{"room", "Iedereen kreeg de ruimte om mee te denken."},
		{"step", "Ik weet wat ik na deze bijeenkomst anders ga doen."},
	},
	store.CourseEvaluation: {
		{"appetite", "Ik heb meer zin gekregen om me in mijn vak te ontwikkelen."},
		{"network", "Ik ken nu schoolleiders die ik bel als ik ergens mee zit."},
		{"learned", "Ik heb dingen geleerd die ik nog niet wist of kon."},
		{"direction", "Ik zie scherper waarin ik verder wil groeien."},
		{"style", "Ik vertrouw meer op mijn eigen manier van leidinggeven."},
		{"asking", "Ik stel vaker een open vraag en wacht langer met advies."},
		{"guidance", "Onze gesprekken werden zo geleid dat we verder kwamen."},
		{"calm", "Er was rust en tijd om een vraag uit te diepen."},
		{"practice", "Wat we bespraken, sloot aan bij mijn gewone werkweek."},
		{"school", "In mijn team of school is te merken dat ik hieraan meedoe."},
	},
}

// openQuestions are the open question of each kind.
var openQuestions = map[store.EvaluationKind]string{
	store.ShortEvaluation:  "Wat wil je de volgende keer weer zo, en wat liever anders?",
	store.CourseEvaluation: "Wat heeft deze groep jou gebracht, en wat zoek je er nog?",
	store.OwnEvaluation:    "Wat wil je de groep verder nog meegeven?",
}

const (
	evaluationTitle   = "Evaluatie"
	evaluationFillNow = "Vul in"
	evaluationHow     = "Hoe anoniem is dit?"
	ballotSubmit      = "Verstuur"
	ballotFinal       = "Als je verstuurt, staat je antwoord vast. Je kunt het daarna niet meer zien of wijzigen."
	ballotAnonymous   = "Anoniem: na het sluiten bestaat alleen de uitslag nog."
	ballotChoose      = "Kies 1 tot en met 7"
	ballotSkip        = "Sla over"
	ballotOpenHint    = "Mag leeg blijven. Geen namen. De groep leest je tekst letterlijk, en je schrijfstijl kan je verraden."
	scaleLowText      = "1 (helemaal niet)"
	scaleHighText     = "7 (helemaal wel)"

	evaluationSet       = "Welke stellingen?"
	evaluationOwnField  = "Eigen stellingen"
	evaluationOwnHint   = "Kies er één tot en met tien. Dit telt alleen als je hierboven eigen stellingen koos."
	evaluationOpenLabel = "Open de evaluatie"
	evaluationNoOwn     = "Eigen stellingen maak je met `/evaluatie stellingen`."
	evaluationNot       = "Niet bij deze bijeenkomst"
	evaluationStill     = "Toch wel"
	evaluationPeople    = "Meedoen kan wie nu lid is van de groep. Begeleiders doen niet mee, en ook niet wie voor de bijeenkomst van vandaag had afgezegd. Dat verandert niet meer als er daarna iemand bij komt of weggaat."
	statementsTitle     = "Eigen stellingen"
	statementField      = "Nieuwe stelling"
	statementHint       = "Een zin waar je het mee eens kunt zijn, van helemaal niet tot helemaal wel. Over één ding tegelijk."
	statementsNone      = "Jullie hebben nog geen eigen stellingen."
	statementsNote      = "Iedereen in de groep kan een stelling toevoegen of weghalen."

	chartTitle       = "Uitslag van de evaluatie"
	chartLow         = "1 helemaal niet"
	chartHigh        = "7 helemaal wel"
	chartNothing     = "–"
	chartTooFew      = "te weinig"
	tooFewHere       = "Te weinig antwoorden."
	capHigh          = "of hoger"
	capLow           = "of lager"
	resultAnswers    = "Antwoorden op de open vraag"
	resultMixed      = "In willekeurige volgorde:"
	resultRead       = "Lees de antwoorden"
	resultBroken     = "Een gemiddelde is afgerond op halve punten. Waar de lijn onderbroken is, deden andere mensen mee dan de keer ervoor."
	resultRounded    = "Een gemiddelde is afgerond op halve punten."
	evaluationNone   = "Deze evaluatie is vervallen."
	evaluationClosed = "Deze evaluatie is gesloten. De uitslag staat in het kanaal."
)

// evaluationSets are the sets of statements.
var evaluationSets = []choice{
	{string(store.ShortEvaluation), "Kort: vier stellingen over één bijeenkomst"},
	{string(store.CourseEvaluation), "Traject: tien stellingen over een programma of jaar"},
	{string(store.OwnEvaluation), "Eigen stellingen van de groep"},
}

var (
	askWithdrawStatement = question{"Stelling weghalen?", "Hij komt niet meer in een nieuwe evaluatie. In uitslagen die er al zijn, blijft hij staan.", "Weghalen", "Laat staan"}
	askNoEvaluation      = question{"Geen evaluatie?", "Bij deze bijeenkomst opent er vanzelf geen evaluatie. De groep krijgt daar geen bericht van.", "Geen evaluatie", "Laat staan"}
)

// inWords are small numbers as sentences have them.
var inWords = []string{"nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"}

func number(n int) string {
	if n >= 0 && n < len(inWords) {
		return inWords[n]
	}
	return strconv.Itoa(n)
}

func statementsCount(n int) string {
	if n == 1 {
		return "Eén stelling en één open vraag."
	}
	return capital(number(n)) + " stellingen en één open vraag."
}

// ballotThreshold is what the form says of small numbers.
func ballotThreshold(few int) string {
	return "Bij minder dan " + number(few) + " antwoorden laat ik niets zien. Wat bij de open vraag staat, laat ik zien vanaf " + number(few+1) + " antwoorden."
}

func evaluationUntil(at string) string { return "De evaluatie is open tot " + at + "." }
func evaluationFor(names []string) string {
	if len(names) > 12 {
		return fmt.Sprintf("Voor de %d mensen die nu meedoen.", len(names))
	}
	return "Voor " + listed(names) + "."
}

// listed is a list as a sentence has it: "Anna, Bram en Chris".
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " en " + names[last]
}

func evaluationVoided(day string) string {
	return "De evaluatie van " + day + " vervalt, want de bijeenkomst ging niet door. Wat al was ingevuld, is ongelezen gewist."
}

func evaluationLost(day string) string {
	return "De evaluatie van " + day + " is vervallen. De sleutel waarmee ik de antwoorden lees, is weg. Daarom kan niemand ze nog lezen, ook ik niet, en heb ik alles gewist. Een nieuwe openen kan met `/evaluatie`."
}

func evaluationOpen(group, at string) string {
	return "De evaluatie van " + group + " is open tot " + at + "."
}

func evaluationReminder(group, at string, statements int) string {
	return evaluationOpen(group, at) + " Invullen kost " + minutes(statements) + ", en het is anoniem."
}

// minutes is how long it takes to score some statements.
func minutes(statements int) string {
	if statements > 5 {
		return "3 minuten"
	}
	return "1 minuut"
}

func evaluationFill(statements int) string { return "Vul in (" + minutes(statements) + ")" }

func evaluationRuns(at string) string { return "Er is een evaluatie open, tot " + at + "." }
func evaluationComes(at string) string {
	return "Op " + at + " opent vanzelf een korte evaluatie. Open je die dag zelf een evaluatie, dan komt die ervoor in de plaats."
}
func evaluationOff(day string) string {
	return "Bij de bijeenkomst van " + day + " opent er vanzelf geen evaluatie."
}
func evaluationCloses(at string) string {
	return "Wordt hij nu geopend, dan komt er één bericht in het kanaal. Invullen kan tot " + at + ". Daarna zie je daar de uitslag."
}
func ballotTaken(at string) string {
	return "Je antwoord is bewaard. Het staat vast, en niemand ziet dat jij al hebt ingevuld. De uitslag komt in het kanaal, uiterlijk " + at + "."
}

// The result.
func resultTitle(day string) string { return "Uitslag van de evaluatie van " + day }
func resultCount(n int) string      { return fmt.Sprintf("Er kwamen %d antwoorden.", n) }
func resultFew(day string, few int) string {
	return "De evaluatie van " + day + " is gesloten. Er waren minder dan " + number(few) + " antwoorden. Daarom laat ik niets zien en is alles gewist. Een volgende keer kan het weer."
}
func resultMean(value, bound string) string {
	return "Gemiddeld " + strings.TrimSpace(value+" "+bound) + "."
}
func resultParts(high, low int) string {
	return fmt.Sprintf("%s kozen 6 of 7, %s kozen 5 of lager.", capital(number(high)), number(low))
}
func resultEarlier(day store.Day, value string, fresh bool) string {
	_, month, d := day.Date()
	text := value + " op " + strconv.Itoa(d) + " " + months[month]
	if fresh {
		text = "met andere mensen " + text
	}
	return text
}

const (
	resultBefore   = "Eerder: "
	resultNowFresh = "Deze keer deden andere mensen mee."
)

// shortMonths stand below a line.
var shortMonths = []string{"", "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}

// FieldAllSkipped is what the first field says when there is nothing to send.
const FieldAllSkipped = "Je slaat alles over. Kies bij minstens één stelling een cijfer, of sluit dit venster."

// What is wrong with a field of an evaluation.
const (
	FieldNoStatements    = "Kies minstens één eigen stelling."
	FieldManyStatements  = "Kies hooguit tien stellingen."
	FieldStatementTwice  = "Deze stelling hebben jullie al."
	FieldStatementLines  = "Zet de stelling op één regel."
	FieldStatementsGone  = "Een van deze stellingen is intussen weggehaald. Sluit dit venster en open het opnieuw."
	FieldAnswerLong      = "Dit is te lang. Houd het onder de 500 tekens."
	FieldStatementsAsked = "Deze stellingen zijn minder dan zeven dagen geleden al gevraagd. Vraag je ze nu weer, dan is uit het verschil soms af te lezen wie wat antwoordde."
)

// FieldTooFew says why a group is too small for an evaluation.
func FieldTooFew(few int) string {
	return "Hier kunnen minder dan " + number(few+1) + " mensen meedoen. Dan is een uitslag te makkelijk te herleiden. Daarom opent de evaluatie niet."
}

// What one person sees after a press or a command on evaluations.
func VotedAlready() Message {
	return note("Je hebt al meegedaan. Je antwoord staat vast.")
}
func NotInvited() Message {
	return note("Aan deze evaluatie kun je niet meedoen. Meedoen kan wie lid was toen hij openging. Begeleiders doen niet mee, en ook niet wie voor deze bijeenkomst had afgezegd.")
}
func EvaluationClosed() Message {
	return note("Deze evaluatie is gesloten. Invullen kan niet meer.")
}
func EvaluationVoid() Message {
	return note("Deze evaluatie is vervallen. Alles wat was ingevuld, is ongelezen gewist.")
}
func MayNotEvaluate(facilitators []string) Message {
	return noteQuote("Een evaluatie openen kan een begeleider (" + short(strings.Join(facilitators, ", "), 500) + ") of de gespreksleider van deze bijeenkomst.")
}

// The explanation: what is promised, what is not, and what is kept.
const (
	explainPromise = "*Wat ik beloof*\n" +
		"• Niemand in de groep ziet wat jij antwoordde, ook de begeleider niet.\n" +
		"• Zolang de evaluatie open is, ziet niemand iets: geen tussenstand, geen aantal, en niet wie al meedeed.\n" +
		"• Na het sluiten bestaat alleen de uitslag nog. De losse antwoorden, de lijst van wie meedeed en de sleutel zijn dan weg. In mijn gegevens en in de reservekopieën daarvan is niet meer te vinden wie wat antwoordde.\n"
	explainNot = "*Wat ik niet beloof*\n" +
		"• Zolang de evaluatie open is, staan de sleutel en de antwoorden op één computer. Wie die beheert, kan met opzet inbreken, het programma veranderen of de hele computer kopiëren.\n" +
		"• Op sommige schijven is een gewist bestand nog een tijd terug te halen.\n" +
		"• Slack brengt je antwoord van jouw telefoon naar mij.\n" +
		"• Je schrijfstijl kan verraden dat een tekst van jou is.\n" +
		"• Als alle anderen hun antwoorden naast elkaar leggen, kunnen ze soms uitrekenen wat jij koos.\n" +
		"• Er komt één herinnering. Die gaat alleen naar wie dan nog niet meedeed, en blijft bij hen in Slack staan. Ik onthoud niet wie hem kreeg."
	explainNoneOpen = "In jouw groepen is nu geen evaluatie open. De antwoorden, de merktekens en de sleutels van hieronder bestaan dus niet."
)

func explainShown(few int) string {
	return "• Bij minder dan " + number(few) + " antwoorden laat ik niets zien, ook niet van een losse stelling. Teksten laat ik zien vanaf " + number(few+1) + " antwoorden. Een gemiddelde is afgerond op halve punten, en nooit hoger dan 6,5 of lager dan 1,5. Wat ik laat zien, gaat nooit over één persoon."
}

func explainOpen(group, until string) string { return "Nu open: " + group + ", tot " + until + "." }

// explainKept are the kinds of data that there are, where, and until when; bytes is the
// size of one ballot.
func explainKept(bytes int) string {
	return "*Wat ik bewaar, waar en tot wanneer*\n" +
		"• _De evaluatie_: de stellingen, en wanneer hij opent en sluit. In mijn database. Blijft.\n" +
		"• _Wie mee mag doen_: in mijn database, tot het sluiten. Daarna houd ik alleen een code over, waaraan ik zie of de volgende keer dezelfde mensen meedoen.\n" +
		"• _De antwoorden_: op slot, zonder naam en zonder tijd, altijd " + strconv.Itoa(bytes) + " bytes groot, wat je ook invult. In mijn database, tot het sluiten.\n" +
		"• _De merktekens_: één voor elk antwoord, zodat niemand twee keer meedoet. Zonder de sleutel is er geen naam bij te vinden. In mijn database, tot het sluiten.\n" +
		"• _De sleutel_: in een eigen bestand, dat nooit in een reservekopie hoort. Tot het sluiten.\n" +
		"• _De herinnering_: bij wie al had ingevuld, staat in mijn database hetzelfde als bij wie hem kreeg. Blijft.\n" +
		"• _De uitslag_: in het kanaal en in mijn database, de teksten op slot. De afbeelding staat in Slack."
}

func chartSince(day string) string { return "sinds " + day }
func chartNote(day string, answers int) string {
	return capital(day) + ", " + strconv.Itoa(answers) + " antwoorden"
}
