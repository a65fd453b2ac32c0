package sparkception.data.prep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineWriterTest {

  private static final int TAIL_BYTES = 8;

  @TempDir Path temp;

  /** They were in the order of hashes, which is another one in each process. */
  @Test
  void theFooterListsEncodingsInOrder() throws IOException {
    Path file = temp.resolve("refused.parquet");
    try (QuarantineWriter writer =
        new QuarantineWriter(new Configuration(), new org.apache.hadoop.fs.Path(file.toUri()))) {
      writer.add(new Sample.Refused("a.jpg", "MISSING", "There is no such file", 1));
    }
    assertThat(footer(Files.readAllBytes(file)).getRow_groups())
        .flatMap(group -> group.getColumns())
        .hasSize(3)
        .allSatisfy(column -> assertThat(column.getMeta_data().getEncodings()).isSorted());
  }

  private static FileMetaData footer(byte[] file) throws IOException {
    int end = file.length - TAIL_BYTES;
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    return Util.readFileMetaData(new ByteArrayInputStream(file, end - length, length));
  }
}
