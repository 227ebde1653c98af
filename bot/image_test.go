//go:build image

package main

import (
	"debug/elf"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"intervisiebot/bot/simulator"
)

// Where no Docker engine runs, this stands in for the image: the binary is built
// by the Dockerfile's own line, and started as its user in a root that holds
// nothing but what the Dockerfile puts there.
func TestImage(t *testing.T) {
	dockerfile, err := os.ReadFile("../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^RUN (CGO_ENABLED=0 go build .*) -o /intervisiebot ./bot$`).FindSubmatch(dockerfile)
	if line == nil {
		t.Fatal("the Dockerfile has no build line that this test knows")
	}
	root := t.TempDir()
	binary := filepath.Join(root, "intervisiebot")
	build := exec.Command("sh", "-c", string(line[1])+" -o "+binary+" ./bot")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s\n%v: %s", build, err, out)
	}

	info, err := os.Stat(binary)
	if err != nil {
		t.Fatal(err)
	}
	if mb := float64(info.Size()) / 1e6; mb >= 25 {
		t.Errorf("the binary is %.1f MB, want under 25", mb)
	}
	program, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close()
	for _, p := range program.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("the binary is not static")
		}
	}

	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	slack, err := simulator.New(manifest, demoStart, demoStart.Location())
	if err != nil {
		t.Fatal(err)
	}
	defer slack.Close()
	url := slack.Start(l)
	data, keys := filepath.Join(root, "data"), filepath.Join(root, "ballot-keys")
	if err := errors.Join(os.Mkdir(data, 0o700), os.Mkdir(keys, 0o700)); err != nil {
		t.Fatal(err)
	}
	command := func(args ...string) *exec.Cmd {
		c := exec.Command("/intervisiebot", args...)
		c.Dir = "/"
		c.Env = []string{"SLACK_BOT_TOKEN=" + slack.BotToken(), "SLACK_APP_TOKEN=" + slack.AppToken(), "SLACK_API_URL=" + url + "/api/",
			"DATABASE_PATH=/data/intervisie.db", "DATA_KEY_FILE=/data/intervisie.key", "BALLOT_KEYS_PATH=/ballot-keys"}
		c.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: 65532, Gid: 65532}}
		return c
	}
	if err := errors.Join(os.Chown(data, 65532, 65532), os.Chown(keys, 65532, 65532), os.Chmod(root, 0o755)); err != nil {
		t.Fatal(err, " (this test changes root and user: run it as root)")
	}
	var log syncBuffer
	bot := command()
	bot.Stderr = &log
	if err := bot.Start(); err != nil {
		t.Fatal(err)
	}
	healthy := func() bool { return command("health").Run() == nil }
	ready := func() bool { return strings.Contains(log.String(), "connected to Slack") && healthy() }
	for deadline := time.Now().Add(10 * time.Second); !ready(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not connected and healthy after ten seconds:\n%s", log.String())
		}
	}
	bot.Process.Signal(syscall.SIGTERM)
	if err := bot.Wait(); err != nil {
		t.Errorf("stopped with %v:\n%s", err, log.String())
	}
	if healthy() {
		t.Error("a bot that was stopped is still called healthy")
	}
}
