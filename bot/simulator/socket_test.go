package simulator_test

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// dial opens a bare web socket, without any client's help, and returns it with Slack's greeting.
func dial(t *testing.T, address, token string) (*websocket.Conn, map[string]any) {
	t.Helper()
	reply, _ := post(t, address, token, "apps.connections.open", url.Values{})
	conn, _, err := websocket.DefaultDialer.Dial(reply["url"].(string), nil)
	must(t, err)
	must(t, conn.SetReadDeadline(time.Now().Add(5*time.Second)))
	return conn, read(t, conn)
}

func read(t *testing.T, conn *websocket.Conn) map[string]any {
	t.Helper()
	_, data, err := conn.ReadMessage()
	must(t, err)
	var message map[string]any
	must(t, json.Unmarshal(data, &message))
	return message
}

func TestSocketByHand(t *testing.T) {
	w, address := alone(t)
	anna := w.AddPerson("Anna de Vries")
	channel := w.AddChannel("noord", false, anna)
	conn, hello := dial(t, address, w.AppToken())
	defer conn.Close()
	if hello["type"] != "hello" || hello["num_connections"] != 1.0 || hello["connection_info"].(map[string]any)["app_id"] == "" {
		t.Errorf("hello %v", hello)
	}
	pong := make(chan bool, 1)
	conn.SetPongHandler(func(string) error { pong <- true; return nil })
	must(t, conn.WriteControl(websocket.PingMessage, []byte("?"), time.Now().Add(time.Second)))

	typed := make(chan error, 1)
	go func() { typed <- w.Type(anna, channel, "/echo") }()
	message := read(t, conn) // reading also handles the pong
	if message["type"] != "slash_commands" || message["accepts_response_payload"] != true {
		t.Errorf("envelope %v", message)
	}
	must(t, conn.WriteJSON(map[string]any{"envelope_id": "not-mine"}))
	must(t, conn.WriteMessage(websocket.TextMessage, []byte("no json")))
	must(t, conn.WriteJSON(map[string]any{"envelope_id": message["envelope_id"], "payload": map[string]any{"text": strings.Repeat("x", 20<<10)}}))
	refused(t, <-typed, "te groot")

	w.Disconnect()
	if message := read(t, conn); message["type"] != "disconnect" || message["reason"] != "refresh_requested" {
		t.Errorf("disconnect %v", message)
	}
	if _, _, err := conn.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseNormalClosure) {
		t.Errorf("after the goodbye: %v", err)
	}
	select {
	case <-pong:
	default:
		t.Error("no pong")
	}
}

func TestTicketsWorkOnce(t *testing.T) {
	w, address := alone(t)
	reply, _ := post(t, address, w.AppToken(), "apps.connections.open", url.Values{})
	at := reply["url"].(string)
	conn, _, err := websocket.DefaultDialer.Dial(at, nil)
	must(t, err)
	conn.Close()
	if _, _, err := websocket.DefaultDialer.Dial(at, nil); err == nil {
		t.Error("the same ticket twice")
	}
}

// An event that is not acknowledged within three seconds comes again; an acknowledgement after that counts for nothing.
func TestLateAcknowledgements(t *testing.T) {
	t.Parallel()
	w, address := alone(t)
	anna := w.AddPerson("Anna de Vries")
	channel := w.AddChannel("noord", false, anna)
	conn, _ := dial(t, address, w.AppToken())
	defer conn.Close()
	must(t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
	invited, typed := make(chan error, 1), make(chan error, 1)
	go func() { invited <- w.Invite(anna, channel) }()
	event := read(t, conn)
	go func() { _, err := w.Ask(anna, channel, "/echo"); typed <- err }()
	command := read(t, conn)
	again := read(t, conn)
	if event["retry_attempt"] != 0.0 || again["retry_attempt"] != 1.0 || again["retry_reason"] != "timeout" ||
		event["envelope_id"] == again["envelope_id"] || !reflect.DeepEqual(event["payload"], again["payload"]) {
		t.Errorf("first %v\nthen %v", event, again)
	}
	must(t, conn.WriteJSON(map[string]any{"envelope_id": again["envelope_id"]}))
	must(t, <-invited)
	refused(t, <-typed, "niet op tijd")
	must(t, conn.WriteJSON(map[string]any{"envelope_id": command["envelope_id"], "payload": map[string]any{"text": "te laat"}}))
	must(t, conn.WriteJSON(map[string]any{"envelope_id": event["envelope_id"]}))
	must(t, w.FastForward(0))
	if strings.Contains(w.Screen(anna), "te laat") {
		t.Error(w.Screen(anna))
	}
}
