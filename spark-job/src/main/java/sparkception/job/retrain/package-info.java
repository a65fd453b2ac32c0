/** Training that goes on from a registry's champion when its data set has grown. */
package sparkception.job.retrain;
