package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// everybody are the people of the year, in the order in which their messages are
// told.
var everybody = []string{"Samira", "Joost", "Marieke", "Hidde", "Noor", "Emre"}

// year is a school year of a group, and what happens to the bot on the way.
type year struct {
	*group
	halfway func()
	seen    *strings.Builder // what people read before they pressed, which changed it
}

// The school year of one group: it is set up in the first week, meets five times
// of which one is moved and one does not happen, somebody joins and somebody
// leaves, the programme ends and the group goes on by itself in September.
func TestASchoolYear(t *testing.T) {
	golden(t, "year.txt", live(t, func(*group) {}))
}

// Whenever the bot is stopped and started again, nobody sees a difference.
func TestARestartChangesNothingInAYear(t *testing.T) {
	if *update {
		return // the golden is of the year without
	}
	golden(t, "year.txt", live(t, (*group).restart))
}

// live lets a group live for a year, with something happening halfway each
// stretch, and returns all that was told.
func live(t *testing.T, happens func(*group)) string {
	g := newGroup(t, "2026-08-31 09:00", everybody[:5]...)
	y := year{g, func() { happens(g) }, &strings.Builder{}}
	g.setUp("Marieke", "Dag van de dialoogkaart", "maandag", "Begeleiders", "Marieke", "Einde van het programma", "2027-06-18")
	g.freeDay("Marieke", "2026-11-16")
	y.autumn()
	y.winter()
	y.spring()
	y.summer()
	return g.told() + "\n== Wat er stond voor iemand drukte ==\n" + y.seen.String()
}

// at moves on to a moment, by way of what happens halfway.
func (y year) at(when string) {
	y.t.Helper()
	now := y.slack.Now()
	y.do(y.slack.FastForward(moment(y.t, when).Sub(now) / 2))
	y.halfway()
	y.group.at(when)
}

// freeDay notes a free day of the group's own.
func (g *group) freeDay(who, day string) {
	g.t.Helper()
	g.typed(who, "/intervisie groep")
	g.pressModal(who, "Vrije dagen")
	g.fill(who, "Van", day)
	g.submit(who)
	g.closed(who)
	g.typed(who, "/intervisie groep")
	g.pressModal(who, "Tweede meiweek")
	g.fill(who, "Meivakantie", "Ook de week erna")
	g.submit(who)
	g.closed(who)
}

// reads notes the newest message with a button in a channel, or in somebody's own.
func (y year) reads(channel, button string) {
	y.t.Helper()
	messages := strings.Split(strings.TrimSpace(y.slack.Transcript(channel)), "\n\n")
	for _, m := range slices.Backward(messages) {
		if strings.Contains(m, "["+button+"]") {
			fmt.Fprintf(y.seen, "%s\n\n", m)
			return
		}
	}
	y.t.Fatalf("no button %q", button)
}

// autumn: a series is planned, a case is discussed, Emre joins, and a meeting
// right after the holiday has no case.
func (y year) autumn() {
	y.typed("Marieke", "/bijeenkomst reeks")
	y.fill("Marieke", "De bijeenkomsten, op elke regel één", strings.Join([]string{"do 24 september 13:00, De Brug", "ma 26 oktober 13u",
		"do 14 januari, bij Joost", "di 30 maart 13.00", "do 20-5-2027"}, "\n"))
	y.submit("Marieke")
	y.submit("Marieke")
	y.closed("Marieke")

	y.at("2026-09-10 09:00")
	y.brings("Samira", "Voor welke bijeenkomst?", "donderdag 24 september 2026")
	y.typed("Hidde", "/casus lijst")
	y.pressModal("Hidde", "Bekijk")
	y.pressModal("Hidde", "Kies voor de bijeenkomst")
	y.closed("Hidde")
	y.at("2026-09-11 08:00")
	y.reads(y.dm("Samira"), "Ja, ik breng hem in")
	y.pressDM("Samira", "Ja, ik breng hem in")
	y.at("2026-09-17 09:00")
	for _, who := range []string{"Samira", "Joost", "Marieke", "Hidde"} {
		y.pressDM(who, "Ik kom")
	}
	y.pressDM("Noor", "Ik kan niet")
	y.fill("Noor", "Wil je zeggen waarom?", "Rapportvergadering.")
	y.submit("Noor")
	y.closed("Noor")
	y.at("2026-09-25 08:00")
	y.reads(y.dm("Samira"), "Sla over")
	y.pressDM("Samira", "Sla over")

	y.people["Emre"] = y.slack.AddPerson("Emre")
	y.at("2026-10-01 09:00")
	y.do(y.slack.Join(y.people["Emre"], y.channel))
	y.at("2026-10-13 09:00")
	y.press("Joost", "Voor de bijeenkomst")
	y.at("2026-10-14 09:00")
	y.reads(y.channel, "Waarderende intervisie")
	y.press("Hidde", "Waarderende intervisie")
	y.at("2026-10-19 09:00") // autumn holiday; nobody brought a case
	for _, who := range []string{"Samira", "Joost", "Marieke", "Emre"} {
		y.pressDM(who, "Ik kom")
	}
}

