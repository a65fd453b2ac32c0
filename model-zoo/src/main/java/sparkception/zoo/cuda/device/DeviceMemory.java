package sparkception.zoo.cuda.device;

/** Memory of a device. */
public interface DeviceMemory extends AutoCloseable {

  /** Where it begins; a multiple of {@link Device#ALIGNMENT}. */
  long address();

  /** Its length. */
  long bytes();

  /** Gives it back; work on it must be done. */
  @Override
  void close();
}
