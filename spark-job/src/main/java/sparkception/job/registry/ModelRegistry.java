package sparkception.job.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import sparkception.data.storage.FileLock;
import sparkception.data.storage.FolderInUseException;
import sparkception.data.storage.FolderLock;
import sparkception.data.storage.Publication;
import sparkception.data.storage.SoundStorage;
import sparkception.job.files.YamlKeys;

/**
 * Versions of a model, each a folder that is there whole or not at all, and a pointer to the one
 * that is the champion.
 *
 * <pre>
 * REGISTRY/versions/3/version.json   what it is; the files beside it make a run folder with one checkpoint
 * REGISTRY/champion.json             moved by one rename
 * REGISTRY/hold-out.json             what versions are compared by
 * REGISTRY/kept/2                    a version that retention leaves alone
 * </pre>
 *
 * <p>Reading needs no lock. Whatever changes it holds the folder's lease, which expires with its
 * process.
 */
public final class ModelRegistry {

  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
  private static final String STAGING = "_staging-";

  private final FileSystem files;
  private final Path folder;

  private ModelRegistry(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * A registry, whose folder need not exist.
   *
   * @throws sparkception.data.storage.StorageException if it lies in an object store
   */
  public static ModelRegistry at(Path folder, Configuration hadoop) throws IOException {
    SoundStorage.requireNoObjectStore(folder);
    FileSystem files = folder.getFileSystem(hadoop);
    return new ModelRegistry(files, files.makeQualified(folder));
  }

  /** Its folder, absolute. */
  public Path folder() {
    return folder;
  }

  /**
   * Takes the lease that changes need.
   *
   * @param work what for, in a word
   * @param whenLost told, on another thread, when another process is seen to have taken it
   * @throws FolderInUseException if a living process holds it
   */
  public FolderLock lease(String work, Runnable whenLost) throws IOException {
    FolderLock lease = FileLock.acquire(files, folder, work, whenLost);
    try {
      clean(lease);
      return lease;
    } catch (IOException e) {
      lease.close();
      throw e;
    }
  }

  /** What a killed process was about to register, or to delete. */
  private void clean(FolderLock lease) throws IOException {
    for (String name : names(versions())) {
      if (name.startsWith(STAGING)) {
        lease.requireHeld();
        files.delete(new Path(versions(), name), true);
      }
    }
  }

  private Path versions() {
    return new Path(folder, "versions");
  }

  private Path champions() {
    return new Path(folder, "champion.json");
  }

  private Path holdOuts() {
    return new Path(folder, "hold-out.json");
  }

  private Path kept() {
    return new Path(folder, "kept");
  }

  /** The folder of a version: a run folder, with one checkpoint. */
  public Path folder(int version) {
    return new Path(versions(), Integer.toString(version));
  }

  /** The numbers of all versions, in their order. */
  public List<Integer> numbers() throws IOException {
    return names(versions()).stream()
        .filter(name -> name.matches("[1-9]\\d{0,8}"))
        .map(Integer::valueOf)
        .sorted()
        .toList();
  }

  /**
   * All versions, in the order of their registration.
   *
   * @throws RegistryException if one cannot be read
   */
  public List<ModelVersion> all() throws IOException {
    List<ModelVersion> all = new ArrayList<>();
    for (int number : numbers()) {
      all.add(version(number));
    }
    return all;
  }

  /** The newest version; empty if there is none. */
  public Optional<ModelVersion> newest() throws IOException {
    List<Integer> numbers = numbers();
    return numbers.isEmpty()
        ? Optional.empty()
        : Optional.of(version(numbers.get(numbers.size() - 1)));
  }

  /**
   * A version.
   *
   * @throws RegistryException if there is none of that number, or its description is damaged
   */
  public ModelVersion version(int number) throws IOException {
    Path file = new Path(folder(number), ModelVersion.FILE);
    ModelVersion version =
        read(file, ModelVersion.class)
            .orElseThrow(
                () ->
                    new RegistryException(
                        String.format(
                            Locale.ROOT, "Cannot find version %d in %s", number, folder)));
    if (version.schemaVersion() != ModelVersion.SCHEMA_VERSION
        || version.number() != number
        || !version.isComplete()) {
      throw new RegistryException(
          String.format(
              Locale.ROOT,
              "Invalid %s: it describes no version %d that this program can read",
              file,
              number));
    }
    return version;
  }

  /**
   * The version that is the champion.
   *
   * @throws RegistryException if there is none
   */
  public ModelVersion championVersion() throws IOException {
    return version(
        champion()
            .version()
            .orElseThrow(
                () ->
                    new RegistryException(
                        String.format(
                            Locale.ROOT,
                            "Cannot find a champion in %s: no version was ever promoted",
                            folder))));
  }

  /**
   * Makes sure that all files of a version are as they were registered.
   *
   * @throws RegistryException naming the first that is not
   */
  public void verify(ModelVersion version) throws IOException {
    VersionFolder.verify(files, folder(version.number()), version.files());
  }

  /**
   * Which version is the champion, and which were.
   *
   * @throws RegistryException if the pointer is damaged
   */
  public Champion champion() throws IOException {
    return read(champions(), Champion.class).orElse(Champion.NONE);
  }

  /** What versions are compared by; empty before the first one. */
  public Optional<HoldOut> holdOut() throws IOException {
    return read(holdOuts(), HoldOut.class);
  }

  /** Versions that are kept by hand. */
  public Set<Integer> keptByHand() throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    for (String name : names(kept())) {
      if (name.matches("[1-9]\\d{0,8}")) {
        numbers.add(Integer.valueOf(name));
      }
    }
    return numbers;
  }

