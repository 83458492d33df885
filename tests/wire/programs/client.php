<?php // Creates an order, pays it and refunds a part.
[, $base, $how, $create, $refund] = $argv;
if ($how !== 'streams' && !function_exists('curl_init')) {
    fwrite(STDERR, 'needs the curl extension of PHP');
    exit(77);
}
$handle = $how === 'streams' ? null : curl_init();

function post($url, $text) {
    global $handle, $how;
    $headers = ['Authorization: anybody', 'Content-Type: application/json'];
    if ($how === 'streams') {
        $options = ['method' => 'POST', 'header' => $headers, 'content' => $text, 'ignore_errors' => true];
        $content = file_get_contents($url, false, stream_context_create(['http' => $options]));
        $status = explode(' ', $http_response_header[0])[1];
    } else {
        curl_setopt_array($handle, [
            CURLOPT_URL => $url, CURLOPT_POSTFIELDS => $text, CURLOPT_RETURNTRANSFER => true,
            CURLOPT_HTTPHEADER => $headers, CURLOPT_HTTP_VERSION => CURL_HTTP_VERSION_2_0,
        ]);
        $content = curl_exec($handle);
        $status = curl_getinfo($handle, CURLINFO_RESPONSE_CODE);
    }
    echo "$status $content\n";
    return json_decode($content);
}

$id = post("$base/api/orders", $create)->id;
post("$base/_mockpay/orders/$id/actions/pay", '');
post("$base/api/orders/$id/refund", $refund);
