package sparkception.job.ml;

import java.io.Serializable;
import sparkception.job.predict.PictureView;
import sparkception.job.predict.PredictorPool;
import sparkception.job.worker.TaskGpu;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.TrainedNetwork;

/**
 * What tasks need to show pictures to a network; broadcast once.
 *
 * @param key identifies the network
 * @param network whose outputs are asked for
 * @param engine what it computes with
 * @param cores of a task
 * @param pictures how they become its input
 */
record Scorer(
    String key, TrainedNetwork network, EngineChoice engine, int cores, PictureView pictures)
    implements Serializable {

  /** The network, for the task on whose thread this is called. */
  PredictorPool.Use lease() {
    String gpu = TaskGpu.address();
    return PredictorPool.lease(key, gpu, () -> engine.here(cores, gpu).predictor(network));
  }
}
