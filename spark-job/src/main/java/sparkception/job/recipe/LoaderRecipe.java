package sparkception.job.recipe;

/**
 * How executors bring images to the workers. It decides how fast, not what is computed.
 *
 * @param threads how many of each executor decode and augment images; null for 2, or where GPUs
 *     compute for as many as the executor has cores, which its GPUs share
 * @param batchesAhead minibatches that are made ready while one is trained on
 * @param cacheMib MiB of shards' rows that each executor keeps in memory
 */
public record LoaderRecipe(Integer threads, int batchesAhead, int cacheMib) implements Section {

  static final LoaderRecipe DEFAULT = new LoaderRecipe(null, 3, 192);

  @Override
  public void check(Problems problems) {
    if (threads != null) {
      problems.requirePositive("loader.threads", threads);
    }
    problems.requirePositive("loader.batches-ahead", batchesAhead);
    problems.requireNotNegative("loader.cache-mib", cacheMib);
  }
}
