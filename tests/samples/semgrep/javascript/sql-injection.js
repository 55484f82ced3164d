const express = require("express");
const { pool, db } = require("./database");

const app = express();
const COLUMNS = { name: "name", age: "birth_date" };

app.get("/users", async (req, res) => {
  // ruleid: javascript-sql-injection-taint
  const first = await pool.query("SELECT * FROM users WHERE name = '" + req.query.name + "'");
  const name = req.body.name;
  // ruleid: javascript-sql-injection-taint
  const second = await pool.query(`SELECT * FROM users WHERE name = '${name}'`);
  const parts = ["SELECT * FROM users"];
  parts.push("WHERE name = '" + req.params.name + "'");
  // ruleid: javascript-sql-injection-taint
  db.all(parts.join(" "), []);
  const { order } = req.query;
  // ruleid: javascript-sql-injection-taint
  const third = await knex.raw("SELECT * FROM users ORDER BY " + order);
  res.json({ first, second, third });
});

app.get("/safe", async (req, res) => {
  // ok: javascript-sql-injection-taint
  const first = await pool.query("SELECT * FROM users WHERE name = $1", [req.query.name]);
  // ok: javascript-sql-injection-taint
  const second = await pool.query(`SELECT * FROM users WHERE id = ${Number(req.query.id)}`);
  // ok: javascript-sql-injection-taint
  const third = await pool.query("SELECT * FROM users ORDER BY " + COLUMNS[req.query.sort]);
  // ok: javascript-sql-injection-taint
  const fourth = await document.query(req.query.selector);
  res.json({ first, second, third, fourth });
});
