package cards

import "intervisiebot/store"

// Every sentence about how a group goes on; see copy.go.

const (
	goOnAsk      = "Hoe gaan jullie verder?"
	goOnPlan     = "We gaan door"
	goOnLater    = "Nog even niet"
	goOnStop     = "We stoppen"
	goOnIdle     = "Er staat al een tijd geen bijeenkomst gepland."
	goOnSummer   = "De zomer komt eraan. Daarna staat er nog geen bijeenkomst gepland."
	goOnAgain    = "De vorige keer was het antwoord: nog even niet."
	goOnWhat     = "Met *We gaan door* stel ik vier data voor. Je kunt ze nog veranderen voor je ze bewaart."
	goOnStopped  = "Jullie zijn gestopt."
	farewellText = "Dit is de laatste kaart voor deze groep."
	farewellAsk  = "Wat neem je mee uit deze groep, en aan wie vertel je dat?"
	farewellBack = "Plannen jullie toch weer een bijeenkomst, met `/bijeenkomst`, dan ga ik vanzelf verder."
	handedText   = "Vanaf nu is deze groep van jullie samen. Iedereen mag plannen, verzetten en de instellingen wijzigen. De gespreksleider wisselt."
)

func goOnEnds(day string) string { return "Jullie programma loopt tot en met " + day + "." }

func goOnPlanned(when string) string {
	return "Jullie gaan verder. De eerste bijeenkomst is op " + when + "."
}

func goOnLaterSaid(day string) string {
	return "Nog even niet. Rond " + day + " vraag ik het nog één keer."
}

func farewellThanks(by, day string) string {
	return "Dank jullie wel voor alles wat jullie elkaar vroegen. " + by + " liet weten dat jullie stoppen. Ik ben nu stil. De instellingen bewaar ik tot " + day + ", daarna wis ik ze."
}

// askStop names what follows from stopping.
var askStop = question{"Stopt de groep?", "De groep ziet dat jij dit koos, met een laatste kaart. Daarna komen er geen kaarten meer. Bijeenkomsten die al gepland staan, gaan door. De instellingen bewaar ik een jaar.",
	goOnStop, "Nog niet"}

func askLater(day store.Day) question {
	return question{"Nog even niet?", "De groep ziet dat jij dit koos. Rond " + Date(day) + " vraag ik het nog één keer.", goOnLater, "Terug"}
}

// goOnLaterChanged is a line in the channel about going on, after the name of who did it.
func goOnLaterChanged(value string) string {
	return "zegt: nog even niet. Rond " + Date(store.Day(value)) + " vraag ik het nog één keer"
}

// GoOnEnough tells that somebody answered already.
func GoOnEnough() Message {
	return note("Dit is intussen al geregeld. In het kanaal zie je hoe.")
}
