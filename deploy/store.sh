#!/bin/sh
# Starts a store; with `sentinel` as the first word, one of those who watch over it. Their users' password comes from the
# environment and goes into files that lie in memory, never into a command line.
set -eu
umask 077
from=${LULL_CONFIG:-/etc/lull} to=${TMPDIR:-/tmp} server=${LULL_SERVER:-valkey-server}
hash=$(printf %s "$LULL_STORE_PASSWORD" | sha256sum)

users() {
  printf 's/#PASSWORD/#%s/\n' "${hash%% *}" | sed -f /dev/stdin "$from/$1" > "$to/users.acl"
  printf '\naclfile %s\n' "$to/users.acl"
}

if [ "${1:-}" = sentinel ]; then
  shift
  # A sentinel writes down what it learns, so it gets a copy.
  {
    sed "s/ store 6379 / ${LULL_STORE:-store 6379} /" "$from/sentinel.conf"
    users sentinel-users.acl
    printf 'sentinel auth-user lull sentinel\nsentinel auth-pass lull %s\n' "$LULL_STORE_PASSWORD"
    printf 'sentinel sentinel-user sentinel\nsentinel sentinel-pass %s\n' "$LULL_STORE_PASSWORD"
  } > "$to/sentinel.conf"
  exec "$server" "$to/sentinel.conf" --sentinel "$@"
fi
# Sentinels have it rewritten, so it gets a copy, too.
{
  cat "$from/valkey.conf"
  users users.acl
  # A replica takes in what it is sent by way of a file, and nothing else here can be written to.
  printf 'dir %s\n' "$to"
  printf 'primaryuser replica\nprimaryauth %s\n' "$LULL_STORE_PASSWORD"
} > "$to/valkey.conf"
exec "$server" "$to/valkey.conf" "$@"
