package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"intervisiebot/bot/simulator"
	"intervisiebot/store"
)

// demoPort is where the practice Slack's page is sought first.
const demoPort = 8910

// demoStart is when the practice clock starts: a Tuesday in November, with no
// holiday near.
var demoStart = time.Date(2026, time.November, 10, 9, 0, 0, 0, store.Location("Europe/Amsterdam"))

// demo runs a practice Slack and the bot against it, exactly as it would run
// against Slack, until ctx ends. Nothing is left behind unless DATABASE_PATH is
// set.
func demo(ctx context.Context, stdout, stderr io.Writer, now func() time.Time) error {
	folder, err := os.MkdirTemp("", "intervisiebot-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	database := os.Getenv("DATABASE_PATH")
	if database == "" {
		database = filepath.Join(folder, "intervisie.db")
	} else if _, err := os.Stat(database); err == nil {
		return fmt.Errorf("%w:\nDATABASE_PATH: %s exists, and the practice Slack starts empty\n    name a file that does not exist yet", errSettings, database)
	}
	listener, err := listen(demoPort)
	if err != nil {
		return err
	}
	p, err := practise(ctx, listener, demoStart, database, stderr, now)
	if err != nil {
		return err
	}
	defer p.stop()
	if err := tellStory(p.slack); err != nil {
		return fmt.Errorf("the practice story stuck: %w", err)
	}
	fmt.Fprintln(stdout, p.url)
	fmt.Fprintln(stdout, "A practice Slack, only on this computer. Open the address above in a browser. Ctrl-C stops it.")
	select {
	case <-ctx.Done():
		return nil
	case err := <-p.failed:
		return err
	}
}

// listen takes the port, or the first free one after it, on this computer only.
func listen(port int) (l net.Listener, err error) {
	for p := port; p < port+100; p++ {
		if l, err = net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(p))); err == nil {
			return l, nil
		}
	}
	return nil, err
}

// practice is a practice Slack with the bot connected to it.
type practice struct {
	slack   *simulator.Workspace
	url     string
	config  config
	now     func() time.Time // the machine's own
	failed  chan error       // the bot stopped by itself
	stopBot func()           // what is under way is finished first
}

// practise starts a practice Slack, its clock at start, and the bot against it,
// the database at the given path with its key beside it.
func practise(ctx context.Context, l net.Listener, start time.Time, database string, stderr io.Writer, now func() time.Time) (*practice, error) {
	slack, err := simulator.New(manifest, start, start.Location())
	if err != nil {
		return nil, err
	}
	var level slog.Level
	if v := os.Getenv("LOG_LEVEL"); v != "" {
		if err := level.UnmarshalText([]byte(v)); err != nil {
			return nil, fmt.Errorf("%w:\nLOG_LEVEL: %w", errSettings, err)
		}
	}
	p := &practice{now: now, slack: slack, url: slack.Start(l), failed: make(chan error, 1)}
	p.config = config{botToken: slack.BotToken(), appToken: slack.AppToken(), apiURL: p.url + "/api/",
		database: database, dataKey: database + ".key", ballotKeys: database + ".ballot-keys", zone: "Europe/Amsterdam", logLevel: level}
	if p.stopBot, err = p.startBot(ctx, stderr); err != nil {
		return nil, errors.Join(err, slack.Close())
	}
	return p, nil
}

// stop stops the bot, then the practice Slack.
func (p *practice) stop() {
	p.stopBot()
	p.slack.Close()
}

// startBot runs the bot against the practice Slack, on its clock, until stop is
// called.
func (p *practice) startBot(ctx context.Context, stderr io.Writer) (stop func(), err error) {
	b, closeStore, err := open(ctx, p.config, stderr, p.slack.Now, p.now)
	if err != nil {
		return nil, err
	}
	p.slack.SetDue(b.due)
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := b.run(ctx); err != nil && ctx.Err() == nil {
			p.failed <- err
		}
	}()
	return func() {
		cancel()
		<-ended
		closeStore()
	}, nil
}
