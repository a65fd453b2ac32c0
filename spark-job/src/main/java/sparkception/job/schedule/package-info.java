/** Commands that start by the clock: cron expressions, missed runs, retries, logs. */
package sparkception.job.schedule;
