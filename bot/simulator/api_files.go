package simulator

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// file is a file that the app uploads, in three steps: it asks for an address, sends the contents there, and completes
// it. https://docs.slack.dev/messaging/working-with-files#uploading_files
type file struct {
	id       string
	name     string
	title    string
	alt      string
	ticket   string // the secret part of the upload address
	data     []byte
	sent     bool // the contents are here
	complete bool
	ready    time.Time // from when Slack can show it as a picture
	created  time.Time
	shares   []fileShare
}

// fileShare is a message that a file came with.
type fileShare struct{ channel, ts string }

// How long Slack takes, on the practice clock, to share a file in a channel and to make a picture ready for an image
// block. It promises nothing; these are what is often seen.
const (
	shareDelay   = 2 * time.Second
	pictureDelay = 4 * time.Second
)

const maxUpload = 20 << 20 // bytes; Slack takes more

// uploadAddress is files.getUploadURLExternal. https://docs.slack.dev/reference/methods/files.getUploadURLExternal
func (w *Workspace) uploadAddress(a args) (object, error) {
	size, err := strconv.Atoi(a["length"])
	switch {
	case a["filename"] == "":
		return nil, fail("invalid_arguments", "[ERROR] missing required field: filename")
	case err != nil || size <= 0:
		return nil, fail("invalid_arguments", "[ERROR] missing required field: length")
	case size > maxUpload:
		return nil, fail("file_upload_size_restricted")
	}
	f := &file{id: w.newID("F"), name: a["filename"], alt: a["alt_txt"], ticket: w.newID("up"), created: w.clock.now()}
	f.title = f.name
	w.files[f.id] = f
	return object{"upload_url": w.url + "/upload/" + f.ticket, "file_id": f.id}, nil
}

// serveUpload takes the contents of a file: as the body, or as a form.
func (w *Workspace) serveUpload(rw http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(rw, r.Body, maxUpload+maxBody)
	data, err := uploaded(r)
	w.disturbed(rw, func(rw http.ResponseWriter) {
		if err == nil && w.keepUpload(path.Base(r.URL.Path), data) {
			_, _ = fmt.Fprintf(rw, "OK - %d", len(data))
			return
		}
		http.Error(rw, "unknown upload address, or unreadable contents", http.StatusBadRequest)
	}, "upload")
}

func uploaded(r *http.Request) ([]byte, error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		return io.ReadAll(r.Body)
	}
	form, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, err // also when there is no file in it
		}
		if part.FileName() != "" {
			return io.ReadAll(part)
		}
	}
}

func (w *Workspace) keepUpload(ticket string, data []byte) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.files {
		if f.ticket == ticket && !f.complete {
			f.data, f.sent = data, true
			w.version++
			return true
		}
	}
	return false
}

// completeUpload is files.completeUploadExternal. The files are in the channel only after some time: that is why there
// is no ts in the answer. https://docs.slack.dev/reference/methods/files.completeUploadExternal
func (w *Workspace) completeUpload(a args) (object, error) {
	files, err := w.toComplete(a["files"])
	if err != nil {
		return nil, err
	}
	m, err := w.draft(args{"text": a["initial_comment"], "blocks": a["blocks"]}, maxMessageText)
	if err != nil {
		return nil, err
	}
	var channels []*channel
	for id := range strings.SplitSeq(cmp.Or(a["channel_id"], a["channels"]), ",") {
		if id == "" {
			continue
		}
		if w.people[id] != nil { // only posting takes a person for their direct message
			return nil, fail("invalid_arguments", "[ERROR] input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]")
		}
		c, err := w.target(id)
		if err != nil {
			return nil, err
		}
		channels = append(channels, c)
	}
	answers := []object{}
	for _, f := range files {
		f.complete, f.ready = true, w.clock.now().Add(pictureDelay)
		answers = append(answers, w.fileObject(f))
	}
	for _, c := range channels {
		w.later(shareDelay, func() { w.share(c, *m, a["thread_ts"], files) })
	}
	w.version++
	return object{"files": answers}, nil
}

// toComplete reads which files are to be completed, and gives them their titles.
func (w *Workspace) toComplete(raw string) ([]*file, error) {
	tree, err := parseJSON([]byte(raw))
	items, ok := tree.([]any)
	if err != nil || !ok || len(items) == 0 {
		return nil, fail("invalid_arguments", "[ERROR] missing required field: files")
	}
	var files []*file
	for i, item := range items {
		o, ok := item.(object)
		if !ok || str(o, "id") == "" {
			return nil, fail("invalid_arguments", fmt.Sprintf("[ERROR] missing required field: id [json-pointer:/files/%d]", i))
		}
		f := w.files[str(o, "id")]
		if f == nil || !f.sent {
			return nil, fail("file_not_found")
		}
		f.title = cmp.Or(str(o, "title"), f.title)
		files = append(files, f)
	}
	return files, nil
}

