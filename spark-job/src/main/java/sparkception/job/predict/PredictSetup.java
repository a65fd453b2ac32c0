package sparkception.job.predict;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.image.ImageOptions;
import sparkception.data.shard.ImageClass;
import sparkception.job.worker.TaskGpu;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.Predictor;
import sparkception.zoo.engine.TrainedNetwork;

/**
 * What every task needs; broadcast once.
 *
 * @param network that predicts
 * @param engine what it computes with
 * @param cores of a task
 * @param classes of the network's outputs, in their order
 * @param top guesses a picture
 * @param preparation what became of pictures on their way into the data set of the training
 * @param view how they become the network's input
 * @param hadoop how to reach them
 */
record PredictSetup(
    TrainedNetwork network,
    EngineChoice engine,
    int cores,
    List<ImageClass> classes,
    int top,
    ImageOptions preparation,
    AugmentOptions view,
    SerializableConfiguration hadoop)
    implements Serializable {

  /** Pictures that go through the network at once. */
  static final int BATCH_SIZE = 64;

  /** How pictures of files are shown to the network. */
  PictureView pictures() {
    return new PictureView(preparation, view);
  }

  /** The network, for the task on whose thread this is called. */
  Predictor predictor() {
    return engine.here(cores, TaskGpu.address()).predictor(network);
  }

  /**
   * The likeliest classes of a picture, equal ones in the order of the outputs.
   *
   * @param probabilities of all pictures of a minibatch
   * @param picture index in it
   */
  List<Guess> guesses(float[] probabilities, int picture) {
    return Guess.likeliest(classes, probabilities, picture * classes.size(), top);
  }
}
