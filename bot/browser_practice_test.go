//go:build browser

package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A modal with every element is filled in and sent, by desk and by phone.
func TestBrowserAWholeModal(t *testing.T) {
	for _, size := range []struct {
		name          string
		width, height int64
	}{{"modal.png", 1280, 860}, {"phone-modal.png", 375, 760}} {
		t.Run(size.name, func(t *testing.T) {
			a := startPageApp(t)
			b := browse(t, size.width, size.height, a.url)
			b.types("/echo")
			b.sees("Alles invullen")
			for _, f := range [][2]string{{"naam", "Anna"}, {"verhaal", "eerste regel\ntweede"}, {"getal", "3"}, {"mail", "anna@school.nl"},
				{"web", "https://school.nl"}, {"dag", "2026-12-01"}, {"tijd", "15:30"}, {"moment", "2026-12-01T15:30"}, {"keuze", "2"},
				{"wie", a.anna}, {"kanaal", a.channel}, {"gesprek", a.slack.DM(a.anna)}} {
				b.fills(f[0], f[1])
			}
			b.ticks("een van twee", "1")
			b.ticks("hapjes", "1")
			b.ticks("hapjes", "3")
			b.ticks("meer", "2")
			b.ticks("wie nog", a.anna)
			b.do(chromedp.SendKeys(`dialog [data-search]`, "vlaai\r"))
			b.sees("vlaai met peer")
			b.fills("taart", "2")
			b.tap(`#modal-submit`)
			b.sees("Drie is er te weinig.")
			b.pictured(size.name)
			b.fills("getal", "4")
			b.tap(`#modal-submit`)
			want := "Ontvangen: dag=2026-12-01 een van twee=1 gesprek=" + a.slack.DM(a.anna) + " getal=4 hapjes=13 kanaal=" + a.channel +
				" keuze=2 mail=anna@school.nl meer=2 moment=1-12-2026 15:30 naam=Anna taart=2 tijd=15:30"
			b.sees(want)
			b.sees("web=https://school.nl wie nog=" + a.anna + " wie=" + a.anna)
		})
	}
}

func TestBrowserAppHome(t *testing.T) {
	a := startPageApp(t)
	b := browse(t, 1280, 860, a.url)
	b.tap(`[id^="app-"]`)
	b.tap(`#tab-home`)
	b.sees("Laatst gekozen: nog niets")
	b.click("Druk op de knop")
	b.sees("Laatst gekozen: de knop")
	b.do(chromedp.SetValue(`#home select`, "2"))
	b.script(`document.querySelector("#home select").dispatchEvent(new Event("change", {bubbles: true}))`)
	b.sees("Laatst gekozen: 2")
	b.pictured("home.png")
	b.tap(`#tab-messages`)
	b.do(chromedp.WaitVisible(`#composer`))
}

func TestBrowserAThread(t *testing.T) {
	a := startPageApp(t)
	b := browse(t, 1280, 860, a.url)
	b.types("Wie neemt de notulen?")
	b.sees("Wie neemt de notulen?")
	b.tap(`.tools a`)
	b.do(chromedp.SendKeys(`#reply-text`, "Ik wel.\r", chromedp.NodeVisible))
	b.sees("Ik wel.")
	b.be("Bram Jansen")
	b.sees("Ik wel.")
	b.do(chromedp.SendKeys(`#reply-text`, "Fijn!\r", chromedp.NodeVisible))
	b.sees("Fijn!")
	b.do(chromedp.SendKeys(`#reply-text`, "\x1b")) // Escape closes it
	b.do(chromedp.WaitNotPresent(`#thread`))
	if said := a.slack.Transcript(a.channel); !strings.Contains(said, "Fijn!") {
		t.Error(said)
	}
}

