package sparkception.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The small files beside the images: synsets and the validation images' ground truth, in {@code
 * ILSVRC2012_devkit_t12.tar.gz} or unpacked beside it.
 */
final class Ilsvrc2012Devkit {

  static final String ARCHIVE = "ILSVRC2012_devkit_t12.tar.gz";
  static final String META = "meta.mat";
  static final String SYNSETS = "synsets.txt";
  static final String GROUND_TRUTH = "ILSVRC2012_validation_ground_truth.txt";
  static final String BLACKLIST = "ILSVRC2012_validation_blacklist.txt";

  /** Classes that images have; {@code meta.mat} goes on with the nodes above them. */
  private static final int CLASSES = 1000;

  private final Path folder;
  private final Map<String, byte[]> files;

  private Ilsvrc2012Devkit(Path folder, Map<String, byte[]> files) {
    this.folder = folder;
    this.files = files;
  }

  /** Opens the devkit in a folder; a file that lies there by itself comes before the archive's. */
  static Ilsvrc2012Devkit open(Configuration hadoop, Path folder) throws IOException {
    FileSystem system = folder.getFileSystem(hadoop);
    Map<String, byte[]> files = new HashMap<>();
    if (system.exists(new Path(folder, ARCHIVE))) {
      files.putAll(unpack(system, new Path(folder, ARCHIVE)));
    }
    for (String name : List.of(META, SYNSETS, GROUND_TRUTH, BLACKLIST)) {
      if (system.exists(new Path(folder, name))) {
        try (InputStream in = system.open(new Path(folder, name))) {
          files.put(name, in.readAllBytes());
        }
      }
    }
    return new Ilsvrc2012Devkit(folder, files);
  }

  private static Map<String, byte[]> unpack(FileSystem system, Path archive) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream file = system.open(archive);
        TarArchiveInputStream in = new TarArchiveInputStream(new GZIPInputStream(file))) {
      for (TarArchiveEntry entry = in.getNextTarEntry();
          entry != null;
          entry = in.getNextTarEntry()) {
        String name = new Path("/" + entry.getName()).getName();
        if (entry.isFile() && (name.equals(META) || name.equals(GROUND_TRUTH))) {
          files.put(name, in.readAllBytes());
        }
      }
      return files;
    } catch (IOException | RuntimeException e) {
      throw TarListing.cutShort(archive.toString(), e);
    }
  }

  /** The classes, from {@code meta.mat} or from a list in the order of their numbers. */
  List<Synset> synsets() throws IOException {
    if (files.containsKey(META)) {
      return synsetsOfMeta();
    }
    return lines(SYNSETS)
        .orElseThrow(
            () ->
                new SourceException(
                    String.format(
                        Locale.ROOT,
                        "Cannot read input %s: none of %s, %s and %s is in it",
                        folder,
                        ARCHIVE,
                        META,
                        SYNSETS)))
        .stream()
        .map(new Numbered()::next)
        .toList();
  }

  private List<Synset> synsetsOfMeta() throws IOException {
    List<Synset> synsets = new ArrayList<>();
    try {
      for (Map<String, Object> struct : MatFile.structs(files.get(META))) {
        int number = ((Number) struct.get("ILSVRC2012_ID")).intValue();
        if (number <= CLASSES) {
          synsets.add(
              new Synset(number, struct.get("WNID").toString(), struct.get("words").toString()));
        }
      }
      return synsets;
    } catch (IOException | ClassCastException | NullPointerException e) {
      throw new SourceException(
          String.format(Locale.ROOT, "Invalid %s in %s: %s", META, folder, e.getMessage()), e);
    }
  }

  /** Number or WordNet id of each validation image, in the order of their names. */
  List<String> groundTruth() throws IOException {
    return lines(GROUND_TRUTH)
        .orElseThrow(
            () ->
                new SourceException(
                    String.format(
                        Locale.ROOT,
                        "Cannot read input %s: neither %s nor %s is in it",
                        folder,
                        ARCHIVE,
                        GROUND_TRUTH)));
  }

  /** Numbers of validation images that are not to be used; empty without such a list. */
  Set<Integer> blacklist() throws SourceException {
    try {
      return lines(BLACKLIST).orElse(List.of()).stream()
          .map(Integer::valueOf)
          .collect(Collectors.toUnmodifiableSet());
    } catch (NumberFormatException e) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid %s in %s: a line is no number (%s)",
              BLACKLIST,
              folder,
              e.getMessage()),
          e);
    }
  }

  private Optional<List<String>> lines(String name) {
    return Optional.ofNullable(files.get(name)).map(TextLines::of);
  }

  /** Numbers lines of an id and its words. */
  private static final class Numbered {

    private int number;

    Synset next(String line) {
      String[] parts = line.split("\\s+", 2);
      number++;
      return new Synset(number, parts[0], parts.length > 1 ? parts[1] : parts[0]);
    }
  }
}
