package sparkception.job.report;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import sparkception.job.run.Evaluation;
import sparkception.job.run.Invocation;
import sparkception.job.run.Recovery;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunStatus;
import sparkception.job.run.TransferRecord;

/** What came from what: bytes, data set, first weights, training, checkpoints, evaluations. */
final class LineageSection {

  private LineageSection() {}

  /**
   * The section.
   *
   * @param run null where the run folder says nothing of it
   * @param status null where it says nothing of that
   * @param transfer null where the run began with no other's weights
   * @param recoveries what failed without stopping training
   * @param evaluations whose commands are told too
   */
  static String html(
      RunDescription run,
      RunStatus status,
      TransferRecord transfer,
      List<Recovery> recoveries,
      List<Evaluation> evaluations) {
    Facts facts = new Facts();
    if (run != null) {
      facts.add("bytes that were read", run.dataSet() == null ? null : run.dataSet().contents());
      facts.add("data set", run.dataFingerprint());
    }
    facts.add("began with", transfer == null ? null : began(transfer));
    facts.add("trained by", run == null ? null : command(run.invocation()));
    facts.add("trained on", run == null ? null : whenAndWhere(run.invocation()));
    facts.add("state", status == null || status.state() == null ? null : state(status));
    facts.add("recovered from", recoveries.isEmpty() ? null : recovered(recoveries));
    evaluations.forEach(evaluation -> evaluated(evaluation, facts));
    return facts.html("What came from what");
  }

  private static void evaluated(Evaluation evaluation, Facts facts) {
    String split = evaluation.split();
    facts.add("evaluated on " + split + ", network", evaluation.checkpoint());
    facts.add("evaluated on " + split + ", by", command(evaluation.invocation()));
    facts.add("evaluated on " + split + ", on", whenAndWhere(evaluation.invocation()));
  }

  private static String began(TransferRecord transfer) {
    return String.format(
        Locale.ROOT,
        "%s after %s samples; %d arrays taken over, %d new, %d left out (weights %.12s)",
        transfer.checkpoint(),
        Figures.count(transfer.samples()),
        transfer.loaded(),
        size(transfer.fresh()),
        size(transfer.unused()),
        transfer.weights());
  }

  private static int size(List<String> arrays) {
    return arrays == null ? 0 : arrays.size();
  }

  private static String recovered(List<Recovery> recoveries) {
    return recoveries.stream()
        .map(
            recovery ->
                String.format(
                    Locale.ROOT,
                    "%s after %s samples (%s)",
                    recovery.recovery(),
                    Figures.count(recovery.afterSamples()),
                    recovery.cause()))
        .collect(Collectors.joining("; "));
  }

  private static String command(Invocation by) {
    return by == null ? null : by.command();
  }

  private static String whenAndWhere(Invocation by) {
    return by == null ? null : String.format(Locale.ROOT, "%s, %s", by.started(), by.host());
  }

  /** Of a run that may go on while the page is looked at. */
  private static String state(RunStatus status) {
    String seen =
        String.format(
            Locale.ROOT,
            "%s of %s samples",
            Figures.count(status.samples()),
            Figures.count(status.totalSamples()));
    return switch (status.state()) {
      case RUNNING ->
          String.format(Locale.ROOT, "running, last heard of at %s: %s", status.heartbeat(), seen);
      case ENDED -> String.format(Locale.ROOT, "ended at %s: %s", status.ended(), seen);
      case STOPPED, FAILED ->
          String.format(
              Locale.ROOT,
              "%s at %s: %s. %s",
              status.state(),
              status.ended(),
              seen,
              Objects.toString(status.message(), ""));
    };
  }
}
