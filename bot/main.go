// Intervisiebot keeps Dutch intervision groups of school leaders going in
// Slack: dialogue cards, the cases and learning questions that members bring,
// meetings, and evaluations that nobody can trace.
//
// A person asks, the bot replies, and what must be said later hangs on the wall
// until Slack shows it. The rooms of the house:
//
//	store     what the bot knows: types beside their SQL, and what time brings
//	cards     what the bot shows: blocks, modals, every Dutch sentence, the deck
//	commands  what the bot answers: one noun a file
//	bot       the bot among people and in time; this package
//
// and here, file by file:
//
//	main.go         the command line; config.go the environment; lock.go one program a database
//	bot.go          the heart: wakes when poked and when something is due
//	slack.go        hears Slack, answers Slack; the only file that knows Socket Mode
//	interaction.go  presses and submitted modals
//	members.go      who is in which group
//	schedule.go     what is due at this moment; case.go, question.go, session.go, goingon.go
//	                and evaluation.go for theirs, evaluation_ballot.go where nothing may tell who answered
//	post.go         makes Slack show what should hang there; verdict.go reads its answers,
//	                lost.go settles those that never came
//	home.go         makes App Home show what is true
//	retention.go    what is kept no longer
//	monitor.go      health and metrics
//	doctor.go       is all well? disk_*.go how much room there is
//	backup.go       copies the database and puts it back; rotate.go gives it a new key
//	demo.go         the practice Slack with a story in it, story.go; practiceslack.go is one for other apps
//	simulator/      a Slack workspace in memory, with a web page
//
// A card's way through the house: its group's next_at comes, the heart's plan
// gives the group a card and hangs a post on the wall in one transaction, show
// sends it, and a press on its button comes back as an Ask.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // zones also where the system has none: Windows, an empty container

	"github.com/joho/godotenv"

	"intervisiebot/store"
)

const usage = `Intervisiebot keeps intervision groups going in Slack.

  bot            run against Slack, with the settings below
  bot demo       a practice Slack in your browser, with the bot in it; needs no settings
  bot slack      a practice Slack with no bot in it, to connect any Slack app to; prints how
                 (-manifest FILE: the app's manifest in JSON, else that of this bot; -empty: nobody there yet)
  bot manifest   print the app manifest to paste into Slack
  bot rotate-key seal the database with a new data key; the bot must be stopped
  bot health     exit code 0 if a bot with these settings is alive, for a container's health check
  bot doctor     look whether all is well with settings, Slack, database and keys, also while the bot runs
  bot backup FILE
                 copy the database to a new file, also while the bot runs; the key is not in it
  bot restore FILE [--force]
                 put a copy back while the bot is stopped; --force replaces a database that is there
  bot help       this text

Settings come from the environment or from a file .env in the current folder:

`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(program(ctx, os.Args[1:], os.Stdout, os.Stderr, time.Now))
}

// program runs one command and returns its exit code: 2 when it was told
// something that cannot work, 1 when it failed on the way.
func program(ctx context.Context, args []string, stdout, stderr io.Writer, now func() time.Time) int {
	command := strings.Join(args, " ")
	if len(args) > 0 && slices.Contains([]string{"slack", "backup", "restore"}, args[0]) {
		command = args[0] // these take more words
	}
	err := errors.New("unknown command " + command + " (hint: bot help)")
	switch command {
	case "":
		err = serve(ctx, stderr, now)
	case "demo":
		err = demo(ctx, stdout, stderr, now)
	case "slack":
		err = practiceSlack(ctx, args[1:], stdout, now)
	case "health":
		err = alive(now())
	case "doctor":
		err = doctor(ctx, stdout, now)
	case "backup":
		err = backup(ctx, args[1:], stdout, now)
	case "restore":
		err = restore(ctx, args[1:], stdout, now)
	case "rotate-key":
		err = rotateKey(ctx, stdout)
	case "manifest":
		_, err = stdout.Write(manifest)
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, usage)
		for _, s := range settings {
			fmt.Fprintf(stdout, "  %-16s %s\n", s.name, s.help)
			if s.standard != "" {
				fmt.Fprintf(stdout, "  %-16s (default %s)\n", "", s.standard)
			}
		}
		return 0
	default:
		fmt.Fprintln(stderr, err)
		return 2
	}
	if err == nil || ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return 0
	}
	fmt.Fprintln(stderr, err)
	if _, refused := errors.AsType[tokenError](err); refused || errors.Is(err, errSettings) || errors.Is(err, errArguments) || errors.Is(err, errUsage) {
		return 2
	}
	return 1
}

