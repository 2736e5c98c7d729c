# Caddy without root: the official image, whose program asks for a capability that nobody here has, and whose certificates' folder is root's.
ARG CADDY_IMAGE=caddy:2
FROM ${CADDY_IMAGE}
RUN cp /usr/bin/caddy /usr/bin/plain && mv /usr/bin/plain /usr/bin/caddy \
 && mkdir -p /data && chown 10002:10002 /data
USER 10002:10002
