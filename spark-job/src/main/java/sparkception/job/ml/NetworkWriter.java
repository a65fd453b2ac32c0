package sparkception.job.ml;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Writes a stage that has a network. */
final class NetworkWriter extends MLWriter {

  private final Params stage;
  private final SavedNetwork network;

  NetworkWriter(Params stage, SavedNetwork network) {
    this.stage = stage;
    this.network = network;
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter.saveMetadata(stage, path, sc(), Option.empty(), Option.empty());
    try {
      network.write(new Path(path), sc().hadoopConfiguration());
    } catch (IOException e) {
      throw new ImageStageException(e);
    }
  }
}
