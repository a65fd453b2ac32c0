package sparkception.job.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.shape.options.ArrayOptionsHelper;

/**
 * {@code model.zip} in the format of DL4J's ModelSerializer, which can read it.
 *
 * <p>ModelSerializer itself copies element by element, seconds for Xception's 23 million
 * parameters; this copies in bulk.
 */
public final class ModelZip {

  private static final String CONFIGURATION = "configuration.json";
  private static final String COEFFICIENTS = "coefficients.bin";

  /** Names of the element types in the stream, as ND4J spells them. */
  private static final String LONGS = "LONG";

  private static final String FLOATS = "FLOAT";
  private static final int CHUNK = 1 << 16;

  private ModelZip() {}

  /** Writes a network; the stream stays open. */
  public static void write(String configuration, float[] parameters, OutputStream out)
      throws IOException {
    write(configuration, parameters, Map.of(), out);
  }

  /**
   * Writes a network with other entries behind it, which ModelSerializer does not look at; the
   * stream stays open.
   *
   * @param others contents by the names of their entries
   */
  public static void write(
      String configuration, float[] parameters, Map<String, byte[]> others, OutputStream out)
      throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setLevel(Deflater.NO_COMPRESSION);
    zip.putNextEntry(entry(CONFIGURATION));
    zip.write(configuration.getBytes(StandardCharsets.UTF_8));
    zip.putNextEntry(entry(COEFFICIENTS));
    writeRowVector(parameters, new DataOutputStream(zip));
    for (Map.Entry<String, byte[]> other : others.entrySet()) {
      zip.putNextEntry(entry(other.getKey()));
      zip.write(other.getValue());
    }
    zip.closeEntry();
    zip.finish();
  }

  /** A network's parameters, in the order in which they are stored. */
  public static float[] parameters(ComputationGraph network) {
    float[] parameters = new float[Math.toIntExact(network.numParams())];
    network.params().data().asNio().order(ByteOrder.nativeOrder()).asFloatBuffer().get(parameters);
    return parameters;
  }

  /** A network's file in memory. */
  public static byte[] bytes(String configuration, float[] parameters) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(configuration, parameters, out);
    return out.toByteArray();
  }

  /** Reads a network, ready for use; without updater state. */
  public static ComputationGraph read(InputStream in) throws IOException {
    ZipInputStream zip = new ZipInputStream(in);
    ComputationGraph graph = null;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (entry.getName().equals(CONFIGURATION)) {
        graph = initialized(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      } else if (entry.getName().equals(COEFFICIENTS) && graph != null) {
        readRowVector(new DataInputStream(zip), graph);
        return graph;
      }
    }
    throw new CheckpointException(
        String.format(Locale.ROOT, "Invalid model.zip: no %s and %s", CONFIGURATION, COEFFICIENTS));
  }

  /** The same bytes for the same content: no time of writing. */
  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    return entry;
  }

  private static ComputationGraph initialized(String json) {
    ComputationGraph graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
    graph.init();
    return graph;
  }

  /** ND4J's stream format of a [1, n] array: shape buffer, then data buffer, big-endian. */
  private static void writeRowVector(float[] values, DataOutputStream out) throws IOException {
    long[] shapeInfo = {
      2,
      1,
      values.length,
      values.length,
      1,
      ArrayOptionsHelper.setOptionBit(0L, DataType.FLOAT),
      1,
      'c'
    };
    writeHeader(out, shapeInfo.length, LONGS);
    for (long value : shapeInfo) {
      out.writeLong(value);
    }
    writeHeader(out, values.length, FLOATS);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.BIG_ENDIAN);
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      chunk.asFloatBuffer().put(values, from, count);
      out.write(chunk.array(), 0, count * Float.BYTES);
    }
    out.flush();
  }

  private static void writeHeader(DataOutputStream out, long length, String type)
      throws IOException {
    out.writeUTF(DataBuffer.AllocationMode.MIXED_DATA_TYPES.name());
    out.writeLong(length);
    out.writeUTF(type);
  }

  private static void readRowVector(DataInputStream in, ComputationGraph graph) throws IOException {
    in.skipNBytes(readHeader(in, LONGS) * Long.BYTES);
    long length = readHeader(in, FLOATS);
    if (length != graph.numParams()) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "Invalid model.zip: %d parameters, the configuration has %d",
              length,
              graph.numParams()));
    }
    FloatBuffer target =
        graph.params().data().asNio().order(ByteOrder.nativeOrder()).asFloatBuffer();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.BIG_ENDIAN);
    while (target.hasRemaining()) {
      int count = Math.min(CHUNK, target.remaining());
      in.readFully(chunk.array(), 0, count * Float.BYTES);
      target.put(chunk.asFloatBuffer().limit(count));
    }
  }

  private static long readHeader(DataInputStream in, String expected) throws IOException {
    in.readUTF();
    long length = in.readLong();
    String type = in.readUTF();
    if (!type.equals(expected)) {
      throw new CheckpointException(
          String.format(Locale.ROOT, "Unsupported model.zip: %s where %s belongs", type, expected));
    }
    return length;
  }
}
