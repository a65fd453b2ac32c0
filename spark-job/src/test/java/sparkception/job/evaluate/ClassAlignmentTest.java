package sparkception.job.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageClass;

class ClassAlignmentTest {

  private static final Path DATA = new Path("other");

  @Test
  void theSameClassesInAnotherOrderAreMapped() throws DataSetException {
    ClassAlignment aligned = align(classes("cat", "dog", "fox"), classes("fox", "cat", "dog"));
    assertThat(aligned.names()).containsExactly("cat", "dog", "fox");
    assertThat(aligned.outputs()).containsExactly(2, 0, 1);
  }

  @Test
  void otherClassesAreRefusedWithTheDifference() {
    assertThatThrownBy(() -> align(classes("cat", "dog", "fox"), classes("ant", "cat", "dog")))
        .isInstanceOf(DataSetException.class)
        .hasMessage(
            "Cannot evaluate on other: its classes are not the network's"
                + " (only the network knows fox; only the data set has ant)");
    assertThatThrownBy(
            () -> align(classes("0", "1"), classes("0", "1", "2", "3", "4", "5", "6", "7", "8")))
        .hasMessageEndingWith(
            "(only the network knows none; only the data set has 2, 3, 4, 5, 6 and 2 more)");
  }

  @Test
  void classesOfOneNameAreToldApartByTheirIds() throws DataSetException {
    List<ImageClass> network =
        List.of(new ImageClass(0, "n01", "crane"), new ImageClass(1, "n02", "crane"));
    List<ImageClass> data =
        List.of(new ImageClass(0, "n02", "crane"), new ImageClass(1, "n01", "crane"));
    assertThat(align(network, data).outputs()).containsExactly(1, 0);
    assertThatThrownBy(() -> align(network, classes("crane", "crane")))
        .hasMessageContaining("only the network knows crane (n01), crane (n02)");
  }

  private static ClassAlignment align(List<ImageClass> network, List<ImageClass> data)
      throws DataSetException {
    return ClassAlignment.of(network, data, DATA);
  }

  private static List<ImageClass> classes(String... names) {
    return IntStream.range(0, names.length)
        .mapToObj(label -> new ImageClass(label, names[label], names[label]))
        .toList();
  }
}
