package shop;

import java.io.PrintWriter;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.owasp.encoder.Encode;

class Hello {
  void hello(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String name = request.getParameter("name");
    // ruleid: java-reflected-xss-taint
    response.getWriter().println("<p>Hello " + name + "</p>");
    PrintWriter out = response.getWriter();
    // ruleid: java-reflected-xss-taint
    out.print(String.format("<p>%s</p>", name));
    // ok: java-reflected-xss-taint
    out.print("<p>" + Encode.forHtml(name) + "</p>");
    // ok: java-reflected-xss-taint
    System.out.println(name);
  }
}
