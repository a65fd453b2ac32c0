package sparkception.zoo.bench;

/** What a {@link ContestantProcess} runs: an engine that follows orders. */
interface Contestant extends AutoCloseable {

  /**
   * Follows an order and answers with a number: for work the milliseconds that it took.
   *
   * @throws IllegalArgumentException if it does not know the order
   */
  double answer(String order);

  @Override
  void close();

  /** Milliseconds that some work takes. */
  static double milliseconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }
}
