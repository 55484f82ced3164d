package shop

import (
	"fmt"
	"net/http"
)

var targets = map[string]string{"home": "/", "cart": "/cart"}

func Fetch(w http.ResponseWriter, r *http.Request) {
	address := r.URL.Query().Get("url")
	// ruleid: go-ssrf-taint
	http.Get(address)
	// ruleid: go-ssrf-taint
	http.NewRequest("GET", fmt.Sprintf("https://%s/status", r.FormValue("host")), nil)
	// ok: go-ssrf-taint
	http.Get("https://api.example.org/items/" + r.FormValue("id"))
	// ok: go-ssrf-taint
	http.Get(fmt.Sprintf("https://api.example.org/items/%s", r.FormValue("id")))
}

func Go(w http.ResponseWriter, r *http.Request) {
	// ruleid: go-open-redirect-taint
	http.Redirect(w, r, r.FormValue("next"), http.StatusFound)
	// ok: go-open-redirect-taint
	http.Redirect(w, r, "/items/"+r.FormValue("id"), http.StatusFound)
	// ok: go-open-redirect-taint
	http.Redirect(w, r, targets[r.FormValue("target")], http.StatusFound)
}
