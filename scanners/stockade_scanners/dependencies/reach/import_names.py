"""By which names a distribution is imported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from stockade.model.ecosystem import folded
from stockade.model.frozen import frozen

KNOWN: Mapping[str, tuple[str, ...]] = {
    "ansible-core": ("ansible",),
    "attrs": ("attr", "attrs"),
    "azure-identity": ("azure.identity",),
    "azure-storage-blob": ("azure.storage.blob",),
    "beautifulsoup4": ("bs4",),
    "django-allauth": ("allauth",),
    "django-cors-headers": ("corsheaders",),
    "django-debug-toolbar": ("debug_toolbar",),
    "django-filter": ("django_filters",),
    "djangorestframework": ("rest_framework",),
    "djangorestframework-simplejwt": ("rest_framework_simplejwt",),
    "dnspython": ("dns",),
    "flask-cors": ("flask_cors",),
    "gitpython": ("git",),
    "google-api-python-client": ("googleapiclient",),
    "google-cloud-bigquery": ("google.cloud.bigquery",),
    "google-cloud-storage": ("google.cloud.storage",),
    "grpcio": ("grpc",),
    "ipython": ("IPython",),
    "jupyter-server": ("jupyter_server",),
    "markdown-it-py": ("markdown_it",),
    "mysql-connector-python": ("mysql",),
    "mysqlclient": ("MySQLdb",),
    "opencv-contrib-python": ("cv2",),
    "opencv-python": ("cv2",),
    "opencv-python-headless": ("cv2",),
    "pillow": ("PIL",),
    "protobuf": ("google.protobuf",),
    "psycopg2-binary": ("psycopg2",),
    "pyasn1-modules": ("pyasn1_modules",),
    "pycrypto": ("Crypto",),
    "pycryptodome": ("Crypto",),
    "pycryptodomex": ("Cryptodome",),
    "pyjwt": ("jwt",),
    "pymupdf": ("fitz", "pymupdf"),
    "pyopenssl": ("OpenSSL",),
    "pysaml2": ("saml2",),
    "python-dateutil": ("dateutil",),
    "python-docx": ("docx",),
    "python-dotenv": ("dotenv",),
    "python-gnupg": ("gnupg",),
    "python-jose": ("jose",),
    "python-json-logger": ("pythonjsonlogger",),
    "python-ldap": ("ldap",),
    "python-multipart": ("multipart", "python_multipart"),
    "python-socketio": ("socketio",),
    "pytorch-lightning": ("pytorch_lightning", "lightning"),
    "pywin32": ("win32api", "win32com", "pywintypes"),
    "pyyaml": ("yaml",),
    "pyzmq": ("zmq",),
    "scikit-image": ("skimage",),
    "scikit-learn": ("sklearn",),
    "sentry-sdk": ("sentry_sdk",),
    "setuptools": ("setuptools", "pkg_resources"),
    "sqlalchemy-utils": ("sqlalchemy_utils",),
    "tensorflow-cpu": ("tensorflow",),
    "tensorflow-gpu": ("tensorflow",),
    "torch": ("torch",),
    "typing-extensions": ("typing_extensions",),
    "websocket-client": ("websocket",),
}
"""Canonical distribution name -> modules, where the two differ."""

_SAME = """
    aiohttp ansible apache-airflow babel bleach boto3 botocore celery certifi click cryptography
    django fastapi flask gevent gradio gunicorn httplib2 httpx idna jinja2 joblib jsonschema keras
    langchain lxml mako markdown markupsafe matplotlib mistune mlflow mpmath nltk notebook numpy
    onnx openai pandas paramiko pip pyarrow pydantic pygments pymongo pymysql pyramid pytest redis
    requests rsa scipy scrapy sqlalchemy sqlparse starlette tornado tqdm transformers twisted
    urllib3 uvicorn virtualenv waitress werkzeug wheel zipp
"""
SAME = frozenset(_SAME.split())
"""Canonical names of distributions that are known to be imported under their own name."""

_TOP_LEVEL = re.compile(r"(?:.*/)?([^/]+?)-[^/-]+\.(?:dist|egg)-info/top_level\.txt", re.IGNORECASE)
_MODULE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*){0,5}")


@frozen
class ImportNames:
    """The modules of a distribution."""

    modules: tuple[str, ...]
    sure: bool
    """Whether these are all: then an import that is not seen is not there."""


def top_levels(paths: Iterable[str]) -> dict[str, list[str]]:
    """Canonical name -> files among `paths` in which an installed copy names its modules."""
    found: dict[str, list[str]] = {}
    for path in paths:
        match = _TOP_LEVEL.fullmatch(path)
        if match:
            found.setdefault(folded("PyPI", match[1]), []).append(path)
    return found


def import_names(distribution: str, told: Iterable[str]) -> ImportNames:
    """From what is known, with the texts of installed copies; else a guess.

    `distribution` is canonical.
    """
    plain = distribution.replace("-", "_")
    known = {*KNOWN.get(distribution, (plain,) if distribution in SAME else ())}
    known |= {m for text in told for m in text.split() if _MODULE.fullmatch(m)}
    if known:
        return ImportNames(modules=tuple(sorted(known)), sure=True)
    bare = plain.removeprefix("python_").removesuffix("_python")
    return ImportNames(modules=tuple(sorted({plain, bare})), sure=False)
