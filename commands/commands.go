// Package commands is what the bot answers: a person asks, the bot replies.
//
// One noun a file: card, owncard, group, settings, period, planning, case (for its
// presenter: presenter), question, session (who comes: rsvp; many at a time:
// series), reminder, goingon, evaluation, home, mydata, delivery. A slash command,
// a button, a submitted modal and an invitation are all an Ask; one table says who
// handles which. A handler reads and writes the store in one transaction and says
// with a function of package cards what the person sees. What must be said to
// others later it hangs on the wall as a post.
//
// Who may do what is decided here, on every press: rights are checked again
// even when the button was only drawn for who had them. Nothing here knows
// Slack's client, and nothing here says a word of Dutch.
package commands

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// Ask is one thing that one person did.
type Ask struct {
	Name    string              // "/kaart", "card.keep", "group.save", "invited"
	Arg     string              // the words after a command, the value of a button or choice, what a modal is about
	Person  string              // Slack user id
	Channel string              // Slack channel id, "" in a modal
	TS      string              // Slack id of the message that was pressed, "" if it is for one person only
	Fields  map[string][]string // what was filled in, in a submitted modal
	Now     time.Time

	// Sure tells whether it is known who is in a channel now: events can be
	// missed. Nil: always.
	Sure func(channel string) bool
}

// Field is the single value of a field, "" when it was left empty.
func (a Ask) Field(name string) string {
	if v := a.Fields[name]; len(v) > 0 {
		return strings.TrimSpace(v[0])
	}
	return ""
}

// Reply is what that person sees. The zero Reply shows nothing new; after a
// submitted modal it closes the window.
type Reply struct {
	Message *cards.Message    // for this person only; after a submitted modal: why not, over what was typed
	Instead bool              // it takes the place of the message that was pressed
	Modal   *cards.Modal      // opens, or takes the place of the modal that was pressed or submitted
	Push    bool              // the modal comes over the one that was pressed
	Errors  map[string]string // per field: what to change; the modal stays open
	Failed  bool              // it did not work, through no fault of the person
	File    *File             // a file for this person; the rest is shown when it was sent
	Look    string            // the channel of which must be asked first who is in it, then this again; Push tells how it is shown
}

// Handler answers one kind of Ask. A Reply is for people; an error is for the
// operator, and the person hears that it did not work.
type Handler func(context.Context, Ask) (Reply, error)

// desk is what the handlers share.
type desk struct {
	store   *store.Store
	deck    cards.Deck
	circles circles
	hints   *hints
}

// Table is every handler by the name of what it answers.
func Table(s *store.Store, deck cards.Deck) map[string]Handler {
	d := &desk{store: s, deck: deck, circles: circles{store: s}, hints: &hints{}}
	table := map[string]Handler{
		"/kaart":                d.draw,
		"/kaart bewaard":        d.view(d.savedCards),
		"card.other":            d.draw,
		"card.keep":             d.update(d.keep),
		"card.share":            d.update(d.share),
		"card.wish":             d.update(d.onPost(d.wish, store.CardPost, store.SharedPost)),
		"card.replace":          d.update(d.onPost(d.replace, store.CardPost)),
		"opener.pass":           d.update(d.onPost(d.pass, store.CardPost)),
		"saved.page":            d.view(d.savedCards),
		"saved.remove":          d.update(d.unsave),
		"/intervisie help":      d.help,
		"/intervisie groep":     d.view(d.settings),
		"/intervisie planning":  d.view(d.planning),
		"planning.show":         d.view(d.inGroup(d.plan)),
		"/kaart nieuw":          d.view(d.newCard),
		"owncard.new":           d.view(d.inGroup(d.sure(false, d.newCardOf))),
		"owncard.add":           d.update(d.inGroup(d.addCard)),
		"owncard.withdraw":      d.update(d.inGroup(d.withdrawCard)),
		"/intervisie berichten": d.view(d.editQuiet),
		"quiet.edit":            d.view(d.editQuiet),
		"quiet.save":            d.update(d.saveQuiet),
		"ask.there":             d.update(d.onPost(d.there, store.AskPost)),
		"ask.missing":           d.update(d.onPost(d.missing, store.AskPost)),
		"invited":               d.update(d.invited),
		"group.setup":           d.view(d.inGroup(d.settingsOf)),
		"group.decline":         d.update(d.onPost(d.decline, store.WelcomePost)),
		"group.save":            d.update(d.inGroup(d.mayAct(d.save))),
		"group.pause":           d.view(d.inGroup(d.mayAct(d.askPause))),
		"group.paused":          d.update(d.inGroup(d.mayAct(d.pause))),
		"group.resume":          d.update(d.inGroup(d.mayAct(d.resume))),
		"group.may":             d.view(d.inGroup(d.mayAct(d.askMay))),
		"group.mayed":           d.update(d.inGroup(d.mayAct(d.may))),
		"group.periods":         d.view(d.inGroup(d.mayAct(d.periods))),
		"period.add":            d.update(d.inGroup(d.mayAct(d.addPeriod))),
		"period.remove":         d.update(d.inGroup(d.mayAct(d.removePeriod))),
	}
	maps.Copy(table, d.caseTable())
	maps.Copy(table, d.questionTable())
	maps.Copy(table, d.reminderTable())
	maps.Copy(table, d.goingOnTable())
	maps.Copy(table, d.sessionTable())
	maps.Copy(table, d.homeTable())
	maps.Copy(table, d.evaluationTable())
	return table
}

