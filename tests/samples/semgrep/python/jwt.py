"""Token checks, right and wrong."""

import jwt


def read(token, key):
    # ruleid: python-jwt-signature-unchecked
    first = jwt.decode(token, options={"verify_signature": False})
    # ruleid: python-jwt-signature-unchecked
    second = jwt.decode(token, key, algorithms=["HS256", "none"])
    # ruleid: python-jwt-signature-unchecked
    third = jwt.encode(first, "", algorithm="none")
    # ok: python-jwt-signature-unchecked
    fourth = jwt.decode(token, key, algorithms=["RS256"])
    # ok: python-jwt-signature-unchecked
    fifth = jwt.decode(token, key, algorithms=["RS256"], options={"verify_aud": False})
    return first, second, third, fourth, fifth
