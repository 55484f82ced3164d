"""Start of a Flask application, right and wrong."""

import os

import jinja2
from flask import Flask

app = Flask(__name__)
# ruleid: python-flask-debug-enabled
app.config["DEBUG"] = True
# ok: python-flask-debug-enabled
app.config["DEBUG"] = os.environ.get("SHOP_DEBUG") == "1"
# ruleid: python-jinja-autoescape-off
plain = jinja2.Environment(autoescape=False)
# ok: python-jinja-autoescape-off
escaped = jinja2.Environment(autoescape=jinja2.select_autoescape())

if __name__ == "__main__":
    # ok: python-flask-debug-enabled
    app.run(debug=False)
    # ruleid: python-flask-debug-enabled
    app.run(host="127.0.0.1", debug=True)
