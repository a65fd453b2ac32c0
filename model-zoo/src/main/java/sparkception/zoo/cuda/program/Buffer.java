package sparkception.zoo.cuda.program;

import java.util.Locale;

/** Memory that a program uses for a while; where it lies is known once the program is planned. */
final class Buffer {

  private final String name;
  private final long bytes;
  private long address;

  Buffer(String name, long bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  long bytes() {
    return bytes;
  }

  /** On the device. */
  long address() {
    if (address == 0) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "Buffer %s has no place yet", name));
    }
    return address;
  }

  void placeAt(long place) {
    address = place;
  }

  @Override
  public String toString() {
    return name;
  }
}