// winter: a meeting is moved, and Noor leaves.
func (y year) winter() {
	y.at("2026-12-01 09:00")
	y.brings("Joost", "Titel", "De mail van vrijdagavond", "Voor welke bijeenkomst?", "donderdag 14 januari 2027")
	y.typed("Emre", "/bijeenkomst")
	y.pressModal("Emre", "Bekijk")
	y.pressModal("Emre", "Kies een casus")
	y.pressModal("Emre", "Kies deze")
	y.closed("Emre")
	y.at("2027-01-08 09:00") // a day after the reminder of a week before
	y.pressDM("Samira", "Ik kom")
	y.movesMeeting("Marieke", "2027-01-21")
	y.at("2027-01-08 12:00")
	for _, who := range []string{"Samira", "Joost", "Hidde", "Noor"} {
		y.pressDM(who, "Ik kom")
	}
	y.at("2027-02-01 09:00")
	y.do(y.slack.Leave(y.people["Noor"], y.channel))
}

// spring: few come to the meeting after Easter, and the last one does not happen.
func (y year) spring() {
	y.at("2027-03-22 09:00") // five school days before the meeting after Easter
	y.pressDM("Emre", "Breng een casus in")
	y.fill("Emre", "Titel", "De nieuwe teamleider", "Wat is er aan de hand?", "De nieuwe teamleider belt mij elke dag.",
		"Jouw vraag aan de groep", "Wanneer laat ik los?")
	y.submit("Emre")
	y.closed("Emre")
	y.typed("Marieke", "/casus lijst")
	y.pressModal("Marieke", "Bekijk")
	y.pressModal("Marieke", "Kies voor de bijeenkomst")
	y.closed("Marieke")
	y.at("2027-03-23 09:00")
	y.pressDM("Emre", "Ik kom")
	y.at("2027-03-26 09:00")
	y.reads(y.dm("Marieke"), "Gewoon door laten gaan")
	y.pressDM("Marieke", "Gewoon door laten gaan")

	y.at("2027-05-14 09:00")
	y.typed("Marieke", "/bijeenkomst")
	y.pressModal("Marieke", "Bekijk")
	y.pressModal("Marieke", "Beheer")
	y.pressModal("Marieke", "Gaat niet door")
	y.pressModal("Marieke", "Zonder nieuwe datum")
	y.closed("Marieke")
	y.at("2027-05-21 09:00")
	y.reads(y.dm("Marieke"), "Niet nodig")
	y.pressDM("Marieke", "Niet nodig")
}

// summer: the programme ends, and in September they go on.
func (y year) summer() {
	y.at("2027-06-10 09:00") // asked two weeks before the end of the programme
	y.reads(y.channel, "Nog even niet")
	y.press("Hidde", "Nog even niet")
	y.at("2027-08-31 09:00") // asked once more, after the summer
	y.reads(y.channel, "We gaan door")
	y.press("Joost", "We gaan door")
	y.submit("Joost")
	y.submit("Joost")
	y.closed("Joost")
	y.at("2027-09-24 18:00")
}

// told is what the channel and everybody's messages show.
func (g *group) told() string {
	text := "== Het kanaal ==\n" + g.slack.Transcript(g.channel)
	for _, who := range everybody {
		if g.people[who] != "" {
			text += "\n== De berichten aan " + who + " ==\n" + g.slack.Transcript(g.dm(who))
		}
	}
	return text
}
