package sparkception.job.ml;

import java.util.function.BiFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/** Reads what {@link NetworkWriter} wrote. */
final class NetworkReader<T extends Params> extends MLReader<T> {

  private final Class<T> type;
  private final BiFunction<String, SavedNetwork, T> maker;

  /**
   * A reader.
   *
   * @param maker makes a stage from its uid and its network
   */
  NetworkReader(Class<T> type, BiFunction<String, SavedNetwork, T> maker) {
    this.type = type;
    this.maker = maker;
  }

  @Override
  public T load(String path) {
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(path, sc(), type.getName());
    SavedNetwork network = SavedNetwork.read(new Path(path), sc().hadoopConfiguration());
    T stage = maker.apply(metadata.uid(), network);
    metadata.getAndSetParams(stage, Option.empty());
    return stage;
  }
}
