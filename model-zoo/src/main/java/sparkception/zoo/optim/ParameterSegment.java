package sparkception.zoo.optim;

import java.io.Serializable;

/**
 * One named parameter array inside a network's flat parameter vector.
 *
 * @param layer the layer's name, as in the graph
 * @param name the parameter's key within the layer, as in DL4J ({@code W}, {@code gamma}, …)
 * @param role how updates and averages treat it
 * @param offset index of its first element in the flat vector
 * @param length number of elements
 */
public record ParameterSegment(
    String layer, String name, ParameterRole role, int offset, int length) implements Serializable {

  /** Index one past its last element. */
  public int end() {
    return offset + length;
  }
}
