"""Handlers that answer with HTML, right and wrong."""

import html

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from flask import Flask, flash, jsonify, make_response, render_template, request
from markupsafe import Markup

app = Flask(__name__)
api = FastAPI()


@app.route("/hello")
def hello():
    # ruleid: python-reflected-xss-taint
    return "<p>Hello " + request.args["name"] + "</p>"


@app.route("/hello/<name>")
def hello_name(name):
    page = f"<p>Hello {name}</p>"
    # ruleid: python-reflected-xss-taint
    return page


@app.route("/search", methods=["POST"])
def search():
    term = request.form["term"]
    if not term:
        # ruleid: python-reflected-xss-taint
        return "<p>Nothing for %s</p>" % term, 404
    # ruleid: python-reflected-xss-taint
    flash(Markup("<b>" + term + "</b>"))
    # ruleid: python-reflected-xss-taint
    answer = make_response("<p>{}</p>".format(term))
    return answer


def profile(request):
    # ruleid: python-reflected-xss-taint
    badge = mark_safe("<b>" + request.GET["name"] + "</b>")
    if badge:
        return render(request, "profile.html", {"badge": badge})
    # ruleid: python-reflected-xss-taint
    return HttpResponse(f"<h1>{request.POST['name']}</h1>")


@api.get("/page", response_class=HTMLResponse)
def page(title: str = ""):
    # ruleid: python-reflected-xss-taint
    return "<h1>" + title + "</h1>"


@app.route("/safe")
def safe():
    if request.args["kind"] == "json":
        # ok: python-reflected-xss-taint
        return jsonify(name=request.args["name"])
    if request.args["kind"] == "dict":
        data = {"name": request.args["name"]}
        # ok: python-reflected-xss-taint
        return data
    if request.args["kind"] == "escaped":
        # ok: python-reflected-xss-taint
        return "<p>" + html.escape(request.args["name"]) + "</p>"
    if request.args["kind"] == "number":
        # ok: python-reflected-xss-taint
        return f"<p>{int(request.args['number'])}</p>"
    # ok: python-reflected-xss-taint
    return render_template("hello.html", name=request.args["name"])


@api.get("/echo")
def echo(title: str):
    # ok: python-reflected-xss-taint
    return title


def safe_profile(request):
    if "json" in request.GET:
        # ok: python-reflected-xss-taint
        return JsonResponse({"name": request.GET["name"]})
    if "plain" in request.GET:
        # ok: python-reflected-xss-taint
        return HttpResponse(request.GET["name"], content_type="text/plain")
    # ok: python-reflected-xss-taint
    label = format_html("<b>{}</b>", request.GET["name"])
    return render(request, "profile.html", {"label": label})
