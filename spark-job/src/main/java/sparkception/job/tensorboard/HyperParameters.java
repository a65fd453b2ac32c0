package sparkception.job.tensorboard;

import java.util.Map;
import org.nd4j.shade.protobuf.Value;
import org.tensorflow.framework.Summary;
import sparkception.job.run.RunState;

/**
 * What the hparams plugin needs to know of a session: {@code HParamsPluginData} of its <a
 * href="https://github.com/tensorflow/tensorboard/blob/master/tensorboard/plugins/hparams/plugin_data.proto">plugin_data.proto</a>.
 * Its metrics are the scalars of the folder and those below.
 */
final class HyperParameters {

  private static final String PLUGIN = "hparams";

  // Fields of plugin_data.proto.
  private static final int START_INFO = 3;
  private static final int END_INFO = 4;
  private static final int START_HPARAMS = 1;
  private static final int START_TIME = 5;
  private static final int END_STATUS = 1;
  private static final int END_TIME = 2;
  private static final int MAP_KEY = 1;
  private static final int MAP_VALUE = 2;
  private static final int SUCCESS = 1;
  private static final int FAILURE = 2;

  private HyperParameters() {}

  /**
   * A session's beginning.
   *
   * @param keys of the recipe, with their values
   * @param began seconds since 1970
   */
  static Summary.Value begun(Map<String, String> keys, double began) {
    byte[] info =
        Message.of(
            out -> {
              for (Map.Entry<String, String> key : keys.entrySet()) {
                out.writeByteArray(START_HPARAMS, entry(key.getKey(), key.getValue()));
              }
              out.writeDouble(START_TIME, began);
            });
    byte[] data = Message.of(out -> out.writeByteArray(START_INFO, info));
    return Summaries.metadata("_hparams_/session_start_info", PLUGIN, data);
  }

  private static byte[] entry(String key, String value) {
    return Message.of(
        out -> {
          out.writeString(MAP_KEY, key);
          out.writeMessage(MAP_VALUE, value(value));
        });
  }

  /** Numbers and truth values are such, so that TensorBoard can sort by them. */
  private static Value value(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Value.newBuilder().setBoolValue(Boolean.parseBoolean(text)).build();
    }
    return text.matches("-?\\d+([.]\\d+)?([eE][-+]?\\d+)?")
        ? Value.newBuilder().setNumberValue(Double.parseDouble(text)).build()
        : Value.newBuilder().setStringValue(text).build();
  }

  /**
   * A session's end.
   *
   * @param state {@link RunState#ENDED} or {@link RunState#FAILED}
   * @param ended seconds since 1970
   */
  static Summary.Value over(RunState state, double ended) {
    byte[] info =
        Message.of(
            out -> {
              out.writeEnum(END_STATUS, state == RunState.ENDED ? SUCCESS : FAILURE);
              out.writeDouble(END_TIME, ended);
            });
    byte[] data = Message.of(out -> out.writeByteArray(END_INFO, info));
    return Summaries.metadata("_hparams_/session_end_info", PLUGIN, data);
  }
}
