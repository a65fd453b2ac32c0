package sparkception.job.train;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import sparkception.job.worker.TaskGpu;
import sparkception.job.worker.WorkerSetup;
import sparkception.zoo.engine.ChosenEngine;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.engine.EngineFacts;

/**
 * Asks the executors, before training starts, whether the engine can compute there: a recipe that
 * cannot be followed must fail at once, and with one sentence.
 */
final class EngineProbe {

  private final JavaSparkContext spark;
  private final WorkerSetup setup;

  EngineProbe(JavaSparkContext spark, WorkerSetup setup) {
    this.spark = spark;
    this.setup = setup;
  }

  /**
   * Asks a task for each worker.
   *
   * @return what the results' bits depend on, each once
   * @throws TrainingException if an executor cannot compute as asked
   */
  List<EngineFacts> run(int workers) throws TrainingException {
    GpuResources.require(spark.getConf(), setup.engine());
    Broadcast<WorkerSetup> broadcast = spark.broadcast(setup);
    try {
      List<Answer> answers =
          spark
              .parallelize(IntStream.range(0, workers).boxed().toList(), workers)
              .map(worker -> ask(broadcast.getValue()))
              .collect();
      for (Answer answer : answers) {
        if (answer.refusal() != null) {
          throw new TrainingException(answer.refusal());
        }
      }
      return answers.stream()
          .map(Answer::facts)
          .distinct()
          .sorted(Comparator.comparing(EngineFacts::toString))
          .toList();
    } finally {
      broadcast.destroy();
    }
  }

  /** A refusal is an answer: as a failure, Spark would repeat the task and wrap the reason. */
  private static Answer ask(WorkerSetup setup) {
    try {
      ChosenEngine engine = setup.engine().here(setup.cores(), TaskGpu.address());
      engine.engine().check(setup.replica(0), engine.options().precision());
      return new Answer(engine.facts(), null);
    } catch (EngineException e) {
      return new Answer(null, e.getMessage());
    }
  }

  private record Answer(EngineFacts facts, String refusal) implements Serializable {}
}
