# Creates an order, pays it and refunds a part: sh client.sh BASE CREATE REFUND OPTION …
base=$1 create=$2 refund=$3
shift 3

post() {
  path=$1
  shift
  curl -sS -w '%{stderr}%{http_code} ' "$base$path" -H 'Authorization: anybody' -H 'Content-Type: application/json' "$@"
}

{
  answer=$(post /api/orders -d "$create" "$@")
  echo "$answer" >&2
  id=${answer#*\"id\":\"}
  id=${id%%\"*}
  answer=$(post "/_mockpay/orders/$id/actions/pay" --http2 -X POST)
  echo "$answer" >&2
  answer=$(post "/api/orders/$id/refund" -d "$refund" "$@")
  echo "$answer" >&2
} 2>&1
