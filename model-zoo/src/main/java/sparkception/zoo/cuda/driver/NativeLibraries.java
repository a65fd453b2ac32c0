package sparkception.zoo.cuda.driver;

import com.sun.jna.NativeLibrary;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sparkception.zoo.cuda.device.DeviceException;

/** Finds the node's libraries, of whichever version there is. */
final class NativeLibraries {

  static final List<String> DRIVER = List.of("libcuda.so.1");
  static final List<String> NVRTC = List.of("libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2");
  static final List<String> CUBLASLT =
      List.of("libcublasLt.so.13", "libcublasLt.so.12", "libcublasLt.so.11");

  private NativeLibraries() {}

  /** The first of some names that loads. */
  static Optional<NativeLibrary> find(List<String> names) {
    for (String name : names) {
      try {
        return Optional.of(NativeLibrary.getInstance(name));
      } catch (UnsatisfiedLinkError e) {
        // The next version may be there.
      }
    }
    return Optional.empty();
  }

  /**
   * The first of some names that loads.
   *
   * @param what it is, for the message
   * @throws DeviceException if there is none, saying which names were looked for, and where
   */
  static NativeLibrary require(String what, List<String> names) {
    return find(names)
        .orElseThrow(
            () ->
                new DeviceException(
                    String.format(
                        Locale.ROOT,
                        "Cannot find %s: none of %s in %s",
                        what,
                        String.join(", ", names),
                        places())));
  }

  private static String places() {
    String path = System.getenv("LD_LIBRARY_PATH");
    String system = "the system's library folders (see ldconfig -p)";
    return path == null || path.isBlank()
        ? system + "; LD_LIBRARY_PATH is not set"
        : String.format(Locale.ROOT, "LD_LIBRARY_PATH (%s) or %s", path, system);
  }
}