func TestBrowserTheInspector(t *testing.T) {
	a := startPageApp(t)
	a.call("chat.postMessage", "channel", a.channel, "text", "een kaart", "blocks", `[{"type":"section","text":{"type":"mrkdwn","text":"Een *kaart*"}}]`)
	a.call("chat.update", "channel", a.channel, "ts", a.slack.Newest(a.channel), "text", "een kaart", "blocks",
		`[{"type":"section","text":{"type":"mrkdwn","text":"Een *betere* kaart"}},{"type":"actions","elements":[{"type":"button","action_id":"x","text":{"type":"plain_text","text":"Bewaar"}}]}]`)
	b := browse(t, 1280, 860, a.url)
	b.tap(`.from-bot [id$="-inspect"]`)
	b.sees("Dit bericht van binnen")
	b.sees("1 keer bijgewerkt")
	b.pictured("inspector.png")
	b.script(`navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve() }`)
	b.click("Kopieer voor Block Kit Builder")
	b.sees("Gekopieerd")
	if copied := b.script(`JSON.parse(window.copied).blocks[0].text.text`); copied != "Een *betere* kaart" {
		t.Errorf("copied %q", copied)
	}
	b.do(chromedp.KeyEvent("\x1b"))
	b.do(chromedp.WaitNotPresent(`#inspect`))
}

// A message that arrives while a button is held down moves nothing from under the
// pointer: what was pressed is what opens.
func TestBrowserAMessageWhileAButtonIsHeldDown(t *testing.T) {
	a := startPageApp(t)
	a.call("chat.postMessage", "channel", a.channel, "text", "een kaart")
	b := browse(t, 1280, 860, a.url)
	b.do(chromedp.WaitVisible(`.from-bot [id$="-inspect"]`))
	x, y := b.middle(`.from-bot [id$="-inspect"]`)
	b.do(chromedp.MouseEvent(chromedp.MousePressed, x, y, chromedp.Button("left"), chromedp.ClickCount(1)))
	a.call("chat.postMessage", "channel", a.channel, "text", strings.Repeat("een regel\n", 9))
	b.until(`performance.getEntriesByName(location.href, "resource").length > 0`) // the page has it drawn anew
	b.do(chromedp.MouseEvent(chromedp.MouseReleased, x, y, chromedp.Button("left"), chromedp.ClickCount(1)))
	b.sees("Dit bericht van binnen")
	b.sees("een regel")
}

// middle is where the middle of an element stands.
func (b *browser) middle(element string) (x, y float64) {
	b.t.Helper()
	box := fmt.Sprintf(`document.querySelector(%q).getBoundingClientRect()`, element)
	if _, err := fmt.Sscan(b.script(fmt.Sprintf(`%[1]s.x+%[1]s.width/2+" "+(%[1]s.y+%[1]s.height/2)`, box)), &x, &y); err != nil {
		b.t.Fatal(err)
	}
	return x, y
}

func TestBrowserTheStoorzender(t *testing.T) {
	a := startPageApp(t)
	b := browse(t, 1280, 860, a.url)
	b.click("Stoorzender")
	b.tap(`#fault-error`)
	b.do(chromedp.WaitVisible(`#fault-error[aria-pressed="true"]`)) // and the panel is still open
	b.pictured("stoorzender.png")
	b.tap(`#fault-error`)
	b.do(chromedp.WaitVisible(`#fault-error[aria-pressed="false"]`))
	if f := a.slack.Faults(); len(f) > 0 {
		t.Errorf("still on: %v", f)
	}
}

// On a phone the panels stay within the screen.
func TestBrowserPanelsOnAPhone(t *testing.T) {
	a := startPageApp(t)
	b := browse(t, 375, 760, a.url)
	b.tap(`#clock-toggle summary`)
	for _, panel := range []string{"faults", "manage"} {
		b.tap(`#` + panel + ` > summary`)
		b.do(chromedp.WaitReady(`#` + panel + `[open]`))
		b.pictured("phone-" + panel + ".png")
		box := `document.querySelector("#` + panel + ` .sheet").getBoundingClientRect()`
		if b.script(box+`.left >= 0 && `+box+`.right <= 375 && `+box+`.bottom <= 760`) != "true" {
			t.Errorf("%s sticks out of the screen", panel)
		}
		if b.script(`document.documentElement.scrollWidth`) != "375" {
			t.Errorf("with %s open the page is wider than the screen", panel)
		}
		b.tap(`#brand`) // anywhere else closes it
		b.do(chromedp.WaitReady(`#` + panel + `:not([open])`))
	}
}
