package cards

import (
	"intervisiebot/store"
)

// Every sentence on App Home and about personal data; see copy.go.

// App Home.
const (
	homeTitle           = "Jouw intervisie"
	homeNobody          = "Ik ken nog geen groep van jou. Typ `/invite @Intervisiebot` in het kanaal van je groep, dan stel ik me daar voor."
	homeEvaluations     = "Lopende evaluaties"
	homeEvaluationsStay = "Een evaluatie staat hier tot hij sluit, ook als je al meedeed."
	homeGroups          = "Mijn groepen"
	homeQuestion        = "Mijn leervraag"
	homeQuestionNone    = "Een leervraag is de rode draad van je jaar, en alleen jij ziet hem."
	homeQuestionMake    = "Maak een leervraag"
	homeCases           = "Mijn casussen"
	homeCasesNone       = "Je bracht nog geen casus in."
	homeCaseNew         = "Breng een casus in"
	homeSaved           = "Bewaarde kaarten"
	homeSavedNone       = "Je hebt nog geen kaarten bewaard."
	homeDraw            = "Een kaart voor jezelf"
	homeKnows           = "Wat ik van je weet"
	homeKnowsText       = "Je naam en tijdzone uit Slack, in welke groepen je zit, wat je bij mij invulde en op welke knoppen je drukte. Wat je in kanalen schrijft, zie ik niet."
	homePlanning        = "Planning"
	homeCaseList        = "Casussen"
	homeSettings        = "Instellingen"
	homeAll             = "Alles"
	homeHelp            = "Zo werkt het"
	homeNoCard          = "Er staat geen dialoogkaart gepland."
	homeUnsureOne       = "Van één groep weet ik nu niet zeker of je er nog in zit. Zodra ik het weet, staat hij hier weer."
	homeUnsureMore      = "Van een paar groepen weet ik nu niet zeker of je er nog in zit. Zodra ik het weet, staan ze hier weer."
)

func homeCard(moment string) string { return "Volgende dialoogkaart: " + moment }

// homeMeeting is when a group meets next; the time and place may not be known.
func homeMeeting(s store.Session) string {
	text := "Volgende bijeenkomst: " + Date(s.Day)
	if s.ID != 0 {
		text += ", " + Clock(s.Minute)
	}
	if s.Place != "" {
		text += ", " + short(s.Place, 200)
	}
	return text
}

func homeStep(step string) string { return "Eerste stap: " + short(step, 300) }

// Personal data.
const (
	dataTitle  = "Mijn gegevens"
	dataKept   = "*Wat ik van je bewaar.* Je naam en tijdzone uit Slack, en in welke groepen je zit. Wat je bij mij invulde: casussen, je leervraag, eigen kaarten, waarom je niet kon komen. En op welke knoppen je drukte. Wat je in kanalen schrijft, zie ik niet."
	dataAsk    = "*Alles opvragen.* Je krijgt een zip-bestand in onze privéberichten: alles wat ik van je heb, leesbaar voor jou en voor een computer."
	dataGoes   = "*Alles verwijderen.* Dan gaan je casussen met je eerste stappen weg, je leervraag met alle versies, je eigen en bewaarde kaarten, je stemmen en je aanmeldingen. Wat daarvan in een kanaal hangt, en mijn berichten aan jou, haal ik ook weg. Terughalen kan niet."
	dataStays  = "*Wat blijft.* Zolang je in een groep zit: je naam, je rol daar, en welke berichten je niet wilt. In een kanaal blijft staan wat mensen daar zelf schreven, en wie welke instelling wijzigde. Bestanden die ik je stuurde, verwijder je zelf. Een evaluatie die je invulde, kan ik niet verwijderen: die is verzegeld en niemand weet welke van jou is."
	dataLeave  = "Verlaat je een groep of deze werkplek, dan wis ik na 30 dagen vanzelf wat daarbij hoort."
	dataSend   = "Stuur mij alles"
	dataErase  = "Verwijder alles"
	dataErased = "Alles wat je bij mij invulde is verwijderd. Wat ervan in Slack hing, haal ik nu weg."
	dataMember = "Je naam en je rol blijven bekend zolang je in een groep zit."
	dataNobody = "Ik weet nu niets meer van je."
)

var askErase = question{"Alles verwijderen?", "Je casussen, eerste stappen, leervraag, eigen en bewaarde kaarten, stemmen en aanmeldingen gaan weg, ook uit het kanaal. Je naam en rol blijven zolang je in een groep zit. Ingevulde evaluaties blijven: niemand weet welke van jou is. Terughalen kan niet.",
	"Verwijder alles", "Laat staan"}

