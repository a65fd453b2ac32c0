package sparkception.zoo.cuda.program;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import sparkception.zoo.cuda.device.Device;

/** Those who share a device take turns: its products share working memory. */
final class DeviceTurn {

  private static final Map<Device, ReentrantLock> LOCKS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final ReentrantLock lock;

  private DeviceTurn(ReentrantLock lock) {
    this.lock = lock;
  }

  static DeviceTurn on(Device device) {
    return new DeviceTurn(LOCKS.computeIfAbsent(device, key -> new ReentrantLock()));
  }

  /** Waits for it. */
  void take() {
    lock.lock();
  }

  /** The caller's turn is over. */
  void end() {
    lock.unlock();
  }

  /** Ends the caller's turn, if it is still under way. */
  void giveUp() {
    while (lock.isHeldByCurrentThread()) {
      lock.unlock();
    }
  }

  /** Does something in a turn of its own. */
  <T> T with(Supplier<T> work) {
    take();
    try {
      return work.get();
    } finally {
      end();
    }
  }

  /** The same without a result. */
  void with(Runnable work) {
    with(
        () -> {
          work.run();
          return null;
        });
  }
}
