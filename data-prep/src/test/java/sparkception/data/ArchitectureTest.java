package sparkception.data;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom; docs/design.md says it in words. */
@AnalyzeClasses(
    packages = "sparkception.data",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] READER = {
    "sparkception.data.augment..",
    "sparkception.data.image..",
    "sparkception.data.loader..",
    "sparkception.data.plan..",
    "sparkception.data.random..",
    "sparkception.data.shard..",
    "sparkception.data.storage.."
  };
  private static final String[] WRITER = {
    "sparkception.data.inspect..", "sparkception.data.prep..", "sparkception.data.source.."
  };
  private static final String[] SPARK = {"org.apache.spark..", "scala.."};

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("sparkception.data.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule EACH_PACKAGE_KNOWS_ITS_OWN =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("random")
          .definedBy("sparkception.data.random..")
          .layer("storage")
          .definedBy("sparkception.data.storage..")
          .layer("image")
          .definedBy("sparkception.data.image..")
          .layer("plan")
          .definedBy("sparkception.data.plan..")
          .layer("augment")
          .definedBy("sparkception.data.augment..")
          .layer("shard")
          .definedBy("sparkception.data.shard..")
          .layer("loader")
          .definedBy("sparkception.data.loader..")
          .layer("source")
          .definedBy("sparkception.data.source..")
          .layer("prep")
          .definedBy("sparkception.data.prep..")
          .layer("inspect")
          .definedBy("sparkception.data.inspect..")
          .whereLayer("random")
          .mayNotAccessAnyLayer()
          .whereLayer("storage")
          .mayNotAccessAnyLayer()
          .whereLayer("image")
          .mayNotAccessAnyLayer()
          .whereLayer("plan")
          .mayOnlyAccessLayers("random")
          .whereLayer("augment")
          .mayOnlyAccessLayers("image", "random")
          .whereLayer("shard")
          .mayOnlyAccessLayers("image", "storage")
          .whereLayer("loader")
          .mayOnlyAccessLayers("augment", "image", "plan", "shard")
          .whereLayer("source")
          .mayOnlyAccessLayers("image", "random", "shard")
          .whereLayer("prep")
          .mayOnlyAccessLayers("image", "random", "shard", "source", "storage")
          .whereLayer("inspect")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule DATA_SETS_ARE_READ_WITHOUT_SPARK =
      noClasses()
          .that()
          .resideInAnyPackage(READER)
          .should()
          .dependOnClassesThat(resideInAnyPackage(SPARK));

  @ArchTest
  static final ArchRule READERS_KNOW_NO_WRITER =
      noClasses()
          .that()
          .resideInAnyPackage(READER)
          .should()
          .dependOnClassesThat(resideInAnyPackage(WRITER));

  @ArchTest
  static final ArchRule IMAGES_AND_PLANS_KNOW_NO_FILES =
      noClasses()
          .that()
          .resideInAnyPackage(
              "sparkception.data.augment..",
              "sparkception.data.image..",
              "sparkception.data.plan..",
              "sparkception.data.random..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.apache.hadoop..", "org.apache.parquet.."));

  @ArchTest
  static final ArchRule ONLY_IMAGES_KNOW_NATIVE_CODE =
      noClasses()
          .that()
          .resideOutsideOfPackage("sparkception.data.image..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.bytedeco.."));
}
