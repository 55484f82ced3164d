package shop

import (
	"net/http"
	"os"
	"path/filepath"
)

func Read(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	// ruleid: go-path-traversal-taint
	os.ReadFile("uploads/" + name)
	// ruleid: go-path-traversal-taint
	http.ServeFile(w, r, filepath.Join("uploads", name))
	// ok: go-path-traversal-taint
	os.ReadFile(filepath.Join("uploads", filepath.Base(name)))
	if !filepath.IsLocal(name) {
		return
	}
	// ok: go-path-traversal-taint
	os.Open(filepath.Join("uploads", name))
}
