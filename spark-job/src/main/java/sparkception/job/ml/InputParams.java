package sparkception.job.ml;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Params of all stages that look at images. */
final class InputParams {

  private final Params stage;
  final Param<String> imageCol;
  final IntParam batchSize;
  final Param<String> handleInvalid;
  final Param<String> errorCol;

  InputParams(Params stage) {
    this.stage = stage;
    this.imageCol =
        new Param<>(
            stage,
            "imageCol",
            "column of images: binary (an image file's bytes), struct<bytes,path>, or the struct of"
                + " Spark's image source");
    this.batchSize =
        new IntParam(
            stage,
            "batchSize",
            "images that go through the network at once",
            ParamValidators.gt(0));
    this.handleInvalid =
        new Param<>(
            stage,
            "handleInvalid",
            "what becomes of rows whose image cannot be read: error ends the job, skip leaves them"
                + " out, keep gives them no prediction",
            ParamValidators.inArray(Invalid.names()));
    this.errorCol =
        new Param<>(stage, "errorCol", "column with the reason, with handleInvalid = keep");
    stage.setDefault(imageCol, "image");
    stage.setDefault(batchSize, 64);
    stage.setDefault(handleInvalid, "error");
    stage.setDefault(errorCol, "error");
  }

  String image() {
    return stage.getOrDefault(imageCol);
  }

  Invalid invalid() {
    return Invalid.named(stage.getOrDefault(handleInvalid));
  }

  /** Values may be missing where rows stay without a prediction. */
  boolean isNullable() {
    return invalid() == Invalid.KEEP;
  }

  /** How rows of a schema are to be scored. */
  Scoring scoring(StructType schema, Answer answer) {
    return new Scoring(
        ImageColumn.of(schema, image()),
        answer,
        invalid(),
        (Integer) stage.getOrDefault(batchSize));
  }

  /** A schema with the column of reasons, where there is to be one. */
  StructType withErrors(StructType schema) {
    return isNullable()
        ? Columns.append(
            schema,
            new StructField(
                stage.getOrDefault(errorCol),
                DataTypes.StringType,
                true,
                org.apache.spark.sql.types.Metadata.empty()))
        : schema;
  }
}
