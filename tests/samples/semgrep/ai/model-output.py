"""What happens to the answer of a model, right and wrong."""

import ast
import html
import json
import os
import subprocess

import pandas
from anthropic import Anthropic
from django.utils.safestring import mark_safe
from openai import OpenAI

client = OpenAI()
claude = Anthropic()
ACTIONS = {"list": ["ls"], "disk": ["df", "-h"]}


def run_code(question):
    answer = client.chat.completions.create(model="small", messages=[user(question)])
    # ruleid: ai-model-output-to-code
    exec(answer.choices[0].message.content)
    text = claude.messages.create(model="small", max_tokens=99, messages=[]).content[0].text
    # ruleid: ai-model-output-to-code
    value = eval(text.strip("`"))
    # ruleid: ai-model-output-to-code
    exec(llm.invoke(question).content)
    # ok: ai-model-output-to-code
    plan = json.loads(answer.choices[0].message.content)
    # ok: ai-model-output-to-code
    number = ast.literal_eval(text)
    # ok: ai-model-output-to-code
    eval("1 + 1")
    return value, plan, number


def run_command(question):
    answer = client.responses.create(model="small", input=question)
    # ruleid: ai-model-output-to-shell
    os.system(answer.output_text)
    command = f"cd work && {answer.output_text}"
    # ruleid: ai-model-output-to-shell
    subprocess.run(command, shell=True, check=True)
    # ruleid: ai-model-output-to-shell
    subprocess.run(["bash", "-c", answer.output_text], check=True)
    # ok: ai-model-output-to-shell
    subprocess.run(["espeak", "--", answer.output_text], check=True)
    # ok: ai-model-output-to-shell
    subprocess.run(ACTIONS[answer.output_text], check=True)


def run_query(question, connection):
    answer = litellm.completion(model="small", messages=[user(question)])
    query = answer.choices[0].message.content
    # ruleid: ai-model-output-to-sql
    rows = connection.execute(query)
    # ruleid: ai-model-output-to-sql
    frame = pandas.read_sql(chain.invoke({"question": question}), connection)
    # ok: ai-model-output-to-sql
    connection.execute("INSERT INTO answers (text) VALUES (%s)", (query,))
    validate_query(query)
    # ok: ai-model-output-to-sql
    checked = connection.execute(query)
    return rows, frame, checked


def show(question):
    answer = client.responses.create(model="small", input=question)
    # ruleid: ai-model-output-to-html
    first = mark_safe(answer.output_text)
    # ok: ai-model-output-to-html
    second = mark_safe(html.escape(answer.output_text))
    return first, second
