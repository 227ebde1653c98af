package cards

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// The steps of a method fill the time that its source gives it.
func TestTheMinutesOfAMethodAddUp(t *testing.T) {
	want := map[string]int{"incident": 65, "tien": 120, "balint": 90, "socratisch": 55, "waarderend": 60, "troika": 30, "roddel": 45}
	equal(t, "methods", len(Methods), len(want))
	for _, m := range Methods {
		equal(t, m.Name, m.Minutes, want[m.ID])
		least, most := 0, 0
		for _, s := range m.Steps {
			least, most = least+s.Least*m.Rounds, most+s.Most*m.Rounds
		}
		if m.Minutes < least || m.Minutes > most || m.Rounds == 1 && least != most {
			t.Errorf("%s takes %d minutes, its steps from %d to %d", m.Name, m.Minutes, least, most)
		}
	}
}

// A whole meeting, with what stands around every method, fits two and a half hours.
func TestWhatStandsAroundEveryMethod(t *testing.T) {
	for _, m := range Methods {
		all, most := m.Whole(), 0
		var names []string
		for _, s := range all {
			names, most = append(names, s.Name), most+s.Most*m.Rounds
		}
		line := strings.Join(names, " ")
		equal(t, m.Name+" begins", strings.HasPrefix(line, "Inchecken Afspraken Terugblik "), true)
		equal(t, m.Name+" ends", strings.HasSuffix(line, " Meenemen Evaluatie"), true)
		equal(t, m.Name+" looks back", strings.Count(line, "Terugblik"), 1)
		if m.Rounds == 1 && most > 150 {
			t.Errorf("a meeting with the %s takes up to %d minutes", m.Name, most)
		}
	}
}

func TestEveryStepSaysWhereItComesFrom(t *testing.T) {
	for _, m := range Methods {
		for _, s := range m.Steps {
			if !strings.HasPrefix(s.Source, "https://") || s.Text == "" || s.Least > s.Most {
				t.Errorf("%s: %+v", m.Name, s)
			}
			if s.Rules&Writes != 0 && s.Rules&Speaks != 0 {
				t.Errorf("%s: in %s the presenter speaks while all are silent", m.Name, s.Name)
			}
		}
	}
}

func TestAMethodInLines(t *testing.T) {
	var all []string
	for _, m := range Methods {
		text := MethodLines(m.ID)
		if n := utf8.RuneCountInString(text); n > 3000 {
			t.Errorf("%s takes %d characters", m.Name, n)
		}
		all = append(all, text)
	}
	golden(t, "methods.txt", strings.Join(all, "\n\n")+"\n")
	equal(t, "no such method", MethodLines("zwijgen"), "")
}
