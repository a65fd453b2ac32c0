package sparkception.job.predict;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.List;

/**
 * What the network says of one picture.
 *
 * @param path of the picture
 * @param actual the classes that a data set says it has; null where nobody says
 * @param guesses the likeliest classes, the likeliest first; empty if the picture cannot be read
 * @param error why the picture cannot be read, in a sentence; null if it can
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PictureGuesses(String path, List<String> actual, List<Guess> guesses, String error)
    implements Serializable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** As a line of JSON. */
  public String json() throws JsonProcessingException {
    return JSON.writeValueAsString(this);
  }

  static PictureGuesses unreadable(String path, String error) {
    return new PictureGuesses(path, null, List.of(), error);
  }
}
