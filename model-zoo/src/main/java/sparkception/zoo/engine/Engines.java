package sparkception.zoo.engine;

import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The engines that there are. */
public final class Engines {

  /** The one for GPUs. */
  public static final String CUDA = "cuda";

  /** The fastest on CPUs. */
  public static final String ONEDNN = "onednn";

  /** The one that runs on every CPU. */
  public static final String ND4J = "nd4j";

  private Engines() {}

  /** Their names, in alphabetical order. */
  public static List<String> names() {
    return loader().stream().map(found -> found.get().name()).sorted().toList();
  }

  /**
   * The engine of a name.
   *
   * @throws EngineException if there is none
   */
  public static Engine named(String name) {
    return loader().stream()
        .map(ServiceLoader.Provider::get)
        .filter(engine -> engine.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new EngineException(
                    String.format(
                        Locale.ROOT,
                        "Invalid engine: %s (there are %s)",
                        name,
                        names().stream().collect(Collectors.joining(", ")))));
  }

  /** Those that the calling thread's class loader finds, where it knows this class. */
  private static ServiceLoader<Engine> loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return ServiceLoader.load(
        Engine.class, knowsEngines(context) ? context : Engine.class.getClassLoader());
  }

  private static boolean knowsEngines(ClassLoader loader) {
    try {
      return loader != null && Class.forName(Engine.class.getName(), false, loader) == Engine.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
