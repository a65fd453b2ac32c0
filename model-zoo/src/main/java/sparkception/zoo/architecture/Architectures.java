package sparkception.zoo.architecture;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The families that there are. */
public final class Architectures {

  private Architectures() {}

  /** Their names, in alphabetical order. */
  public static List<String> names() {
    return loader().stream().map(found -> found.get().name()).sorted().toList();
  }

  /** The published network of a family. */
  public static Optional<Architecture> named(String name) {
    return loader().stream()
        .map(ServiceLoader.Provider::get)
        .filter(architecture -> architecture.name().equals(name))
        .findFirst();
  }

  /** Those that the calling thread's class loader finds, where it knows this class. */
  private static ServiceLoader<Architecture> loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return ServiceLoader.load(
        Architecture.class, knows(context) ? context : Architecture.class.getClassLoader());
  }

  private static boolean knows(ClassLoader loader) {
    try {
      return loader != null
          && Class.forName(Architecture.class.getName(), false, loader) == Architecture.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
