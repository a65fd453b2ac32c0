package sparkception.job.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads JSON that a newer version may have written: fields that this one does not know are left
 * out, which the log says once for each kind of content.
 */
public final class TolerantJson {

  private static final Logger LOG = LoggerFactory.getLogger(TolerantJson.class);

  /** What has been told: a type and fields. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private final Set<String> unknown = new TreeSet<>();
  private final ObjectMapper json =
      new ObjectMapper()
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .addHandler(new Unknown());

  /**
   * Reads a file.
   *
   * @throws JsonProcessingException if it is not JSON, or not of this type
   */
  public <T> T read(FileSystem files, Path file, Class<T> type) throws IOException {
    try (InputStream in = files.open(file)) {
      T content = json.readValue(in.readAllBytes(), type);
      tell(file, type);
      return content;
    }
  }

  /**
   * Reads an object that is a part of a file.
   *
   * @throws JsonProcessingException if it is not of this type
   */
  public <T> T read(Path file, JsonNode part, Class<T> type) throws JsonProcessingException {
    T content = json.treeToValue(part, type);
    tell(file, type);
    return content;
  }

  private void tell(Path file, Class<?> type) {
    if (!unknown.isEmpty() && TOLD.add(type.getName() + unknown)) {
      LOG.warn(
          "{} has fields that this version does not know and leaves out: {}; a newer one has"
              + " written it",
          file,
          String.join(", ", unknown));
    }
    unknown.clear();
  }

  /** Takes note of unknown fields. */
  private final class Unknown extends DeserializationProblemHandler {

    @Override
    public boolean handleUnknownProperty(
        DeserializationContext context,
        JsonParser parser,
        JsonDeserializer<?> deserializer,
        Object beanOrClass,
        String property)
        throws IOException {
      unknown.add(property);
      parser.skipChildren();
      return true;
    }
  }
}
