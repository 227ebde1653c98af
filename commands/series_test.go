package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// thatTuesday is the day on which the lines of these tests are typed.
const thatTuesday = store.Day("2026-11-10")

var dutchTime = store.Location("Europe/Amsterdam")

// asRead is a line in full: what is read from it again is the same.
func asRead(l planLine) string {
	text := cards.Date(l.Day) + " " + cards.Clock(l.Minute)
	if l.Place != "" {
		text += ", " + l.Place
	}
	return text
}

func TestLinesOfASeries(t *testing.T) {
	for typed, want := range map[string]string{
		"14 januari": "donderdag 14 januari 2027 09:00",
		"do 14 januari 2027 13:00, De Brug, lokaal 3": "donderdag 14 januari 2027 13:00, De Brug, lokaal 3",
		"Donderdag 14 JANUARI 13.00":                  "donderdag 14 januari 2027 13:00",
		"donderdag 14 jan. 13u":                       "donderdag 14 januari 2027 13:00",
		"do. 14-1 13u30":                              "donderdag 14 januari 2027 13:30",
		"14/01/2027 13 uur":                           "donderdag 14 januari 2027 13:00",
		"14.1.27 13.00 uur":                           "donderdag 14 januari 2027 13:00",
		"14 1 2027 om 8:05":                           "donderdag 14 januari 2027 08:05",
		"14 - 1 - 2027":                               "donderdag 14 januari 2027 09:00",
		"14-januari-27 0:00":                          "donderdag 14 januari 2027 00:00",
		"14 januari, 13:00, De Brug":                  "donderdag 14 januari 2027 13:00, De Brug",
		"14 januari, 13 uur":                          "donderdag 14 januari 2027 13:00",
		"14 januari 13:00, 14:00 staat de koffie":     "donderdag 14 januari 2027 13:00, 14:00 staat de koffie",
		"14 januari, 3 hoog":                          "donderdag 14 januari 2027 09:00, 3 hoog",
		"14 januari,":                                 "donderdag 14 januari 2027 09:00",
		"14 januari, , De Brug":                       "donderdag 14 januari 2027 09:00, , De Brug",
		"10.12 13.00":                                 "donderdag 10 december 2026 13:00",
		"10.12.27 13.00":                              "vrijdag 10 december 2027 13:00",
		"10.12 20.27":                                 "donderdag 10 december 2026 20:27",
		"10 12 13 uur":                                "donderdag 10 december 2026 13:00",
		"1-2-27":                                      "maandag 1 februari 2027 09:00",
		"10 november":                                 "dinsdag 10 november 2026 09:00", // today
		"9 november":                                  "dinsdag 9 november 2027 09:00",
		"5 mrt":                                       "vrijdag 5 maart 2027 09:00",
		"5 maa":                                       "vrijdag 5 maart 2027 09:00",
		"5 sept 2027":                                 "zondag 5 september 2027 09:00",
		"zo 28 maart 2027 03:00":                      "zondag 28 maart 2027 03:00",
		"zo 31 oktober 2027 02:30":                    "zondag 31 oktober 2027 02:30", // this hour comes twice
		"11 mei 2028":                                 "donderdag 11 mei 2028 09:00",  // the farthest
		"\tdo 14 januari \u00a013:00 ,\tDe Brug  ":    "donderdag 14 januari 2027 13:00, De Brug",
		"14 januari, Straße & <co> 🏫":                 "donderdag 14 januari 2027 09:00, Straße & <co> 🏫",
	} {
		lines, problems := readSeries(typed, 9*60, thatTuesday, dutchTime)
		if len(problems) > 0 || len(lines) != 1 {
			t.Errorf("%q gives %d lines and %q", typed, len(lines), problems)
			continue
		}
		if got := asRead(lines[0]); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
		if lines[0].Text != strings.TrimSpace(typed) {
			t.Errorf("%q is kept as %q", typed, lines[0].Text)
		}
	}
}

