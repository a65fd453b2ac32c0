package sparkception.deploy;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.deploy.k8s.Config$;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.internal.config.Network$;
import org.apache.spark.internal.config.package$;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files for Kubernetes, as far as can be told without one: that they are what they say, and
 * name what is in the distribution.
 */
class KubernetesTest {

  private static final Path HOME = Path.of("target/sparkception").toAbsolutePath();
  private static final Path FOLDER = HOME.resolve("kubernetes");
  private static final String IN_IMAGE = "/opt/sparkception/";

  private static final Map<String, Class<?>> KINDS =
      Map.ofEntries(
          entry("v1/Pod", Pod.class),
          entry("v1/ServiceAccount", ServiceAccount.class),
          entry("rbac.authorization.k8s.io/v1/Role", Role.class),
          entry("rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class),
          entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
          entry("batch/v1/CronJob", CronJob.class),
          entry("sparkoperator.k8s.io/v1beta2/SparkApplication", SparkOperator.Application.class),
          entry(
              "sparkoperator.k8s.io/v1beta2/ScheduledSparkApplication",
              SparkOperator.Scheduled.class));

  /** An unknown field fails; the models would put it aside. */
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return Boolean.FALSE;
                }
              });

  @ParameterizedTest
  @ValueSource(
      strings = {"access.yaml", "train.yaml", "nightly.yaml", "cronjob.yaml", "executor.yaml"})
  void eachObjectIsOfItsKind(String file) throws IOException {
    List<Object> objects = objects(Files.readString(FOLDER.resolve(file)));
    assertThat(objects).isNotEmpty();
  }

  @Test
  void aMisspelledFieldIsFound() throws IOException {
    for (String file : List.of("train.yaml", "cronjob.yaml")) {
      String text = Files.readString(FOLDER.resolve(file));
      assertThatThrownBy(() -> objects(text.replace("allowPrivilegeEscalation", "allowEscalation")))
          .isInstanceOf(UnrecognizedPropertyException.class);
    }
  }

  @Test
  void whatTheyNameIsInTheDistribution() throws IOException {
    int names = 0;
    for (Path file : files()) {
      Matcher matcher = Pattern.compile(IN_IMAGE + "([\\w./-]+)").matcher(Files.readString(file));
      while (matcher.find()) {
        if (!matcher.group(1).contains("*")) {
          assertThat(HOME.resolve(matcher.group(1)).toString().replaceAll("/$", ""))
              .as(file.toString())
              .satisfies(path -> assertThat(Path.of(path)).exists());
          names++;
        }
      }
    }
    assertThat(names).isGreaterThan(7);
  }

  @Test
  void theirMainClassIsInTheirJar() throws IOException {
    for (SparkOperator.Spec spec : specs()) {
      Path jar = HOME.resolve(spec.mainApplicationFile().replace("local://" + IN_IMAGE, ""));
      try (JarFile classes = new JarFile(jar.toFile())) {
        assertThat(classes.getEntry(spec.mainClass().replace('.', '/') + ".class")).isNotNull();
      }
    }
  }

  @Test
  void theirSparkIsOurs() throws IOException {
    Matcher core =
        Pattern.compile("spark-core_([\\d.]+)-([\\d.]+)\\.jar").matcher(names("lib/spark"));
    assertThat(core.find()).isTrue();
    assertThat(Files.readString(FOLDER.resolve("Dockerfile")))
        .contains("apache/spark:" + core.group(2) + "-scala" + core.group(1) + "-java17-");
    assertThat(specs()).allSatisfy(s -> assertThat(s.sparkVersion()).isEqualTo(core.group(2)));
  }

  /** Spark ignores a setting that it does not know without a word. */
  @Test
  void sparkKnowsTheirSettings() throws IOException {
    // Whoever is loaded registers its settings.
    assertThat(List.of(Config$.MODULE$, Network$.MODULE$, package$.MODULE$)).hasSize(3);
    List<String> keys = new ArrayList<>();
    specs().forEach(spec -> keys.addAll(spec.sparkConf().keySet()));
    driver().getArgs().stream()
        .filter(word -> word.startsWith("--conf="))
        .forEach(word -> keys.add(word.replaceAll("--conf=|=[^=]*$", "").replaceAll("=.*", "")));
    assertThat(keys).hasSizeGreaterThan(15);
    for (String key : keys) {
      if (!key.matches(
          "spark\\.(executor|task)\\.resource\\.gpu\\.(amount|vendor|discoveryScript)")) {
        assertThat(ConfigEntry.findEntry(key)).as(key).isNotNull();
      }
    }
  }

  /** Whoever runs is not root, and writes only what is mounted for it. */
  @Test
  void containersMayDoLittle() throws IOException {
    for (SparkOperator.Spec spec : specs()) {
      for (SparkOperator.PodOf pod : List.of(spec.driver(), spec.executor())) {
        assertLocked(
            pod.podSecurityContext(), pod.securityContext(), pod.volumeMounts(), spec.volumes());
        assertThat(pod.coreLimit()).isEqualTo(pod.cores().toString());
        assertThat(pod.memoryOverhead()).isNotNull();
      }
    }
    var job = cronJob().getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
    assertLocked(
        job.getSecurityContext(),
        driver().getSecurityContext(),
        driver().getVolumeMounts(),
        job.getVolumes());
    assertThat(driver().getResources().getLimits()).containsKeys("cpu", "memory");
    var template = ((Pod) objects("executor.yaml", Pod.class).get(0)).getSpec();
    assertLocked(
        template.getSecurityContext(),
        template.getContainers().get(0).getSecurityContext(),
        template.getContainers().get(0).getVolumeMounts(),
        template.getVolumes());
  }

  private static void assertLocked(
      PodSecurityContext pod,
      SecurityContext container,
      List<VolumeMount> mounts,
      List<Volume> volumes) {
    assertThat(pod.getRunAsNonRoot()).isTrue();
    assertThat(pod.getRunAsUser()).isEqualTo(185);
    assertThat(container.getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(mounts.stream().map(VolumeMount::getMountPath))
        .containsExactlyInAnyOrder("/tmp", "/opt/spark/work-dir");
    assertThat(mounts.stream().map(VolumeMount::getName))
        .isSubsetOf(volumes.stream().map(Volume::getName).toList());
  }

  @Test
  void noStageOfTheImageEndsAsRoot() throws IOException {
    String[] stages = Files.readString(FOLDER.resolve("Dockerfile")).split("(?m)^FROM ", -1);
    for (String stage : stages) {
      if (stage.startsWith("${SPARK} AS cpu")) {
        assertThat(stage.strip()).endsWith("USER 185");
      } else if (stage.startsWith("cpu")) {
        assertThat(stage).doesNotContain("USER");
      }
    }
    assertThat(stages[stages.length - 1].strip()).isEqualTo("cpu");
  }

  /** What the driver is allowed is what it does; executors are allowed nothing. */
  @Test
  void rightsAreTheDriversAlone() throws IOException {
    Role role = (Role) objects("access.yaml", Role.class).get(0);
    assertThat(role.getRules()).hasSize(1);
    assertThat(role.getRules().get(0).getResources())
        .containsExactlyInAnyOrder("pods", "services", "configmaps", "persistentvolumeclaims");
    RoleBinding binding = (RoleBinding) objects("access.yaml", RoleBinding.class).get(0);
    assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
    List<String> accounts =
        objects("access.yaml", ServiceAccount.class).stream()
            .map(account -> ((ServiceAccount) account).getMetadata().getName())
            .toList();
    assertThat(accounts).contains(binding.getSubjects().get(0).getName());
    for (SparkOperator.Spec spec : specs()) {
      assertThat(accounts)
          .contains(
              spec.driver().serviceAccount(),
              spec.sparkConf().get("spark.kubernetes.authenticate.executor.serviceAccountName"));
    }
  }

  private static List<SparkOperator.Spec> specs() throws IOException {
    return List.of(
        ((SparkOperator.Application) objects("train.yaml", SparkOperator.Application.class).get(0))
            .spec(),
        ((SparkOperator.Scheduled) objects("nightly.yaml", SparkOperator.Scheduled.class).get(0))
            .spec()
            .template());
  }

  private static CronJob cronJob() throws IOException {
    return (CronJob) objects("cronjob.yaml", CronJob.class).get(0);
  }

  private static Container driver() throws IOException {
    return cronJob()
        .getSpec()
        .getJobTemplate()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .get(0);
  }

  private static List<Object> objects(String file, Class<?> kind) throws IOException {
    List<Object> found =
        objects(Files.readString(FOLDER.resolve(file))).stream().filter(kind::isInstance).toList();
    assertThat(found).isNotEmpty();
    return found;
  }

  private static List<Object> objects(String yaml) throws IOException {
    List<Object> objects = new ArrayList<>();
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      while (documents.hasNext()) {
        JsonNode object = documents.next();
        String kind = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
        assertThat(KINDS).containsKey(kind);
        objects.add(YAML.treeToValue(object, KINDS.get(kind)));
      }
    }
    return objects;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.toList();
    }
  }

  private static String names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve(folder))) {
      return String.join("\n", files.map(Path::getFileName).map(Path::toString).toList());
    }
  }
}
