package sparkception.job.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.checkpoint.ModelZip;
import sparkception.job.files.FileOutput;
import sparkception.zoo.graph.StockGraph;

/**
 * Writes a checkpoint's network in the format of DL4J's ModelSerializer, without updater state.
 *
 * <p>What a program must know beside the network, a {@link ModelDescription}, is an entry {@value
 * #DESCRIPTION} of the zip, which DL4J does not look at, and a file beside it, {@code FILE.json}.
 */
public final class ModelExport {

  /** Name of the entry with the description. */
  public static final String DESCRIPTION = "sparkception.json";

  private final Checkpoint checkpoint;
  private final ModelDescription description;
  private final boolean stock;

  /**
   * An export.
   *
   * @param checkpoint whose network is written
   * @param description of its input and classes
   * @param stock whether it is written of DL4J's own layers alone
   */
  public ModelExport(Checkpoint checkpoint, ModelDescription description, boolean stock) {
    this.checkpoint = checkpoint;
    this.description = description;
    this.stock = stock;
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
    ComputationGraph trained = checkpoint.model();
    ComputationGraph exported = stock ? StockGraph.of(trained) : trained;
    byte[] json = description.json();
    files.delete(beside, false);
    publish(files, beside, out -> out.write(json));
    publish(
        files,
        target,
        out ->
            ModelZip.write(
                exported.getConfiguration().toJson(),
                ModelZip.parameters(exported),
                Map.of(DESCRIPTION, json),
                out));
    return new Result(target.toString(), beside.toString(), exported.numParams(), stock);
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
   * @param stock whether it is of DL4J's own layers alone
   */
  public record Result(String model, String description, long parameters, boolean stock) {}
}
