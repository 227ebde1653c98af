package cards

import (
	"slices"

	"intervisiebot/store"
)

// evaluationScenes are the messages and modals about evaluations.
func evaluationScenes(w words, group store.Group) (all []scene) {
	says := func(name string, m Message) { all = append(all, scene{name: name, message: m}) }
	opens := func(name string, m *Modal) { all = append(all, scene{name: name, modal: m}) }
	post := "0123456789abcdef01234567"
	e := anEvaluation(store.ShortEvaluation)
	course := anEvaluation(store.CourseEvaluation)
	own := anEvaluation(store.OwnEvaluation)
	var statements []store.Statement
	for i := range w.many {
		statements = append(statements, store.Statement{ID: int64(i + 1), Text: w.typed(statementLength)})
	}
	own.Statements = statements[:min(w.many, store.MostStatements)]
	void, off := e, e
	void.State, void.Reason = store.EvaluationVoid, store.VoidFailed
	off.State, off.Reason = store.EvaluationVoid, store.VoidOff
	lost := void
	lost.Reason = store.VoidLost
	closed := e
	closed.State = store.EvaluationClosed
	people := slices.Repeat([]string{w.person}, w.many)
	says("evaluation", Invite(Invitation{Post: post, Statements: 4, Until: noon, People: people}))
	says("evaluation-course", Invite(Invitation{Post: post, Statements: 10, Until: noon, People: people[:1]}))
	says("evaluation-closed", InviteOver(today, closed))
	says("evaluation-failed", InviteOver(today, void))
	says("evaluation-lost", InviteOver(today, lost))
	says("evaluation-lost-told", EvaluationLost(today))
	opens("ballot", BallotForm(e))
	opens("ballot-course", BallotForm(course))
	opens("ballot-own", BallotForm(own))
	opens("ballot-taken", BallotTaken(e, group))
	opens("evaluation-new", OpenEvaluation(OpenForm{Group: group, Until: noon, Form: post}))
	opens("evaluation-new-own", OpenEvaluation(OpenForm{Group: group, Until: noon, Form: post, Own: statements, Coming: &e, Running: slices.Repeat([]store.Evaluation{course}, 1)}))
	opens("evaluation-new-off", OpenEvaluation(OpenForm{Group: group, Until: noon, Form: post, Coming: &off}))
	says("evaluation-runs", EvaluationRuns(e, group))
	opens("statements-none", Statements(group, nil))
	opens("statements", Statements(group, statements))
	opens("explain", Explain(nil, store.LeastAnswers, store.BallotSize))
	opens("explain-open", Explain(slices.Repeat([]Running{{Group: w.group, Until: noon}}, w.many), store.LeastAnswers, store.BallotSize))
	says("ask-evaluation", Unasked(EvaluationReminder(e, group)))

	o := Outcome{Evaluation: anOutcome(e, w.typed(store.LongestAnswer), 8), Post: post, Day: today}
	says("result", EvaluationResult(o, ""))
	o.Earlier = earlierOutcomes(len(e.Statements))
	o.Fresh = true
	says("result-earlier", EvaluationResult(o, "F0123456789"))
	many := Outcome{Evaluation: anOutcome(own, w.typed(store.LongestAnswer), 40), Post: post, Day: today, Earlier: earlierOutcomes(len(own.Statements))}
	says("result-many", EvaluationResult(many, "F0123456789"))
	opens("result-texts", Answers(many.Evaluation, 1))
	few := o
	few.Result = &store.Result{Lines: make([]store.Line, 4)}
	says("result-few", EvaluationResult(few, store.NoFile))
	return all
}

// anEvaluation is one that is open, of this kind.
func anEvaluation(kind store.EvaluationKind) store.Evaluation {
	return store.Evaluation{ID: 9, Group: 4, Kind: kind, State: store.EvaluationOpen, Statements: StatementsOf(kind),
		Threshold: store.LeastAnswers, OpensAt: noon, ClosesAt: noon.AddDate(0, 0, 4)}
}

// anOutcome is an evaluation with a result, of as many open answers.
func anOutcome(e store.Evaluation, text string, texts int) store.Evaluation {
	lines := []store.Line{{Mean: store.MeanHigh, High: 6, Low: 2}, {Mean: 11}, {}, {Mean: store.MeanLow}}
	e.State = store.EvaluationClosed
	e.Result = &store.Result{Answers: 8, Texts: slices.Repeat([]string{text}, texts)}
	for i := range e.Statements {
		e.Result.Lines = append(e.Result.Lines, lines[i%len(lines)])
	}
	return e
}

// earlierOutcomes are as many times as are shown at most.
func earlierOutcomes(statements int) (all []Earlier) {
	means := []store.Halves{10, store.MeanHigh, 12, store.MeanLow, store.TooFew, 11}
	for i := range mostEarlier {
		e := Earlier{Day: today.Add(7 * (i - mostEarlier)), Means: make([]store.Halves, statements), Fresh: i == 3}
		for j := range e.Means {
			e.Means[j] = means[(i+j)%len(means)]
		}
		all = append(all, e)
	}
	return all
}
