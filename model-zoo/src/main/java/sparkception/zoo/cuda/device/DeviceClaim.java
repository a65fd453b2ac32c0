package sparkception.zoo.cuda.device;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/**
 * A device is one worker's: two would share its memory and time without knowing. The claim is a
 * lock on a file in the machine's folder for temporary ones, so that it ends with the process,
 * however that ends.
 */
public final class DeviceClaim implements AutoCloseable {

  private final FileChannel channel;

  private DeviceClaim(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Claims a device.
   *
   * @throws DeviceException if another worker of this machine has it
   */
  public static DeviceClaim exclusive(DeviceProperties device) {
    return exclusive(device, Path.of(System.getProperty("java.io.tmpdir")));
  }

  static DeviceClaim exclusive(DeviceProperties device, Path folder) {
    Path file = folder.resolve("sparkception-" + device.id() + ".lock");
    try {
      FileChannel channel = open(file);
      if (!locks(channel)) {
        channel.close();
        throw new DeviceException(
            String.format(
                Locale.ROOT,
                "Cannot use %s: another worker on this machine does (each worker needs a GPU of its"
                    + " own: spark.task.resource.gpu.amount must be 1)",
                device));
      }
      return new DeviceClaim(channel);
    } catch (IOException e) {
      throw new DeviceException(String.format(Locale.ROOT, "Cannot claim %s: %s", device, e), e);
    }
  }

  /** No claim: others may use the device too. */
  public static DeviceClaim shared() {
    return new DeviceClaim(null);
  }

  private static FileChannel open(Path file) throws IOException {
    if (!Files.exists(file)) {
      FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
      // Workers of other users must be able to see that it is taken.
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    return FileChannel.open(file, StandardOpenOption.WRITE);
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new DeviceException("Cannot give up a GPU: " + e, e);
    }
  }
}
