//go:build unix

package main

import "golang.org/x/sys/unix"

// freeSpace is how many bytes this program may still write in a folder.
func freeSpace(folder string) (uint64, error) {
	var s unix.Statfs_t
	err := unix.Statfs(folder, &s)
	return uint64(s.Bavail) * uint64(s.Bsize), err
}
