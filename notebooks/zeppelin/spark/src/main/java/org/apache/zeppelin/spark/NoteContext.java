package org.apache.zeppelin.spark;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.zeppelin.interpreter.InterpreterGroup;
import org.apache.zeppelin.interpreter.ZeppelinContext;

/** What paragraphs call {@code z}: forms, and tables of DataFrames. */
public final class NoteContext extends ZeppelinContext {

  private static final int MOST_ROWS = 1000;

  private final SparkShims shims;

  NoteContext(InterpreterGroup group, Properties properties, SparkSession session) {
    super(group.getInterpreterHookRegistry(), MOST_ROWS);
    try {
      shims = SparkShims.getInstance(session.version(), properties, session);
    } catch (Exception e) {
      throw new IllegalStateException("Unsupported Spark: " + session.version(), e);
    }
  }

  @Override
  public Map<String, String> getInterpreterClassMap() {
    return Map.of(
        "spark", SparkInterpreter.class.getName(), "sql", SparkSqlInterpreter.class.getName());
  }

  @Override
  @SuppressWarnings("rawtypes") // Zeppelin's signature
  public List<Class> getSupportedClasses() {
    return List.of(Dataset.class);
  }

  @Override
  public String showData(Object frame, int most) {
    return shims.showDataFrame(frame, most, interpreterContext);
  }
}
