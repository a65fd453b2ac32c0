package sparkception.job.registry;

/**
 * What was decided of a version when it was registered.
 *
 * @param promote whether it was to become the champion
 * @param reason in one sentence, with the figures
 */
public record Decision(boolean promote, String reason) {}
