"""Handlers that touch files, right and wrong."""

import os
import shutil
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from flask import Flask, request, send_file, send_from_directory
from werkzeug.utils import safe_join, secure_filename

app = Flask(__name__)
api = FastAPI()
BASE = Path("uploads")
PAGES = {"help": "help.html", "terms": "terms.html"}


@app.route("/read")
def read():
    name = request.args["name"]
    # ruleid: python-path-traversal-taint
    with open("uploads/" + name) as handle:
        text = handle.read()
    # ruleid: python-path-traversal-taint
    text += open(os.path.join("uploads", request.form["name"])).read()
    # ruleid: python-path-traversal-taint
    text += (BASE / name).read_text()
    # ruleid: python-path-traversal-taint
    text += Path(f"uploads/{name}").read_text()
    # ruleid: python-path-traversal-taint
    os.remove("uploads/%s" % name)
    # ruleid: python-path-traversal-taint
    shutil.rmtree("uploads/{}".format(name))
    upload = request.files["document"]
    # ruleid: python-path-traversal-taint
    upload.save(os.path.join("uploads", upload.filename))
    # ruleid: python-path-traversal-taint
    return send_file(name)


@api.get("/download/{name}")
def download(name: str):
    # ruleid: python-path-traversal-taint
    return FileResponse("uploads/" + name)


def show(request, filename):
    # ruleid: python-path-traversal-taint
    return open(filename).read()


@app.route("/safe")
def safe():
    name = secure_filename(request.args["name"])
    # ok: python-path-traversal-taint
    text = open(os.path.join("uploads", name)).read()
    # ok: python-path-traversal-taint
    text += open("uploads/" + os.path.basename(request.args["name"])).read()
    # ok: python-path-traversal-taint
    text += open(safe_join("uploads", request.args["name"])).read()
    # ok: python-path-traversal-taint
    text += open(PAGES[request.args["page"]]).read()
    # ok: python-path-traversal-taint
    text += open(f"uploads/{int(request.args['number'])}.txt").read()
    target = (BASE / request.args["name"]).resolve()
    if not target.is_relative_to(BASE):
        raise ValueError("outside")
    # ok: python-path-traversal-taint
    text += target.read_text()
    full = os.path.realpath(os.path.join("uploads", request.args["name"]))
    if not full.startswith(os.path.realpath("uploads") + os.sep):
        raise ValueError("outside")
    # ok: python-path-traversal-taint
    text += open(full).read()
    upload = request.files["document"]
    # ok: python-path-traversal-taint
    upload.save(os.path.join("uploads", secure_filename(upload.filename)))
    # ok: python-path-traversal-taint
    return send_from_directory("uploads", request.args["name"])
