/**
 * A page for browsers on this machine that shows runs while they train, registries and a schedule.
 *
 * <p>It reads what the commands read, and changes nothing.
 */
package sparkception.job.ui;
