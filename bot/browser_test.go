//go:build browser

package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser is a real Chromium that looks at the page of a practice Slack.
type browser struct {
	t   *testing.T
	ctx context.Context
}

// patience is how long a busy machine may take over one step.
const patience = 40 * time.Second

// openBrowser tells the practice story and opens its page.
func openBrowser(t *testing.T, width, height int64) *browser {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p, err := practise(t.Context(), l, demoStart, filepath.Join(t.TempDir(), "a.db"), io.Discard, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	if err := tellStory(p.slack); err != nil {
		t.Fatal(err)
	}
	return browse(t, width, height, p.url)
}

// browse opens a page. A missing Chromium is a failure.
func browse(t *testing.T, width, height int64, url string) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("lang", "nl"),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // starts it, without the limit that a step has
		t.Fatal(err)
	}
	b := &browser{t, ctx}
	b.do(chromedp.EmulateViewport(width, height), chromedp.Navigate(url))
	return b
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		png, _ := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		path := filepath.Join(os.TempDir(), "browser-failure.png")
		os.WriteFile(path, png, 0o600)
		b.t.Fatalf("%v (the screen: %s)", err, path)
	}
}

// tap presses an element once the press before has been answered: until then the
// page takes it for a second press.
func (b *browser) tap(element string) {
	b.t.Helper()
	b.do(chromedp.WaitNotPresent(`form[aria-busy]`), chromedp.Click(element, chromedp.NodeVisible))
}

// click presses what has exactly this text, the newest of them; in the window
// that is open, if one is.
func (b *browser) click(text string) {
	b.t.Helper()
	b.tap(fmt.Sprintf(`(//*[self::button or self::a or self::summary][normalize-space()=%q][ancestor::dialog or not(//dialog)])[last()]`, text))
}

// be becomes somebody else.
func (b *browser) be(name string) {
	b.t.Helper()
	link := fmt.Sprintf(`//a[starts-with(@id,"be-")][contains(.,%q)]`, name)
	b.do(chromedp.Click(link, chromedp.NodeVisible), chromedp.WaitReady(link+`[@aria-current]`))
}

// sees waits until the text stands on the page.
func (b *browser) sees(text string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`document.body.innerText.includes(%q)`, text))
}

// until waits until a condition of JavaScript holds on the page.
func (b *browser) until(condition string) {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Poll[bool](condition, chromedp.WithPollingTimeout(patience)))
	if err != nil {
		b.do(func(context.Context, *chromedp.Target) (v chromedp.Void, _ error) {
			return v, fmt.Errorf("not %s: %w", condition, err)
		})
	}
}

// types writes in the channel and sends it with Enter.
func (b *browser) types(text string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(`#text`, text+"\r"))
}

// pictured keeps the screen for the README with -update.
func (b *browser) pictured(name string) {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(filepath.Join("simulator", "screenshots", name), png, 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
}

func TestBrowserACardForYourselfAndForTheGroup(t *testing.T) {
	b := openBrowser(t, 1280, 860)
	b.sees("Welke taak deed je ooit met klamme handen")
	b.sees("Typ onderaan /kaart")
	b.pictured("desk.png")
	b.be("Joost")
	b.types("/kaart")
	b.sees("Alleen zichtbaar voor jou")
	b.sees("Deel met de groep")
	b.click("Andere kaart")
	b.click("Deel met de groep")
	b.sees("Iedereen in Intervisie Oost ziet deze kaart, met jouw naam erbij.")
	b.tap(`#confirm-yes`)
	b.sees("Joost deelt een kaart met de groep")
	b.click("naar het volgende moment")
	b.sees("woensdag 18 november 2026") // a week before the first meeting everybody hears of it
	b.sees("nieuw")
	b.click("naar het volgende moment")
	b.sees("donderdag 19 november 2026")
	b.sees("Deze week begint")
}

func TestBrowserInviteTheBotAndSetUpAGroup(t *testing.T) {
	b := openBrowser(t, 375, 760)
	b.pictured("phone.png")
	b.tap(`#drawer summary`)
	b.be("Ruud")
	b.click("Nodig Intervisiebot uit")
	b.sees("Hallo, ik ben Intervisiebot.")
	b.click("Stel de groep in")
	b.sees("Dag van de dialoogkaart")
	b.do(chromedp.SetValue(`dialog select[name*="weekday"]`, "2"))
	b.tap(`#modal-submit`)
	b.sees("Schoolvakanties") // it must be chosen: the window stays
	b.do(chromedp.SetValue(`dialog select[name*="region"]`, "noord"))
	b.tap(`#modal-submit`)
	b.sees("Ruud heeft deze groep ingesteld. De dialoogkaart komt elke week op dinsdag om 15:30")
	b.pictured("phone-set-up.png")
}
