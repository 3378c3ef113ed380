import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Prints the session_id that Jackson finds in each line, with names in whatever case. */
public class Reader {
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Snapshot {
        @JsonProperty("session_id")
        public String sessionId;
    }

    public static void main(String[] arguments) throws Exception {
        ObjectMapper mapper =
            JsonMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES).build();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            out.println(mapper.readValue(line, Snapshot.class).sessionId);
        }
    }
}
