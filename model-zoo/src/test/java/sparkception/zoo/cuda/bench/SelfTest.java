package sparkception.zoo.cuda.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.launcher.TagFilter.includeTags;

import java.io.PrintWriter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The kernels' tests, outside of a build. */
final class SelfTest {

  private static final int MOST_FAILURES = 5;

  private SelfTest() {}

  /** Whether all pass; says how many, and what failed. */
  static boolean run() {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                selectPackage("sparkception.zoo.cuda.kernels"),
                selectClass("sparkception.zoo.cuda.program.WholeNetworkTest"))
            .filters(includeTags("gpu"))
            .build(),
        listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.err, true, UTF_8), MOST_FAILURES);
    System.out.printf(
        "Self-test: %d of %d tests passed, %d failed, %d skipped%n",
        summary.getTestsSucceededCount(),
        summary.getTestsFoundCount(),
        summary.getTestsFailedCount(),
        summary.getTestsAbortedCount());
    return summary.getTestsFailedCount() == 0
        && summary.getTestsSucceededCount() > 0
        && summary.getTestsAbortedCount() == 0;
  }
}
