package cards

import (
	"regexp"
	"slices"
	"strings"
)

// seen are what names and numbers of people look like. There are no lists of
// names: a surname is often a word, and a school's own people are not known here.
var seen = []*regexp.Regexp{
	regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+`),
	// meneer de Vries, mw. Jansen, dhr Van 't Hof
	regexp.MustCompile(`(?i:\b(?:meneer|mijnheer|mevrouw|dhr\.?|mevr\.?|mw\.?))[\p{Zs}\t]+(?:(?i:van|de|den|der|het|'t|ten|ter|el|al)[\p{Zs}\t]+)*\p{Lu}[\pL'’-]*`),
	// 3b, 4C, 2havo1; not 4e (the fourth), 3x or 4havo
	regexp.MustCompile(`\b[1-6](?:[a-dA-Df-hF-H]|(?i:vmbo|mavo|havo|vwo|tl|kb|bb|gl|hv|ath|gym)[a-hA-H1-9])\b`),
}

// digits are those of a number, with what people put between them.
var digits = regexp.MustCompile(`(?:\+|\b)\d(?:[\p{Zs}.()/-]{0,2}\d){7,14}\b`)

// inert leaves the digits, and the plus before them.
func inert(r rune) rune {
	if r == '+' || '0' <= r && r <= '9' {
		return r
	}
	return -1
}

// mostSeen is how many findings one message names.
const mostSeen = 5

// Lint finds what looks like the name or the number of a person: e-mail
// addresses, phone numbers, citizen service numbers, a title with a name, a
// class. It is a hint to who types, never a wall.
func Lint(text string) []string {
	var found []string
	add := func(s string) {
		if s = strings.TrimSpace(s); len(found) < mostSeen && !slices.Contains(found, s) {
			found = append(found, s)
		}
	}
	for _, pattern := range seen {
		for _, s := range pattern.FindAllString(text, -1) {
			add(short(s, 60))
		}
	}
	for _, s := range digits.FindAllString(text, -1) {
		if bare := strings.Map(inert, s); isPhone(bare) || isBSN(bare) {
			add(s)
		}
	}
	return found
}

func isPhone(s string) bool {
	switch {
	case strings.HasPrefix(s, "+"):
		return len(s) >= 10 && len(s) <= 16
	case strings.HasPrefix(s, "00"):
		return len(s) >= 11 && len(s) <= 16
	}
	return strings.HasPrefix(s, "0") && len(s) == 10
}

// isBSN checks a citizen service number: of its nine digits, each times its
// weight 9, 8, … 2 and -1, the sum is a multiple of eleven.
// https://nl.wikipedia.org/wiki/Burgerservicenummer#11-proef
func isBSN(s string) bool {
	if len(s) == 8 {
		s = "0" + s
	}
	if len(s) != 9 || strings.Contains(s, "+") {
		return false
	}
	sum := 0
	for i, r := range s {
		weight := 9 - i
		if i == 8 {
			weight = -1
		}
		sum += weight * int(r-'0')
	}
	return sum%11 == 0 && s != "000000000"
}