// errSettings says that the program was told something that cannot work.
var errSettings = errors.New("these settings need attention (bot help lists them all)")

// settled reads the settings from .env and the environment. With an error come
// those that could be read.
func settled() (config, error) {
	if err := godotenv.Load(); err != nil && !errors.Is(err, os.ErrNotExist) {
		return config{}, fmt.Errorf("%w:\n.env: %w", errSettings, err)
	}
	c, err := readConfig(os.Getenv)
	if err != nil {
		return c, fmt.Errorf("%w:\n%w", errSettings, err)
	}
	return c, nil
}

// alive tells whether the bot with these settings is.
func alive(now time.Time) error {
	c, err := settled()
	if err != nil {
		return err
	}
	return health(c.database, now)
}

// serve runs the bot against the Slack it was told of.
func serve(ctx context.Context, stderr io.Writer, now func() time.Time) error {
	c, err := settled()
	if err != nil {
		return err
	}
	b, done, err := open(ctx, c, stderr, c.clock(now), now)
	if err != nil {
		return err
	}
	return errors.Join(b.run(ctx), done())
}

// open opens the database, which is this program's alone until done is called,
// and puts a bot together. Clock is its time; real is that of the machine.
func open(ctx context.Context, c config, stderr io.Writer, clock, real func() time.Time) (b *bot, done func() error, err error) {
	l, err := takeLock(ctx, c.database, lockWait)
	if err != nil {
		return nil, nil, fmt.Errorf("DATABASE_PATH: %w", err)
	}
	log := newLog(stderr, c.logLevel)
	sweep := sweeper(c.database, log)
	b, closeStore, err := furnish(ctx, c, clock, func() {
		b.monitor.ticked.Store(real().Unix())
		sweep(real())
		if err := l.beat(real()); err != nil {
			log.Warn("noting that the bot is alive failed", "err", err)
		}
	}, log)
	if err != nil {
		return nil, nil, errors.Join(err, l.release())
	}
	stopMonitor := func() error { return nil }
	if c.httpAddr != "" {
		if stopMonitor, err = b.serveMonitor(c.httpAddr, real); err != nil {
			return nil, nil, errors.Join(fmt.Errorf("HTTP_ADDR: %w", err), closeStore(), l.release())
		}
	}
	return b, func() error { return errors.Join(stopMonitor(), closeStore(), l.release()) }, nil
}

// newLog is the log for operators: one line a message, key=value.
func newLog(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}

// gcPercent lets the heap grow a little further than Go's 100 before it is
// cleaned: the heap is so small that it would be cleaned all the time. It costs
// some megabytes and saves a fifth of the processor time (BenchmarkKaart).
const gcPercent = 200

// furnish opens the store and puts a bot together.
func furnish(ctx context.Context, c config, clock func() time.Time, beat func(), log *slog.Logger) (*bot, func() error, error) {
	if err := store.SettleKey(ctx, c.database, c.dataKey); err != nil {
		return nil, nil, fmt.Errorf("DATA_KEY_FILE: %w", err)
	}
	_, missing := os.Stat(c.database)
	key, err := store.ReadKey(c.dataKey, errors.Is(missing, os.ErrNotExist))
	if err != nil {
		return nil, nil, fmt.Errorf("DATA_KEY_FILE: %w", err)
	}
	s, err := store.Open(ctx, c.database, key)
	if err != nil {
		return nil, nil, fmt.Errorf("DATABASE_PATH: %w", err)
	}
	if err := s.KeepSecrets(c.ballotKeys); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("BALLOT_KEYS_PATH: %w", err), s.Close())
	}
	debug.SetGCPercent(gcPercent)
	b, err := newBot(c, s, clock, beat, log)
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return b, s.Close, nil
}
