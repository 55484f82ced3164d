"""Tools given to agents, right and wrong."""

import os
import subprocess

from langchain_core.tools import tool
from langchain_experimental.agents import create_pandas_dataframe_agent
from langchain_experimental.tools import PythonREPLTool
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("shop")


@tool
def shell(command: str) -> str:
    """Run a command."""
    # ruleid: ai-tool-argument-to-shell
    return subprocess.run(command, shell=True, capture_output=True, text=True).stdout


@mcp.tool()
async def ping(host: str) -> int:
    """Ping a host."""
    # ruleid: ai-tool-argument-to-shell
    return os.system(f"ping -c 1 {host}")


@mcp.tool()
def calculate(expression: str) -> float:
    """Evaluate an expression."""
    # ruleid: ai-tool-argument-to-shell
    return eval(expression)


@mcp.tool()
def safe_ping(host: str, count: int) -> int:
    """Ping a host without a shell."""
    # ok: ai-tool-argument-to-shell
    os.system(f"ping -c {count} localhost")
    # ok: ai-tool-argument-to-shell
    return subprocess.run(["ping", "-c", "1", "--", host], check=False).returncode


def helper(command: str) -> int:
    # ok: ai-tool-argument-to-shell
    return os.system(command)


# ruleid: ai-unrestricted-code-tool
tools = [PythonREPLTool()]
# ruleid: ai-unrestricted-code-tool
agent = create_pandas_dataframe_agent(model, frame, allow_dangerous_code=True)
# ok: ai-unrestricted-code-tool
other = create_pandas_dataframe_agent(model, frame)
