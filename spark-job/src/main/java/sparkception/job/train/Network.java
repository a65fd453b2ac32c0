package sparkception.job.train;

import java.nio.ByteOrder;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.job.averaging.OptimizerState;
import sparkception.job.averaging.Slice;
import sparkception.job.averaging.TrainerState;
import sparkception.zoo.optim.Optimizer;
import sparkception.zoo.optim.ParameterLayout;

/**
 * The network that is trained, as the driver sees it.
 *
 * @param json its configuration
 * @param layout where each parameter lies in the flat vector
 * @param optimizer moves the parameters
 * @param initial the state before the first round
 */
record Network(String json, ParameterLayout layout, Optimizer optimizer, TrainerState initial) {

  /** Initializes the parameters as the settings' seed says. */
  static Network initialized(TrainingSettings settings, Transfer transfer) {
    ComputationGraph graph = new ComputationGraph(settings.network());
    graph.init();
    ParameterLayout layout = ParameterLayout.of(graph);
    Optimization how = settings.optimization();
    Optimizer optimizer =
        new Optimizer(layout, how.rule(), how.decay(), how.clipNorm()).withRates(transfer.rates());
    float[] parameters = new float[layout.length()];
    graph.params().data().asNio().order(ByteOrder.nativeOrder()).asFloatBuffer().get(parameters);
    return new Network(
        settings.network().toJson(),
        layout,
        optimizer,
        new TrainerState(
            parameters,
            settings.averaging().optimizerState() == OptimizerState.AVERAGE
                ? optimizer.initialState()
                : new float[0][],
            settings.averaging().outer().initialState(parameters.length),
            settings.averaging().movingAverageDecay() > 0 ? parameters.clone() : new float[0],
            0,
            0,
            0,
            0,
            1));
  }

  /** The state before the first round with other parameters. */
  TrainerState beginningWith(float[] parameters) {
    return new TrainerState(
        parameters,
        initial.optimizer(),
        initial.outer(),
        initial.average().length == 0 ? initial.average() : parameters.clone(),
        0,
        0,
        0,
        0,
        1);
  }

  List<Slice> slices(int count) {
    return Slice.cut(layout, count);
  }
}
