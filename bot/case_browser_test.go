//go:build browser

package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// writes fills in a text field of the open window, found by its block.
func (b *browser) writes(block, text string) {
	b.t.Helper()
	field := fmt.Sprintf(`dialog [name*=%q]`, block)
	b.do(chromedp.SetValue(field, text))
}

// closes closes the windows that are open, one over the other.
func (b *browser) closes() {
	b.t.Helper()
	for range 3 {
		open, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`document.querySelector('dialog') !== null`))
		if err != nil {
			b.t.Fatal(err)
		}
		if open {
			title, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.querySelector('dialog').innerText`))
			if err != nil {
				b.t.Fatal(err)
			}
			b.click("Sluiten")
			_, err = chromedp.Run(b.ctx, chromedp.Poll[bool](fmt.Sprintf(`document.querySelector('dialog')?.innerText !== %q`, title)))
			if err != nil {
				b.t.Fatal(err)
			}
		}
	}
}

// confirms answers yes to what is asked before a press counts.
func (b *browser) confirms(text string) {
	b.t.Helper()
	b.sees(text)
	b.tap(`#confirm-yes`)
}

func TestBrowserACaseFromFormToFirstStep(t *testing.T) {
	b := openBrowser(t, 1280, 860)
	b.be("Fatima")
	b.types("/casus Een stille sectie")
	b.sees("Geen namen van leerlingen of collega's.")
	b.writes("story", "Mevrouw Jansen zegt al weken niets.")
	b.writes("question", "Hoe kom ik hier weer in gesprek?")
	b.tap(`#modal-submit`)
	b.sees("Dit lijkt op een naam of een nummer: Mevrouw Jansen.")
	b.writes("story", "In de sectie zegt al weken niemand iets.")
	b.tap(`#modal-submit`)
	b.sees("Je casus staat bij Intervisie Oost.")
	b.closes()

	b.be("Joost")
	b.types("/casus lijst")
	b.sees("Een stille sectie")
	b.click("Bekijk")
	b.sees("In de sectie zegt al weken niemand iets.")
	b.click("Deze wil ik bespreken")
	b.sees("Jij wilt deze casus bespreken.")
	b.click("Kies voor de bijeenkomst")
	b.confirms("De groep ziet in het kanaal dat je een casus koos voor woensdag 25 november 2026, niet welke.")
	b.sees("Zet terug")
	b.closes()
	b.sees("Joost heeft een casus gekozen voor woensdag 25 november 2026")

	b.be("Fatima")
	b.types("/casus mijn")
	b.sees("Mijn casussen")
	b.click("Bekijk")
	b.sees("gekozen")
	b.click("Is besproken")
	b.confirms("De volgende schooldag vraag ik je naar je eerste stap")
	b.sees("De tekst wordt gewist op")
	b.click("Mijn eerste stap")
	b.writes("step", "Ik bel morgen de voorzitter.")
	b.tap(`#modal-submit`)
	b.do(chromedp.WaitNotPresent(`dialog`))
	b.types("/casus mijn")
	b.sees("Mijn casussen")
	b.click("Bekijk")
	b.sees("Ik bel morgen de voorzitter.")
}

func TestBrowserALearningQuestionOnAPhone(t *testing.T) {
	b := openBrowser(t, 375, 760)
	b.tap(`#drawer summary`)
	b.be("Marieke")
	b.types("/leervraag")
	b.sees("Welke situatie kom je steeds weer tegen?")
	b.writes("text", "Hoe blijf ik rustig als iedereen op mij wacht?")
	b.tap(`#modal-submit`)
	b.sees("Alleen jij ziet je leervraag.")
	b.click("Deel met de groep")
	b.confirms("Iedereen in Intervisie Oost ziet je leervraag, met jouw naam erbij.")
	b.sees("Je deelt hem met Intervisie Oost.")
	b.closes()
	b.sees("De leervraag van Marieke")
	b.types("/leervraag")
	b.click("Stop met delen")
	b.confirms("Het bericht met je leervraag gaat weg uit het kanaal.")
	b.sees("Alleen jij ziet je leervraag.")
}
