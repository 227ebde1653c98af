package commands

import (
	"strings"
	"sync"

	"intervisiebot/cards"
)

// hints remembers what was pointed out to people in a form that is still open:
// who sends it in again unchanged means it. It is kept in memory only; after a
// restart people are shown the same once more.
type hints struct {
	mu    sync.Mutex
	shown map[string]string // who and which form -> what was seen
}

// mostHints bounds what is remembered: forms are left open.
const mostHints = 1000

// fresh is what looks like the name or number of a person in these fields, by
// field, unless the same was shown to the person before.
func (h *hints) fresh(ask Ask, fields ...string) map[string]string {
	found, all := map[string]string{}, ""
	for _, field := range fields {
		if seen := cards.Lint(ask.Field(field)); len(seen) > 0 {
			found[field] = cards.FieldSeen(seen)
			all += field + ":" + strings.Join(seen, ",") + ";"
		}
	}
	if len(found) == 0 || !h.once(ask, all) {
		return nil
	}
	return found
}

// once tells whether this was not just pointed out to the person in this form.
func (h *hints) once(ask Ask, what string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	key := ask.Person + "|" + ask.Arg
	if h.shown[key] == what {
		return false
	}
	if h.shown == nil || len(h.shown) >= mostHints {
		h.shown = map[string]string{}
	}
	h.shown[key] = what
	return true
}
