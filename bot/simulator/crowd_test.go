package simulator_test

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"

	"intervisiebot/bot/simulator"
)

// bare acknowledges everything on a connection of its own, with the payload that reply gives, until the test is over:
// an app that costs next to nothing.
func bare(t testing.TB, w *simulator.Workspace, address string, reply string) {
	t.Helper()
	answer, _ := post(t, address, w.AppToken(), "apps.connections.open", url.Values{})
	conn, _, err := websocket.DefaultDialer.Dial(answer["url"].(string), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	hello := make(chan bool)
	go func() {
		for first := true; ; first = false {
			_, data, err := conn.ReadMessage()
			if err != nil {
				return
			}
			if first {
				close(hello)
				continue
			}
			_, rest, _ := strings.Cut(string(data), `"envelope_id":"`)
			ack := fmt.Sprintf(`{"envelope_id":%q,"payload":%s}`, rest[:36], reply)
			if conn.WriteMessage(websocket.TextMessage, []byte(ack)) != nil {
				return
			}
		}
	}()
	<-hello
}

// aCard is an answer of the size of a card with buttons.
func aCard() string {
	return `{"response_type":"ephemeral","text":"kaart","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"` +
		strings.Repeat("een vraag ", 20) + `"}},{"type":"context","elements":[{"type":"mrkdwn","text":"Thema: vak"}]},` +
		`{"type":"actions","elements":[` + many(5, aButton) + `]}]}`
}

func BenchmarkAsk(b *testing.B) {
	w, address := alone(b)
	bare(b, w, address, aCard())
	var people []string
	for i := range 100 {
		people = append(people, w.AddPerson(fmt.Sprint("Lid ", i)))
	}
	channel := w.AddChannel("intervisie", true, people...)
	b.ReportAllocs()
	b.ResetTimer()
	var all sync.WaitGroup
	for i, person := range people {
		n := b.N / len(people)
		if i < b.N%len(people) {
			n++
		}
		all.Go(func() {
			for range n {
				if answer, err := w.Ask(person, channel, "/echo"); err != nil || !strings.Contains(answer, "een vraag") {
					b.Errorf("%q, %v", answer, err)
					return
				}
			}
		})
	}
	all.Wait()
}

func TestAskReturnsAtOnce(t *testing.T) {
	w, app, anna, bram, channel := workspace(t)
	app.onCmd = func(c slack.SlashCommand) any {
		if c.Text == "venster" {
			_, err := app.api.OpenView(c.TriggerID, setup())
			return errText(err)
		}
		return map[string]any{"text": "dag *" + c.Text + "*"}
	}
	app.work(1) // it never comes to rest
	answer, err := w.Ask(anna, channel, "/echo Anna")
	must(t, err)
	if answer != "dag *Anna*\n" {
		t.Errorf("answer %q", answer)
	}
	must(t, w.AskModal(bram, channel, "/echo venster"))
	must(t, w.FillNow(bram, "Naam", "Noord"))
	refused(t, w.SubmitNow(bram), "verplicht")
	must(t, w.FillNow(bram, "Weekdag", "maandag"))
	must(t, w.FillNow(bram, "Vanaf", "2026-12-01"))
	must(t, w.SubmitNow(bram))
	refused(t, w.DismissNow(bram), "geen venster")
	_, err = w.Ask(anna, channel, "/onbekend")
	refused(t, err, "geen geldige opdracht")
	app.work(-1)
}
