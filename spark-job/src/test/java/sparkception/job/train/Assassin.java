package sparkception.job.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.Success$;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Kills executors, without warning: one that has begun to train in one round, and one that has
 * trained and whose part is about to be averaged in another.
 */
final class Assassin extends SparkListener {

  private final int trainingJob;
  private final int reductionJob;
  private final Map<Integer, Integer> jobOfStage = new HashMap<>();
  private final TreeSet<Integer> wounded = new TreeSet<>();
  private final List<Integer> firstStages = new ArrayList<>();
  private int inTraining;
  private int inReduction;

  /**
   * Waits for its moments.
   *
   * @param trainingJob number, from 1, of the job in whose first stage to kill
   * @param reductionJob number of the job in whose second stage to kill
   */
  Assassin(JavaSparkContext spark, int trainingJob, int reductionJob) {
    this.trainingJob = trainingJob;
    this.reductionJob = reductionJob;
    spark.sc().addSparkListener(this);
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    List<Integer> stages = new ArrayList<>();
    job.stageIds().foreach(stage -> stages.add((Integer) stage));
    firstStages.add(stages.stream().min(Integer::compare).orElseThrow());
    stages.forEach(stage -> jobOfStage.put(stage, firstStages.size()));
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart task) {
    int job = jobOfStage.getOrDefault(task.stageId(), 0);
    boolean training = job > 0 && firstStages.get(job - 1) == task.stageId();
    if (training && job == trainingJob && inTraining == 0) {
      kill(task.taskInfo().executorId());
      inTraining++;
    }
    if (!training && job == reductionJob && inReduction == 0) {
      kill(task.taskInfo().executorId());
      inReduction++;
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    if (!task.reason().equals(Success$.MODULE$)) {
      wounded.add(jobOfStage.get(task.stageId()));
    }
  }

  synchronized int killedInTraining() {
    return inTraining;
  }

  synchronized int killedInReduction() {
    return inReduction;
  }

  synchronized int jobs() {
    return firstStages.size();
  }

  synchronized List<Integer> jobsWithLostTasks() {
    return List.copyOf(wounded);
  }

  private static void kill(String executor) {
    ProcessHandle.current()
        .descendants()
        .filter(process -> isExecutor(process, executor))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No process of executor " + executor))
        .destroyForcibly();
  }

  private static boolean isExecutor(ProcessHandle process, String executor) {
    try {
      String command = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
      return command.contains("CoarseGrainedExecutorBackend")
          && command.contains("\0--executor-id\0" + executor + "\0");
    } catch (IOException gone) {
      return false;
    }
  }
}
