"""Directory and XML look-ups, right and wrong."""

import re

import ldap
import lxml.etree
from flask import Flask, request
from ldap3.utils.conv import escape_filter_chars

app = Flask(__name__)


@app.route("/person")
def person():
    name = request.args["name"]
    connection = ldap.initialize("ldap://directory.example.org")
    # ruleid: python-ldap-injection-taint
    found = connection.search_s("dc=example", ldap.SCOPE_SUBTREE, f"(uid={name})")
    query = "(cn=%s)" % request.form["cn"]
    # ruleid: python-ldap-injection-taint
    more = connection.search_ext_s("dc=example", ldap.SCOPE_SUBTREE, query)
    tree = lxml.etree.parse("people.xml")
    # ruleid: python-xpath-injection-taint
    node = tree.xpath("//person[@name='" + name + "']")
    return found, more, node


@app.route("/safe")
def safe():
    name = request.args["name"]
    connection = ldap.initialize("ldap://directory.example.org")
    query = f"(uid={escape_filter_chars(name)})"
    # ok: python-ldap-injection-taint
    found = connection.search_s("dc=example", ldap.SCOPE_SUBTREE, query)
    # ok: python-ldap-injection-taint
    word = re.search("a", name)
    tree = lxml.etree.parse("people.xml")
    # ok: python-xpath-injection-taint
    node = tree.xpath("//person[@name=$name]", name=name)
    return found, word, node
