package sparkception.job.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The times that a cron expression of five fields means: minute, hour, day of the month, month, day
 * of the week, as in {@code crontab(5)}.
 */
final class CronTimes {

  private final ExecutionTime times;
  private final ZoneId zone;

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  CronTimes(String expression, ZoneId zone) {
    CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    this.times = ExecutionTime.forCron(parser.parse(expression).validate());
    this.zone = zone;
  }

  /** The first time after another; empty if there is none, as for a 30th of February. */
  Optional<Instant> after(Instant time) {
    return Stream.concat(
            times.nextExecution(time.atZone(zone)).map(ZonedDateTime::toInstant).stream(),
            leftOut(time).stream())
        .min(Instant::compareTo);
  }

  /** The next time, if clocks leave it out in spring: it is then that much later. */
  private Optional<Instant> leftOut(Instant time) {
    return times
        .nextExecution(time.atZone(zone).toLocalDateTime().atZone(ZoneOffset.UTC))
        .map(ZonedDateTime::toLocalDateTime)
        .filter(local -> zone.getRules().getValidOffsets(local).isEmpty())
        .map(local -> local.atZone(zone).toInstant())
        .filter(later -> later.isAfter(time));
  }

  /**
   * The times after one and until another, that one included.
   *
   * @param most how many are counted
   */
  Due between(Instant from, Instant until, int most) {
    int count = 0;
    Instant last = from;
    Optional<Instant> next = after(from);
    while (next.isPresent() && !next.get().isAfter(until) && count < most) {
      last = next.get();
      count++;
      next = after(last);
    }
    return new Due(count, count == most ? until : last);
  }

  /**
   * Times that have come.
   *
   * @param count how many; at most as many as were to be counted
   * @param last the last of them
   */
  record Due(int count, Instant last) {}
}
