package sparkception.zoo.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A contestant in a process of its own, so that its memory can be told and its threads do not wait
 * in the way of another's: follows orders line by line, and answers each with a number.
 */
final class ContestantProcess {

  static final String ANSWER = "answer ";

  private ContestantProcess() {}

  /** Arguments: {@code xception} or {@code layers}, the engine's name, and the batch size. */
  public static void main(String[] arguments) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Contestant contestant =
        contestant(arguments[0], arguments[1], Integer.parseInt(arguments[2]))) {
      for (String order = in.readLine(); order != null; order = in.readLine()) {
        System.out.println(ANSWER + contestant.answer(order));
      }
    }
  }

  private static Contestant contestant(String contest, String engine, int batch) {
    return switch (contest) {
      case "xception" -> new XceptionTasks(XceptionEngine.named(engine, batch));
      case "layers" -> new LayerTasks(engine, batch);
      default -> throw new IllegalArgumentException("Unknown contest: " + contest);
    };
  }
}
