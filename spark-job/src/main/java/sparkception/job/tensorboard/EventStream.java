package sparkception.job.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.tensorflow.framework.Summary;

/**
 * An event file in the making: TFRecords of {@code Event} messages. It begins by saying that all
 * that was known of its folder before is void, as a restarted training's does, so that a file can
 * take another's place.
 */
final class EventStream {

  private static final String VERSION = "brain.Event:2";

  // Fields of event.proto.
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;
  private static final int SESSION_STATUS = 1;
  private static final int SESSION_START = 1;

  /** What TFRecords add to a checksum that was turned by 15 bits. */
  private static final int CRC_MASK = 0xa282ead8;

  private final ByteArrayOutputStream records = new ByteArrayOutputStream();
  private final double began;
  private int events;

  /**
   * Begins.
   *
   * @param began seconds since 1970
   */
  EventStream(double began) {
    this.began = began;
    add(began, 0, out -> out.writeString(FILE_VERSION, VERSION));
    byte[] start = Message.of(out -> out.writeEnum(SESSION_STATUS, SESSION_START));
    add(began, 0, out -> out.writeByteArray(SESSION_LOG, start));
  }

  /** Adds values. */
  void add(double wallTime, long step, List<Summary.Value> values) {
    Summary summary = Summary.newBuilder().addAllValue(values).build();
    add(wallTime, step, out -> out.writeMessage(SUMMARY, summary));
    events++;
  }

  private void add(double wallTime, long step, Message.Fields content) {
    byte[] event =
        Message.of(
            out -> {
              out.writeDouble(WALL_TIME, wallTime);
              out.writeInt64(STEP, step);
              content.write(out);
            });
    byte[] length =
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(event.length)
            .array();
    records.writeBytes(length);
    records.writeBytes(maskedCrc(length));
    records.writeBytes(event);
    records.writeBytes(maskedCrc(event));
  }

  private static byte[] maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int value = Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  double began() {
    return began;
  }

  /** How many events have values. */
  int events() {
    return events;
  }

  byte[] bytes() {
    return records.toByteArray();
  }
}
