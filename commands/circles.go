package commands

import (
	"context"
	"sync"

	"intervisiebot/store"
)

// circles remembers in which groups people are, until anything at all is
// written: most asks only look, and need no more of the database than this. What
// a press then does is checked again in its own transaction.
type circles struct {
	store *store.Store
	mu    sync.Mutex
	wrote int64 // the store's writes as of which this is true
	of    map[string][]store.Group
}

// groupsOf are the active groups of which the person is a member, to name them.
func (c *circles) groupsOf(ctx context.Context, person string) (groups []store.Group, err error) {
	wrote := c.store.Wrote()
	c.mu.Lock()
	if c.wrote != wrote || c.of == nil {
		c.wrote, c.of = wrote, map[string][]store.Group{}
	}
	groups, known := c.of[person]
	c.mu.Unlock()
	if known {
		return groups, nil
	}
	err = c.store.View(ctx, func(tx *store.Tx) error {
		groups, err = tx.GroupsOf(person)
		return err
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil && c.wrote == wrote {
		c.of[person] = groups
	}
	return groups, err
}
