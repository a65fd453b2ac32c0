package sparkception.job.ml;

import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a trained network knows of an image before it names a class, as a vector: features for other
 * stages, such as a logistic regression on few images, or a search for similar ones. It computes on
 * CPUs.
 */
public final class ImageFeaturizer extends Transformer implements MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final transient SavedNetwork network;
  private final InputParams input;
  private final Param<String> outputCol;

  ImageFeaturizer(String uid, SavedNetwork network) {
    this.uid = uid;
    this.network = network;
    this.input = new InputParams(this);
    this.outputCol = new Param<>(this, "outputCol", "column of features, a vector");
    setDefault(outputCol, "features");
  }

  /**
   * With the newest network of a run that {@code sparkception train} made.
   *
   * @param run its folder
   */
  public static ImageFeaturizer ofRun(String run) {
    return of(SavedNetwork.ofRun(run, false));
  }

  /**
   * With the best network of a run, by its validation.
   *
   * @param run its folder
   */
  public static ImageFeaturizer ofBest(String run) {
    return of(SavedNetwork.ofRun(run, true));
  }

  private static ImageFeaturizer of(SavedNetwork network) {
    return new ImageFeaturizer(Identifiable$.MODULE$.randomUID("imageFeaturizer"), network);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Numbers of a vector. */
  public int numFeatures() {
    return network.features();
  }

  /** Column of images. */
  public Param<String> imageCol() {
    return input.imageCol;
  }

  /** Column of features. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** Images that go through the network at once. */
  public IntParam batchSize() {
    return input.batchSize;
  }

  /** What becomes of images that cannot be read. */
  public Param<String> handleInvalid() {
    return input.handleInvalid;
  }

  /** Column of reasons for images that cannot be read. */
  public Param<String> errorCol() {
    return input.errorCol;
  }

  /** Sets {@link #imageCol()}. */
  public ImageFeaturizer setImageCol(String name) {
    return with(input.imageCol, name);
  }

  /** Sets {@link #outputCol()}. */
  public ImageFeaturizer setOutputCol(String name) {
    return with(outputCol, name);
  }

  /** Sets {@link #batchSize()}. */
  public ImageFeaturizer setBatchSize(int images) {
    return with(input.batchSize, images);
  }

  /** Sets {@link #handleInvalid()}: {@code error}, {@code skip} or {@code keep}. */
  public ImageFeaturizer setHandleInvalid(String what) {
    return with(input.handleInvalid, what);
  }

  /** Sets {@link #errorCol()}. */
  public ImageFeaturizer setErrorCol(String name) {
    return with(input.errorCol, name);
  }

  private <T> ImageFeaturizer with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  /**
   * Adds the features.
   *
   * @throws IllegalArgumentException if the image column is missing or of another type, or the
   *     output column is there already
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    return input
        .scoring(dataset.schema(), new Features())
        .applyTo(dataset, schema, network.featurizer(dataset.sparkSession()));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    ImageColumn.of(schema, input.image());
    StructField features =
        new StructField(
            getOrDefault(outputCol),
            SQLDataTypes.VectorType(),
            input.isNullable(),
            Metadata.empty());
    return input.withErrors(Columns.append(schema, features));
  }

  @Override
  public ImageFeaturizer copy(ParamMap extra) {
    return copyValues(new ImageFeaturizer(uid, network), extra);
  }

  @Override
  public MLWriter write() {
    return new NetworkWriter(this, network);
  }

  /** Reads featurizers that were saved. */
  public static MLReader<ImageFeaturizer> read() {
    return new NetworkReader<>(ImageFeaturizer.class, ImageFeaturizer::new);
  }

  /** Reads a featurizer that was saved. */
  public static ImageFeaturizer load(String path) {
    return read().load(path);
  }

  /** The outputs as they are. */
  private record Features() implements Answer {

    @Override
    public int width() {
      return 1;
    }

    @Override
    public List<Object> cells(float[] outputs) {
      double[] values = new double[outputs.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = outputs[i];
      }
      return List.of(Vectors.dense(values));
    }
  }
}
