package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"intervisiebot/bot/simulator"
	"intervisiebot/store"
)

// errArguments says that bot slack was told something that cannot work.
var errArguments = errors.New("bot slack cannot start like this (usage: bot slack [-manifest FILE] [-empty])")

// connectHelp tells how to connect an app: page, name, API, bot token, app
// token. Only the page's line begins with http, so that a script finds it.
const connectHelp = `%[1]s
A practice Slack for %[2]s, only on this computer. Open the address above in a browser. Ctrl-C stops it.

  API URL    %[3]s
  bot token  %[4]s
  app token  %[5]s

Start your app with these in its environment:

SLACK_BOT_TOKEN=%[4]s
SLACK_APP_TOKEN=%[5]s
SLACK_API_URL=%[3]s

and tell its Slack client the API's address, in Socket Mode:

  Bolt for JavaScript  new App({ socketMode: true, token, appToken, clientOptions: { slackApiUrl: process.env.SLACK_API_URL } })
  Bolt for Python      App(client=WebClient(token=..., base_url=os.environ["SLACK_API_URL"]))
  slack-go             slack.New(token, slack.OptionAppLevelToken(...), slack.OptionAPIURL(os.Getenv("SLACK_API_URL")))

`

// practiceSlack serves a practice Slack with no bot behind it, for any app that
// speaks Socket Mode, until ctx ends. The app is that of the manifest in args,
// else ours.
func practiceSlack(ctx context.Context, args []string, stdout io.Writer, now func() time.Time) error {
	flags := flag.NewFlagSet("slack", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the error says it all
	path := flags.String("manifest", "", "")
	empty := flags.Bool("empty", false, "")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%w:\n%w", errArguments, err)
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%w:\n%q is not a flag (hint: the manifest comes after -manifest)", errArguments, flags.Arg(0))
	}
	slack, err := slackFor(*path, now())
	if err != nil {
		return err
	}
	listener, err := listen(demoPort)
	if err != nil {
		return err
	}
	url := slack.Start(listener)
	defer slack.Close()
	if !*empty {
		if err := slack.Seed(); err != nil {
			return err
		}
	}
	fmt.Fprintf(stdout, connectHelp, url, slack.AppName(), url+"/api/", slack.BotToken(), slack.AppToken())
	<-ctx.Done()
	return nil
}

// slackFor makes a practice Slack in which the app of the manifest at path is
// installed, ours if there is no path.
func slackFor(path string, now time.Time) (*simulator.Workspace, error) {
	app, name := manifest, "the manifest of Intervisiebot"
	if path != "" {
		read, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("%w:\n-manifest: %w", errArguments, err)
		}
		app, name = read, path
	}
	zone := store.Location("Europe/Amsterdam")
	slack, err := simulator.New(app, now.In(zone), zone)
	if err != nil {
		return nil, fmt.Errorf("%w:\n%s: %w\n    hint: at api.slack.com/apps your app has a page App Manifest; save its JSON tab, not the YAML", errArguments, name, err)
	}
	return slack, nil
}
