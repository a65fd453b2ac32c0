package sparkception.job.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DFSOutputStream;
import org.apache.hadoop.hdfs.DFSTestUtil;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.util.Progressable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.job.averaging.TrainerState;

/** Storage that fails under a checkpoint: nodes of an HDFS that die, blocks and bytes that rot. */
class LostNodeTest {

  private static final int INPUTS = 100_000;
  private static final int LENGTH = 2 * INPUTS + 2;
  private static final Provenance PROVENANCE = new Provenance("data", "recipe", 2, List.of());

  @TempDir java.nio.file.Path temp;

  private final String network = network().toJson();
  private final Path folder = new Path("/run/checkpoints");
  private MiniDFSCluster hdfs;

  private void start(int copies) throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, temp.resolve("hdfs").toString());
    configuration.setInt("dfs.blocksize", 1 << 20);
    configuration.setInt("dfs.replication", copies);
    hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(3).build();
  }

  @AfterEach
  void stop() {
    if (hdfs != null) {
      hdfs.shutdown();
    }
  }

  @Test
  void aNodeThatDiesWhileACheckpointIsWrittenDoesNotMatter() throws IOException {
    start(2);
    NodeKiller killer = new NodeKiller("trainer.bin");
    save(killer, state(1000));
    assertThat(killer.killed).as("nodes killed").isEqualTo(1);
    assertSameBits(newest(), state(1000));
  }

  @Test
  void aNodeThatDiesWithTheOnlyCopyMakesItBeWrittenAgain() throws IOException {
    start(1);
    save(hdfs.getFileSystem(), state(1000));
    NodeKiller killer = new NodeKiller("trainer.bin");
    save(killer, state(2000));
    assertThat(killer.killed).as("nodes killed").isEqualTo(1);
    assertSameBits(newest(), state(2000));
  }

  @Test
  void rottenBlocksMakeItFallBack() throws IOException {
    start(2);
    save(hdfs.getFileSystem(), state(1000));
    save(hdfs.getFileSystem(), state(2000));
    Path rotten = new Path(folder, "2000/trainer.bin");
    int copies =
        hdfs.corruptBlockOnDataNodes(DFSTestUtil.getFirstBlock(hdfs.getFileSystem(), rotten));
    assertThat(copies).isPositive();
    assertSameBits(newest(), state(1000));
  }

  @Test
  void aRottenByteOnALocalDiskMakesItFallBack() throws IOException {
    FileSystem local = FileSystem.getLocal(new Configuration());
    Path checkpoints = new Path(temp.resolve("checkpoints").toUri());
    CheckpointStore store = new CheckpointStore(local, checkpoints, 2);
    store.save(network, state(1000), Evaluated.of(state(1000)), Optional.empty(), PROVENANCE);
    store.save(network, state(2000), Evaluated.of(state(2000)), Optional.empty(), PROVENANCE);
    java.nio.file.Path rotten = temp.resolve("checkpoints/2000/trainer.bin");
    byte[] bytes = Files.readAllBytes(rotten);
    bytes[bytes.length / 2] ^= 1;
    Files.write(rotten, bytes);
    assertSameBits(store.newestGood().orElseThrow().trainerState(), state(1000));
  }

  private void save(FileSystem files, TrainerState state) throws IOException {
    new CheckpointStore(files, folder, 2)
        .save(network, state, Evaluated.of(state), Optional.empty(), PROVENANCE);
  }

  private TrainerState newest() throws IOException {
    return new CheckpointStore(hdfs.getFileSystem(), folder, 2)
        .newestGood()
        .orElseThrow()
        .trainerState();
  }

  private static void assertSameBits(TrainerState found, TrainerState expected) {
    assertThat(found).usingRecursiveComparison().isEqualTo(expected);
  }

  private static TrainerState state(long samples) {
    Random random = new Random(samples);
    float[][] vectors = new float[4][LENGTH];
    for (float[] vector : vectors) {
      for (int i = 0; i < LENGTH; i++) {
        vector[i] = random.nextFloat();
      }
    }
    return new TrainerState(
        vectors[0], new float[][] {vectors[1]}, vectors[2], vectors[3], samples, 10, 3, 0, 1);
  }

  private static ComputationGraphConfiguration network() {
    return new NeuralNetConfiguration.Builder()
        .graphBuilder()
        .addInputs("in")
        .addLayer("out", new OutputLayer.Builder().nIn(INPUTS).nOut(2).build(), "in")
        .setOutputs("out")
        .build();
  }

  /** An HDFS that loses a node of the pipeline once half a megabyte of a file is written. */
  private final class NodeKiller extends FilterFileSystem {

    private final String victim;
    private int killed;

    NodeKiller(String victim) throws IOException {
      super(hdfs.getFileSystem());
      this.victim = victim;
    }

    @Override
    public FSDataOutputStream create(
        Path file,
        FsPermission permission,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      FSDataOutputStream plain =
          super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
      return file.getName().equals(victim) ? deadly(plain) : plain;
    }

    private FSDataOutputStream deadly(FSDataOutputStream plain) throws IOException {
      return new FSDataOutputStream(plain, null) {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
          super.write(bytes, offset, length);
          if (plain.getPos() > 1 << 19 && killed == 0) {
            plain.hflush();
            kill(((DFSOutputStream) plain.getWrappedStream()).getPipeline()[0].getXferPort());
          }
        }
      };
    }

    private void kill(int port) {
      for (DataNode node : hdfs.getDataNodes()) {
        if (node.getXferPort() == port) {
          hdfs.stopDataNode(hdfs.getDataNodes().indexOf(node));
          killed++;
          return;
        }
      }
    }
  }
}
