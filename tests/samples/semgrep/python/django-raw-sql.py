"""Raw SQL in the Django ORM."""

from django.db.models.expressions import RawSQL


def wrong(name, column):
    # ruleid: python-django-raw-sql-formatting
    people = Person.objects.raw("SELECT * FROM person WHERE name = '%s'" % name)
    # ruleid: python-django-raw-sql-formatting
    others = Person.objects.raw(f"SELECT * FROM person ORDER BY {column}")
    # ruleid: python-django-raw-sql-formatting
    ranked = Person.objects.annotate(rank=RawSQL("rank('{}')".format(name), []))
    # ruleid: python-django-raw-sql-formatting
    found = Person.objects.extra(where=["name = '" + name + "'"])
    # ruleid: python-django-raw-sql-formatting
    chosen = Person.objects.extra(select={"label": f"upper({column})"})
    return people, others, ranked, found, chosen


def right(name):
    # ok: python-django-raw-sql-formatting
    people = Person.objects.raw("SELECT * FROM person WHERE name = %s", [name])
    # ok: python-django-raw-sql-formatting
    ranked = Person.objects.annotate(rank=RawSQL("rank(%s)", [name]))
    # ok: python-django-raw-sql-formatting
    found = Person.objects.extra(where=["name = %s"], params=[name])
    return people, ranked, found
