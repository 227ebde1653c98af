package store

import (
	"slices"
	"testing"
	"time"
)

// hang adds a post about subject 1 that is due at some minutes from moment.
func hang(t *testing.T, tx *Tx, group int64, key string, minutes int) Post {
	t.Helper()
	due := moment.Add(time.Duration(minutes) * time.Minute)
	ok(t, tx.AddPost(Post{Key: key, Group: group, Kind: CardPost, Subject: 1, Due: due, Until: due.Add(time.Hour)}))
	return got(tx.PostKeyed(key))(t)
}

func keysOf(ps []Post) (keys []string) {
	for _, p := range ps {
		keys = append(keys, p.Key)
	}
	return keys
}

func TestAKeyHappensOnce(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		first := hang(t, tx, g.ID, "card/G1/2026-W47", 0)
		ok(t, tx.AddPost(Post{Key: first.Key, Group: g.ID, Kind: ChangePost, Subject: 7, Due: moment.Add(time.Hour), Until: moment}))
		equal(t, "the first", got(tx.PostKeyed(first.Key))(t), first)
		equal(t, "posts", len(got(tx.PostsOf(g.ID, time.Time{}))(t)), 1)

		// Also after it was shown or dropped: that is why planning may run again.
		first.State, first.LookAt = Dropped, time.Time{}
		ok(t, tx.SavePost(first))
		equal(t, "still dropped", hang(t, tx, g.ID, first.Key, 0), first)
	})
}

func TestAPostComesBackAsSaved(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		p := hang(t, tx, g.ID, CardKey(g.ID, "2026-W47"), 5)
		equal(t, "key", p.Key, "card/G1/2026-W47")
		equal(t, "state", p.State, Waiting)
		equal(t, "looked at when due", p.LookAt, p.Due)
		equal(t, "length of the id", len(p.ID), 24)

		p.State, p.Reason, p.LookAt = Hanging, "x", moment.Add(time.Hour)
		p.Channel, p.TS, p.Hash = "C1", "1700000000.000100", "abcd"
		ok(t, tx.SavePost(p))
		equal(t, "by id", got(tx.Post(p.ID))(t), p)
		_, err := tx.Post("nope")
		equal(t, "no such id", err, ErrNotFound)
		_, err = tx.PostKeyed("nope")
		equal(t, "no such key", err, ErrNotFound)
	})
}

// A card that is planned too late is recorded as dropped: nobody looks at it.
func TestAPostCanBeginDropped(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		ok(t, tx.AddPost(Post{Key: "k", Group: g.ID, Kind: CardPost, Due: moment, Until: moment, State: Dropped, Reason: "late"}))
		p := got(tx.PostKeyed("k"))(t)
		equal(t, "state", p.State, Dropped)
		equal(t, "reason", p.Reason, "late")
		equal(t, "look at", p.LookAt, time.Time{})
		equal(t, "to see", len(got(tx.PostsToSee(moment.AddDate(9, 0, 0), 9))(t)), 0)
	})
}

func TestPostsToSeeAreThoseDueOldestFirst(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		hang(t, tx, g.ID, "now", 0)
		hang(t, tx, g.ID, "later", 1)
		hang(t, tx, g.ID, "b of two", -10)
		hang(t, tx, g.ID, "a of two", -10)
		hang(t, tx, g.ID, "long ago", -90)
		rests := hang(t, tx, g.ID, "rests", -99)
		rests.LookAt = moment.Add(time.Second) // Slack asked to wait
		early := hang(t, tx, g.ID, "early", 30)
		early.LookAt = moment
		done := hang(t, tx, g.ID, "done", -98)
		done.State, done.LookAt = Hanging, time.Time{}
		ok(t, tx.SavePost(rests), tx.SavePost(early), tx.SavePost(done))

		same(t, "to see", keysOf(got(tx.PostsToSee(moment, 99))(t)), "long ago", "a of two", "b of two", "now", "early")
		same(t, "at most three", keysOf(got(tx.PostsToSee(moment, 3))(t)), "long ago", "a of two", "b of two")
	})
}

func TestPostsOfAGroupFromAMoment(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g, other := aGroup(t, tx, "C1"), aGroup(t, tx, "C2")
		hang(t, tx, g.ID, "c", 2)
		hang(t, tx, g.ID, "a", -1)
		hang(t, tx, g.ID, "b", 0)
		hang(t, tx, other.ID, "d", 1)
		same(t, "posts", keysOf(got(tx.PostsOf(g.ID, moment))(t)), "b", "c")
	})
}

func TestNextLookIsTheFirstOfPostsAndSchedules(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		equal(t, "nothing at all", got(tx.NextLook())(t), time.Time{})
		g := aGroup(t, tx, "C1")
		equal(t, "a group that sleeps", got(tx.NextLook())(t), time.Time{})
		p := hang(t, tx, g.ID, "p", 60)
		equal(t, "a post", got(tx.NextLook())(t), moment.Add(time.Hour))
		g.NextAt = moment.Add(30 * time.Minute)
		ok(t, tx.SaveGroup(g))
		equal(t, "a schedule before it", got(tx.NextLook())(t), g.NextAt)
		p.LookAt = moment.Add(-time.Minute)
		ok(t, tx.SavePost(p))
		equal(t, "a post before that", got(tx.NextLook())(t), p.LookAt)
		p.LookAt = time.Time{}
		ok(t, tx.SavePost(p))
		equal(t, "the post is done", got(tx.NextLook())(t), g.NextAt)
	})
}

