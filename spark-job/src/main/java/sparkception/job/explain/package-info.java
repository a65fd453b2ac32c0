/** Pictures with what a trained network looks at in them. */
package sparkception.job.explain;
