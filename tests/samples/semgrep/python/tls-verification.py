"""Connections to other machines, right and wrong."""

import ssl

import paramiko
import requests

# ruleid: python-tls-verification-disabled
requests.get("https://api.example.org", verify=False, timeout=5)
session = requests.Session()
# ruleid: python-tls-verification-disabled
session.verify = False
# ruleid: python-tls-verification-disabled
context = ssl._create_unverified_context()
# ok: python-tls-verification-disabled
requests.get("https://api.example.org", verify="ca.pem", timeout=5)
# ok: python-tls-verification-disabled
secure = ssl.create_default_context()

client = paramiko.SSHClient()
# ruleid: python-ssh-host-key-ignored
client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
# ok: python-ssh-host-key-ignored
client.set_missing_host_key_policy(paramiko.RejectPolicy())