func TestTheNextLeapDay(t *testing.T) {
	for today, want := range map[store.Day]store.Day{"2027-03-01": "2028-02-29", "2028-02-29": "2028-02-29"} {
		lines, problems := readSeries("29 februari", 9*60, today, dutchTime)
		if len(lines) != 1 || lines[0].Day != want {
			t.Errorf("on %s it is %+v, %q", today, lines, problems)
		}
	}
}

func TestWhatIsWrongWithALineOfASeries(t *testing.T) {
	for typed, want := range map[string]string{
		"":                               "",
		"morgen":                         cards.SeriesUnread,
		"13:00":                          cards.SeriesUnread,
		"januari":                        cards.SeriesUnread,
		"14 ja":                          cards.SeriesUnread,
		"14 januari 2027 13:00 De Brug":  cards.SeriesUnread,
		"14 januari 2027 1300":           cards.SeriesUnread,
		"xx 14 januari":                  cards.SeriesUnread,
		"d 14 januari":                   cards.SeriesUnread,
		"14 januarij":                    cards.SeriesUnread,
		"14-1-027":                       cards.SeriesUnread,
		"10.12.13.00":                    cards.SeriesUnread,
		"114 januari":                    cards.SeriesUnread,
		"-1 januari":                     cards.SeriesUnread,
		"14 januari 13:00-15:30":         cards.SeriesEnd,
		"14 januari, 13:00 - 15:30":      cards.SeriesEnd,
		"14 januari 13u tot 15u30":       cards.SeriesEnd,
		"14 januari, 13.00–15.30, Brug":  cards.SeriesEnd,
		"31 april":                       cards.SeriesNotThisYear(31, 4),
		"29 februari":                    cards.SeriesNotThisYear(29, 2),
		"0-1":                            cards.SeriesNotThisYear(0, 1),
		"29-2-2027":                      cards.SeriesNoDay(29, 2, 2027),
		"31-13":                          cards.SeriesNoMonth(13),
		"1-0-2027":                       cards.SeriesNoMonth(0),
		"1-00-2027":                      cards.SeriesNoMonth(0),
		"14 januari 24:00":               cards.SeriesNoTime(24, 0),
		"14 januari 13.60":               cards.SeriesNoTime(13, 60),
		"9-11-2026":                      cards.SeriesPast("2026-11-09"),
		"14 januari 13":                  cards.SeriesPast("2013-01-14"),
		"14 januari 0000":                cards.SeriesPast("0000-01-14"),
		"12 mei 2028":                    cards.SeriesFar("2028-05-12"),
		"14 januari 9999":                cards.SeriesFar("9999-01-14"),
		"woensdag 14 januari 13:00":      cards.SeriesWeekday("2027-01-14"),
		"zo 28 maart 2027 02:30":         cards.SeriesSkipped("2027-03-28", 150),
		"zo 28 maart 2027 2u, In de kou": cards.SeriesSkipped("2027-03-28", 120),
	} {
		lines, problems := readSeries(typed, 9*60, thatTuesday, dutchTime)
		var all []string
		if want != "" {
			all = []string{cards.SeriesProblem(1, typed, want)}
		}
		if len(lines) > 0 || !slices.Equal(problems, all) {
			t.Errorf("%q gives %+v and %q, want %q", typed, lines, problems, all)
		}
	}
}

// The time of the series itself may be what the clock skips.
func TestTheTimeOfTheSeriesIsSkipped(t *testing.T) {
	_, problems := readSeries("28 maart 2027\n29 maart 2027", 150, thatTuesday, dutchTime)
	if want := []string{cards.SeriesProblem(1, "28 maart 2027", cards.SeriesSkipped("2027-03-28", 150))}; !slices.Equal(problems, want) {
		t.Errorf("it says %q, want %q", problems, want)
	}
}

