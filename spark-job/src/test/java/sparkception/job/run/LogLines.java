package sparkception.job.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What a logger is told while this is open. */
public final class LogLines implements AutoCloseable {

  private final Logger logger;
  private final Lines lines = new Lines();

  private LogLines(Logger logger) {
    this.logger = logger;
  }

  /** Listens to a logger. */
  public static LogLines of(String name) {
    LogLines listening = new LogLines((Logger) LogManager.getLogger(name));
    listening.lines.start();
    listening.logger.addAppender(listening.lines);
    return listening;
  }

  /** The messages so far. */
  public List<String> lines() {
    return List.copyOf(lines.told);
  }

  @Override
  public void close() {
    logger.removeAppender(lines);
    lines.stop();
  }

  /** Keeps messages. */
  private static final class Lines extends AbstractAppender {

    private final List<String> told = new CopyOnWriteArrayList<>();

    Lines() {
      super("lines", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      told.add(event.getMessage().getFormattedMessage());
    }
  }
}
