"""Handlers that render templates, right and wrong."""

import jinja2
from flask import Flask, render_template_string, request

app = Flask(__name__)


@app.route("/greet")
def greet():
    name = request.args["name"]
    # ruleid: python-template-injection-taint
    page = render_template_string("<p>Hello " + name + "</p>")
    source = f"<p>Hello {name}</p>"
    # ruleid: python-template-injection-taint
    page += jinja2.Template(source).render()
    environment = jinja2.Environment(autoescape=True)
    # ruleid: python-template-injection-taint
    return page + environment.from_string("Hi %s" % request.form["name"]).render()


@app.route("/safe")
def safe():
    # ok: python-template-injection-taint
    page = render_template_string("<p>Hello {{ name }}</p>", name=request.args["name"])
    # ok: python-template-injection-taint
    return page + jinja2.Template("Hi {{ name }}").render(name=request.args["name"])
