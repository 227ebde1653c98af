package simulator

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// pageFaultKinds are the faults that the Stoorzender has a switch for.
var pageFaultKinds = []struct {
	name string // in the form
	word string // in pageWords
	kind FaultKind
}{
	{"limit", pageWords["te veel"], RateLimited},
	{"error", pageWords["serverfout"], ServerError},
	{"slow", pageWords["traag"], Slow},
	{"cut", pageWords["afgebroken"], Cut},
	{"down", pageWords["slack weg"], Down},
}

// How the faults of the Stoorzender behave: long enough to notice, short enough to wait for.
const (
	pageRetryAfter = 10 * time.Second
	pageSlowness   = 5 * time.Second
	pageDownFor    = 5 // minutes, if nobody says otherwise
	pageMaxDown    = 24 * 60
)

// faults draws the Stoorzender.
func (a *pageArtist) faults() pageFaults {
	a.w.forgetFaults()
	drawn := pageFaults{Minutes: pageDownFor, Methods: slices.Sorted(maps.Keys(methods))}
	drawn.Methods = append(drawn.Methods, anyResponseURL, "upload")
	for _, k := range pageFaultKinds {
		row := pageFault{Name: k.name, Word: k.word}
		for _, f := range a.w.faults {
			if f.Kind == k.kind {
				row.On = true
				row.About = f.Method
				if !f.until.IsZero() {
					row.About = strings.TrimSpace(f.Method + " " + pageUntilWord(f.until.In(a.w.zone)))
				}
			}
		}
		drawn.Any = drawn.Any || row.On
		drawn.Rows = append(drawn.Rows, row)
	}
	return drawn
}

// disturb switches a fault on or off, or does what is over at once: cutting the connections.
func (p *page) disturb(at pageWhere, form url.Values) (pageNext, error) {
	next := pageNext{pageWhere: at}
	wanted := form.Get("fault")
	if wanted == "drop" {
		p.w.DropSockets()
		return next, nil
	}
	for _, k := range pageFaultKinds {
		if k.name != wanted {
			continue
		}
		if slices.ContainsFunc(p.w.Faults(), func(f Fault) bool { return f.Kind == k.kind }) {
			p.w.EndFaults(k.kind)
			return next, nil
		}
		f := Fault{Kind: k.kind, Method: form.Get("call")}
		switch k.kind {
		case RateLimited:
			f.Wait = pageRetryAfter
		case Slow:
			f.Wait = pageSlowness
		case Down:
			minutes, err := strconv.Atoi(form.Get("minutes"))
			if err != nil || minutes < 1 || minutes > pageMaxDown {
				return next, Problem(pageWords["hoeveel minuten"])
			}
			f.Method, f.For = "", time.Duration(minutes)*time.Minute
		}
		p.w.AddFault(f)
		return next, nil
	}
	return next, Problem(pageWords["onbekende storing"])
}
