package sparkception.job.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Keys that recipes once had. A recipe that is written today gets an answer that says what has
 * replaced them; in one that an earlier version kept with a run, renamed keys are read by their new
 * names, and retired ones are left out where they did nothing.
 *
 * @param renamed new keys by the former ones, all with their section and a dot
 * @param retired what became of the others, by the former key
 */
record FormerKeys(Map<String, String> renamed, Map<String, Retired> retired) {

  /**
   * A key that has no successor of the same meaning.
   *
   * @param idle the value with which it did nothing, as recipes were written
   * @param instead what to write now
   */
  record Retired(String idle, String instead) {}

  /** Those of this program. */
  static final FormerKeys KNOWN =
      new FormerKeys(
          Map.of("augment.pad", "augment.shift"),
          Map.of(
              "averaging.local-from-epochs",
              new Retired(
                  "0.0",
                  "train.averaging-period takes periods by epoch, as in {0: 1, 5: 16}, or auto"),
              "learning-rate.batch",
              new Retired(
                  "null",
                  "give learning-rate.initial for the images that a step takes, train.batch-size"
                      + " times train.accumulation-steps times train.workers")));

  /** The hint for a key that is one no more; empty for one that never was. */
  Optional<String> hint(String key) {
    return Optional.ofNullable(renamed.get(key))
        .map(each -> String.format(Locale.ROOT, " (it is called %s now)", each))
        .or(
            () ->
                Optional.ofNullable(retired.get(key))
                    .map(
                        gone ->
                            String.format(Locale.ROOT, " (it is no more: %s)", gone.instead())));
  }

  /** Makes of a kept recipe one of today; a new name that is there stays. */
  void translate(ObjectNode recipe) {
    renamed.forEach((former, now) -> rename(recipe, former, now));
    retired.forEach((former, gone) -> leaveOut(recipe, former, gone.idle()));
  }

  private static void rename(ObjectNode recipe, String former, String now) {
    if (recipe.get(section(former)) instanceof ObjectNode keys && keys.has(name(former))) {
      JsonNode value = keys.remove(name(former));
      ObjectNode target =
          recipe.get(section(now)) instanceof ObjectNode there
              ? there
              : recipe.putObject(section(now));
      target.putIfAbsent(name(now), value);
    }
  }

  private static void leaveOut(ObjectNode recipe, String former, String idle) {
    if (recipe.get(section(former)) instanceof ObjectNode keys
        && keys.has(name(former))
        && keys.get(name(former)).asText().equals(idle)) {
      keys.remove(name(former));
    }
  }

  private static String section(String key) {
    return key.substring(0, key.indexOf('.'));
  }

  private static String name(String key) {
    return key.substring(key.indexOf('.') + 1);
  }
}
