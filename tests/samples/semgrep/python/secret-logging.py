"""Log calls of a sign-in handler, right and wrong."""

import logging

from flask import Flask, request

app = Flask(__name__)
logger = logging.getLogger(__name__)


@app.route("/login", methods=["POST"])
def login():
    name = request.form["name"]
    password = request.form["password"]
    # ruleid: python-secret-logged-taint
    logger.info("sign-in of %s with %s", name, password)
    # ruleid: python-secret-logged-taint
    logging.debug(f"token {request.args.get('access_token')}")
    # ruleid: python-secret-logged-taint
    print("password: " + password)
    # ok: python-secret-logged-taint
    logger.info("sign-in of %s", name)
    user = authenticate(name, password)
    # ok: python-secret-logged-taint
    logger.info("signed in: %s", user)
    return "done"
