package sparkception.data.source;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A column that a list of images may have, and the names it goes by. */
enum Column {
  /** The file, or just a name where the list has the bytes. */
  IMAGE(
      "image",
      "img",
      "image_path",
      "path",
      "file_path",
      "filepath",
      "file_name",
      "filename",
      "file",
      "uri"),
  /** Its classes. */
  LABELS("labels", "label", "fine_label", "class", "class_name", "category", "target"),
  /** The confidence of each class. */
  WEIGHTS("weights", "confidences"),
  /** How often the image is used. */
  WEIGHT("weight"),
  /** The image itself. */
  BYTES("bytes"),
  /** The split it is in. */
  SPLIT("split", "subset", "set", "fold", "partition");

  private final String names;

  Column(String... names) {
    this.names = String.join(" ", names);
  }

  /** The column's name among those of a table; of several, the first in the order above. */
  Optional<String> in(List<String> columns) {
    return Stream.of(names.split(" "))
        .flatMap(
            name ->
                columns.stream()
                    .filter(column -> column.strip().toLowerCase(Locale.ROOT).equals(name)))
        .findFirst();
  }
}
