# Places an order at the real host, as a client does that knows nothing of mockpay: `sh client.sh HOW`.
set -eu
url=https://sandbox.ecartpay.com/api/orders
order='{"email": "ana@example.com", "currency": "MXN", "items": [{"name": "Taza", "quantity": 1, "price": 99.9}]}'
if [ "$1" = curl ]; then
  answer=$(curl -sS "$url" -H 'Authorization: anything' -H 'Content-Type: application/json' -d "$order")
  version=$(curl --version | awk 'NR == 1 { print $2 }')
else
  answer=$(wget -nv -O - "$url" --header 'Authorization: anything' --header 'Content-Type: application/json' --post-data "$order")
  version=$(wget --version | awk 'NR == 1 { print $3 }')
fi
id=$(printf %s "$answer" | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
echo "$version 200 $id"
