"""MongoDB queries, right and wrong."""

from flask import Flask, request
from pymongo import MongoClient

app = Flask(__name__)
users = MongoClient().shop.users


@app.route("/login", methods=["POST"])
def login():
    # ruleid: python-nosql-injection-taint
    user = users.find_one(request.get_json())
    body = request.json
    # ruleid: python-nosql-injection-taint
    other = users.find_one({"name": body["name"], "active": True})
    return user, other


@app.route("/safe", methods=["POST"])
def safe():
    body = request.get_json()
    # ok: python-nosql-injection-taint
    user = users.find_one({"name": str(body["name"])})
    # ok: python-nosql-injection-taint
    other = users.find_one({"name": request.form["name"]})
    return user, other
