package sparkception.zoo.cuda.program;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sparkception.zoo.cuda.kernels.Columns;
import sparkception.zoo.cuda.kernels.ImageShape;
import sparkception.zoo.cuda.kernels.WindowShape;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterRole;
import sparkception.zoo.optim.ParameterSegment;

/**
 * Where parameters lie on the device: each array begins at a multiple of {@value #ALIGNMENT}
 * numbers, as products and vector loads want it, and gaps are zero. The windows of ordinary
 * convolutions lie as {@code [filters, rows, columns, channels]}, each filter padded as {@link
 * Columns} is, so that a pixel's channels are neighbours; everything else lies as in {@link
 * ParameterLayout}. Gradients and the optimizer's vectors lie alike.
 */
final class ParameterMemory {

  /** Numbers between the beginnings of two arrays. */
  static final int ALIGNMENT = 64;

  private final Map<String, Placed> byName = new HashMap<>();
  private final List<Placed> arrays = new ArrayList<>();
  private final int length;

  /**
   * The memory of a network.
   *
   * @param layout of its parameters
   * @param nodes of it, which tell the windows
   */
  ParameterMemory(ParameterLayout layout, List<Node> nodes) {
    Map<String, Node.Convolution> windows = new HashMap<>();
    for (Node node : nodes) {
      if (node instanceof Node.Convolution found && found.window().area() > 1) {
        windows.put(node.name(), found);
      }
    }
    int offset = 0;
    for (ParameterSegment segment : layout.segments()) {
      Placed placed = new Placed(segment, offset, windows.get(segment.layer()));
      arrays.add(placed);
      byName.put(key(segment.layer(), segment.name()), placed);
      offset += (placed.length() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    length = offset;
  }

  /** Numbers in all, gaps included. */
  int length() {
    return length;
  }

  /** Index of the first number of an array. */
  int offset(String layer, String name) {
    Placed placed = byName.get(key(layer, name));
    if (placed == null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Invalid network: layer %s has no parameter %s", layer, name));
    }
    return placed.offset();
  }

  /** Numbers of a filter's window: {@code rows x columns x channels}, padded. */
  static int columns(Node.Convolution layer) {
    int rows = layer.window().rows();
    int columns = layer.window().columns();
    ImageShape one = new ImageShape(1, rows, columns, layer.channels());
    return Columns.width(WindowShape.unpadded(one, rows, columns, 1));
  }

  /** The same as a layout: what lies between arrays is frozen. */
  ParameterLayout layout() {
    List<ParameterSegment> segments = new ArrayList<>();
    for (int i = 0; i < arrays.size(); i++) {
      Placed array = arrays.get(i);
      ParameterSegment own = array.segment();
      segments.add(
          new ParameterSegment(
              own.layer(), own.name(), own.role(), array.offset(), array.length()));
      int end = array.offset() + array.length();
      int next = i + 1 < arrays.size() ? arrays.get(i + 1).offset() : length;
      if (next > end) {
        segments.add(new ParameterSegment(own.layer(), "", ParameterRole.FROZEN, end, next - end));
      }
    }
    return new ParameterLayout(segments);
  }

  /** The arrays, in order. */
  List<Placed> arrays() {
    return arrays;
  }

  /** Puts a flat vector where the device wants it; gaps stay as they are. */
  void scatter(float[] vector, FloatBuffer memory) {
    arrays.forEach(array -> array.scatter(vector, memory));
  }

  /** The way back. */
  void gather(FloatBuffer memory, float[] vector) {
    arrays.forEach(array -> array.gather(memory, vector));
  }

  private static String key(String layer, String name) {
    return layer + "/" + name;
  }

  /**
   * An array in its place.
   *
   * @param segment where it lies in a flat vector
   * @param offset where it lies on the device
   * @param window the convolution whose windows it holds; null for none
   */
  record Placed(ParameterSegment segment, int offset, Node.Convolution window) {

    /** Numbers on the device. */
    int length() {
      return window == null ? segment.length() : window.filters() * columns(window);
    }

    private void scatter(float[] vector, FloatBuffer memory) {
      if (window == null) {
        memory.put(offset, vector, segment.offset(), segment.length());
        return;
      }
      for (int i = 0; i < segment.length(); i++) {
        memory.put(offset + place(i), vector[segment.offset() + i]);
      }
    }

    private void gather(FloatBuffer memory, float[] vector) {
      if (window == null) {
        memory.get(offset, vector, segment.offset(), segment.length());
        return;
      }
      for (int i = 0; i < segment.length(); i++) {
        vector[segment.offset() + i] = memory.get(offset + place(i));
      }
    }

    /** From {@code [filters, channels, taps]} to {@code [filters, taps, channels]}. */
    private int place(int index) {
      int taps = window.window().area();
      int tap = index % taps;
      int channel = index / taps % window.channels();
      int filter = index / taps / window.channels();
      return filter * columns(window) + tap * window.channels() + channel;
    }
  }
}
