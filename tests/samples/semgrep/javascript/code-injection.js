const vm = require("vm");
const express = require("express");

const app = express();

app.post("/calc", (req, res) => {
  // ruleid: javascript-code-injection-taint
  const first = eval(req.body.expression);
  const body = "return " + req.query.body;
  // ruleid: javascript-code-injection-taint
  const second = new Function("x", body);
  // ruleid: javascript-code-injection-taint
  const third = vm.runInNewContext(`value = ${req.query.value}`, {});
  res.json({ first, second, third });
});

app.post("/safe", (req, res) => {
  // ok: javascript-code-injection-taint
  const first = JSON.parse(req.body.text);
  // ok: javascript-code-injection-taint
  const second = eval("1 + " + Number(req.query.value));
  res.json({ first, second });
});
