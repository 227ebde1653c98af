//go:build browser

package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// scores fills in and sends the form that is open.
func (b *browser) scores(text string, scores ...string) {
	b.t.Helper()
	for i, s := range scores {
		b.do(chromedp.SetValue(fmt.Sprintf(`dialog select[name*="score%d"]`, i), s))
	}
	if text != "" {
		b.writes("answer", text)
	}
	b.do(chromedp.Click(`#modal-submit`, chromedp.NodeVisible))
}

// An evaluation is explained and filled in at a desk and on a phone; its result
// is read as text and as a picture.
func TestBrowserAnEvaluation(t *testing.T) {
	people := []string{"Samira", "Joost", "Marieke", "Hidde", "Fatima", "Wouter", "Anneke"}
	g := newGroup(t, "2026-11-17 09:00", people...)
	g.setUp("Samira")
	g.meeting("2026-11-19", nil)
	g.at("2026-11-19 15:51")

	b := browse(t, 1280, 860, g.url)
	b.be("Samira")
	b.sees("De evaluatie is open tot maandag 23 november 2026, 16:00.")
	b.pictured("evaluation.png")
	b.click("Hoe anoniem is dit?")
	b.sees("Wat ik niet beloof")
	b.sees("Nu open: Intervisie Oost")
	b.pictured("evaluation-explained.png")
	b.closes()
	b.click("Vul in (1 minuut)")
	b.sees("Bij minder dan vier antwoorden laat ik niets zien.")
	b.scores("", "0", "0", "0", "0")
	b.sees("Je slaat alles over.")
	b.scores("Meer tijd voor de tweede casus.", "7", "6", "0", "5")
	b.sees("Je antwoord is bewaard.")
	b.closes()
	b.click("Vul in (1 minuut)")
	b.sees("Je hebt al meegedaan.")
	b.closes()

	phone := browse(t, 375, 760, g.url)
	if phone.script(`document.querySelector("#clock-toggle").getBoundingClientRect().top < document.querySelector(".brand").getBoundingClientRect().bottom`) != "true" {
		t.Error("the longest date pushes the clock's toggle to a line of its own")
	}
	phone.do(chromedp.Click(`#drawer summary`, chromedp.NodeVisible))
	phone.be("Joost")
	phone.click("Vul in (1 minuut)")
	phone.sees("Iedereen kreeg de ruimte om mee te denken.")
	phone.pictured("phone-evaluation.png")
	phone.scores("", "6", "6", "7", "4")
	phone.sees("Je antwoord is bewaard.")
	phone.closes()

	for i, who := range people[2:] {
		g.press(who, "Vul in (1 minuut)")
		score := []string{"4", "5", "6", "7 (helemaal wel)"}
		g.fill(who, shortStatements[0], score[3], shortStatements[1], score[i%4], shortStatements[2], score[(i+1)%4], shortStatements[3], score[(i+2)%3])
		if i == 1 {
			g.fill(who, openShort, "Het rondje aan het begin mag blijven.")
		}
		g.submit(who)
		g.closed(who)
	}
	g.at("2026-11-23 16:01")
	g.hangs("# Uitslag van de evaluatie van donderdag 19 november 2026")
	for _, at := range []*browser{b, phone} {
		at.sees("Er kwamen 7 antwoorden.")
		at.sees("Gemiddeld 6,5 of hoger.")
		at.do(chromedp.WaitVisible(`//img[starts-with(@alt, "Uitslag van de evaluatie van donderdag 19 november 2026.")]`))
		if wide := at.script(`[...document.querySelectorAll("img")].filter(i => i.alt.startsWith("Uitslag")).map(i => i.complete && i.naturalWidth).join()`); !strings.Contains(wide, "720") {
			t.Errorf("the picture is %s wide", wide)
		}
		if wide := at.script(`document.documentElement.scrollWidth <= window.innerWidth`); wide != "true" {
			t.Error("the page is wider than the screen")
		}
	}
	b.pictured("evaluation-result.png")
	phone.script(`[...document.querySelectorAll("img")].find(i => i.alt.startsWith("Uitslag")).scrollIntoView({block: "start"})`)
	phone.pictured("phone-evaluation-result.png")
}
