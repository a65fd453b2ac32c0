package sparkception.job.checkpoint;

/**
 * Everything that training needs to go on from here, besides the recipe and the data.
 *
 * @param parameters the network's flat parameter vector
 * @param optimizer the optimizer's state vectors, each as long as the parameters
 * @param samples training examples that all workers together have seen
 * @param iterations steps that the first worker has made
 * @param rounds averaging rounds done
 */
public record TrainerState(
    float[] parameters, float[][] optimizer, long samples, long iterations, long rounds) {

  /** All vectors that are averaged: the parameters, then the optimizer's. */
  public float[][] vectors() {
    float[][] vectors = new float[1 + optimizer.length][];
    vectors[0] = parameters;
    System.arraycopy(optimizer, 0, vectors, 1, optimizer.length);
    return vectors;
  }
}
