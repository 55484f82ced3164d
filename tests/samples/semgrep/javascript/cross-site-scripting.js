const express = require("express");
const escapeHtml = require("escape-html");

const app = express();

app.get("/hello", (req, res) => {
  if (req.query.short) {
    // ruleid: javascript-reflected-xss-taint
    return res.send("<p>Hello " + req.query.name + "</p>");
  }
  const page = `<p>Hello ${req.params.name}</p>`;
  if (req.query.missing) {
    // ruleid: javascript-reflected-xss-taint
    return res.status(404).send(page);
  }
  // ruleid: javascript-reflected-xss-taint
  return res.send("<p>" + req.body.name + "</p>");
});

app.get("/safe", async (req, res) => {
  if (req.query.json) {
    // ok: javascript-reflected-xss-taint
    return res.json({ name: req.query.name });
  }
  if (req.query.object) {
    // ok: javascript-reflected-xss-taint
    return res.send({ name: req.query.name });
  }
  if (req.query.found) {
    const user = await User.findById(req.params.id);
    // ok: javascript-reflected-xss-taint
    return res.send(user);
  }
  if (req.query.template) {
    // ok: javascript-reflected-xss-taint
    return res.render("hello", { name: req.query.name });
  }
  // ok: javascript-reflected-xss-taint
  return res.send("<p>" + escapeHtml(req.query.name) + "</p>");
});
