package sparkception.data.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.ShardHash;

/**
 * A list of classes in a file, one a line in the order of their labels: an id, a tab and a name, or
 * a WordNet id, a space and words (as ImageNet's synset lists have it), or one text that is both.
 */
public final class ClassList {

  private static final Pattern WORD_NET = Pattern.compile("n\\d{8}\\s.*");

  private ClassList() {}

  /**
   * Reads a list from any Hadoop file system.
   *
   * @throws SourceException if there is none, or an id is in it twice
   */
  public static List<ImageClass> read(Configuration hadoop, Path file) throws IOException {
    List<ImageClass> classes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String line : TextLines.read(hadoop, file)) {
      ImageClass next = parse(classes.size(), line);
      if (!seen.add(next.id())) {
        throw new SourceException(
            String.format(
                Locale.ROOT,
                "Invalid class list %s: %s is in it twice (must be once)",
                file,
                next.id()));
      }
      classes.add(next);
    }
    if (classes.isEmpty()) {
      throw new SourceException(
          String.format(Locale.ROOT, "Invalid class list %s: it has no classes", file));
    }
    return List.copyOf(classes);
  }

  /** The names of classes. */
  static List<String> names(List<ImageClass> classes) {
    return classes.stream().map(ImageClass::name).toList();
  }

  /** A short text that differs for other names or another order. */
  static String summary(List<String> names) {
    return names.isEmpty()
        ? "none given"
        : String.format(
            Locale.ROOT, "%d given, %.8s", names.size(), hash(String.join("\n", names)));
  }

  private static String hash(String text) {
    return ShardHash.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ImageClass parse(int index, String line) {
    String separator = WORD_NET.matcher(line).matches() ? "\\s+" : "\t";
    String[] parts = line.split(separator, 2);
    return new ImageClass(index, composed(parts[0].strip()), parts[parts.length - 1].strip());
  }

  /** Of several ways to write an accented letter the one that folders' names are compared in. */
  private static String composed(String id) {
    return Normalizer.normalize(id, Normalizer.Form.NFC);
  }
}
