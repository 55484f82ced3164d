package shop;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

class Search extends HttpServlet {
  private Connection connection;
  private JdbcTemplate jdbcTemplate;

  protected void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String name = request.getParameter("name");
    Statement statement = connection.createStatement();
    // ruleid: java-sql-injection-taint
    statement.executeQuery("SELECT * FROM users WHERE name = '" + name + "'");
    String query = String.format("SELECT * FROM users WHERE name = '%s'", name);
    // ruleid: java-sql-injection-taint
    connection.prepareStatement(query);
    StringBuilder text = new StringBuilder("DELETE FROM users WHERE name = '");
    text.append(name);
    // ruleid: java-sql-injection-taint
    statement.executeUpdate(text.toString());

    PreparedStatement prepared =
        connection.prepareStatement("SELECT * FROM users WHERE name = ?");
    prepared.setString(1, name);
    // ok: java-sql-injection-taint
    prepared.executeQuery();
    int id = Integer.parseInt(request.getParameter("id"));
    // ok: java-sql-injection-taint
    statement.executeQuery("SELECT * FROM users WHERE id = " + id);

    // ruleid: java-command-injection-taint
    Runtime.getRuntime().exec("ping -c 1 " + name);
    // ruleid: java-command-injection-taint
    new ProcessBuilder("sh", "-c", "ping -c 1 " + name).start();
    // ok: java-command-injection-taint
    new ProcessBuilder("ping", "-c", "1", name).start();
    // ok: java-command-injection-taint
    Runtime.getRuntime().exec("uptime");
  }

  @GetMapping("/users")
  public Object find(@RequestParam String name, @RequestParam("limit") int limit) {
    // ruleid: java-sql-injection-taint
    jdbcTemplate.queryForList("SELECT * FROM users WHERE name = '" + name + "'");
    // ok: java-sql-injection-taint
    jdbcTemplate.queryForList("SELECT * FROM users LIMIT " + limit);
    // ok: java-sql-injection-taint
    return jdbcTemplate.queryForList("SELECT * FROM users WHERE name = ?", name);
  }

  @GetMapping("/eval/{rule}")
  public Object evaluate(@PathVariable("rule") String rule) {
    // ruleid: java-expression-injection-taint
    Object first = parser.parseExpression(rule).getValue();
    // ok: java-expression-injection-taint
    Object second = parser.parseExpression("price * 2").getValue(rule);
    return first == second;
  }
}
