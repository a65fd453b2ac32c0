package sparkception.data.prep;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import scala.Tuple2;
import sparkception.data.image.PixelSums;
import sparkception.data.prep.ShardRecord.Pixels;
import sparkception.data.shard.Shard;
import sparkception.data.shard.ShardWriter;
import sparkception.data.source.SourceImage;
import sparkception.data.source.TaskConfiguration;
import sparkception.data.storage.FolderLock;

/**
 * Writes one shard and the quarantine beside it from images that arrive in order; holds one row
 * group at a time.
 */
final class ShardTask implements Serializable {

  private final TaskConfiguration hadoop;
  private final String folder;
  private final ShardPlan plan;
  private final Preparation preparation;
  private final FolderLock.Proof lock;

  ShardTask(
      TaskConfiguration hadoop,
      Path folder,
      ShardPlan plan,
      Preparation preparation,
      FolderLock.Proof lock) {
    this.hadoop = hadoop;
    this.folder = folder.toString();
    this.plan = plan;
    this.preparation = preparation;
    this.lock = lock;
  }

  /** Writes the shard with an index in the plan; several attempts at it do not disturb another. */
  ShardRecord write(int target, Iterator<Tuple2<SampleKey, SourceImage>> images)
      throws IOException {
    PrepFolder place = new PrepFolder(hadoop.value(), new Path(folder), lock);
    Output output = new Output(place, plan.targets().get(target));
    SampleKey first = new SampleKey(target, 0, "", "");
    while (images.hasNext()) {
      Tuple2<SampleKey, SourceImage> image = images.next();
      if (image._1().sameContent(first)) {
        output.add(preparation.duplicate(image._2(), first.path(), first.content()));
      } else {
        first = image._1();
        output.add(preparation.prepare(image._2()));
      }
    }
    ShardRecord record = output.publish(target);
    place.record(plan.targets().get(target), record);
    return record;
  }

  /** The two files of a shard while they are written. */
  private final class Output {

    private final PrepFolder place;
    private final ShardPlan.Target target;
    private final Path stagedShard;
    private final Path stagedQuarantine;
    private final Map<Integer, Long> labelCounts = new TreeMap<>();
    private final Map<String, Long> refused = new TreeMap<>();
    private long stored;
    private long severalLabels;
    private PixelSums pixels = PixelSums.NONE;
    private long content;
    private ShardWriter rows;
    private QuarantineWriter quarantine;

    Output(PrepFolder place, ShardPlan.Target target) {
      this.place = place;
      this.target = target;
      this.stagedShard = place.staging(target.path());
      this.stagedQuarantine = place.staging(target.quarantine());
    }

    void add(Sample sample) throws IOException {
      content += sample.content();
      if (sample instanceof Sample.Stored stored) {
        store(stored);
      } else {
        refuse((Sample.Refused) sample);
      }
    }

    private void store(Sample.Stored image) throws IOException {
      if (rows == null) {
        rows = new ShardWriter(hadoop.value(), stagedShard);
      }
      rows.add(image.row());
      stored++;
      severalLabels += image.row().hasSeveralLabels() ? 1 : 0;
      image.row().classes().forEach(label -> labelCounts.merge(label, 1L, Long::sum));
      pixels = pixels.plus(image.pixels());
    }

    private void refuse(Sample.Refused image) throws IOException {
      if (quarantine == null) {
        quarantine = new QuarantineWriter(hadoop.value(), stagedQuarantine);
      }
      quarantine.add(image);
      refused.merge(image.reason(), 1L, Long::sum);
    }

    ShardRecord publish(int index) throws IOException {
      if (quarantine != null) {
        quarantine.close();
        place.publish(stagedQuarantine, target.quarantine());
      }
      return new ShardRecord(
          index,
          publishShard(),
          labelCounts,
          severalLabels,
          Pixels.of(pixels),
          quarantine == null ? null : target.quarantine(),
          refused,
          content);
    }

    private Shard publishShard() throws IOException {
      if (rows == null) {
        return null;
      }
      rows.close();
      Shard shard = new Shard(target.path(), stored, rows.bytes(), rows.sha256(), rows.rowGroups());
      place.publish(stagedShard, target.path());
      return shard;
    }
  }
}
