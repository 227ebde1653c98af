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
// beside it a line of the times before. In a message a picture is shown small,
// and a high one smaller still: so it is twice as wide as a phone, and low.
type Chart struct {
	Title     string
	Note      string
	Low, High string // what the ends of the scale mean
	Since     string // from when the lines are, "" without lines
	Bars      []Bar
}

// Bar is one statement. From and To are where its mean lies on the scale: the
// same, unless only a bound is shown; zero when nothing is.
type Bar struct {
	Text     string // the statement
	Value    string // "5,5"; "" when nothing is shown
	Small    string // below the value: "of hoger"
	From, To float64
	Line     []Dot // earlier times and, last, this one
}

// Dot is one time on a line. The line does not go on to a Fresh one: it is of
// other people than the one before.
type Dot struct {
	At    float64 // zero when nothing is shown
	Fresh bool
}

// In pixels.
const (
	chartWidth  = 720
	chartMargin = 28
	barHeight   = 28
	barAlone    = 548 // where bars end; right of it stand the value,
	barBeside   = 394 // and the line
	lineLeft    = 544
	lineHeight  = 44
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
	p.y = chartMargin - 8
	p.paragraph(c.Title, p.bold, 36, chartInk)
	p.paragraph(c.Note, p.regular, 25, chartSoft)
	end := float64(barAlone)
	if c.Since != "" {
		end = barBeside
	}
	p.y += 42
	p.write(p.regular, 24, chartSoft)
	p.DrawString(c.Low, chartMargin, p.y)
	p.DrawStringAnchored(c.High, end, p.y, 1, 0)
	p.DrawStringAnchored(c.Since, chartWidth-chartMargin, p.y, 1, 0)
	for _, b := range c.Bars {
		p.y += 16
		p.bar(b, end)
	}
	p.y += chartMargin
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

func (p *pen) bar(b Bar, end float64) {
	p.paragraph(b.Text, p.regular, 29, chartInk)
	p.y += 10
	p.SetColor(chartTrack)
	p.DrawRoundedRectangle(chartMargin, p.y, end-chartMargin, barHeight, barHeight/2)
	p.ClipPreserve()
	p.Fill()
	p.fill(chartMaybe, b.To, end)
	p.fill(chartFull, b.From, end)
	p.SetColor(chartPaper)
	for v := scaleLow + 1; v < scaleHigh; v++ {
		p.DrawRectangle(across(float64(v), chartMargin, end)-1, p.y, 2, barHeight)
	}
	p.Fill()
	p.ResetClip()
	p.write(p.bold, 42, chartInk)
	p.DrawString(b.Value, end+18, p.y+barHeight+1)
	p.write(p.regular, 24, chartSoft)
	p.DrawString(b.Small, end+18, p.y+barHeight+31)
	p.line(b.Line)
	p.y += barHeight + 30
}

// fill colours a bar up to a value.
func (p *pen) fill(c color.Color, v, end float64) {
	if v > scaleLow {
		p.SetColor(c)
		p.DrawRectangle(chartMargin, p.y, across(v, chartMargin, end)-chartMargin, barHeight)
		p.Fill()
	}
}

// line draws this time, as a darker dot, beside the times before.
func (p *pen) line(dots []Dot) {
	if len(dots) < 2 {
		return
	}
	const right = chartWidth - chartMargin - 8
	x := func(i int) float64 { return lineLeft + (right-lineLeft)*float64(i)/float64(len(dots)-1) }
	y := func(d Dot) float64 { return p.y + lineHeight + 2 - across(d.At, 0, lineHeight) }
	p.SetLineWidth(4)
	p.SetColor(chartMaybe)
	for i, d := range dots {
		if i > 0 && !d.Fresh && d.At > 0 && dots[i-1].At > 0 {
			p.DrawLine(x(i-1), y(dots[i-1]), x(i), y(d))
			p.Stroke()
		}
	}
	for i, d := range dots {
		if i == len(dots)-1 {
			p.SetColor(chartFull)
		}
		if d.At > 0 {
			p.DrawCircle(x(i), y(d), 8)
			p.Fill()
		}
	}
}
