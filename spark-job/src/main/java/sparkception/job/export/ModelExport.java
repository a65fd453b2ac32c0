package sparkception.job.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.zoo.graph.StockGraph;

/** Writes a checkpoint's network in the format of DL4J's ModelSerializer, without updater state. */
public final class ModelExport {

  private static final int BUFFER_BYTES = 1 << 20;

  private final Checkpoint checkpoint;
  private final boolean stock;

  /**
   * An export.
   *
   * @param checkpoint whose network is written
   * @param stock whether it is written of DL4J's own layers alone
   */
  public ModelExport(Checkpoint checkpoint, boolean stock) {
    this.checkpoint = checkpoint;
    this.stock = stock;
  }

  /**
   * Writes the file: under another name first, then by a rename.
   *
   * @throws ExportException if there is a file already
   */
  public Result write(FileSystem files, Path file) throws IOException {
    Path target = files.makeQualified(file);
    if (files.exists(target)) {
      throw new ExportException("Cannot export to %s: it exists already".formatted(target));
    }
    ComputationGraph trained = checkpoint.model();
    ComputationGraph exported = stock ? StockGraph.of(trained) : trained;
    Path part = new Path(target.getParent(), "." + target.getName() + ".part");
    try (OutputStream out = new BufferedOutputStream(files.create(part, true), BUFFER_BYTES)) {
      ModelSerializer.writeModel(exported, out, false);
    }
    if (!files.rename(part, target)) {
      throw new ExportException("Cannot export to %s: renaming %s failed".formatted(target, part));
    }
    return new Result(target.toString(), exported.numParams(), stock);
  }

  /**
   * What was written.
   *
   * @param model the file
   * @param parameters of the network
   * @param stock whether it is of DL4J's own layers alone
   */
  public record Result(String model, long parameters, boolean stock) {}
}
