# syntax=docker/dockerfile:1
# One image for the web pages, the worker and the migrations: `samdulea` is its entry point.

# The front-end files from npm, at the releases that package-lock.json names.
FROM node:24-slim AS assets
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY scripts ./scripts
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends python3-minimal \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir -p web/static && python3 scripts/assets.py

# The environment: every dependency by its hash, then our own wheel.
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/samdulea
COPY requirements.lock requirements-build.lock ./
RUN /opt/samdulea/bin/pip install --require-hashes -r requirements.lock
# The build backend comes at its locked release too, into an environment of its own.
RUN python -m venv /opt/build \
 && /opt/build/bin/pip install --require-hashes -r requirements-build.lock
COPY pyproject.toml README.md ./
COPY engine ./engine
COPY workflows ./workflows
COPY notifications ./notifications
COPY web ./web
COPY --from=assets /src/web/static/vendor ./web/static/vendor
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /dist . \
 && /opt/samdulea/bin/pip install --no-deps /dist/*.whl

FROM python:3.13-slim AS run
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="samdulea" \
      org.opencontainers.image.description="Follows every learner in dual learning, and every company" \
      org.opencontainers.image.version="${VERSION}"
ENV PATH=/opt/samdulea/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SAMDULEA_DATABASE=sqlite:////data/samdulea.db \
    SAMDULEA_DOCUMENTS=/data/documents
RUN useradd --uid 10001 --create-home --home-dir /data --shell /usr/sbin/nologin samdulea \
 && install -d -o 10001 -m 700 /data/documents
COPY --from=build /opt/samdulea /opt/samdulea
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["samdulea"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
