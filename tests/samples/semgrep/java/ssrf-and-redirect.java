package shop;

import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

class Proxy {
  void fetch(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String target = request.getParameter("url");
    // ruleid: java-ssrf-taint
    new URL(target).openStream();
    // ruleid: java-ssrf-taint
    HttpRequest.newBuilder(URI.create("https://" + target + "/status")).build();
    // ok: java-ssrf-taint
    new URL("https://api.example.org/items/" + request.getParameter("id")).openStream();
    if (target == null) {
      // ok: java-open-redirect-taint
      response.sendRedirect("/items/" + request.getParameter("id"));
    }
    // ruleid: java-open-redirect-taint
    response.sendRedirect(request.getParameter("next"));
  }
}
