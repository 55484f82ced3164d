package shop;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.crypto.Cipher;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509TrustManager;

class Loose implements X509TrustManager {
  // ruleid: java-trust-all-certificates
  public void checkServerTrusted(X509Certificate[] chain, String type) {}

  // ok: java-trust-all-certificates
  public void checkClientTrusted(X509Certificate[] chain, String type) {}

  // ruleid: java-trust-all-certificates
  public boolean verify(String host, SSLSession session) { return true; }

  void ciphers() throws Exception {
    // ruleid: java-weak-cipher
    Cipher.getInstance("AES/ECB/PKCS5Padding");
    // ruleid: java-weak-cipher
    Cipher.getInstance("DESede/CBC/PKCS5Padding");
    // ok: java-weak-cipher
    Cipher.getInstance("AES/GCM/NoPadding");
    // ok: java-weak-cipher
    Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
  }
}

class Strict implements X509TrustManager {
  // ok: java-trust-all-certificates
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    delegate.checkServerTrusted(chain, type);
  }

  // ok: java-trust-all-certificates
  public boolean verify(String host, SSLSession session) { return host.equals("example.org"); }
}
