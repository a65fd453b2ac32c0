package sparkception.zoo.bench;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import java.util.List;

/** Xception from DJL's blocks, block by block as ours. */
final class LibtorchXception {

  private LibtorchXception() {}

  static Block block(int classes) {
    SequentialBlock x = new SequentialBlock();
    x.add(convolution(32, 3, 2, 0)).add(normalization()).add(relu());
    x.add(convolution(64, 3, 1, 0)).add(normalization()).add(relu());
    x.add(downsampling(64, 128, 128, false));
    x.add(downsampling(128, 256, 256, true));
    x.add(downsampling(256, 728, 728, true));
    for (int module = 0; module < 8; module++) {
      x.add(middle());
    }
    x.add(downsampling(728, 728, 1024, true));
    x.add(separable(1024, 1536)).add(relu());
    x.add(separable(1536, 2048)).add(relu());
    x.add(Pool.globalAvgPool2dBlock());
    x.add(Dropout.builder().optRate(0.5f).build());
    return x.add(Linear.builder().setUnits(classes).build());
  }

  private static Block downsampling(int from, int first, int second, boolean reluFirst) {
    SequentialBlock path = new SequentialBlock();
    if (reluFirst) {
      path.add(relu());
    }
    path.add(separable(from, first)).add(relu()).add(separable(first, second));
    path.add(Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1)));
    SequentialBlock shortcut = new SequentialBlock();
    shortcut.add(convolution(second, 1, 2, 0)).add(normalization());
    return sum(path, shortcut);
  }

  private static Block middle() {
    SequentialBlock path = new SequentialBlock();
    for (int convolution = 0; convolution < 3; convolution++) {
      path.add(relu()).add(separable(728, 728));
    }
    return sum(path, Blocks.identityBlock());
  }

  private static Block sum(Block path, Block shortcut) {
    return new ParallelBlock(
        outputs ->
            new NDList(outputs.get(0).singletonOrThrow().add(outputs.get(1).singletonOrThrow())),
        List.of(path, shortcut));
  }

  private static Block separable(int from, int to) {
    return new SequentialBlock()
        .add(
            Conv2d.builder()
                .setKernelShape(new Shape(3, 3))
                .setFilters(from)
                .optGroups(from)
                .optPadding(new Shape(1, 1))
                .optBias(false)
                .build())
        .add(convolution(to, 1, 1, 0))
        .add(normalization());
  }

  private static Block convolution(int filters, int kernel, int stride, int padding) {
    return Conv2d.builder()
        .setKernelShape(new Shape(kernel, kernel))
        .setFilters(filters)
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(padding, padding))
        .optBias(false)
        .build();
  }

  private static Block normalization() {
    return BatchNorm.builder().optEpsilon(0.001f).optMomentum(0.99f).build();
  }

  private static Block relu() {
    return Activation.reluBlock();
  }
}
