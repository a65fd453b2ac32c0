package sparkception.job.predict;

import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A folder of Parquet files with columns {@code path}, {@code actual} (array of names), {@code
 * guesses} (array of index, id, name, probability) and {@code error}.
 */
final class ParquetOutput extends PredictionOutput {

  private static final StructType GUESS =
      new StructType()
          .add("index", DataTypes.IntegerType, false)
          .add("id", DataTypes.StringType)
          .add("name", DataTypes.StringType)
          .add("probability", DataTypes.FloatType, false);

  private static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("actual", DataTypes.createArrayType(DataTypes.StringType))
          .add("guesses", DataTypes.createArrayType(GUESS, false), false)
          .add("error", DataTypes.StringType);

  private final SparkSession spark;

  ParquetOutput(SparkSession spark, FileSystem files, Path target) {
    super(files, target);
    this.spark = spark;
  }

  @Override
  public void add(List<PictureGuesses> said) {
    spark
        .createDataFrame(said.stream().map(ParquetOutput::row).toList(), SCHEMA)
        .coalesce(1)
        .write()
        .mode(SaveMode.Append)
        .parquet(staged().toString());
  }

  @Override
  void finish() {}

  private static Row row(PictureGuesses picture) {
    return RowFactory.create(
        picture.path(),
        picture.actual() == null ? null : picture.actual().toArray(String[]::new),
        picture.guesses().stream().map(ParquetOutput::row).toArray(Row[]::new),
        picture.error());
  }

  private static Row row(Guess guess) {
    return RowFactory.create(guess.index(), guess.id(), guess.name(), guess.probability());
  }
}
