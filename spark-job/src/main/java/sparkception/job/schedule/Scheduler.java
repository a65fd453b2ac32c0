package sparkception.job.schedule;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Follows a schedule until it is stopped: each run is a process of its own, whose output is kept in
 * a log. What it has seen is on disk, so that a scheduler that was down says what it missed.
 */
public final class Scheduler {

  /** A run that starts later than this after its time was missed. */
  static final Duration LATE = Duration.ofSeconds(90);

  /** Clocks are set, and machines sleep: no wait is longer. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final Duration FAREWELL = Duration.ofSeconds(60);

  private final Schedule schedule;
  private final Path folder;
  private final List<String> program;
  private final Clock clock;
  private final Consumer<String> out;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<JobWatch> jobs = new ArrayList<>();

  /** Something that does not wait for the clock. */
  private interface Event {
    /** Whether to go on. */
    boolean happen() throws IOException;
  }

  /**
   * A scheduler.
   *
   * @param folder for states and logs
   * @param program what starts a command of this program, without the command
   * @param out told what happens, a line at a time
   */
  public Scheduler(
      Schedule schedule, Path folder, List<String> program, Clock clock, Consumer<String> out) {
    this.schedule = schedule;
    this.folder = folder;
    this.program = List.copyOf(program);
    this.clock = clock;
    this.out = out;
  }

  /** Follows the schedule until {@link #stop}; then ends what is running. */
  public void run() throws IOException, InterruptedException {
    Instant start = clock.instant();
    for (ScheduledJob job : schedule.jobs()) {
      JobWatch watch = new JobWatch(job, new JobFolder(folder, job), new Host());
      watch.begin(start);
      jobs.add(watch);
    }
    try {
      boolean on = true;
      while (on) {
        Instant now = clock.instant();
        for (JobWatch job : jobs) {
          job.look(now);
        }
        Event event = events.poll(waitFrom(now).toMillis(), TimeUnit.MILLISECONDS);
        on = event == null || event.happen();
      }
    } finally {
      endAll();
    }
  }

  /** Lets {@link #run} end; may be called on any thread. */
  public void stop() {
    events.add(() -> false);
  }

  private Duration waitFrom(Instant now) {
    Optional<Instant> next =
        jobs.stream().map(JobWatch::next).flatMap(Optional::stream).min(Instant::compareTo);
    Duration wait = next.map(time -> Duration.between(now, time)).orElse(LONGEST_WAIT);
    Duration positive = wait.isNegative() ? Duration.ZERO : wait.plusMillis(1);
    return positive.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : positive;
  }

  /** As Ctrl-C would: training keeps its last whole round. */
  private void endAll() throws InterruptedException {
    List<ProcessHandle> running = jobs.stream().flatMap(job -> job.processes().stream()).toList();
    running.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : running) {
      try {
        process.onExit().get(FAREWELL.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        out.accept("Process " + process.pid() + " does not end, and is killed");
        process.destroyForcibly();
      }
    }
  }

  /** What a job's watch needs of the world. */
  final class Host {

    /** Starts a command, whose output is added to a log. */
    Process start(List<String> command, Path log) throws IOException {
      List<String> all = new ArrayList<>(program);
      all.addAll(command);
      return new ProcessBuilder(all)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    }

    /** Tells the watch when a process of ours ends. */
    void whenEnded(JobWatch job, Process process) {
      whenEnded(job, process.toHandle(), process::exitValue);
    }

    /** The same of another's, whose exit code nobody tells. */
    void whenEnded(JobWatch job, ProcessHandle process) {
      whenEnded(job, process, () -> null);
    }

    private void whenEnded(JobWatch job, ProcessHandle process, Supplier<Integer> code) {
      var unused =
          process
              .onExit()
              .thenRun(
                  () ->
                      events.add(
                          () -> {
                            job.ended(code.get(), clock.instant());
                            return true;
                          }));
    }

    void say(String line) {
      out.accept(line);
    }
  }
}
