package main

import (
	"strings"
	"testing"
	"time"
)

// The life of a learning question: made, shared, sharpened, asked about, and
// looked back on; and that of one whose person does not answer.
func TestTheLifeOfALearningQuestion(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost", "Ruud")
	d := &diary{group: g}
	g.typed("Ruud", "/leervraag")
	d.note("Ruud", "nog zonder groep")
	g.setUp("Samira")
	g.do(g.slack.Leave(g.people["Ruud"], g.channel))

	g.typed("Samira", "/leervraag")
	d.note("Samira", "een leervraag maken")
	g.fill("Samira", "Mijn leervraag", "Hoe blijf ik rustig als iedereen op mij wacht?")
	g.submit("Samira")
	g.pressModal("Samira", "Deel met de groep")
	d.note("Samira", "gedeeld")
	g.closed("Samira")
	g.hangs("De leervraag van Samira")
	shared := g.slack.Transcript(g.channel)
	g.typed("Samira", "/leervraag Hoe blijf ik rustig als een ouder boos wordt?")
	d.note("Samira", "aangescherpt")
	g.pressModal("Samira", "Stop met delen")
	g.closed("Samira")
	g.do(g.slack.FastForward(5 * time.Second))
	if strings.Contains(g.slack.Transcript(g.channel), "De leervraag van") {
		t.Error("what is not shared any more hangs on")
	}
	g.typed("Joost", "/leervraag Wat laat ik los?")
	g.closed("Joost")

	g.at("2027-01-12 08:00") // six school weeks
	g.pressDM("Samira", "Nog steeds mijn vraag")
	g.at("2027-03-02 08:00")
	g.pressDM("Samira", "Aanscherpen")
	g.fill("Samira", "Mijn leervraag", "Wat doe ik met mijn handen als een ouder boos wordt?")
	g.submit("Samira")
	d.note("Samira", "uit een bericht aangescherpt")
	g.closed("Samira")
	g.at("2027-04-14 09:00")
	g.pressDM("Samira", "Nog steeds mijn vraag")
	g.at("2027-05-01 09:00")
	before := g.slack.Transcript(g.dm("Joost"))
	if n := strings.Count(before, "Is dit nog steeds je leervraag?"); n != 2 || strings.Count(before, "Ik vraag je niet meer naar je leervraag.") != 1 {
		t.Errorf("Joost, who does not answer, is asked %d times:\n%s", n, before)
	}
	g.at("2027-07-19 12:00")
	if after := g.slack.Transcript(g.dm("Joost")); after != before {
		t.Errorf("Joost is asked on:\n%s", after)
	}
	g.pressDM("Samira", "Bekijk je versies")
	d.note("Samira", "het jaar om")
	g.closed("Samira")
	g.typed("Samira", "/leervraag")
	g.pressModal("Samira", "Beantwoord")
	g.fill("Samira", "Wat is het antwoord geworden?", "Ik leg ze op tafel.")
	g.submit("Samira")
	d.note("Samira", "beantwoord")

	g.noneIn("rustig", "boos wordt", "mijn handen", "laat ik los", "op tafel")
	golden(t, "question.txt", shared+"\n== De berichten aan Samira ==\n"+g.slack.Transcript(g.dm("Samira"))+
		"\n== De berichten aan Joost ==\n"+before+"\n"+d.String())
}

// A window that is too large for an acknowledgement comes all the same.
func TestAnAnswerTooLargeForAnAcknowledgement(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira", "Naam van de groep", strings.Repeat("<", 60)) // six bytes each, as JSON has them
	g.typed("Samira", "/leervraag Hoe dan?")
	g.pressModal("Samira", "Deel met de groep")
	g.pressModal("Samira", "Aanscherpen")
	text := strings.Repeat("<", 3000)
	g.fill("Samira", "Mijn leervraag", text)
	g.submit("Samira")
	g.do(g.slack.FastForward(time.Second))
	g.shows("Samira", "Genoteerd. Dit is nu je leervraag.", text)
}

// A refusal comes over the form: what was typed is still there.
func TestARefusalLeavesWhatWasTyped(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	g.typed("Joost", "/casus Een stille sectie")
	g.fill("Joost", "Wat is er aan de hand?", "Niemand zegt iets.", "Jouw vraag aan de groep", "Hoe nu?")
	g.do(g.slack.Leave(g.people["Joost"], g.channel))
	g.submit("Joost")
	g.shows("Joost", "waar jij niet in zit")
	g.do(g.slack.Dismiss(g.people["Joost"]))
	g.shows("Joost", "Niemand zegt iets.", "Hoe nu?")
}
