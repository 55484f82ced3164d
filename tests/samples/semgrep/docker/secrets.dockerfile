FROM debian:12.7
# ruleid: docker-secret-in-build-argument
ENV DATABASE_PASSWORD=changeme
# ruleid: docker-secret-in-build-argument
ARG NPM_TOKEN=example
# ok: docker-secret-in-build-argument
ARG NPM_TOKEN
# ok: docker-secret-in-build-argument
ENV DATABASE_PASSWORD_FILE=/run/secrets/database
# ok: docker-secret-in-build-argument
ENV SHOP_PORT=8000
# ok: docker-secret-in-build-argument
RUN --mount=type=secret,id=npm npm ci
