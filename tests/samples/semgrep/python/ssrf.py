"""Handlers that call other services, right and wrong."""

import urllib.request

import aiohttp
import httpx
import requests
from fastapi import FastAPI
from flask import Flask, request

app = Flask(__name__)
api = FastAPI()
HOSTS = {"eu": "https://eu.example.org", "us": "https://us.example.org"}


@app.route("/fetch")
def fetch():
    url = request.args["url"]
    # ruleid: python-ssrf-taint
    page = requests.get(url, timeout=5).text
    # ruleid: python-ssrf-taint
    page += requests.post(url=request.form["hook"], json={}, timeout=5).text
    # ruleid: python-ssrf-taint
    page += urllib.request.urlopen("https://" + url).read()
    # ruleid: python-ssrf-taint
    page += requests.get(f"https://{url}/status", timeout=5).text
    # ruleid: python-ssrf-taint
    page += httpx.request("GET", "http://%s/" % url).text
    with requests.Session() as session:
        # ruleid: python-ssrf-taint
        page += session.get(url).text
    return page


@api.post("/hook")
async def hook(target: str):
    async with aiohttp.ClientSession() as client:
        # ruleid: python-ssrf-taint
        async with client.get(target) as answer:
            return await answer.text()


@app.route("/safe")
def safe():
    term = request.args["term"]
    # ok: python-ssrf-taint
    page = requests.get("https://api.example.org/search", params={"q": term}, timeout=5).text
    # ok: python-ssrf-taint
    page += requests.get(f"https://api.example.org/items/{term}", timeout=5).text
    # ok: python-ssrf-taint
    page += requests.get("https://api.example.org/items/" + term, timeout=5).text
    # ok: python-ssrf-taint
    page += requests.get(HOSTS[request.args["region"]], timeout=5).text
    cache = {}
    # ok: python-ssrf-taint
    page += cache.get(term)
    url = request.args["url"]
    validate_url(url)
    # ok: python-ssrf-taint
    return page + requests.get(url, timeout=5).text
