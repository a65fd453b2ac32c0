package sparkception.job.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What was seen on one picture.
 *
 * @param path of the picture
 * @param explained the class whose heat is drawn
 * @param probability of that class
 * @param predicted the likeliest class
 * @param actual the classes that a data set says it has; null where nobody says
 * @param heatInBoxes share of the heat that lies in the boxes around the picture's objects; null
 *     where there are none
 * @param boxArea share of the picture that the boxes take, to compare with; null where there are
 *     none
 * @param file with the overlay, in the output folder; null if the picture cannot be read
 * @param error why it cannot be read; null if it can
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Explanation(
    String path,
    String explained,
    Float probability,
    String predicted,
    List<String> actual,
    Double heatInBoxes,
    Double boxArea,
    String file,
    String error) {}
