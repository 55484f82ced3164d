"""Handlers that evaluate text, right and wrong."""

import ast
import importlib

from flask import Flask, request

app = Flask(__name__)
PLUGINS = {"csv": "shop.export_csv", "pdf": "shop.export_pdf"}


@app.route("/calc")
def calc():
    # ruleid: python-code-injection-taint
    result = eval(request.args["expression"])
    body = request.form.get("body", "")
    # ruleid: python-code-injection-taint
    exec("def handler():\n    " + body)
    compiled = compile(f"value = {body}", "rule", "exec")
    # ruleid: python-code-injection-taint
    exec(compiled)
    # ruleid: python-code-injection-taint
    importlib.import_module("plugins." + request.args["plugin"])
    return result, compiled


def report(request):
    # ruleid: python-code-injection-taint
    return eval("%s + 1" % request.POST["number"])


@app.route("/safe")
def safe():
    # ok: python-code-injection-taint
    value = ast.literal_eval(request.args["value"])
    # ok: python-code-injection-taint
    total = eval("1 + " + str(int(request.args["number"])))
    # ok: python-code-injection-taint
    module = importlib.import_module(PLUGINS[request.args["plugin"]])
    # ok: python-code-injection-taint
    eval("1 + 1", {"name": request.args["name"]})
    return value, total, module
