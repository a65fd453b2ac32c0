package sparkception.data.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import sparkception.data.image.ImageOptions;
import sparkception.data.storage.Publication;

/**
 * What a data set holds: {@value #FILE}, written last, so that a folder without one is no data set.
 *
 * @param schemaVersion {@value #SCHEMA_VERSION}
 * @param classes in label order
 * @param splits those that have images
 * @param channelMean mean of each channel over the training split, in [0, 1]; R, G, B
 * @param channelDeviation standard deviation of each channel
 * @param read images found in the source
 * @param refused images in the quarantine
 * @param ignored what the source has beside images; not among {@code read}
 * @param ignoredBy of that, each kind
 * @param ignoredExamples a few names of each kind
 * @param fingerprint of what is stored: equal fingerprints, equal shards
 * @param options what the data set was made with
 * @param source what it was made from; null in data sets of earlier versions
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Manifest(
    int schemaVersion,
    List<ImageClass> classes,
    List<Split> splits,
    List<Double> channelMean,
    List<Double> channelDeviation,
    long read,
    long refused,
    long ignored,
    Map<String, Long> ignoredBy,
    Map<String, List<String>> ignoredExamples,
    String fingerprint,
    Map<String, Object> options,
    SourceState source) {

  /** Its name in the data set's folder. */
  public static final String FILE = "_manifest.json";

  /** The version that this program writes and reads. */
  public static final int SCHEMA_VERSION = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  /** Counts what is ignored. */
  public Manifest(
      int schemaVersion,
      List<ImageClass> classes,
      List<Split> splits,
      List<Double> channelMean,
      List<Double> channelDeviation,
      long read,
      long refused,
      IgnoredEntries ignored,
      String fingerprint,
      Map<String, Object> options,
      SourceState source) {
    this(
        schemaVersion,
        classes,
        splits,
        channelMean,
        channelDeviation,
        read,
        refused,
        ignored.total(),
        ignored.counts(),
        ignored.examples(),
        fingerprint,
        options,
        source);
  }

  /** Earlier versions wrote nothing about what is ignored. */
  public Manifest {
    ignoredBy = ignoredBy == null ? Map.of() : ignoredBy;
    ignoredExamples = ignoredExamples == null ? Map.of() : ignoredExamples;
  }

  /** How images were prepared: their size, quality and background. */
  public ImageOptions preparation() {
    ImageOptions otherwise = ImageOptions.DEFAULT;
    return new ImageOptions(
        option("shorter_side", otherwise.shorterSide()),
        Boolean.TRUE.equals(options.get("square")),
        option("jpeg_quality", otherwise.jpegQuality()),
        option("background", otherwise.background()),
        otherwise.limits());
  }

  private int option(String name, int otherwise) {
    return options.get(name) instanceof Number number ? number.intValue() : otherwise;
  }

  /**
   * Reads a data set's manifest.
   *
   * @throws DataSetException if the folder is not there, is no data set, or is of another version
   */
  public static Manifest read(Configuration hadoop, Path dataSet) throws IOException {
    FileSystem files = dataSet.getFileSystem(hadoop);
    try (InputStream in = files.open(new Path(dataSet, FILE))) {
      return checked(JSON.readValue(text(in), Manifest.class), dataSet);
    } catch (CharacterCodingException e) {
      throw new DataSetException(
          String.format(Locale.ROOT, "Invalid manifest %s/%s: it is no UTF-8", dataSet, FILE), e);
    } catch (FileNotFoundException e) {
      throw new DataSetException(
          files.exists(dataSet)
              ? String.format(
                  Locale.ROOT,
                  "Invalid data set %s: no %s (prep writes it last: it has not finished, or this is another folder)",
                  dataSet,
                  FILE)
              : String.format(Locale.ROOT, "Cannot read data set %s: no such folder", dataSet),
          e);
    } catch (JsonProcessingException e) {
      throw new DataSetException(
          String.format(
              Locale.ROOT, "Invalid manifest %s/%s: %s", dataSet, FILE, e.getOriginalMessage()),
          e);
    }
  }

  /** Not as Jackson would guess its encoding. */
  private static String text(InputStream in) throws IOException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(in.readAllBytes()))
        .toString();
  }

  private static Manifest checked(Manifest manifest, Path dataSet) throws DataSetException {
    if (manifest == null) {
      throw incomplete(dataSet);
    }
    if (manifest.schemaVersion != SCHEMA_VERSION) {
      throw new DataSetException(
          String.format(
              Locale.ROOT,
              "Unsupported data set %s: schema version %d (this program reads %d)",
              dataSet,
              manifest.schemaVersion,
              SCHEMA_VERSION));
    }
    if (!manifest.isComplete()) {
      throw incomplete(dataSet);
    }
    return manifest;
  }

  private static DataSetException incomplete(Path dataSet) {
    return new DataSetException(
        String.format(
            Locale.ROOT,
            "Invalid manifest %s/%s: it lacks classes, splits, shards or the mean of their pixels",
            dataSet,
            FILE));
  }

  private boolean isComplete() {
    return areThere(classes)
        && areThere(splits)
        && areThere(channelMean)
        && areThere(channelDeviation)
        && fingerprint != null
        && splits.stream().allMatch(Split::isComplete);
  }

  /** Whether a list is there, and all that is in it. */
  static boolean areThere(List<?> list) {
    return list != null && list.stream().allMatch(Objects::nonNull);
  }

  /** Whether a folder is a data set, if perhaps one of another version. */
  public static boolean isIn(Configuration hadoop, Path folder) throws IOException {
    return folder.getFileSystem(hadoop).exists(new Path(folder, FILE));
  }

  /** Publishes the manifest by one rename: from here on the folder is a data set. */
  public void write(Configuration hadoop, Path dataSet) throws IOException {
    Publication.write(
        dataSet.getFileSystem(hadoop),
        new Path(dataSet, FILE),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
  }

  /**
   * A split by its name.
   *
   * @throws DataSetException if there is none; the message names those there are
   */
  public Split split(String name) throws DataSetException {
    return splits.stream()
        .filter(split -> split.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DataSetException(
                    String.format(
                        Locale.ROOT,
                        "Invalid split: %s (the data set has %s)",
                        name,
                        splits.stream().map(Split::name).collect(Collectors.joining(", ")))));
  }

  /** The same, for a folder from which this path leads to the data set's. */
  Manifest within(String prefix) {
    return with(splits.stream().map(split -> split.within(prefix)).toList());
  }

  private Manifest with(List<Split> others) {
    return new Manifest(
        schemaVersion,
        classes,
        others,
        channelMean,
        channelDeviation,
        read,
        refused,
        ignored,
        ignoredBy,
        ignoredExamples,
        fingerprint,
        options,
        source);
  }

  /** Images in all splits. */
  public long written() {
    return splits.stream().mapToLong(Split::rows).sum();
  }
}
