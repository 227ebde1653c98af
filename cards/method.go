package cards

import (
	"fmt"
	"slices"
	"strings"
)

// Method is a way to spend a meeting on one case.
type Method struct {
	ID      string // what a meeting keeps of it
	Name    string
	Minutes int    // in all, as the source says
	Fits    string // which group or question it suits
	Rounds  int    // how many times the steps are gone through
	Steps   []Step
}

// Step is one part of a meeting.
type Step struct {
	Name        string
	Text        string // what happens
	Least, Most int    // minutes a round; 0, 0 when it takes none of its own
	Rules       Rules
	Source      string // of the step and, when stated, its minutes: an address
}

// Rules are what holds during a step.
type Rules uint8

// The rules of a step. Without Stated the minutes are our own proposal, within
// the total that the source gives.
const (
	Speaks Rules = 1 << iota // the presenter may speak
	Writes                   // everybody writes, in silence
	Advice                   // advice is allowed
	Stated                   // the source states the minutes
)

// MethodOf is the method with this id.
func MethodOf(id string) (Method, bool) {
	i := slices.IndexFunc(Methods, func(m Method) bool { return m.ID == id })
	if i < 0 {
		return Method{}, false
	}
	return Methods[i], true
}

// Whole is a meeting with this method from beginning to end: what stands around
// every method is in it once.
func (m Method) Whole() []Step {
	var all []Step
	for _, s := range beforeMethod {
		if !slices.Contains(m.Steps, s) { // some methods look back themselves
			all = append(all, s)
		}
	}
	return slices.Concat(all, m.Steps, afterMethod)
}

// MethodLines is a meeting with the method of this id, as mrkdwn of fewer than
// 3,000 characters; "" when there is no such method.
func MethodLines(id string) string {
	m, ok := MethodOf(id)
	if !ok {
		return ""
	}
	lines := []string{methodTitle(m)}
	for _, s := range m.Whole() {
		lines = append(lines, stepLine(s))
	}
	return strings.Join(append(lines, methodNote(m)), "\n")
}

// about is what holds during the step: its minutes and its rules, in a few words.
func (s Step) about() string {
	var parts []string
	switch {
	case s.Least != s.Most:
		parts = append(parts, fmt.Sprintf("%d-%d min", s.Least, s.Most))
	case s.Most > 0:
		parts = append(parts, fmt.Sprintf("%d min", s.Most))
	}
	switch {
	case s.Rules&Writes != 0:
		parts = append(parts, stepInSilence)
	case s.Rules&Speaks == 0:
		parts = append(parts, stepListens)
	}
	if s.Rules&Advice != 0 {
		parts = append(parts, stepAdvice)
	}
	return strings.Join(parts, ", ")
}
