package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sparkception.data.image.Box;

class BoxAnnotationTest {

  private static final String FISH =
      """
      <annotation>
        <folder>n01440764</folder>
        <filename>n01440764_10040</filename>
        <size><width>500</width><height>400</height><depth>3</depth></size>
        <object>
          <name>n01440764</name>
          <bndbox><xmin>50</xmin><ymin>100</ymin><xmax>250</xmax><ymax>300</ymax></bndbox>
          <part><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part>
        </object>
        <object>
          <bndbox><xmin>-10</xmin><ymin>0</ymin><xmax>125.0</xmax><ymax>500</ymax></bndbox>
        </object>
      </annotation>
      """;

  @Test
  void boxesAreInFractionsOfTheFilesOwnSizeAndCutAtItsEdges() throws SourceException {
    assertThat(parse(FISH))
        .isEqualTo(
            new BoxAnnotation(
                "n01440764_10040",
                List.of(new Box(0.1f, 0.25f, 0.5f, 0.75f), new Box(0, 0, 0.25f, 1)),
                0));
  }

  @Test
  void aBoxWithoutAreaInTheImageIsLeftOut() throws SourceException {
    BoxAnnotation outside = parse(FISH.replace(">-10<", ">600<").replace(">250<", ">50<"));
    assertThat(outside.boxes()).isEmpty();
    assertThat(outside.leftOut()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <xmin>50</xmin>     | <x/>                | xmin is missing (must be in size and in each bndbox)
          <width>500</width>  |                     | width is missing (must be in size and in each bndbox)
          <width>500</width>  | <width>0</width>    | its size is 0.0 x 400.0 (must be above 0)
          >50<                | >left<              | xmin is left (must be a number)
          >50<                | >NaN<               | xmin is NaN (must be a number)
          <object>            | <objects>           | line 9 is not XML as it should be (The element type "objects" must be terminated by the matching end-tag "</objects>".)
          """)
  void whatIsNoAnnotationIsNamed(String correct, String wrong, String problem) {
    String xml = FISH.replaceFirst(correct, wrong == null ? "" : wrong);
    assertThatThrownBy(() -> parse(xml))
        .isInstanceOf(SourceException.class)
        .hasMessage("Invalid annotation boxes.tar/n01440764_10040.xml: " + problem);
  }

  /** An entity could show a file of this machine, or grow until the memory is full. */
  @Test
  void entitiesAreNotFollowed(@TempDir Path temp) throws IOException {
    Path secret = Files.writeString(temp.resolve("secret"), "50");
    for (String entity : new String[] {"SYSTEM \"" + secret.toUri() + "\"", "\"50\""}) {
      String xml = "<!DOCTYPE annotation [<!ENTITY e %s>]>%s".formatted(entity, FISH);
      assertThat(parse(xml).boxes()).as("a document type by itself").hasSize(2);
      assertThatThrownBy(() -> parse(xml.replace(">50<", ">&e;<")))
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith("Invalid annotation");
    }
  }

  private static BoxAnnotation parse(String xml) throws SourceException {
    return BoxAnnotation.parse(
        xml.getBytes(StandardCharsets.UTF_8), "boxes.tar/n01440764_10040.xml");
  }
}
