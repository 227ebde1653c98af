package simulator

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// The page shows the workspace to people and turns what they do into the verbs (verbs.go, modal.go) that tests use too.
//
// Everything on it is a link or a form: GET draws, POST does something and sends the browser back to where it was. The
// address holds who you are, which channel you see and which thread is open. page.js only makes this smoother: it sends
// forms without a flicker and redraws when the workspace changed.

//go:embed page
var pageFolder embed.FS

// page is the web page of one workspace. It keeps nothing of Slack's: only what belongs to looking.
type page struct {
	w         *Workspace
	templates *template.Template
	routes    *http.ServeMux

	mu      sync.Mutex
	hint    string
	flashes map[string]string // by a number that stands in the address
	flashed int
	seen    map[pageSpot]string // ts of the newest message each person saw in each channel
}

// pageSpot is one person in one channel.
type pageSpot struct{ person, channel string }

// newPage makes the page of w. The templates are part of the program, so trouble with them is a bug.
func newPage(w *Workspace) *page {
	p := &page{w: w, templates: pageTemplates(), routes: http.NewServeMux(), flashes: map[string]string{},
		seen: map[pageSpot]string{}}
	files, err := fs.Sub(pageFolder, "page")
	if err != nil {
		panic(err)
	}
	static := http.StripPrefix("/page/", http.FileServerFS(files))
	for _, name := range []string{"page.css", "panels.css", "page.js", "icon.svg"} {
		p.routes.Handle("GET /page/"+name, static)
	}
	p.routes.HandleFunc("GET /{$}", p.show)
	p.routes.HandleFunc("GET /changes", p.changes)
	p.routes.HandleFunc("GET /files/{id}", p.file)
	p.routes.HandleFunc("GET /files/{id}/{name}", p.file)
	for path, do := range map[string]pageDeed{"/say": p.say, "/press": p.press, "/modal": p.modal, "/clock": p.moveClock,
		"/channel": p.newChannel, "/invite": p.invite, "/hint": p.dropHint, "/app": p.openApp, "/react": p.react,
		"/fault": p.disturb, "/manage": p.manage, "/person": p.newPerson} {
		p.routes.HandleFunc("POST "+path, p.deed(do))
	}
	p.routes.HandleFunc("/", func(rw http.ResponseWriter, _ *http.Request) {
		http.Error(rw, pageWords["niet gevonden"], http.StatusNotFound)
	})
	return p
}

func pageTemplates() *template.Template {
	words := template.FuncMap{
		"w":         pageWord,
		"invite":    pageInviteWord,
		"remove":    pageRemoveWord,
		"disturb":   pageDisturbWord,
		"href":      func(at pageWhere) string { return at.href() },
		"choices":   pageIsChoices,
		"reactable": func() []pageReaction { return pageReactable },
	}
	return template.Must(template.New("page").Funcs(words).ParseFS(pageFolder, "page/*.html"))
}

// pageIsChoices tells which elements are drawn as a list of ticks, and so need a legend and not a label.
func pageIsChoices(kind string) bool {
	return kind == "checkboxes" || kind == "radio_buttons" || strings.HasPrefix(kind, "multi_")
}

// href is the address of this view.
func (at pageWhere) href() string {
	q := url.Values{}
	for name, value := range map[string]string{"as": at.As, "in": at.In, "thread": at.Thread, "tab": at.Tab} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return "/?" + q.Encode()
}

// SetHint puts one sentence at the top of the page that says what to do next. It stays until somebody dismisses it or
// another one comes; an empty text takes it away.
func (w *Workspace) SetHint(text string) {
	p := w.page.(*page)
	p.mu.Lock()
	p.hint = text
	p.mu.Unlock()
	w.pageChanged()
}

// pageChanged makes open pages redraw.
func (w *Workspace) pageChanged() {
	w.mu.Lock()
	w.version++
	w.mu.Unlock()
}

// ServeHTTP lets through what comes from this computer and from the page itself. Any website may make a browser send
// requests to 127.0.0.1: a foreign name in Host is DNS rebinding, a foreign Origin is a form on somebody else's page.
func (p *page) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	h := rw.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "+
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if !pageIsLocal(r.Host) {
		http.Error(rw, pageWords["verkeerd adres"], http.StatusForbidden)
		return
	}
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		http.Error(rw, pageWords["vreemde bron"], http.StatusForbidden)
		return
	}
	p.routes.ServeHTTP(rw, r)
}

func pageIsLocal(host string) bool {
	name := host
	if bare, _, err := net.SplitHostPort(host); err == nil {
		name = bare
	}
	name = strings.Trim(name, "[]")
	return name == "127.0.0.1" || name == "localhost" || name == "::1"
}

// show draws the page as one person sees it.
func (p *page) show(rw http.ResponseWriter, r *http.Request) {
	v, complete := p.view(r.URL.Query())
	if !complete { // the bare address, or somebody who is not there any more
		http.Redirect(rw, r, v.Where.href(), http.StatusSeeOther)
		return
	}
	var body bytes.Buffer // first whole, then sent: half a page with an error in it helps nobody
	if err := p.templates.ExecuteTemplate(&body, "page", v); err != nil {
		http.Error(rw, fmt.Sprintf("practice page: %v", err), http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = body.WriteTo(rw)
}
