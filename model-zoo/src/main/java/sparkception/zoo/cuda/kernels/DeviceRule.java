package sparkception.zoo.cuda.kernels;

import sparkception.zoo.optim.Adam;
import sparkception.zoo.optim.Lamb;
import sparkception.zoo.optim.Lars;
import sparkception.zoo.optim.Momentum;
import sparkception.zoo.optim.RmsProp;
import sparkception.zoo.optim.UpdateRule;

/**
 * An update rule as the kernels know it.
 *
 * @param code which one
 * @param first its first decay
 * @param second its second decay
 * @param epsilon what keeps it from dividing by zero
 */
record DeviceRule(int code, double first, double second, double epsilon) {

  private static final int MOMENTUM = 0;
  private static final int RMS_PROP = 1;
  private static final int ADAM = 2;
  private static final int LARS = 3;

  static DeviceRule of(UpdateRule rule) {
    if (rule instanceof Momentum momentum) {
      return new DeviceRule(MOMENTUM, momentum.momentum(), 0, 0);
    }
    if (rule instanceof RmsProp rms) {
      return new DeviceRule(RMS_PROP, rms.decay(), rms.momentum(), rms.epsilon());
    }
    if (rule instanceof Adam adam) {
      return new DeviceRule(ADAM, adam.beta1(), adam.beta2(), adam.epsilon());
    }
    if (rule instanceof Lamb lamb) {
      return new DeviceRule(ADAM, lamb.beta1(), lamb.beta2(), lamb.epsilon());
    }
    if (rule instanceof Lars lars) {
      return new DeviceRule(LARS, lars.momentum(), 0, 0);
    }
    throw new IllegalArgumentException("Unsupported update rule on a GPU: " + rule);
  }

  /** Corrections of averages that began at zero, in the given step; 1 where there are none. */
  double correction(double decay, long iteration) {
    return code == ADAM ? 1 / (1 - Math.pow(decay, (double) iteration)) : 1;
  }
}
