package shop

import (
	"database/sql"
	"fmt"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
)

func Find(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	// ruleid: go-sql-injection-taint
	db.Query("SELECT * FROM users WHERE name = '" + name + "'")
	query := fmt.Sprintf("SELECT * FROM users WHERE name = '%s'", r.FormValue("name"))
	// ruleid: go-sql-injection-taint
	db.QueryRowContext(r.Context(), query)
	var text strings.Builder
	text.WriteString("DELETE FROM users WHERE name = '" + name + "'")
	// ruleid: go-sql-injection-taint
	db.Exec(text.String())
	// ok: go-sql-injection-taint
	db.Query("SELECT * FROM users WHERE name = $1", name)
	id, err := strconv.Atoi(r.FormValue("id"))
	if err != nil {
		return
	}
	// ok: go-sql-injection-taint
	db.Query(fmt.Sprintf("SELECT * FROM users WHERE id = %d", id))
}

func Ping(w http.ResponseWriter, r *http.Request) {
	host := r.FormValue("host")
	// ruleid: go-command-injection-taint
	exec.Command("sh", "-c", "ping -c 1 "+host).Run()
	// ruleid: go-command-injection-taint
	exec.CommandContext(r.Context(), "bash", "-c", fmt.Sprintf("ping %s", host)).Run()
	// ruleid: go-command-injection-taint
	exec.Command(r.FormValue("tool"), "--version").Run()
	// ok: go-command-injection-taint
	exec.Command("ping", "-c", "1", "--", host).Run()
}
