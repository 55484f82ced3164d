"""Prompts built from requests, right and wrong."""

from anthropic import Anthropic
from fastapi import FastAPI
from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
api = FastAPI()
client = OpenAI()
claude = Anthropic()
TONES = {"kind": "Be kind.", "short": "Be short."}


@app.route("/chat", methods=["POST"])
def chat():
    persona = request.json["persona"]
    # ruleid: ai-request-in-system-prompt
    messages = [{"role": "system", "content": f"You are {persona}."}]
    messages.append({"role": "user", "content": request.json["question"]})
    # ruleid: ai-request-in-system-prompt
    claude.messages.create(model="small", max_tokens=99, system="Act as " + persona, messages=[])
    return client.chat.completions.create(model="small", messages=messages).model_dump()


@api.post("/chat")
def chat_api(persona: str):
    # ruleid: ai-request-in-system-prompt
    return client.responses.create(model="small", instructions="You are %s" % persona, input="Hi")


@app.route("/safe", methods=["POST"])
def safe():
    messages = [
        # ok: ai-request-in-system-prompt
        {"role": "system", "content": "You answer questions about the shop."},
        # ok: ai-request-in-system-prompt
        {"role": "user", "content": request.json["question"]},
    ]
    # ok: ai-request-in-system-prompt
    tone = {"role": "system", "content": TONES[request.json["tone"]]}
    return client.chat.completions.create(model="small", messages=[tone, *messages]).model_dump()
