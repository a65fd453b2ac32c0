package sparkception.zoo.bench;

/** Runs a whole Xception: {@code train}, {@code infer}, or tells its {@code parameters}. */
record XceptionTasks(XceptionEngine engine) implements Contestant {

  @Override
  public double answer(String order) {
    return switch (order) {
      case "train" -> Contestant.milliseconds(this::train);
      case "infer" -> Contestant.milliseconds(engine::infer);
      case "parameters" -> engine.trainedParameters();
      default -> throw new IllegalArgumentException("Unknown order: " + order);
    };
  }

  private void train() {
    if (Double.isNaN(engine.train())) {
      throw new IllegalStateException("The loss is not a number");
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
