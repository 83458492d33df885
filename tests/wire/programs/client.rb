# Creates an order, pays it and refunds a part.
require 'json'
require 'net/http'
require 'stringio'

base, how, create, refund = ARGV

post = lambda do |url, text|
  uri = URI(url)
  request = Net::HTTP::Post.new(uri, 'Authorization' => 'anybody', 'Content-Type' => 'application/json')
  if how == 'chunked' && !text.empty?
    request['Transfer-Encoding'] = 'chunked'
    request.body_stream = StringIO.new(text)
  else
    request.body = text
  end
  answer = Net::HTTP.start(uri.host, uri.port) { |http| http.request(request) }
  puts "#{answer.code} #{answer.body}"
  answer.body
end

id = JSON.parse(post.call("#{base}/api/orders", create))['id']
post.call("#{base}/_mockpay/orders/#{id}/actions/pay", '')
post.call("#{base}/api/orders/#{id}/refund", refund)
