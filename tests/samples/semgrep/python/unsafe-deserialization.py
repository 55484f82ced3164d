"""Handlers that load objects, right and wrong."""

import base64
import json
import pickle

import yaml
from flask import Flask, request

app = Flask(__name__)


@app.route("/load", methods=["POST"])
def load():
    # ruleid: python-unsafe-deserialization-taint
    first = pickle.loads(base64.b64decode(request.cookies["state"]))
    body = request.get_data()
    # ruleid: python-unsafe-deserialization-taint
    second = pickle.loads(body)
    # ruleid: python-unsafe-deserialization-taint
    third = yaml.load(request.data, Loader=yaml.Loader)
    # ruleid: python-unsafe-deserialization-taint
    fourth = pickle.load(request.files["model"])
    return first, second, third, fourth


def settings(request):
    # ruleid: python-unsafe-deserialization-taint
    return yaml.unsafe_load(request.FILES["file"].read())


@app.route("/safe", methods=["POST"])
def safe():
    # ok: python-unsafe-deserialization-taint
    first = json.loads(request.data)
    # ok: python-unsafe-deserialization-taint
    second = yaml.safe_load(request.data)
    # ok: python-unsafe-deserialization-taint
    third = yaml.load(request.data, Loader=yaml.SafeLoader)
    # ok: python-unsafe-deserialization-taint
    fourth = pickle.loads(read_cache("state"))
    return first, second, third, fourth
