package sparkception.data.loader;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Pixel arrays for use again, because touching fresh memory costs more than filling it; shared by
 * the loaders of an owner.
 */
final class PixelBuffers {
  private static final int KEPT_OF_A_LENGTH = 8;
  private static final int KEPT_LENGTHS = 4;

  private final Map<Integer, Deque<byte[]>> free = new HashMap<>();

  synchronized byte[] take(int length) {
    Deque<byte[]> arrays = free.get(length);
    return arrays == null || arrays.isEmpty() ? new byte[length] : arrays.pop();
  }

  synchronized void give(byte[] array) {
    if (free.size() >= KEPT_LENGTHS && !free.containsKey(array.length)) {
      free.clear();
    }
    Deque<byte[]> arrays = free.computeIfAbsent(array.length, length -> new ArrayDeque<>());
    if (arrays.size() < KEPT_OF_A_LENGTH) {
      arrays.push(array);
    }
  }
}
