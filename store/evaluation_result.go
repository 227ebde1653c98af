package store

import (
	"math/rand/v2"
	"slices"
)

// Ballot is what one person answers.
type Ballot struct {
	Scores []int  // one for each statement, LowestScore … HighestScore; 0: skipped
	Text   string // to the open question, "" nothing
}

// The scale of a statement.
const (
	LowestScore  = 1
	HighestScore = 7
)

// How few answers still show something. The threshold of an evaluation is never
// lower than LeastAnswers.
const (
	LeastAnswers = 4 // to a statement: its mean
	leastTexts   = 5 // ballots: the open answers
	leastParts   = 6 // to a statement: how many chose high and how many not
	leastInPart  = 2
)

// Result is what an evaluation shows. Nothing else is kept of the answers.
type Result struct {
	Answers int      `json:"answers"` // 0: too few took part to show anything
	Lines   []Line   `json:"lines"`   // one for each statement
	Texts   []string `json:"texts"`   // open answers, in random order
}

// Line is what is shown of the answers to one statement.
type Line struct {
	Mean Halves `json:"mean"`
	High int    `json:"high,omitempty"` // how many chose 6 or 7; 0: not shown
	Low  int    `json:"low,omitempty"`  // how many chose 5 or lower; 0: not shown
}

// Halves is a mean in half points: 9 is 4½. It is capped at both ends.
type Halves int

// TooFew stands for the mean of too few answers. A mean of MeanLow says 1½ or
// lower, one of MeanHigh 6½ or higher.
const (
	TooFew   Halves = 0
	MeanLow  Halves = 3
	MeanHigh Halves = 13
)

// Disclose is the rule of what is shown of the ballots of an evaluation with so
// many statements: the only way from ballots to anything that people see. It
// depends on the number of answers to each statement; a skip is no answer.
//
//   - Fewer ballots than the threshold, which is never under four: nothing.
//   - Fewer answers to a statement than that: of this statement nothing.
//   - Else the mean, rounded to halves (ties up) and capped: "6½ or higher",
//     "1½ or lower".
//   - From six answers also how many chose 6 or 7 and how many 5 or lower, when
//     both are at least two and nobody skipped the statement: together they tell
//     the number of answers, and one skip less would be about one person.
//   - Open answers from five ballots on, in random order.
//
// What it leaves to know, in per cent, by going through all ways to answer. A
// fellow voter knows the result and their own answer. Scores are drawn with the
// means that such groups give: close together (4 and 12 in a hundred at 1 to 3),
// spread out (10 and 18), and, to show what is worst, with very many at the top.
// When people skip, less is known. Who did not vote never knows either.
//
//	answers                             4      5      6      7      8
//	mean 5.7, close together
//	  a person's score           0.217  0.053  0.057  0.019  0.002
//	  that one other gave 1-3    0.000  0.000  0.072  0.011  0.040
//	mean 5.7, spread out
//	  a person's score           0.230  0.052  0.048  0.012  0.004
//	  that one other gave 1-3    0.000  0.000  0.460  0.134  0.481
//	mean 4.9, close together
//	  a person's score           0.026  0.002  0.012  0.003  0.000
//	  that one other gave 1-3    0.000  0.000  0.083  0.011  0.006
//	mean 4.9, spread out
//	  a person's score           0.071  0.009  0.015  0.003  0.000
//	  that one other gave 1-3    0.000  0.000  0.278  0.051  0.035
//	mean 5.7, four in ten give a 7
//	  a person's score           0.659  0.225  0.052  0.009  0.001
//	  that one other gave 1-3    0.000  0.000  0.158  0.032  0.050
func Disclose(threshold, statements int, ballots []Ballot) Result {
	threshold = max(threshold, LeastAnswers)
	r := Result{Lines: make([]Line, statements)}
	if len(ballots) < threshold {
		return r
	}
	r.Answers = len(ballots)
	for i := range r.Lines {
		var scores []int
		for _, b := range ballots {
			if b.Scores[i] != 0 {
				scores = append(scores, b.Scores[i])
			}
		}
		r.Lines[i] = line(scores, threshold, len(ballots))
	}
	if len(ballots) < leastTexts {
		return r
	}
	for _, b := range ballots {
		if b.Text != "" {
			r.Texts = append(r.Texts, b.Text)
		}
	}
	rand.Shuffle(len(r.Texts), func(i, j int) { r.Texts[i], r.Texts[j] = r.Texts[j], r.Texts[i] })
	return r
}

// line is what is shown of these answers to a statement, out of so many ballots.
func line(scores []int, threshold, ballots int) Line {
	n := len(scores)
	if n < threshold {
		return Line{}
	}
	sum, high := 0, 0
	for _, s := range scores {
		sum += s
		if s > 5 {
			high++
		}
	}
	l := Line{Mean: min(max(Halves((4*sum+n)/(2*n)), MeanLow), MeanHigh)} // 2·sum/n, the nearest whole number
	if low := n - high; n >= leastParts && n == ballots && min(high, low) >= leastInPart {
		l.High, l.Low = high, low
	}
	return l
}

// valid tells whether the ballot answers something, and only what was asked.
func (b Ballot) valid(statements int) bool {
	return len(b.Scores) == statements && len([]rune(b.Text)) <= LongestAnswer &&
		!slices.ContainsFunc(b.Scores, func(s int) bool { return s < 0 || s > HighestScore }) &&
		slices.ContainsFunc(b.Scores, func(s int) bool { return s != 0 })
}
