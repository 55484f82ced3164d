"""Handlers that query a database, right and wrong."""

from uuid import UUID

from django.db import connection
from fastapi import Depends, FastAPI
from flask import Flask, request
from sqlalchemy import text

app = Flask(__name__)
api = FastAPI()
SORT_COLUMNS = {"name": "name", "age": "birth_date"}
TABLES = ("customers", "suppliers")


@app.route("/direct")
def direct():
    cursor = get_cursor()
    # ruleid: python-sql-injection-taint
    cursor.execute("SELECT * FROM users WHERE name = '" + request.args["name"] + "'")
    # ruleid: python-sql-injection-taint
    cursor.execute(f"SELECT * FROM users WHERE name = '{request.args.get('name')}'")
    # ruleid: python-sql-injection-taint
    cursor.execute("SELECT * FROM users WHERE name = '%s'" % request.form["name"])
    # ruleid: python-sql-injection-taint
    cursor.execute("SELECT * FROM users WHERE name = '{}'".format(request.cookies["name"]))
    # ruleid: python-sql-injection-taint
    cursor.executescript(request.get_json()["script"])
    return "done"


@app.route("/steps")
def steps():
    parts = ["SELECT * FROM users"]
    parts.append("WHERE name = '" + request.headers["X-Name"] + "'")
    query = " ".join(parts)
    # ruleid: python-sql-injection-taint
    get_cursor().execute(query)

    values = {}
    values["name"] = request.args["name"]
    values["limit"] = "10"
    sql = "SELECT * FROM users WHERE name = '%s'" % values["name"]
    # ruleid: python-sql-injection-taint
    db.session.execute(text(sql))

    raw = request.args["name"]
    short = raw[:20]
    # ruleid: python-sql-injection-taint
    get_cursor().execute("SELECT * FROM users WHERE name = '" + short + "'")
    return "done"


@app.route("/users/<name>")
def by_url(name):
    # ruleid: python-sql-injection-taint
    get_cursor().execute(f"SELECT * FROM users WHERE name = '{name}'")
    return "done"


def django_view(request, slug):
    with connection.cursor() as cursor:
        # ruleid: python-sql-injection-taint
        cursor.execute("SELECT * FROM posts WHERE title = '%s'" % request.GET["title"])
        # ruleid: python-sql-injection-taint
        cursor.execute(f"SELECT * FROM posts WHERE slug = '{slug}'")
    # ruleid: python-sql-injection-taint
    posts = Post.objects.raw("SELECT * FROM posts ORDER BY " + request.POST.get("order"))
    # ruleid: python-sql-injection-taint
    more = Post.objects.extra(where=["title = '" + request.GET["title"] + "'"])
    return posts, more


@api.get("/items/{name}")
async def items(name: str, order: str = "id", connection=Depends(get_connection)):
    # ruleid: python-sql-injection-taint
    await connection.execute(f"SELECT * FROM items ORDER BY {order}")
    # ruleid: python-sql-injection-taint
    await connection.fetchrow("SELECT * FROM items WHERE name = '" + name + "'")


@app.route("/safe/<int:number>")
def safe(number):
    cursor = get_cursor()
    # ok: python-sql-injection-taint
    cursor.execute("SELECT * FROM users WHERE name = %s", (request.args["name"],))
    # ok: python-sql-injection-taint
    cursor.execute(f"SELECT * FROM users WHERE id = {number}")
    # ok: python-sql-injection-taint
    cursor.execute(f"SELECT * FROM users WHERE id = {int(request.args['id'])}")
    # ok: python-sql-injection-taint
    cursor.execute("SELECT * FROM users LIMIT %d" % request.args.get("limit", type=int))
    # ok: python-sql-injection-taint
    cursor.execute("SELECT * FROM users ORDER BY " + SORT_COLUMNS[request.args["sort"]])
    # ok: python-sql-injection-taint
    cursor.execute("SELECT * FROM users ORDER BY " + SORT_COLUMNS.get(request.args["sort"], "name"))
    # ok: python-sql-injection-taint
    db.session.execute(text("SELECT * FROM users WHERE name = :name"), {"name": request.args["name"]})
    table = request.args["table"]
    if table not in TABLES:
        raise ValueError("unknown table")
    # ok: python-sql-injection-taint
    cursor.execute(f"SELECT * FROM {table}")
    return "done"


@app.route("/graph", methods=["POST"])
def graph():
    # ok: python-sql-injection-taint
    return schema.execute(request.get_json()["query"])


@api.get("/numbers/{number}")
def numbers(number: int, key: UUID, cursor=Depends(get_cursor)):
    # ok: python-sql-injection-taint
    cursor.execute(f"SELECT * FROM items WHERE id = {number} AND key = '{key}'")


def safe_view(request, title):
    user = get_object_or_404(User, name=request.GET["name"])
    with connection.cursor() as cursor:
        # ok: python-sql-injection-taint
        cursor.execute(f"SELECT * FROM posts WHERE owner = {user.pk}")
        # ok: python-sql-injection-taint
        cursor.execute("SELECT * FROM posts WHERE title = %s", [title])
    # ok: python-sql-injection-taint
    return Post.objects.raw("SELECT * FROM posts WHERE title = %s", [request.GET["title"]])
