"""Searches by pattern, right and wrong."""

import re

from flask import Flask, request

app = Flask(__name__)


@app.route("/grep")
def grep():
    pattern = request.args["pattern"]
    # ruleid: python-regex-injection-taint
    first = re.search(pattern, "some text")
    # ruleid: python-regex-injection-taint
    second = re.compile(f"^{pattern}$")
    return first, second


@app.route("/safe")
def safe():
    # ok: python-regex-injection-taint
    first = re.search(re.escape(request.args["word"]), "some text")
    # ok: python-regex-injection-taint
    second = re.search(r"^\w+$", request.args["word"])
    return first, second
