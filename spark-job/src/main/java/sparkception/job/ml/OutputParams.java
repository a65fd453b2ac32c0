package sparkception.job.ml;

import java.util.List;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import sparkception.data.shard.ImageClass;
import sparkception.zoo.architecture.Labels;

/** Columns that a classifier adds; one whose name is empty is left out. */
final class OutputParams {

  private static final DataType GUESSES =
      DataTypes.createArrayType(
          new StructType()
              .add("index", DataTypes.IntegerType, false)
              .add("id", DataTypes.StringType)
              .add("name", DataTypes.StringType)
              .add("probability", DataTypes.FloatType, false),
          false);

  private final Params stage;
  final Param<String> predictionCol;
  final Param<String> probabilityCol;
  final Param<String> rawPredictionCol;
  final Param<String> topKCol;
  final IntParam topK;

  OutputParams(Params stage) {
    this.stage = stage;
    this.predictionCol =
        new Param<>(stage, "predictionCol", "column of the likeliest class's index, a double");
    this.probabilityCol =
        new Param<>(stage, "probabilityCol", "column of the classes' probabilities, a vector");
    this.rawPredictionCol =
        new Param<>(
            stage,
            "rawPredictionCol",
            "column of the logits, a vector; those of a softmax are known up to a constant and given"
                + " as logarithms of the probabilities");
    this.topKCol =
        new Param<>(
            stage,
            "topKCol",
            "column of the likeliest classes, the likeliest first: index, id, name, probability");
    this.topK = new IntParam(stage, "topK", "how many classes topKCol has", ParamValidators.gt(0));
    stage.setDefault(predictionCol, "prediction");
    stage.setDefault(probabilityCol, "probability");
    stage.setDefault(rawPredictionCol, "rawPrediction");
    stage.setDefault(topKCol, "topK");
    stage.setDefault(topK, 5);
  }

  /** A schema with the columns that are added. */
  StructType appendTo(StructType before, List<ImageClass> classes, boolean nullable) {
    StructType schema = before;
    schema = Columns.append(schema, field(rawPredictionCol, SQLDataTypes.VectorType(), nullable));
    schema = Columns.append(schema, field(probabilityCol, SQLDataTypes.VectorType(), nullable));
    schema = Columns.append(schema, prediction(classes, nullable));
    return Columns.append(schema, field(topKCol, GUESSES, nullable));
  }

  private StructField field(Param<String> column, DataType type, boolean nullable) {
    return new StructField(name(column), type, nullable, Metadata.empty());
  }

  /** With the classes' names, so that an IndexToString knows them. */
  private StructField prediction(List<ImageClass> classes, boolean nullable) {
    String name = name(predictionCol);
    if (name.isEmpty() || classes.isEmpty()) {
      return field(predictionCol, DataTypes.DoubleType, nullable);
    }
    String[] names = classes.stream().map(ImageClass::name).toArray(String[]::new);
    Metadata metadata =
        NominalAttribute.defaultAttr().withName(name).withValues(names).toMetadata();
    return new StructField(name, DataTypes.DoubleType, nullable, metadata);
  }

  private String name(Param<String> column) {
    return stage.getOrDefault(column);
  }

  /** What is made of the outputs of a network. */
  Answer answer(List<ImageClass> classes, Labels labels) {
    return new ClassAnswer(
        classes,
        labels,
        (Integer) stage.getOrDefault(topK),
        !name(rawPredictionCol).isEmpty(),
        !name(probabilityCol).isEmpty(),
        !name(predictionCol).isEmpty(),
        !name(topKCol).isEmpty());
  }
}
