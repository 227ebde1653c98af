package simulator

import "time"

// The verbs in this file are for crowds: many people who act at once, each from a goroutine of its own. The other verbs
// wait until all is at rest, which in a crowd means until everybody is; these return as soon as the app has answered
// this one person. What the app does after its acknowledgement may still be going on then.

// doNow does one thing a person does and waits until the app has acknowledged it.
func (w *Workspace) doNow(step func() (*envelope, error)) error {
	w.mu.Lock()
	e, err := step()
	w.mu.Unlock()
	if err != nil || e == nil {
		return err
	}
	<-e.done
	return e.err
}

// Answer is how an app acknowledged a slash command.
type Answer struct {
	Text string        // what the person sees of it, "" nothing
	Took time.Duration // from the envelope on its way until the acknowledgement was back, in real time
}

// Ask types a slash command and returns as soon as the app has acknowledged it. It is an error if they could not have
// typed it there, if the app does not know the command, or does not answer in time.
func (w *Workspace) Ask(person, channel, text string) (Answer, error) {
	var asked *envelope
	err := w.doNow(func() (*envelope, error) {
		e, err := w.say(person, channel, text, "")
		asked = e
		return e, err
	})
	if err != nil || asked == nil {
		return Answer{}, err
	}
	if asked.shown == nil {
		return Answer{Took: asked.took}, nil
	}
	return Answer{w.sketch(asked.shown), asked.took}, nil
}

// AskModal types a slash command and returns as soon as the app has acknowledged it and a new modal is open. It is an
// error if there is none within three seconds.
func (w *Workspace) AskModal(person, channel, text string) error {
	return w.doOpen(person, func() (*envelope, error) { return w.say(person, channel, text, "") })
}

// PressForModal presses as Press does, and returns as soon as a new modal is open. It is an error if there is none
// within three seconds.
func (w *Workspace) PressForModal(person, channel, label string) error {
	return w.doOpen(person, func() (*envelope, error) { return w.press(person, channel, label) })
}

// doOpen does one thing a person does and waits until that has opened a new modal.
func (w *Workspace) doOpen(person string, step func() (*envelope, error)) error {
	w.mu.Lock()
	opened := make(chan struct{})
	w.opening[person] = opened
	w.mu.Unlock()
	if err := w.doNow(step); err != nil {
		return err
	}
	late := time.NewTimer(ackTime)
	defer late.Stop()
	select {
	case <-opened:
		return nil
	case <-late.C:
		return problem(whyNoModal, w.app.name)
	}
}

// hasOpened tells whoever waits for it that a modal is open.
func (w *Workspace) hasOpened(person string) {
	if opened := w.opening[person]; opened != nil {
		close(opened)
		delete(w.opening, person)
	}
}

// PressNow presses as Press does, and returns as soon as the app has acknowledged it.
func (w *Workspace) PressNow(person, channel, label string) error {
	return w.doNow(func() (*envelope, error) { return w.press(person, channel, label) })
}

// PressModalNow presses as PressModal does, and returns as soon as the app has acknowledged it.
func (w *Workspace) PressModalNow(person, label string) error {
	return w.doNow(func() (*envelope, error) { return w.pressModal(person, label) })
}

// FillNow fills in a field as Fill does, without waiting for rest.
func (w *Workspace) FillNow(person, label, value string) error {
	return w.doNow(func() (*envelope, error) { return w.fill(person, label, value) })
}

// SubmitNow submits as Submit does, and returns as soon as the app has acknowledged it: the modal is then closed,
// changed, or shows errors.
func (w *Workspace) SubmitNow(person string) error {
	return w.doNow(func() (*envelope, error) { return w.submit(person) })
}

// DismissNow closes the open modal as Dismiss does, without waiting for rest.
func (w *Workspace) DismissNow(person string) error {
	return w.doNow(func() (*envelope, error) { return w.dismiss(person) })
}
