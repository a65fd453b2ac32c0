package sparkception.job.ml;

import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * How a stage adds columns to a DataFrame.
 *
 * @param image where the images are
 * @param answer what is made of the network's outputs
 * @param invalid what becomes of images that cannot be read
 * @param batchSize rows that go through the network at once
 */
record Scoring(ImageColumn image, Answer answer, Invalid invalid, int batchSize)
    implements Serializable {

  /** The DataFrame with the columns of a schema, which are its own and the answer's. */
  Dataset<Row> applyTo(Dataset<?> frame, StructType schema, Broadcast<Scorer> scorer) {
    MapPartitionsFunction<Row, Row> task = rows -> iterator(rows, scorer);
    Dataset<Row> scored = frame.toDF().mapPartitions(task, Encoders.row(schema));
    // What metadata say of columns is lost on the way.
    return scored.select(
        Stream.of(schema.fields())
            .map(
                field -> scored.col(Labels.quoted(field.name())).as(field.name(), field.metadata()))
            .toArray(Column[]::new));
  }

  private Iterator<Row> iterator(Iterator<Row> rows, Broadcast<Scorer> scorer) {
    return new ScoredRows(rows, this, scorer.value());
  }
}
