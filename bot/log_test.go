package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

// A panic can hold what people typed: of ours only the kind is logged, with the
// stack. What Go itself says of one is logged as it is.
func TestAPanicIsLoggedWithoutWords(t *testing.T) {
	logged := func(f func()) string {
		var log bytes.Buffer
		b := &bot{log: slog.New(slog.NewTextHandler(&log, nil))}
		func() { defer b.survive(); f() }()
		return log.String()
	}
	if text := logged(func() { panic("een stille sectie") }); strings.Contains(text, "stille") || !strings.Contains(text, "panic=string") || !strings.Contains(text, "log_test.go") {
		t.Errorf("the log holds %s", text)
	}
	var none map[string]int
	if text := logged(func() { none["a"]++ }); !strings.Contains(text, "assignment to entry in nil map") {
		t.Errorf("the log holds %s", text)
	}
}
