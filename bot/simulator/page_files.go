package simulator

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

// file gives a browser a file. A file may hold anything, so it may do nothing: no scripts, and what is no picture is
// saved, not opened.
func (p *page) file(rw http.ResponseWriter, r *http.Request) {
	name, kind, data, ok := p.w.File(r.PathValue("id"))
	if !ok {
		http.Error(rw, pageWords["niet gevonden"], http.StatusNotFound)
		return
	}
	h := rw.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
	h.Set("Content-Type", kind)
	if !strings.HasPrefix(kind, "image/") {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}
	http.ServeContent(rw, r, name, time.Time{}, bytes.NewReader(data))
}

// picture is how a picture of the app is shown. One from elsewhere is not: nothing here asks another computer for
// something.
func (a *pageArtist) picture(p picture) *pagePicture {
	drawn := &pagePicture{Alt: p.Alt}
	at, ours := strings.CutPrefix(p.FileAt+p.URL, a.w.url+"/files/")
	id := p.FileID
	if ours {
		id = path.Dir(at)
	}
	if a.w.files[id] != nil {
		drawn.Src = "/files/" + id
	} else if pageSafeLink(p.URL) {
		drawn.Href = p.URL
	}
	return drawn
}

// files are the files that came with a message.
func (a *pageArtist) files(ids []string) []pageFile {
	var drawn []pageFile
	for _, id := range ids {
		f := a.w.files[id]
		if f == nil {
			continue
		}
		file := pageFile{Name: f.name, Title: f.title, Size: pageSize(len(f.data)), Href: "/files/" + id}
		if strings.HasPrefix(f.mimetype(), "image/") {
			file.Picture = &pagePicture{Src: file.Href, Alt: f.alt}
			if f.alt == "" {
				file.Picture.Alt = f.title
			}
		}
		drawn = append(drawn, file)
	}
	return drawn
}

// pageSize is how much that is, as people say it.
func pageSize(n int) string {
	if n < 1000 {
		return fmt.Sprintf("%d bytes", n)
	}
	if n < 1e6 {
		return fmt.Sprintf("%d kB", n/1000)
	}
	return fmt.Sprintf("%d MB", n/1e6)
}
