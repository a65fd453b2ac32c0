package sparkception.zoo.cuda.kernels;

import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceProperties;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.ModuleSpec;
import sparkception.zoo.optim.Adam;
import sparkception.zoo.optim.Decay;
import sparkception.zoo.optim.Lars;
import sparkception.zoo.optim.Momentum;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterRole;
import sparkception.zoo.optim.ParameterSegment;
import sparkception.zoo.optim.RmsProp;
import sparkception.zoo.optim.UpdateRule;

/** Every module that Xception at 299x299 needs, and some that its relatives do. */
public final class EveryKernel {

  private static final DeviceProperties H100 =
      new DeviceProperties(0, "H100", "GPU-0", 9, 0, 80L << 30, 132);

  private EveryKernel() {}

  /** The modules, as a device is asked for them. */
  public static Set<ModuleSpec> modules() {
    Set<ModuleSpec> modules = new LinkedHashSet<>();
    Device recording =
        (Device)
            Proxy.newProxyInstance(
                Device.class.getClassLoader(),
                new Class<?>[] {Device.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "properties" -> H100;
                      case "kernel" -> {
                        modules.add((ModuleSpec) arguments[0]);
                        String name = (String) arguments[1];
                        yield (Kernel) () -> name;
                      }
                      default -> throw new IllegalStateException(method.getName());
                    });
    for (ElementType storage : ElementType.values()) {
      buildAll(recording, storage);
    }
    return modules;
  }

  private static void buildAll(Device device, ElementType storage) {
    for (int[] size :
        new int[][] {{147, 64}, {147, 128}, {74, 256}, {37, 728}, {10, 1536}, {7, 37}}) {
      depthwise(device, storage, size[0], size[1], Reading.NORMALIZED_RELU, Additions.NONE);
    }
    Additions joined = new Additions(true, true, 2);
    depthwise(device, storage, 74, 128, Reading.RELU, joined);
    depthwise(device, storage, 19, 728, Reading.RELU, joined);
    depthwise(device, storage, 10, 1024, Reading.AS_IS, joined);
    ImageShape shape = new ImageShape(128, 37, 37, 728);
    for (Reading reading : Reading.values()) {
      Additions additions = reading.isNormalized() ? Additions.NONE : joined;
      new ActivationForward(
          device,
          storage,
          shape.pixels(),
          shape.channels(),
          reading,
          ActivationForward.Residual.NORMALIZED);
      new ActivationBackward(device, storage, shape, reading, additions, true);
      new ActivationBackward(device, storage, shape, reading, additions, false);
      new AveragePooling(device, storage, shape, reading);
    }
    new Slice(device, storage, shape, 8, 1024, Reading.NORMALIZED_RELU);
    WindowShape pool = WindowShape.same(shape, 3, 3, 2);
    new MaxPooling(device, storage, pool, Reading.NORMALIZED, true);
    new MaxPooling(device, storage, pool, Reading.AS_IS, false);
    windows(device, storage);
    new Normalization(device, storage, shape.pixels(), shape.channels(), 1e-3);
    new ChannelSums(device, ElementType.FP32, 128, 1000);
    new Elementwise(device, storage);
    new Losses(device, storage, 128, 1000);
    ParameterLayout layout =
        new ParameterLayout(
            List.of(new ParameterSegment("layer", "W", ParameterRole.WEIGHT, 0, 10)));
    for (UpdateRule rule :
        List.of(
            new Momentum(0.9),
            new RmsProp(0.9, 0.9, 1),
            new Adam(0.9, 0.999, 1e-8),
            new Lars(0.9, 0.001))) {
      new DeviceOptimizer(device, storage, layout, rule, Decay.NONE, 1);
    }
  }

  private static void depthwise(
      Device device,
      ElementType storage,
      int size,
      int channels,
      Reading reading,
      Additions additions) {
    ImageShape shape = new ImageShape(128, size, size, channels);
    new DepthwiseForward(device, storage, shape, reading);
    new DepthwiseBackward(device, storage, shape, reading, additions);
  }

  private static void windows(Device device, ElementType storage) {
    WindowShape stem = WindowShape.unpadded(new ImageShape(128, 299, 299, 3), 3, 3, 2);
    new Columns(device, storage, stem, Reading.NORMALIZED, Columns.Source.BYTES);
    new Columns(device, storage, stem, Reading.AS_IS, Columns.Source.ACTIVATIONS);
    WindowShape second = WindowShape.unpadded(new ImageShape(128, 149, 149, 32), 3, 3, 1);
    WindowShape shortcut = WindowShape.same(new ImageShape(128, 147, 147, 64), 1, 1, 2);
    WindowShape row = WindowShape.same(new ImageShape(128, 17, 17, 160), 1, 7, 1);
    for (WindowShape window : List.of(second, shortcut, row)) {
      new Columns(device, storage, window, Reading.NORMALIZED_RELU, Columns.Source.ACTIVATIONS);
      new ColumnsBackward(device, storage, window, Reading.NORMALIZED_RELU);
      new ColumnsBackward(device, storage, window, Reading.AS_IS);
    }
    new Filters(device, storage, second, 64);
  }
}