// The file with somebody's data.
const (
	dataHeading = "Mijn gegevens in Intervisiebot"
	dataMoment  = "Gemaakt op "
	dataNothing = "Ik heb niets van je."
	dataBallots = "Evaluaties die je invulde staan hier niet bij: ze zijn verzegeld, en niemand weet welke van jou is."
	dataYes     = "ja"
	dataNo      = "nee"
)

func dataGroup(id string) string { return "groep " + id }

// dataKinds are the kinds of data that are held about a person.
var dataKinds = map[string]string{
	"quiet": "Berichten die je niet wilt", "saved": "Bewaarde kaarten", "wish": "Kaarten die je op de volgende bijeenkomst wilt bespreken",
	"passed": "Kaarten waarbij je de beurt doorgaf", "given.by": "Kaarten die je deelde of verving", "given.opener": "Kaarten waarbij jij mocht beginnen",
	"owncard": "Eigen kaarten", "vote": "Casussen van anderen die je wilt bespreken", "casus": "Casussen", "version": "Versies van je leervraag", "question": "Leervragen",
	"rsvp": "Aanmeldingen voor bijeenkomsten", "session.chair": "Bijeenkomsten die je leidt", "session.host": "Bijeenkomsten bij jou op school",
	"session.planned_by": "Bijeenkomsten die je plande", "aware": "Bijeenkomsten die je in je agenda zette of verzette",
	"evaluation": "Evaluaties die je opende", "invited": "Evaluaties waarvoor je nu uitgenodigd bent", "change.by": "Instellingen die je wijzigde", "change.what": "Wijzigingen waarin je genoemd bent",
	"post": "Berichten aan jou, zonder hun tekst", "grp": "Groepen waarvan jij als laatste de instellingen wijzigde", "home": "Het tabblad Home", "member": "Groepen waarin je zit",
	"away": "Sinds wanneer je weg bent", "person": "Wie je bent",
}

// dataColumns are the things that are told of each.
var dataColumns = map[string]string{
	"group": "Groep", "group_id": "Groep", "kind": "Soort", "card": "Kaart", "at": "Op", "shared": "Gedeeld", "theme": "Thema", "statement": "Stelling", "question": "Vraag",
	"withdrawn": "Ingetrokken", "casus_id": "Nummer van de casus", "id": "Nummer", "state": "Stand", "meeting": "Voor de bijeenkomst van", "submitted_at": caseWasSubmitted, "changed_at": caseWasChanged,
	"chosen_at": caseWasChosen, "discussed_at": caseWasDiscussed, "withdrawn_at": caseWasWithdrawn, "erase_at": caseWillBeErased, "erased_at": caseWasErased,
	"title": "Titel", "story": caseStoryPart, "tried": caseTriedPart, "part": casePartPart, "step": "Eerste stap", "outcome": outcomeTitle,
	"question_id": "Nummer van de leervraag", "text": "Tekst", "asked_at": "Laatst gevraagd", "answered_at": "Beantwoord", "checks": "Hoe vaak gevraagd", "answer": questionAnswerIs,
	"opens_at": "Geopend", "evaluation_id": "Nummer van de evaluatie", "day": "Dag", "coming": "Je komt", "reason": "Waarom niet", "planned_at": "Gepland", "what": "Wat", "due": "Bedoeld voor", "sent_at": "Verstuurd", "pressed": "Wat je ermee deed",
	"facilitator": "Begeleider", "opened_at": "Laatst begonnen met een kaart", "since": "Sinds", "name": "Naam", "zone": "Tijdzone", "human": "Een mens", "active": "Actief",
	"stranger": "Van een andere werkplek", "dm": "Nummer van onze privéberichten",
}

// dataCodes are the codes in words.
var dataCodes = map[string]string{
	"submitted": "ingediend", "chosen": "gekozen", "discussed": "besproken", "withdrawn": "ingetrokken",
	"planned": "gepland", "held": "gehouden", "failed": "ging niet door", "cancelled": "gaat niet door",
	"waiting": "wacht op zijn moment", "sending": "wordt verstuurd", "hanging": "geplaatst", "unsure": "onzeker", "dropped": "niet geplaatst of weer weggehaald",
	"open": "geopend", "skip": "overgeslagen", "still": "nog steeds mijn vraag", "heard": "zelf gedaan",
}
