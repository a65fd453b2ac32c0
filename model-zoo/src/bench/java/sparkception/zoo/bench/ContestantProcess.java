package sparkception.zoo.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A contestant in a process of its own, so that its memory can be told: does what it is told line by
 * line, and answers with milliseconds.
 */
final class ContestantProcess {

  private ContestantProcess() {}

  /** Arguments: {@code sparkception} or {@code libtorch}, and the batch size. */
  public static void main(String[] arguments) throws IOException {
    int batch = Integer.parseInt(arguments[1]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Contestant contestant =
        arguments[0].equals("libtorch")
            ? new LibtorchContestant(batch)
            : new SparkceptionContestant(batch)) {
      System.out.println("ready " + contestant.trainedParameters());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println("took " + milliseconds(contestant, line));
      }
    }
  }

  private static double milliseconds(Contestant contestant, String task) {
    long start = System.nanoTime();
    if (task.equals("train")) {
      if (Double.isNaN(contestant.train())) {
        throw new IllegalStateException("The loss is not a number");
      }
    } else {
      contestant.infer();
    }
    return (System.nanoTime() - start) / 1e6;
  }
}
