package cards

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"strings"
	"unicode"

	"git.sr.ht/~sbinet/gg"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
)

// Chart is the picture of a result: a bar on the scale for each statement, and
// below it a line of the times before. It is drawn for a phone, twice as sharp.
type Chart struct {
	Title     string
	Notes     []string // a line each
	Low, High string   // what the ends of the scale mean
	Bars      []Bar
}

// Bar is one statement. From and To are where its mean lies on the scale: the
// same, unless only a bound is shown; zero when nothing is.
type Bar struct {
	Text     string // the statement
	Value    string // "5,5"; "" when nothing is shown
	Small    string // below the value: "of hoger"
	Note     string // below the bar, "" nothing
	From, To float64
	Line     []Dot // earlier times and, last, this one; none for a first time
}

// Dot is one time on a line. The line does not go on to a Fresh one: it is of
// other people than the one before.
type Dot struct {
	Label, Value string
	At           float64 // zero when nothing is shown
	Fresh        bool
}

// In pixels.
const (
	chartWidth  = 600
	chartMargin = 28
	barHeight   = 28
	barEnd      = 448 // right of it stands the value
	lineHeight  = 56
)

// The scale.
const scaleLow, scaleHigh = 1, 7

var (
	chartPaper = color.RGBA{0xff, 0xff, 0xff, 0xff}
	chartInk   = color.RGBA{0x1d, 0x2b, 0x2a, 0xff}
	chartSoft  = color.RGBA{0x5a, 0x6b, 0x69, 0xff} // small words: 5.6 to 1 on the paper
	chartTrack = color.RGBA{0xe3, 0xec, 0xea, 0xff}
	chartFull  = color.RGBA{0x1f, 0x6f, 0x68, 0xff}
	chartMaybe = color.RGBA{0x8f, 0xbd, 0xb7, 0xff} // where the mean may lie when only a bound is shown
)

// pen draws from the top down; y is how far it is.
type pen struct {
	*gg.Context
	regular, bold *opentype.Font
	y             float64
}

// PNG draws the chart. Nothing of it stays in memory.
func (c Chart) PNG() ([]byte, error) {
	regular, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("the chart's font: %w", err)
	}
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return nil, fmt.Errorf("the chart's bold font: %w", err)
	}
	measured := &pen{Context: gg.NewContext(1, 1), regular: regular, bold: bold}
	measured.chart(c)
	p := &pen{Context: gg.NewContext(chartWidth, int(measured.y)), regular: regular, bold: bold}
	p.SetColor(chartPaper)
	p.Clear()
	p.chart(c)
	var b bytes.Buffer
	err = png.Encode(&b, p.Image())
	return b.Bytes(), err
}

func (p *pen) chart(c Chart) {
	p.y = chartMargin
	p.paragraph(c.Title, p.bold, 38, chartInk)
	p.y += 6
	for _, n := range c.Notes {
		p.paragraph(n, p.regular, 26, chartSoft)
	}
	p.y += 30
	for _, b := range c.Bars {
		p.bar(b, c)
	}
	p.y += chartMargin - 30
}

// write sets the font and colour of what is written next.
func (p *pen) write(f *opentype.Font, size float64, c color.Color) {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic(err) // it fails for a size that is not a number only
	}
	p.SetFontFace(face)
	p.SetColor(c)
}

// paragraph writes lines over the whole width.
func (p *pen) paragraph(text string, f *opentype.Font, size float64, c color.Color) {
	p.write(f, size, c)
	for _, line := range p.WordWrap(written(text, f), chartWidth-2*chartMargin) {
		p.y += size * 1.3
		p.DrawString(line, chartMargin, p.y-size*0.3)
	}
}

// written is text without what the font has no sign for.
func written(text string, f *opentype.Font) string {
	var buf sfnt.Buffer
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if i, err := f.GlyphIndex(&buf, r); err != nil || i == 0 {
			return -1
		}
		return r
	}, text)
}

// across is where a value stands between two sides.
func across(v, left, right float64) float64 {
	return left + (right-left)*(v-scaleLow)/(scaleHigh-scaleLow)
}

func (p *pen) bar(b Bar, c Chart) {
	p.paragraph(b.Text, p.regular, 30, chartInk)
	p.y += 12
	p.SetColor(chartTrack)
	p.DrawRoundedRectangle(chartMargin, p.y, barEnd-chartMargin, barHeight, barHeight/2)
	if b.To == 0 {
		p.Fill()
		p.y += barHeight + 4
		p.paragraph(b.Note, p.regular, 25, chartSoft)
	} else {
		p.value(b)
		p.ends(c)
		p.paragraph(b.Note, p.regular, 25, chartSoft)
		p.line(b.Line)
	}
	p.y += 34
}

// value fills the bar up to the value and writes it beside.
func (p *pen) value(b Bar) {
	p.ClipPreserve()
	p.Fill()
	p.SetColor(chartMaybe)
	p.DrawRectangle(chartMargin, p.y, across(b.To, chartMargin, barEnd)-chartMargin, barHeight)
	p.Fill()
	p.SetColor(chartFull)
	p.DrawRectangle(chartMargin, p.y, across(b.From, chartMargin, barEnd)-chartMargin, barHeight)
	p.Fill()
	p.SetColor(chartPaper)
	for v := scaleLow + 1; v < scaleHigh; v++ {
		p.DrawRectangle(across(float64(v), chartMargin, barEnd)-1, p.y, 2, barHeight)
	}
	p.Fill()
	p.ResetClip()
	p.write(p.bold, 44, chartInk)
	p.DrawString(b.Value, barEnd+20, p.y+barHeight+2)
	p.write(p.regular, 24, chartSoft)
	p.DrawString(b.Small, barEnd+20, p.y+barHeight+34)
	p.y += barHeight
}

// ends says below a bar what its ends mean.
func (p *pen) ends(c Chart) {
	p.write(p.regular, 24, chartSoft)
	p.DrawStringAnchored(c.Low, chartMargin, p.y+27, 0, 0)
	p.DrawStringAnchored(c.High, barEnd, p.y+27, 1, 0)
	p.y += 34
}

// line draws this time beside the times before.
func (p *pen) line(dots []Dot) {
	if len(dots) < 2 {
		return
	}
	const top = 46 // room for the values
	left, step := float64(chartMargin+38), float64(chartWidth-2*chartMargin-76)/float64(len(dots)-1)
	x := func(i int) float64 { return left + step*float64(i) }
	y := func(d Dot) float64 { return p.y + top + lineHeight - across(d.At, 0, lineHeight) }
	p.SetLineWidth(4)
	p.SetColor(chartMaybe)
	for i, d := range dots {
		if i > 0 && !d.Fresh && d.At > 0 && dots[i-1].At > 0 {
			p.DrawLine(x(i-1), y(dots[i-1]), x(i), y(d))
			p.Stroke()
		}
	}
	for i, d := range dots {
		colour, f := color.Color(chartMaybe), p.regular
		if i == len(dots)-1 {
			colour, f = chartFull, p.bold
		}
		p.write(p.regular, 23, chartSoft)
		p.DrawStringAnchored(d.Label, x(i), p.y+top+lineHeight+34, 0.5, 0)
		if d.At == 0 {
			continue
		}
		p.SetColor(colour)
		p.DrawCircle(x(i), y(d), 8)
		p.Fill()
		p.write(f, 25, chartInk)
		p.DrawStringAnchored(d.Value, x(i), y(d)-16, 0.5, 0)
	}
	p.y += top + lineHeight + 40
}
