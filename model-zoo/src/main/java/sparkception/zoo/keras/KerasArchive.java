package sparkception.zoo.keras;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/**
 * The archives of Keras 3, {@code FILE.keras}: a zip of {@code config.json}, the layers and what
 * they read; {@code model.weights.h5}; and {@code metadata.json}.
 */
final class KerasArchive {

  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.weights.h5";

  private static final ObjectMapper JSON =
      new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private static final int MOST_CONFIG_BYTES = 1 << 26;
  private static final int MOST_WEIGHT_BYTES = 1 << 30;

  private final String file;
  private final byte[] bytes;

  private KerasArchive(String file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** Whether a file begins as a zip does. */
  static boolean isArchive(byte[] bytes) {
    return bytes.length > ZIP.length && Arrays.equals(bytes, 0, ZIP.length, ZIP, 0, ZIP.length);
  }

  /**
   * An archive to read.
   *
   * @param file its name, for messages
   */
  static KerasArchive of(String file, byte[] bytes) {
    return new KerasArchive(file, bytes);
  }

  /** The HDF5 file of weights. */
  byte[] weights() throws KerasFileException {
    return required(WEIGHTS, MOST_WEIGHT_BYTES);
  }

  /** Whether this project has written it. */
  boolean isOurs() throws KerasFileException {
    return entry(KerasModel.NOTE, MOST_CONFIG_BYTES).isPresent();
  }

  /** Names of layers, by those of their groups in the file of weights. */
  Map<String, String> layers() throws KerasFileException {
    JsonNode config;
    try {
      config = JSON.readTree(required(CONFIG, MOST_CONFIG_BYTES));
    } catch (IOException e) {
      if (e instanceof KerasFileException known) {
        throw known;
      }
      throw new KerasFileException(
          String.format(Locale.ROOT, "Cannot read %s: its %s is not JSON", file, CONFIG), e);
    }
    Map<String, String> names = new HashMap<>();
    KerasNumbers numbers = new KerasNumbers();
    for (JsonNode layer : config.at("/config/layers")) {
      String name = layer.at("/config/name").asText();
      names.put(numbers.next(layer.path("class_name").asText()), name);
    }
    return names;
  }

  private byte[] required(String name, int most) throws KerasFileException {
    return entry(name, most)
        .orElseThrow(
            () ->
                new KerasFileException(
                    String.format(
                        Locale.ROOT,
                        "Cannot read %s: no %s in it, which Keras's archives have",
                        file,
                        name)));
  }

  private Optional<byte[]> entry(String name, int most) throws KerasFileException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(name)) {
          byte[] content = zip.readNBytes(most + 1);
          if (content.length > most) {
            throw new KerasFileException(
                String.format(
                    Locale.ROOT,
                    "Cannot read %s: %s in it has more than %d bytes",
                    file,
                    name,
                    most));
          }
          return Optional.of(content);
        }
      }
      return Optional.empty();
    } catch (KerasFileException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new KerasFileException(
          String.format(Locale.ROOT, "Cannot read %s: no zip, or a damaged one", file), e);
    }
  }

  static void write(List<KerasNode> nodes, Map<String, byte[]> notes, OutputStream out)
      throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    put(zip, "metadata.json", JSON.writeValueAsBytes(Map.of("keras_version", "3.0.0")));
    put(zip, CONFIG, JSON.writeValueAsBytes(config(nodes)));
    for (Map.Entry<String, byte[]> note : notes.entrySet()) {
      put(zip, note.getKey(), note.getValue());
    }
    zip.putNextEntry(entry(WEIGHTS));
    KerasWeightsFile.writeNumbered(nodes, zip);
    zip.closeEntry();
    zip.finish();
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(entry(name));
    zip.write(bytes);
    zip.closeEntry();
  }

  /** The same network gives the same bytes on any day. */
  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
    return entry;
  }

  private static Map<String, Object> config(List<KerasNode> nodes) {
    Map<String, KerasNode> named = new LinkedHashMap<>();
    nodes.forEach(node -> named.put(node.name(), node));
    Map<String, Object> functional = new LinkedHashMap<>();
    functional.put("name", "sparkception");
    functional.put("trainable", true);
    functional.put("layers", nodes.stream().map(node -> layer(node, named)).toList());
    functional.put("input_layers", end(nodes.get(0)));
    functional.put("output_layers", end(nodes.get(nodes.size() - 1)));
    return object("keras.src.models.functional", "Functional", functional, "Functional");
  }

  private static List<Object> end(KerasNode node) {
    return List.of(node.name(), 0, 0);
  }

  private static Map<String, Object> layer(KerasNode node, Map<String, KerasNode> named) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", node.name());
    config.putAll(node.config());
    Map<String, Object> layer = object("keras.layers", node.type(), config, null);
    layer.put("name", node.name());
    layer.put("inbound_nodes", calls(node, named));
    return layer;
  }

  /** How it was called: with one tensor, or with a list of them. */
  private static List<Object> calls(KerasNode node, Map<String, KerasNode> named) {
    List<Object> tensors = new ArrayList<>();
    node.inputs().forEach(input -> tensors.add(tensor(named.get(input))));
    return switch (tensors.size()) {
      case 0 -> List.of();
      case 1 -> List.of(Map.of("args", tensors, "kwargs", Map.of()));
      default -> List.of(Map.of("args", List.of(tensors), "kwargs", Map.of()));
    };
  }

  private static Map<String, Object> tensor(KerasNode node) {
    return Map.of(
        "class_name",
        "__keras_tensor__",
        "config",
        Map.of("shape", withBatch(node.shape()), "dtype", "float32", "keras_history", end(node)));
  }

  /** A shape after the minibatch, whose size is open. */
  static List<Integer> withBatch(int[] shape) {
    List<Integer> whole = new ArrayList<>();
    whole.add(null);
    for (int size : shape) {
      whole.add(size);
    }
    return whole;
  }

  private static Map<String, Object> object(
      String module, String type, Map<String, Object> config, String registered) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("module", module);
    object.put("class_name", type);
    object.put("config", config);
    object.put("registered_name", registered);
    return object;
  }
}