func TestRedrawTouchesOnlyWhatHangs(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		for _, state := range []PostState{Waiting, Sending, Hanging, Unsure, Dropped} {
			p := hang(t, tx, g.ID, string(state), 60)
			p.State, p.LookAt = state, time.Time{}
			ok(t, tx.SavePost(p))
		}
		ok(t, tx.AddPost(Post{Key: "other kind", Group: g.ID, Kind: SharedPost, Subject: 1, Due: moment, Until: moment}),
			tx.AddPost(Post{Key: "other subject", Group: g.ID, Kind: CardPost, Subject: 2, Due: moment, Until: moment}))
		for _, key := range []string{"other kind", "other subject"} {
			p := got(tx.PostKeyed(key))(t)
			p.State, p.LookAt = Hanging, time.Time{}
			ok(t, tx.SavePost(p))
		}
		ok(t, tx.Redraw(CardPost, 1, moment))
		same(t, "to see", keysOf(got(tx.PostsToSee(moment, 99))(t)), "hanging")
	})
}

func TestDropWaitingLeavesWhatMayHang(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g, other := aGroup(t, tx, "C1"), aGroup(t, tx, "C2")
		for _, state := range []PostState{Waiting, Sending, Hanging, Unsure} {
			p := hang(t, tx, g.ID, string(state), 0)
			p.State = state
			ok(t, tx.SavePost(p))
		}
		hang(t, tx, other.ID, "of another group", 0)
		ok(t, tx.DropWaiting(g.ID, "removed"))
		var dropped []string
		for _, p := range slices.Concat(got(tx.PostsOf(g.ID, moment))(t), got(tx.PostsOf(other.ID, moment))(t)) {
			if p.State == Dropped {
				dropped = append(dropped, p.Key+": "+p.Reason)
				equal(t, "look at", p.LookAt, time.Time{})
			}
		}
		same(t, "dropped", dropped, "waiting: removed")
	})
}

func TestIDsAreNotGuessed(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		seen[NewID()] = true
	}
	equal(t, "different ids", len(seen), 1000)
}

// Slack tells where a message hangs, whatever the bot believed of it.
func TestAPostThatWasSeenHangs(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		for _, state := range []PostState{Sending, Unsure, Dropped} {
			p := hang(t, tx, g.ID, string(state), 0)
			p.State, p.Reason, p.LookAt, p.Hash = state, "late", time.Time{}, "x"
			ok(t, tx.SavePost(p), tx.Saw(p, "C1", "1.1", moment))
			p.State, p.Reason, p.LookAt, p.Hash, p.Channel, p.TS = Hanging, "", moment, "", "C1", "1.1"
			equal(t, string(state), got(tx.Post(p.ID))(t), p)
			ok(t, tx.Saw(p, "C2", "2.2", moment.Add(time.Hour))) // seen again
			equal(t, string(state)+" again", got(tx.Post(p.ID))(t), p)
		}
	})
}

func TestPostponeMovesOnlyWhatWaitsAndIsDue(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g := aGroup(t, tx, "C1")
		due, later, sending := hang(t, tx, g.ID, "due", 0), hang(t, tx, g.ID, "later", 1), hang(t, tx, g.ID, "sending", 0)
		sending.State = Sending
		ok(t, tx.SavePost(sending), tx.Postpone(moment, moment.Add(time.Hour)))
		equal(t, "due", got(tx.Post(due.ID))(t).LookAt, moment.Add(time.Hour))
		equal(t, "later", got(tx.Post(later.ID))(t), later)
		equal(t, "sending", got(tx.Post(sending.ID))(t), sending)
	})
}

func TestTheQuestionWhetherAPostHangs(t *testing.T) {
	in(t, newStore(t), func(tx *Tx) {
		g, other := aGroup(t, tx, "C1"), aGroup(t, tx, "C2")
		lost := hang(t, tx, g.ID, "lost", 0)
		equal(t, "by number", got(tx.PostNumbered(lost.Seq))(t), lost)
		_, err := tx.PostNumbered(lost.Seq + 9)
		equal(t, "no such number", err, ErrNotFound)
		equal(t, "never asked", got(tx.LastAsked(g.ID))(t), time.Time{})
		for n, group := range []int64{g.ID, g.ID, other.ID} {
			ok(t, tx.AddPost(Post{Key: string(rune('a' + n)), Group: group, Person: "U1", Kind: AskPost, Subject: lost.Seq,
				Due: moment.Add(time.Duration(n) * time.Hour), Until: moment}))
		}
		equal(t, "last asked", got(tx.LastAsked(g.ID))(t), moment.Add(time.Hour))
		equal(t, "for whom", got(tx.PostKeyed("a"))(t).Person, "U1")
	})
}
