import { exec, execFile, spawn } from "child_process";
import * as child_process from "child_process";
import express, { Request, Response } from "express";

const app = express();

app.get("/ping", (req: Request, res: Response) => {
  // ruleid: javascript-command-injection-taint
  exec("ping -c 1 " + req.query.host, () => res.end());
  const host = req.body.host as string;
  const command = `ping -c 1 ${host}`;
  // ruleid: javascript-command-injection-taint
  child_process.execSync(command);
  // ruleid: javascript-command-injection-taint
  spawn("sh", ["-c", command]);
  // ruleid: javascript-command-injection-taint
  spawn(req.body.program, ["--version"]);
});

app.get("/safe", (req: Request, res: Response) => {
  // ok: javascript-command-injection-taint
  execFile("ping", ["-c", "1", "--", String(req.query.host)], () => res.end());
  // ok: javascript-command-injection-taint
  exec(`ping -c ${parseInt(req.query.count as string, 10)} localhost`);
  // ok: javascript-command-injection-taint
  const found = /^[a-z]+$/.exec(req.query.host as string);
  res.json({ found });
});
