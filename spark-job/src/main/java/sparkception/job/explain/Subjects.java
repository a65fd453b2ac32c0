package sparkception.job.explain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.image.ImageCodec;
import sparkception.data.image.ImageOptions;
import sparkception.data.image.RefusedImageException;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.data.shard.ShardReader;
import sparkception.data.source.Pictures;
import sparkception.data.source.RefusedContent;
import sparkception.data.source.SourceImage;

/** Where the pictures to explain come from; few, so they are held. */
final class Subjects {

  private Subjects() {}

  /** The first pictures in files and folders, prepared as the data set's were. */
  static List<Subject> pictures(
      Configuration hadoop, List<Path> places, ImageOptions preparation, int most)
      throws IOException {
    List<Subject> subjects = new ArrayList<>();
    for (SourceImage picture : Pictures.below(hadoop, places)) {
      if (subjects.size() < most) {
        subjects.add(subject(hadoop, picture, preparation));
      }
    }
    return subjects;
  }

  private static Subject subject(
      Configuration hadoop, SourceImage picture, ImageOptions preparation) {
    if (picture.content() instanceof RefusedContent refused) {
      return new Subject(picture.path(), null, null, List.of(), refused.detail());
    }
    try {
      byte[] original = picture.content().read(hadoop);
      byte[] prepared = ImageCodec.prepare(original, preparation).bytes();
      return new Subject(picture.path(), prepared, null, List.of(), null);
    } catch (RefusedImageException | IOException e) {
      return new Subject(picture.path(), null, null, List.of(), e.getMessage());
    }
  }

  /** The first images of a split, which is shuffled. */
  static List<Subject> split(Configuration hadoop, Path data, String split, int most)
      throws IOException {
    Manifest manifest = Manifest.read(hadoop, data);
    List<Subject> subjects = new ArrayList<>();
    for (Shard shard : manifest.split(split).shards()) {
      try (ShardReader reader = ShardReader.open(hadoop, data, shard)) {
        for (int group = 0; group < shard.rowGroups().size() && subjects.size() < most; group++) {
          reader.readRowGroup(group).stream()
              .limit(most - subjects.size())
              .forEach(row -> subjects.add(subject(row, manifest)));
        }
      }
    }
    return subjects;
  }

  private static Subject subject(ImageRow row, Manifest manifest) {
    List<String> actual =
        row.classes().mapToObj(label -> manifest.classes().get(label).name()).toList();
    return new Subject(row.path(), row.bytes(), actual, row.boxes(), null);
  }
}
