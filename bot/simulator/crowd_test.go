package simulator_test

import (
	"fmt"
	"net/url"
	"runtime"
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
				if answer, err := w.Ask(person, channel, "/echo"); err != nil || !strings.Contains(answer.Text, "een vraag") {
					b.Errorf("%q, %v", answer.Text, err)
					return
				}
			}
		})
	}
	all.Wait()
}

// Two hundred people at once, each doing four things: every one of them must be answered, and answered to them.
func TestTwoHundredPeopleAtOnce(t *testing.T) {
	w, app, _, _, _ := workspace(t)
	w.LiftLimits(true)
	var people []string
	for i := range 200 {
		people = append(people, w.AddPerson(fmt.Sprint("Lid ", i)))
	}
	channel := w.AddChannel("iedereen", false, people...)
	app.onCmd = func(c slack.SlashCommand) any {
		if c.Text != "venster" {
			return map[string]any{"text": "voor " + c.UserID, "blocks": []slack.Block{section("voor " + c.UserID), buttons("Ja")}}
		}
		_, err := app.api.OpenView(c.TriggerID, modal(section("dag "+c.UserID)))
		return errText(err)
	}
	pressed, submitted := map[string]int{}, map[string]int{} // the app hears one thing at a time
	app.acks["block_actions"] = func(cb slack.InteractionCallback) any { pressed[cb.User.ID]++; return nil }
	app.acks["view_submission"] = func(cb slack.InteractionCallback) any { submitted[cb.User.ID]++; return nil }
	var all sync.WaitGroup
	for _, person := range people {
		all.Go(func() {
			answer, err := w.Ask(person, channel, "/echo")
			if err == nil && !strings.Contains(answer.Text, "voor "+person) {
				err = fmt.Errorf("%s got %q", person, answer.Text)
			}
			if err == nil {
				err = w.PressNow(person, channel, "Ja")
			}
			if err == nil {
				err = w.AskModal(person, channel, "/echo venster")
			}
			if err == nil {
				err = w.SubmitNow(person)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	must(t, w.FastForward(0))
	for _, person := range people {
		if pressed[person] != 1 || submitted[person] != 1 {
			t.Errorf("%s: pressed %d, submitted %d", person, pressed[person], submitted[person])
		}
	}
}

// However long it is used, it takes no more memory than what people can see.
func TestMemoryStaysFlat(t *testing.T) {
	w, address := alone(t)
	bare(t, w, address, aCard())
	anna := w.AddPerson("Anna de Vries")
	channel := w.AddChannel("noord", false, anna)
	use := func() uint64 {
		for range 6_000 {
			if _, err := w.Ask(anna, channel, "/echo"); err != nil {
				t.Fatal(err)
			}
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := use()
	if after := use(); after > before+4<<20 {
		t.Errorf("%d MB, and after as much use again %d MB", before>>20, after>>20)
	}
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
	if answer.Text != "dag *Anna*\n" || answer.Took <= 0 {
		t.Errorf("answer %q after %v", answer.Text, answer.Took)
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

// BenchmarkModal opens a modal by a command, fills in two fields and submits it, with the real client.
func BenchmarkModal(b *testing.B) {
	w, address := alone(b)
	w.LiftLimits(true)
	app := connect(b, w, address)
	app.onCmd = func(c slack.SlashCommand) any {
		go func() {
			if _, err := app.api.OpenView(c.TriggerID, setup()); err != nil {
				b.Error(err)
			}
		}()
		return nil
	}
	var people []string
	for i := range 20 {
		people = append(people, w.AddPerson(fmt.Sprint("Lid ", i)))
	}
	channel := w.AddChannel("intervisie", true, people...)
	form := func(person string) error {
		if err := w.AskModal(person, channel, "/echo"); err != nil {
			return err
		}
		for _, field := range [][2]string{{"Naam", "Noord"}, {"Weekdag", "maandag"}, {"Vanaf", "2026-12-01"}} {
			if err := w.FillNow(person, field[0], field[1]); err != nil {
				return err
			}
		}
		return w.SubmitNow(person)
	}
	b.ReportAllocs()
	b.ResetTimer()
	var all sync.WaitGroup
	for i, person := range people {
		all.Go(func() {
			for n := i; n < b.N; n += len(people) {
				if err := form(person); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}
