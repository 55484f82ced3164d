import cors from "cors";
import express from "express";
import https from "https";
import jwt from "jsonwebtoken";

const app = express();

// ruleid: javascript-tls-verification-disabled
const loose = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
// ruleid: javascript-tls-verification-disabled
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
// ok: javascript-tls-verification-disabled
const strict = new https.Agent({ rejectUnauthorized: true });

export function read(token: string, key: string) {
  // ruleid: javascript-jwt-signature-unchecked
  const first = jwt.verify(token, key, { algorithms: ["HS256", "none"] });
  // ruleid: javascript-jwt-signature-unchecked
  const second = jwt.verify(token, null);
  // ok: javascript-jwt-signature-unchecked
  const third = jwt.verify(token, key, { algorithms: ["RS256"] });
  return [first, second, third, loose, strict];
}

// ruleid: javascript-cors-any-origin-credentials
app.use(cors({ origin: true, credentials: true }));
// ok: javascript-cors-any-origin-credentials
app.use(cors({ origin: ["https://shop.example.org"], credentials: true }));
