package sparkception.job.notebook;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import sparkception.job.predict.Guess;
import sparkception.job.predict.PictureGuesses;

/** Predictions for SQL. */
final class PredictionsView {

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "path STRING, actual STRING, predicted STRING, probability DOUBLE, right BOOLEAN");

  private final List<Row> rows = new ArrayList<>();

  void add(List<PictureGuesses> said) {
    said.forEach(picture -> rows.add(row(picture)));
  }

  /** What cannot be read has no prediction. */
  private static Row row(PictureGuesses picture) {
    String actual = picture.actual() == null ? null : String.join(", ", picture.actual());
    if (picture.guesses().isEmpty()) {
      return RowFactory.create(picture.path(), actual, null, null, null);
    }
    Guess best = picture.guesses().get(0);
    return RowFactory.create(
        picture.path(),
        actual,
        best.name(),
        (double) best.probability(),
        actual == null ? null : Boolean.valueOf(picture.actual().contains(best.name())));
  }

  void register(SparkSession spark) {
    spark.createDataFrame(rows, SCHEMA).createOrReplaceTempView("predictions");
  }
}
