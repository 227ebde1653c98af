package simulator

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// method is one method of the Web API.
type method struct {
	scope     string // what it always needs; some methods need more, depending on the channel
	perMinute int    // calls a minute
	handle    func(w *Workspace, a args) (object, error)
}

// methods are all methods there are here. Any other is unknown_method.
var methods = map[string]method{
	"api.test":                     {"", tier4, (*Workspace).apiTest},
	"apps.connections.open":        {"connections:write", tier2, (*Workspace).openConnection},
	"auth.test":                    {"", tierSpecial, (*Workspace).authTest},
	"bots.info":                    {"users:read", tier3, (*Workspace).botInfo},
	"chat.delete":                  {"chat:write", tier3, (*Workspace).deleteMessage},
	"chat.deleteScheduledMessage":  {"chat:write", tier3, (*Workspace).deleteScheduled},
	"chat.getPermalink":            {"", tierSpecial, (*Workspace).permalink},
	"chat.postEphemeral":           {"chat:write", tier4, (*Workspace).postEphemeral},
	"chat.postMessage":             {"chat:write", tierSpecial, (*Workspace).postMessage},
	"chat.scheduleMessage":         {"chat:write", tier3, (*Workspace).scheduleMessage},
	"chat.scheduledMessages.list":  {"", tier3, (*Workspace).listScheduled},
	"chat.update":                  {"chat:write", tier3, (*Workspace).updateMessage},
	"conversations.history":        {"", tier3, (*Workspace).history},
	"conversations.info":           {"", tier3, (*Workspace).conversationInfo},
	"conversations.invite":         {"", tier3, (*Workspace).inviteOthers},
	"conversations.join":           {"channels:join", tier3, (*Workspace).joinConversation},
	"conversations.kick":           {"", tier3, (*Workspace).kick},
	"conversations.leave":          {"", tier3, (*Workspace).leaveConversation},
	"conversations.list":           {"", tier2, (*Workspace).listConversations},
	"conversations.members":        {"", tier4, (*Workspace).conversationMembers},
	"conversations.open":           {"im:write", tier3, (*Workspace).openConversation},
	"conversations.replies":        {"", tier3, (*Workspace).replies},
	"conversations.setPurpose":     {"", tier2, (*Workspace).setPurpose},
	"conversations.setTopic":       {"", tier2, (*Workspace).setTopic},
	"files.completeUploadExternal": {"files:write", tier4, (*Workspace).completeUpload},
	"files.delete":                 {"files:write", tier3, (*Workspace).deleteFile},
	"files.getUploadURLExternal":   {"files:write", tier4, (*Workspace).uploadAddress},
	"files.info":                   {"files:read", tier4, (*Workspace).fileInfo},
	"pins.add":                     {"pins:write", tier2, (*Workspace).addPin},
	"pins.list":                    {"pins:read", tier2, (*Workspace).listPins},
	"pins.remove":                  {"pins:write", tier2, (*Workspace).removePin},
	"reactions.add":                {"reactions:write", tier3, (*Workspace).addReaction},
	"reactions.get":                {"reactions:read", tier3, (*Workspace).reactionsOf},
	"reactions.remove":             {"reactions:write", tier2, (*Workspace).removeReaction},
	"team.info":                    {"team:read", tier3, (*Workspace).teamInfo},
	"users.conversations":          {"", tier3, (*Workspace).userConversations},
	"users.info":                   {"users:read", tier4, (*Workspace).userInfo},
	"users.list":                   {"users:read", tier2, (*Workspace).listUsers},
	"users.profile.get":            {"users.profile:read", tier4, (*Workspace).userProfile},
	"views.open":                   {"", tier4, (*Workspace).openView},
	"views.publish":                {"", tier4, (*Workspace).publishView},
	"views.push":                   {"", tier4, (*Workspace).pushView},
	"views.update":                 {"", tier4, (*Workspace).updateView},
}

// apiError is a failed call: Slack's error code and what comes with it.
type apiError struct {
	code       string
	messages   []string // response_metadata.messages: what exactly was wrong
	needed     string   // the scope that is missing
	retryAfter int      // seconds; makes it a 429
}

func (e *apiError) Error() string {
	return strings.Join(append([]string{e.code}, e.messages...), "\n")
}

func fail(code string, messages ...string) error { return &apiError{code: code, messages: messages} }

// args are the arguments of a call. Forms and JSON bodies end up the same: anything but a string is JSON in a string.
type args map[string]string

func (a args) flag(name string) bool { return a[name] == "true" || a[name] == "1" }

// maxBody is how much of a request is read, in bytes.
const maxBody = 4 << 20

// serveAPI answers one call of the Web API.
func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/api/")
	a, token, err := readArgs(rw, r)
	carryOut := func(rw http.ResponseWriter) { w.answerCall(rw, name, token, a, err) }
	w.disturbed(rw, carryOut, name, a["channel"], a["channel_id"], a["channels"], a["users"])
}

