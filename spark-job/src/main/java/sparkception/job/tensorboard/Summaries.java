package sparkception.job.tensorboard;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.shade.protobuf.ByteString;
import org.tensorflow.framework.DataType;
import org.tensorflow.framework.Summary;
import org.tensorflow.framework.SummaryMetadata;
import org.tensorflow.framework.TensorProto;
import org.tensorflow.framework.TensorShapeProto;

/** Values of summaries, as TensorBoard's own writers make them. */
final class Summaries {

  /** Where a PNG has its width, then its height. */
  private static final int PNG_SIZE = 16;

  private Summaries() {}

  static Summary.Value scalar(String tag, double value) {
    return Summary.Value.newBuilder().setTag(tag).setSimpleValue((float) value).build();
  }

  /** Markdown. */
  static Summary.Value text(String tag, String markdown) {
    return value(tag, "text", ByteString.EMPTY)
        .setTensor(strings(List.of(ByteString.copyFromUtf8(markdown))))
        .build();
  }

  /** Pictures, PNG, which are shown as large as the first is. */
  static Summary.Value images(String tag, List<byte[]> pngs) {
    ByteBuffer first = ByteBuffer.wrap(pngs.get(0));
    List<ByteString> strings = new ArrayList<>();
    strings.add(ByteString.copyFromUtf8(Integer.toString(first.getInt(PNG_SIZE))));
    strings.add(ByteString.copyFromUtf8(Integer.toString(first.getInt(PNG_SIZE + Integer.BYTES))));
    pngs.forEach(png -> strings.add(ByteString.copyFrom(png)));
    return value(tag, "images", ByteString.EMPTY).setTensor(strings(strings)).build();
  }

  /** What a plugin of TensorBoard reads from the metadata alone. */
  static Summary.Value metadata(String tag, String plugin, byte[] content) {
    TensorProto nothing =
        TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).setTensorShape(shape(0)).build();
    return value(tag, plugin, ByteString.copyFrom(content)).setTensor(nothing).build();
  }

  private static Summary.Value.Builder value(String tag, String plugin, ByteString content) {
    SummaryMetadata.PluginData data =
        SummaryMetadata.PluginData.newBuilder().setPluginName(plugin).setContent(content).build();
    return Summary.Value.newBuilder()
        .setTag(tag)
        .setMetadata(SummaryMetadata.newBuilder().setPluginData(data));
  }

  private static TensorProto strings(List<ByteString> strings) {
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_STRING)
        .setTensorShape(shape(strings.size()))
        .addAllStringVal(strings)
        .build();
  }

  private static TensorShapeProto shape(long size) {
    return TensorShapeProto.newBuilder()
        .addDim(TensorShapeProto.Dim.newBuilder().setSize(size))
        .build();
  }
}