// share puts files into a channel, if they and the app are still there.
func (w *Workspace) share(c *channel, m message, thread string, files []*file) {
	if c.archived || !c.has(botUser) {
		return
	}
	m.channel, m.subtype = c.id, ""
	if root := c.find(thread); root != nil {
		m.thread = root.ts
	}
	for _, f := range files {
		if w.files[f.id] != nil {
			m.files = append(m.files, f.id)
		}
	}
	if len(m.files) == 0 {
		return
	}
	added := w.add(&m)
	added.note(w.made("files.completeUploadExternal", nil, false))
	for _, id := range m.files {
		f := w.files[id]
		f.shares = append(f.shares, fileShare{c.id, added.ts})
		w.tell(object{"type": "file_shared", "channel_id": c.id, "file_id": id, "user_id": botUser, "file": object{"id": id}},
			"files:read")
	}
}

// fileInfo is files.info. https://docs.slack.dev/reference/methods/files.info
func (w *Workspace) fileInfo(a args) (object, error) {
	f := w.files[a["file"]]
	if f == nil || !f.complete {
		return nil, fail("file_not_found")
	}
	return object{"file": w.fileObject(f), "comments": []object{}, "response_metadata": cursor("")}, nil
}

// deleteFile is files.delete. https://docs.slack.dev/reference/methods/files.delete
func (w *Workspace) deleteFile(a args) (object, error) {
	f := w.files[a["file"]]
	if f == nil {
		return nil, fail("file_not_found")
	}
	delete(w.files, f.id)
	for _, s := range f.shares {
		if c := w.channels[s.channel]; c != nil && c.find(s.ts) != nil {
			m := c.find(s.ts)
			m.files = slices.DeleteFunc(m.files, func(id string) bool { return id == f.id })
			if len(m.files) == 0 && m.text == "" && len(m.blocks.list) == 0 {
				w.drop(m)
			}
		}
	}
	w.version++
	return object{}, nil
}

// fileObject is a file as Slack describes it: https://docs.slack.dev/reference/objects/file-object
func (w *Workspace) fileObject(f *file) object {
	at := w.url + "/files/" + f.id + "/" + url.PathEscape(f.name)
	shares := map[string]map[string][]object{}
	in := map[channelKind][]string{public: {}, private: {}, direct: {}}
	for _, s := range f.shares {
		c := w.channels[s.channel]
		if c == nil {
			continue
		}
		in[c.kind] = append(in[c.kind], c.id)
		how := map[channelKind]string{public: "public"}[c.kind]
		how = cmp.Or(how, "private")
		if shares[how] == nil {
			shares[how] = map[string][]object{}
		}
		shares[how][c.id] = append(shares[how][c.id], object{"ts": s.ts, "channel_name": c.name, "team_id": teamID})
	}
	kind := strings.TrimPrefix(path.Ext(f.name), ".")
	return object{
		"id": f.id, "created": f.created.Unix(), "timestamp": f.created.Unix(), "name": f.name, "title": f.title,
		"mimetype": f.mimetype(), "filetype": kind, "pretty_type": strings.ToUpper(kind), "user": botUser, "user_team": teamID,
		"editable": false, "size": len(f.data), "mode": "hosted", "is_external": false, "external_type": "", "is_public": len(in[public]) > 0,
		"public_url_shared": false, "display_as_bot": false, "username": "", "alt_txt": f.alt, "file_access": "visible",
		"url_private": at, "url_private_download": at, "permalink": at, "shares": shares,
		"channels": in[public], "groups": in[private], "ims": in[direct], "has_more_shares": false, "comments_count": 0,
	}
}

// mimetype is what kind of file it is: by its name, else by what is in it.
func (f *file) mimetype() string {
	kind, _, _ := mime.ParseMediaType(mime.TypeByExtension(path.Ext(f.name)))
	if kind == "" {
		kind, _, _ = mime.ParseMediaType(http.DetectContentType(f.data))
	}
	return kind
}

// pictureFile is a file that an image block may show, found by its id or its address; nil if there is none, or not yet.
func (w *Workspace) pictureFile(id, at string) *file {
	if at != "" {
		id = path.Base(path.Dir(strings.TrimPrefix(at, w.url)))
	}
	f := w.files[id]
	if f == nil || !f.complete || !strings.HasPrefix(f.mimetype(), "image/") || w.clock.now().Before(f.ready) {
		return nil
	}
	return f
}

// File is the contents of a file that the app has uploaded and not deleted.
func (w *Workspace) File(id string) (name, mimetype string, data []byte, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.files[id]
	if f == nil || !f.complete {
		return "", "", nil, false
	}
	return f.name, f.mimetype(), bytes.Clone(f.data), true
}

// serveFile gives the app a file at its url_private, which wants the bot's token.
func (w *Workspace) serveFile(rw http.ResponseWriter, r *http.Request) {
	name, kind, data, ok := w.File(path.Base(path.Dir(r.URL.Path)))
	if !ok || r.Header.Get("Authorization") != "Bearer "+botToken || !slices.Contains(w.app.scopes, "files:read") {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", kind)
	http.ServeContent(rw, r, name, time.Time{}, bytes.NewReader(data))
}
