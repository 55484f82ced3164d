"""Handlers that read XML, right and wrong."""

import defusedxml.ElementTree
import lxml.etree
from flask import Flask, request

app = Flask(__name__)


@app.route("/order", methods=["POST"])
def order():
    # ruleid: python-xml-parser-entities-enabled
    parser = lxml.etree.XMLParser(resolve_entities=True)
    # ruleid: python-xml-parser-entities-enabled
    other = lxml.etree.XMLParser(no_network=False)
    # ruleid: python-xxe-taint
    tree = lxml.etree.fromstring(request.data)
    text = request.form["xml"]
    # ruleid: python-xxe-taint
    document = xml.dom.minidom.parseString(text.strip())
    return parser, other, tree, document


@app.route("/safe", methods=["POST"])
def safe():
    # ok: python-xml-parser-entities-enabled
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True)
    # ok: python-xxe-taint
    tree = lxml.etree.fromstring(request.data, parser)
    # ok: python-xxe-taint
    other = defusedxml.ElementTree.fromstring(request.data)
    # ok: python-xxe-taint
    fixed = lxml.etree.parse("menu.xml")
    return tree, other, fixed
