package sparkception.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;

/**
 * The kinds of the Kubernetes Operator for Apache Spark as far as our files use them, by hand after
 * the API documentation of {@code sparkoperator.k8s.io/v1beta2}
 * (github.com/kubeflow/spark-operator, docs/api-docs.md): no library in Java has them. A field that
 * is not here is a mistake, or belongs here.
 */
final class SparkOperator {

  private SparkOperator() {}

  /** {@code SparkApplication}. */
  record Application(
      @JsonProperty(required = true) String apiVersion,
      @JsonProperty(required = true) String kind,
      @JsonProperty(required = true) ObjectMeta metadata,
      @JsonProperty(required = true) Spec spec) {}

  /** {@code ScheduledSparkApplication}. */
  record Scheduled(
      @JsonProperty(required = true) String apiVersion,
      @JsonProperty(required = true) String kind,
      @JsonProperty(required = true) ObjectMeta metadata,
      @JsonProperty(required = true) ScheduledSpec spec) {}

  record ScheduledSpec(
      @JsonProperty(required = true) String schedule,
      Concurrency concurrencyPolicy,
      boolean suspend,
      int successfulRunHistoryLimit,
      int failedRunHistoryLimit,
      @JsonProperty(required = true) Spec template) {}

  enum Concurrency {
    Allow,
    Forbid,
    Replace
  }

  record Spec(
      @JsonProperty(required = true) Language type,
      Mode mode,
      @JsonProperty(required = true) String sparkVersion,
      String image,
      PullPolicy imagePullPolicy,
      List<String> imagePullSecrets,
      String mainClass,
      @JsonProperty(required = true) String mainApplicationFile,
      List<String> arguments,
      RestartPolicy restartPolicy,
      Map<String, String> sparkConf,
      Map<String, String> hadoopConf,
      List<Volume> volumes,
      Map<String, String> nodeSelector,
      Long timeToLiveSeconds,
      @JsonProperty(required = true) PodOf driver,
      @JsonProperty(required = true) PodOf executor) {}

  enum Language {
    Java,
    Scala,
    Python,
    R
  }

  enum Mode {
    cluster,
    client
  }

  enum PullPolicy {
    Always,
    IfNotPresent,
    Never
  }

  record RestartPolicy(
      Restart type,
      Integer onFailureRetries,
      Long onFailureRetryInterval,
      Integer onSubmissionFailureRetries,
      Long onSubmissionFailureRetryInterval) {}

  enum Restart {
    Never,
    OnFailure,
    Always
  }

  /** Of a driver or an executor; {@code instances} of executors only. */
  record PodOf(
      Integer instances,
      Integer cores,
      String coreRequest,
      String coreLimit,
      String memory,
      String memoryOverhead,
      String serviceAccount,
      String javaOptions,
      Map<String, String> labels,
      Map<String, String> annotations,
      List<EnvVar> env,
      List<EnvFromSource> envFrom,
      Affinity affinity,
      Map<String, String> nodeSelector,
      List<Toleration> tolerations,
      Long terminationGracePeriodSeconds,
      PodSecurityContext podSecurityContext,
      SecurityContext securityContext,
      List<VolumeMount> volumeMounts) {}
}
