const express = require("express");

const app = express();
const TARGETS = { home: "/", cart: "/cart" };

app.get("/go", (req, res) => {
  if (req.query.next) {
    // ruleid: javascript-open-redirect-taint
    return res.redirect(req.query.next);
  }
  const target = "https://" + req.query.host;
  // ruleid: javascript-open-redirect-taint
  return res.redirect(302, target);
});

app.get("/safe", (req, res) => {
  if (req.query.item) {
    // ok: javascript-open-redirect-taint
    return res.redirect(`/items/${req.query.item}`);
  }
  if (req.query.search) {
    // ok: javascript-open-redirect-taint
    return res.redirect("https://search.example.org/?q=" + req.query.search);
  }
  // ok: javascript-open-redirect-taint
  return res.redirect(TARGETS[req.query.target]);
});
