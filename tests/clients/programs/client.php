<?php // Places an order at the real host, as a client does that knows nothing of mockpay: `php client.php HOW`.
$url = 'https://sandbox.ecartpay.com/api/orders';
$order = ['email' => 'ana@example.com', 'currency' => 'MXN', 'items' => [['name' => 'Taza', 'quantity' => 1, 'price' => 99.9]]];
$headers = ['Authorization: anything', 'Content-Type: application/json'];
if ($argv[1] === 'curl' && !function_exists('curl_init')) {
    fwrite(STDERR, 'needs the curl extension of PHP');
    exit(77);
}
if ($argv[1] === 'streams') {
    $http = ['method' => 'POST', 'header' => $headers, 'content' => json_encode($order), 'ignore_errors' => true];
    $content = file_get_contents($url, false, stream_context_create(['http' => $http]));
    $status = $content === false ? 0 : explode(' ', $http_response_header[0])[1];
} else {
    $handle = curl_init($url);
    curl_setopt_array($handle, [
        CURLOPT_POSTFIELDS => json_encode($order), CURLOPT_RETURNTRANSFER => true, CURLOPT_HTTPHEADER => $headers,
    ]);
    $content = curl_exec($handle);
    $status = curl_getinfo($handle, CURLINFO_RESPONSE_CODE);
    if ($content === false) {
        fwrite(STDERR, 'error ' . curl_errno($handle) . ': ' . curl_error($handle));
    }
}
if ($content === false) {
    exit(1);
}
echo PHP_VERSION, ' ', $status, ' ', json_decode($content)->id, "\n";
