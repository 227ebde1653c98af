package cards

// Every sentence about learning questions; see copy.go.

const (
	questionTitle     = "Mijn leervraag"
	questionNewTitle  = "Een leervraag maken"
	questionField     = "Mijn leervraag"
	questionHint      = "Alleen jij ziet hem, tot je hem deelt."
	questionSharpen   = "Aanscherpen"
	questionAnswer    = "Beantwoord"
	questionStill     = "Nog steeds mijn vraag"
	questionVersions  = "Eerdere versies"
	questionShow      = "Bekijk je versies"
	questionShare     = "Deel met de groep"
	questionReshare   = "Deel deze versie"
	questionShareOne  = "Deel met een groep"
	questionStop      = "Stop met delen"
	questionPrivate   = "Alleen jij ziet je leervraag."
	questionOldHangs  = "In het kanaal hangt nog je vorige versie."
	questionEndsTitle = "Wat het werd"
	questionEndsField = "Wat is het antwoord geworden?"
	questionEndsHint  = "Een paar zinnen is genoeg. Alleen jij ziet dit. Leeg laten mag ook. Hangt je leervraag in het kanaal, dan gaat dat bericht weg."
	questionAnswered  = "Je leervraag is beantwoord. Met `/leervraag` begin je een nieuwe als je daar zin in hebt."
	questionAnswerIs  = "Wat het werd"
	versionsTitle     = "Mijn versies"
	versionFirst      = "Zo begon hij"
	versionLast       = "Zo is hij nu"
	questionPrompts   = "Drie vragen die helpen:\n• Welke situatie kom je steeds weer tegen?\n• Wat doe jij dan meestal, en wat zou je liever doen?\n• Waaraan merk je over een jaar dat het gelukt is?"
	questionExamples  = "Voorbeelden, per thema:"
	questionStillSaid = "Goed. Over een week of zes vraag ik het nog eens."
	questionChanged   = "Je leervraag is aangescherpt."
	questionClosed    = "Je leervraag is beantwoord."
	checkAsk          = "Is dit nog steeds je leervraag?"
	checkEnded        = "Ik vraag je niet meer naar je leervraag. Wil je dat wel weer, zet het dan aan met *Minder berichten*. Je leervraag vind je met `/leervraag`."
	yearAsk           = "Het schooljaar is bijna om. Zo veranderde je leervraag dit jaar."
)

// questionExample is a learning question on each theme.
var questionExample = map[Theme]string{
	"visie":              "Hoe maak ik van onze visie iets wat je op een gewone dinsdag ziet?",
	"medewerkers":        "Hoe stel ik in een gesprek een vraag meer voordat ik iets oplos?",
	"schoolontwikkeling": "Wat moet ik loslaten zodat een werkgroep het echt zelf doet?",
	"onderwijskwaliteit": "Hoe praat ik met een sectie over resultaten zonder dat het over schuld gaat?",
	"omgeving":           "Hoe betrek ik ouders eerder, zonder alles met ze te delen?",
	"cognitief":          "Hoe neem ik tijd om een probleem te begrijpen voordat ik handel?",
	"sociaal":            "Wat doe ik met mijn irritatie als een overleg vastloopt?",
	"psychologisch":      "Hoe blijf ik rustig als iedereen op mij wacht?",
	"zingeving":          "Wanneer zeg ik nee omdat ik er niet achter sta?",
	"vak":                "Welk deel van mijn werk wil ik over vijf jaar nog doen?",
}

// Ten lines of "Visie: …" stand in one block.
func exampleLine(t Theme) string { return "• _" + themes[t].name + "_: " + questionExample[t] }

var (
	askQuestionStop   = question{"Stoppen met delen?", "Het bericht met je leervraag gaat weg uit het kanaal. Reacties in de draad blijven staan.", "Stop met delen", "Laat staan"}
	askQuestionAnswer = question{"Leervraag delen?", "Iedereen in de groep die je koos ziet je leervraag, met jouw naam erbij.", "Deel", "Niet delen"}
)

func askQuestionShare(group string) question {
	return question{"Leervraag delen?", "Iedereen in " + short(group, 80) + " ziet je leervraag, met jouw naam erbij.", "Deel", "Niet delen"}
}

// What just happened to a learning question.
const (
	QuestionSaved = "Genoteerd. Dit is nu je leervraag."
	QuestionSame  = "Dit was je leervraag al. Er is niets veranderd."
)

func questionBy(name string) string      { return "De leervraag van " + name }
func questionShared(group string) string { return "Je deelt hem met " + group + "." }
func versionDay(day string) string       { return "Sinds " + day }

// FieldQuestionChanged is what the field says when another device was first.
const FieldQuestionChanged = "Je hebt je leervraag intussen op een ander apparaat gewijzigd. Er is niets overschreven, en wat je hier typte staat er nog. Kopieer het, en haal dan bovenaan de laatste versie op."

// QuestionNone answers who presses a button about a learning question that is
// not there.
func QuestionNone() Message {
	return note("Deze leervraag is er niet meer, of hij is al beantwoord. Met `/leervraag` zie je hoe het staat.")
}

// QuestionEnded confirms that a learning question is answered.
func QuestionEnded() Message { return note(questionAnswered) }
