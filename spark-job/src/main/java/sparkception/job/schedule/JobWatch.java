package sparkception.job.schedule;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Follows one job: starts it when it is due, tries it again when it has failed. */
final class JobWatch {

  private static final int MOST_COUNTED = 10_000;

  private final ScheduledJob job;
  private final JobFolder folder;
  private final Scheduler.Host host;
  private JobState state;
  private Optional<Instant> retry = Optional.empty();
  private int attempt;
  private boolean queued;
  private Path log;
  private ProcessHandle running;

  JobWatch(ScheduledJob job, JobFolder folder, Scheduler.Host host) {
    this.job = job;
    this.folder = folder;
    this.host = host;
  }

  /**
   * Takes up what an earlier scheduler has left: a run that goes on, and times that were missed.
   */
  void begin(Instant now) throws IOException {
    Optional<JobState> before = folder.read();
    state = before.orElse(JobState.begun(now.toString()));
    Optional<ProcessHandle> orphan = state.process();
    if (orphan.isPresent()) {
      running = orphan.get();
      say("still running since %s, process %d", state.lastRun(), running.pid());
      host.whenEnded(this, running);
    } else if (state.pid() != null) {
      say("the run of %s ended unseen", state.lastRun());
      state = state.ended(null, null);
    }
    folder.write(state);
  }

  /** Does what is due now. */
  void look(Instant now) throws IOException {
    CronTimes.Due due = job.times().between(Instant.parse(state.seen()), now, MOST_COUNTED);
    if (due.count() > 0) {
      state = state.seen(due.last().toString());
      folder.write(state);
      isDue(due, now);
    } else if (retry.filter(time -> !time.isAfter(now)).isPresent()) {
      start(now);
    }
  }

  private void isDue(CronTimes.Due due, Instant now) throws IOException {
    if (due.count() > 1) {
      say(
          "missed %d runs%s; runs once in their place",
          due.count() - 1, due.count() == MOST_COUNTED ? " or more" : "");
    } else if (Duration.between(due.last(), now).compareTo(Scheduler.LATE) > 0) {
      say("missed the run of %s; runs now", due.last());
    }
    if (running == null) {
      attempt = 0;
      start(now);
    } else if (job.overlap() == Overlap.QUEUE) {
      say("still running since %s; the run of %s waits", state.lastRun(), due.last());
      queued = true;
    } else {
      say("still running since %s; the run of %s is left out", state.lastRun(), due.last());
    }
  }

  private void start(Instant now) throws IOException {
    retry = Optional.empty();
    attempt++;
    if (attempt == 1 || log == null) {
      log = folder.log(now);
    }
    Process process = host.start(job.command(), log);
    running = process.toHandle();
    state = state.running(running.pid(), JobState.startOf(running), now.toString());
    folder.write(state);
    say("started%s, log %s", attempt == 1 ? "" : " again (attempt " + attempt + ")", log);
    host.whenEnded(this, process);
  }

  /**
   * Its process has ended.
   *
   * @param code null where it is not known
   */
  void ended(Integer code, Instant now) throws IOException {
    running = null;
    state = state.ended(code, now.toString());
    folder.write(state);
    Optional<Duration> wait = code == null ? Optional.empty() : job.retryAfter(code, attempt);
    retry = wait.map(now::plus);
    say(
        "%s%s",
        code == null ? "ended" : code == 0 ? "done" : "failed with exit code " + code,
        wait.map(time -> ", again in " + time.toSeconds() + " s").orElse(""));
    if (queued && retry.isEmpty()) {
      queued = false;
      attempt = 0;
      start(now);
    }
  }

  /** When there is something to do next, if nothing ends before; empty for never. */
  Optional<Instant> next() {
    return Stream.of(job.times().after(Instant.parse(state.seen())), retry)
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** The process that runs it. */
  List<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>();
    if (running != null) {
      all.add(running);
    }
    return all;
  }

  private void say(String pattern, Object... values) {
    host.say(job.name() + ": " + String.format(Locale.ROOT, pattern, values));
  }
}
