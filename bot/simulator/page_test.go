package simulator_test

import (
	"bufio"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

// browser is a person with the page open: it follows redirects, as browsers do, and remembers where it is.
type browser struct {
	t       *testing.T
	address string
	as, in  string
	at      *url.URL // of the page it shows
	page    string
}

func browse(t *testing.T, address, as, in string) *browser {
	b := &browser{t: t, address: address, as: as, in: in}
	b.open("/?as=" + as + "&in=" + in)
	return b
}

func (b *browser) open(path string) {
	b.t.Helper()
	res, err := http.Get(b.address + path)
	b.show(res, err)
}

// send sends a form from this page; the fields come in pairs.
func (b *browser) send(path string, fields ...string) {
	b.t.Helper()
	form := url.Values{"as": {b.as}, "in": {b.in}, "thread": {b.at.Query().Get("thread")}}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	res, err := http.PostForm(b.address+path, form)
	b.show(res, err)
}

func (b *browser) show(res *http.Response, err error) {
	b.t.Helper()
	must(b.t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	must(b.t, err)
	if res.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: %s %s", res.Request.URL, res.Status, body)
	}
	b.at, b.page = res.Request.URL, string(body)
}

func (b *browser) sees(part string) {
	b.t.Helper()
	contains(b.t, b.page, part)
}

func (b *browser) misses(part string) {
	b.t.Helper()
	if strings.Contains(b.page, part) {
		b.t.Fatalf("%q in:\n%s", part, b.page)
	}
}

// find gives the first group of the pattern on the page.
func (b *browser) find(pattern string) string {
	b.t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(b.page)
	if found == nil {
		b.t.Fatalf("nothing like %s in:\n%s", pattern, b.page)
	}
	return html.UnescapeString(found[1])
}

func TestPageOpensOnSomebodySomewhere(t *testing.T) {
	_, app, anna, bram, channel := workspace(t)
	b := browse(t, app.url, "", "")
	if q := b.at.Query(); q.Get("as") != anna || q.Get("in") != channel {
		t.Fatalf("at %s", b.at)
	}
	b.sees("Anna de Vries en Bram Jansen")
	b.open(b.find(`id="be-` + bram + `" href="([^"]*)"`))
	if q := b.at.Query(); q.Get("as") != bram || q.Get("in") != channel {
		t.Fatalf("at %s", b.at)
	}
	b.sees(`<title>intervisie-noord · Bram Jansen`)
	for _, wrong := range []string{"/?as=nobody", "/?as=" + anna + "&in=C404", "/?as=" + anna + "&in=" + channel + "&thread=1.2"} {
		b.open(wrong)
		if q := b.at.Query(); q.Get("in") != channel || q.Get("thread") != "" {
			t.Errorf("%s went to %s", wrong, b.at)
		}
	}
}

func TestPageTypes(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	app.onCmd = func(c slack.SlashCommand) any { return map[string]string{"text": "Je typte _" + c.Text + "_."} }
	b := browse(t, app.url, anna, channel)
	b.send("/say", "text", "Dag allemaal\r\ntot *zo*")
	b.sees("Dag allemaal<br>tot <strong>zo</strong>")
	contains(t, w.Transcript(channel), "Dag allemaal")

	b.send("/say", "text", "/echo een")
	b.sees("Alleen zichtbaar voor jou")
	b.sees("Je typte <em>een</em>.")

	b.send("/say", "text", "/onzin twee")
	b.sees("/onzin is geen geldige opdracht.")
	b.sees("/onzin twee</textarea>")

	b.open(b.find(`<a href="([^"]*)">Antwoord in draad`))
	b.sees(`id="thread"`)
	b.send("/say", "text", "Dag Anna", "reply", "yes")
	b.sees("Dag Anna")
	b.sees("1 antwoord")
	b.send("/say", "text", "/echo", "reply", "yes")
	b.sees("werken niet in een draad")
	b.find(`(?s)id="reply-text"[^>]*>\n(/echo)</textarea>`)
}

func TestPageCollapsesLongThreads(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	must(t, w.Type(anna, channel, "wie begint?"))
	b := browse(t, app.url, anna, channel)
	ts := b.find(`data-ts="([^"]*)"`)
	for _, text := range []string{"een", "twee", "drie"} {
		must(t, w.Answer(anna, channel, ts, text))
	}
	b.open(b.at.RequestURI())
	b.sees(`class="replies"`)
	must(t, w.Answer(anna, channel, ts, "vier"))
	b.open(b.at.RequestURI())
	b.misses(`class="replies"`)
	b.open(b.find(`class="thread-link" href="([^"]*)">4 antwoorden`))
	b.sees("vier")
}

func TestPagePresses(t *testing.T) {
	w, app, anna, bram, channel := workspace(t)
	must(t, w.Invite(anna, channel))
	var acted []string
	app.then = func(c slack.InteractionCallback) {
		a := c.ActionCallback.BlockActions[0]
		acted = append(acted, a.ActionID+"="+a.Value+a.SelectedOption.Value)
	}
	options := []*slack.OptionBlockObject{slack.NewOptionBlockObject("x/y", plainText("X"), nil), slack.NewOptionBlockObject("z", plainText("Z"), nil)}
	other := slack.NewButtonBlockElement("other", "1", plainText("Andere kaart"))
	other.Confirm = slack.NewConfirmationBlockObject(plainText("Weg ermee?"), mrkdwn("De *oude* verdwijnt."), plainText("Doe maar"), plainText("Toch niet"))
	_, ts, err := app.api.PostMessage(channel, slack.MsgOptionBlocks(slack.NewActionBlock("kaart", slack.NewButtonBlockElement("keep", "2", plainText("Bewaar")), other,
		slack.NewOptionsSelectBlockElement("static_select", plainText("Thema"), "theme", options...), slack.NewOverflowBlockElement("more", options...))))
	must(t, err)
	b := browse(t, app.url, bram, channel)

	b.send("/press", "ts", ts, "press", b.find(`name="press" value="([^"]*)">Bewaar`))
	b.send("/press", "ts", ts, "press", b.find(`name="press" value="([^"]*)">Andere kaart`))
	b.sees("De <strong>oude</strong> verdwijnt.")
	b.sees("Toch niet</a>")
	if len(acted) != 1 {
		t.Fatalf("acted before the answer: %v", acted)
	}
	b.send("/press", "ts", ts, "press", b.find(`name="press" value="([^"]*other)"`), "confirmed", "yes")
	b.misses("Weg ermee?")
	theme := b.find(`<select id="[^"]*" name="(in/[^"]*)"`)
	b.send("/press", "ts", ts, "shown", theme, theme, "z", "press", theme)
	b.sees(`<option value="z" selected>Z</option>`)
	b.send("/press", "ts", ts, "press", b.find(`<button name="press" value="([^"]*)">X`))
	if got := strings.Join(acted, " "); got != "keep=2 other=1 theme=z more=x/y" {
		t.Fatalf("acted: %s", got)
	}
	b.send("/press", "ts", ts, "press", "in/kaart/gone")
	b.sees("de knop is er niet meer")
}

func TestPageEscapesEverything(t *testing.T) {
	const nasty = `"><script>alert(1)</script>`
	w, app, anna, _, _ := workspace(t)
	eve := w.AddPerson(nasty)
	channel := w.AddChannel(nasty, false, anna, eve)
	must(t, w.Type(eve, channel, nasty+" `"+nasty+"` <javascript:alert(1)|klik>"))
	w.SetHint(nasty)
	b := browse(t, app.url, eve, channel)
	b.sees("&lt;script&gt;")
	b.send("/say", "text", "/"+nasty)
	b.open(b.at.RequestURI() + "&draft=" + url.QueryEscape("</textarea>"+nasty) + "&confirm=" + url.QueryEscape(nasty))
	b.misses("<script>")
	b.misses(`href="javascript:`)
	if csp := header(t, b.address+"/?as="+eve, "Content-Security-Policy"); !strings.Contains(csp, "script-src 'self'") || strings.Contains(csp, "unsafe") {
		t.Errorf("Content-Security-Policy: %s", csp)
	}
}

func header(t *testing.T, address, name string) string {
	t.Helper()
	res, err := http.Get(address)
	must(t, err)
	defer res.Body.Close()
	return res.Header.Get(name)
}

func TestPageRefusesStrangers(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	form := url.Values{"as": {anna}, "in": {channel}, "text": {"van elders"}}.Encode()
	for _, c := range []struct {
		method, path, header, value string
		status                      int
	}{
		{"POST", "/say", "Origin", "https://example.org", 403},
		{"POST", "/say", "Origin", "null", 403},
		{"POST", "/say", "Sec-Fetch-Site", "cross-site", 403},
		{"POST", "/say", "Sec-Fetch-Site", "same-site", 403},
		{"POST", "/say", "Host", "example.org", 403},
		{"GET", "/", "Host", "example.org:80", 403},
		{"GET", "/", "Host", "127.0.0.1.example.org", 403},
		{"GET", "/say", "Accept", "*/*", 404},
		{"GET", "/page/page.html", "Accept", "*/*", 404},
		{"GET", "/", "Host", "localhost:8080", 303},
		{"GET", "/page/page.css", "Host", "[::1]:8080", 200},
	} {
		req, err := http.NewRequest(c.method, app.url+c.path, strings.NewReader(form))
		must(t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if c.header == "Host" {
			req.Host = c.value
		}
		req.Header.Set(c.header, c.value)
		res, err := http.DefaultTransport.RoundTrip(req)
		must(t, err)
		res.Body.Close()
		if res.StatusCode != c.status {
			t.Errorf("%s %s with %s %s: %s", c.method, c.path, c.header, c.value, res.Status)
		}
	}
	if strings.Contains(w.Transcript(channel), "van elders") {
		t.Error("a refused form did something")
	}
}

func TestPageMakesAChannelAndInvites(t *testing.T) {
	w, app, anna, bram, channel := workspace(t)
	b := browse(t, app.url, anna, channel)
	b.sees("Nodig Echo uit")
	b.send("/invite", "user", b.find(`name="user" value="([^"]*)">Nodig Echo uit`))
	b.misses("Nodig Echo uit")

	b.send("/channel", "name", " Intervisie Oost! ", "private", "yes", "member", "U404", "member", anna)
	b.sees(`<title>intervisie-oost · Anna`)
	b.in = b.at.Query().Get("in")
	b.sees("Nodig Echo uit")
	b.send("/invite", "user", bram)
	b.sees("Anna de Vries en Bram Jansen")
	contains(t, w.Transcript(b.in), "Bram Jansen is erbij gekomen.")

	b.send("/channel", "name", "intervisie-oost")
	b.sees("Er is al een kanaal dat intervisie-oost heet.")
	b.send("/channel", "name", " !! ")
	b.sees("Geef het kanaal een naam.")
}

func TestPageMovesTheClock(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	must(t, w.Invite(anna, channel))
	app.onDue = func(time.Time) {
		_, _, err := app.api.PostMessage(channel, slack.MsgOptionText("de kaart", false))
		if err != nil {
			t.Error(err)
		}
	}
	app.plan = []time.Time{start.Add(90 * time.Minute)}
	b := browse(t, app.url, anna, channel)
	b.sees("donderdag 26 november 2026")
	for _, c := range [][2]string{{"minutes", "<b>14:05</b>"}, {"next", "<b>15:30</b>"}, {"week", "donderdag 3 december 2026"}} {
		b.send("/clock", "move", c[0])
		b.sees(c[1])
	}
	b.sees("de kaart")
	b.send("/clock", "move", "next")
	b.sees("Er staat niets gepland.")
	b.send("/clock", "move", "back")
	b.sees("Kies een van de drie knoppen")
}

func TestPageHint(t *testing.T) {
	w, app, anna, _, channel := workspace(t)
	w.SetHint("Typ /echo hallo.")
	b := browse(t, app.url, anna, channel)
	b.sees("Typ /echo hallo.")
	b.send("/hint")
	b.misses("Typ /echo hallo.")
}

// What happens somewhere else is marked, and told to open pages.
func TestPageTellsOfChanges(t *testing.T) {
	w, app, anna, bram, channel := workspace(t)
	elsewhere := w.AddChannel("algemeen", false, anna, bram)
	b := browse(t, app.url, anna, channel)
	res, err := http.Get(app.url + "/changes")
	must(t, err)
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	next := func() string {
		for lines.Scan() && lines.Text() == "" {
		}
		return lines.Text()
	}
	first := next()
	contains(t, first, "data: ")
	b.misses(`class="news"`)
	must(t, w.Type(bram, elsewhere, "nieuws"))
	if second := next(); second == first {
		t.Errorf("told %s again", second)
	}
	b.open(b.at.RequestURI())
	b.sees(`class="news"`)
	b.open("/?as=" + anna + "&in=" + elsewhere)
	b.misses(`class="news"`)
	must(t, w.Close())
	if last := next(); last != "" {
		t.Errorf("told %s after closing", last)
	}
}

// The bot's own direct message is for reading and pressing.
func TestPageReadOnlyDM(t *testing.T) {
	w, app, anna, _, _ := workspace(t)
	b := browse(t, app.url, anna, w.DM(anna))
	b.sees("Hier kun je alleen lezen")
	b.misses(`id="composer"`)
}
