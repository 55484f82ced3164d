# ruleid: docker-latest-tag
FROM python:latest AS base
# ruleid: docker-latest-tag
FROM ubuntu
# ok: docker-latest-tag
FROM python:3.13.1-slim AS build
# ok: docker-latest-tag
FROM registry.example.org:5000/shop/base:2.1
# ok: docker-latest-tag
FROM base AS test
# ok: docker-latest-tag
FROM scratch

# ruleid: docker-add-remote-url
ADD https://downloads.example.org/tool.tar.gz /opt/
# ok: docker-add-remote-url
ADD --checksum=sha256:0000000000000000000000000000000000000000000000000000000000000000 https://downloads.example.org/tool.tar.gz /opt/
# ok: docker-add-remote-url
ADD tool.tar.gz /opt/

# ruleid: docker-download-piped-to-shell
RUN curl -fsSL https://downloads.example.org/install.sh | bash
# ruleid: docker-download-piped-to-shell
RUN wget -qO- https://downloads.example.org/install.sh | sudo sh
# ok: docker-download-piped-to-shell
RUN curl -fsSLo install.sh https://downloads.example.org/install.sh && sha256sum -c install.sum && sh install.sh
# ok: docker-download-piped-to-shell
RUN curl -fsSL https://downloads.example.org/data.json | jq .name
