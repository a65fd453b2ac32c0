package sparkception.data.prep;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import sparkception.data.image.PixelSums;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.ShardHash;
import sparkception.data.shard.Split;
import sparkception.data.source.SplitName;

/**
 * Whether what was written makes a data set, and its manifest.
 *
 * @param output for messages
 * @param options with the share of images that may be refused
 */
record Completion(Path output, PrepOptions options) {

  private static final int SHOWN = 5;

  /**
   * The manifest of shards that are all written.
   *
   * @throws DataSetException if images are missing, too many are refused, or none is left
   */
  Manifest manifest(Listing listing, FinishedShards shards) throws DataSetException {
    Manifest manifest = describe(listing, shards);
    requireComplete(listing.census(), manifest);
    requireFewRefused(manifest, manifest.read(), shards.refusedBy());
    requireAny(manifest, shards.refusedBy());
    return manifest;
  }

  /**
   * The manifest of a data set to which shards were added that are all written. Mean and deviation
   * of its channels stay what they were, so that networks that were trained on it still fit.
   *
   * @param current the data set's before
   * @param added the images that were added
   * @param all the whole listing
   * @throws DataSetException if images are missing, or too many are refused
   */
  Manifest increased(Manifest current, Listing added, FinishedShards shards, Listing all)
      throws DataSetException {
    Manifest more = describe(added, shards);
    requireComplete(added.census(), more);
    Manifest sum = sum(current, more, all);
    requireFewRefused(more, sum.read(), shards.refusedBy());
    return sum;
  }

  private static Manifest sum(Manifest current, Manifest more, Listing all) {
    String contents =
        ContentHash.text(
            HexFormat.fromHexDigitsToLong(current.source().contents())
                + HexFormat.fromHexDigitsToLong(more.source().contents()));
    return new Manifest(
        Manifest.SCHEMA_VERSION,
        current.classes(),
        SplitName.ALL.stream().flatMap(name -> split(name, current, more).stream()).toList(),
        current.channelMean(),
        current.channelDeviation(),
        current.read() + more.read(),
        current.refused() + more.refused(),
        all.census().ignored(),
        more.written() == 0
            ? current.fingerprint()
            : ShardHash.of(
                (current.fingerprint() + " " + more.fingerprint())
                    .getBytes(StandardCharsets.US_ASCII)),
        current.options(),
        all.source().read(contents));
  }

  private static Optional<Split> split(String name, Manifest current, Manifest more) {
    return Stream.of(current, more)
        .flatMap(manifest -> manifest.splits().stream())
        .filter(split -> split.name().equals(name))
        .reduce(Split::plus);
  }

  private static Manifest describe(Listing listing, FinishedShards shards) {
    List<ImageClass> classes = listing.scan().classes();
    List<Split> splits = shards.splits(listing.splits().splits(), classes.size());
    PixelSums pixels = splits.isEmpty() ? PixelSums.NONE : shards.pixels(splits.get(0).name());
    String contents = ContentHash.text(shards.content());
    return new Manifest(
        Manifest.SCHEMA_VERSION,
        classes,
        splits,
        DoubleStream.of(pixels.mean()).boxed().toList(),
        DoubleStream.of(pixels.standardDeviation()).boxed().toList(),
        shards.images(),
        shards.refused(),
        listing.census().ignored(),
        fingerprint(listing.source().listing(), contents, shards),
        listing.options(),
        listing.source().read(contents));
  }

  private static String fingerprint(String listing, String contents, FinishedShards shards) {
    String all = listing + " " + contents + " " + String.join(" ", shards.hashes());
    return ShardHash.of(all.getBytes(StandardCharsets.US_ASCII));
  }

  private void requireComplete(Census census, Manifest manifest) throws DataSetException {
    if (manifest.read() != census.images()
        || manifest.written() + manifest.refused() != manifest.read()) {
      throw new DataSetException(
          String.format(
              Locale.ROOT,
              "Cannot finish %s: %d images were listed, %d stored and %d refused; the input has changed",
              output,
              census.images(),
              manifest.written(),
              manifest.refused()));
    }
  }

  private void requireFewRefused(Manifest manifest, long among, Map<String, Long> reasons)
      throws DataSetException {
    long damaged = manifest.refused() - reasons.getOrDefault(Preparation.DUPLICATE, 0L);
    if (damaged > options.maxRefused() * among) {
      throw new DataSetException(
          String.format(
              Locale.ROOT,
              "Cannot finish %s: %d of %d images are refused (%s), more than --max-refused %s allows;"
                  + " see %s/_quarantine ('sparkception inspect %s' lists it)",
              output,
              damaged,
              among,
              ReasonWords.of(reasons),
              options.maxRefused(),
              output,
              output));
    }
  }

  private void requireAny(Manifest manifest, Map<String, Long> reasons) throws DataSetException {
    if (manifest.written() == 0) {
      throw new DataSetException(
          String.format(
              Locale.ROOT,
              "Cannot finish %s: none of the %d images can be used: %s",
              output,
              manifest.read(),
              ReasonWords.of(reasons)));
    }
  }

  /** Classes with images that a split has none of, as small classes have. */
  static List<String> missingClasses(Manifest manifest) {
    List<String> warnings = new ArrayList<>();
    for (Split split : manifest.splits()) {
      List<String> missing =
          manifest.classes().stream()
              .filter(each -> split.labelCounts().get(each.index()) == 0)
              .filter(each -> hasImages(manifest, each.index()))
              .map(ImageClass::name)
              .toList();
      if (!missing.isEmpty()) {
        warnings.add(
            String.format(
                Locale.ROOT, "Split %s has no images of %s", split.name(), shown(missing)));
      }
    }
    return warnings;
  }

  private static String shown(List<String> names) {
    return names.size() <= SHOWN
        ? String.join(", ", names)
        : String.format(
            Locale.ROOT,
            "%s and %d classes more",
            String.join(", ", names.subList(0, SHOWN)),
            names.size() - SHOWN);
  }

  private static boolean hasImages(Manifest manifest, int label) {
    return manifest.splits().stream().anyMatch(split -> split.labelCounts().get(label) > 0);
  }
}
