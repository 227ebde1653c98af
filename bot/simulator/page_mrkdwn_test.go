package simulator

import (
	"bytes"
	"strings"
	"testing"
)

// pageHTML is how the page writes nodes: through the same template that messages go through.
func pageHTML(t *testing.T, nodes []pageNode) string {
	t.Helper()
	var out bytes.Buffer
	if err := pageTemplates().ExecuteTemplate(&out, "text", nodes); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func pageTestName(id string) string {
	return map[string]string{"U1": "Samira <b>", "C1": "intervisie-noord"}[id]
}

func TestPageMrkdwn(t *testing.T) {
	link := ` target="_blank" rel="noopener noreferrer">`
	for _, c := range []struct{ in, want string }{
		{"gewoon", "gewoon"},
		{"*vet* en _schuin_ en ~weg~", "<strong>vet</strong> en <em>schuin</em> en <s>weg</s>"},
		{"*vet met _schuin_ erin*", "<strong>vet met <em>schuin</em> erin</strong>"},
		{"3*4*5 en een_twee_drie", "3*4*5 en een_twee_drie"},
		{"* geen vet * en ** en *", "* geen vet * en ** en *"},
		{"(*vet*), *é*.", "(<strong>vet</strong>), <strong>é</strong>."},
		{"één*twee* blijft", "één*twee* blijft"},
		{"`*geen vet* &lt;b&gt;`", "<code>*geen vet* &lt;b&gt;</code>"},
		{"*let op `a*b` hier*", "<strong>let op <code>a*b</code> hier</strong>"},
		{"a\nb\n\nc", "a<br>b<br><br>c"},
		{"voor\n```x *y*\n&amp;```\nna", "voor<pre>x *y*\n&amp;</pre>na"},
		{"```niet dicht", "```niet dicht"},
		{"&gt; een\n> twee\ndrie", "<blockquote>een<br>twee</blockquote>drie"},
		{"een\n&gt; twee", "een<blockquote>twee</blockquote>"},
		{"<@U1> in <#C1>, <@U9> in <#C9|oud>", `<span class="mention">@Samira &lt;b&gt;</span> in ` +
			`<span class="mention">#intervisie-noord</span>, <span class="mention">@U9</span> in <span class="mention">#oud</span>`},
		{"<!here> <!date^1^{date}|morgen>", `<span class="mention">@here</span> morgen`},
		{"<https://a.nl/?x=1&amp;y=2|lees *dit*>", `<a href="https://a.nl/?x=1&amp;y=2"` + link + "lees *dit*</a>"},
		{"<mailto:a@b.nl>", `<a href="mailto:a@b.nl"` + link + "a@b.nl</a>"},
		{"<javascript:alert(1)|klik>", "&lt;javascript:alert(1)|klik&gt;"},
		{"<data:text/html,x|klik>", "&lt;data:text/html,x|klik&gt;"},
		{"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
		{`*"><img src=x onerror=alert(1)>*`, `<strong>&#34;&gt;&lt;img src=x onerror=alert(1)&gt;</strong>`},
		{"&lt;b&gt; &amp;amp; &quot;", "&lt;b&gt; &amp;amp; &amp;quot;"},
		{"< los en > los", "&lt; los en &gt; los"},
		{"om 15:30:45 :bulb: en :onbekend:", "om 15:30:45 💡 en :onbekend:"},
		{":wave::wave:", "👋👋"},
		{"", ""},
	} {
		if got := pageHTML(t, pageMrkdwn(c.in, pageTestName)); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestPagePlain(t *testing.T) {
	got := pageHTML(t, pagePlain("*niet vet* <@U1>\n&amp; :bulb:"))
	if want := "*niet vet* &lt;@U1&gt;<br>&amp;amp; 💡"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Whatever is typed: no markup of its own, and no endless work.
func FuzzPageMrkdwn(f *testing.F) {
	for _, seed := range []string{"*a _b ~c `d <e ```f", "****____~~~~", "<@|x> <#> <!> <|>", strings.Repeat("*a ", 50)} {
		f.Add(seed)
	}
	f.Add(strings.Repeat("*<_`", 10000))
	f.Fuzz(func(t *testing.T, text string) {
		html := pageHTML(t, pageMrkdwn(text, pageTestName))
		if strings.Contains(html, "<script") || strings.Contains(html, "<img") {
			t.Errorf("%q became %s", text, html)
		}
	})
}
