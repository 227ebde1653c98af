package commands

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// The people in the tests. Samira, Joost and Marieke are group Oost; Ruud is in
// West only; Teun left the school and Piep is a bot, both still in Oost's channel.
const (
	samira, joost, marieke = "USAMIRA", "UJOOST", "UMARIEKE"
	ruud, teun, piep       = "URUUD", "UTEUN", "UPIEP"
	oost, west             = "COOST", "CWEST" // channels
)

// room is a store with people in it who ask things.
type room struct {
	t     *testing.T
	path  string
	store *store.Store
	deck  cards.Deck
	table map[string]Handler
	now   time.Time
}

// newRoom has group 1 (Oost) and group 2 (West), both not set up. It is Tuesday
// 10 November 2026, nine in the morning in the Netherlands.
func newRoom(t *testing.T) *room {
	t.Helper()
	path := filepath.Join(t.TempDir(), "intervisie.db")
	s, err := store.Open(t.Context(), path, store.Key{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.KeepSecrets(filepath.Join(filepath.Dir(path), "ballot-keys")); err != nil {
		t.Fatal(err)
	}
	deck, err := cards.General()
	if err != nil {
		t.Fatal(err)
	}
	r := &room{t: t, path: path, store: s, deck: deck, table: Table(s, deck), now: amsterdam("2026-11-10 09:00")}
	r.write(func(tx *store.Tx) error {
		for id, name := range map[string]string{samira: "Samira", joost: "Joost", marieke: "Marieke", ruud: "Ruud", teun: "Teun", piep: "Piep"} {
			if err := tx.SavePerson(store.Person{ID: id, Name: name, Human: id != piep, Active: id != teun}); err != nil {
				return err
			}
		}
		return nil
	})
	r.group(oost, "oost", samira, joost, marieke, teun, piep)
	r.group(west, "west", ruud)
	return r
}

// activeRoom is a room in which Samira has set Oost up: Thursday 15:30, region
// midden.
func activeRoom(t *testing.T) *room {
	t.Helper()
	r := newRoom(t)
	r.closes(r.submit(samira, "group.save", "1|0", settingsForm()))
	return r
}

func amsterdam(s string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", s, store.Location("Europe/Amsterdam"))
	if err != nil {
		panic(err)
	}
	return at
}

// group records a group that the bot was invited to, and returns its id.
func (r *room) group(channel, name string, people ...string) (id int64) {
	r.t.Helper()
	r.write(func(tx *store.Tx) (err error) {
		if id, err = tx.AddGroup(store.NewGroup(channel, name, "Europe/Amsterdam", r.now)); err != nil {
			return err
		}
		return tx.SetMembers(id, people)
	})
	return id
}

// activate makes a group active without the channel being told.
func (r *room) activate(id int64) {
	r.t.Helper()
	r.change(id, func(g *store.Group) { g.State, g.ChangedBy, g.NextAt = store.Active, ruud, g.Schedule.Next(r.now).At })
}

// change changes a group behind everybody's back.
func (r *room) change(id int64, f func(*store.Group)) {
	r.t.Helper()
	r.write(func(tx *store.Tx) error {
		g, err := tx.Group(id)
		if err != nil {
			return err
		}
		f(&g)
		return tx.SaveGroup(g)
	})
}

func (r *room) write(f func(*store.Tx) error) {
	r.t.Helper()
	if err := r.store.Update(r.t.Context(), f); err != nil {
		r.t.Fatal(err)
	}
}

// read is what f finds in the store.
func read[T any](r *room, f func(*store.Tx) (T, error)) (v T) {
	r.t.Helper()
	err := r.store.View(r.t.Context(), func(tx *store.Tx) (err error) { v, err = f(tx); return err })
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

func (r *room) oost() store.Group {
	r.t.Helper()
	return read(r, func(tx *store.Tx) (store.Group, error) { return tx.Group(1) })
}

// posts are the posts of group 1 of one kind, in order of due time.
func (r *room) posts(kind store.PostKind) []store.Post {
	r.t.Helper()
	all := read(r, func(tx *store.Tx) ([]store.Post, error) { return tx.PostsOf(1, time.Unix(0, 0)) })
	return slices.DeleteFunc(all, func(p store.Post) bool { return p.Kind != kind })
}

// told are the changes told in Oost's channel, as "field=value".
func (r *room) told() []string {
	r.t.Helper()
	var lines []string
	for _, p := range r.posts(store.ChangePost) {
		c := read(r, func(tx *store.Tx) (store.Change, error) { return tx.Change(p.Subject) })
		var parts []string
		for _, w := range c.What {
			parts = append(parts, w.Field+"="+w.Value)
		}
		lines = append(lines, c.By+" "+strings.Join(parts, " "))
	}
	return lines
}

// weekCard hangs a card of this week in Oost, as the schedule does.
func (r *room) weekCard(card, opener string) (p store.Post, given int64) {
	r.t.Helper()
	r.write(func(tx *store.Tx) (err error) {
		week := store.DayOf(r.now).Week()
		if given, err = tx.Give(store.Given{Group: 1, Week: week, Card: card, At: r.now, Opener: opener}); err != nil {
			return err
		}
		p = store.Post{ID: store.NewID(), Key: store.CardKey(1, week), Group: 1, Kind: store.CardPost,
			Subject: given, Due: r.now, Until: r.now.Add(24 * time.Hour)}
		if err := tx.AddPost(p); err != nil {
			return err
		}
		p.State, p.Channel, p.TS, p.LookAt = store.Hanging, oost, "1.1", time.Time{}
		return tx.SavePost(p)
	})
	return p, given
}

func (r *room) given(id int64) store.Given {
	r.t.Helper()
	return read(r, func(tx *store.Tx) (store.Given, error) { return tx.Given(id) })
}

// redrawn tells whether the poster will look at this post now.
func (r *room) redrawn(p store.Post) bool {
	r.t.Helper()
	now := read(r, func(tx *store.Tx) (store.Post, error) { return tx.Post(p.ID) })
	return now.LookAt.Equal(r.now)
}

// send has a person ask something.
func (r *room) send(ask Ask) Reply {
	r.t.Helper()
	ask.Now = r.now
	handler, ask := Find(r.table, ask)
	reply, err := handler(r.t.Context(), ask)
	if err != nil {
		r.t.Fatalf("%s %q: %v", ask.Name, ask.Arg, err)
	}
	return reply
}

// typed is a slash command in a channel; press a button in a message there;
// submit a modal.
func (r *room) typed(person, channel, text string) Reply {
	r.t.Helper()
	command, arg, _ := strings.Cut(text, " ")
	return r.send(Ask{Name: command, Arg: arg, Person: person, Channel: channel})
}

func (r *room) press(person, action, arg string) Reply {
	r.t.Helper()
	return r.send(Ask{Name: action, Arg: arg, Person: person, Channel: oost})
}

func (r *room) submit(person, name, about string, fields map[string][]string) Reply {
	r.t.Helper()
	return r.send(Ask{Name: name, Arg: about, Person: person, Fields: fields})
}

// says fails unless the reply is this message.
func (r *room) says(reply Reply, want cards.Message) {
	r.t.Helper()
	if reply.Message == nil || asJSON(*reply.Message) != asJSON(want) {
		r.t.Fatalf("the reply is not %q but:\n%s", want.Text, asJSON(reply))
	}
}

// ends fails unless the reply is a last screen that says so, in place of the form.
func (r *room) ends(reply Reply, want cards.Message) {
	r.t.Helper()
	if asJSON(reply) != asJSON(show(cards.Notice(want))) {
		r.t.Fatalf("the last screen is not %q but:\n%s", want.Text, asJSON(reply))
	}
}

// closes fails unless the reply just closes the modal.
func (r *room) closes(reply Reply) {
	r.t.Helper()
	if asJSON(reply) != asJSON(Reply{}) {
		r.t.Fatalf("the modal does not close: %s", asJSON(reply))
	}
}

// wrongAt fails unless the reply has one error, at this field.
func (r *room) wrongAt(reply Reply, field, text string) {
	r.t.Helper()
	if want := map[string]string{field: text}; !maps.Equal(reply.Errors, want) {
		r.t.Fatalf("the reply is not an error %v but:\n%s", want, asJSON(reply))
	}
}

// dump is everything in the database. It opens the file beside the store: what
// the store's own methods leave out must not hide here.
func (r *room) dump() string {
	r.t.Helper()
	db, err := sql.Open("sqlite", "file:"+r.path+"?mode=ro")
	if err != nil {
		r.t.Fatal(err)
	}
	defer db.Close()
	var b strings.Builder
	for _, table := range rows(r.t, db, `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`) {
		fmt.Fprintln(&b, table[0])
		for _, row := range rows(r.t, db, "SELECT * FROM "+table[0].(string)) {
			fmt.Fprintf(&b, "  %q\n", row)
		}
	}
	return b.String()
}

func rows(t *testing.T, db *sql.DB, query string) (all [][]any) {
	t.Helper()
	rs, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rs.Close()
	columns, err := rs.Columns()
	for rs.Next() && err == nil {
		row := make([]any, len(columns))
		to := make([]any, len(columns))
		for i := range row {
			to[i] = &row[i]
		}
		err = rs.Scan(to...)
		all = append(all, row)
	}
	if err != nil || rs.Err() != nil {
		t.Fatal(err, rs.Err())
	}
	return all
}

func TestEveryWordFindsItsAnswer(t *testing.T) {
	r := activeRoom(t)
	known := func(text string) Reply { return r.typed(samira, oost, text) }
	words := wordsOf(r.table, "/intervisie")
	if !slices.Contains(words, "groep") || !slices.IsSorted(words) {
		t.Errorf("the known words are %q", words)
	}
	for _, text := range []string{"/intervisie", "/intervisie ", "/intervisie    ", "/intervisie help", "/intervisie  HELP  please"} {
		r.says(known(text), cards.Help())
	}
	for _, text := range []string{"/intervisie planning", "/intervisie   Planning ", "/intervisie planning graag"} {
		if !strings.Contains(shown(known(text)), "Planning van Intervisie Oost") {
			t.Errorf("%q does not show the planning", text)
		}
	}
	if m := known("/intervisie Groep").Modal; m == nil || m.CallbackID != "group.save" {
		t.Error("/intervisie Groep does not open the settings")
	}
	r.says(known("/intervisie Plan"), cards.UnknownWord("/intervisie", "plan", words))
	r.says(known("/intervisie <@U1> &"), cards.UnknownWord("/intervisie", "<@u1>", words))
	r.says(known("/kaart Zon"), cards.UnknownTheme("zon"))
	for _, text := range []string{"/kaart VISIE", "/kaart   visie", "/kaart visie en nog wat"} {
		if !strings.Contains(shown(known(text)), "*Visie*") {
			t.Errorf("%q gives no card of theme visie", text)
		}
	}
	for _, text := range []string{"/kaart bewaard", "/kaart  BEWAARD "} {
		if known(text).Modal == nil {
			t.Errorf("%q does not open the saved cards", text)
		}
	}
	for _, action := range []string{"card.gone", "", "kaart", "/kaart bewaard?", "group.save "} {
		r.says(r.press(samira, action, "1"), cards.Gone())
	}
}

func TestUnknownThemeNamesTheThemesThereAre(t *testing.T) {
	r := newRoom(t)
	said := shown(r.typed(samira, oost, "/kaart <!channel>"))
	for _, theme := range cards.Themes {
		if !strings.Contains(said, "`"+string(theme)+"`") {
			t.Errorf("the reply does not name %s: %s", theme, said)
		}
	}
	if strings.Contains(said, "<!channel>") {
		t.Error("the word is shown as a mention")
	}
}

// Whatever arrives, from whomever: a handler answers it. Only an invitation to
// a channel that nobody recorded is the bot's own mistake, so an error.
func TestNoAskBreaksAHandler(t *testing.T) {
	r := activeRoom(t)
	r.activate(2)
	post, _ := r.weekCard("visie-01", samira)
	r.press(joost, "card.share", "vak-01|1")
	r.press(joost, "card.keep", "vak-01")
	r.submit(samira, "case.add", "1|form-1", caseForm())
	r.submit(joost, "case.add", "1|form-2", caseForm("share", "yes"))
	r.typed(samira, oost, "/leervraag Hoe blijf ik rustig?")
	r.meets(samira)
	r.held("2026-11-09", joost)
	r.press(joost, "session.choose", "1|1|1")
	known := []string{"", "1", "2", "3", "-1", "0", "9223372036854775807", "9223372036854775808", "1|1", "1|0", "|", "||", "1|1|1", " 1", "vak-01", "vak-01|1",
		"vak-01|2", "nope-01|1", "vak-01|99", "vak-01|", "|-7", "|999999999", "|x", "a|0|", "a|1|visie", "a|9223372036854775807|", "a|-1|", "a|-9223372036854775808|visie",
		"a|0|nope", "1|2", "1|1|0", "1|1|2", "1|2|0", "1|1|2026-12-10", "1|2|2026-12-10", "1|form|x", "1|0", "|form-3", "1|form-1", "2|1", post.ID, "visie", "bewaard", "groep", "help"}
	for _, kind := range []store.PostKind{store.ChangePost, store.SharedPost, store.CasePost} {
		known = append(known, r.posts(kind)[0].ID)
	}
	field := rapid.OneOf(rapid.SampledFrom([]string{"", "1", "5", "930", "-1", "2026-11-12", "2026-02-30", "9999-12-31", "0000-00-00", "geen", "midden", "weekly", "free", "meeting",
		"none", "before", "yes", "780", "150", "incident", "do 14 januari 13:00, De Brug", samira, ruud, "Europe/Amsterdam", "Local", "../../etc/passwd"}), rapid.String())
	names := slices.Sorted(maps.Keys(r.table))
	fields := []string{"title", "story", "question", "share", "theme", "meeting", "group", "text", "answer", "step", "kinds", "keep", "name", "weekday", "time", "zone", "rhythm", "region", "facilitators", "opener", "last", "may", "kind", "first", "date", "start", "minutes", "place", "method", "chair", "host", "lines", "reason"}
	for _, name := range names {
		if _, err := r.table[name](t.Context(), Ask{}); err != nil && name != "invited" {
			t.Errorf("%s without anything: %v", name, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		ask := Ask{
			Name:    rapid.SampledFrom(names).Draw(t, "name"),
			Arg:     rapid.OneOf(rapid.SampledFrom(known), rapid.String()).Draw(t, "arg"),
			Person:  rapid.SampledFrom([]string{samira, joost, ruud, teun, piep, "", "UNOBODY"}).Draw(t, "person"),
			Channel: rapid.SampledFrom([]string{oost, west, "", "CNOWHERE"}).Draw(t, "channel"),
			Fields:  rapid.MapOf(rapid.SampledFrom(fields), rapid.SliceOfN(field, 0, 3)).Draw(t, "fields"),
			Now:     r.now.Add(time.Duration(rapid.Int64Range(-100, 1000).Draw(t, "hours")) * time.Hour),
		}
		reply, err := r.table[ask.Name](context.Background(), ask)
		if err != nil && ask.Name != "invited" {
			t.Fatal(err)
		}
		asJSON(reply) // what is shown can be sent
	})
}
