package sparkception.data.prep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.ImageOptions;
import sparkception.data.source.ClassFolders;

class PrepOnHdfsTest {

  @TempDir java.nio.file.Path temp;

  @Test
  void inputAndDataSetLieOnHdfs() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, temp.resolve("hdfs").toString());
    try (MiniDFSCluster hdfs = new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build();
        JavaSparkContext spark = LocalSpark.open(2)) {
      ImageTree tree =
          new ImageTree(temp.resolve("input"), 1).add("train/cat", 8).add("test/a b", 3);
      Path root = new Path(hdfs.getURI());
      hdfs.getFileSystem().copyFromLocalFile(tree.path(), new Path(root, "/images"));
      Path output = new Path(root, "/data/set");
      PrepResult result = prepare(spark, new Path(root, "/images"), output);
      assertThat(result.written()).isEqualTo(11);
      assertThat(Stored.rows(hadoop, output).get("test"))
          .allMatch(row -> row.path().startsWith("test/a b/000"));
      assertThat(prepare(spark, new Path(root, "/images"), output).alreadyDone()).isTrue();
    }
  }

  /** They know neither the file system nor its address but by what the driver's context says. */
  @Test
  void executorsInOtherProcessesFindIt() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, temp.resolve("hdfs").toString());
    try (MiniDFSCluster hdfs = new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build();
        LocalCluster cluster = new LocalCluster(2)) {
      ImageTree tree = new ImageTree(temp.resolve("input"), 1).add("train/cat", 8);
      hdfs.getFileSystem().copyFromLocalFile(tree.path(), new Path("/images"));
      cluster.spark().hadoopConfiguration().set("fs.defaultFS", hdfs.getURI().toString());
      PrepResult result = prepare(cluster.spark(), new Path("/images"), new Path("/data"));
      assertThat(result.written()).isEqualTo(8);
      assertThat(Stored.rows(hadoop, new Path(new Path(hdfs.getURI()), "/data")).get("train"))
          .hasSize(8);
    }
  }

  private static PrepResult prepare(JavaSparkContext spark, Path input, Path output)
      throws IOException {
    PrepOptions options = new PrepOptions(1, 2048, 0, 0, 0, ImageOptions.DEFAULT);
    return new PrepJob(spark, new ClassFolders(input), options, output, (done, total) -> {})
        .execute();
  }
}
