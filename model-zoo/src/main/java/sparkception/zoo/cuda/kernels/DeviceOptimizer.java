package sparkception.zoo.cuda.kernels;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.ModuleSpec;
import sparkception.zoo.cuda.device.Stream;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterRole;
import sparkception.zoo.optim.ParameterSegment;
import sparkception.zoo.optim.TrustRatio;
import sparkception.zoo.optim.UpdateRule;

/**
 * What {@link sparkception.zoo.optim.Optimizer} does, on vectors in a device's memory: gradient
 * clipping, penalty, update rule, trust ratios and decay. Statistics of batch normalization and
 * frozen parameters stay as they are.
 *
 * <p>Where products read parameters in bf16, it writes that copy too.
 */
public final class DeviceOptimizer {

  /** Numbers that {@link #writeScalars} sets, and one more that the device does. */
  public static final int SCALARS = 6;

  private static final int THREADS = 256;
  private static final int SHARED_BYTES = THREADS * Double.BYTES;
  private static final int RUN_LENGTH = 8192;
  private static final int RUN_INTS = 4;
  private static final int FACTORS = 7;
  private static final int TRAINED = 1;
  private static final int DECAYED = 2;
  private static final int SCALED = 4;

  private final DeviceRule rule;
  private final TrustRatio trust;
  private final Decay decay;
  private final double clipNorm;
  private final List<int[]> runs = new ArrayList<>();
  private final List<Integer> firstRuns = new ArrayList<>();
  private final Kernel step;
  private final Kernel direction;
  private final Kernel follow;
  private final Kernel squares;
  private final Kernel clip;
  private final Kernel ratios;

  /**
   * @param copies type of the copy that products read
   * @param layout of the parameters
   * @param rule the update rule
   * @param decay the pull towards zero
   * @param clipNorm largest Euclidean norm of the whole gradient; infinite for no clipping
   */
  public DeviceOptimizer(
      Device device,
      ElementType copies,
      ParameterLayout layout,
      UpdateRule rule,
      Decay decay,
      double clipNorm) {
    this.rule = DeviceRule.of(rule);
    this.trust = rule.trustRatio();
    this.decay = decay;
    this.clipNorm = clipNorm;
    layout.segments().forEach(this::addRuns);
    firstRuns.add(runs.size());
    ModuleSpec module =
        Modules.of(copies, 1, "optimizer.cu").option("RULE", this.rule.code()).spec();
    step = device.kernel(module, "optimizer_step");
    direction = device.kernel(module, "optimizer_direction");
    follow = device.kernel(module, "optimizer_follow");
    squares = device.kernel(module, "run_squares");
    clip = device.kernel(module, "clip_scale");
    ratios = device.kernel(module, "trust_ratios");
  }

  private void addRuns(ParameterSegment segment) {
    int array = firstRuns.size();
    firstRuns.add(runs.size());
    for (int from = segment.offset(); from < segment.end(); from += RUN_LENGTH) {
      int count = Math.min(RUN_LENGTH, segment.end() - from);
      runs.add(new int[] {from, count, array, flags(segment.role())});
    }
  }

  private int flags(ParameterRole role) {
    if (!role.isTrained()) {
      return 0;
    }
    boolean weight = role == ParameterRole.WEIGHT;
    return TRAINED | (weight || decay.everyParameter() ? DECAYED : 0) | (weight ? SCALED : 0);
  }

  /**
   * Addresses of vectors as long as the parameters.
   *
   * @param parameters fp32
   * @param gradients fp32, sums over the minibatch; overwritten by rules that scale their own step
   * @param slot0 the rule's first state vector, or 0
   * @param slot1 the rule's second state vector, or 0
   * @param copies receives the parameters in the copies' type, or 0
   */
  public record Vectors(long parameters, long gradients, long slot0, long slot1, long copies) {}

  /** Bytes of the tables that {@link #writeTables} writes. */
  public int tableBytes() {
    return Integer.BYTES * (RUN_INTS * runs.size() + firstRuns.size()) + Float.BYTES * FACTORS;
  }

  /** Writes what never changes; the device's copy of it must begin at a multiple of 16. */
  public void writeTables(ByteBuffer to) {
    runs.forEach(
        run -> {
          for (int value : run) {
            to.putInt(value);
          }
        });
    firstRuns.forEach(to::putInt);
    double[] factors = {
      rule.first(),
      rule.second(),
      1 - rule.first(),
      1 - rule.second(),
      rule.epsilon(),
      decay.l2(),
      decay.decoupled()
    };
    for (double factor : factors) {
      to.putFloat((float) factor);
    }
  }