// caseTable are the handlers about cases.
func (d *desk) caseTable() map[string]Handler {
	return map[string]Handler{
		"/casus":         d.view(d.newCase),
		"/casus lijst":   d.view(d.cases),
		"/casus mijn":    d.view(d.myCases),
		"case.add":       d.update(d.addCase),
		"case.list":      d.view(d.inGroup(d.sure(false, d.caseList))),
		"case.show":      d.view(d.inGroup(d.sure(true, d.onCase(d.showCase)))),
		"case.open":      d.update(d.onPost(d.openCase, store.CasePost)),
		"case.want":      d.update(d.onPost(d.wantCase, store.CasePost)),
		"case.vote":      d.update(d.inGroup(d.sure(false, d.onCase(d.voteCase)))),
		"case.choose":    d.update(d.inGroup(d.sure(false, d.onCase(d.chooseCase)))),
		"case.back":      d.update(d.inGroup(d.sure(false, d.onCase(d.putBackCase)))),
		"case.edit":      d.view(d.inGroup(d.onCase(mine(d.editCase)))),
		"case.load":      d.view(d.inGroup(d.onCase(mine(d.editCase)))),
		"case.change":    d.update(d.inGroup(d.onCase(mine(d.changeCase)))),
		"case.discussed": d.update(d.inGroup(d.onCase(mine(d.discussedCase)))),
		"case.mine":      d.view(d.myCases),
		"case.own":       d.view(d.ownCase(d.showCase)),
		"case.withdraw":  d.update(d.ownCase(d.withdrawCase)),
		"case.keep":      d.view(d.ownCase(d.keepCase)),
		"case.step":      d.view(d.ownCase(d.stepForm)),
		"case.outcome":   d.view(d.ownCase(d.outcomeForm)),
		"step.save":      d.update(d.ownCase(d.saveStep)),
		"outcome.save":   d.update(d.ownCase(d.saveOutcome)),
		"step.tell":      d.update(d.toMe("open", d.tellStep, store.StepPost, store.OutcomePost)),
		"step.skip":      d.update(d.toMe("skip", nothing, store.StepPost, store.OutcomePost)),
		"case.file":      d.update(d.toMe("open", d.onOwn(d.keepCase), store.FadePost, store.StalePost)),
		"stale.show":     d.update(d.toMe("open", d.onOwn(d.caseDetail), store.StalePost)),
	}
}

// questionTable are the handlers about learning questions.
func (d *desk) questionTable() map[string]Handler {
	return map[string]Handler{
		"/leervraag":        d.update(d.question),
		"question.save":     d.update(d.saveQuestion),
		"question.load":     d.view(d.sharpen),
		"question.sharpen":  d.view(d.sharpen),
		"question.share":    d.update(d.inGroup(d.shareQuestion)),
		"question.stop":     d.update(d.stopQuestion),
		"question.answer":   d.view(d.answerQuestion),
		"question.end":      d.update(d.endQuestion),
		"question.versions": d.view(d.versions),
		"check.still":       d.update(d.toMe("still", nothing, store.CheckPost)),
		"check.sharpen":     d.update(d.toMe("open", checked(d.sharpen), store.CheckPost)),
		"check.answer":      d.update(d.toMe("open", checked(d.answerQuestion), store.CheckPost)),
		"year.show":         d.update(d.toMe("open", d.yearOf, store.YearPost)),
	}
}

// sessionTable are the handlers about meetings.
func (d *desk) sessionTable() map[string]Handler {
	look := func(f onMeeting) Handler { return d.view(d.inGroup(d.onSession(f))) }
	say := func(f onMeeting) Handler { return d.update(d.inGroup(d.sure(false, d.onSession(f)))) }
	lead := func(f onMeeting) Handler { return d.update(d.inGroup(d.onSession(d.mayLead(f)))) }
	return map[string]Handler{
		"/bijeenkomst":       d.view(d.sessions),
		"/bijeenkomst plan":  d.view(d.newSession),
		"/bijeenkomst reeks": d.view(d.newSeries),
		"session.list":       d.view(d.inGroup(d.sure(false, setUp(d.sessionList)))),
		"session.new":        d.view(d.inGroup(setUp(d.newSessionOf))),
		"session.plan":       d.update(d.inGroup(setUp(d.planSession))),
		"series.new":         d.view(d.inGroup(setUp(d.newSeriesOf))),
		"series.plan":        d.update(d.inGroup(setUp(d.planSeries))),
		"session.show":       d.view(d.inGroup(d.sure(true, d.onSession(d.showSession)))),
		"session.card":       d.view(d.inGroup(d.sure(false, d.onSession(d.sessionDetail)))),
		"session.cases":      d.view(d.inGroup(d.sure(false, d.onSession(d.pickCase)))),
		"session.choose":     say(d.pick),
		"session.come":       say(d.sayComing(true)),
		"session.cant":       say(d.sayComing(false)),
		"session.reason":     d.update(d.inGroup(d.onSession(d.saveReason))),
		"session.agenda":     say(d.sendAgenda),
		"session.method":     look(d.howItWorks),
		"session.manage":     look(d.mayLead(d.manage)),
		"session.edit":       d.view(d.inGroup(d.sure(false, d.onSession(d.mayLead(d.editSession))))),
		"session.change":     lead(d.changeSession),
		"session.date":       look(d.mayLead(d.moveForm(false))),
		"session.off":        look(d.mayLead(d.moveForm(true))),
		"session.move":       lead(d.moveSession),
		"session.cancel":     lead(d.cancelSession),
		"session.failed":     say(d.mayLead(d.failSession)),
	}
}

