package sparkception.zoo.cuda.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What kernels are compiled from: sources, and the constants that specialise them.
 *
 * @param owner the class beside which the sources lie as resources
 * @param files names of the sources, in the order in which they are read
 * @param options macros that choose a variant of the code, as types and modes do
 * @param dimensions macros that stand for numbers known at run time, as sizes do. The code must
 *     also be right when they are variables: they make it faster, not different
 */
public record ModuleSpec(
    Class<?> owner,
    List<String> files,
    SortedMap<String, String> options,
    SortedMap<String, Integer> dimensions) {

  public ModuleSpec {
    files = List.copyOf(files);
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    dimensions = Collections.unmodifiableSortedMap(new TreeMap<>(dimensions));
  }

  /** A module that is the same whatever the sizes. */
  public static ModuleSpec of(Class<?> owner, List<String> files, Map<String, String> options) {
    return new ModuleSpec(owner, files, new TreeMap<>(options), new TreeMap<>());
  }

  /** The same for given sizes. */
  public ModuleSpec withDimensions(Map<String, Integer> sizes) {
    return new ModuleSpec(owner, files, options, new TreeMap<>(sizes));
  }

  /** The sources as one, each line still known by its file and number. */
  public String source() {
    return files.stream()
        .map(file -> "#line 1 \"" + file + "\"\n" + read(file))
        .collect(Collectors.joining("\n"));
  }

  /** Which variant it is, for messages. */
  public String variant() {
    TreeMap<String, Object> all = new TreeMap<>(options);
    all.putAll(dimensions);
    return files.get(files.size() - 1) + " " + all;
  }

  private String read(String file) {
    try (InputStream in = owner.getResourceAsStream(file)) {
      if (in == null) {
        throw new DeviceException(String.format(Locale.ROOT, "Cannot find kernel source %s", file));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read kernel source " + file, e);
    }
  }
}
