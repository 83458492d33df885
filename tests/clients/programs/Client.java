import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;
import javax.net.ssl.HttpsURLConnection;

/** Places an order at the real host, as a client does that knows nothing of mockpay: `java Client.java HOW`. */
class Client {
    static final String URL = "https://sandbox.ecartpay.com/api/orders";
    static final String ORDER = "{\"email\": \"ana@example.com\", \"currency\": \"MXN\","
        + " \"items\": [{\"name\": \"Taza\", \"quantity\": 1, \"price\": 99.9}]}";

    static void print(int status, String body) {
        var id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(body);
        id.find();
        System.out.println(System.getProperty("java.version") + " " + status + " " + id.group(1));
    }

    static void byHttpClient() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(URL)).header("Authorization", "anything")
            .header("Content-Type", "application/json").POST(BodyPublishers.ofString(ORDER)).build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        print(answer.statusCode(), answer.body());
    }

    static void byConnection() throws Exception {
        var connection = (HttpsURLConnection) new URL(URL).openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Authorization", "anything");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.getOutputStream().write(ORDER.getBytes());
        print(connection.getResponseCode(), new String(connection.getInputStream().readAllBytes()));
    }

    public static void main(String[] given) {
        try {
            if (given[0].equals("HttpClient")) byHttpClient(); else byConnection();
            System.exit(0);
        } catch (Exception error) {
            System.err.println(error);
            System.exit(1);
        }
    }
}
