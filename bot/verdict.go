package main

import (
	"errors"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"intervisiebot/store"
)

// fate is what became of a call that shows a post.
type fate string

const (
	shown   fate = "shown"
	later   fate = "later"   // Slack did not take it, and says or shows that it may later
	lost    fate = "lost"    // the answer was lost: it may hang or not
	evicted fate = "evicted" // the bot is no longer in this channel
	refused fate = "refused" // Slack will not take this message, ever
)

// verdict is what an answer of Slack means for a post.
type verdict struct {
	fate   fate
	wait   time.Duration // before the next try
	reason string        // Slack's own word
}

// What to wait when Slack does not say how long.
const (
	waitUnsaid = 30 * time.Second
	waitToken  = 5 * time.Minute // somebody has to mend it
)

// judge reads the error of a call. Whatever may have reached Slack without an
// answer is lost, not refused: a message twice is worse than one too few.
func judge(err error) verdict {
	if err == nil {
		return verdict{fate: shown}
	}
	if before, ok := errors.AsType[beforeError](err); ok {
		v := judge(before.error)
		if v.fate == lost { // the message itself was never sent
			v.fate = later
		}
		return v
	}
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return verdict{later, limited.RetryAfter, "ratelimited"}
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		if status.Code == http.StatusTooManyRequests {
			return verdict{later, waitUnsaid, "ratelimited"}
		}
		return verdict{fate: lost, wait: waitUnsaid, reason: status.Status}
	}
	if said, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		if ofPicture(said) {
			return verdict{later, pictureWait, unpictured}
		}
		return judgeWord(said.Err)
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return verdict{later, waitUnsaid, "unreachable"} // nothing was sent
	}
	return verdict{fate: lost, wait: waitUnsaid, reason: "no answer"}
}

// beforeError is the error of a call that had to come before a message was sent.
type beforeError struct{ error }

func notSent(err error) error { return beforeError{err} }

// judgeWord reads the error code of an answer.
// https://docs.slack.dev/reference/methods/chat.postMessage#errors
func judgeWord(word string) verdict {
	is := func(words ...string) bool { return slices.Contains(words, word) }
	switch {
	case is("ratelimited", "rate_limited", "message_limit_exceeded"):
		return verdict{later, waitUnsaid, word}
	case is("team_added_to_org"): // while the workspace moves into an organisation
		return verdict{later, waitToken, word}
	case is("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope"):
		return verdict{later, waitToken, word}
	case is("not_in_channel", "channel_not_found", "is_archived"):
		return verdict{fate: evicted, reason: word}
	case is("internal_error", "fatal_error", "request_timeout", "service_unavailable"):
		return verdict{fate: lost, wait: waitUnsaid, reason: word}
	}
	return verdict{fate: refused, reason: word}
}

// apply changes the post by what became of it.
func (v verdict) apply(p *store.Post, d drawn, ts string, now time.Time) {
	update := p.State == store.Hanging
	switch {
	case v.fate == shown && update:
		p.Hash = d.hash
		p.LookAt = now // the facts may have changed meanwhile
	case v.fate == shown:
		p.State, p.Channel, p.TS, p.Hash, p.LookAt = store.Hanging, d.channel, ts, d.hash, now
	case v.fate == later || v.fate == lost && update: // the same update twice does no harm
		if !update {
			p.State = store.Waiting
		}
		p.LookAt = now.Add(v.wait)
	case v.fate == lost:
		lose(p, v.reason, now)
	case update: // what hangs there stays as it is
		p.Reason, p.LookAt = v.reason, time.Time{}
	default:
		p.State, p.Reason, p.LookAt = store.Dropped, v.reason, time.Time{}
	}
}

// takeDown changes a post that was to be deleted by what became of that: deleting
// twice does no harm, and what is not there does not hang.
func (v verdict) takeDown(p *store.Post, now time.Time) {
	switch {
	case v.fate == shown || v.reason == "message_not_found":
		p.State, p.Reason, p.LookAt = store.Dropped, "taken down", time.Time{}
	case v.fate == later || v.fate == lost:
		p.LookAt = now.Add(v.wait)
	default: // a new invitation tries again
		p.Reason, p.LookAt = v.reason, time.Time{}
	}
}
