package sparkception.zoo.bench;

import java.util.List;

/**
 * Runs single layers: {@code open N}, then {@code forward} and {@code backward}; {@code peak} tells
 * how many GFLOP/s the cores reach.
 */
final class LayerTasks implements Contestant {

  private final String engine;
  private final List<LayerCase> layers;
  private LayerEngine current;

  LayerTasks(String engine, int batch) {
    this.engine = engine;
    this.layers = XceptionLayers.distinct(batch);
  }

  @Override
  public double answer(String order) {
    if (order.startsWith("open ")) {
      return open(layers.get(Integer.parseInt(order.substring("open ".length()))));
    }
    return switch (order) {
      case "forward" -> forward();
      case "backward" -> Contestant.milliseconds(current::backward);
      case "peak" -> MatrixProduct.gigaflops();
      default -> throw new IllegalArgumentException("Unknown order: " + order);
    };
  }

  private double open(LayerCase layer) {
    close();
    current = LayerEngine.open(engine, layer);
    return 0;
  }

  private double forward() {
    current.prepare();
    return Contestant.milliseconds(current::forward);
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
