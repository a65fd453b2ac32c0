package sparkception.data.shard;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;

/**
 * What a data set was made from. Earlier versions recorded neither {@code input}, {@code settings}
 * nor {@code images}; these are null then.
 *
 * @param input the file or folder that was read; null if there is none
 * @param settings how it was read, by name: its format, its classes
 * @param images their number, and what identifies names, sizes, labels and boxes of all, and the
 *     classes
 * @param listing identifies that and the options
 * @param versions identifies the times of their files; a copy of the source has others
 * @param contents identifies their bytes, as they were read; null before they are
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SourceState(
    String input,
    Map<String, Object> settings,
    String images,
    String listing,
    String versions,
    String contents) {

  /** The same, its contents having been read. */
  public SourceState read(String newContents) {
    return new SourceState(input, settings, images, listing, versions, newContents);
  }
}