  /**
   * Writes what a step needs to know.
   *
   * @param learningRate step size
   * @param batchSize examples that the gradient sums over
   * @param iteration number of the step, from 1
   */
  public void writeScalars(FloatBuffer to, double learningRate, int batchSize, long iteration) {
    to.put((float) learningRate)
        .put(1f / batchSize)
        .put((float) clipNorm)
        .put((float) rule.correction(rule.first(), iteration))
        .put((float) rule.correction(rule.second(), iteration))
        .put(1f / batchSize);
  }

  /** Bytes of working memory that {@link #run} needs. */
  public long workBytes() {
    return 2L * Double.BYTES * runs.size() + (long) Float.BYTES * firstRuns.size();
  }

  /**
   * Makes a step.
   *
   * @param tables address of what {@link #writeTables} wrote
   * @param scalars address of what {@link #writeScalars} wrote
   * @param work working memory, a multiple of 16
   */
  public void run(Stream stream, Vectors vectors, long tables, long scalars, long work) {
    if (!Double.isInfinite(clipNorm)) {
      squares(stream, vectors.gradients(), tables, work);
      stream.launch(
          clip,
          new Grid(1, 1, THREADS, 1, SHARED_BYTES),
          new Arguments().addresses(work, scalars).int32(runs.size()));
    }
    switch (trust.measure()) {
      case NOTHING -> step(stream, vectors, tables, scalars, 0);
      case GRADIENT -> {
        ratios(stream, vectors, tables, scalars, work, true);
        step(stream, vectors, tables, scalars, ratioAddress(work));
      }
      case STEP -> {
        direction(stream, vectors, tables, scalars);
        ratios(stream, vectors, tables, scalars, work, false);
        follow(stream, vectors, tables, scalars, ratioAddress(work));
      }
    }
  }

  private void step(Stream stream, Vectors vectors, long tables, long scalars, long trust) {
    stream.launch(
        step,
        overRuns(0),
        new Arguments()
            .addresses(vectors.parameters(), vectors.gradients())
            .addresses(vectors.slot0(), vectors.slot1(), vectors.copies())
            .addresses(tables, factorAddress(tables), scalars, trust));
  }

  private void direction(Stream stream, Vectors vectors, long tables, long scalars) {
    stream.launch(
        direction,
        overRuns(0),
        new Arguments()
            .addresses(vectors.parameters(), vectors.gradients())
            .addresses(vectors.slot0(), vectors.slot1())
            .addresses(tables, factorAddress(tables), scalars));
  }

  private void follow(Stream stream, Vectors vectors, long tables, long scalars, long trust) {
    stream.launch(
        follow,
        overRuns(0),
        new Arguments()
            .addresses(vectors.parameters(), vectors.gradients(), vectors.copies())
            .addresses(tables, scalars, trust));
  }

  private void ratios(
      Stream stream, Vectors vectors, long tables, long scalars, long work, boolean penalized) {
    long measured = work + (long) Double.BYTES * runs.size();
    squares(stream, vectors.parameters(), tables, work);
    squares(stream, vectors.gradients(), tables, measured);
    int arrays = firstRuns.size() - 1;
    stream.launch(
        ratios,
        Grid.covering(arrays, THREADS),
        new Arguments()
            .addresses(work, measured, tables + (long) Integer.BYTES * RUN_INTS * runs.size())
            .addresses(scalars, ratioAddress(work))
            .float32((float) trust.coefficient())
            .float32((float) decay.l2())
            .int32(penalized ? 1 : 0)
            .int32(arrays));
  }

  private void squares(Stream stream, long values, long tables, long squares) {
    stream.launch(
        this.squares, overRuns(SHARED_BYTES), new Arguments().addresses(values, tables, squares));
  }

  private Grid overRuns(int sharedBytes) {
    return new Grid(runs.size(), 1, THREADS, 1, sharedBytes);
  }

  private long factorAddress(long tables) {
    return tables + tableBytes() - (long) Float.BYTES * FACTORS;
  }

  private long ratioAddress(long work) {
    return work + 2L * Double.BYTES * runs.size();
  }
}
