"""Cross-origin settings, right and wrong."""

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from flask import Flask
from flask_cors import CORS

api = FastAPI()
# ruleid: python-cors-wildcard-credentials
api.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
# ok: python-cors-wildcard-credentials
api.add_middleware(CORSMiddleware, allow_origins=["*"])
# ok: python-cors-wildcard-credentials
api.add_middleware(
    CORSMiddleware, allow_origins=["https://shop.example.org"], allow_credentials=True
)
app = Flask(__name__)
# ruleid: python-cors-wildcard-credentials
CORS(app, origins="*", supports_credentials=True)
# ok: python-cors-wildcard-credentials
CORS(app, origins=["https://shop.example.org"], supports_credentials=True)
