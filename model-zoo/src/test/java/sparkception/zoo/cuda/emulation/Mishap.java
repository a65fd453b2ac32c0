package sparkception.zoo.cuda.emulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import sparkception.zoo.cuda.device.DeviceLostException;

/**
 * Has one device disappear, as a GPU does that falls off the bus, when a file does: the first that
 * notices puts the file back and is gone.
 */
final class Mishap {

  /** Never happens. */
  static final Mishap NONE = new Mishap(null);

  private final Path file;
  private boolean happened;

  Mishap(Path file) {
    this.file = file;
  }

  /** Notices. */
  synchronized void look() {
    if (file == null || Files.exists(file)) {
      return;
    }
    try {
      Files.createFile(file);
      happened = true;
    } catch (FileAlreadyExistsException e) {
      // Another device was faster.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What all work says from then on.
   *
   * @throws DeviceLostException if the device is gone
   */
  synchronized void requireDevice() {
    if (happened) {
      throw new DeviceLostException(
          "Cannot go on: work on the GPU failed: it has disappeared (emulated)");
    }
  }
}
