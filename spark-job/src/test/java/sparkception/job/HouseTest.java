package sparkception.job;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom; docs/design.md says it in words. */
@AnalyzeClasses(packages = "sparkception.job", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {

  private static final String[] DL4J = {"org.deeplearning4j..", "org.nd4j.."};
  private static final String[] SPARK = {"org.apache.spark..", "scala.."};

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("sparkception.job.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule EACH_PACKAGE_KNOWS_ITS_OWN =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("files")
          .definedBy("sparkception.job.files..")
          .layer("run")
          .definedBy("sparkception.job.run..")
          .layer("registry")
          .definedBy("sparkception.job.registry..")
          .layer("averaging")
          .definedBy("sparkception.job.averaging..")
          .layer("recipe")
          .definedBy("sparkception.job.recipe..")
          .layer("checkpoint")
          .definedBy("sparkception.job.checkpoint..")
          .layer("batchnorm")
          .definedBy("sparkception.job.batchnorm..")
          .layer("features")
          .definedBy("sparkception.job.features..")
          .layer("worker")
          .definedBy("sparkception.job.worker..")
          .layer("metrics")
          .definedBy("sparkception.job.metrics..")
          .layer("train")
          .definedBy("sparkception.job.train..")
          .layer("evaluate")
          .definedBy("sparkception.job.evaluate..")
          .layer("ablate")
          .definedBy("sparkception.job.ablate..")
          .layer("export")
          .definedBy("sparkception.job.export..")
          .layer("predict")
          .definedBy("sparkception.job.predict..")
          .layer("explain")
          .definedBy("sparkception.job.explain..")
          .layer("report")
          .definedBy("sparkception.job.report..")
          .layer("retrain")
          .definedBy("sparkception.job.retrain..")
          .layer("schedule")
          .definedBy("sparkception.job.schedule..")
          .layer("ml")
          .definedBy("sparkception.job.ml..")
          .layer("notebook")
          .definedBy("sparkception.job.notebook..")
          .layer("tensorboard")
          .definedBy("sparkception.job.tensorboard..")
          .layer("mlflow")
          .definedBy("sparkception.job.mlflow..")
          .layer("ui")
          .definedBy("sparkception.job.ui..")
          .layer("cli")
          .definedBy("sparkception.job.cli..")
          .whereLayer("files")
          .mayNotAccessAnyLayer()
          .whereLayer("run")
          .mayOnlyAccessLayers("files")
          .whereLayer("registry")
          .mayOnlyAccessLayers("files")
          .whereLayer("averaging")
          .mayNotAccessAnyLayer()
          .whereLayer("recipe")
          .mayOnlyAccessLayers("averaging")
          .whereLayer("checkpoint")
          .mayOnlyAccessLayers("averaging", "files", "run")
          .whereLayer("batchnorm")
          .mayOnlyAccessLayers("checkpoint", "worker")
          .whereLayer("features")
          .mayOnlyAccessLayers("files", "worker")
          .whereLayer("worker")
          .mayOnlyAccessLayers("averaging", "checkpoint")
          .whereLayer("metrics")
          .mayOnlyAccessLayers("run")
          .whereLayer("train")
          .mayOnlyAccessLayers(
              "averaging",
              "batchnorm",
              "checkpoint",
              "features",
              "metrics",
              "recipe",
              "run",
              "worker")
          .whereLayer("evaluate")
          .mayOnlyAccessLayers("batchnorm", "checkpoint", "recipe", "run", "train", "worker")
          .whereLayer("ablate")
          .mayOnlyAccessLayers("checkpoint", "evaluate", "recipe", "report", "run", "train")
          .whereLayer("export")
          .mayOnlyAccessLayers("checkpoint", "files")
          .whereLayer("explain")
          .mayOnlyAccessLayers("checkpoint", "evaluate", "run")
          .whereLayer("predict")
          .mayOnlyAccessLayers("checkpoint", "evaluate", "run", "worker")
          .whereLayer("report")
          .mayOnlyAccessLayers("run")
          .whereLayer("retrain")
          .mayOnlyAccessLayers(
              "checkpoint", "evaluate", "files", "predict", "recipe", "registry", "run")
          .whereLayer("schedule")
          .mayNotAccessAnyLayer()
          .whereLayer("ml")
          .mayOnlyAccessLayers(
              "checkpoint", "evaluate", "files", "predict", "recipe", "run", "train", "worker")
          .whereLayer("ml")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("notebook")
          .mayOnlyAccessLayers("evaluate", "explain", "predict", "recipe", "report", "run")
          .whereLayer("notebook")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("tensorboard")
          .mayOnlyAccessLayers("files", "run")
          .whereLayer("tensorboard")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("mlflow")
          .mayOnlyAccessLayers("files", "run")
          .whereLayer("mlflow")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("ui")
          .mayOnlyAccessLayers("registry", "report", "run", "schedule")
          .whereLayer("ui")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();

  /** A program that has no stages needs no {@code spark-mllib}. */
  @ArchTest
  static final ArchRule ONLY_STAGES_KNOW_SPARK_ML =
      noClasses()
          .that()
          .resideOutsideOfPackage("sparkception.job.ml..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.apache.spark.ml.."));

  /** Whoever starts commands by the clock starts them as processes. */
  @ArchTest
  static final ArchRule ONLY_SCHEDULES_KNOW_CRON =
      noClasses()
          .that()
          .resideOutsideOfPackage("sparkception.job.schedule..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("com.cronutils.."));

  @ArchTest
  static final ArchRule ONLY_MAIN_KNOWS_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("sparkception.job.cli..")
          .and()
          .doNotHaveFullyQualifiedName(Main.class.getName())
          .should()
          .dependOnClassesThat(resideInAnyPackage("sparkception.job.cli..", "picocli.."));

  @ArchTest
  static final ArchRule RUN_FOLDERS_ARE_READ_WITHOUT_DL4J_OR_SPARK =
      noClasses()
          .that()
          .resideInAnyPackage(
              "sparkception.job.run..",
              "sparkception.job.files..",
              "sparkception.job.registry..",
              "sparkception.job.schedule..")
          .should()
          .dependOnClassesThat(resideInAnyPackage(DL4J).or(resideInAnyPackage(SPARK)));

  /** One server, in one place. */
  @ArchTest
  static final ArchRule ONLY_THE_LIVE_PAGE_LISTENS =
      noClasses()
          .that()
          .resideOutsideOfPackage("sparkception.job.ui..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("com.sun.net.httpserver.."));

  @ArchTest
  static final ArchRule THE_REPORT_IS_OF_A_RUN_FOLDER_ALONE =
      noClasses()
          .that()
          .resideInAnyPackage("sparkception.job.report..", "sparkception.job.ui..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(DL4J)
                  .or(resideInAnyPackage(SPARK))
                  .or(resideInAnyPackage("sparkception.zoo..")));

  @ArchTest
  static final ArchRule AVERAGING_IS_ARITHMETIC =
      noClasses()
          .that()
          .resideInAnyPackage("sparkception.job.averaging..", "sparkception.job.recipe..")
          .should()
          .dependOnClassesThat(resideInAnyPackage(DL4J).or(resideInAnyPackage(SPARK)));

  @ArchTest
  static final ArchRule WORKERS_LEAVE_NETWORKS_TO_THEIR_ENGINE =
      noClasses()
          .that()
          .resideInAPackage("sparkception.job.worker..")
          .should()
          .dependOnClassesThat(resideInAnyPackage(DL4J));
}
