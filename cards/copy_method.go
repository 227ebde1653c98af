package cards

import (
	"fmt"
	"slices"
)

// The methods. Steps and minutes come from the sources named; the words are ours.

// Where the steps come from.
const (
	fotoscholing = "https://www.fotoscholing.nl"
	hrdBalint    = "https://www.hrdacademy.be/nl/blog/1280/coaching/oplossingsgerichte-intervisie-methoden"
	movisie      = "https://www.movisie.nl/tool/balint-methode-intervisie"
	guideToCoach = "https://www.guidetocoach.com"
	hrdSocratic  = "https://www.hrdacademy.be/nl/blog/1282/coaching/reflectieve-intervisie-methoden"
	meWe         = "https://me-we-elearning.com/les/3-07-de-socratische-dialoog-2-2/"
	talenten     = "https://www.talententoolbox.nl"
	liberating   = "https://www.liberatingstructures.com/8-troika-consulting/"
	bpOpleiding  = "https://www.bpopleidingen.nl"
)

var lookBack = Step{"Terugblik", "Wat kwam er terecht van het voornemen van vorige keer?", 5, 5, Speaks | Stated, fotoscholing}

// What stands before and after every method; minutes without a source are ours.
var (
	beforeMethod = []Step{
		{"Inchecken", "Vertel om de beurt in één zin hoe het met je gaat.", 5, 5, Speaks, ""},
		{"Afspraken", "Lees ze hardop. Wat hier gezegd wordt, blijft hier.", 2, 2, Speaks, ""},
		lookBack,
	}
	afterMethod = []Step{
		{"Meenemen", "Zeg om de beurt in één zin wat je meeneemt.", 10, 15, Speaks, ""},
		{"Evaluatie", "Ga na hoe het gesprek ging.", 0, 0, Speaks, ""},
	}
)

