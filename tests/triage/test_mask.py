"""No secret in what is quoted."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Kind, Severity
from stockade.triage.mask import Masked, mask_assigned, mask_lines

CANARY = "c4n" + "ary-Value-9"
SECRET = Finding(
    kind=Kind.SECRET,
    scanner="secrets",
    rule="secrets/generic",
    title="t",
    message="m",
    severity=Severity.HIGH,
    raw_severity="high",
    locations=(Location(path="a", line=2, column=5, end_line=2, end_column=5 + len(CANARY)),),
)


def test_the_exact_region_is_masked_and_columns_stay() -> None:
    line = f"k = {CANARY} # here"
    masked = mask_lines(["one", line, "three"], [SECRET])
    assert masked == ["one", f"k = {'*' * len(CANARY)} # here", "three"]


def test_a_region_over_several_lines() -> None:
    where = Location(path="a", line=1, column=3, end_line=3, end_column=3)
    key = dataclasses.replace(SECRET, locations=(where,))
    assert mask_lines(["ab---", "secret", "xyz"], [key]) == ["ab***", "******", "**z"]


def test_a_whole_file_secret_masks_the_whole_file() -> None:
    nowhere = dataclasses.replace(SECRET, locations=(Location(path="a"),))
    assert mask_lines(["abc", "d"], [nowhere]) == ["***", "*"]


def test_regions_beyond_the_file_are_harmless() -> None:
    where = Location(path="a", line=9, column=90, end_line=12, end_column=1)
    assert mask_lines(["abc"], [dataclasses.replace(SECRET, locations=(where,))]) == ["abc"]


def test_other_tools_credentials_lose_their_literals() -> None:
    bandit = dataclasses.replace(
        SECRET,
        kind=Kind.SAST,
        rule="bandit/B105",
        cwe=(259,),
        locations=(Location(path="a", line=1),),
    )
    assert mask_lines([f'login("joe", "{CANARY}")'], [bandit]) == [
        f'login("***", "{"*" * len(CANARY)}")'
    ]


@pytest.mark.parametrize(
    "line",
    [
        'SECRET_KEY = "{}"',
        "password: '{}'",
        '"api_key": "{}",',
        "db_passwd := `{}`",
        "config['auth-token'] = '{}'",
        'PASSWORD = "{}',
        'if token == "{}":',
        "postgres://joe:{}@db/app",
        "ARG DB_PASSWORD={}",
        "export TOKEN={} # ours",
        "  api-key: {}",
        "secret = {}",
        "curl 'https://example.org/?token={}'",
        "ADMIN_PASSWORD: {} and more words",
        "https://{}@example.org/repo",
        'headers = {{"Authorization": "Bearer {}"}}',
        "login --password {} --user joe",
    ],
)
def test_values_of_names_that_sound_secret(line: str) -> None:
    masked = mask_assigned(line.format(CANARY))
    assert CANARY not in masked
    assert len(masked) == len(line.format(CANARY))


def test_a_literal_over_several_lines_is_masked_whole() -> None:
    where = Location(path="a", line=1, end_line=3)
    finding = dataclasses.replace(SECRET, kind=Kind.SAST, cwe=(259,), locations=(where,))
    assert mask_lines(['P = """', CANARY, '"""', "x"], [finding]) == [
        "P = ***",
        "*" * len(CANARY),
        "***",
        "x",
    ]


@pytest.mark.parametrize("line", ["ENV DB_PASSWORD {}", "  password: {} more", "KEY={}"])
def test_a_credential_without_quotes_is_masked(line: str) -> None:
    where = Location(path="a", line=1)
    finding = dataclasses.replace(SECRET, kind=Kind.SAST, cwe=(522,), locations=(where,))
    (masked,) = mask_lines([line.format(CANARY)], [finding])
    assert CANARY not in masked
    assert masked.lstrip().startswith(line.split("{")[0].split()[0][:3])


def test_ordinary_code_is_left_alone() -> None:
    for line in (
        'name = "value"',
        "return token.strip()",
        "see http://host:80/path",
        "password = request.POST['password']",
        "token: str = make_token(x1)",
        "secret = settings.SECRET_KEY",
        'TOKEN=$(cat file) PASSWORD="$1"',
        "def f(password=None, key=1):",
    ):
        assert mask_assigned(line) == line


@pytest.mark.parametrize(
    "line",
    [
        "authlib==1.0.0",
        "requests-oauthlib==1.3.1",
        "secretstorage == 3.3.3 ; sys_platform == 'linux'",
        "tokenizers==0.13.0rc1 \\",
        "PASSLIB==1.7.4",
        "token-store==2.0+cu117",
        'authlib = "1.3.0"',
        '"jsonwebtoken": "^8.5.1",',
        'oauthlib = { version = "~=3.2", extras = [] }',
    ],
)
def test_the_version_of_a_package_is_no_credential(line: str) -> None:
    assert mask_assigned(line) == line


@pytest.mark.parametrize("line", ["[ $TOKEN=={} ]", "pass=={}", "TOKEN==1.{}", "token = '1.2{}'"])
def test_a_comparison_with_a_credential_is_masked(line: str) -> None:
    assert CANARY not in mask_assigned(line.replace("{}", CANARY))


@pytest.mark.parametrize(
    "unit", ["token", "TOKEN=", "a://b:", "password='", "auth:1", "token==1.", "x" * 9]
)
def test_long_lines_take_linear_time(unit: str) -> None:
    line = unit * 100_000 + "("
    assert len(mask_assigned(line)) == len(line)


@given(st.lists(st.text(max_size=30), max_size=6), st.integers(1, 8), st.integers(1, 40))
def test_masking_keeps_every_length(lines: list[str], line: int, column: int) -> None:
    where = Location(path="a", line=line, column=column, end_line=line + 1, end_column=column)
    masked = mask_lines(lines, [dataclasses.replace(SECRET, locations=(where,))])
    assert [len(x) for x in masked] == [len(x) for x in lines]


@pytest.mark.parametrize(
    "line",
    [
        "pw = 'VALUE'",
        "sshpass -p 'VALUE' ssh host",
        "mysqldump -u root -pVALUE shop",
        '["mysqldump", "--passphrase", "VALUE"]',
        "SET PASSWORD FOR bob = 'VALUE'",
        "CREATE USER bob IDENTIFIED BY 'VALUE'",
        "https://x.example/c?sv=1&sig=VALUE&se=2",
        "curl -s -u admin:VALUE https://x.example",
        'password = "VALUE\\',
        "x = \"token='VALUE\n",
    ],
)
def test_other_ways_to_write_a_credential(line: str) -> None:
    assert CANARY not in mask_assigned(line.replace("VALUE", CANARY))


@pytest.mark.parametrize(
    "text",
    [
        "Known: gitlab-dependency, gitlab-secret, gitlab-codequality, cyclonedx.",
        "the gitlab-secret report holds none",
        "stockade scan . --report gitlab-secret=gl-secret.json",
    ],
)
def test_a_word_that_ends_like_an_option_is_none(text: str) -> None:
    assert mask_assigned(text) == text


@pytest.mark.parametrize(
    "option", ["--token VALUE", "--registration-token=VALUE", "-password 'VALUE'"]
)
def test_an_option_gives_a_credential(option: str) -> None:
    assert CANARY not in mask_assigned("run " + option.replace("VALUE", CANARY))


@pytest.mark.parametrize(
    "text",
    [
        'password="' + "\\" * 5000 + "\na.py",
        "token='" + "\\a" * 5000 + "\n",
        'secret="' * 5000 + "\n",
        "curl " * 5000 + "\n",
        "mysql -p" * 5000 + "\n",
        "password for " * 3000 + "\n",
        "--a-b-c-d-" * 5000 + "\n",
    ],
)
def test_no_pattern_goes_back_and_forth(text: str) -> None:
    """The first of these took longer than anybody waits, at sixty characters."""
    assert len(mask_assigned(text)) == len(text)


WORDS = (
    *("x = 1", "pass", "PASSWORD = '", "'", CANARY, "ſecret = '", "toKen: ", "é", "\U0001f511"),
    *(
        "https://u:hunter22x@h",
        "gh" + "p_" + "a1" * 18,
        "AK" + "IA" + "A2" * 8,
        "Bearer ",
        "?code=",
    ),
    *("İ", "ı", " ", "mysql -u root -phunter22x", "-----BEGIN RSA PRIVATE " + "KEY-----", "\0"),
)


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=5).map("".join)))
def test_lines_are_masked_when_they_are_asked_for_as_each_alone(lines: list[str]) -> None:
    masked, each = Masked(lines), [mask_assigned(line) for line in lines]
    assert [masked[n] for n in range(-len(lines), len(lines))] == each * 2
    assert list(masked) == masked[:] == each
    assert masked[1:3] == each[1:3]
