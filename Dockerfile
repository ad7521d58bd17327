# An audit in a container:
#
#   docker build --tag tagproof .
#   docker run --rm --init --user "$(id -u):$(id -g)" --volume "$PWD:/work" tagproof run spec.yaml
#
# docs/ci.md says more, above all about the browser's sandbox.

FROM python:3.13-slim-trixie AS wheel
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY auditor auditor
COPY checks checks
COPY templates templates
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheel .

FROM python:3.13-slim-trixie
# Debian's Chromium gets Debian's security fixes with each build; so no versions here.
# libatomic1 is for the Node.js that Playwright brings.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        chromium fonts-liberation fonts-noto-color-emoji libatomic1 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=wheel /wheel /wheel
RUN pip install --no-cache-dir /wheel/*.whl && rm -rf /wheel

# Whoever runs it: a home that any user may write to.
RUN useradd --create-home --uid 1000 visitor && chmod 1777 /home/visitor
ENV HOME=/home/visitor \
    PYTHONUNBUFFERED=1 \
    TAGPROOF_BROWSER=/usr/bin/chromium \
    TAGPROOF_SANDBOX=off
# Docker's own rules refuse Chromium the namespaces that its sandbox is made of. The container is
# the wall then; docs/ci.md tells how to have both.
USER 1000
WORKDIR /work
ENTRYPOINT ["tagproof"]
CMD ["--help"]
