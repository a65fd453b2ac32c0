package org.apache.zeppelin.spark;

import java.util.stream.IntStream;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;

/**
 * How far jobs are.
 *
 * @param tracker Spark's own account of them
 */
record JobProgress(SparkStatusTracker tracker) {

  /** Percent of the tasks of a group's jobs; 0 while there are none. */
  int percent(String jobGroup) {
    SparkStageInfo[] stages =
        IntStream.of(tracker.getJobIdsForGroup(jobGroup))
            .flatMap(this::stages)
            .mapToObj(stage -> tracker.getStageInfo(stage).getOrElse(() -> null))
            .filter(stage -> stage != null)
            .toArray(SparkStageInfo[]::new);
    int tasks = IntStream.range(0, stages.length).map(i -> stages[i].numTasks()).sum();
    int done = IntStream.range(0, stages.length).map(i -> stages[i].numCompletedTasks()).sum();
    return tasks == 0 ? 0 : 100 * done / tasks;
  }

  private IntStream stages(int job) {
    SparkJobInfo info = tracker.getJobInfo(job).getOrElse(() -> null);
    return info == null ? IntStream.empty() : IntStream.of(info.stageIds());
  }
}
