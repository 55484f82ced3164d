const express = require("express");
const User = require("./user");

const app = express();

app.post("/login", async (req, res) => {
  // ruleid: javascript-nosql-injection-taint
  const first = await User.findOne({ name: req.body.name, active: true });
  const filter = req.body;
  // ruleid: javascript-nosql-injection-taint
  const second = await User.deleteMany(filter);
  // ruleid: javascript-nosql-injection-taint
  const third = await User.find({ name: req.query.name });
  res.json({ first, second, third });
});

app.post("/safe", async (req, res) => {
  // ok: javascript-nosql-injection-taint
  const first = await User.findOne({ name: String(req.body.name) });
  // ok: javascript-nosql-injection-taint
  const second = await User.findOne({ where: { name: req.body.name } });
  // ok: javascript-nosql-injection-taint
  const third = req.body.items.find((item) => item.id === 1);
  // ok: javascript-nosql-injection-taint
  const fourth = await User.findOne({ name: req.params.name });
  res.json({ first, second, third, fourth });
});
