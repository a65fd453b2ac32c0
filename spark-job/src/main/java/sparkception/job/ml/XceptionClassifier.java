package sparkception.job.ml;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import sparkception.data.image.ImageOptions;
import sparkception.data.prep.PrepOptions;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.recipe.Recipe;

/**
 * Trains Xception, or another network of the zoo, on a DataFrame of images.
 *
 * <p>How, a recipe says: {@link #setRecipe} takes its text, and each of its keys is a param of its
 * own, which goes before the text. What neither names has the paper's value, as on the command
 * line. The images are written into a data set in {@link #workDir()} and trained on from there, so
 * the cluster's memory need not hold them, and a fit that was killed goes on when it is started
 * again.
 *
 * <p>Labels are whole numbers from 0, with names if a StringIndexer made them, or texts. The model
 * is the best network by its validation, where there is one, or else the last.
 */
public final class XceptionClassifier extends Estimator<XceptionClassificationModel>
    implements DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final InputParams input;
  private final OutputParams output;
  private final Param<String> labelCol;
  private final Param<String> validationIndicatorCol;
  private final DoubleParam validationFraction;
  private final IntParam shorterSide;
  private final DoubleParam maxRefused;
  private final Param<String> workDir;
  private final Param<String> recipe;
  private final List<RecipeKey> keys;

  /** A classifier with every param's default. */
  public XceptionClassifier() {
    this(Identifiable$.MODULE$.randomUID("xception"));
  }

  /** The same with a name of its own in pipelines. */
  public XceptionClassifier(String uid) {
    this.uid = uid;
    this.input = new InputParams(this);
    this.output = new OutputParams(this);
    this.labelCol =
        new Param<>(this, "labelCol", "column of labels: whole numbers from 0, or names");
    this.validationIndicatorCol =
        new Param<>(
            this,
            "validationIndicatorCol",
            "column of truth values: rows with true are not trained on, but choose the best network");
    this.validationFraction =
        new DoubleParam(
            this,
            "validationFraction",
            "share of each class that is not trained on, but chooses the best network",
            ParamValidators.inRange(0, 1, true, false));
    this.shorterSide =
        new IntParam(
            this,
            "shorterSide",
            "pixels that images are reduced to before they are stored; 0 keeps them",
            ParamValidators.gtEq(0));
    this.maxRefused =
        new DoubleParam(
            this,
            "maxRefused",
            "largest share of images that cannot be read before the fit fails",
            ParamValidators.inRange(0, 1));
    this.workDir =
        new Param<>(
            this,
            "workDir",
            "folder of data sets and runs, which all nodes reach; if unset, .sparkception in the"
                + " user's home, and a fit that succeeds removes its files");
    this.recipe = new Param<>(this, "recipe", "how to train, YAML; its keys are params, too");
    this.keys = RecipeKey.allOf(this);
    setDefault(labelCol, "label");
    setDefault(validationFraction, 0.0);
    setDefault(shorterSide, 0);
    setDefault(maxRefused, PrepOptions.DEFAULT.maxRefused());
    setDefault(recipe, "");
  }

  @Override
  public String uid() {
    return uid;
  }

  /** All params, keys of recipes included. */
  @Override
  public Param<?>[] params() {
    return Stream.concat(Stream.of(super.params()), keys.stream()).toArray(Param<?>[]::new);
  }

  /** Column of images. */
  public Param<String> imageCol() {
    return input.imageCol;
  }

  /** Column of labels. */
  public Param<String> labelCol() {
    return labelCol;
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

  /** Images that the model predicts for at once. */
  public IntParam batchSize() {
    return input.batchSize;
  }

  /** What the model does with images that cannot be read. */
  public Param<String> handleInvalid() {
    return input.handleInvalid;
  }

  /** Column of reasons for images that cannot be read. */
  public Param<String> errorCol() {
    return input.errorCol;
  }

  /** Column of rows for validation. */
  public Param<String> validationIndicatorCol() {
    return validationIndicatorCol;
  }

  /** Share of the images for validation. */
  public DoubleParam validationFraction() {
    return validationFraction;
  }

  /** Pixels that images are reduced to. */
  public IntParam shorterSide() {
    return shorterSide;
  }

  /** Share of images that may be refused. */
  public DoubleParam maxRefused() {
    return maxRefused;
  }

  /** Folder of data sets and runs. */
  public Param<String> workDir() {
    return workDir;
  }

  /** How to train, YAML. */
  public Param<String> recipe() {
    return recipe;
  }

  /**
   * A key of the recipe, for a grid of params.
   *
   * @param key such as {@code learning-rate.initial}
   * @throws java.util.NoSuchElementException if there is no such key
   */
  public Param<Object> recipeKey(String key) {
    return getParam(key);
  }

  /** Sets {@link #imageCol()}. */
  public XceptionClassifier setImageCol(String name) {
    return with(input.imageCol, name);
  }

  /** Sets {@link #labelCol()}. */
  public XceptionClassifier setLabelCol(String name) {
    return with(labelCol, name);
  }

  /** Sets {@link #predictionCol()}. */
  public XceptionClassifier setPredictionCol(String name) {
    return with(output.predictionCol, name);
  }

  /** Sets {@link #probabilityCol()}. */
  public XceptionClassifier setProbabilityCol(String name) {
    return with(output.probabilityCol, name);
  }

  /** Sets {@link #rawPredictionCol()}. */
  public XceptionClassifier setRawPredictionCol(String name) {
    return with(output.rawPredictionCol, name);
  }

  /** Sets {@link #topKCol()}. */
  public XceptionClassifier setTopKCol(String name) {
    return with(output.topKCol, name);
  }

  /** Sets {@link #topK()}. */
  public XceptionClassifier setTopK(int classes) {
    return with(output.topK, classes);
  }

  /** Sets {@link #batchSize()}. */
  public XceptionClassifier setBatchSize(int images) {
    return with(input.batchSize, images);
  }

  /** Sets {@link #handleInvalid()}: {@code error}, {@code skip} or {@code keep}. */
  public XceptionClassifier setHandleInvalid(String what) {
    return with(input.handleInvalid, what);
  }

  /** Sets {@link #errorCol()}. */
  public XceptionClassifier setErrorCol(String name) {
    return with(input.errorCol, name);
  }

  /** Sets {@link #validationIndicatorCol()}. */
  public XceptionClassifier setValidationIndicatorCol(String name) {
    return with(validationIndicatorCol, name);
  }

  /** Sets {@link #validationFraction()}. */
  public XceptionClassifier setValidationFraction(double share) {
    return with(validationFraction, share);
  }

  /** Sets {@link #shorterSide()}. */
  public XceptionClassifier setShorterSide(int pixels) {
    return with(shorterSide, pixels);
  }

  /** Sets {@link #maxRefused()}. */
  public XceptionClassifier setMaxRefused(double share) {
    return with(maxRefused, share);
  }

  /** Sets {@link #workDir()}. */
  public XceptionClassifier setWorkDir(String folder) {
    return with(workDir, folder);
  }

  /** Sets {@link #recipe()}. */
  public XceptionClassifier setRecipe(String yaml) {
    return with(recipe, yaml);
  }

  /**
   * Sets {@link #recipe()} to the text of a file.
   *
   * @param location a path of the driver's machine, or a URI of any Hadoop file system
   */
  public XceptionClassifier setRecipeFile(String location) {
    try {
      return setRecipe(Recipe.load(location, new Configuration(), Map.of()).toYaml());
    } catch (IOException | InvalidRecipeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Sets a key of the recipe.
   *
   * @param key such as {@code train.epochs}
   * @param value a number, a text or a truth value
   * @throws java.util.NoSuchElementException if there is no such key
   */
  public XceptionClassifier setRecipeKey(String key, Object value) {
    return with(recipeKey(key), value);
  }

  private <T> XceptionClassifier with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  /**
   * Trains.
   *
   * @throws IllegalArgumentException if params or columns cannot be used
   * @throws ImageStageException if images, storage or the training fail
   */
  @Override
  public XceptionClassificationModel fit(Dataset<?> dataset) {
    StructType schema = dataset.schema();
    transformSchema(schema);
    Dataset<Row> frame = dataset.toDF();
    Fit fit =
        new Fit(
            JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext()),
            checkedRecipe(),
            options(),
            isDefined(workDir) ? getOrDefault(workDir) : null);
    try (FrameSource source = FrameSource.of(frame.toJavaRDD(), columns(frame))) {
      Fit.Outcome outcome = fit.fit(source);
      XceptionClassificationModel model =
          new XceptionClassificationModel(uid, outcome.network(), outcome.result());
      model.setParent(this);
      return copyValues(model, ParamMap.empty());
    }
  }

  private TrainingColumns columns(Dataset<Row> frame) {
    StructType schema = frame.schema();
    String label = getOrDefault(labelCol);
    return new TrainingColumns(
        ImageColumn.of(schema, input.image()),
        TrainingColumns.pathIn(schema),
        schema.fieldIndex(label),
        Labels.of(frame, label),
        isDefined(validationIndicatorCol)
            ? schema.fieldIndex(getOrDefault(validationIndicatorCol))
            : -1);
  }

  private PrepOptions options() {
    PrepOptions common = PrepOptions.DEFAULT;
    boolean indicated = isDefined(validationIndicatorCol);
    return new PrepOptions(
        common.seed(),
        common.shardBytes(),
        indicated ? 0 : (Double) getOrDefault(validationFraction),
        0,
        (Double) getOrDefault(maxRefused),
        ImageOptions.DEFAULT.withShorterSide((Integer) getOrDefault(shorterSide)));
  }

  /** The recipe with the keys that are set. */
  private Recipe checkedRecipe() {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (RecipeKey key : keys) {
      if (isSet(key)) {
        overrides.put(key.name(), String.valueOf(getOrDefault(key)));
      }
    }
    try {
      return Recipe.parse(getOrDefault(recipe), overrides);
    } catch (InvalidRecipeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * The columns of the model's DataFrame.
   *
   * @throws IllegalArgumentException if a column is missing, of a wrong type or there already, or
   *     the recipe is invalid
   */
  @Override
  public StructType transformSchema(StructType schema) {
    checkedRecipe();
    ImageColumn.of(schema, input.image());
    Columns.requireLabels(schema, getOrDefault(labelCol));
    if (isDefined(validationIndicatorCol)) {
      Columns.requireType(
          schema,
          getOrDefault(validationIndicatorCol),
          Set.of(DataTypes.BooleanType),
          DataTypes.BooleanType.catalogString());
    }
    return input.withErrors(output.appendTo(schema, List.of(), input.isNullable()));
  }

  @Override
  public XceptionClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads classifiers that were saved. */
  public static MLReader<XceptionClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads a classifier that was saved. */
  public static XceptionClassifier load(String path) {
    return read().load(path);
  }
}
