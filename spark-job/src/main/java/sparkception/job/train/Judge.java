package sparkception.job.train;

import java.io.IOException;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.job.averaging.TrainerState;
import sparkception.job.batchnorm.BatchNormEstimator;
import sparkception.job.batchnorm.BatchNormRule;
import sparkception.job.checkpoint.Evaluated;
import sparkception.job.checkpoint.ModelZip;

/**
 * Makes the network that a checkpoint is judged by, once for all who evaluate, export or show it.
 */
final class Judge {

  private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

  private final BatchNormEstimator estimator;
  private final BatchNormRule rule;
  private final Network network;
  private final long trainingImages;
  private long lastImages;

  Judge(JavaSparkContext spark, TrainingData data, Network network, Judging judging) {
    this.estimator = new BatchNormEstimator(spark, data.folder(), data.shards(), judging.view());
    this.rule = judging.batchNorm();
    this.network = network;
    this.trainingImages = data.samples();
  }

  /** The network to judge a state by; the state stays as it is. */
  Evaluated of(TrainerState state) throws IOException {
    Evaluated evaluated = Evaluated.of(state);
    BatchNormRule.Decision decision =
        rule.decide(trainingImages, state.iterations(), state.average().length > 0);
    tell(decision);
    return decision.images() == 0 ? evaluated : estimated(evaluated, decision.images());
  }

  private Evaluated estimated(Evaluated evaluated, long images) throws IOException {
    float[] parameters = evaluated.parameters().clone();
    estimator
        .estimate(ModelZip.bytes(network.json(), parameters), images)
        .applyTo(network.layout(), parameters);
    return new Evaluated(parameters, images);
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