func (w *Workspace) answerCall(rw http.ResponseWriter, name, token string, a args, err error) {
	var reply []byte
	if err == nil {
		reply, err = w.call(name, token, a)
	}
	if err != nil {
		reply = mustJSON(w.failure(name, err, rw.Header()))
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.Header().Set("Date", w.Now().UTC().Format(http.TimeFormat)) // Slack's clock is the practice clock
	rw.Header().Set("X-OAuth-Scopes", strings.Join(w.app.scopes, ","))
	if rw.Header().Get("Retry-After") != "" {
		rw.WriteHeader(http.StatusTooManyRequests)
	}
	_, _ = rw.Write(reply) // the app hung up: its problem
}

// failure is the answer to a call that failed.
func (w *Workspace) failure(method string, err error, header http.Header) object {
	e, ok := err.(*apiError)
	if !ok {
		e = &apiError{code: "internal_error", messages: []string{err.Error()}}
	}
	reply := object{"ok": false, "error": e.code}
	if len(e.messages) > 0 {
		reply["response_metadata"] = object{"messages": e.messages}
		if e.code == "invalid_blocks" {
			reply["errors"] = strings.Split(strings.ReplaceAll(strings.Join(e.messages, "\n"), "[ERROR] ", ""), "\n")
		}
	}
	if e.needed != "" {
		reply["needed"], reply["provided"] = e.needed, strings.Join(w.app.scopes, ",")
	}
	if e.code == "unknown_method" {
		reply["req_method"] = method
	}
	if e.retryAfter > 0 {
		header.Set("Retry-After", strconv.Itoa(e.retryAfter))
	}
	return reply
}

// call checks token, scope and rate, calls the method, and writes its answer while nothing can change.
func (w *Workspace) call(name, token string, a args) ([]byte, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	m, ok := methods[name]
	if !ok {
		return nil, fail("unknown_method")
	}
	forApps := name == "apps.connections.open" // the one method for the app-level token
	switch {
	case token == "":
		return nil, fail("not_authed")
	case token != botToken && token != appToken:
		return nil, fail("invalid_auth")
	case forApps != (token == appToken):
		return nil, fail("not_allowed_token_type")
	case w.refusal != "" && forApps:
		return nil, fail("invalid_auth")
	case w.refusal != "":
		return nil, fail(w.refusal)
	}
	if m.scope != "" && !forApps {
		if err := w.need(m.scope); err != nil {
			return nil, err
		}
	}
	var reply object
	err := w.limit(name, m.perMinute)
	if err == nil {
		reply, err = m.handle(w, a)
	}
	w.noteCall(name, a, reply, err)
	if err != nil {
		return nil, err
	}
	w.carriedOut[name]++
	reply["ok"] = true
	return appendJSON(make([]byte, 0, 1<<10), reply), nil
}

// need checks that the app has one of these scopes.
func (w *Workspace) need(scopes ...string) error {
	for _, s := range scopes {
		if slices.Contains(w.app.scopes, s) {
			return nil
		}
	}
	return &apiError{code: "missing_scope", needed: strings.Join(scopes, ",")}
}

// readArgs reads a call's arguments and token, from the query, a form or a JSON body. The token of a JSON call comes
// in the Authorization header.
func readArgs(rw http.ResponseWriter, r *http.Request) (args, string, error) {
	r.Body = http.MaxBytesReader(rw, r.Body, maxBody)
	a := args{}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, "", fail("request_timeout")
		}
		if err := a.readJSON(body); err != nil {
			return nil, "", err
		}
	case "multipart/form-data":
		if r.ParseMultipartForm(maxBody) != nil {
			return nil, "", fail("invalid_form_data")
		}
	case "", "application/x-www-form-urlencoded":
		if r.ParseForm() != nil {
			return nil, "", fail("invalid_form_data")
		}
	default:
		return nil, "", fail("invalid_post_type")
	}
	for name, values := range r.Form {
		a[name] = values[0]
	}
	token := a["token"]
	if t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		token = t
	}
	return a, token, nil
}

func (a args) readJSON(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	fields, err := parseFields(body)
	if err != nil {
		return fail("invalid_json")
	}
	for name, v := range fields {
		if s, ok := parseText(v); ok {
			a[name] = s
		} else if string(v) != "null" {
			a[name] = string(v)
		}
	}
	return nil
}

// Slack's pages: https://docs.slack.dev/apis/web-api/pagination
const maxPage = 1000

// paged cuts a page out of a list, as limit and cursor say, and returns the cursor of the next one.
func paged[T any](a args, all []T, usual int) (page []T, next string, err error) {
	limit := usual
	if a["limit"] != "" {
		limit, err = strconv.Atoi(a["limit"])
		if err != nil || limit < 0 || limit > maxPage {
			return nil, "", fail("invalid_limit")
		}
		if limit == 0 {
			limit = usual
		}
	}
	from := 0
	if a["cursor"] != "" {
		raw, err := base64.StdEncoding.DecodeString(a["cursor"])
		n, ok := strings.CutPrefix(string(raw), "next:")
		from, _ = strconv.Atoi(n)
		if err != nil || !ok || from <= 0 || from > len(all) {
			return nil, "", fail("invalid_cursor")
		}
	}
	page = all[from:min(from+limit, len(all))]
	if from+limit < len(all) {
		next = base64.StdEncoding.EncodeToString([]byte("next:" + strconv.Itoa(from+limit)))
	}
	return page, next, nil
}

func cursor(next string) object { return object{"next_cursor": next} }
