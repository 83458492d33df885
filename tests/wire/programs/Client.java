import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

/** Creates an order, pays it and refunds a part. HttpClient asks for HTTP/2 by default. */
class Client {
    static final HttpClient CLIENT = HttpClient.newHttpClient();
    static String how;

    static BodyPublisher body(String text) {
        if (text.isEmpty()) return BodyPublishers.noBody();
        if (how.equals("chunked")) return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(text.getBytes()));
        return BodyPublishers.ofString(text);
    }

    static String post(String url, String text) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url)).header("Authorization", "anybody")
            .header("Content-Type", "application/json").POST(body(text));
        if (how.equals("expect") && !text.isEmpty()) request.expectContinue(true);
        var answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        System.out.println(answer.statusCode() + " " + answer.body());
        return answer.body();
    }

    public static void main(String[] given) throws Exception {
        var base = given[0];
        how = given[1];
        var id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(post(base + "/api/orders", given[2]));
        id.find();
        post(base + "/_mockpay/orders/" + id.group(1) + "/actions/pay", "");
        post(base + "/api/orders/" + id.group(1) + "/refund", given[3]);
        System.exit(0);
    }
}
