package sparkception.zoo.architecture;

/** How many classes an image has. */
public enum Labels {
  /** Exactly one: softmax and cross-entropy, as on ImageNet. */
  ONE,
  /** Any number: a sigmoid and binary cross-entropy for each class, as on JFT. */
  MANY
}
