package sparkception.job.retrain;

import java.util.Locale;
import sparkception.job.registry.Decision;

/**
 * When a candidate becomes the champion: it must be better by a margin, and that must not be luck.
 *
 * @param margin least gain in top-1, in [0, 1]; a gain of nothing is never enough
 * @param significance largest p-value, in (0, 1)
 */
public record PromotionRule(double margin, double significance) {

  /** Any gain that chance would bring in one of twenty cases at most. */
  public static final PromotionRule DEFAULT = new PromotionRule(0, 0.05);

  /** Rejects values outside the ranges above. */
  public PromotionRule {
    if (!(margin >= 0 && margin <= 1) || !(significance > 0 && significance < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid promotion rule: margin %s, significance %s (must be in [0, 1] and (0, 1))",
              margin,
              significance));
    }
  }

  /**
   * Decides.
   *
   * @param champion top-1 of the champion
   * @param candidate top-1 of the candidate
   */
  Decision decide(double champion, double candidate, PairedBootstrap comparison) {
    String figures =
        String.format(
            Locale.ROOT,
            "top-1 %.4f, champion %.4f, on %,d images: %+.4f, p = %.4f",
            candidate,
            champion,
            comparison.images(),
            comparison.gain(),
            comparison.pValue());
    if (comparison.gain() <= 0) {
      return new Decision(false, "not better (" + figures + ")");
    }
    if (comparison.gain() < margin) {
      return new Decision(
          false,
          String.format(Locale.ROOT, "better by less than the margin of %s (%s)", margin, figures));
    }
    return comparison.pValue() <= significance
        ? new Decision(true, "better (" + figures + ")")
        : new Decision(
            false,
            String.format(
                Locale.ROOT, "perhaps better by chance, p > %s (%s)", significance, figures));
  }
}
