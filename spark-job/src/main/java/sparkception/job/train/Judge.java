package sparkception.job.train;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.job.averaging.TrainerState;
import sparkception.job.batchnorm.BatchNormEstimator;
import sparkception.job.batchnorm.BatchNormRule;
import sparkception.job.checkpoint.Evaluated;
import sparkception.job.checkpoint.ModelZip;
import sparkception.job.worker.FreezeSchedule;
import sparkception.zoo.transfer.FreezePoints;

/**
 * Makes the network that a checkpoint is judged by, once for all who evaluate, export or show it.
 */
final class Judge {

  private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

  private final BatchNormEstimator estimator;
  private final BatchNormRule rule;
  private final Network network;
  private final FreezeSchedule freezing;
  private final long trainingImages;
  private long lastImages;

  Judge(
      JavaSparkContext spark,
      TrainingData data,
      Network network,
      FreezeSchedule freezing,
      Judging judging) {
    this.estimator = new BatchNormEstimator(spark, data.folder(), data.shards(), judging.view());
    this.rule = judging.batchNorm();
    this.network = network;
    this.freezing = freezing;
    this.trainingImages = data.samples();
  }

  /** The network to judge a state by; the state stays as it is. */
  Evaluated of(TrainerState state) throws IOException {
    Evaluated evaluated = Evaluated.of(state);
    String frozen = frozen(state);
    if (frozen != null && !hasStatisticsAbove(frozen)) {
      return evaluated;
    }
    BatchNormRule.Decision decision =
        rule.decide(trainingImages, state.iterations(), state.average().length > 0);
    tell(decision);
    return decision.images() == 0 ? evaluated : estimated(evaluated, decision.images(), frozen);
  }

  private Evaluated estimated(Evaluated evaluated, long images, String frozen) throws IOException {
    float[] parameters = evaluated.parameters().clone();
    estimator
        .estimate(ModelZip.bytes(network.json(), parameters), images, frozen)
        .applyTo(network.layout(), parameters);
    return new Evaluated(parameters, images);
  }

  /** The layer up to which nothing was trained in the state's last epoch; null for none. */
  private String frozen(TrainerState state) {
    return freezing.at(Math.max(0, state.samples() - 1) / trainingImages).point();
  }

  private boolean hasStatisticsAbove(String point) {
    List<String> order =
        FreezePoints.of(ComputationGraphConfiguration.fromJson(network.json())).layers();
    return network.layout().segments().stream()
        .anyMatch(
            segment ->
                segment.role().isStatistic()
                    && order.indexOf(segment.layer()) > order.indexOf(point));
  }

  /** Once, and again when it changes. */
  private void tell(BatchNormRule.Decision decision) {
    if (decision.images() != lastImages) {
      LOG.info(
          "Checkpoints are judged with statistics of batch normalization {}: {}",
          decision.images() == 0
              ? "as training keeps them"
              : String.format(Locale.ROOT, "estimated from %d training images", decision.images()),
          decision.reason());
      lastImages = decision.images();
    }
  }
}
