package cards

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
)

func drawn(t *testing.T, c Chart) image.Image {
	t.Helper()
	b, err := c.PNG()
	ok(t, err)
	m, err := png.Decode(bytes.NewReader(b))
	ok(t, err)
	return m
}

// of counts the pixels of a colour from one side to another, over the whole height.
func of(m image.Image, c color.RGBA, left, right int) (n int) {
	for y := range m.Bounds().Dy() {
		for x := left; x < right; x++ {
			if m.At(x, y) == c {
				n++
			}
		}
	}
	return n
}

// A bar is as long as its value, and shows where the mean may lie when only a
// bound is told. What is not told is not drawn.
func TestTheLengthOfABar(t *testing.T) {
	length := func(b Bar) (full, maybe float64) {
		b.Text = "Er was rust."
		m := drawn(t, Chart{Title: "Uitslag", Bars: []Bar{b}})
		all := float64(of(m, chartFull, chartMargin, barAlone) + of(m, chartMaybe, chartMargin, barAlone) + of(m, chartTrack, chartMargin, barAlone))
		return float64(of(m, chartFull, chartMargin, barAlone)) / all, float64(of(m, chartMaybe, chartMargin, barAlone)) / all
	}
	for _, c := range []struct {
		bar         Bar
		full, maybe float64
	}{
		{Bar{Value: "4", From: 4, To: 4}, 0.5, 0},
		{Bar{Value: "5,5", From: 5.5, To: 5.5}, 0.75, 0},
		{Bar{Value: "6,5", From: 6.5, To: 7}, 0.92, 0.08},
		{Bar{Value: "1,5", From: 1, To: 1.5}, 0, 0.08},
		{Bar{}, 0, 0},
	} {
		full, maybe := length(c.bar)
		if max(full-c.full, c.full-full, maybe-c.maybe, c.maybe-maybe) > 0.02 {
			t.Errorf("%+v: %.2f is full and %.2f may be, want %.2f and %.2f", c.bar, full, maybe, c.full, c.maybe)
		}
	}
}

// The line does not go on from one group of people to another, nor over a time
// of which nothing is told.
func TestTheLineIsBrokenWhereOthersTookPart(t *testing.T) {
	// Between the dots of two times, where nothing else is drawn.
	between := func(dots ...Dot) int {
		m := drawn(t, Chart{Title: "Uitslag", Bars: []Bar{{Text: "Er was rust.", Value: "1", From: 1, To: 1, Line: dots}}, Since: "sinds 1 mrt"})
		return of(m, chartMaybe, lineLeft+30, lineLeft+90)
	}
	for name, c := range map[string]struct {
		dots []Dot
		line bool
	}{
		"the same people": {[]Dot{{At: 5}, {At: 5}}, true},
		"others":          {[]Dot{{At: 5}, {At: 5, Fresh: true}}, false},
		"nothing is told": {[]Dot{{}, {At: 5}}, false},
	} {
		if got := between(c.dots...) > 0; got != c.line {
			t.Errorf("%s: a line is drawn: %t", name, got)
		}
	}
}

// What a school leader types can be written; what the font has no sign for is
// left out rather than drawn as boxes.
func TestTheLettersOfThePicture(t *testing.T) {
	f, err := opentype.Parse(goregular.TTF)
	ok(t, err)
	equal(t, "letters", written("Coördinatie, geïnd, één, façade, ’s ochtends, € 5, señor, Curaçao ĳ", f), "Coördinatie, geïnd, één, façade, ’s ochtends, € 5, señor, Curaçao ĳ")
	equal(t, "an emoji and a line break", written("rust \U0001F642\nen tijd", f), "rust  en tijd")
}

// A picture is as wide as a phone is sharp, and as high as what is in it.
func TestThePictureHoldsEverything(t *testing.T) {
	outcome := Outcome{Evaluation: anOutcome(anEvaluation("course"), "", 0), Day: today, Earlier: earlierOutcomes(10)}
	for i := range outcome.Result.Lines {
		outcome.Result.Lines[i].Mean = 9
	}
	m := drawn(t, outcome.Chart())
	if m.Bounds().Dx() != chartWidth || m.Bounds().Dy() < 900 || m.Bounds().Dy() > 1800 {
		t.Errorf("it is %v", m.Bounds())
	}
	for x := range chartMargin / 2 {
		for y := range m.Bounds().Dy() {
			if m.At(x, y) != chartPaper || m.At(chartWidth-1-x, y) != chartPaper {
				t.Fatalf("something sticks out at %d,%d", x, y)
			}
		}
	}
}