// Methods are the methods to choose from, what suits beginners first.
var Methods = []Method{
	{"incident", "Incidentmethode", 65, "Goed om mee te beginnen.", 1, []Step{
		lookBack,
		{"Rondje casussen", "Ieder noemt in een paar zinnen iets uit de eigen praktijk.", 10, 10, Speaks | Stated, fotoscholing},
		{"Kiezen", "Kies wat nu speelt en waar jullie van leren.", 5, 5, Speaks | Stated, fotoscholing},
		{"Vragen", "Vraag naar de feiten en naar wat eronder zit.", 15, 15, Speaks | Stated, fotoscholing},
		{"Analyse", "De groep bespreekt wat er aan de hand is.", 10, 10, Stated, fotoscholing},
		{"Adviesronde", "Ieder geeft advies. De inbrenger schrijft mee en reageert niet.", 10, 10, Advice | Stated, fotoscholing},
		{"Keuze", "De inbrenger zegt wat helpt en kiest een eerste stap.", 10, 10, Speaks | Stated, fotoscholing},
	}},
	{"tien", "10-stappenmethode", 120, "Goed om mee te beginnen, als er tijd is.", 1, []Step{
		{"Schets", "De inbrenger vertelt wat er speelt en wat de eigen rol is.", 10, 10, Speaks, guideToCoach},
		{"Vragen schrijven", "Ieder schrijft open vragen op.", 10, 10, Writes, guideToCoach},
		{"Koud, neutraal, warm", "De inbrenger zegt bij elke vraag hoe die binnenkomt.", 5, 5, Speaks, guideToCoach},
		{"Antwoorden", "De inbrenger beantwoordt de vragen.", 20, 20, Speaks, guideToCoach},
		{"Laatste vragen", "Vraag wat je nog wilt weten.", 10, 10, Speaks, guideToCoach},
		{"De kern", "Ieder zegt wat de kern lijkt, in de ik-vorm, alsof je de inbrenger bent.", 10, 10, 0, guideToCoach},
		{"Raak of niet", "De inbrenger zegt wat raak is en maakt er een eigen zin van.", 10, 10, Speaks, guideToCoach},
		{"De prijs", "Wat kost het zoals het nu gaat? Ben je bereid iets te veranderen?", 15, 15, Speaks, guideToCoach},
		{"Krachten", "Wat houdt het in stand?", 15, 15, Speaks, guideToCoach},
		{"Doen", "De inbrenger zegt wat er nu gaat gebeuren.", 15, 15, Speaks, guideToCoach},
	}},
	{"balint", "Balintmethode", 90, "Voor een ervaren groep van vijf of meer die elkaar goed kent.", 1, []Step{
		{"Casussen verzamelen", "Wie wil iets inbrengen, en met welke vraag?", 5, 5, Speaks | Stated, hrdBalint},
		{"Kiezen", "Wie iets inbrengt, vertelt het in drie zinnen. Daarna kiezen jullie.", 5, 5, Speaks | Stated, hrdBalint},
		{"Vertellen", "De inbrenger vertelt ruim, ook het gevoel erbij, maar niet hoe het afliep.", 10, 10, Speaks | Stated, hrdBalint},
		{"Associëren", "Schrijf op welk beeld of gevoel bij je opkomt.", 5, 5, Writes | Stated, hrdBalint},
		{"Verhelderen", "Vraag alleen naar wat nog niet duidelijk is.", 15, 15, Speaks, movisie},
		{"Wat remt, wat helpt", "Noem wat de inbrenger tegenhoudt en wat steun geeft.", 10, 10, Speaks, movisie},
		{"Eigen oordeel", "Schrijf op hoe jij ernaar kijkt.", 5, 5, Writes | Advice, movisie},
		{"Oordelen delen", "De groep legt de oordelen naast elkaar.", 15, 15, Advice, movisie},
		{"Besluit", "De inbrenger zegt wat ermee gebeurt.", 10, 10, Speaks, movisie},
		{"Het gesprek zelf", "Hoe ging het, en wat zagen we zelf over het hoofd?", 10, 10, Speaks, movisie},
	}},
	{"socratisch", "Socratisch kort", 55, "Voor een vraag over visie, of om te verdiepen.", 1, []Step{
		{"Vraagstuk", "De inbrenger vertelt het in drie zinnen.", 5, 5, Speaks | Stated, hrdSocratic},
		{"Vragen op papier", "Ieder schrijft hooguit drie open vragen, elk op een eigen briefje.", 10, 10, Writes | Stated, hrdSocratic},
		{"Koud, neutraal, warm", "De inbrenger legt de briefjes op drie stapels.", 1, 1, Speaks | Stated, hrdSocratic},
		{"Antwoorden", "De inbrenger beantwoordt de warme vragen.", 10, 10, Speaks | Stated, hrdSocratic},
		{"Nieuwe vraag", "De inbrenger zegt hoe de vraag nu luidt.", 5, 5, Speaks, meWe},
		{"Krachten en aannames", "Zoek samen wat meespeelt, en wat als vanzelf wordt aangenomen.", 15, 15, Speaks, meWe},
		{"Volgende stap", "De inbrenger zegt wat de volgende stap is.", 5, 5, Speaks, meWe},
		{"Het gesprek zelf", "Hoe ging het?", 4, 4, Speaks, meWe},
	}},
	{"waarderend", "Waarderende intervisie", 60, "Geeft energie: je kijkt naar wat lukt.", 1, []Step{
		{"Een succes", "De inbrenger vertelt wat lukte. De groep noteert waardoor.", 15, 15, Speaks | Stated, talenten},
		{"Twee kolommen", "Links wat de inbrenger deed, rechts wat de omgeving deed.", 20, 20, Speaks | Stated, talenten},
		{"Verdiepen", "Zoek wat je niet meteen ziet, en welke waarden erachter zitten.", 15, 15, Speaks | Stated, talenten},
		{"Leren", "Wat leren we hiervan, en hoe gaan we verder?", 10, 10, Speaks | Stated, talenten},
	}},
	{"troika", "Troika", 30, "Voor weinig tijd. In drietallen, ieder brengt een keer in.", 3, []Step{
		{"Vraag", "De inbrenger zegt wat de vraag is.", 1, 2, Speaks | Stated, liberating},
		{"Verhelderen", "De twee anderen vragen wat ze nog niet weten.", 1, 2, Speaks | Stated, liberating},
		{"Overleg", "De inbrenger draait zich om. De anderen denken hardop mee.", 4, 5, Advice | Stated, liberating},
		{"Opbrengst", "De inbrenger zegt wat het meest helpt.", 1, 2, Speaks | Stated, liberating},
		{"Wissel", "De volgende brengt in.", 0, 0, Speaks | Stated, liberating},
	}},
	{"roddel", "Roddelmethode", 45, "Alleen in een groep waarin iedereen zich veilig voelt.", 1, []Step{
		{"Verhaal", "De inbrenger vertelt kort en stelt een vraag.", 5, 5, Speaks, bpOpleiding},
		{"Vragen", "Ieder stelt hooguit drie open vragen.", 10, 10, Speaks, bpOpleiding},
		{"Roddelen", "De inbrenger draait zich om. De groep praat over de inbrenger, in de derde persoon.", 15, 15, Stated, bpOpleiding},
		{"Terug", "De inbrenger zegt wat opviel.", 5, 5, Speaks, bpOpleiding},
		{"Het gesprek zelf", "Hoe ging het?", 10, 10, Speaks, bpOpleiding},
	}},
}

const (
	stepInSilence = "in stilte"
	stepListens   = "de inbrenger luistert"
	stepAdvice    = "advies mag"
)

// methodTitle is the first line of a method.
func methodTitle(m Method) string {
	return fmt.Sprintf("*%s*, ongeveer %d minuten. %s", m.Name, m.Minutes, m.Fits)
}

func stepLine(s Step) string {
	about := s.about()
	if about != "" {
		about = " (" + about + ")"
	}
	return "• *" + s.Name + "*" + about + ": " + s.Text
}

// methodNote is what holds for the whole of a method.
func methodNote(m Method) string {
	note := "In deze methode geeft niemand advies."
	if slices.ContainsFunc(m.Steps, func(s Step) bool { return s.Rules&Advice != 0 }) {
		note = "Advies geven mag alleen waar het erbij staat."
	}
	if m.Rounds > 1 {
		note = fmt.Sprintf("Van *%s* tot en met *%s* doen jullie %d keer. ", m.Steps[0].Name, m.Steps[len(m.Steps)-1].Name, m.Rounds) + note
	}
	return note + " De tijden zijn een richtlijn."
}
