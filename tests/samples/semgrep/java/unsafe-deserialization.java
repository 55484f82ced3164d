package shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.ObjectInputStream;
import java.util.Base64;
import javax.servlet.http.HttpServletRequest;

class Session {
  Object load(HttpServletRequest request) throws Exception {
    // ruleid: java-unsafe-deserialization-taint
    Object first = new ObjectInputStream(request.getInputStream()).readObject();
    byte[] bytes = Base64.getDecoder().decode(request.getHeader("X-State"));
    // ruleid: java-unsafe-deserialization-taint
    Object second = new ObjectInputStream(new ByteArrayInputStream(bytes)).readObject();
    // ok: java-unsafe-deserialization-taint
    Object third = new ObjectMapper().readValue(request.getInputStream(), Cart.class);
    // ok: java-unsafe-deserialization-taint
    Object fourth = new ObjectInputStream(new FileInputStream("cache.bin")).readObject();
    return first == second || third == fourth;
  }
}
