/**
 * Training, evaluation and the command line: the only module that knows both networks and data
 * sets.
 */
package sparkception.job;
