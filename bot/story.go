package main

import (
	"time"

	"intervisiebot/bot/simulator"
)

// Who is in the practice Slack, and where. All of them are made up.
var (
	practicePeople = []string{"Samira", "Joost", "Marieke", "Hidde", "Fatima", "Wouter", "Anneke"}
	practiceSeries = "wo 25 november 13:00, De Brug, lokaal 12\ndo 28 januari 13:00"
	practiceHint   = "Dit is de groep van vorige week. Typ onderaan /kaart of /bijeenkomst, of zet de klok door naar het volgende moment en kijk wat er dan komt."
)

// tellStory fills the practice Slack by doing what people would do: a group
// invites the bot, sets it up, plans two meetings, gets its first card and talks
// about it. A second group has not met the bot yet.
func tellStory(s *simulator.Workspace) error {
	var ids []string
	for _, name := range practicePeople {
		ids = append(ids, s.AddPerson(name))
	}
	samira, joost, marieke, fatima := ids[0], ids[1], ids[2], ids[4]
	oost := s.AddChannel("intervisie-oost", true, ids...)
	s.AddChannel("intervisie-west", true, s.AddPerson("Ruud"), s.AddPerson("Noor"), s.AddPerson("Daan"), samira, marieke)
	s.SetHint(practiceHint)

	at := func(day, hour, minute int) func() error {
		t := time.Date(demoStart.Year(), demoStart.Month(), day, hour, minute, 0, 0, demoStart.Location())
		return func() error { return s.MoveTo(t) }
	}
	var card string // the ts of the first card
	answer := func(who, text string) func() error {
		return func() error { return s.Answer(who, oost, card, text) }
	}
	return inOrder(
		at(10, 9, 5),
		func() error { return s.Invite(samira, oost) },
		func() error { return s.Press(samira, oost, "Stel de groep in") },
		func() error { return s.Fill(samira, "Naam van de groep", "Intervisie Oost") },
		func() error { return s.Fill(samira, "Schoolvakanties", "Regio midden") },
		func() error { return s.Submit(samira) },
		func() error { return s.Type(joost, oost, "Fijn, dan hoeft niemand van ons eraan te denken.") },
		at(10, 9, 30),
		func() error { return s.Type(marieke, oost, "/bijeenkomst reeks") },
		func() error { return s.Fill(marieke, "De bijeenkomsten, op elke regel één", practiceSeries) },
		func() error { return s.Submit(marieke) }, // it reads them back
		func() error { return s.Submit(marieke) },
		func() error { return s.Dismiss(marieke) },
		at(12, 15, 41),
		func() error { card = s.Newest(oost); return nil },
		answer(marieke, "Een ouderavond openen. Vroeger sliep ik er slecht van, nu kijk ik ernaar uit."),
		at(12, 16, 5),
		answer(joost, "Een lastig gesprek beginnen. Bijna vanzelf is wel veel gezegd."),
		at(13, 8, 10),
		answer(fatima, "Ik las dit gisteren op de fiets en dacht de hele weg aan mijn eerste rapportvergadering."),
		at(17, 9, 0),
	)
}

// inOrder does the steps one after the other, until one fails.
func inOrder(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
