# Places an order at the real host, as a client does that knows nothing of mockpay.
require 'json'
require 'net/http'

uri = URI('https://sandbox.ecartpay.com/api/orders')
order = { email: 'ana@example.com', currency: 'MXN', items: [{ name: 'Taza', quantity: 1, price: 99.9 }] }
answer = Net::HTTP.post(uri, JSON.generate(order), 'Authorization' => 'anything', 'Content-Type' => 'application/json')
puts "#{RUBY_VERSION} #{answer.code} #{JSON.parse(answer.body)['id']}"
