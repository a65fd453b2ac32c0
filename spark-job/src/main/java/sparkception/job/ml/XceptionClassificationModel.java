package sparkception.job.ml;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import sparkception.data.shard.ImageClass;
import sparkception.job.train.TrainingResult;

/**
 * A trained network that says what is on the images of a DataFrame: {@code rawPrediction} and
 * {@code probability} (vectors by class), {@code prediction} (the likeliest class's index) and
 * {@code topK} (the likeliest classes with their names).
 *
 * <p>Images are prepared as those of the training were. An executor keeps one replica of the
 * network for each task that runs at a time, and a task holds a minibatch of rows.
 */
public final class XceptionClassificationModel extends Model<XceptionClassificationModel>
    implements MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final transient SavedNetwork network;
  private final transient TrainingResult result;
  private final InputParams input;
  private final OutputParams output;

  XceptionClassificationModel(String uid, SavedNetwork network, TrainingResult result) {
    this.uid = uid;
    this.network = network;
    this.result = result;
    this.input = new InputParams(this);
    this.output = new OutputParams(this);
  }

  /**
   * The newest network of a run that {@code sparkception train} made.
   *
   * @param run its folder
   */
  public static XceptionClassificationModel ofRun(String run) {
    return of(SavedNetwork.ofRun(run, false));
  }

  /**
   * The best network of a run, by its validation.
   *
   * @param run its folder
   */
  public static XceptionClassificationModel ofBest(String run) {
    return of(SavedNetwork.ofRun(run, true));
  }

  private static XceptionClassificationModel of(SavedNetwork network) {
    return new XceptionClassificationModel(
        Identifiable$.MODULE$.randomUID("xception"), network, null);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** What the training came to; empty in a model that was loaded. */
  public Optional<TrainingResult> trainingResult() {
    return Optional.ofNullable(result);
  }

  /** Number of classes. */
  public int numClasses() {
    return network.classes().size();
  }

  /** Names of the classes, in the order of the outputs. */
  public String[] labels() {
    return network.classes().stream().map(ImageClass::name).toArray(String[]::new);
  }

  /** The recipe that it was trained by, YAML. */
  public String recipe() {
    return network.recipe().toYaml();
  }

  /** A featurizer with this model's network. */
  public ImageFeaturizer featurizer() {
    return new ImageFeaturizer(Identifiable$.MODULE$.randomUID("imageFeaturizer"), network);
  }

  /** Column of images. */
  public Param<String> imageCol() {
    return input.imageCol;
  }

  /** Column of predicted classes' indices. */
  public Param<String> predictionCol() {
    return output.predictionCol;
  }

  /** Column of probabilities. */
  public Param<String> probabilityCol() {
    return output.probabilityCol;
  }

  /** Column of logits. */
  public Param<String> rawPredictionCol() {
    return output.rawPredictionCol;
  }

  /** Column of the likeliest classes. */
  public Param<String> topKCol() {
    return output.topKCol;
  }

  /** How many these are. */
  public IntParam topK() {
    return output.topK;
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
  public XceptionClassificationModel setImageCol(String name) {
    return with(input.imageCol, name);
  }

  /** Sets {@link #predictionCol()}. */
  public XceptionClassificationModel setPredictionCol(String name) {
    return with(output.predictionCol, name);
  }

  /** Sets {@link #probabilityCol()}. */
  public XceptionClassificationModel setProbabilityCol(String name) {
    return with(output.probabilityCol, name);
  }

  /** Sets {@link #rawPredictionCol()}. */
  public XceptionClassificationModel setRawPredictionCol(String name) {
    return with(output.rawPredictionCol, name);
  }

  /** Sets {@link #topKCol()}. */
  public XceptionClassificationModel setTopKCol(String name) {
    return with(output.topKCol, name);
  }

  /** Sets {@link #topK()}. */
  public XceptionClassificationModel setTopK(int classes) {
    return with(output.topK, classes);
  }

  /** Sets {@link #batchSize()}. */
  public XceptionClassificationModel setBatchSize(int images) {
    return with(input.batchSize, images);
  }

  /** Sets {@link #handleInvalid()}: {@code error}, {@code skip} or {@code keep}. */
  public XceptionClassificationModel setHandleInvalid(String what) {
    return with(input.handleInvalid, what);
  }

  /** Sets {@link #errorCol()}. */
  public XceptionClassificationModel setErrorCol(String name) {
    return with(input.errorCol, name);
  }

  private <T> XceptionClassificationModel with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  /**
   * Adds the network's predictions.
   *
   * @throws IllegalArgumentException if the image column is missing or of another type, or a column
   *     is there already
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    List<ImageClass> classes = network.classes();
    Answer answer = output.answer(classes, network.recipe().model().labels());
    return input
        .scoring(dataset.schema(), answer)
        .applyTo(dataset, schema, network.classifier(dataset.sparkSession()));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    ImageColumn.of(schema, input.image());
    return input.withErrors(output.appendTo(schema, network.classes(), input.isNullable()));
  }

  @Override
  public XceptionClassificationModel copy(ParamMap extra) {
    XceptionClassificationModel copy = new XceptionClassificationModel(uid, network, result);
    copy.setParent(parent());
    return copyValues(copy, extra);
  }

  @Override
  public MLWriter write() {
    return new NetworkWriter(this, network);
  }

  /** Reads models that were saved. */
  public static MLReader<XceptionClassificationModel> read() {
    return new NetworkReader<>(
        XceptionClassificationModel.class,
        (uid, network) -> new XceptionClassificationModel(uid, network, null));
  }

  /** Reads a model that was saved. */
  public static XceptionClassificationModel load(String path) {
    return read().load(path);
  }
}
