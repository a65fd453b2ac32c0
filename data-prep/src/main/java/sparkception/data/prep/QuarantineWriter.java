package sparkception.data.prep;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import sparkception.data.shard.StableFooterFile;

/** Writes refused images: path, reason, detail. The same images give the same bytes. */
final class QuarantineWriter implements Closeable {

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message refused {
            required binary path (STRING);
            required binary reason (STRING);
            required binary detail (STRING);
          }
          """);

  private final StableFooterFile output;
  private final ParquetWriter<Group> writer;
  private final SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);

  QuarantineWriter(Configuration hadoop, Path path) throws IOException {
    this.output = new StableFooterFile(hadoop, path);
    this.writer =
        ExampleParquetWriter.builder(output)
            .withType(SCHEMA)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .build();
  }

  void add(Sample.Refused refused) throws IOException {
    writer.write(
        groups
            .newGroup()
            .append("path", refused.path())
            .append("reason", refused.reason())
            .append("detail", refused.detail()));
  }

  @Override
  public void close() throws IOException {
    output.beginEnd();
    writer.close();
  }
}
