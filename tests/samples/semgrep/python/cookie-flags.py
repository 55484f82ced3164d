"""Cookies, right and wrong."""

from flask import Flask, make_response

app = Flask(__name__)
# ruleid: python-cookie-not-protected
SESSION_COOKIE_SECURE = False
# ok: python-cookie-not-protected
SESSION_COOKIE_HTTPONLY = True
# ruleid: python-cookie-not-protected
app.config["SESSION_COOKIE_HTTPONLY"] = False


@app.route("/")
def index():
    response = make_response("hello")
    # ruleid: python-cookie-not-protected
    response.set_cookie("session_id", new_id())
    # ruleid: python-cookie-not-protected
    response.set_cookie("theme", "dark", secure=False)
    # ok: python-cookie-not-protected
    response.set_cookie("theme", "dark")
    # ok: python-cookie-not-protected
    response.set_cookie("session_id", new_id(), httponly=True, secure=True)
    return response
