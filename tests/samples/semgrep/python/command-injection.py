"""Handlers that start programs, right and wrong."""

import os
import shlex
import subprocess

from fastapi import APIRouter
from flask import Flask, request

app = Flask(__name__)
router = APIRouter()
TOOLS = {"disk": "df", "memory": "free"}


@app.route("/ping")
def ping():
    host = request.args.get("host", "")
    # ruleid: python-command-injection-taint
    os.system("ping -c 1 " + host)
    # ruleid: python-command-injection-taint
    output = subprocess.check_output(f"ping -c 1 {host}", shell=True)
    command = "ping -c 1 %s" % host
    # ruleid: python-command-injection-taint
    subprocess.Popen(command, stdout=subprocess.PIPE, shell=True)
    # ruleid: python-command-injection-taint
    subprocess.run(["sh", "-c", "ping -c 1 {}".format(host)], check=True)
    # ruleid: python-command-injection-taint
    os.popen(command).read()
    # ruleid: python-command-injection-taint
    subprocess.run([request.form["program"], "--version"], check=True)
    arguments = []
    arguments.append(request.json["program"])
    # ruleid: python-command-injection-taint
    subprocess.run(arguments, check=True)
    return output


def lookup(request, domain):
    # ruleid: python-command-injection-taint
    return subprocess.getoutput("nslookup " + domain)


@router.post("/convert")
async def convert(filename: str):
    # ruleid: python-command-injection-taint
    await asyncio.create_subprocess_shell(f"convert {filename} out.png")


@app.route("/safe")
def safe():
    host = request.args.get("host", "")
    # ok: python-command-injection-taint
    subprocess.run(["ping", "-c", "1", "--", host], check=True)
    # ok: python-command-injection-taint
    os.system("ping -c 1 " + shlex.quote(host))
    # ok: python-command-injection-taint
    os.system("ping -c %d localhost" % int(request.args["count"]))
    # ok: python-command-injection-taint
    subprocess.run([TOOLS[request.args["tool"]]], check=True)
    # ok: python-command-injection-taint
    subprocess.run(["sort"], input=request.data, check=True)
    if host not in ("example.org", "example.net"):
        return "no"
    # ok: python-command-injection-taint
    os.system(f"ping -c 1 {host}")
    return "yes"