  /** Fixes what versions are compared by. */
  public void fixHoldOut(HoldOut holdOut, FolderLock lease) throws IOException {
    write(holdOuts(), holdOut, lease);
  }

  /**
   * Registers a version: it is copied beside the others, read back, and appears by one rename.
   *
   * @throws RegistryException if it cannot be copied as it is
   */
  public ModelVersion register(VersionContent content, FolderLock lease) throws IOException {
    List<Integer> numbers = numbers();
    int number = numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
    Path staged = new Path(versions(), STAGING + lease.token());
    files.delete(staged, true);
    ModelVersion version =
        new ModelVersion(
            ModelVersion.SCHEMA_VERSION,
            number,
            now(),
            content.metrics(),
            content.lineage(),
            content.decision(),
            VersionFolder.copy(content, files, staged));
    VersionFolder.verify(files, staged, version.files());
    write(new Path(staged, ModelVersion.FILE), version, lease);
    lease.requireHeld();
    rename(staged, folder(number));
    return version;
  }

  /**
   * Makes a version the champion.
   *
   * @param reason in one sentence
   * @throws RegistryException if there is no such version, or its files are damaged
   */
  public Champion promote(int number, String reason, FolderLock lease) throws IOException {
    Champion before = champion();
    if (before.version().filter(version -> version == number).isPresent()) {
      return before;
    }
    verify(version(number));
    Champion after = before.promoted(number, now(), reason);
    write(champions(), after, lease);
    return after;
  }

  /**
   * Makes the champion before the present one the champion again.
   *
   * @throws RegistryException if there was none, or its version is gone or damaged
   */
  public Champion rollBack(FolderLock lease) throws IOException {
    Champion before = champion();
    int previous =
        before
            .previous()
            .orElseThrow(
                () ->
                    new RegistryException(
                        String.format(
                            Locale.ROOT, "Cannot roll back %s: no champion before it", folder)));
    verify(version(previous));
    Champion after = before.rolledBack();
    write(champions(), after, lease);
    return after;
  }

  /** Protects a version from retention, or no longer does. */
  public void keep(int number, boolean keep, FolderLock lease) throws IOException {
    ModelVersion version = version(number);
    Path mark = new Path(kept(), Integer.toString(version.number()));
    if (keep) {
      write(mark, number, lease);
    } else {
      lease.requireHeld();
      files.delete(mark, false);
    }
  }

  /** Deletes what retention does not keep; each is renamed first, so that no half is left. */
  public List<Integer> prune(Retention retention, FolderLock lease) throws IOException {
    List<Integer> superfluous = retention.superfluous(all(), champion(), keptByHand());
    for (int number : superfluous) {
      Path doomed = new Path(versions(), STAGING + "deleted-" + number);
      lease.requireHeld();
      rename(folder(number), doomed);
      files.delete(doomed, true);
    }
    return superfluous;
  }

  /** What two versions have otherwise. */
  public List<VersionDifference> difference(int a, int b) throws IOException {
    return VersionDifference.between(version(a), recipe(a), version(b), recipe(b));
  }

  private Map<String, String> recipe(int number) throws IOException {
    try (InputStream in = files.open(new Path(folder(number), "recipe.yaml"))) {
      return YamlKeys.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Map.of();
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (files.exists(to) || !files.rename(from, to)) {
      throw new RegistryException(String.format(Locale.ROOT, "Cannot rename %s to %s", from, to));
    }
  }

  private void write(Path file, Object value, FolderLock lease) throws IOException {
    byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
    lease.requireHeld();
    Publication.write(files, file, json);
  }

  private <T> Optional<T> read(Path file, Class<T> type) throws IOException {
    try (InputStream in = files.open(file)) {
      T value = JSON.readValue(in.readAllBytes(), type);
      if (value == null) {
        throw new RegistryException(String.format(Locale.ROOT, "Invalid %s: it is empty", file));
      }
      return Optional.of(value);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new RegistryException(
          String.format(Locale.ROOT, "Invalid %s: %s", file, e.getOriginalMessage()), e);
    }
  }

  private List<String> names(Path below) throws IOException {
    try {
      return Arrays.stream(files.listStatus(below))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
