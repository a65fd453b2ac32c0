package sparkception.job.recipe;

import java.util.Locale;

/** Names as recipes spell them: {@code sgd-momentum}. */
final class Kebab {

  private Kebab() {}

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** From a record component's name. */
  static String of(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
