package store

import (
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

// A crowd is how often each score is given, in per cent; the first is a skip.
type crowd struct {
	name  string
	often [HighestScore + 1]float64
	odd   bool // not what was promised for: only to show how far it can go
}

var crowds = []crowd{
	{"mean 5.7, close together", [...]float64{0, 0, 1, 3, 10, 24, 35, 27}, false},
	{"mean 5.7, spread out", [...]float64{0, 2, 4, 4, 3, 18, 37, 32}, false},
	{"mean 4.9, close together", [...]float64{0, 1, 3, 8, 23, 33, 22, 10}, false},
	{"mean 4.9, spread out", [...]float64{0, 4, 6, 8, 14, 29, 24, 15}, false},
	{"mean 5.7, four in ten give a 7", [...]float64{0, 1, 2, 5, 11, 17, 27, 37}, true},
}

// skipping is the same crowd when one in twenty skips.
func (c crowd) skipping() crowd {
	for i := range c.often {
		c.often[i] *= 0.95
	}
	c.often[0] = 5
	return c
}

// chance is how likely it is that people give these answers, in whichever order.
func (c crowd) chance(answers tally) float64 {
	p, n := 1.0, 0
	for i, times := range answers {
		for k := range times {
			n++
			p *= float64(n) / float64(k+1) * c.often[i] / 100
		}
	}
	return p
}

// tally counts the answers of some people: how many skipped, how many gave 1, …
type tally [HighestScore + 1]int

// tallies are all ways in which n people can answer.
func tallies(n int) (all []tally) {
	var fill func(t tally, score, left int)
	fill = func(t tally, score, left int) {
		if score == HighestScore {
			t[score] = left
			all = append(all, t)
			return
		}
		for k := range left + 1 {
			t[score] = k
			fill(t, score+1, left-k)
		}
	}
	fill(tally{}, 0, n)
	return all
}

// shown is what the real rule shows of these answers to one statement. The ballot
// of one who skips has a score for another statement.
func (t tally) shown() string {
	var ballots []Ballot
	for score, times := range t {
		for range times {
			ballots = append(ballots, Ballot{Scores: []int{score, 4}})
		}
	}
	r := Disclose(LeastAnswers, 2, ballots)
	return fmt.Sprint(r.Answers, r.Lines[0])
}

func (t tally) with(answer int) tally { t[answer]++; return t }

// certain tells whether somebody's score is known when the answers of some people
// are one of these: it is when all gave the same, whichever it is of these.
func certain(possible []tally) bool {
	return len(possible) == 1 && slices.Contains(possible[0][1:], sumOf(possible[0]))
}

// oneLow tells whether it is known that exactly one of them gave 1 to 3.
func oneLow(possible []tally) bool {
	return !slices.ContainsFunc(possible, func(t tally) bool { return t[1]+t[2]+t[3] != 1 })
}

func sumOf(t tally) (n int) {
	for _, k := range t {
		n += k
	}
	return n
}

// sight is what one reader sees: what is shown, and their own answer.
type sight struct {
	own   int
	shown string
}

// known is how likely it is, in per cent, that a fellow voter knows somebody's
// score, and that exactly one other gave 1 to 3, with n voters.
func (c crowd) known(n int) (score, low float64) {
	possible := map[sight][]tally{}
	for _, others := range tallies(n - 1) {
		for own, p := range c.often {
			if p > 0 && c.chance(others) > 0 {
				s := sight{own, others.with(own).shown()}
				possible[s] = append(possible[s], others)
			}
		}
	}
	for s, others := range possible {
		chance := 0.0
		for _, t := range others {
			chance += c.chance(t) * c.often[s.own]
		}
		if certain(others) {
			score += chance
		}
		if oneLow(others) {
			low += chance
		}
	}
	return score, low
}

// The figures that people are promised, and the table in the docs.
func TestWhatTheRuleLeavesToKnow(t *testing.T) {
	var table strings.Builder
	table.WriteString("//\tanswers                             4      5      6      7      8\n")
	for _, c := range crowds {
		var scores, lows string
		for n := LeastAnswers; n <= 8; n++ {
			most := 0.1
			if n == LeastAnswers {
				most = 0.4
			}
			for _, c := range []crowd{c, c.skipping()} {
				score, low := c.known(n)
				if c.odd {
					most *= 3
				}
				if score > most || low > 0.8 {
					t.Errorf("%s, %d voters: somebody's score is known %.3f %%, one other at 1 to 3 %.3f %%", c.name, n, score, low)
				}
				if c.often[0] == 0 {
					scores, lows = scores+fmt.Sprintf(" %6.3f", score), lows+fmt.Sprintf(" %6.3f", low)
				}
			}
		}
		fmt.Fprintf(&table, "//\t%s\n//\t  a person's score         %s\n//\t  that one other gave 1-3  %s\n", c.name, scores, lows)
	}
	source := string(got(os.ReadFile("evaluation_result.go"))(t))
	before, rest, _ := strings.Cut(source, "//\n//\t")
	_, after, found := strings.Cut(rest, "\nfunc Disclose(")
	if *rewrite && found {
		ok(t, os.WriteFile("evaluation_result.go", []byte(before+"//\n"+table.String()+"func Disclose("+after), 0o644))
	} else if !strings.Contains(source, "//\n"+table.String()+"func Disclose(") {
		t.Errorf("the docs of Disclose do not have this table (go test -update writes it):\n%s", table.String())
	}
}

// Who did not vote knows the result only, and it leaves every such thing open.
func TestOthersNeverKnow(t *testing.T) {
	for n := LeastAnswers; n <= 8; n++ {
		for _, skips := range []bool{true, false} { // who knows that nobody skips knows most
			possible := map[string][]tally{}
			for _, all := range tallies(n) {
				if skips || all[0] == 0 {
					possible[all.shown()] = append(possible[all.shown()], all)
				}
			}
			for shown, all := range possible {
				if certain(all) || oneLow(all) {
					t.Errorf("of %d voters %s tells too much: %v", n, shown, all[0])
				}
			}
		}
	}
}

func TestNoPartIsOnePerson(t *testing.T) {
	for n := LeastAnswers; n <= 9; n++ {
		for _, all := range tallies(n) {
			var ballots []Ballot
			for score, times := range all {
				for range times {
					ballots = append(ballots, Ballot{Scores: []int{score, 4}, Text: "x"})
				}
			}
			r := Disclose(LeastAnswers, 2, ballots)
			l, skips := r.Lines[0], all[0]
			switch {
			case r.Answers != n:
				t.Fatalf("%v: %d answers", all, r.Answers)
			case n-skips < LeastAnswers && l != Line{}, n-skips >= LeastAnswers && (l.Mean < MeanLow || l.Mean > MeanHigh):
				t.Fatalf("%v shows %v", all, l)
			case l.High+l.Low > 0 && (l.High < 2 || l.Low < 2 || l.High+l.Low != n || n < 6 || skips > 0):
				t.Fatalf("%v shows parts %v", all, l)
			case len(r.Texts) > 0 != (n >= 5):
				t.Fatalf("%d ballots show %d texts", n, len(r.Texts))
			}
		}
	}
}

func TestMeansAreRoundedAndCapped(t *testing.T) {
	for want, scores := range map[Halves][][]int{
		TooFew:   {{1, 1, 1, 0}, {7, 0, 7, 7}},
		MeanLow:  {{1, 1, 1, 1}, {1, 2, 2, 1}},
		4:        {{1, 2, 2, 2}, {2, 2, 2, 2}}, // 1¾ is a tie
		9:        {{4, 4, 4, 5}, {4, 4, 5, 5}},
		12:       {{6, 6, 6, 6}, {5, 6, 6, 7}},
		MeanHigh: {{6, 6, 6, 7}, {7, 7, 7, 7}}, // 6¼ is a tie
	} {
		for _, s := range scores {
			var ballots []Ballot
			for _, v := range s {
				ballots = append(ballots, Ballot{Scores: []int{v, 4}})
			}
			equal(t, fmt.Sprint(s), Disclose(LeastAnswers, 2, ballots).Lines[0].Mean, want)
		}
	}
}

// Below the threshold nothing is left, not even how many there were.
func TestTooFewShowNothing(t *testing.T) {
	for n := range 6 {
		ballots := slices.Repeat([]Ballot{{Scores: []int{7}, Text: "een tekst"}}, n)
		for threshold, least := range map[int]int{0: 4, 4: 4, 6: 6} {
			r := Disclose(threshold, 1, ballots)
			if shows := r.Answers > 0 || r.Texts != nil || r.Lines[0] != (Line{}); shows != (n >= least) {
				t.Errorf("with threshold %d, %d ballots show %+v", threshold, n, r)
			}
		}
	}
}

func TestOpenAnswersComeInAnyOrder(t *testing.T) {
	orders := map[string]bool{}
	for range 200 {
		var ballots []Ballot
		for i := range 5 {
			ballots = append(ballots, Ballot{Scores: []int{4}, Text: fmt.Sprint(i)})
		}
		texts := Disclose(LeastAnswers, 1, ballots).Texts
		orders[texts[0]] = true
		slices.Sort(texts)
		same(t, "texts", texts, "0", "1", "2", "3", "4")
	}
	equal(t, "texts that came first", len(slices.Collect(maps.Keys(orders))), 5)
}

// A crowd is what its name says.
func TestCrowds(t *testing.T) {
	for _, c := range crowds {
		sum, mean := 0.0, 0.0
		for i, p := range c.often {
			sum, mean = sum+p, mean+float64(i)*p/100
		}
		if math.Abs(sum-100) > 1e-9 || !strings.Contains(c.name, fmt.Sprintf("mean %.1f,", mean)) {
			t.Errorf("%s: %v of %v", c.name, mean, sum)
		}
	}
}
