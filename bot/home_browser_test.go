//go:build browser

package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// App Home in a browser: opened, pressed, changed by what was done there, on a
// desk and on a phone.
func TestBrowserTheBotsAppHome(t *testing.T) {
	b := openBrowser(t, 1280, 860)
	b.be("Marieke")
	b.do(chromedp.Click(`[id^="app-"]`, chromedp.NodeVisible))
	b.do(chromedp.Click(`#tab-home`, chromedp.NodeVisible))
	b.sees("Jouw intervisie")
	b.sees("Volgende dialoogkaart: donderdag 19 november 2026, 15:30")
	b.click("Maak een leervraag")
	b.sees("Welke situatie kom je steeds weer tegen?")
	b.writes("text", "Hoe blijf ik rustig als iedereen op mij wacht?")
	b.do(chromedp.Click(`#modal-submit`, chromedp.NodeVisible))
	b.sees("Alleen jij ziet je leervraag.")
	b.closes()
	b.sees("Hoe blijf ik rustig als iedereen op mij wacht?")
	b.click("Bijeenkomsten")
	b.sees("woensdag 25 november 2026, 13:00-15:30")
	b.closes()
	b.click("Planning")
	b.sees("Planning van Intervisie Oost")
	b.closes()
	b.pictured("app-home.png")
	b.click("Mijn gegevens")
	b.click("Stuur mij alles")
	b.sees("Het bestand komt eraan")
	b.click("Verwijder alles")
	b.confirms("Terughalen kan niet.")
	b.sees("Alles wat je bij mij invulde is verwijderd.")
	b.closes()
	b.sees("Maak een leervraag")
}
