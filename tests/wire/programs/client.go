// Creates an order, pays it and refunds a part.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

func post(url, text string) []byte {
	var body io.Reader = strings.NewReader(text)
	if os.Args[2] == "chunked" && text != "" {
		body = io.MultiReader(body)
	}
	request, _ := http.NewRequest("POST", url, body)
	request.Header.Set("Authorization", "anybody")
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	content, _ := io.ReadAll(answer.Body)
	answer.Body.Close()
	fmt.Println(answer.StatusCode, string(content))
	return content
}

func main() {
	base := os.Args[1]
	var order struct{ ID string }
	json.Unmarshal(post(base+"/api/orders", os.Args[3]), &order)
	post(base+"/_mockpay/orders/"+order.ID+"/actions/pay", "")
	post(base+"/api/orders/"+order.ID+"/refund", os.Args[4])
}
