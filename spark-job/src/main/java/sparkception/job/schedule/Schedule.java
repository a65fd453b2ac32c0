package sparkception.job.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schedule, read from YAML:
 *
 * <pre>
 * jobs:
 *   flowers:
 *     cron: "30 2 * * *"
 *     zone: Europe/Vienna
 *     command: [transfer, --if-new, --registry, models, --data, flowers]
 *     overlap: forbid
 *     retries: 2
 *     back-off: 10m
 *     keep-logs: 30
 * </pre>
 *
 * @param jobs in the file's order
 */
public record Schedule(List<ScheduledJob> jobs) {

  private static final Set<String> KEYS =
      Set.of("cron", "zone", "command", "overlap", "retries", "back-off", "keep-logs");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})(s|m|h)");
  private static final Duration BACK_OFF = Duration.ofMinutes(5);
  private static final int RETRIES = 2;
  private static final int KEEP_LOGS = 30;
  private static final int MOST = 10_000;

  /**
   * Reads a schedule.
   *
   * @throws ScheduleException with all that is wrong with it
   */
  public static Schedule read(Path file) throws IOException {
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw invalid(file, List.of("no such file"));
    } catch (JsonProcessingException e) {
      throw invalid(file, List.of(e.getOriginalMessage().lines().findFirst().orElse("no YAML")));
    }
    Reader reader = new Reader();
    Schedule schedule = new Schedule(reader.jobs(root));
    if (!reader.problems.isEmpty()) {
      throw invalid(file, reader.problems);
    }
    return schedule;
  }

  private static ScheduleException invalid(Path file, List<String> problems) {
    return new ScheduleException(
        problems.stream()
            .map(problem -> String.format(Locale.ROOT, "Invalid schedule %s: %s", file, problem))
            .toList());
  }

  /** Collects problems on its way. */
  private static final class Reader {

    private final List<String> problems = new ArrayList<>();

    List<ScheduledJob> jobs(JsonNode root) {
      JsonNode jobs = root.path("jobs");
      unknown("", root, Set.of("jobs"));
      if (!jobs.isObject() || jobs.isEmpty()) {
        problems.add("no jobs (must have 'jobs:' and a name for each)");
        return List.of();
      }
      List<ScheduledJob> all = new ArrayList<>();
      for (Iterator<Map.Entry<String, JsonNode>> each = jobs.fields(); each.hasNext(); ) {
        Map.Entry<String, JsonNode> job = each.next();
        if (!NAME.matcher(job.getKey()).matches()) {
          problem(job.getKey(), "a name must be of letters, digits, '.', '_' and '-'");
        }
        all.add(job(job.getKey(), job.getValue()));
      }
      return all;
    }

    private ScheduledJob job(String name, JsonNode node) {
      unknown(name + ": ", node, KEYS);
      return new ScheduledJob(
          name,
          times(name, node),
          command(name, node.path("command")),
          overlap(name, node.path("overlap")),
          number(name, "retries", node, RETRIES, 0),
          backOff(name, node.path("back-off")),
          number(name, "keep-logs", node, KEEP_LOGS, 1));
    }

    private void unknown(String where, JsonNode node, Set<String> known) {
      node.fieldNames()
          .forEachRemaining(
              key -> {
                if (!known.contains(key)) {
                  problems.add(
                      String.format(
                          Locale.ROOT,
                          "%sunknown key %s (must be one of %s)",
                          where,
                          key,
                          String.join(", ", known.stream().sorted().toList())));
                }
              });
    }

    private CronTimes times(String name, JsonNode node) {
      ZoneId zone = zone(name, node.path("zone"));
      String cron = node.path("cron").asText("");
      try {
        return new CronTimes(cron, zone);
      } catch (IllegalArgumentException e) {
        problem(
            name,
            String.format(
                Locale.ROOT,
                "cron: '%s' (must be minute, hour, day of month, month, day of week: %s)",
                cron,
                e.getMessage()));
        return null;
      }
    }

    private ZoneId zone(String name, JsonNode zone) {
      try {
        return zone instanceof MissingNode ? ZoneId.systemDefault() : ZoneId.of(zone.asText());
      } catch (DateTimeException e) {
        problem(name, String.format(Locale.ROOT, "zone: no such time zone: %s", zone.asText()));
        return ZoneId.systemDefault();
      }
    }

    private List<String> command(String name, JsonNode node) {
      List<String> command = new ArrayList<>();
      node.forEach(part -> command.add(part.asText()));
      if (!node.isArray() || command.isEmpty()) {
        problem(name, "command: must be a list, such as [transfer, --if-new, ...]");
      }
      return command;
    }

    private Overlap overlap(String name, JsonNode node) {
      return switch (node.asText("forbid")) {
        case "", "forbid" -> Overlap.FORBID;
        case "queue" -> Overlap.QUEUE;
        default -> {
          problem(name, "overlap: " + node.asText() + " (must be forbid or queue)");
          yield Overlap.FORBID;
        }
      };
    }

    private int number(String name, String key, JsonNode node, int otherwise, int least) {
      JsonNode value = node.path(key);
      if (value instanceof MissingNode) {
        return otherwise;
      }
      if (!value.isInt() || value.asInt() < least || value.asInt() > MOST) {
        problem(
            name,
            String.format(
                Locale.ROOT, "%s: %s (must be from %d to %d)", key, value.asText(), least, MOST));
        return otherwise;
      }
      return value.asInt();
    }

    private Duration backOff(String name, JsonNode node) {
      if (node instanceof MissingNode) {
        return BACK_OFF;
      }
      Matcher time = TIME.matcher(node.asText());
      if (!time.matches()) {
        problem(name, "back-off: " + node.asText() + " (must be like 30s, 10m or 1h)");
        return BACK_OFF;
      }
      long amount = Long.parseLong(time.group(1));
      return switch (time.group(2)) {
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        default -> Duration.ofHours(amount);
      };
    }

    private void problem(String job, String what) {
      problems.add(job + ": " + what);
    }
  }
}
