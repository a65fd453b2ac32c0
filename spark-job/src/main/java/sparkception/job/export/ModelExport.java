package sparkception.job.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.files.FileOutput;

/**
 * Writes a checkpoint's network as a file for other programs.
 *
 * <p>What a program must know beside the network, a {@link ModelDescription}, is in the file, under
 * {@value ModelFormat#DESCRIPTION}, and in a file beside it, {@code FILE.json}.
 */
public final class ModelExport {

  private final Checkpoint checkpoint;
  private final ModelDescription description;
  private final ModelFormat format;

  /**
   * An export.
   *
   * @param checkpoint whose network is written
   * @param description of its input and classes
   */
  public ModelExport(Checkpoint checkpoint, ModelDescription description, ModelFormat format) {
    this.checkpoint = checkpoint;
    this.description = description;
    this.format = format;
  }

  /**
   * Writes the file and its description: under other names first, then by renames, the file last.
   *
   * @throws ExportException if there is a file already
   */
  public Result write(FileSystem files, Path file) throws IOException {
    Path target = files.makeQualified(file);
    Path beside = target.suffix(".json");
    requireFree(files, target);
    requireFreeOrDescription(files, beside);
    ComputationGraph network = checkpoint.model();
    byte[] json = description.json();
    files.delete(beside, false);
    publish(files, beside, out -> out.write(json));
    publish(files, target, out -> format.write(network, description, out));
    return new Result(
        target.toString(),
        beside.toString(),
        network.numParams(),
        format.name().toLowerCase(Locale.ROOT));
  }

  private static void requireFree(FileSystem files, Path target) throws IOException {
    if (files.exists(target)) {
      throw new ExportException(
          String.format(Locale.ROOT, "Cannot export to %s: it exists already", target));
    }
  }

  /** The description of a file that was exported once and is gone may be replaced. */
  private static void requireFreeOrDescription(FileSystem files, Path beside) throws IOException {
    if (files.exists(beside) && !isDescription(files, beside)) {
      requireFree(files, beside);
    }
  }

  private static boolean isDescription(FileSystem files, Path beside) throws IOException {
    try (InputStream in = files.open(beside)) {
      JsonNode found = new ObjectMapper().readTree(in);
      return found != null && found.has("version") && found.has("classes") && found.has("crop");
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static void publish(FileSystem files, Path target, FileOutput.Content content)
      throws IOException {
    Path part = new Path(target.getParent(), "." + target.getName() + ".part");
    FileOutput.write(files, part, content);
    if (!files.rename(part, target)) {
      throw new ExportException(
          String.format(Locale.ROOT, "Cannot export to %s: renaming %s failed", target, part));
    }
  }

  /**
   * What was written.
   *
   * @param model the file
   * @param description the file that says what its input and classes are
   * @param parameters of the network
   * @param format {@code dl4j}, {@code stock}, {@code onnx}, {@code safetensors}, {@code keras} or
   *     {@code keras_weights}
   */
  public record Result(String model, String description, long parameters, String format) {}
}
