package cards

import (
	"fmt"

	"intervisiebot/store"
)

// A series of meetings, typed one a line: what is wrong with a line.
const (
	SeriesUnread = "hier lees ik geen datum in. Schrijf bijvoorbeeld: do 14 januari 13:00, De Brug."
	SeriesEnd    = "een eindtijd lees ik hier niet. Hoelang een bijeenkomst duurt, vul je apart in."
)

// SeriesProblem names a line, n counted from one, and what is wrong with it.
func SeriesProblem(n int, line, what string) string {
	return fmt.Sprintf("Regel %d (%s): %s", n, short(line, 60), what)
}

func SeriesTooMany(most int) string {
	return fmt.Sprintf("Er kunnen %d bijeenkomsten tegelijk. Bewaar er eerst een deel van.", most)
}
func SeriesNoMonth(month int) string { return fmt.Sprintf("maand %d bestaat niet.", month) }
func SeriesNoDay(day, month, year int) string {
	return fmt.Sprintf("%d %s %d bestaat niet.", day, months[month], year)
}
func SeriesNotThisYear(day, month int) string {
	return fmt.Sprintf("%d %s komt de komende twaalf maanden niet voor.", day, months[month])
}
func SeriesNoTime(hour, minute int) string {
	return fmt.Sprintf("de tijd %02d:%02d bestaat niet.", hour, minute)
}
func SeriesPast(d store.Day) string { return readAs(d) + " Die dag is al voorbij." }
func SeriesFar(d store.Day) string {
	return readAs(d) + " Die dag ligt meer dan anderhalf jaar vooruit."
}
func SeriesWeekday(d store.Day) string {
	return readAs(d) + " De dag van de week klopt dan niet."
}
func SeriesSkipped(d store.Day, minute int) string {
	return "op " + Date(d) + " gaat de klok vooruit. De tijd " + Clock(minute) + " is er dan niet."
}
func SeriesTwice(d store.Day, first int) string {
	return fmt.Sprintf("%s staat ook al in regel %d.", Date(d), first)
}

func readAs(d store.Day) string { return "dat lees ik als " + Date(d) + "." }
