package shop

import (
	"fmt"
	"html"
	"html/template"
	"net/http"
)

func Hello(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	// ruleid: go-reflected-xss-taint
	fmt.Fprintf(w, "<p>Hello %s</p>", name)
	// ruleid: go-reflected-xss-taint
	note := template.HTML("<b>" + name + "</b>")
	// ruleid: go-reflected-xss-taint
	w.Write([]byte("<p>" + r.FormValue("name") + "</p>"))
	// ok: go-reflected-xss-taint
	fmt.Fprintf(w, "<p>Hello %s</p>", html.EscapeString(name))
	// ok: go-reflected-xss-taint
	fmt.Fprintf(w, "hello %s", name)
	page.Execute(w, note)
}
