package sparkception.job.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.immutable.List$;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Results;

/** The examples of docs/library.md, as they stand there; only their files lie elsewhere. */
@Tag("slow")
class LibraryPageTest {

  private static final Path PAGE = Path.of("../docs/library.md");

  /** What the examples call their files. */
  private static final Pattern FILES =
      Pattern.compile("\"(photos|recipe.yaml|work|flowers.model|flowers|run1)(?=[\"/])");

  private static final String IMPORTS =
      """
      import static org.apache.spark.sql.functions.*;
      import java.util.*;
      import org.apache.hadoop.fs.Path;
      import org.apache.spark.api.java.JavaSparkContext;
      import org.apache.spark.sql.*;
      import sparkception.data.prep.*;
      import sparkception.data.source.*;
      import sparkception.job.evaluate.*;
      import sparkception.job.ml.*;
      import sparkception.job.predict.*;
      import sparkception.job.recipe.*;
      import sparkception.job.train.*;
      """;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Pictures.write(folder.resolve("photos"));
    Files.writeString(folder.resolve("recipe.yaml"), Pictures.RECIPE);
  }

  @Test
  void javaExamplesRun() throws Exception {
    List<String> examples = examples("java");
    assertThat(examples).hasSize(2);
    for (int i = 0; i < examples.size(); i++) {
      runJava("Example" + i, examples.get(i));
    }
    assertThat(folder.resolve("flowers.model/network.zip")).isNotEmptyFile();
    assertThat(folder.resolve("run1/run.json")).isNotEmptyFile();
  }

  private void runJava(String name, String example) throws Exception {
    Path source = folder.resolve(name + ".java");
    Files.writeString(
        source,
        IMPORTS
            + "public class %s {%npublic static void run(SparkSession spark) throws Exception {%n%s}}%n"
                .formatted(name, example));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                said,
                null,
                null,
                List.of("-proc:none", "-classpath", classPath(), "-d", folder.toString()),
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
            .call();
    assertThat(compiled).as(said.toString()).isTrue();
    ClassLoader parent = getClass().getClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, parent)) {
      loader.loadClass(name).getMethod("run", SparkSession.class).invoke(null, Pictures.spark());
    }
  }

  @Test
  void theScalaExampleRuns() throws IOException {
    List<String> examples = examples("scala");
    assertThat(examples).hasSize(1);
    Settings settings = new Settings();
    settings.classpath().tryToSetFromPropertyValue(classPath());
    settings.embeddedDefaults(getClass().getClassLoader());
    StringWriter said = new StringWriter();
    IMain scala = new IMain(settings, new PrintWriter(said));
    try {
      scala.bind("spark", SparkSession.class.getName(), Pictures.spark(), List$.MODULE$.empty());
      Results.Result result = scala.interpret(examples.get(0));
      assertThat(result.toString()).as(said.toString()).isEqualTo("Success");
      // Images are shuffled by hashes of their paths, so these few steps end otherwise in each
      // folder:
      // that a classifier learns is XceptionClassifierTest's matter.
      assertThat((Long) scala.valueOfTerm("right").get()).isBetween(0L, 2L * Pictures.OF_EACH);
    } finally {
      scala.close();
    }
  }

  @Test
  void thePythonExampleRuns() throws IOException, InterruptedException {
    assumeTrue(PySpark.isThere(folder), PySpark::missing);
    List<String> examples = examples("python");
    assertThat(examples).hasSize(1);
    Path script = folder.resolve("example.py");
    Files.writeString(
        script,
        """
        from pyspark.sql import SparkSession
        spark = (SparkSession.builder.appName("test").master("local[2]").config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1").getOrCreate())
        """
            + examples.get(0)
            + "\nassert right > 0.9, right\nspark.stop()\nprint('done')\n");
    assertThat(PySpark.run(folder, List.of(script.toString()))).endsWith("done\n");
  }

  /** The page's blocks of a language, with this test's files. */
  private List<String> examples(String language) throws IOException {
    List<String> examples = new ArrayList<>();
    Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map(found -> FILES.matcher(found.group(1)).replaceAll(this::place))
        .forEach(examples::add);
    return examples;
  }

  private String place(MatchResult file) {
    return "\"" + folder + "/" + file.group(1);
  }

  /** Surefire's own is a jar that names the others. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
