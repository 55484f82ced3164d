"""What each of our secret rules must and must not find.

Samples are made when the tests run, so that this file holds nothing that looks like a secret.
"""

from __future__ import annotations

import base64
import random
import string
from dataclasses import dataclass

from support.secret_jobs import ALNUM, HEX, pem, word

_BASE32 = string.ascii_uppercase + "234567"
_DJANGO = string.ascii_lowercase + string.digits + "!@#$^&*-_=+"
_PASSWORD = word(12)
_ENV = "$" + "{SECRET_VALUE_1}"


def _base64(size: int) -> str:
    return base64.b64encode(random.Random(size).randbytes(size)).decode()  # noqa: S311


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A rule with text that it must find and text in which it must find nothing."""

    rule: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]


def _sample(rule: str, hits: tuple[str, ...], misses: tuple[str, ...]) -> Sample:
    return Sample(rule=f"stockade.{rule}", hits=hits, misses=misses)


SAMPLES = (
    _sample(
        "aws-access-key-id",
        (f"id = 'AK{'IA' + word(16, _BASE32)}'", f"AS{'IA' + word(16, _BASE32)}"),
        ("AK" + "IA" + "IOSFODNN7EXAMPLE", "AK" + "IA" + "A" * 16, "AK" + "IA" + word(15, _BASE32)),
    ),
    _sample(
        "aws-secret-access-key",
        (f"aws_secret_access_key = {word(40)}", f'"SecretAccessKey": "{word(40)}"'),
        ("aws_secret_access_key = " + "a" * 40, f"aws_region = {word(40)}"),
    ),
    _sample(
        "django-secret-key",
        (
            f"SECRET_KEY = '{word(50, _DJANGO)}'",
            f'SECRET_KEY: str = "django-insecure-{word(40, _DJANGO)}"',
            f'SECRET_KEY_FALLBACKS = ["{word(50)}"]',
            f'DJANGO_SECRET_KEY = "{word(30)}"',
        ),
        (
            "SECRET_KEY = os.environ['SECRET_KEY']",
            "SECRET_KEY = '{{ secret_key }}'",
            "SECRET_KEY = 'changeme-changeme'",
            f"SECRET_KEY = '{_ENV}'",
            "SECRET_KEY = ''",
        ),
    ),
    _sample(
        "flask-secret-key",
        (f"app.secret_key = '{word(14)}'", f'app.config["SECRET_KEY"] = "{word(20)}"'),
        ("app.secret_key = os.urandom(16)", "app.secret_key = 'your-secret-key'"),
    ),
    _sample(
        "rails-secret-key-base",
        (f"  secret_key_base: {word(128, HEX)}",),
        ("  secret_key_base: <%= ENV['SECRET_KEY_BASE'] %>", "secret_key_base: " + "0" * 128),
    ),
    _sample(
        "laravel-app-key",
        (f"APP_KEY=base64:{_base64(32)}",),
        ("APP_KEY=", "APP_KEY=base64:" + "A" * 43 + "="),
    ),
    _sample(
        "wordpress-config",
        (
            f"define( 'AUTH_KEY',         '{word(64)}' );",
            f'define("SECURE_AUTH_SALT", "{word(64)}");',
            f"define('DB_PASSWORD', '{_PASSWORD}');",
        ),
        (
            "define( 'AUTH_KEY', 'put your unique phrase here' );",
            "define('DB_PASSWORD', getenv('DB_PASSWORD'));",
            "define('DB_HOST', 'db.internal.invalid');",
        ),
    ),
    _sample(
        "environment-default",
        (
            f"x = os.environ.get('API_TOKEN', '{_PASSWORD}')",
            f"env.str('DB_PASSWORD', default='{_PASSWORD}')",
        ),
        ("os.environ.get('API_TOKEN', '')", f"os.environ.get('REGION', '{_PASSWORD}')"),
    ),
    _sample(
        "generic-secret",
        (
            f'api_key = "{word(32)}"',
            f"'client_secret' => '{word(24)}'",
            f'{{"token": "{word(32)}"}}',
            f'"api_key = \\"{word(32)}\\"\\n",',
        ),
        (
            'api_key = "your-api-key-here-0123"',
            f"api_key = '{_ENV}'",
            'token_url = "https://id.invalid/oauth2/v2/token"',
            'token = "django.contrib.auth.tokens"',
            'SECRET_NAME = "projects/1/secrets/name"',
            f"api_key = settings.{word(32)}",
        ),
    ),
    _sample(
        "generic-password",
        (f'password = "{_PASSWORD}"', f"'db_pass' => '{_PASSWORD}'", f'"pwd": "{_PASSWORD}"'),
        (
            'password = "<your password 1>"',
            "password = getpass('Password 1: ')",
            f"password = '{_ENV}'",
            'password_field = "user-password-1"',
            'label = "Password must be 8 characters"',
        ),
    ),
    _sample(
        "settings-secret",
        (
            f"DB_PASSWORD={_PASSWORD}",
            f"  password: {_PASSWORD}",
            f"ENV API_TOKEN={word(20)}",
            f"    - POSTGRES_PASSWORD={_PASSWORD}",
            f"spring.datasource.password={_PASSWORD}\r",
        ),
        (
            f"DB_PASSWORD={_ENV}",
            "PASSWORD = get_secret(1234)",
            "  password: {{ vault_password_1 }}",
            "API_TOKEN=changeme123",
            "password: str = Field(min_length=8)",
            "  secret: https://vault.invalid/v1/example",
        ),
    ),
    _sample(
        "xml-password",
        (f"<password>{_PASSWORD}</password>",),
        (f"<password>{_ENV}</password>", "<password>placeholder1</password>"),
    ),
    _sample(
        "xml-attribute-password",
        (f'<add key="DbPassword" value="{_PASSWORD}"/>',),
        ('<add key="DbPassword" value="#{DbPassword1}"/>', '<add key="Name" value="abcdefg1"/>'),
    ),
    _sample(
        "url-password",
        (
            f"postgresql+psycopg2://app:{_PASSWORD}@db:5432/x",
            f"redis://:{_PASSWORD}@localhost:6379",
            f"https://bob:{_PASSWORD}@git.invalid/x.git",
        ),
        (
            f"postgres://app:{_ENV}@db/x",
            "https://host.invalid:8080/path@2x.png",
            "https://user:<password1>@host.invalid/",
        ),
    ),
    _sample(
        "url-simple-password",
        ("mysql://root:" + "root@localhost/x",),
        (f"mysql://root:{_ENV}@localhost/x", "mysql://localhost:3306/x@y"),
    ),
    _sample(
        "connection-string-password",
        (
            f'"Server=db;Database=x;User Id=sa;Password={_PASSWORD};"',
            f"jdbc:mysql://h/x?user=a&password={_PASSWORD}",
        ),
        ('"Server=db;User Id=sa;Password={0};"', "Server=db;Password=changeme123;"),
    ),
    _sample(
        "azure-account-key",
        (f"AccountName=abc;AccountKey={_base64(64)};",),
        ("AccountName=abc;AccountKey=" + "A" * 86 + "==;", "AccountKey=<key>;"),
    ),
    _sample(
        "npmrc-token",
        (f"//npm.invalid/:_authToken={word(8, HEX)}-{word(27, HEX)}",),
        ("//npm.invalid/:_authToken=$" + "{NPM_TOKEN}", "always-auth=true"),
    ),
    _sample(
        "netrc-password",
        (f"machine api.invalid login bob password {_PASSWORD}",),
        ("machine api.invalid login bob password <password>",),
    ),
    _sample(
        "docker-config-auth",
        (f'"auth": "{_base64(24)}"',),
        ('"auth": ""', '"auth": "' + "A" * 24 + '"', '"auth": "basic"'),
    ),
    _sample(
        "authorization-header",
        (f"Authorization: Bearer {word(40)}", f'"Authorization": "token {word(40)}"'),
        ("Authorization: Bearer <token>", 'f"Authorization: Bearer {token_for_user_1}"'),
    ),
    _sample(
        "private-key-block",
        (pem(), pem("EC ").replace("\n", "\\n"), pem("OPENSSH ")[:400]),
        (
            "-----BEGIN " + "PRIVATE KEY-----\n...\n-----END " + "PRIVATE KEY-----",
            pem().replace("PRIVATE", "PUBLIC"),
        ),
    ),
    _sample(
        "putty-private-key",
        (f"PuTTY-User-Key-File-2: ssh-rsa\nComment: x\nPrivate-Lines: 1\n{_base64(48)}\n",),
        ("PuTTY-User-Key-File-2: ssh-rsa\nComment: x\nPublic-Lines: 1\n",),
    ),
    _sample(
        "password-hash",
        (f"bob:$apr1${word(8)}${word(22)}", f"root:$6${word(8)}${word(86)}:19000:0"),
        ("bob:x:1000:1000::/home/bob:/bin/sh", "root:*:19000:0"),
    ),
    _sample(
        "chat-webhook",
        (
            f"https://hooks.slack.com/services/T{word(8)}/B{word(8)}/{word(24)}",
            f"https://discord.com/api/webhooks/{word(18, string.digits)}/{word(68, ALNUM)}",
        ),
        ("https://hooks.slack.com/services/", "https://discord.com/api/webhooks/example"),
    ),
    _sample(
        "stripe-test-key",
        ("sk_" + "test_" + word(24),),
        ("sk_" + "test_" + "x" * 24, "sk_" + "test_short"),
    ),
)
