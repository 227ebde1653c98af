package simulator

// Newest is the ts of the newest message that everybody in the channel sees, to answer in its thread; "" if there is
// none.
func (w *Workspace) Newest(channel string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	newest := ""
	if c := w.channels[channel]; c != nil {
		for _, m := range c.messages {
			if m.only == "" && m.thread == "" && m.subtype == "" {
				newest = m.ts
			}
		}
	}
	return newest
}
