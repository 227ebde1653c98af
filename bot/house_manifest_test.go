package main

import (
	"encoding/json"
	"go/ast"
	"maps"
	"slices"
	"strings"
	"testing"
)

// manifestFile is the part of the manifest that these tests look at.
type manifestFile struct {
	Features struct {
		AppHome struct {
			Home     bool `json:"home_tab_enabled"`
			Messages bool `json:"messages_tab_enabled"`
			ReadOnly bool `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
		Commands []struct {
			Command, Description string
			Hint                 string `json:"usage_hint"`
			Escape               bool   `json:"should_escape"`
		} `json:"slash_commands"`
	}
	OAuth struct {
		Scopes struct{ Bot, User []string }
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			Bot []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			Enabled bool `json:"is_enabled"`
		}
		Org    bool `json:"org_deploy_enabled"`
		Socket bool `json:"socket_mode_enabled"`
		Rotate bool `json:"token_rotation_enabled"`
	}
}

func readManifest(t *testing.T) (m manifestFile) {
	t.Helper()
	if err := json.Unmarshal(manifest, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTheManifestNamesTheCommandsThereAre(t *testing.T) {
	words := map[string][]string{}
	for name := range handlerTable() {
		if command, word, _ := strings.Cut(name, " "); strings.HasPrefix(name, "/") {
			words[command] = append(words[command], word)
		}
	}
	var named []string
	for _, c := range readManifest(t).Features.Commands {
		named = append(named, c.Command)
		for _, word := range words[c.Command] {
			if !strings.Contains(c.Hint, word) {
				t.Errorf("the hint of %s is %q: it does not name %s", c.Command, c.Hint, word)
			}
		}
		if c.Escape {
			t.Errorf("%s is escaped: words would arrive as <@U1|samira>", c.Command)
		}
	}
	slices.Sort(named)
	if want := slices.Sorted(maps.Keys(words)); !slices.Equal(named, want) {
		t.Errorf("the manifest names %v, there are %v", named, want)
	}
}

// Every scope is used, and everything used has its scope: members can read in
// the README what the bot can do.
func TestScopesAreThoseThatAreUsed(t *testing.T) {
	used := map[string][]string{}
	use := func(what string, scopes []string, known bool) {
		if !known {
			t.Errorf("%s: add it to the table in this test with the scopes that it needs", what)
		}
		for _, scope := range scopes {
			used[scope] = append(used[scope], what)
		}
	}
	m := readManifest(t)
	for _, s := range sources(t, "bot") {
		ast.Inspect(s.File, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if name := nameOf(call.Fun); len(name) > 1 && name[len(name)-2] == "api" {
					method := name[len(name)-1]
					scopes, known := needs[method]
					use(method, scopes, known)
				}
			}
			return true
		})
	}
	for _, event := range m.Settings.Events.Bot {
		scopes, known := toldBy[event]
		use(event, scopes, known)
	}
	if len(m.Features.Commands) > 0 {
		use("slash commands", []string{"commands"}, true)
	}
	if len(used["chat:write"]) == 0 {
		t.Error("no call to Slack was found: this test sees nothing")
	}
	asked := slices.Sorted(slices.Values(m.OAuth.Scopes.Bot))
	if want := slices.Sorted(maps.Keys(used)); !slices.Equal(asked, want) {
		t.Errorf("the manifest asks for %v, used are %v", asked, used)
	}
	if len(m.OAuth.Scopes.User) > 0 {
		t.Errorf("it asks people's own tokens for %v", m.OAuth.Scopes.User)
	}
	readme := string(rootFile(t, "README.md"))
	for _, scope := range append(asked, "connections:write") {
		if !strings.Contains(readme, "`"+scope+"`") {
			t.Errorf("README.md does not tell of the scope %s", scope)
		}
	}
}

// An event that nobody hears is subscribed to for nothing, and one that is
// heard but not subscribed to never comes.
func TestEventsAreThoseThatAreHeard(t *testing.T) {
	heard := map[string]bool{}
	for _, s := range sources(t, "bot") {
		ast.Inspect(s.File, func(n ast.Node) bool {
			if c, ok := n.(*ast.CaseClause); ok {
				for _, e := range c.List {
					if star, ok := e.(*ast.StarExpr); ok {
						if name := nameOf(star.X); len(name) == 2 && name[0] == "slackevents" {
							heard[name[1]] = true
						}
					}
				}
			}
			return true
		})
	}
	for _, event := range readManifest(t).Settings.Events.Bot {
		name := ""
		for _, part := range strings.Split(event, "_") {
			part = strings.ReplaceAll(part, "id", "ID")
			name += strings.ToUpper(part[:1]) + part[1:]
		}
		if name += "Event"; !heard[name] {
			t.Errorf("the manifest subscribes to %s, and nothing hears a %s", event, name)
		}
		delete(heard, name)
	}
	for name := range heard {
		t.Errorf("%s is heard, and the manifest does not subscribe to it", name)
	}
}

func TestTheManifestIsThatOfAQuietBot(t *testing.T) {
	m := readManifest(t)
	for name, is := range map[string]bool{
		"Socket Mode":                           m.Settings.Socket,
		"buttons and modals":                    m.Settings.Interactivity.Enabled,
		"DMs of the bot can be seen":            m.Features.AppHome.Messages,
		"nobody can type in the bot's DM":       m.Features.AppHome.ReadOnly,
		"one workspace, not an organisation":    !m.Settings.Org,
		"a token that lasts":                    !m.Settings.Rotate,
		"a home tab only if something opens it": m.Features.AppHome.Home == slices.Contains(m.Settings.Events.Bot, "app_home_opened"),
	} {
		if !is {
			t.Errorf("the manifest does not say: %s", name)
		}
	}
}

// needs are the bot scopes without which Slack refuses a method of the client,
// from https://docs.slack.dev/reference/methods; starting Socket Mode takes the
// app-level token.
var needs = map[string][]string{
	"AuthTestContext":                {},
	"StartSocketModeContext":         {},
	"OpenViewContext":                {},
	"PushViewContext":                {},
	"UpdateViewContext":              {},
	"PostMessageContext":             {"chat:write"},
	"UpdateMessageContext":           {"chat:write"},
	"DeleteMessageContext":           {"chat:write"},
	"OpenConversationContext":        {"im:write"},
	"GetConversationHistoryContext":  {"im:history"},
	"GetConversationsForUserContext": {"channels:read", "groups:read"},
	"GetUsersInConversationContext":  {"channels:read", "groups:read"},
	"GetConversationInfoContext":     {"channels:read", "groups:read"},
	"GetUserInfoContext":             {"users:read"},
	"UploadFileContext":              {"files:write"},
	"PublishViewContext":             {},
}

// toldBy are the scopes without which Slack does not send an event.
var toldBy = map[string][]string{
	"member_joined_channel":   {"channels:read", "groups:read"},
	"member_left_channel":     {"channels:read", "groups:read"},
	"channel_left":            {"channels:read"},
	"channel_archive":         {"channels:read"},
	"channel_unarchive":       {"channels:read"},
	"channel_rename":          {"channels:read"},
	"channel_deleted":         {"channels:read"},
	"channel_id_changed":      {"channels:read"},
	"group_left":              {"groups:read"},
	"group_archive":           {"groups:read"},
	"group_unarchive":         {"groups:read"},
	"group_rename":            {"groups:read"},
	"group_deleted":           {"groups:read"},
	"user_change":             {"users:read"},
	"message_metadata_posted": {"metadata.message:read"},
	"app_home_opened":         {},
	"app_uninstalled":         {},
	"tokens_revoked":          {},
}
