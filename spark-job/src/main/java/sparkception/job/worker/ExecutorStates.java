package sparkception.job.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of the runs that this process works for. A state lives from a run's first task here
 * until the run is closed here, or until no task of it has come for a while: the driver cannot tell
 * every executor that a run is over, as executors come and go.
 *
 * @param <S> what is kept for a run
 */
public final class ExecutorStates<S extends AutoCloseable> {

  /** Longer than evaluating a checkpoint usually takes; a state that is missed is made again. */
  public static final Duration IDLE = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorStates.class);
  private static final ExecutorStates<ExecutorState> HERE = new ExecutorStates<>(IDLE);

  private final Duration idle;
  private final Map<String, Entry<S>> states = new HashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(ExecutorStates::thread);
  private ScheduledFuture<?> looking;

  /**
   * States of no run yet.
   *
   * @param idle how long a state stays that no task uses
   */
  public ExecutorStates(Duration idle) {
    this.idle = idle;
  }

  /** Those of the trainings that this process works for. */
  static ExecutorStates<ExecutorState> here() {
    return HERE;
  }

  /** Gives back what this process keeps for a training, once its last task here has ended. */
  public static void closeHere(String run) {
    HERE.close(run);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "executor-states");
    thread.setDaemon(true);
    return thread;
  }

  /** A run's state, with the tasks that use it now. */
  private static final class Entry<S> {
    private final S state;
    private int users;
    private boolean over;
    private long idleSince;

    Entry(S state) {
      this.state = state;
    }
  }

  /** A task's use of a state, which lasts until it is closed. */
  public final class Lease implements AutoCloseable {
    private final String run;
    private final Entry<S> entry;

    private Lease(String run, Entry<S> entry) {
      this.run = run;
      this.entry = entry;
    }

    /** What is kept for the run. */
    public S state() {
      return entry.state;
    }

    @Override
    public void close() {
      release(run, entry);
    }
  }

  /**
   * The state of a run, for a task of it.
   *
   * @param maker makes it where there is none
   */
  public synchronized Lease lease(String run, Supplier<S> maker) {
    Entry<S> entry = states.computeIfAbsent(run, missing -> new Entry<>(maker.get()));
    entry.users++;
    look();
    return new Lease(run, entry);
  }

  private void release(String run, Entry<S> entry) {
    boolean last;
    synchronized (this) {
      entry.users--;
      entry.idleSince = System.nanoTime();
      last = entry.over && entry.users == 0;
    }
    if (last) {
      close(run, entry);
    }
  }

  /** The run is over; its state is closed when the last of its tasks has ended. */
  void close(String run) {
    Entry<S> entry;
    synchronized (this) {
      entry = states.remove(run);
      if (entry != null) {
        entry.over = true;
      }
      if (entry == null || entry.users > 0) {
        return;
      }
    }
    close(run, entry);
  }

  /** How many runs there is a state for. */
  synchronized int size() {
    return states.size();
  }

  private void look() {
    if (looking == null) {
      long often = Math.max(1, idle.toMillis() / 10);
      looking = clock.scheduleWithFixedDelay(this::expire, often, often, TimeUnit.MILLISECONDS);
    }
  }

  private void expire() {
    for (Map.Entry<String, Entry<S>> expired : expired()) {
      LOG.info("No task for {} minutes: closing what was kept for a run", idle.toMinutes());
      close(expired.getKey(), expired.getValue());
    }
  }

  private synchronized List<Map.Entry<String, Entry<S>>> expired() {
    List<Map.Entry<String, Entry<S>>> expired = new ArrayList<>();
    for (Iterator<Map.Entry<String, Entry<S>>> all = states.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<String, Entry<S>> each = all.next();
      Entry<S> entry = each.getValue();
      if (entry.users == 0 && System.nanoTime() - entry.idleSince > idle.toNanos()) {
        expired.add(Map.entry(each.getKey(), entry));
        all.remove();
      }
    }
    if (states.isEmpty() && looking != null) {
      looking.cancel(false);
      looking = null;
    }
    return expired;
  }

  /** What cannot be closed is no reason to fail whatever comes next. */
  private static void close(String run, Entry<? extends AutoCloseable> entry) {
    try {
      entry.state.close();
    } catch (Exception e) {
      LOG.warn("Cannot give back all that was kept for run {}", run, e);
    }
  }
}
