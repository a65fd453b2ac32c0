package sparkception.zoo.explain;

/** How heat is computed. */
public enum Method {
  /** Gradient-weighted activation maps (arXiv 1610.02391). */
  GRAD_CAM,
  /** The same with weights from higher derivatives, for several objects (arXiv 1710.11063). */
  GRAD_CAM_PLUS_PLUS,
  /** How much less likely the class becomes when a place is hidden (arXiv 1311.2901). */
  OCCLUSION
}