func TestProblemsNameTheirLines(t *testing.T) {
	text := "do 14 januari\r\n\r\nmorgen\r\n14-1-2027 15:00, Elders\n  \nvr 14 jan"
	_, problems := readSeries(text, 9*60, thatTuesday, dutchTime)
	want := []string{
		cards.SeriesProblem(3, "morgen", cards.SeriesUnread),
		cards.SeriesProblem(4, "14-1-2027 15:00, Elders", cards.SeriesTwice("2027-01-14", 1)),
		cards.SeriesProblem(6, "vr 14 jan", cards.SeriesWeekday("2027-01-14")),
	}
	if !slices.Equal(problems, want) {
		t.Errorf("it says\n%s\nwant\n%s", strings.Join(problems, "\n"), strings.Join(want, "\n"))
	}
}

func TestASeriesHasAMost(t *testing.T) {
	var text []string
	for day := store.Day("2027-01-01"); len(text) < seriesMost; day = day.Add(7) {
		text = append(text, cards.Date(day))
	}
	lines, problems := readSeries(strings.Join(text, "\n\n"), 9*60, thatTuesday, dutchTime)
	if len(lines) != seriesMost || len(problems) > 0 {
		t.Errorf("%d lines give %d meetings and %q", seriesMost, len(lines), problems)
	}
	for _, more := range []string{"1 augustus", "morgen"} {
		lines, problems = readSeries(strings.Join(append(text, more), "\n"), 9*60, thatTuesday, dutchTime)
		if len(lines) > 0 || !slices.Equal(problems, []string{cards.SeriesTooMany(seriesMost)}) {
			t.Errorf("one more gives %d meetings and %q", len(lines), problems)
		}
	}
}

// Whatever is read, written out in full and read again, is the same; and none
// of it lies in the past or in an hour that does not exist.
func FuzzSeries(f *testing.F) {
	for _, text := range []string{
		"do 14 januari 2027 13:00, De Brug\n\nvr 12 februari 13u30", "10.12 13.00", "1-2-27", "29 februari\n29-2-2028", "14 jan. 13 uur",
		"14/1, 13:00, 15:00", "31-13-2027 25:61", "zo 28 maart 2027 02:30", "zo 31 oktober 2027 2.30 uur", "14 januari 13:00-15:30", "mrt 5", ",,,", "\xff 1 1",
		"\u00a05\u00a0mei\u20282027", "5 mei ,\u0085x\r", strings.Repeat("1 mei\n", 25), "14-01-0000", "9 11\n10 11",
	} {
		f.Add(text, 13*60, int64(0))
		f.Add(text, 150, int64(500))
	}
	zones := []*time.Location{dutchTime, time.UTC, store.Location("America/Curacao"), store.Location("Africa/Cairo")}
	f.Fuzz(func(t *testing.T, text string, minute int, days int64) {
		minute = (minute%1440 + 1440) % 1440
		today := thatTuesday.Add(int(days % 1500))
		loc := zones[len(text)%len(zones)]
		lines, problems := readSeries(text, minute, today, loc)
		if len(lines) > 0 && len(problems) > 0 || len(lines) > seriesMost {
			t.Fatalf("%d lines and %q", len(lines), problems)
		}
		var full []string
		for _, l := range lines {
			start := store.Session{Day: l.Day, Minute: l.Minute}.Start(loc)
			if l.Day < today || l.Day > today.Add(farthest) || store.DayOf(start) != l.Day || start.Hour()*60+start.Minute() != l.Minute {
				t.Errorf("%q becomes %s %s", l.Text, l.Day, start)
			}
			full = append(full, asRead(l))
		}
		again, problems := readSeries(strings.Join(full, "\n"), (minute+1)%1440, today, loc)
		if len(problems) > 0 || len(again) != len(lines) {
			t.Fatalf("%q, in full %q, gives %d lines and %q", text, full, len(again), problems)
		}
		for i := range again {
			again[i].N, again[i].Text = lines[i].N, lines[i].Text
		}
		if !slices.Equal(again, lines) {
			t.Errorf("%q is %+v, and in full %+v", text, lines, again)
		}
	})
}
