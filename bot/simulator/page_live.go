package simulator

import (
	"fmt"
	"net/http"
	"time"
)

// pageLook is how often an open page is told of changes: soon enough to feel at once, seldom enough for many tabs.
const pageLook = 100 * time.Millisecond

// changes keeps telling a browser what the page would now be drawn from; it redraws when that is not what it has.
// The format is server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html
func (p *page) changes(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(rw)
	tick := time.NewTicker(pageLook)
	defer tick.Stop()
	var told string
	for {
		p.w.mu.Lock()
		stamp := p.w.pageStamp()
		p.w.mu.Unlock()
		if stamp != told {
			if _, err := fmt.Fprintf(rw, "data: %s\n\n", stamp); err != nil || out.Flush() != nil {
				return
			}
			told = stamp
		}
		select {
		case <-tick.C:
		case <-r.Context().Done():
			return
		case <-p.w.done:
			return
		}
	}
}

// pageStamp stands for all that is on the page: what happened, and the minute on the clock. The lock is held.
func (w *Workspace) pageStamp() string {
	return fmt.Sprintf("%d-%s", w.version, w.clock.now().Format("0102T1504"))
}
