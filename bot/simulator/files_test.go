package simulator_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

// png begins as a picture does; that is all the practice Slack looks at.
const png = "\x89PNG\r\n\x1a\n and so on"

func TestUploadWithTheRealClient(t *testing.T) {
	w, c, anna, _, _ := withEverything(t)
	api := slack.New(w.BotToken(), slack.OptionAPIURL(c.address+"/api/"))
	f, err := api.UploadFile(slack.UploadFileParameters{Filename: "agenda.ics", FileSize: 5, Reader: strings.NewReader("BEGIN"),
		Title: "Agenda", Channel: w.DM(anna), InitialComment: "voor in je agenda"})
	must(t, err)
	info := c.ok("files.info", "file", f.ID)
	if part(info, "file", "name") != "agenda.ics" || len(part(info, "file", "ims").([]any)) != 0 {
		t.Errorf("shared at once: %v", info)
	}
	if strings.Contains(w.Transcript(w.DM(anna)), "agenda") {
		t.Error("it is there before it was shared")
	}
	must(t, w.FastForward(5*time.Second))
	contains(t, w.Transcript(w.DM(anna)), "voor in je agenda\n    [bestand: Agenda]")
	info = c.ok("files.info", "file", f.ID)
	shares := part(info, "file", "shares", "private").(map[string]any)
	if shares[w.DM(anna)] == nil {
		t.Error(info)
	}
	at := part(info, "file", "url_private").(string)
	for token, want := range map[string]int{w.BotToken(): http.StatusOK, "xoxb-other": http.StatusNotFound} {
		req, _ := http.NewRequest("GET", at, nil)
		req.Header.Set("Authorization", "Bearer "+token)
		res, err := http.DefaultClient.Do(req)
		must(t, err)
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != want || want == http.StatusOK && string(body) != "BEGIN" {
			t.Errorf("with %s: %s %q", token, res.Status, body)
		}
	}
	c.ok("files.delete", "file", f.ID)
	c.fails("file_not_found", "files.info", "file", f.ID)
	if _, _, _, ok := w.File(f.ID); ok {
		t.Error("the file is still there")
	}
}

func TestUploadsThatCannotWork(t *testing.T) {
	w, c, anna, _, channel := withEverything(t)
	c.fails("invalid_arguments", "files.getUploadURLExternal", "filename", "a.txt")
	c.fails("invalid_arguments", "files.getUploadURLExternal", "length", "3")
	c.fails("file_upload_size_restricted", "files.getUploadURLExternal", "filename", "a.txt", "length", "999999999")
	address := c.ok("files.getUploadURLExternal", "filename", "a.txt", "length", "3")
	file := `[{"id":"` + address["file_id"].(string) + `"}]`
	c.fails("file_not_found", "files.completeUploadExternal", "files", file) // nothing has been sent
	c.fails("invalid_arguments", "files.completeUploadExternal", "files", "[]")
	c.fails("invalid_arguments", "files.completeUploadExternal", "files", `[{}]`)
	res, err := http.Post(address["upload_url"].(string), "application/octet-stream", strings.NewReader("abc"))
	must(t, err)
	res.Body.Close()
	c.fails("invalid_arguments", "files.completeUploadExternal", "files", file, "channel_id", anna) // a person is no channel here
	c.fails("channel_not_found", "files.completeUploadExternal", "files", file, "channel_id", "C0NOWHERE")
	c.ok("files.completeUploadExternal", "files", file, "channel_id", channel)
	must(t, w.Remove(anna, channel)) // before it was shared
	must(t, w.FastForward(time.Minute))
	if strings.Contains(w.Transcript(channel), "bestand") {
		t.Error("shared where the app is not")
	}
	if res, err := http.Post(c.address+"/upload/zomaar", "text/plain", strings.NewReader("x")); err != nil || res.StatusCode != http.StatusBadRequest {
		t.Error(res, err)
	}
}

// A picture can be shown by an image block only some seconds after its upload.
func TestPictureOfAnImageBlock(t *testing.T) {
	w, c, _, _, channel := withEverything(t)
	api := slack.New(w.BotToken(), slack.OptionAPIURL(c.address+"/api/"))
	f, err := api.UploadFile(slack.UploadFileParameters{Filename: "uitslag.png", FileSize: len(png), Reader: bytes.NewReader([]byte(png))})
	must(t, err)
	blocks := `[{"type":"image","alt_text":"de uitslag","slack_file":{"id":"` + f.ID + `"},"title":` + aText + `}]`
	reply := c.call("chat.postMessage", "channel", channel, "text", "uitslag", "blocks", blocks)
	if !strings.Contains(said(reply), "invalid slack file [json-pointer:/blocks/0/slack_file]") || reply["errors"] == nil {
		t.Errorf("at once: %v", reply)
	}
	must(t, w.FastForward(5*time.Second))
	c.ok("chat.postMessage", "channel", channel, "text", "uitslag", "blocks", blocks)
	contains(t, w.Transcript(channel), "[afbeelding: de uitslag]\n        · x")
	at := part(c.ok("files.info", "file", f.ID), "file", "url_private").(string)
	c.ok("chat.postMessage", "channel", channel, "text", "nog eens", "blocks", strings.ReplaceAll(blocks, `"id":"`+f.ID, `"url":"`+at))
}
