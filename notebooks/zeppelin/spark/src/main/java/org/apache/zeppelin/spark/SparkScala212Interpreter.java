package org.apache.zeppelin.spark;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.zeppelin.interpreter.InterpreterContext;
import org.apache.zeppelin.interpreter.InterpreterGroup;
import org.apache.zeppelin.interpreter.InterpreterResult;
import org.apache.zeppelin.interpreter.ZeppelinContext;
import org.apache.zeppelin.interpreter.thrift.InterpreterCompletion;
import scala.Console$;
import scala.collection.JavaConverters;
import scala.collection.immutable.List$;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;

/**
 * Scala paragraphs. Zeppelin looks for a class of this name in a module of its own, {@code
 * spark-scala-2.12}, which is not among its Maven artifacts everywhere; this one needs Spark's
 * shell alone.
 */
public final class SparkScala212Interpreter extends AbstractSparkScalaInterpreter {

  private final SparkConf conf;
  private final Properties properties;
  private final InterpreterGroup group;
  private final File classes;
  private final boolean echo;
  private final StringWriter said = new StringWriter();

  private SparkSession session;
  private IMain scala;
  private NoteContext z;

  /**
   * What Zeppelin's {@code SparkInterpreter} calls by reflection.
   *
   * @param classes folder for the classes of paragraphs, from which executors load them
   */
  public SparkScala212Interpreter(
      SparkConf conf,
      List<String> jars,
      Properties properties,
      InterpreterGroup group,
      URLClassLoader loader,
      File classes) {
    this.conf = conf;
    this.properties = properties;
    this.group = group;
    this.classes = classes;
    this.echo = Boolean.parseBoolean(properties.getProperty("zeppelin.spark.printREPLOutput"));
  }

  @Override
  public void open() {
    conf.set("spark.repl.class.outputDir", classes.toString());
    session = SparkSession.builder().config(conf).getOrCreate();
    z = new NoteContext(group, properties, session);
    scala = new IMain(settings(), new PrintWriter(said, true));
    bind("spark", SparkSession.class, session);
    bind("sc", SparkContext.class, session.sparkContext());
    bind("z", ZeppelinContext.class, z);
    scala.interpret(
        "import spark.implicits._, spark.sql, org.apache.spark.sql.functions._,"
            + " org.apache.spark.SparkContext._");
  }

  private Settings settings() {
    Settings settings = new Settings();
    settings.embeddedDefaults(Thread.currentThread().getContextClassLoader());
    settings.processArguments(
        JavaConverters.asScalaBuffer(
                List.of(
                    "-Yrepl-class-based",
                    "-Yrepl-outdir",
                    classes.toString(),
                    "-classpath",
                    System.getProperty("java.class.path")))
            .toList(),
        true);
    return settings;
  }

  private void bind(String name, Class<?> type, Object value) {
    scala.bind(
        name, type.getName(), value, List$.MODULE$.<String>empty().$colon$colon("@transient"));
  }

  @Override
  public InterpreterResult interpret(String code, InterpreterContext context) {
    z.setGui(context.getGui());
    z.setNoteGui(context.getNoteGui());
    z.setInterpreterContext(context);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(scala.classLoader());
    try {
      return Console$.MODULE$.withOut(context.out, () -> statements(code, context));
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  /** One at a time: as a whole, a case class could not be used by what follows it. */
  private InterpreterResult statements(String code, InterpreterContext context) {
    ScalaLines paragraph = new ScalaLines(code);
    StringBuilder statement = new StringBuilder();
    for (int line = 0; line < paragraph.lines().size(); line++) {
      statement.append(paragraph.lines().get(line)).append('\n');
      if (paragraph.goesOn(statement.toString(), line)) {
        continue;
      }
      said.getBuffer().setLength(0);
      String result = scala.interpret(statement.toString()).toString();
      if (result.equals("Error")) {
        return new InterpreterResult(InterpreterResult.Code.ERROR, said.toString());
      }
      if (result.equals("Success")) {
        statement.setLength(0);
        tell(context);
      }
    }
    return ScalaLines.isSilent(statement.toString())
        ? new InterpreterResult(InterpreterResult.Code.SUCCESS)
        : new InterpreterResult(
            InterpreterResult.Code.INCOMPLETE, "The last statement is not complete");
  }

  private void tell(InterpreterContext context) {
    if (echo) {
      try {
        context.out.write(said.toString());
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot send what a paragraph says", e);
      }
    }
  }

  @Override
  public void close() {
    if (scala != null) {
      scala.close();
    }
    if (session != null) {
      session.stop();
    }
  }

  @Override
  public SparkContext getSparkContext() {
    return session.sparkContext();
  }

  @Override
  public SQLContext getSqlContext() {
    return session.sqlContext();
  }

  @Override
  public Object getSparkSession() {
    return session;
  }

  @Override
  public String getSparkUrl() {
    return session.sparkContext().uiWebUrl().getOrElse(() -> "");
  }

  @Override
  public ZeppelinContext getZeppelinContext() {
    return z;
  }

  /** Percent of the tasks of a paragraph's jobs. */
  @Override
  public int getProgress(String jobGroup, InterpreterContext context) {
    return new JobProgress(session.sparkContext().statusTracker()).percent(jobGroup);
  }

  @Override
  public List<InterpreterCompletion> completion(
      String code, int cursor, InterpreterContext context) {
    return List.of();
  }

  @Override
  public ClassLoader getScalaShellClassLoader() {
    return scala.classLoader();
  }
}
