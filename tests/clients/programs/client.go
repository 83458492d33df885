// Places an order at the real host, as a client does that knows nothing of mockpay: `go run client.go HOW`.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strings"
)

const order = `{"email": "ana@example.com", "currency": "MXN", "items": [{"name": "Taza", "quantity": 1, "price": 99.9}]}`

func main() {
	client := http.DefaultClient
	if os.Args[1] == "bare" {
		client = &http.Client{Transport: &http.Transport{}}
	}
	request, _ := http.NewRequest("POST", "https://sandbox.ecartpay.com/api/orders", strings.NewReader(order))
	request.Header.Set("Authorization", "anything")
	request.Header.Set("Content-Type", "application/json")
	answer, err := client.Do(request)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var made struct{ ID string }
	json.NewDecoder(answer.Body).Decode(&made)
	fmt.Println(strings.TrimPrefix(runtime.Version(), "go"), answer.StatusCode, made.ID)
}
