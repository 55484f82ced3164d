const fs = require("fs");
const path = require("path");
const express = require("express");

const app = express();

app.get("/read/:name", (req, res) => {
  // ruleid: javascript-path-traversal-taint
  const text = fs.readFileSync("uploads/" + req.params.name, "utf8");
  const target = path.join("uploads", req.query.name);
  // ruleid: javascript-path-traversal-taint
  fs.unlink(target, () => {});
  // ruleid: javascript-path-traversal-taint
  res.sendFile(`/srv/uploads/${req.query.name}`);
  return text;
});

app.get("/safe/:name", (req, res) => {
  // ok: javascript-path-traversal-taint
  const text = fs.readFileSync(path.join("uploads", path.basename(req.params.name)), "utf8");
  const target = path.resolve("uploads", req.query.name);
  if (!target.startsWith(path.resolve("uploads") + path.sep)) {
    return res.status(400).end();
  }
  // ok: javascript-path-traversal-taint
  fs.unlink(target, () => {});
  // ok: javascript-path-traversal-taint
  res.sendFile(req.params.name, { root: "uploads" });
  return text;
});
