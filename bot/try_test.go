package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
)

func TestTry(t *testing.T) {
	l, _ := net.Listen("tcp", "127.0.0.1:0")
	p, err := practise(context.Background(), l, filepath.Join(t.TempDir(), "x.db"), os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	defer p.stop()
	err = tellStory(p.slack)
	for i := range 12 {
		fmt.Println(p.slack.Transcript(fmt.Sprintf("C0%08d", i)))
	}
	t.Log(err)
}
