package simulator

import "slices"

// RevokeTokens takes the app's tokens away, as an administrator can: the app is told by tokens_revoked, and from then on
// its calls fail with token_revoked, until RestoreTokens. Web sockets that are open stay open: those belong to the
// app-level token, and new ones get invalid_auth.
// https://docs.slack.dev/reference/events/tokens_revoked
func (w *Workspace) RevokeTokens() error {
	return w.do(func() (*envelope, error) {
		w.tell(object{"type": "tokens_revoked", "tokens": object{"oauth": []string{}, "bot": []string{botUser}}})
		w.refusal = "token_revoked"
		w.version++
		return nil, nil
	})
}

// Uninstall takes the app out of the workspace: it is told by tokens_revoked and app_uninstalled, is in no channel any
// more, people cannot use its commands and buttons, and its calls fail with account_inactive, until RestoreTokens.
// https://docs.slack.dev/reference/events/app_uninstalled
func (w *Workspace) Uninstall() error {
	return w.do(func() (*envelope, error) {
		w.tell(object{"type": "tokens_revoked", "tokens": object{"oauth": []string{}, "bot": []string{botUser}}})
		w.tell(object{"type": "app_uninstalled"})
		for _, c := range w.channels {
			if c.kind != direct {
				c.members = slices.DeleteFunc(c.members, func(id string) bool { return id == botUser })
			}
		}
		w.refusal, w.uninstalled = "account_inactive", true
		w.version++
		return nil, nil
	})
}

// RestoreTokens installs the app again, with the same tokens. It comes back into no channel by itself.
func (w *Workspace) RestoreTokens() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refusal, w.uninstalled = "", false
	w.version++
}

// gone tells a person that the app is not installed.
func (w *Workspace) gone() error {
	if w.uninstalled {
		return problem(whyUninstalled, w.app.name)
	}
	return nil
}
