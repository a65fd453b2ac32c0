package sparkception.data.prep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.ManifestVersions;
import sparkception.data.shard.SourceState;
import sparkception.data.source.TaskConfiguration;

/**
 * Compares what an output folder holds with what is to be made there. A data set whose input has
 * changed is made anew. One of another input or with other options is more likely there by mistake,
 * and stays unless {@link PrepOptions#overwrite} says otherwise.
 */
final class OutputState {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JavaSparkContext spark;
  private final Configuration hadoop;
  private final Path output;
  private final PrepOptions options;
  private String contents;

  OutputState(JavaSparkContext spark, Path output, PrepOptions options) {
    this.spark = spark;
    this.hadoop = spark.hadoopConfiguration();
    this.output = output;
    this.options = options;
  }

  /**
   * How the folder stands now.
   *
   * @throws DataSetException if it holds what may not be replaced, with the differences
   */
  Standing of(Listing listing) throws IOException {
    return Manifest.isIn(hadoop, output) ? dataSet(listing) : beginning(listing);
  }

  private Standing dataSet(Listing listing) throws IOException {
    Manifest manifest;
    try {
      manifest = Manifest.read(hadoop, output);
    } catch (DataSetException e) {
      return onlyIfMeant(e.getMessage());
    }
    SourceState before = manifest.source();
    if (before == null) {
      return onlyIfMeant("an earlier version made it, which did not record its input");
    }
    boolean sameListing = Objects.equals(before.listing(), listing.source().listing());
    if (sameListing && hasContentsOf(before, listing)) {
      return new Standing.Done(manifest);
    }
    requireUnversioned();
    return different(before, manifest.options(), listing);
  }

  /** Models were trained on versions, and are compared on one. */
  private void requireUnversioned() throws IOException {
    List<Integer> versions = new ManifestVersions(hadoop, output).numbers();
    if (!versions.isEmpty() && !options.overwrite()) {
      throw new DataSetException(
          String.format(
              Locale.ROOT,
              "Cannot make %s anew, whose input has changed: its %d versions would be lost; say --incremental to add what is new, or --overwrite",
              output,
              versions.size()));
    }
  }

  private Standing beginning(Listing listing) throws IOException {
    PrepFolder folder = new PrepFolder(hadoop, output);
    if (!folder.isBegun()) {
      return new Standing.Open(Optional.empty());
    }
    Optional<PrepStart> start = folder.start();
    if (start.isEmpty()) {
      return onlyIfMeant("it was begun by another version, which recorded it in another way");
    }
    return Objects.equals(start.get().source().listing(), listing.source().listing())
        ? new Standing.Open(start)
        : different(start.get().source(), start.get().options(), listing);
  }

  /** A copy of the source has other times and the same contents, which are read to find out. */
  private boolean hasContentsOf(SourceState before, Listing listing) {
    if (Objects.equals(before.versions(), listing.source().versions())) {
      return true;
    }
    if (contents == null) {
      ContentHash hash = new ContentHash(TaskConfiguration.of(spark), options.image().limits());
      contents = ContentHash.text(hash.total(listing.scan().images()));
    }
    return contents.equals(before.contents());
  }

  private Standing different(SourceState before, Map<String, Object> made, Listing listing)
      throws DataSetException {
    List<String> others = otherwise(before, made, listing);
    if (!others.isEmpty()) {
      return onlyIfMeant("it is of " + String.join("; ", others));
    }
    SourceState now = listing.source();
    if (Objects.equals(before.listing(), now.listing())) {
      return new Standing.Outdated(
          "files of its input have other contents than before, though names and sizes are the same");
    }
    return before.images() == null || before.images().equals(now.images())
        ? onlyIfMeant("another version made it, of another input or in another way")
        : new Standing.Outdated(
            String.format(Locale.ROOT, "its input has changed (%s)", images(before, now)));
  }

  /** The input and the options that are others than those of a data set, with both values. */
  static List<String> otherwise(SourceState before, Map<String, Object> made, Listing listing) {
    SourceState now = listing.source();
    List<String> others = new ArrayList<>();
    if (before.input() != null && now.input() != null && !before.input().equals(now.input())) {
      others.add(String.format(Locale.ROOT, "input: %s, now %s", before.input(), now.input()));
    }
    others.addAll(changes(before.settings(), now.settings()));
    others.addAll(changes(made, listing.options()));
    return others;
  }

  /** Values that differ; what one side does not know, another version of this program has. */
  private static List<String> changes(Map<String, Object> before, Map<String, Object> now) {
    List<String> changes = new ArrayList<>();
    new TreeMap<>(Objects.requireNonNullElse(before, Map.<String, Object>of()))
        .forEach(
            (key, value) -> {
              if (now.containsKey(key) && !text(value).equals(text(now.get(key)))) {
                changes.add(
                    String.format(
                        Locale.ROOT, "%s: %s, now %s", key, text(value), text(now.get(key))));
              }
            });
    return changes;
  }

  /** The same for what was read from a file and what will be written to one. */
  private static String text(Object value) {
    JsonNode node = JSON.valueToTree(value);
    return node.isTextual() ? node.textValue() : node.toString();
  }

  private static String images(SourceState before, SourceState now) {
    String then = before.images().replaceFirst("-.*", "");
    String found = now.images().replaceFirst("-.*", "");
    return then.equals(found)
        ? String.format(Locale.ROOT, "other names, sizes, labels or classes of its %s images", then)
        : String.format(Locale.ROOT, "%s images, now %s", then, found);
  }

  private Standing onlyIfMeant(String why) throws DataSetException {
    if (options.overwrite()) {
      return new Standing.Outdated(why);
    }
    throw new DataSetException(
        String.format(
            Locale.ROOT,
            "Cannot write %s: %s; say --overwrite to make it anew, or choose another --output",
            output,
            why));
  }
}
