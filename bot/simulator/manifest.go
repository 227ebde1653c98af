package simulator

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
)

// The ids of what there is one of. They look like Slack's and say what they are.
const (
	teamID   = "T0PRACTICE"
	teamName = "oefenslack"
	appID    = "A0PRACTICE"
	botID    = "B0PRACTICE"
	botUser  = "U0PRACTICE"

	botToken    = "xoxb-practice-not-a-secret"
	appToken    = "xapp-practice-not-a-secret"
	verifyToken = "practice-verification-token"

	otherTeamID = "T0ELSEWHERE" // where strangers come from
)

// BotToken is the token for the Web API. It works nowhere else.
func (w *Workspace) BotToken() string { return botToken }

// AppToken is the token for Socket Mode (apps.connections.open). It works nowhere else.
func (w *Workspace) AppToken() string { return appToken }

// BotUser is the user id of the app's bot, to add it to a channel from the start.
func (w *Workspace) BotUser() string { return botUser }

// AppName is what people call the app: the name of its bot user.
func (w *Workspace) AppName() string { return w.app.name }

// app is what the manifest declares. What is not in here does not work.
type app struct {
	name          string
	commands      map[string]command
	scopes        []string
	events        []string
	metadata      []string // event types of message_metadata_posted
	interactivity bool
	home          bool // the home tab
	messages      bool // the messages tab: without it there are no DMs
	readOnly      bool // people cannot write in that tab
}

// command is a slash command of the app, with what Slack shows while it is typed.
type command struct {
	Name        string `json:"command"`
	Description string `json:"description"`
	Hint        string `json:"usage_hint"`
	Escape      bool   `json:"should_escape"` // whether names of people and channels become ids
}

// readManifest reads the parts of a manifest that change what the app may do.
func readManifest(data []byte) (app, error) {
	var m struct {
		Display  struct{ Name string } `json:"display_information"`
		Features struct {
			Bot struct {
				Name string `json:"display_name"`
			} `json:"bot_user"`
			Home struct {
				Home     bool `json:"home_tab_enabled"`
				Messages bool `json:"messages_tab_enabled"`
				ReadOnly bool `json:"messages_tab_read_only_enabled"`
			} `json:"app_home"`
			Commands []command `json:"slash_commands"`
		}
		OAuth    struct{ Scopes struct{ Bot []string } } `json:"oauth_config"`
		Settings struct {
			SocketMode    bool `json:"socket_mode_enabled"`
			Interactivity struct {
				Enabled bool `json:"is_enabled"`
			}
			Events struct {
				Bot      []string `json:"bot_events"`
				Metadata []struct {
					App  string `json:"app_id"` // "*", or the app itself, which has another id here
					Type string `json:"event_type"`
				} `json:"metadata_subscriptions"`
			} `json:"event_subscriptions"`
		}
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return app{}, fmt.Errorf("the manifest is not a Slack manifest in JSON: %w", err)
	}
	if !m.Settings.SocketMode {
		return app{}, errors.New("the practice Slack speaks Socket Mode only: set settings.socket_mode_enabled in the manifest")
	}
	a := app{
		name: m.Features.Bot.Name, commands: map[string]command{}, scopes: m.OAuth.Scopes.Bot, events: m.Settings.Events.Bot,
		interactivity: m.Settings.Interactivity.Enabled,
		home:          m.Features.Home.Home,
		messages:      m.Features.Home.Messages, readOnly: m.Features.Home.ReadOnly,
	}
	a.name = cmp.Or(a.name, m.Display.Name, "App")
	for _, c := range m.Features.Commands {
		a.commands[c.Name] = c
	}
	for _, s := range m.Settings.Events.Metadata {
		if s.App != "" {
			a.metadata = append(a.metadata, s.Type)
		}
	}
	return a, nil
}
