package cards

import (
	"fmt"
	"slices"
	"testing"

	"intervisiebot/store"
)

// A result stands beside those of before that asked the same, of the same people
// or of others; an evaluation of which nothing was shown is left out.
func TestAnOutcomeStandsBesideThoseBefore(t *testing.T) {
	s := newStore(t)
	in(t, s, func(tx *store.Tx) {
		group, err := tx.AddGroup(store.NewGroup("C1", "Oost", "Europe/Amsterdam", noon))
		ok(t, err)
		short := StatementsOf(store.ShortEvaluation)
		made := 0
		add := func(people string, answers int, statements []store.Statement, means ...store.Halves) store.Evaluation {
			e, _, err := tx.AddEvaluation(store.Evaluation{Group: group, Form: fmt.Sprint(made), Kind: store.ShortEvaluation, Statements: statements,
				OpensAt: noon.AddDate(0, 0, 7*made)})
			ok(t, err)
			made++
			e.State, e.Electorate, e.Result = store.EvaluationClosed, people, &store.Result{Answers: answers}
			for _, m := range means {
				e.Result.Lines = append(e.Result.Lines, store.Line{Mean: m})
			}
			ok(t, tx.SaveEvaluation(e))
			return e
		}
		add("abc", 5, short, 9, 10, 11, 12)
		add("abc", 0, short, 0, 0, 0, 0)                                                  // too few
		add("abc", 6, StatementsOf(store.CourseEvaluation), 9, 9, 9, 9, 9, 9, 9, 9, 9, 9) // others
		add("abd", 5, []store.Statement{short[2], short[0]}, 7, 8)                        // two of them
		add("abd", 5, short, 4, 5, 6, 7)
		now := add("abc", 5, short, 3, 3, 3, 3)
		add("abc", 5, short, 13, 13, 13, 13) // after it
		o, err := OutcomeOf(tx, now, "p")
		ok(t, err)
		want := []Earlier{
			{today, []store.Halves{9, 10, 11, 12}, false},
			{today.Add(21), []store.Halves{8, 0, 7, 0}, true},
			{today.Add(28), []store.Halves{4, 5, 6, 7}, false},
		}
		equal(t, "how many before", len(o.Earlier), len(want))
		for i, e := range o.Earlier {
			equal(t, "day", e.Day, want[i].Day)
			equal(t, "means", fmt.Sprint(e.Means), fmt.Sprint(want[i].Means))
			equal(t, "fresh", e.Fresh, want[i].Fresh)
		}
		equal(t, "now of others", o.Fresh, true)
	})
}

// A statement keeps its code for ever, and every code has its own.
func TestOurStatementsHaveCodes(t *testing.T) {
	var codes []string
	for _, kind := range []store.EvaluationKind{store.ShortEvaluation, store.CourseEvaluation} {
		for _, s := range StatementsOf(kind) {
			codes = append(codes, s.Code)
			if text := statementText(s); text == "" || len([]rune(text)) > statementLength {
				t.Errorf("%s: %q", s.Code, text)
			}
		}
	}
	want := []string{"open", "core", "room", "step", "appetite", "network", "learned", "direction", "style", "asking", "guidance", "calm", "practice", "school"}
	if !slices.Equal(codes, want) {
		t.Errorf("the codes are %q, want %q: results hang on them", codes, want)
	}
}

func TestAMeanInWords(t *testing.T) {
	for mean, want := range map[store.Halves]string{3: "1,5 of lager", 4: "2 ", 9: "4,5 ", 13: "6,5 of hoger"} {
		equal(t, fmt.Sprint(int(mean)), halves(mean)+" "+bound(mean), want)
	}
}
