package sparkception.job.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sparkception.data.storage.FileLock;
import sparkception.data.storage.FolderLock;
import sparkception.job.Main;
import sparkception.job.schedule.Schedule;
import sparkception.job.schedule.ScheduledJob;
import sparkception.job.schedule.Scheduler;

/** {@code sparkception schedule}. */
@Command(
    name = "schedule",
    description =
        "Starts commands by the clock, until it is stopped: missed runs are said and made up for,"
            + " failed ones tried again, logs kept.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "jobs:",
      "  flowers:",
      "    cron: \"30 2 * * *\"             # minute, hour, day of month, month, day of week",
      "    zone: Europe/Vienna            # default: this machine's",
      "    command: [transfer, --if-new, --registry, models, --data, flowers, --from, run1]",
      "    overlap: forbid                # or queue, while the one before is still running",
      "    retries: 2                     # of failed runs (exit code 1)",
      "    back-off: 5m                   # before the first retry; then twice as long",
      "    keep-logs: 30",
      "",
      "Examples:",
      "  sparkception schedule nightly.yaml --dry-run",
      "  sparkception schedule nightly.yaml --logs /var/log/sparkception"
    })
final class ScheduleCommand implements Callable<Integer> {

  /** What the launcher says that it is. */
  private static final String LAUNCHER = "sparkception.launcher";

  private static final int SHOWN = 3;

  @Parameters(paramLabel = "FILE", description = "The schedule (YAML), on this machine.")
  Path file;

  @Option(
      names = "--logs",
      paramLabel = "DIR",
      description = "Logs, and what was seen. Default: FILE's name with -logs, beside it.")
  Path logs;

  @Option(names = "--dry-run", description = "Say when jobs run next, and run nothing.")
  boolean dryRun;

  @Mixin ResultOptions result;
  @Spec CommandSpec command;

  @Override
  public Integer call() throws Exception {
    Schedule schedule = Schedule.read(file);
    if (dryRun) {
      Map<String, List<String>> next = next(schedule, Instant.now());
      result.print(command.commandLine().getOut(), next, text(next));
      return 0;
    }
    Path folder = folder(file, logs);
    Scheduler scheduler = new Scheduler(schedule, folder, program(), Clock.systemUTC(), this::say);
    CountDownLatch ended = new CountDownLatch(1);
    endAtSignal(scheduler, ended);
    try {
      follow(scheduler, schedule, folder);
    } finally {
      ended.countDown();
    }
    return 0;
  }

  /** The process waits until what it has started has ended and its lock is gone, too. */
  private static void endAtSignal(Scheduler scheduler, CountDownLatch ended) {
    Thread atSignal =
        new Thread(
            () -> {
              scheduler.stop();
              awaitUninterrupted(ended);
            },
            "sparkception-schedule-end");
    Runtime.getRuntime().addShutdownHook(atSignal);
  }

  private void follow(Scheduler scheduler, Schedule schedule, Path folder) throws Exception {
    FileSystem files = FileSystem.getLocal(new Configuration());
    try (FolderLock lock =
        FileLock.acquire(
            files, new org.apache.hadoop.fs.Path(folder.toUri()), "schedule", scheduler::stop)) {
      say(text(next(schedule, Instant.now())).stripTrailing());
      scheduler.run();
      lock.requireHeld();
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Where a schedule's logs and states are, absolute.
   *
   * @param logs what was said; null for the default
   */
  static Path folder(Path schedule, Path logs) {
    String name = schedule.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    return logs == null
        ? schedule.toAbsolutePath().resolveSibling(name + "-logs")
        : logs.toAbsolutePath();
  }

  /** What this program was started by, where it is not the launcher. */
  private static List<String> program() {
    String launcher = System.getProperty(LAUNCHER);
    if (launcher != null) {
      return List.of(launcher);
    }
    List<String> program = new ArrayList<>();
    program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    program.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    program.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return program;
  }

  private void say(String line) {
    PrintWriter out = command.commandLine().getOut();
    String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    line.lines().forEach(each -> out.println(time + " " + each));
    out.flush();
  }

  private static Map<String, List<String>> next(Schedule schedule, Instant now) throws IOException {
    Map<String, List<String>> next = new LinkedHashMap<>();
    for (ScheduledJob job : schedule.jobs()) {
      List<String> times = new ArrayList<>();
      Instant time = now;
      while (times.size() < SHOWN && job.next(time).isPresent()) {
        time = job.next(time).get();
        times.add(
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(ZoneId.systemDefault())));
      }
      next.put(job.name(), times);
    }
    return next;
  }

  private static String text(Map<String, List<String>> next) {
    return next.entrySet().stream()
        .map(
            job ->
                String.format(
                    Locale.ROOT,
                    "%s: %s%n",
                    job.getKey(),
                    job.getValue().isEmpty()
                        ? "never"
                        : "next at " + String.join(", ", job.getValue())))
        .collect(Collectors.joining());
  }
}
