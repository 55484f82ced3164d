"""Handlers that redirect, right and wrong."""

from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from flask import Flask, redirect, request, url_for

app = Flask(__name__)
TARGETS = {"home": "/", "cart": "/cart"}


@app.route("/go")
def go():
    if "next" in request.args:
        # ruleid: python-open-redirect-taint
        return redirect(request.args["next"])
    target = request.args.get("url")
    # ruleid: python-open-redirect-taint
    return redirect(f"https://{target}")


def after_login(request):
    # ruleid: python-open-redirect-taint
    return HttpResponseRedirect(request.GET.get("next", "/"))


@app.route("/safe")
def safe():
    if "user" in request.args:
        # ok: python-open-redirect-taint
        return redirect(url_for("profile", name=request.args["user"]))
    if "item" in request.args:
        # ok: python-open-redirect-taint
        return redirect(f"/items/{request.args['item']}")
    if "search" in request.args:
        # ok: python-open-redirect-taint
        return redirect("https://search.example.org/?q=" + request.args["search"])
    # ok: python-open-redirect-taint
    return redirect(TARGETS[request.args["target"]])


def safe_login(request):
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    # ok: python-open-redirect-taint
    return HttpResponseRedirect(target)
