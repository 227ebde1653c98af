package simulator

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
)

// pageDeed is what a form does. It gets who did it where, and says what to show next. An error is shown to the person.
type pageDeed func(at pageWhere, form url.Values) (pageNext, error)

// pageNext is the address after a deed: where somebody is, and what is shown there once.
type pageNext struct {
	pageWhere
	Confirm pagePressed // a question to answer first
	Draft   string      // what stays in the composer
	Reply   bool        // it is the composer of the thread
	Flash   string
}

func (n pageNext) href() string {
	q := url.Values{}
	if n.Confirm != (pagePressed{}) {
		q.Set("confirm", n.Confirm.String())
	}
	if n.Draft != "" {
		q.Set("draft", n.Draft)
	}
	if n.Reply && n.Draft != "" {
		q.Set("reply", n.Thread)
	}
	if n.Flash != "" {
		q.Set("flash", n.Flash)
	}
	if len(q) == 0 {
		return n.pageWhere.href()
	}
	return n.pageWhere.href() + "&" + q.Encode()
}

// pageMaxForm is more than any form here needs, in bytes.
const pageMaxForm = 1 << 20

// deed reads a form, does what it says and sends the browser on, so that reloading the page does nothing twice.
func (p *page) deed(do pageDeed) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(rw, r.Body, pageMaxForm)
		if err := r.ParseForm(); err != nil {
			http.Error(rw, pageWords["onleesbaar"], http.StatusBadRequest)
			return
		}
		for _, values := range r.PostForm {
			for i := range values {
				values[i] = strings.ReplaceAll(values[i], "\r\n", "\n") // forms send both, Slack only the second
			}
		}
		at := pageWhere{As: r.PostForm.Get("as"), In: r.PostForm.Get("in"), Thread: r.PostForm.Get("thread"),
			Tab: r.PostForm.Get("tab")}
		next, err := do(at, r.PostForm)
		var below *FieldErrors // these stand in the modal
		if err != nil && !errors.As(err, &below) {
			next.Flash = p.keepFlash(err.Error())
		}
		http.Redirect(rw, r, next.href(), http.StatusSeeOther)
	}
}

// pageMaxFlashes is how many messages are kept; each is looked at within a second or never.
const pageMaxFlashes = 100

// keepFlash keeps a message to show once. The address holds only its number, so that no link can put words on the page.
func (p *page) keepFlash(text string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flashed++
	delete(p.flashes, fmt.Sprint(p.flashed-pageMaxFlashes))
	number := fmt.Sprint(p.flashed)
	p.flashes[number] = text
	return number
}

// say sends what stands in the composer, or in that of the thread.
func (p *page) say(at pageWhere, form url.Values) (pageNext, error) {
	text := strings.TrimSpace(form.Get("text"))
	next := pageNext{pageWhere: at, Reply: form.Has("reply")}
	var err error
	if next.Reply {
		err = p.w.Answer(at.As, at.In, at.Thread, text)
	} else {
		err = p.w.Type(at.As, at.In, text)
	}
	if err == nil || p.w.pageSaid(at, err.Error()) {
		return next, nil
	}
	next.Draft = form.Get("text")
	return next, err
}

// pageSaid tells whether Slack has said this to the person in the channel already.
func (w *Workspace) pageSaid(at pageWhere, text string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.channels[at.In]
	if c == nil || len(c.messages) == 0 {
		return false
	}
	last := c.messages[len(c.messages)-1]
	return last.only == at.As && last.text == text
}

func (p *page) moveClock(at pageWhere, form url.Values) (pageNext, error) {
	next := pageNext{pageWhere: at}
	switch form.Get("move") {
	case "minutes":
		return next, p.w.FastForward(5 * time.Minute)
	case "next":
		return next, p.w.MoveToNext()
	case "week": // the same time of day, also when the clocks change
		return next, p.w.MoveTo(p.w.Now().AddDate(0, 0, 7))
	}
	return next, Problem(pageWords["onbekend moment"])
}

// invite adds the app or a person to the channel.
func (p *page) invite(at pageWhere, form url.Values) (pageNext, error) {
	next := pageNext{pageWhere: at}
	if user := form.Get("user"); user != botUser {
		return next, p.w.Join(user, at.In)
	}
	return next, p.w.Invite(at.As, at.In)
}

func (p *page) newChannel(at pageWhere, form url.Values) (pageNext, error) {
	name, err := p.w.pageFreeName(form.Get("name"))
	if err != nil {
		return pageNext{pageWhere: at}, err
	}
	people := append([]string{at.As}, form["member"]...)
	id := p.w.AddChannel(name, form.Get("private") == "yes", p.w.pagePeople(people)...)
	return pageNext{pageWhere: pageWhere{As: at.As, In: id}}, nil
}

// pageChannelName makes what somebody typed into a name as Slack has them: lower case, without spaces and signs.
func pageChannelName(typed string) string {
	typed = strings.Join(strings.Fields(strings.ToLower(strings.TrimPrefix(strings.TrimSpace(typed), "#"))), "-")
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' {
			return r
		}
		return -1
	}, typed)
	if runes := []rune(name); len(runes) > 80 {
		return string(runes[:80])
	}
	return name
}

// pageFreeName makes a channel's name of what somebody typed, if it is one and no other channel has it.
func (w *Workspace) pageFreeName(typed string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	name := pageChannelName(typed)
	switch {
	case name == "":
		return "", Problem(pageWords["geen naam"])
	case w.channelNamed(name) != "":
		return "", Problem(pageNameTaken(name))
	}
	return name, nil
}

// pagePeople keeps the ids that are people of this workspace, each once.
func (w *Workspace) pagePeople(ids []string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var people []string
	for _, id := range ids {
		if p := w.people[id]; p != nil && !p.bot && !p.deleted && !slices.Contains(people, id) {
			people = append(people, id)
		}
	}
	return people
}

func (p *page) dropHint(at pageWhere, _ url.Values) (pageNext, error) {
	p.w.SetHint("")
	return pageNext{pageWhere: at}, nil
}
