"""Password storage, right and wrong."""

import hashlib

import bcrypt
from flask import request


def store(user, password, document):
    # ruleid: python-weak-password-hash
    user.digest = hashlib.md5(password.encode()).hexdigest()
    # ruleid: python-weak-password-hash
    user.digest = hashlib.sha256(request.form["password"].encode("utf-8")).hexdigest()
    # ruleid: python-weak-password-hash
    user.digest = hashlib.sha1((user.salt + password).encode()).hexdigest()
    # ok: python-weak-password-hash
    user.digest = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
    # ok: python-weak-password-hash
    user.digest = hashlib.scrypt(password.encode(), salt=user.salt, n=16384, r=8, p=1)
    # ok: python-weak-password-hash
    user.avatar = hashlib.sha256(document.encode()).hexdigest()
