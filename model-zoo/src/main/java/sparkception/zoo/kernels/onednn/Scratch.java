package sparkception.zoo.kernels.onednn;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;

/**
 * Memory that a kernel needs only while it runs: a piece for each kind of operand, shared by all
 * kernels of a thread and as large as the largest of them wants.
 */
enum Scratch {
  /** Input of a layer. */
  SOURCE,
  /** Gradient of a layer's output. */
  GRADIENT,
  /** Input of a layer in blocks of channels. */
  BLOCKED_SOURCE,
  /** Gradient of a layer's output in blocks of channels. */
  BLOCKED_GRADIENT;

  private static final int CACHE_LINE = 64;

  private static final ThreadLocal<Map<Scratch, BytePointer>> PIECES =
      ThreadLocal.withInitial(() -> new EnumMap<>(Scratch.class));

  /** Where so many bytes start; what they hold is lost when the next kernel asks. */
  long address(long bytes) {
    BytePointer piece = PIECES.get().get(this);
    if (piece == null || piece.capacity() < bytes + CACHE_LINE) {
      if (piece != null) {
        piece.deallocate();
      }
      piece = new BytePointer(bytes + CACHE_LINE);
      PIECES.get().put(this, piece);
    }
    return (piece.address() + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
  }
}
