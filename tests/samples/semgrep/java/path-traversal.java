package shop;

import java.io.File;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import javax.servlet.http.HttpServletRequest;
import org.apache.commons.io.FilenameUtils;

class Download {
  void read(HttpServletRequest request) throws Exception {
    String name = request.getParameter("name");
    // ruleid: java-path-traversal-taint
    File file = new File("uploads", name);
    // ruleid: java-path-traversal-taint
    new FileInputStream("uploads/" + name);
    // ruleid: java-path-traversal-taint
    Files.readAllBytes(Paths.get("uploads", name));
    // ok: java-path-traversal-taint
    File safe = new File("uploads", FilenameUtils.getName(name));
    Path path = Paths.get("uploads").resolve(name).normalize();
    if (!path.startsWith(Paths.get("uploads"))) {
      throw new IllegalArgumentException("outside");
    }
    // ok: java-path-traversal-taint
    Files.readAllBytes(path);
  }
}
