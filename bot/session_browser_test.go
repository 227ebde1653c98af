//go:build browser

package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// A series is typed, read back, corrected and saved, on a phone.
func TestBrowserASeriesOnAPhone(t *testing.T) {
	b := openBrowser(t, 375, 760)
	b.do(chromedp.Click(`#drawer summary`, chromedp.NodeVisible))
	b.be("Marieke")
	b.types("/bijeenkomst")
	b.sees("woensdag 25 november 2026, 13:00-15:30") // the story's
	b.click("Plan een reeks")
	b.sees("De bijeenkomsten, op elke regel één")
	b.writes("lines", "do 14 januari 13:00, De Brug\nvr 10 februari")
	b.do(chromedp.Click(`#modal-submit`, chromedp.NodeVisible))
	b.sees("De dag van de week klopt dan niet.")
	b.writes("lines", "do 14 januari 13:00, De Brug\nwo 10 februari 2027 9u30")
	b.do(chromedp.Click(`#modal-submit`, chromedp.NodeVisible))
	b.sees("Zo lees ik het.")
	b.sees("woensdag 10 februari 2027, 09:30-12:00")
	b.do(chromedp.Click(`#modal-submit`, chromedp.NodeVisible))
	b.sees("Er zijn 2 bijeenkomsten gepland.")
	b.sees("Marieke heeft 2 bijeenkomsten gepland: donderdag 14 januari 2027")
	b.click("Alle bijeenkomsten")
	b.sees("donderdag 14 januari 2027, 13:00-15:30")
	b.click("Bekijk")
	b.sees("De plek is nog niet bekend.") // the last one
	b.click("Ik kom")
	b.sees("Jij komt.")
	b.closes()
}
