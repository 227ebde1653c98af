package main

import (
	"errors"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"intervisiebot/bot/simulator"
)

// full makes writing beyond the present size of the database fail, as a full
// disk does, until it is called off.
func full(t *testing.T, database string) (off func()) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	info, err := os.Stat(database + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: uint64(info.Size()), Max: was.Max}); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
			t.Error(err)
		}
	}
}

// A bot that cannot write is not well, and says why.
func TestHealthOnAFullDisk(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	address := g.watched()
	g.setUp("Samira")
	off := full(t, g.config.database)
	code, s := healthz(t, address)
	off()
	if code != http.StatusServiceUnavailable || !strings.Contains(s.Reason, "the database cannot be written") {
		t.Errorf("status %d, %+v", code, s)
	}
}

// A disk that is full loses nothing that was typed: the window stays open, says
// so, and the same window can be submitted again.
func TestAFullDiskLosesNoTypedText(t *testing.T) {
	g := newGroup(t, "2026-11-17 09:00", "Samira", "Joost")
	g.setUp("Samira")
	submitFails := func() {
		t.Helper()
		off := full(t, g.config.database)
		err := g.slack.Submit(g.people["Samira"])
		off()
		if _, is := errors.AsType[*simulator.FieldErrors](err); !is {
			t.Fatalf("submitting gives %v", err)
		}
		g.shows("Samira", "Opslaan lukte niet. Wat je invulde staat er nog")
	}
	g.typed("Samira", "/casus Een stille sectie")
	g.fill("Samira", "Wat is er aan de hand?", "In de sectie zegt al weken niemand iets.", "Jouw vraag aan de groep", "Hoe kom ik hier weer in gesprek?")
	submitFails()
	g.shows("Samira", "[In de sectie zegt al weken niemand iets.]", "[Een stille sectie]", "[Hoe kom ik hier weer in gesprek?]")
	g.submit("Samira")
	g.closed("Samira")
	g.typed("Samira", "/casus mijn")
	if n := strings.Count(g.screen("Samira"), "Een stille sectie"); n != 1 {
		t.Errorf("there are %d cases:\n%s", n, g.screen("Samira"))
	}
	g.closed("Samira")

	g.typed("Samira", "/leervraag")
	g.fill("Samira", "Mijn leervraag", "Hoe blijf ik rustig?")
	submitFails()
	g.shows("Samira", "[Hoe blijf ik rustig?]")
	g.submit("Samira")
	g.shows("Samira", "Genoteerd. Dit is nu je leervraag.")
	if log := g.log.String(); !strings.Contains(log, "an ask failed") || strings.Contains(log, "stille") {
		t.Errorf("the log is %s", log)
	}
}
