package sparkception.notebooks;

import java.lang.reflect.Field;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Runs a program whose server sockets, where it names no address for them, listen at 127.0.0.1 and
 * not at all addresses of the machine. Zeppelin's server and interpreters take orders at such
 * sockets, from anyone, and no setting of theirs names an address.
 */
public final class Loopback {

  private Loopback() {}

  /**
   * Runs it.
   *
   * @param command the program's main class, then its arguments
   */
  public static void main(String[] command) throws ReflectiveOperationException {
    bindToLoopback();
    String[] arguments = Arrays.copyOfRange(command, 1, command.length);
    Class.forName(command[0]).getMethod("main", String[].class).invoke(null, (Object) arguments);
  }

  /** Needs {@code --add-opens java.base/java.net=ALL-UNNAMED}, as Spark does. */
  private static void bindToLoopback() throws ReflectiveOperationException {
    Field implementation = InetAddress.class.getDeclaredField("impl");
    implementation.setAccessible(true);
    Object addresses = implementation.get(null);
    Field any = addresses.getClass().getDeclaredField("anyLocalAddress");
    any.setAccessible(true);
    any.set(addresses, InetAddress.getLoopbackAddress());
  }
}