// evaluationTable are the handlers about evaluations.
func (d *desk) evaluationTable() map[string]Handler {
	return map[string]Handler{
		"/evaluatie":            d.view(d.evaluation),
		"/evaluatie uitleg":     d.view(d.explain),
		"/evaluatie stellingen": d.view(d.statements),
		"evaluation.show":       d.view(d.inGroup(d.sure(false, d.evaluationOf))),
		"evaluation.open":       d.update(d.inGroup(d.openEvaluation)),
		"evaluation.off":        d.update(d.inGroup(d.switchEvaluation(true))),
		"evaluation.on":         d.update(d.inGroup(d.switchEvaluation(false))),
		"evaluation.how":        d.view(d.explain),
		"evaluation.fill":       d.update(d.onPost(d.fillPost, store.EvaluationPost)),
		"evaluation.join":       d.view(d.inGroup(d.sure(false, d.onEvaluation(d.fill)))),
		"evaluation.vote":       d.update(d.inGroup(d.onEvaluation(d.vote))),
		"evaluation.answers":    d.view(d.inGroup(d.sure(false, d.onEvaluation(d.answers)))),
		"statement.list":        d.view(d.inGroup(d.sure(false, d.statementsOf))),
		"statement.add":         d.update(d.inGroup(d.addStatement)),
		"statement.withdraw":    d.update(d.inGroup(d.withdrawStatement)),
	}
}

// sentences are the commands that are followed by what people want to say: a
// word that has a handler counts only when it stands alone.
var sentences = []string{"/casus"}

// wordless are the commands that mean something alone, and after which a word
// must be one that has a handler.
var wordless = []string{"/evaluatie"}

// Find is the handler for an ask. A command may be followed by a word that has
// a handler of its own; the rest stays in Arg.
func Find(table map[string]Handler, ask Ask) (Handler, Ask) {
	h, ok := table[ask.Name+" "+firstWord(ask.Arg)]
	if slices.Contains(sentences, ask.Name) && len(strings.Fields(ask.Arg)) > 1 {
		ok = false
	}
	if ok && strings.HasPrefix(ask.Name, "/") {
		ask.Arg = strings.TrimSpace(strings.TrimSpace(ask.Arg)[len(firstWord(ask.Arg)):])
		return h, ask
	}
	if h, ok := table[ask.Name]; ok && (firstWord(ask.Arg) == "" || !slices.Contains(wordless, ask.Name)) {
		return h, ask
	}
	if words := wordsOf(table, ask.Name); len(words) > 0 {
		word := firstWord(ask.Arg)
		if word == "" {
			return table[ask.Name+" help"], ask
		}
		return always(cards.UnknownWord(ask.Name, word, words)), ask
	}
	return always(cards.Gone()), ask
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return strings.ToLower(word)
}

// wordsOf are the words known after a command, in order.
func wordsOf(table map[string]Handler, command string) []string {
	var words []string
	for name := range table {
		if word, ok := strings.CutPrefix(name, command+" "); ok {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return words
}

func always(m cards.Message) Handler {
	return func(context.Context, Ask) (Reply, error) { return tell(m), nil }
}

func tell(m cards.Message) Reply { return Reply{Message: &m} }

func show(m *cards.Modal) Reply { return Reply{Modal: m} }

// wrong keeps a modal open with a message at one field.
func wrong(field, text string) Reply { return Reply{Errors: map[string]string{field: text}} }

// inTx is a handler that runs within a transaction.
type inTx func(*store.Tx, Ask) (Reply, error)

// update runs a handler that writes.
func (d *desk) update(f inTx) Handler {
	return func(ctx context.Context, ask Ask) (r Reply, err error) {
		err = d.store.Update(ctx, func(tx *store.Tx) error {
			r, err = f(tx, ask)
			return err
		})
		return r, err
	}
}

// view runs a handler that only reads.
func (d *desk) view(f inTx) Handler {
	return func(ctx context.Context, ask Ask) (r Reply, err error) {
		err = d.store.View(ctx, func(tx *store.Tx) error {
			r, err = f(tx, ask)
			return err
		})
		return r, err
	}
}

func (d *desk) help(context.Context, Ask) (Reply, error) { return tell(cards.Help()), nil }
