const axios = require("axios");
const express = require("express");

const app = express();
const HOSTS = { eu: "https://eu.example.org", us: "https://us.example.org" };

app.post("/fetch", async (req, res) => {
  // ruleid: javascript-ssrf-taint
  const first = await fetch(req.query.url);
  const { url } = req.body;
  // ruleid: javascript-ssrf-taint
  const second = await axios.get(`https://${url}/status`);
  // ruleid: javascript-ssrf-taint
  const third = await axios({ method: "get", url: "http://" + url });
  res.json({ first, second, third });
});

app.post("/safe", async (req, res) => {
  // ok: javascript-ssrf-taint
  const first = await fetch(`https://api.example.org/items/${req.params.id}`);
  // ok: javascript-ssrf-taint
  const second = await axios.get("https://api.example.org/search", { params: req.query });
  // ok: javascript-ssrf-taint
  const third = await fetch(HOSTS[req.query.region]);
  const url = req.body.url;
  assertAllowedHost(url);
  // ok: javascript-ssrf-taint
  const fourth = await fetch(url);
  res.json({ first, second, third, fourth });
});
